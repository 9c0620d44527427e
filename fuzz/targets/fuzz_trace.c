/*
 * The parser of traces, with any bytes as a trace. Where it refuses, it says so at a place that the text has, in
 * letters that can be printed; what it accepts is read again as it was when it is written, and can be played.
 */
#define _POSIX_C_SOURCE 200809L /* fmemopen, open_memstream */
#include "../../harness/language/trace.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../harness/language/language.h"
#include "../play.h"
#include "../target.h"

/* So many of the steps are played. */
enum { STEPS_MAX = 512 };

struct steps {
    struct trace_step step[STEPS_MAX];
    size_t count, next;
};

/* What does not hold of a parser is a fault in this program. */
static void must(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "trace: does not hold: %s\n", what);
    abort();
}

/* A stream of the system's; without it there is nothing to test. */
static FILE *opened(FILE *file)
{
    must(file != NULL, "there is memory for a stream");
    return file;
}

static void check_error(const struct trace_reader *reader, const char *text, size_t size)
{
    size_t lines = 2; /* also after one that does not end */
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    must(reader->line >= 1 && reader->line <= lines, "an error is in a line of the text");
    must(reader->column >= 1 && reader->column <= TRACE_LINE_BYTES + 1, "and in a column");
    must(reader->what[0] != '\0', "it says what is wrong");
    for (const char *c = reader->what; *c != '\0'; c++)
        must(isprint((unsigned char)*c) != 0, "in letters that can be printed");
}

/* Reads a text up to its end, an error, or as many steps as there is room for. */
static void read_steps(const char *text, size_t size, struct steps *steps)
{
    struct trace_reader reader;
    FILE *file = opened(fmemopen((char *)(uintptr_t)text, size, "r"));
    enum trace_result result = trace_begin(&reader, file) ? TRACE_STEP : TRACE_BAD;
    memset(steps, 0, sizeof *steps);
    while (result == TRACE_STEP && steps->count < STEPS_MAX) {
        result = trace_next(&reader, &steps->step[steps->count]);
        steps->count += result == TRACE_STEP;
    }
    if (result == TRACE_BAD)
        check_error(&reader, text, size);
    fclose(file);
}

static void write_step(FILE *file, const struct trace_step *step)
{
    trace_write_op(file, &step->op);
    if (step->has_answer) {
        fputs(" -> ", file);
        trace_write_answer(file, step->op.kind, &step->answer);
    }
    fputs("\n", file);
}

static void check_written(const struct steps *steps)
{
    static struct steps again;
    char *text = NULL;
    size_t size = 0;
    FILE *file = opened(open_memstream(&text, &size));
    trace_write_header(file, &MACHINE, NULL);
    for (size_t i = 0; i < steps->count; i++)
        write_step(file, &steps->step[i]);
    must(fclose(file) == 0, "a trace is written to memory");
    read_steps(text, size, &again);
    free(text);
    must(again.count == steps->count, "what is written is read again, each step");
    for (size_t i = 0; i < steps->count; i++) {
        const struct trace_step *a = &steps->step[i], *b = &again.step[i];
        must(memcmp(&a->op, &b->op, sizeof a->op) == 0, "what is written is read again, the operation");
        must(a->has_answer == b->has_answer && answer_same(a->op.kind, &a->answer, &b->answer),
             "what is written is read again, the answer");
    }
}

static enum trace_result next(void *state, struct trace_step *step)
{
    struct steps *steps = state;
    if (steps->next == steps->count)
        return TRACE_END;
    *step = (struct trace_step){.op = steps->step[steps->next++].op}; /* answers may be another's */
    return TRACE_STEP;
}

static struct source begin(void *state)
{
    ((struct steps *)state)->next = 0;
    return (struct source){.next = next, .state = state};
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static struct steps steps;
    const struct play what = {&implementation_model, begin, &steps, NULL};
    if (size == 0) /* which fmemopen does not have to take */
        return 0;
    read_steps((const char *)data, size, &steps);
    if (steps.count == 0)
        return 0;
    check_written(&steps);
    play(&what);
    return 0;
}
