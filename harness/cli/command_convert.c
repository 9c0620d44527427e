#define _POSIX_C_SOURCE 200809L /* isatty */
#include <stdlib.h>
#include <unistd.h>

#include "../../fuzz/input/convert.h"
#include "../../fuzz/input/read_bytes.h"
#include "../report/report.h"
#include "command.h"
#include "errors.h"

/* Plays what is converted on the model, since records choose among what is alive; an answer that is not allowed is said
   on standard error, and what comes up to there is converted. The invariant is not what this is about. */
static void play(struct run *run, const struct source *source, const char *name, struct run_result *result)
{
    static struct implementation model;
    model = implementation_model;
    model.check = NULL;
    run->implementation = &model;
    run->deterministic = true;
    run->progress = isatty(STDERR_FILENO) == 1;
    run_play(run, source, result);
    if (result->end != RUN_CONFORMS && result->end != RUN_FAILED)
        report_result(stderr, name, run, result);
}

static enum run_end write_trace(const struct options *options, FILE *file, const char *name)
{
    struct input input = {.machine = options->machine};
    unsigned char *bytes = read_bytes(file, &input.size);
    struct source source = source_input(&input);
    struct run run = {.machine = options->machine, .recording = recording_new()};
    struct run_result result = {.end = RUN_FAILED};
    if (bytes == NULL) {
        system_error(name);
    } else if (run.recording == NULL) {
        system_error("cannot make a temporary file");
    } else {
        input.bytes = bytes;
        play(&run, &source, name, &result);
        if (!report_trace(stdout, "from a fuzz input", &run, &result) && !ferror(stdout) /* main says so */)
            result.end = system_error("cannot read the run again");
    }
    if (run.recording != NULL)
        fclose(run.recording);
    free(bytes);
    return result.end;
}

static enum trace_result next_of_trace(void *state, struct trace_step *step)
{
    enum trace_result result = trace_next(state, step);
    if (result == TRACE_STEP)
        step->has_answer = false; /* of another implementation, it may be */
    return result;
}

static enum run_end write_input(FILE *file, const char *name)
{
    struct trace_reader reader;
    struct encoder encoder = {.from = {.next = next_of_trace, .state = &reader}, .out = stdout};
    struct source source = source_encoder(&encoder);
    struct run run = {0};
    struct run_result result = {.end = RUN_FAILED};
    if (trace_begin(&reader, file)) {
        encoder.machine = reader.machine;
        run.machine = reader.machine;
        play(&run, &source, name, &result);
    }
    if (reader.what[0] != '\0')
        return input_error(name, reader.line, reader.column, reader.what);
    return result.end;
}

enum run_end command_convert(const struct options *options, const char *name)
{
    FILE *file = open_input(name);
    enum run_end status;
    if (file == NULL)
        return RUN_FAILED;
    status = options->to == TO_TRACE ? write_trace(options, file, name) : write_input(file, name);
    if (file != stdin)
        fclose(file);
    return status;
}
