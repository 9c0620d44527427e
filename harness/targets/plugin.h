/*
 * A shared object that exports the table of forkproof_plugin.h. It is loaded into the process that runs it.
 */
#ifndef PLUGIN_H
#define PLUGIN_H

#include "attached.h"

extern const struct connection connection_plugin;

#endif
