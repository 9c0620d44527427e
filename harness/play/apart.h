/*
 * A run in a process of its own: whatever becomes of the implementation there, the caller lives on and knows at which
 * operation it happened.
 */
#ifndef APART_H
#define APART_H

#include "run.h"

struct apart {
    /* Seconds of processor time for one operation: one that takes longer hangs. So does an attached implementation that waits for
       a third of it. */
    double patience;
    bool quiet;   /* what is said there on standard error is dropped, and nothing dumps core */
    double until; /* by host_seconds: whoever plays several runs begins none after it; 0: whenever */
};

/* run_play, in a process of its own, unless the implementation is contained. If that process dies or hangs, the operation
   at which it did counts as answered with ANSWER_BROKEN, and result->broken says why. No process is left behind, also after
   a signal that ends runs. */
void apart_play(const struct run *run, const struct source *source, const struct apart *apart,
                struct run_result *result);

#endif
