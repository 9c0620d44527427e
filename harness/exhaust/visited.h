/*
 * The states that were found, in the order in which they were found, and which states need not be visited any more. Keys
 * are kept as they are: nothing is taken for known that is not.
 */
#ifndef VISITED_H
#define VISITED_H

#include <stddef.h>

#include "key.h"

struct visited {
    struct state *state;
    uint32_t *from; /* the state that it was found from; the first is its own */
    size_t count, room;
    uint64_t *table; /* by hash: part of it, and the number of a state and one more; 0: free */
    size_t table_size;
    size_t limit; /* bytes that all of this may take */
};

enum visited_result { VISITED_NEW, VISITED_KNOWN, VISITED_FULL };

/* False: there is no memory. */
bool visited_init(struct visited *visited, size_t limit);
void visited_free(struct visited *visited);

/* Adds a state, unless one that is like it and no more lenient is there. VISITED_FULL: the limit is reached. */
enum visited_result visited_add(struct visited *visited, const struct state *state, uint32_t from);
/* Would it be added? */
bool visited_has(const struct visited *visited, const struct state *state);

#endif
