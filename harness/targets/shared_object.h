/*
 * A shared object that exports the table of forkproof_plugin.h. It is loaded into the process that runs it.
 */
#ifndef SHARED_OBJECT_H
#define SHARED_OBJECT_H

#include "attached.h"

extern const struct connection connection_shared_object;

#endif
