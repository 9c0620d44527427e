/*
 * Breadth-first search of every state that can be reached: in each, every operation, with every transfer succeeding and
 * failing.
 */
#ifndef SEARCH_H
#define SEARCH_H

#include "alike.h"
#include "transition.h"
#include "visited.h"

struct search {
    struct visited visited;
    uint64_t transitions; /* judged */
    uint32_t depth;       /* of the states that were looked at last: operations from the beginning */
    size_t looked_at;     /* states of which every transition was tried */
    double begun, shown;  /* host_seconds */
    double seconds_limit; /* or 0 */
    bool progress;        /* on standard error, on the line that it is on */

    struct alike *alike; /* for every so many states that are come to, new or known; 0: none */
    uint64_t alike_every, come_to;

    void *empty, *now; /* copies of both machines: as they begin; in the state that is looked at */
    struct move move;  /* after which something was found, */
    uint32_t from;     /* in that state; */
    struct finding finding;
};

enum search_end { SEARCH_COMPLETE, SEARCH_FOUND, SEARCH_INTERRUPTED, SEARCH_TIME, SEARCH_MEMORY };

/* False: there is no memory. */
bool search_init(struct search *search, size_t bytes_limit);
void search_free(struct search *search);

enum search_end search_run(struct search *search);

#endif
