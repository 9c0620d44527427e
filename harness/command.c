#define _POSIX_C_SOURCE 200809L /* isatty */
#include "command.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "recorded.h"
#include "report.h"

enum run_end input_error(const char *file, unsigned long line, unsigned long column, const char *what)
{
    fprintf(stderr, "%s:%lu:%lu: %s\n", file, line, column, what);
    return RUN_FAILED;
}

enum run_end system_error(const char *what)
{
    fprintf(stderr, "forkproof: %s: %s\n", what, strerror(errno));
    return RUN_FAILED;
}

FILE *open_input(const char *name)
{
    FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
    char what[128];
    if (file == NULL) {
        snprintf(what, sizeof what, "cannot be opened: %s", strerror(errno));
        input_error(name, 1, 1, what);
    }
    return file;
}

/* Seconds of processor time after which an operation hangs; the slowest, in sv32, take some hundredths. A hang is
   shrunk with less of it: every run that still hangs is waited for, and there are dozens. */
static const double patience = 3, patience_shrinking = 0.5;

/* Writes the trace of a run that stopped to a file of directory out. */
static void save_trace(const char *out, const char *label, const char *origin, const struct run *run,
                       const struct run_result *result)
{
    char path[4096];
    FILE *file;
    bool saved;
    const char *name = run->implementation->name;
    int length = snprintf(path, sizeof path, "%s/forkproof-%s-%s.trace", out, label, name);
    if (length >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        system_error(out);
        return;
    }
    file = fopen(path, "w");
    saved = file != NULL && report_trace(file, origin, run, result);
    if (file != NULL && fclose(file) != 0)
        saved = false;
    if (saved)
        printf("  trace: %s\n", path);
    else
        system_error(path);
}

/* What is played: operations that are generated during the first run and then lie in script, or lie there from
   the start. */
struct script {
    FILE *steps;
    struct generator *generator; /* NULL when steps is filled */
    const struct machine *machine;
    const char *origin; /* where they come from, for people */
    const char *label;  /* for the names of files */
    bool shrinks;       /* what fails is shrunk */
};

/* Traces up to this length are printed, too. */
enum { PRINTED_MAX = 40 };

/* Shrinks a run that failed, and saves its trace; a status. */
static enum run_end shrink(const struct run *run, const struct run_result *failure,
                           const struct script *script, const char *out)
{
    struct shrunk shrunk;
    const struct run_result *result = &shrunk.result;
    enum run_end status = failure->end;
    fflush(stdout);
    shrink_run(run, failure, &(struct apart){.patience = patience_shrinking, .quiet = true}, &shrunk);
    report_shrunk(stdout, &shrunk);
    if (shrunk.run.recording != NULL)
        run = &shrunk.run;
    save_trace(out, script->label, script->origin, run, result);
    if (run == &shrunk.run && result->steps <= PRINTED_MAX &&
        !report_trace(stdout, script->origin, run, result))
        status = system_error("cannot print the trace");
    shrunk_free(&shrunk);
    return run_interrupted() ? RUN_INTERRUPTED : status;
}

static enum run_end play(const struct implementation *implementation, struct script *script, const char *out)
{
    struct run run = {.implementation = implementation,
                      .machine = script->machine,
                      .deterministic = implementation == &implementation_model,
                      .progress = isatty(STDERR_FILENO) == 1,
                      .recording = script->generator != NULL ? script->steps : recording_new()};
    struct source source =
        script->generator != NULL ? source_generator(script->generator) : source_recording(script->steps);
    struct run_result result;
    enum run_end status;
    if (run.recording == NULL)
        return system_error("cannot make a temporary file");
    apart_play(&run, &source, &(struct apart){.patience = patience}, &result);
    report_result(stdout, script->origin, &run, &result);
    report_unchecked(stdout, &run, &result);
    status = result.end;
    if (status == RUN_MISMATCH || status == RUN_BROKEN) {
        if (script->shrinks && !result.not_recorded)
            status = shrink(&run, &result, script, out);
        else
            save_trace(out, script->label, script->origin, &run, &result);
    }
    fflush(stdout);
    if (run.recording != script->steps)
        fclose(run.recording);
    script->generator = NULL;
    return status;
}

static void end_implementation(const struct implementation *implementation)
{
    if (implementation->end != NULL)
        implementation->end();
}

static enum run_end play_and_end(const struct implementation *implementation, struct script *script,
                                 const char *out)
{
    enum run_end status = play(implementation, script, out);
    end_implementation(implementation);
    return status;
}

static enum run_end play_each(const struct options *options, struct script *script)
{
    enum run_end status = RUN_CONFORMS;
    for (size_t i = 0; i < options->against_count && status == RUN_CONFORMS; i++)
        status = play_and_end(options->against[i], script, options->out);
    return status;
}

/* How to make the same operations again. */
static void describe(const struct options *options, char text[128])
{
    snprintf(text, 128, "--geometry %s --seed %" PRIu64 " --ops %" PRIu64 "%s", options->machine->name,
             options->seed, options->ops, options->faults ? " --faults" : "");
}

enum run_end command_check(const struct options *options)
{
    struct generator generator;
    char origin[128], label[64];
    struct script script = {.steps = recording_new(),
                            .generator = &generator,
                            .machine = options->machine,
                            .origin = origin,
                            .label = label,
                            .shrinks = true};
    enum run_end status;
    if (script.steps == NULL)
        return system_error("cannot make a temporary file");
    describe(options, origin);
    snprintf(label, sizeof label, "%s-%" PRIu64, options->machine->name, options->seed);
    printf("check %s\n", origin);
    fflush(stdout);
    generator_init(&generator, options->machine, options->seed, options->ops, options->faults);
    status = play_each(options, &script);
    fclose(script.steps);
    return status;
}

/* The model's trace is one of which every answer has to be given again; of others that is not said. */
static bool write_record(const char *origin, const struct run *run, const struct run_result *result)
{
    if (run->implementation == &implementation_model)
        return report_trace(stdout, origin, run, result);
    return report_record(stdout, origin, run, result);
}

enum run_end command_record(const struct options *options)
{
    struct generator generator;
    struct source source = source_generator(&generator);
    struct run run = {.implementation = options->against[0],
                      .machine = options->machine,
                      .deterministic = options->against[0] == &implementation_model,
                      .progress = isatty(STDERR_FILENO) == 1,
                      .recording = recording_new()};
    struct run_result result;
    char origin[128];
    if (run.recording == NULL)
        return system_error("cannot make a temporary file");
    describe(options, origin);
    generator_init(&generator, options->machine, options->seed, options->ops, options->faults);
    apart_play(&run, &source, &(struct apart){.patience = patience}, &result);
    end_implementation(run.implementation);
    if (result.end != RUN_CONFORMS)
        report_result(stderr, origin, &run, &result);
    if (!write_record(origin, &run, &result))
        result.end =
            ferror(stdout) ? RUN_FAILED /* main says so */ : system_error("cannot read the run again");
    fclose(run.recording);
    return result.end;
}

/* Reads a trace into the script, its answers only if they have to be given again; a status. */
static enum run_end read_trace(FILE *file, const char *name, struct script *script)
{
    struct trace_reader reader;
    struct trace_step step;
    enum trace_result result = trace_begin(&reader, file) ? TRACE_STEP : TRACE_BAD;
    bool recorded = true;
    script->machine = reader.machine;
    while (recorded && result == TRACE_STEP && (result = trace_next(&reader, &step)) == TRACE_STEP) {
        step.has_answer = step.has_answer && !script->shrinks;
        recorded = recording_add(script->steps, &step);
    }
    if (run_interrupted())
        return RUN_INTERRUPTED;
    if (!recorded)
        return system_error("cannot write a temporary file");
    return result == TRACE_END ? RUN_CONFORMS : input_error(name, reader.line, reader.column, reader.what);
}

static enum run_end play_trace(const struct options *options, const char *name, bool shrinks)
{
    FILE *file = open_input(name);
    const char *slash = strrchr(name, '/'), *base = slash == NULL ? name : slash + 1;
    char label[64];
    struct script script = {.origin = name, .label = label, .shrinks = shrinks};
    enum run_end status;
    if (file == NULL)
        return RUN_FAILED;
    snprintf(label, sizeof label, "%.*s", (int)strcspn(base, "."), file == stdin ? "stdin" : base);
    script.steps = recording_new();
    if (script.steps == NULL) {
        status = system_error("cannot make a temporary file");
    } else {
        status = read_trace(file, name, &script);
        if (status == RUN_CONFORMS)
            status = play_each(options, &script);
        fclose(script.steps);
    }
    if (file != stdin)
        fclose(file);
    return status;
}

/* Judges the answers that stand in a trace. */
static enum run_end judge_trace(const char *name)
{
    FILE *file = open_input(name);
    struct trace_reader reader;
    struct run run = {.implementation = &implementation_recorded, .progress = isatty(STDERR_FILENO) == 1};
    struct run_result result = {.end = RUN_FAILED};
    if (file == NULL)
        return RUN_FAILED;
    if (trace_begin(&reader, file)) {
        struct source source = source_recorded(&reader);
        run.machine = reader.machine;
        apart_play(&run, &source, NULL, &result);
        if (result.end != RUN_FAILED) {
            report_result(stdout, name, &run, &result);
            report_unchecked(stdout, &run, &result);
        }
    }
    if (result.end == RUN_FAILED)
        input_error(name, reader.line, reader.column, reader.what);
    if (file != stdin)
        fclose(file);
    return result.end;
}

/* Are the answers that stand in the trace judged, instead of an implementation's? */
static bool judges_recorded(const struct options *options)
{
    for (size_t i = 0; i < options->against_count; i++)
        if (options->against[i] == &implementation_recorded)
            return true;
    return false;
}

enum run_end command_replay(const struct options *options, const char *name)
{
    return judges_recorded(options) ? judge_trace(name) : play_trace(options, name, false);
}

enum run_end command_shrink(const struct options *options, const char *name)
{
    enum run_end status = play_trace(options, name, true);
    if (status == RUN_CONFORMS)
        printf("%s: nothing to shrink: every answer is allowed\n", name);
    return status;
}
