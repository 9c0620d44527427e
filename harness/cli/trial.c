#define _POSIX_C_SOURCE 200809L /* isatty */
#include "trial.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "../language/language.h"
#include "../targets/host.h"
#include "../targets/words.h"
#include "errors.h"
#include "output.h"

/* Seconds of processor time after which an operation hangs; the slowest, in sv32, take some hundredths. A hang is
   shrunk with less of it: every run that still hangs is waited for, and there are dozens. */
const struct apart trial_patience = {.patience = 3};
static const struct apart patience_shrinking = {.patience = 0.5, .quiet = true};

enum { PATH_BYTES = 4096 };

/* Writes the trace of a run that stopped to a file of directory out; path becomes its. */
static bool save_trace(const char *out, const struct script *script, const struct run *run,
                       const struct run_result *result, char path[PATH_BYTES])
{
    FILE *file;
    const char *name = run->implementation->name;
    int length = snprintf(path, PATH_BYTES, "%s/forkproof-%s-%s.trace", out, script->label, name);
    if (length >= PATH_BYTES) {
        errno = ENAMETOOLONG;
        system_error(out);
        return false;
    }
    file = fopen(path, "w");
    if (file == NULL) {
        system_error(path);
        return false;
    }
    return output_close(file, path, report_trace(file, script->origin, run, result)) == RUN_CONFORMS;
}

/* Traces up to this length are printed, too. */
enum { PRINTED_MAX = 40 };

static bool is_text(const struct trials *trials)
{
    return trials->document.format == REPORT_TEXT;
}

static enum run_end add(struct trials *trials, const struct finding *finding)
{
    if (!is_text(trials) && !document_add(&trials->document, finding))
        return system_error("cannot keep what was found");
    return finding->result->end;
}

/* Shrinks a run that failed, if it can be, saves its trace and says so; a status. */
static enum run_end tell_failure(struct trials *trials, const struct run *run,
                                 const struct run_result *failure, const struct script *script)
{
    struct shrunk shrunk = {.run.recording = NULL};
    bool shrinks = script->shrinks && !failure->not_recorded, saved, smaller;
    struct apart apart = patience_shrinking;
    char path[PATH_BYTES], printed[WORDS_BYTES + 2];
    enum run_end status;
    snprintf(printed, sizeof printed, "%s", words_last()); /* before other runs print */
    if (is_text(trials))
        report_printed(stdout, printed);
    fflush(stdout);
    apart.until = trials->seconds != 0 ? host_seconds() + trials->seconds : 0;
    if (shrinks)
        shrink_run(run, failure, &apart, &shrunk);
    smaller = shrunk.run.recording != NULL;
    if (shrinks && is_text(trials))
        report_shrunk(stdout, &shrunk);
    saved = save_trace(trials->out, script, smaller ? &shrunk.run : run, smaller ? &shrunk.result : failure,
                       path);
    if (saved && is_text(trials))
        printf("  trace: %s\n  step by step: forkproof explain [-o FILE.html] %s\n", path, path);
    status = add(trials, &(struct finding){script->origin, run, failure, shrinks ? &shrunk : NULL,
                                           saved ? path : NULL, *printed != '\0' ? printed : NULL});
    if (smaller && is_text(trials) && shrunk.result.steps <= PRINTED_MAX &&
        !report_trace(stdout, script->origin, &shrunk.run, &shrunk.result))
        status = system_error("cannot print the trace");
    if (shrinks)
        shrunk_free(&shrunk);
    return host_interrupted() ? RUN_INTERRUPTED : status;
}

/* Counts a failure; true: the first of its kind. */
static bool is_new(struct trials *trials, const struct implementation *implementation,
                   const struct run_result *result)
{
    const int status = result->end == RUN_BROKEN ? -result->invariant : result->last.answer.status;
    const unsigned claim = result->end == RUN_BROKEN ? 0 : result->verdict.claim;
    size_t i = 0;
    while (i < trials->count &&
           (trials->findings[i].implementation != implementation || trials->findings[i].claim != claim ||
            trials->findings[i].kind != result->last.op.kind || trials->findings[i].status != status))
        i++;
    if (i == trials->count && i < FINDINGS_MAX) {
        trials->findings[i].implementation = implementation;
        trials->findings[i].claim = claim;
        trials->findings[i].kind = result->last.op.kind;
        trials->findings[i].status = status;
        trials->count++;
    }
    return i == FINDINGS_MAX || ++trials->findings[i].times == 1;
}

/* Adds a sentence that is not there yet, if there is room. */
static void add_sentence(const char *sentences[UNCHECKED_MAX], const char *sentence)
{
    size_t i = 0;
    while (sentences[i] != NULL && sentences[i] != sentence)
        i++;
    if (sentences[i] == NULL && i + 1 < UNCHECKED_MAX) {
        sentences[i] = sentence;
        sentences[i + 1] = NULL;
    }
}

static void add_up(struct run_result *sum, const struct run_result *result)
{
    const struct run_result before = *sum;
    *sum = *result;
    sum->steps += before.steps;
    sum->seconds += before.seconds;
    sum->bytes += before.bytes;
    sum->killed += before.killed;
    sum->cannot_tell |= before.cannot_tell;
    for (int kind = 0; kind < OP_KINDS; kind++)
        sum->unsupported[kind] += before.unsupported[kind];
    exercise_merge(&sum->exercise, &before.exercise);
    for (const char *const *sentence = before.unchecked; *sentence != NULL; sentence++)
        add_sentence(sum->unchecked, *sentence);
}

static enum run_end tell(struct trials *trials, const struct run *run, const struct run_result *result,
                         const struct script *script)
{
    bool failed = result->end == RUN_MISMATCH || result->end == RUN_BROKEN;
    if (failed && trials->keep_going && !is_new(trials, run->implementation, result))
        return result->end;
    if (result->end == RUN_CONFORMS && trials->sum != NULL) {
        add_up(trials->sum, result);
        return RUN_CONFORMS;
    }
    if (result->end == RUN_FAILED) {
        run_error(run, result);
        report_printed(stderr, words_last());
    } else if (is_text(trials)) {
        report_result(stdout, script->origin, run, result);
        report_checked(stdout, run, result);
    }
    return failed ? tell_failure(trials, run, result, script)
                  : add(trials, &(struct finding){.origin = script->origin, .run = run, .result = result});
}

/* A generator, until a time. */
struct timed {
    struct source source;
    double until;
};

static void begin_timed(void *state, const struct declaration *declaration, uint64_t passed_over[OP_KINDS])
{
    const struct timed *timed = state;
    timed->source.begin(timed->source.state, declaration, passed_over);
}

static enum trace_result next_timed(void *state, struct trace_step *step)
{
    const struct timed *timed = state;
    return timed->until != 0 && host_seconds() >= timed->until
               ? TRACE_END
               : timed->source.next(timed->source.state, step);
}

static void hear_timed(void *state, const struct op *op, const struct answer *answer)
{
    const struct timed *timed = state;
    timed->source.heard(timed->source.state, op, answer);
}

static struct source source_of(struct script *script, struct timed *timed)
{
    if (script->generator != NULL) {
        timed->source = source_generator(script->generator);
        return (struct source){.begin = begin_timed, .next = next_timed, .heard = hear_timed, .state = timed};
    }
    return script->steps != NULL ? source_recording(script->steps) : source_list(&script->list);
}

enum run_end trial_play(struct trials *trials, const struct implementation *implementation,
                        struct script *script)
{
    struct run run = {.implementation = implementation,
                      .machine = script->machine,
                      .deterministic = implementation == &implementation_model,
                      .strict_linux = trials->strict_linux,
                      .progress = isatty(STDERR_FILENO) == 1,
                      .recording = script->generator != NULL ? script->steps : recording_new()};
    struct timed timed = {.until = trials->until};
    struct source source = source_of(script, &timed);
    struct run_result result;
    enum run_end status;
    if (run.recording == NULL)
        return system_error("cannot make a temporary file");
    apart_play(&run, &source, &trial_patience, &result);
    status = tell(trials, &run, &result, script);
    fflush(stdout);
    if (run.recording != script->steps)
        fclose(run.recording);
    if (trials->sum == NULL)
        trial_end(implementation);
    script->generator = NULL;
    script->played = result.steps;
    return status;
}

void trial_end(const struct implementation *implementation)
{
    if (implementation->end != NULL)
        implementation->end();
}

enum run_end trial_report(struct trials *trials, const char *origin, const struct run *run,
                          const struct run_result *result)
{
    if (is_text(trials)) {
        report_result(stdout, origin, run, result);
        report_checked(stdout, run, result);
    }
    return add(trials, &(struct finding){.origin = origin, .run = run, .result = result});
}

/* The kinds of failure, where there may be more than one. */
static void list_findings(const struct trials *trials)
{
    for (size_t i = 0; i < trials->count; i++) {
        printf("finding %zu: %s: %s", i + 1, trials->findings[i].implementation->name,
               operations[trials->findings[i].kind].name);
        if (trials->findings[i].status < 0)
            printf(", part %d of its own invariant", -trials->findings[i].status);
        else
            printf(" -> %s, claim C%u", status_names[trials->findings[i].status], trials->findings[i].claim);
        printf(": %" PRIu64 " times\n", trials->findings[i].times);
    }
}

void trials_end(struct trials *trials)
{
    if (!is_text(trials))
        document_write(stdout, &trials->document);
    else if (trials->keep_going)
        list_findings(trials);
}
