#include "shrink_run.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../play/closing.h"
#include "../targets/host.h"
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
    if (a->end != b->end || a->at_end != b->at_end || a->broken != b->broken)
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
    return recording_empty(search->run.recording);
}

/* False: there is no room for a recording. */
static bool play_list(struct search *search, const struct op *ops, size_t count, struct run_result *result)
{
    struct op_list list = {ops, count};
    struct source source = source_list(&list);
    if (!empty_recording(search))
        return false;
    apart_play(&search->run, &source, search->apart, result);
    return true;
}

/* The same; one that cannot be started since an earlier run has wrecked it has been ended, and is started anew. */
static bool play_anew(struct search *search, const struct op *ops, size_t count, struct run_result *result)
{
    return play_list(search, ops, count, result) &&
           (result->end != RUN_FAILED || !search->run.implementation->contained || host_interrupted() ||
            play_list(search, ops, count, result));
}

static enum shrink_verdict try(void *state, const struct op *ops, size_t *count)
{
    struct search *search = state;
    struct run_result result;
    search->shrunk->stopped = true;
    if (search->apart->until != 0 && host_seconds() >= search->apart->until)
        return SHRINK_STOP;
    if (!play_anew(search, ops, *count, &result))
        return SHRINK_STOP;
    search->shrunk->tried++;
    if (result.end == RUN_INTERRUPTED || result.end == RUN_FAILED || host_interrupted())
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

static void shrink_as_it_failed(const struct run *run, const struct run_result *failure,
                                const struct apart *apart, struct shrunk *shrunk)
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
}

/* Operations, and then what brings to light what they left. */
struct closed {
    const struct machine *machine;
    struct op_list list;
    struct closing closing;
};

static enum trace_result next_closed(void *state, struct trace_step *step)
{
    struct closed *closed = state;
    struct source list = source_list(&closed->list);
    if (list.next(list.state, step) == TRACE_STEP)
        return TRACE_STEP;
    *step = (struct trace_step){.line = 0};
    return closing_next(&closed->closing, closed->machine, &step->op) ? TRACE_STEP : TRACE_END;
}

/* Plays operations and looks at what they left. Does that fail, in another way? */
static bool fails_closed(struct search *search, const struct op *ops, size_t count, struct run_result *result)
{
    struct closed closed = {.machine = search->run.machine, .list = {ops, count}};
    struct source source = {.next = next_closed, .state = &closed};
    if (!empty_recording(search))
        return false;
    apart_play(&search->run, &source, search->apart, result);
    search->shrunk->tried++;
    return (result->end == RUN_BROKEN || result->end == RUN_MISMATCH) &&
           !same_failure(result, &search->shrunk->result);
}

enum { LEFT_OUT_MOST = 4 };

/* Does the smallest run fail when, in place of its last operation, everything is looked at; or else without some that
   stand together, up to so many: what went wrong may have taken the room to look? */
static bool fails_before(struct search *search, struct run_result *result)
{
    size_t room = (size_t)search->shrunk->result.steps;
    struct op *ops = calloc(room, 2 * sizeof *ops), *fewer;
    size_t count;
    bool fails;
    if (ops == NULL)
        return false;
    fewer = ops + room;
    count = read_ops(&search->shrunk->run, &search->shrunk->result, ops);
    count -= count > 0; /* the last one */
    fails = fails_closed(search, ops, count, result);
    for (size_t out = 1; out <= LEFT_OUT_MOST; out++)
        for (size_t at = 0; !fails && at + out <= count && !host_interrupted(); at++) {
            memcpy(fewer, ops, at * sizeof *ops);
            memcpy(fewer + at, ops + at + out, (count - at - out) * sizeof *ops);
            fails = fails_closed(search, fewer, count - out, result);
        }
    free(ops);
    return fails;
}

/* Of two that were shrunk the smaller one is kept. */
static void keep_smaller(struct shrunk *shrunk, struct shrunk *other)
{
    uint64_t tried = shrunk->tried + other->tried;
    if (other->run.recording != NULL && other->result.steps < shrunk->result.steps) {
        struct shrunk larger = *shrunk;
        *shrunk = *other;
        *other = larger;
    }
    shrunk->tried = tried;
    shrunk_free(other);
}

static void shrink_as_it_shows_before(const struct apart *apart, struct shrunk *shrunk)
{
    struct search search = {.run = shrunk->run, .apart = apart, .shrunk = shrunk};
    struct run_result result;
    search.run.progress = false;
    search.run.recording = NULL;
    if (fails_before(&search, &result)) {
        struct shrunk other;
        shrink_as_it_failed(&search.run, &result, apart, &other);
        keep_smaller(shrunk, &other);
    }
    if (search.run.recording != NULL)
        fclose(search.run.recording);
}

static void confirm(const struct apart *apart, struct shrunk *shrunk)
{
    struct search search = {.run = shrunk->run, .apart = apart, .shrunk = shrunk};
    const struct implementation *implementation = shrunk->run.implementation;
    struct op *ops = calloc((size_t)shrunk->result.steps + 1, sizeof *ops);
    struct run_result result;
    size_t count;
    if (ops == NULL)
        return;
    search.run.progress = false;
    search.run.recording = NULL;
    count = read_ops(&shrunk->run, &shrunk->result, ops);
    for (int n = 0; n < CONFIRMATIONS && !host_interrupted(); n++) {
        if (implementation->end != NULL)
            implementation->end();
        shrunk->confirmed +=
            play_list(&search, ops, count, &result) && same_failure(&result, &shrunk->result);
    }
    free(ops);
    if (search.run.recording != NULL)
        fclose(search.run.recording);
}

static bool wants_room(const struct run_result *failure)
{
    int status = failure->last.answer.status;
    return failure->end == RUN_MISMATCH && failure->broken == 0 &&
           (status == VM_ENOMEM || status == VM_ENOTABLE || status == VM_ENOPROC || status == ANSWER_KILLED);
}

void shrink_run(const struct run *run, const struct run_result *failure, const struct apart *apart,
                struct shrunk *shrunk)
{
    shrink_as_it_failed(run, failure, apart, shrunk);
    if (shrunk->run.recording != NULL && !shrunk->stopped && wants_room(&shrunk->result))
        shrink_as_it_shows_before(apart, shrunk);
    if (shrunk->run.recording != NULL)
        confirm(apart, shrunk);
    if (run->progress)
        fputs("\r\033[K", stderr);
}

void shrunk_free(struct shrunk *shrunk)
{
    if (shrunk->run.recording != NULL)
        fclose(shrunk->run.recording);
}
