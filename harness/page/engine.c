/*
 * What the page calls of the model compiled to WebAssembly (page_exported in harness.mk). Everything is handed over as
 * text, in lines of cells with tabs between them.
 */
#define _POSIX_C_SOURCE 200809L /* open_memstream */
#include <inttypes.h>
#include <stdlib.h>

#include "../language/claims.h"
#include "begin.h"
#include "figure.h"
#include "walk.h"

static struct walk walk;

/* Text for the page, until the next is begun. */
static char *told;
static size_t told_size;
static const char no_memory[] = "error\t0\t0\tno memory\n";

static FILE *begin(void)
{
    free(told);
    told = NULL;
    return open_memstream(&told, &told_size);
}

static const char *finish(FILE *file)
{
    fclose(file);
    return told;
}

/* Where the page puts a trace of that many bytes. */
char *engine_room(size_t size)
{
    static char *text;
    free(text);
    text = calloc(size + 1, 1);
    return text;
}

/* The claims, a line "NUMBER SENTENCE" each. */
const char *engine_claims(void)
{
    FILE *out = begin();
    const char *sentence;
    if (out == NULL)
        return no_memory;
    for (unsigned n = 1; (sentence = claim_sentence(n)) != NULL; n++)
        fprintf(out, "%u\t%s\n", n, sentence);
    return finish(out);
}

/* Reads the trace there: a line "begin N", the step at which to begin, and "step LINE SENTENCE OPERATION-AND-ANSWER WRONG NOTE"
   for each step; or "error LINE COLUMN WHAT". */
const char *engine_read(char *text, size_t size)
{
    struct trace_reader reader;
    enum trace_result result;
    FILE *out;
    walk_free(&walk);
    result = walk_read(&walk, &reader, text, size);
    out = begin();
    if (result == TRACE_STEP || out == NULL)
        return no_memory;
    if (result == TRACE_BAD)
        fprintf(out, "error\t%lu\t%lu\t%s\n", reader.line, reader.column, reader.what);
    else
        fprintf(out, "begin\t%zu\n", begin_step(&walk));
    for (size_t n = 1; result == TRACE_END && n <= walk.count; n++) {
        fprintf(out, "step\t%lu\t", walk.steps[n - 1].line);
        walk_write_sentence(out, &walk, n);
        fputs("\t", out);
        walk_write_step(out, &walk, n);
        fprintf(out, "\t%d\t", walk.steps[n - 1].wrong);
        walk_write_note(out, &walk, n);
        fputs("\n", out);
    }
    return finish(out);
}

/* What step n does and changes (walk_write_shown), and the tables then (picture.h). */
const char *engine_show(size_t n)
{
    FILE *out = walk_show(&walk, n) ? begin() : NULL;
    if (out == NULL)
        return no_memory;
    walk_write_shown(out, &walk);
    tables_write(out, &walk.after);
    return finish(out);
}

/* The figure of the machine before or after the step that is shown. */
const char *engine_draw(int after)
{
    FILE *out = begin();
    bool good = out != NULL &&
                figure_write(out, after ? &walk.after : &walk.before, after ? &walk.before : &walk.after,
                             after ? "after the step" : "before the step");
    return good ? finish(out) : no_memory;
}
