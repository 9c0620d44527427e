/*
 * Every fault: a trace is played once for each of its transfers, which fails then, and, if it has few of them, once for
 * each pair. The second of a pair counts from behind the operation in which the first failed, in the course that follows
 * from that, until there are no more: so both are never made by one operation.
 */
#ifndef FAULTS_H
#define FAULTS_H

#include "../cli/trial.h"

struct faults {
    struct trials trials;
    uint64_t pairs_most; /* of so many transfers at most, a trace is played for each pair, too */
    FILE *steps;         /* of the play that goes on (recording_new) */
    struct course *course;
};

/* What was played so far. */
struct faults_count {
    uint64_t traces, transfers, singles, pairs;
};

/* False: the system refuses memory or a file; errno says why. */
bool faults_begin(struct faults *faults);
void faults_end(struct faults *faults);

/* A trace without fault plans of its own. */
struct faults_trace {
    const struct machine *machine;
    const struct op *ops;
    size_t count;
    const char *origin; /* for people */
    const char *label;  /* for the name of a file */
};

/* Plays all of them, until the first that fails, which is told and shrunk; a status. */
enum run_end faults_play(struct faults *faults, const struct faults_trace *trace, struct faults_count *count);

#endif
