#define _POSIX_C_SOURCE 200809L /* isatty */
#include "command.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "../play/recorded.h"
#include "../report/report.h"
#include "../targets/host.h"
#include "errors.h"

/* How to make the same operations again. */
static void describe(const struct options *options, char text[128])
{
    char seeds[32] = "", length[40];
    if (options->seeds > 1)
        snprintf(seeds, sizeof seeds, " --seeds %" PRIu64, options->seeds);
    if (options->ops == OPS_UNLIMITED)
        snprintf(length, sizeof length, "--time %g", options->trials->seconds);
    else
        snprintf(length, sizeof length, "--ops %" PRIu64, options->ops);
    snprintf(text, 128, "--geometry %s --seed %" PRIu64 "%s %s%s", options->machine->name, options->seed,
             seeds, length, options->faults ? " --faults" : "");
}

enum run_end each_implementation(const struct options *options, play_on *play, void *state)
{
    enum run_end worst = RUN_CONFORMS;
    for (size_t i = 0; i < options->against_count; i++) {
        enum run_end status = play(options, options->against[i], state);
        worst = run_worse(status, worst);
        if (status == RUN_INTERRUPTED || (status != RUN_CONFORMS && !options->trials->keep_going))
            break;
    }
    return worst;
}

static enum run_end play_script(const struct options *options, const struct implementation *implementation,
                                void *script)
{
    return trial_play(options->trials, implementation, script);
}

/* One sequence, or as much of it as there is before the machine has to be empty again. */
static enum run_end check_once(const struct options *options, uint64_t *played)
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
    generator_init(&generator, options->machine, options->seed, options->ops, options->faults);
    status = each_implementation(options, play_script, &script);
    *played = script.played;
    fclose(script.steps);
    return status;
}

static bool time_is_over(const struct trials *trials)
{
    return trials->until != 0 && host_seconds() >= trials->until;
}

/* One sequence after the other on one implementation, until all operations were played, the time is over, or one fails; with
   --keep-going each until it fails. */
static enum run_end check_on(const struct options *options, const struct implementation *implementation,
                             void *state)
{
    struct run_result sum = {.end = RUN_CONFORMS};
    struct options part = *options;
    enum run_end status, worst = RUN_CONFORMS;
    uint64_t left = options->ops, seeds = options->seeds, played = 0;
    char origin[128];
    (void)state;
    describe(options, origin);
    if (options->trials->document.format == REPORT_TEXT)
        printf("check %s\n", origin);
    fflush(stdout);
    part.against[0] = implementation;
    part.against_count = 1;
    part.seeds = 1;
    options->trials->sum = &sum;
    options->trials->until = options->trials->seconds != 0 ? host_seconds() + options->trials->seconds : 0;
    do {
        part.ops = left < SEQUENCE_MAX ? left : SEQUENCE_MAX;
        status = check_once(&part, &played);
        worst = run_worse(status, worst);
        left -= played < left ? played : left;
        if (left == 0 && --seeds > 0) /* each of them has all the operations */
            left = options->ops;
        part.seed++;
    } while (left > 0 && !time_is_over(options->trials) &&
             (status == RUN_CONFORMS ||
              (options->trials->keep_going && (status == RUN_MISMATCH || status == RUN_BROKEN))));
    options->trials->sum = NULL;
    trial_end(implementation);
    run_find_vacuous(options->faults, &sum);
    if (worst == RUN_CONFORMS)
        worst = sum.end;
    if (sum.steps > 0 && (worst == RUN_CONFORMS || worst == RUN_VACUOUS || worst == RUN_INTERRUPTED ||
                          options->trials->keep_going))
        trial_report(options->trials, origin,
                     &(struct run){.implementation = implementation, .machine = options->machine}, &sum);
    return worst;
}

enum run_end command_check(const struct options *options)
{
    return options->suite ? command_check_suite(options) : each_implementation(options, check_on, NULL);
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
    apart_play(&run, &source, &trial_patience, &result);
    trial_end(run.implementation);
    if (result.end == RUN_FAILED)
        run_error(&run, &result);
    else if (result.end != RUN_CONFORMS)
        report_result(stderr, origin, &run, &result);
    if (result.end != RUN_FAILED && !write_record(origin, &run, &result))
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
    if (host_interrupted())
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
            status = each_implementation(options, play_script, &script);
        fclose(script.steps);
    }
    if (file != stdin)
        fclose(file);
    return status;
}

/* Judges the answers that stand in a trace. */
static enum run_end judge_trace(const struct options *options, const char *name)
{
    FILE *file = open_input(name);
    struct trace_reader reader;
    struct run run = {.implementation = &implementation_recorded,
                      .strict_linux = options->trials->strict_linux,
                      .progress = isatty(STDERR_FILENO) == 1};
    struct run_result result = {.end = RUN_FAILED};
    if (file == NULL)
        return RUN_FAILED;
    if (trace_begin(&reader, file)) {
        struct source source = source_recorded(&reader);
        run.machine = reader.machine;
        apart_play(&run, &source, NULL, &result);
        if (result.end != RUN_FAILED)
            result.end = trial_report(options->trials, name, &run, &result);
    }
    if (reader.what[0] != '\0')
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
    return judges_recorded(options) ? judge_trace(options, name) : play_trace(options, name, false);
}

enum run_end command_shrink(const struct options *options, const char *name)
{
    enum run_end status = play_trace(options, name, true);
    if (status == RUN_CONFORMS && options->trials->document.format == REPORT_TEXT)
        printf("%s: nothing to shrink: every answer is allowed\n", name);
    return status;
}

enum run_end command_answers(const struct options *options)
{
    (void)options;
    exercise_write(stdout);
    return RUN_CONFORMS;
}
