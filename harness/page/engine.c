/*
 * What the page calls of the model compiled to WebAssembly (page_exported in the Makefile). Everything is handed over as
 * text, in lines of cells with tabs between them.
 */
#define _POSIX_C_SOURCE 200809L /* fmemopen, open_memstream */
#include <inttypes.h>
#include <stdlib.h>

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
    text = malloc(size);
    return text;
}

/* Reads the trace there: a line "step LINE OPERATION-AND-ANSWER WRONG NOTE" for each step, or "error LINE COLUMN WHAT". */
const char *engine_read(char *text, size_t size)
{
    struct trace_reader reader;
    FILE *file = fmemopen(text, size, "r"), *out;
    enum trace_result result;
    walk_free(&walk);
    result = file == NULL ? TRACE_STEP : walk_read(&walk, &reader, file);
    if (file != NULL)
        fclose(file);
    out = begin();
    if (result == TRACE_STEP || out == NULL)
        return no_memory;
    if (result == TRACE_BAD)
        fprintf(out, "error\t%lu\t%lu\t%s\n", reader.line, reader.column, reader.what);
    for (size_t n = 1; result == TRACE_END && n <= walk.count; n++) {
        fprintf(out, "step\t%lu\t", walk.steps[n - 1].line);
        walk_write_step(out, &walk, n);
        fprintf(out, "\t%d\t", walk.steps[n - 1].wrong);
        walk_write_note(out, &walk, n);
        fputs("\n", out);
    }
    return finish(out);
}

/* What step n changed (tables_changes), and the tables then (picture.h). */
const char *engine_show(size_t n)
{
    FILE *out = begin();
    if (out == NULL || !walk_show(&walk, n, out))
        return no_memory;
    tables_write(out, &walk.picture);
    return finish(out);
}
