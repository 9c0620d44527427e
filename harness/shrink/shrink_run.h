/*
 * Shrinks a run that failed: to the smallest that fails in the same way on the same implementation. But where room is
 * said to be wanted that should be there, it was lost earlier: so, in place of the last operation, everything is looked at
 * (closing.h). If that fails in another way, and the run becomes smaller, it is the result. A program that does not answer
 * a reset, since an earlier run has wrecked it, is started anew. In the end the smallest run is repeated on fresh starts: what
 * one run leaves may be why the next fails.
 */
#ifndef SHRINK_RUN_H
#define SHRINK_RUN_H

#include "../play/apart.h"

enum { CONFIRMATIONS = 3 };

/* The smallest run found so far that fails, in the same way: with the same answer to the same kind of operation, which
   breaks the same claim, or with the same part of the invariant broken; not necessarily at the same step, nor with
   the same byte. */
struct shrunk {
    struct run run; /* with a recording of its own; NULL: repeated, the run did not fail again */
    struct run_result result;
    uint64_t tried;     /* runs */
    unsigned confirmed; /* how often of CONFIRMATIONS it fails in the same way on a fresh start */
    bool stopped; /* by a signal, at the end of its time, or for want of memory: it may not be the smallest */
};

/* Shrinks the run that ended with failure: a mismatch, though not with a recorded answer, or a broken invariant.
   shrunk_free is due then. */
void shrink_run(const struct run *run, const struct run_result *failure, const struct apart *apart,
                struct shrunk *shrunk);
void shrunk_free(struct shrunk *shrunk);

#endif
