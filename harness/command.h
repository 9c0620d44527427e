/*
 * What forkproof can be told to do. Each command returns the exit status and has said on standard error why
 * where it is RUN_FAILED.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include "run.h"

enum { AGAINST_MAX = 8 };

struct options {
    const struct implementation *against[AGAINST_MAX];
    size_t against_count;
    const struct machine *machine;
    uint64_t seed, ops;
    bool faults;
    const char *out; /* directory for the traces of mismatches */
};

/* Plays random operations on each implementation, until the first that does not conform; shrinks what it does not
   conform on. */
enum run_end command_check(const struct options *options);

/* Writes random operations with the model's answers to standard output. */
enum run_end command_gen(const struct options *options);

/* Plays the trace of that name on each implementation, until the first that does not conform; "-" is standard
   input. */
enum run_end command_replay(const struct options *options, const char *name);

/* The same, but shrinks what the first that does not conform fails on. Recorded answers play no part. */
enum run_end command_shrink(const struct options *options, const char *name);

#endif
