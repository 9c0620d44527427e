/*
 * The commands that write and play the conformance suite.
 */
#include "../play/suite.h"
#include "../targets/host.h"
#include "command.h"
#include "errors.h"
#include "output.h"

/* What it consists of: one page in every detail; two, and three processes, as processes see them. */
static const struct part {
    uint32_t processes, pages;
    bool fine;
} parts[] = {{2, 1, true}, {2, 2, false}, {3, 1, false}};
enum { PARTS_OF_SUITE = sizeof parts / sizeof parts[0] };

/* What is done with each sequence; a status. */
typedef enum run_end visitor(void *state, const struct op *ops, size_t count, unsigned part, unsigned number);

/* Goes through all sequences, until one is a failure. */
static enum run_end each_sequence(const struct options *options, visitor *visit, void *state)
{
    static struct op ops[SUITE_LENGTH];
    enum run_end status = RUN_CONFORMS, worst = RUN_CONFORMS;
    bool text = options->trials->document.format == REPORT_TEXT;
    for (unsigned i = 0; i < PARTS_OF_SUITE && (worst == RUN_CONFORMS || options->trials->keep_going); i++) {
        struct suite *suite = suite_new(options->machine, parts[i].processes, parts[i].pages, parts[i].fine);
        unsigned number = 0;
        size_t count;
        if (suite == NULL)
            return system_error("no memory for the suite");
        if (text)
            printf("suite: %u processes with %u page%s%s: %zu states, %zu transitions\n", parts[i].processes,
                   parts[i].pages, parts[i].pages == 1 ? "" : "s", parts[i].fine ? ", in every detail" : "",
                   suite_states(suite), suite_transitions(suite));
        fflush(stdout);
        while ((worst == RUN_CONFORMS || options->trials->keep_going) && !host_interrupted() &&
               (count = suite_next(suite, ops)) > 0) {
            status = visit(state, ops, count, i + 1, ++number);
            worst = run_worse(status, worst);
        }
        suite_free(suite);
    }
    return host_interrupted() ? RUN_INTERRUPTED : worst;
}

/* --- played --- */

struct playing {
    const struct options *options;
    const struct implementation *implementation;
};

static enum run_end play_sequence(void *state, const struct op *ops, size_t count, unsigned part,
                                  unsigned number)
{
    struct playing *playing = state;
    char label[64];
    struct script script = {.list = {ops, count},
                            .machine = playing->options->machine,
                            .origin = label,
                            .label = label,
                            .shrinks = true};
    snprintf(label, sizeof label, "suite-%u-%04u", part, number);
    return trial_play(playing->options->trials, playing->implementation, &script);
}

static enum run_end play_suite(const struct options *options, const struct implementation *implementation,
                               void *state)
{
    struct playing playing = {options, implementation};
    struct run_result sum = {.end = RUN_CONFORMS};
    enum run_end status;
    (void)state;
    options->trials->sum = &sum;
    status = each_sequence(options, play_sequence, &playing);
    options->trials->sum = NULL;
    trial_end(implementation);
    if (status == RUN_CONFORMS)
        status =
            trial_report(options->trials, "suite",
                         &(struct run){.implementation = implementation, .machine = options->machine}, &sum);
    return status;
}

enum run_end command_check_suite(const struct options *options)
{
    return each_implementation(options, play_suite, NULL);
}

/* --- written --- */

static enum run_end write_sequence(void *state, const struct op *ops, size_t count, unsigned part,
                                   unsigned number)
{
    const struct options *options = state;
    char path[4096];
    FILE *file;
    if (snprintf(path, sizeof path, "%s/suite-%u-%04u.trace", options->trials->out, part, number) >=
        (int)sizeof path)
        return system_error(options->trials->out);
    file = fopen(path, "w");
    if (file == NULL)
        return system_error(path);
    trace_write_header(file, options->machine, NULL);
    for (size_t i = 0; i < count; i++) {
        trace_write_op(file, &ops[i]);
        fputc('\n', file);
    }
    return output_close(file, path, !ferror(file));
}

enum run_end command_suite(const struct options *options)
{
    struct options changed = *options;
    return each_sequence(options, write_sequence, &changed);
}
