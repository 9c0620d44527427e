/*
 * What forkproof can be told to do. Each command returns the exit status and has said on standard error why
 * where it is RUN_FAILED.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include "trial.h"

enum { AGAINST_MAX = 8 };

/* What is played is kept until its run is over, so that it can be shrunk: what is longer becomes several sequences. */
enum { SEQUENCE_MAX = 1000000 };
#define OPS_UNLIMITED UINT64_MAX

struct options {
    const struct implementation *against[AGAINST_MAX];
    size_t against_count;
    const struct machine *machine;
    uint64_t seed, seeds, ops; /* so many sequences, of so many operations each */
    bool faults, suite;
    char **files;          /* that the command is for; NULL ends them */
    const char *page;      /* where explain writes it, or a picture; or NULL: it writes text */
    const char *log;       /* for what is attached */
    struct trials *trials; /* of this command */
    enum { TO_NOTHING, TO_TRACE, TO_INPUT } to; /* what convert makes of its file */
};

/* Plays on each implementation, until one fails, or with --keep-going on all; the worst status. */
typedef enum run_end play_on(const struct options *options, const struct implementation *implementation,
                             void *state);
enum run_end each_implementation(const struct options *options, play_on *play, void *state);

/* Plays random operations on each implementation, until the first that does not conform; shrinks what it does not
   conform on. */
enum run_end command_check(const struct options *options);

/* Plays the conformance suite on each implementation instead; or writes it, a trace for each sequence. */
enum run_end command_check_suite(const struct options *options);
enum run_end command_suite(const struct options *options);

/* Writes random operations with the answers of one implementation to standard output. */
enum run_end command_record(const struct options *options);

/* Plays the trace of that name on each implementation, until the first that does not conform; or judges the answers that
   stand in it; "-" is standard input. */
enum run_end command_replay(const struct options *options, const char *name);

/* The same, but shrinks what the first that does not conform fails on. Recorded answers play no part. */
enum run_end command_shrink(const struct options *options, const char *name);

/* Writes the table of allowed answers to standard output. */
enum run_end command_answers(const struct options *options);

/* Writes each trace step by step, with what each step changes in the model, to standard output; or all of them as a page in
   which they can be chosen; or of one trace the step that it is about as a picture. */
enum run_end command_explain(const struct options *options);

/* Writes the file of that name to standard output: a fuzz input for the geometry of the options as a trace with the
   model's answers, or a trace as a fuzz input; "-" is standard input. */
enum run_end command_convert(const struct options *options, const char *name);

#endif
