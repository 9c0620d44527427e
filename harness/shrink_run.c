#define _POSIX_C_SOURCE 200809L /* ftruncate */
#include "shrink_run.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "shrink.h"

struct search {
    struct run run; /* of a candidate */
    struct run_result failure;
    const struct apart *apart;
    struct shrunk *shrunk;
    time_t shown; /* when progress was shown last */
};

static bool same_failure(const struct run_result *a, const struct run_result *b)
{
    if (a->end != b->end || a->at_end != b->at_end || a->died != b->died)
        return false;
    if (a->end == RUN_BROKEN)
        return a->invariant == b->invariant;
    return a->end == RUN_MISMATCH && a->last.op.kind == b->last.op.kind &&
           a->last.answer.status == b->last.answer.status && a->verdict.claim == b->verdict.claim;
}

/* The recording of the candidate becomes that of the smallest run, and the other one is used again. */
static void keep(struct search *search, const struct run_result *result)
{
    struct shrunk *shrunk = search->shrunk;
    FILE *recording = shrunk->run.recording;
    shrunk->run.recording = search->run.recording;
    shrunk->result = *result;
    search->run.recording = recording;
}

/* Seconds between two lines; on a terminal it is always the same line. */
enum { LINE_SECONDS = 10, TERMINAL_SECONDS = 1 };

static void show_progress(struct search *search)
{
    const struct shrunk *shrunk = search->shrunk;
    bool terminal = shrunk->run.progress;
    time_t now = time(NULL);
    if (now - search->shown < (terminal ? TERMINAL_SECONDS : LINE_SECONDS))
        return;
    search->shown = now;
    fprintf(stderr, "%s%s: shrinking: %" PRIu64 " operations, %" PRIu64 " runs%s", terminal ? "\r" : "",
            shrunk->run.implementation->name, shrunk->result.steps, shrunk->tried,
            terminal ? "\033[K" : "\n");
}

static bool empty_recording(struct search *search)
{
    if (search->run.recording == NULL)
        search->run.recording = recording_new();
    if (search->run.recording == NULL)
        return false;
    rewind(search->run.recording);
    return ftruncate(fileno(search->run.recording), 0) == 0;
}

static enum shrink_verdict try(void *state, const struct op *ops, size_t *count)
{
    struct search *search = state;
    struct op_list list = {ops, *count};
    struct source source = source_list(&list);
    struct run_result result;
    search->shrunk->stopped = true;
    if (!empty_recording(search))
        return SHRINK_STOP;
    apart_play(&search->run, &source, search->apart, &result);
    search->shrunk->tried++;
    if (result.end == RUN_INTERRUPTED || result.end == RUN_FAILED || run_interrupted())
        return SHRINK_STOP;
    search->shrunk->stopped = false;
    show_progress(search);
    if (!same_failure(&result, &search->failure))
        return SHRINK_PASSES;
    *count = (size_t)result.steps;
    keep(search, &result);
    return SHRINK_FAILS;
}

/* What a comparison at the end found wrong is, if possible, found by an operation. */
static size_t ask_instead(struct search *search, struct op *ops, size_t count)
{
    size_t asked = count + 1;
    search->failure.at_end = false;
    ops[count] = search->failure.last.op;
    if (try(search, ops, &asked) == SHRINK_FAILS)
        return asked;
    search->failure.at_end = true;
    return count;
}

static size_t read_ops(const struct run *run, const struct run_result *failure, struct op *ops)
{
    struct source source = source_recording(run->recording);
    struct trace_step step;
    size_t count = 0;
    while (count < failure->steps && source.next(source.state, &step) == TRACE_STEP)
        ops[count++] = step.op;
    return count;
}

static void shrink_list(struct search *search, struct op *ops, size_t count)
{
    const struct shrink shrink = {search->run.machine, try, search};
    if (search->failure.at_end)
        count = ask_instead(search, ops, count);
    if (search->shrunk->run.recording == NULL && try(search, ops, &count) != SHRINK_FAILS)
        return;
    if (!shrink_ops(&shrink, ops, &count))
        search->shrunk->stopped = true;
}

void shrink_run(const struct run *run, const struct run_result *failure, const struct apart *apart,
                struct shrunk *shrunk)
{
    struct search search = {
        .run = *run, .failure = *failure, .apart = apart, .shrunk = shrunk, .shown = time(NULL)};
    struct op *ops = calloc((size_t)failure->steps + 1, sizeof *ops);
    *shrunk = (struct shrunk){.run = *run, .result = *failure};
    shrunk->run.recording = search.run.recording = NULL;
    search.run.progress = false;
    if (ops != NULL)
        shrink_list(&search, ops, read_ops(run, failure, ops));
    else
        shrunk->stopped = true;
    free(ops);
    if (search.run.recording != NULL)
        fclose(search.run.recording);
    if (run->progress)
        fputs("\r\033[K", stderr);
}

void shrunk_free(struct shrunk *shrunk)
{
    if (shrunk->run.recording != NULL)
        fclose(shrunk->run.recording);
}
