#include "play.h"

#include <stdlib.h>

#include "../harness/report/report.h"
#include "../harness/targets/host.h"

/* Steps between two comparisons of all bytes: they take about as long as these. */
enum { COMPARE_EVERY = 16 };

/* To play what failed again, and as many to shrink it: well below a minute, after which an engine that does not end is
   ended (one.sh). */
enum { SECONDS = 20 };

/* Seconds after which an operation hangs in a process of its own; it takes some microseconds. */
static const struct apart apart = {.patience = 0.5, .quiet = true};

/* The trace of a failure, of as few operations as show it; if the time is over before, the smallest trace so far. */
static void write_shrunk(const struct run *run, const struct run_result *failure)
{
    struct shrunk shrunk;
    play_take_time();
    shrink_run(run, failure, &apart, &shrunk);
    report_shrunk(stderr, &shrunk);
    report_trace(stderr, "found by fuzzing", shrunk.run.recording != NULL ? &shrunk.run : run,
                 &shrunk.result);
    shrunk_free(&shrunk);
}

/* Plays it in a process of its own, and says what does not hold, if anything. */
static bool fails_apart(const struct play *play, struct run *run)
{
    struct source source = play->begin(play->state);
    struct run_result result;
    run->deterministic = true; /* its answers stand in the trace */
    run->recording = recording_new();
    if (run->recording == NULL) {
        perror("cannot record the run");
        return true;
    }
    apart_play(run, &source, &apart, &result);
    if (result.end != RUN_CONFORMS) {
        report_result(stderr, "", run, &result);
        if (play->explain != NULL)
            play->explain(stderr);
        write_shrunk(run, &result);
    }
    fclose(run->recording);
    return result.end != RUN_CONFORMS;
}

bool play_is_heard(void)
{
    return getenv("__AFL_SHM_ID") == NULL;
}

void play_take_time(void)
{
    host_end_after(SECONDS);
}

static bool fails_here(const struct play *play, const struct run *run)
{
    struct source source = play->begin(play->state);
    struct run_result result;
    run_play(run, &source, &result);
    return result.end != RUN_CONFORMS;
}

void play(const struct play *play)
{
    struct run run = {
        .implementation = play->implementation, .machine = &MACHINE, .compare_every = COMPARE_EVERY};
    if (getenv("FORKPROOF_APART") != NULL) {
        if (fails_apart(play, &run))
            abort();
        return;
    }
    if (!fails_here(play, &run))
        return;
    if (play_is_heard()) {
        play_take_time();
        if (!fails_apart(play, &run))
            fputs("played again it conforms: something is left from one run to the next\n", stderr);
    }
    abort();
}
