/*
 * The name that somebody meant who mistyped it.
 */
#ifndef NEAREST_H
#define NEAREST_H

#include <stddef.h>

/* Of these names, the one that the word begins, or from which it differs least: by two letters at most, and by less than
   half of them. NULL: there is none. */
const char *nearest(const char *word, const char *const *names, size_t count);

#endif
