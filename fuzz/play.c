#include "play.h"

#include <stdlib.h>

#include "../harness/report.h"

/* Steps between two comparisons of all bytes: they take about as long as these. */
enum { COMPARE_EVERY = 16 };

/* Seconds after which an operation hangs while a failure is shrunk; it takes some microseconds. */
static const double patience = 0.5;

static void play_once(const struct play *play, struct run *run, struct run_result *result)
{
    struct source source = play->begin(play->state);
    run_play(run, &source, result);
}

/* The trace of a failure, of as few operations as show it. */
static void write_shrunk(const struct run *run, const struct run_result *failure)
{
    struct shrunk shrunk;
    shrink_run(run, failure, &(struct apart){.patience = patience, .quiet = true}, &shrunk);
    report_shrunk(stderr, &shrunk);
    report_trace(stderr, "found by fuzzing", shrunk.run.recording != NULL ? &shrunk.run : run,
                 &shrunk.result);
    shrunk_free(&shrunk);
}

static void explain(const struct play *play, struct run *run)
{
    struct run_result result;
    run->deterministic = true; /* its answers stand in the trace */
    run->recording = recording_new();
    if (run->recording == NULL)
        return;
    play_once(play, run, &result);
    report_result(stderr, "", run, &result);
    if (result.end == RUN_CONFORMS) {
        fputs("that was when it was played again: something is left from one run to the next\n", stderr);
        report_trace(stderr, "found by fuzzing", run, &result);
        return;
    }
    if (play->explain != NULL)
        play->explain(stderr);
    write_shrunk(run, &result);
}

/* afl-fuzz drops what is said, and takes an input with which that takes long for one that hangs. */
static bool is_heard(void)
{
    return getenv("__AFL_SHM_ID") == NULL;
}

void play(const struct play *play)
{
    struct run run = {
        .implementation = play->implementation, .machine = &MACHINE, .compare_every = COMPARE_EVERY};
    struct run_result result;
    play_once(play, &run, &result);
    if (result.end == RUN_CONFORMS)
        return;
    if (is_heard())
        explain(play, &run);
    abort();
}
