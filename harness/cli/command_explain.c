/*
 * Traces step by step: as text, or as a page with the model in it (page/).
 */
#define _POSIX_C_SOURCE 200809L /* fmemopen, open_memstream */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../page/walk.h"
#include "../targets/host.h"
#include "command.h"
#include "errors.h"
#include "output.h"

/* The page (page/assemble.py) as it was linked, if it was, and where the traces go in it. */
extern const char _binary_page_html_start[] __attribute__((weak));
static const char marker[] = "<!-- traces -->";

struct text {
    char *bytes; /* with a NUL behind them */
    size_t size;
};

/* All of a file; no bytes when it has said why not. */
static struct text read_all(const char *name)
{
    struct text text = {NULL, 0};
    char what[128];
    FILE *in = open_input(name), *out = in == NULL ? NULL : open_memstream(&text.bytes, &text.size);
    bool good;
    int c;
    if (in == NULL)
        return text;
    while (out != NULL && (c = getc(in)) != EOF)
        fputc(c, out);
    snprintf(what, sizeof what, "cannot be read: %s", strerror(errno));
    good = out != NULL && !ferror(in) && !ferror(out);
    good = out != NULL && fclose(out) == 0 && good;
    if (in != stdin)
        fclose(in);
    if (!good) {
        input_error(name, 1, 1, what);
        free(text.bytes);
        text.bytes = NULL;
    }
    return text;
}

/* Walks the text of a trace; a status. */
static enum run_end read_walk(const char *name, struct text text, struct walk *walk)
{
    struct trace_reader reader;
    FILE *file = fmemopen(text.bytes, text.size, "r");
    enum trace_result result = TRACE_STEP;
    *walk = (struct walk){.count = 0};
    if (file != NULL) {
        result = walk_read(walk, &reader, file);
        fclose(file);
    }
    if (result == TRACE_STEP)
        return system_error(name);
    return result == TRACE_END ? RUN_CONFORMS : input_error(name, reader.line, reader.column, reader.what);
}

/* --- as text --- */

/* Of what tables_changes wrote the sentences. */
static void print_changes(const char *changes, const char *indent)
{
    static const char say[] = "say\t";
    for (const char *end; (end = strchr(changes, '\n')) != NULL; changes = end + 1)
        if (strncmp(changes, say, strlen(say)) == 0)
            printf("%s%.*s\n", indent, (int)(end - changes - (long)strlen(say)), changes + strlen(say));
}

static bool print_step(struct walk *walk, size_t n)
{
    static const char indent[] = "      ";
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    bool good = out != NULL;
    if (good && n > 0) {
        printf("%4zu  ", n);
        walk_write_step(stdout, walk, n);
        fputs("\n", stdout);
        walk_write_note(out, walk, n);
        fflush(out);
        if (size > 0)
            printf("%s%s\n", indent, text);
    }
    good = good && walk_show(walk, n, out);
    good = out != NULL && fclose(out) == 0 && good;
    if (good)
        print_changes(text, indent);
    free(text);
    return good;
}

static enum run_end print_walk(const char *name, struct text text)
{
    struct walk walk;
    enum run_end status = read_walk(name, text, &walk);
    size_t n = 0;
    while (status == RUN_CONFORMS && n <= walk.count && !ferror(stdout))
        status = host_interrupted()       ? RUN_INTERRUPTED
                 : print_step(&walk, n++) ? RUN_CONFORMS
                                          : system_error(name);
    if (n > 0) {
        printf("\nafter step %zu\n", n - 1);
        tables_print(stdout, &walk.picture);
    }
    walk_free(&walk);
    return status;
}

/* --- as a page --- */

static void write_escaped(FILE *out, const char *text)
{
    for (; *text != '\0'; text++)
        switch (*text) {
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        default:
            fputc(*text, out);
        }
}

static void write_choice(FILE *out, const char *name, const char *text)
{
    const char *slash = strrchr(name, '/'), *base = slash == NULL ? name : slash + 1;
    fputs("\n<option value=\"", out);
    write_escaped(out, text);
    fputs("\">", out);
    write_escaped(out, base);
    fputs("</option>", out);
}

/* A choice for each trace; the worst status. */
static enum run_end write_choices(FILE *out, char **names)
{
    enum run_end worst = RUN_CONFORMS;
    for (; *names != NULL; names++) {
        struct text text = read_all(*names);
        struct walk walk;
        enum run_end status = RUN_FAILED;
        if (text.bytes != NULL) {
            status = read_walk(*names, text, &walk);
            walk_free(&walk);
            write_choice(out, *names, text.bytes);
        }
        free(text.bytes);
        worst = status > worst ? status : worst;
    }
    return worst;
}

static enum run_end write_page(const char *name, const char *choices)
{
    const char *page = _binary_page_html_start, *where = strstr(page, marker);
    FILE *out = fopen(name, "w");
    if (out == NULL)
        return system_error(name);
    fprintf(out, "%.*s%s\n%s", (int)(where - page), page, choices, where + strlen(marker));
    return output_close(out, name, !ferror(out));
}

/* Nothing is written unless every trace is one. */
static enum run_end make_page(const struct options *options)
{
    char *choices = NULL;
    size_t size;
    FILE *out = open_memstream(&choices, &size);
    enum run_end status = RUN_FAILED;
    if (out != NULL)
        status = write_choices(out, options->files);
    if (out == NULL || fclose(out) != 0)
        status = system_error("explain");
    else if (status == RUN_CONFORMS)
        status = write_page(options->page, choices);
    free(choices);
    return status;
}

static enum run_end print_walks(char **names)
{
    enum run_end worst = RUN_CONFORMS;
    for (; *names != NULL && worst != RUN_INTERRUPTED; names++) {
        struct text text = read_all(*names);
        enum run_end status = text.bytes == NULL ? RUN_FAILED : print_walk(*names, text);
        free(text.bytes);
        worst = status > worst ? status : worst;
    }
    return worst;
}

enum run_end command_explain(const struct options *options)
{
    if (options->page != NULL && _binary_page_html_start == NULL) {
        fputs("forkproof: explain: this program was built without the page\n", stderr);
        return RUN_FAILED;
    }
    return options->page != NULL ? make_page(options) : print_walks(options->files);
}
