#include "play.h"

#include <stdlib.h>

#include "../harness/report.h"

/* Steps between two comparisons of all bytes: they take about as long as these. */
enum { COMPARE_EVERY = 16 };

static void play_once(const struct play *play, struct run *run, struct run_result *result)
{
    struct source source = play->begin(play->state);
    run_play(run, &source, result);
}

void play(const struct play *play)
{
    struct run run = {
        .implementation = play->implementation, .machine = &MACHINE, .compare_every = COMPARE_EVERY};
    struct run_result result;
    play_once(play, &run, &result);
    if (result.end == RUN_CONFORMS)
        return;
    run.deterministic = true; /* its answers stand in the trace */
    run.recording = recording_new();
    if (run.recording != NULL) {
        play_once(play, &run, &result);
        report_result(stderr, "", &run, &result);
        if (result.end == RUN_CONFORMS)
            fputs("that was when it was played again: something is left from one run to the next\n", stderr);
        else if (play->explain != NULL)
            play->explain(stderr);
        report_trace(stderr, "found by fuzzing", &run, &result);
    }
    abort();
}
