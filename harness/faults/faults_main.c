/*
 * Every fault of generated traces and of those in files. What they have of fault plans of their own is left out.
 */
#define _POSIX_C_SOURCE 200809L /* getopt, isatty */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../cli/errors.h"
#include "../language/language.h"
#include "../play/random.h"
#include "../targets/host.h"
#include "faults.h"

static const char help[] =
    "usage: faults [-n TRACES] [-s SEED] [-p TRANSFERS] [-o DIR] [FILE...]\n"
    "\n"
    "Plays random traces, and those in files, once for each transfer, which fails then.\n"
    "\n"
    "  -n TRACES     random ones: 20 to 400 operations each, in tiny and in small (default: 1000)\n"
    "  -s SEED       of the first one; each has the next (default: 1)\n"
    "  -p TRANSFERS  a trace of so many at most is played for each pair of them, too (default: 20)\n"
    "  -o DIR        where the trace of a failure is written (default: .)\n"
    "\n"
    "exit status: 0 all is as it has to be, 1 a failure, 2 bad usage or input, 130 interrupted\n";

struct settings {
    uint64_t traces, seed;
    struct faults faults;
};

/* Operations of a trace, of which there may be any number. */
struct ops {
    struct op *list;
    size_t count, room;
};

static bool add_op(struct ops *ops, const struct op *op)
{
    if (ops->count == ops->room) {
        size_t room = ops->room == 0 ? 256 : 2 * ops->room;
        struct op *list = realloc(ops->list, room * sizeof *list);
        if (list == NULL)
            return false;
        ops->list = list;
        ops->room = room;
    }
    ops->list[ops->count++] = *op;
    return true;
}

/* The operations that a generator makes for the model; a status. */
static enum run_end generate(struct generator *generator, FILE *recording, struct ops *ops)
{
    const struct run run = {
        .implementation = &implementation_model, .machine = &generator->all, .recording = recording};
    struct source source = source_generator(generator);
    struct trace_step step;
    struct run_result result;
    if (!recording_empty(recording))
        return system_error("cannot empty a temporary file");
    apart_play(&run, &source, &trial_patience, &result);
    source = source_recording(recording);
    ops->count = 0;
    while (source.next(source.state, &step) == TRACE_STEP)
        if (!add_op(ops, &step.op))
            return system_error("a generated trace");
    /* What fails by itself is played again. */
    return result.end == RUN_INTERRUPTED || result.end == RUN_FAILED ? result.end : RUN_CONFORMS;
}

enum { OPS_LEAST = 20, OPS_MOST = 400 };

static enum run_end play_generated(struct settings *settings, uint64_t seed, struct ops *ops,
                                   struct faults_count *count)
{
    const struct machine *machine = seed % 2 == 0 ? &machine_tiny : &machine_small;
    uint64_t random = seed;
    const uint64_t wanted = OPS_LEAST + random_below(&random, OPS_MOST - OPS_LEAST + 1);
    char origin[128], label[64];
    struct faults_trace trace = {.machine = machine, .origin = origin, .label = label};
    struct generator generator;
    enum run_end end;
    snprintf(origin, sizeof origin, "--geometry %s --seed %" PRIu64 " --ops %" PRIu64, machine->name, seed,
             wanted);
    snprintf(label, sizeof label, "faults-%s-%" PRIu64, machine->name, seed);
    generator_init(&generator, machine, seed, wanted, false);
    end = generate(&generator, settings->faults.steps, ops);
    trace.ops = ops->list;
    trace.count = ops->count;
    return end == RUN_CONFORMS ? faults_play(&settings->faults, &trace, count) : end;
}

/* Reads a trace, without fault plans; a status. */
static enum run_end read_ops(FILE *file, const char *name, struct faults_trace *trace, struct ops *ops,
                             bool *planned)
{
    struct trace_reader reader;
    struct trace_step step;
    enum trace_result result = trace_begin(&reader, file) ? TRACE_STEP : TRACE_BAD;
    bool plans = false;
    ops->count = 0;
    while (result == TRACE_STEP && (result = trace_next(&reader, &step)) == TRACE_STEP) {
        plans = plans || why_not(FAULTS, step.op.kind) != NULL;
        if (why_not(FAULTS, step.op.kind) == NULL && !add_op(ops, &step.op))
            return system_error(name);
    }
    *planned = plans;
    trace->machine = reader.machine;
    trace->ops = ops->list;
    trace->count = ops->count;
    return result == TRACE_END ? RUN_CONFORMS : input_error(name, reader.line, reader.column, reader.what);
}

static enum run_end play_file(struct settings *settings, const char *name, struct ops *ops,
                              struct faults_count *count, uint64_t *with_plans)
{
    const char *slash = strrchr(name, '/'), *base = slash == NULL ? name : slash + 1;
    char label[64];
    struct faults_trace trace = {.origin = name, .label = label};
    FILE *file = open_input(name);
    bool planned = false;
    enum run_end end;
    if (file == NULL)
        return RUN_FAILED;
    snprintf(label, sizeof label, "faults-%.*s", (int)strcspn(base, "."), base);
    end = read_ops(file, name, &trace, ops, &planned);
    if (file != stdin)
        fclose(file);
    *with_plans += planned;
    return end == RUN_CONFORMS ? faults_play(&settings->faults, &trace, count) : end;
}

/* Shown on a terminal, where it is overwritten. */
static void show_progress(const char *what, const struct faults_count *count)
{
    if (isatty(STDERR_FILENO) == 1)
        fprintf(stderr, "\r%s: %" PRIu64 " traces, %" PRIu64 " plays\033[K", what, count->traces,
                count->singles + count->pairs);
}

static void print_count(const char *what, const struct faults_count *count, double begun, enum run_end end)
{
    if (isatty(STDERR_FILENO) == 1)
        fputs("\r\033[K", stderr);
    printf("%s: %" PRIu64 " traces, %" PRIu64 " transfers, %" PRIu64 " plays with one fault, %" PRIu64
           " with two, %.1f seconds%s\n",
           what, count->traces, count->transfers, count->singles, count->pairs, host_seconds() - begun,
           end == RUN_INTERRUPTED ? ", interrupted" : "");
    fflush(stdout);
}

static enum run_end play_all_generated(struct settings *settings, struct ops *ops)
{
    struct faults_count count = {0};
    double begun = host_seconds();
    enum run_end end = RUN_CONFORMS;
    for (uint64_t n = 0; n < settings->traces && end == RUN_CONFORMS; n++) {
        show_progress("generated", &count);
        end = play_generated(settings, settings->seed + n, ops, &count);
    }
    if (settings->traces > 0)
        print_count("generated", &count, begun, end);
    return end;
}

static enum run_end play_all_files(struct settings *settings, char *const *files, struct ops *ops)
{
    struct faults_count count = {0};
    double begun = host_seconds();
    uint64_t with_plans = 0;
    enum run_end end = RUN_CONFORMS;
    for (char *const *file = files; *file != NULL && end == RUN_CONFORMS; file++) {
        show_progress("files", &count);
        end = play_file(settings, *file, ops, &count, &with_plans);
    }
    if (*files == NULL)
        return end;
    print_count("files", &count, begun, end);
    if (with_plans > 0)
        printf("files: of %" PRIu64 ", fail_ operations of their own were left out\n", with_plans);
    return end;
}

static bool parse_number(const char *text, uint64_t *number)
{
    char *end;
    errno = 0;
    *number = strtoull(text, &end, 10);
    return strchr("0123456789", text[0]) != NULL && end != text && *end == '\0' && errno == 0;
}

/* False: it is no option, or cannot be that. */
static bool parse_option(int letter, struct settings *settings)
{
    switch (letter) {
    case 'n':
        return parse_number(optarg, &settings->traces);
    case 's':
        return parse_number(optarg, &settings->seed);
    case 'p':
        return parse_number(optarg, &settings->faults.pairs_most);
    case 'o':
        settings->faults.trials.out = optarg;
        return true;
    default:
        return false;
    }
}

static enum run_end play_everything(struct settings *settings, char *const *files)
{
    struct ops ops = {.list = NULL};
    enum run_end end;
    if (!host_catch_signals() || !faults_begin(&settings->faults))
        return system_error("cannot begin");
    end = play_all_generated(settings, &ops);
    if (end == RUN_CONFORMS)
        end = play_all_files(settings, files, &ops);
    faults_end(&settings->faults);
    free(ops.list);
    return end == RUN_BROKEN ? RUN_MISMATCH : end;
}

int main(int argc, char **argv)
{
    struct settings settings = {
        .traces = 1000, .seed = 1, .faults = {.trials = {.out = "."}, .pairs_most = 20}};
    int letter;
    while ((letter = getopt(argc, argv, "n:s:p:o:")) != -1)
        if (!parse_option(letter, &settings)) {
            fputs(help, stderr);
            return RUN_FAILED;
        }
    return (int)play_everything(&settings, argv + optind);
}
