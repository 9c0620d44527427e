/*
 * One operation on both machines, with a transfer that fails or without, judged by the flat machine and checked.
 */
#ifndef STEP_H
#define STEP_H

#include "finding.h"

struct move {
    struct op op;
    uint32_t nth; /* the transfer of this operation that fails, or 0 */
};

enum { STEPS_MAX = 3 }; /* fail_nth, the operation, fail_none */
struct step {
    int count;          /* of what was played */
    bool planned_met;   /* did the operation come to the transfer that was to fail? */
    uint32_t transfers; /* that it made */
    struct trace_step played[STEPS_MAX];
};

/* Both machines count from the least again that a state needs: a page in a slot was written to it, and a page of the
   file in a frame was read. */
void step_begin(void);
/* Carries a move out; the finding is what was not allowed, and the step does not have it. Then comes step_check. */
void step_play(const struct move *move, struct step *step, struct finding *finding);
/* What the operation did and what is in use, and the model's invariant. */
void step_check(struct finding *finding);

#endif
