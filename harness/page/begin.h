/*
 * The step that a trace is about, at which the page begins: the first that is answered wrong, or the one that shows the first
 * claim that the trace names in a line "# claims: C6 C7", or the last.
 */
#ifndef BEGIN_H
#define BEGIN_H

#include "walk.h"

/* 0 only if there are no steps. */
size_t begin_step(const struct walk *walk);

#endif
