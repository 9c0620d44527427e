/*
 * The way to what was found. The states on it are known by their keys only, in which names are others than those that the
 * operations were given; so they are played once more from the beginning, each time with an operation that leads to the
 * key that is next.
 */
#ifndef TRAIL_H
#define TRAIL_H

#include "search.h"

/* Writes it as a trace, with what was found at the end. False: some state cannot be reached as it was found to be: names that
   key.h takes for alike are not, in this model. */
bool trail_write(FILE *out, struct search *search, const struct machine *machine);
/* How many operations from the beginning to what was found. */
uint32_t trail_length(const struct search *search);

#endif
