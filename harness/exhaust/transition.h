/*
 * One operation on both machines, with a transfer that fails or without, judged by the flat machine and checked.
 */
#ifndef TRANSITION_H
#define TRANSITION_H

#include "finding.h"

struct move {
    struct op op;
    uint32_t nth; /* the transfer of this operation that fails, or 0 */
};

enum { PLAYED_MAX = 3 }; /* fail_nth, the operation, fail_none */
struct transition {
    int count;          /* of what was played */
    bool planned_met;   /* did the operation come to the transfer that was to fail? */
    uint32_t transfers; /* that it made */
    struct trace_step played[PLAYED_MAX];
};

/* Both machines count from the least again that a state needs: a page in a slot was written to it, and a page of the
   file in a frame was read. */
void transition_begin(void);
/* Carries a move out; the finding is what was not allowed, and the transition does not have it. Then comes transition_check. */
void transition_play(const struct move *move, struct transition *transition, struct finding *finding);
/* What the operation did and what is in use, and the model's invariant. */
void transition_check(struct finding *finding);

#endif
