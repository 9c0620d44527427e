/*
 * Traces step by step: as text, or as a page with the model in it (page/), or one step as a picture.
 */
#define _POSIX_C_SOURCE 200809L /* open_memstream */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../page/begin.h"
#include "../page/figure.h"
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
    enum trace_result result = walk_read(walk, &reader, text.bytes, text.size);
    if (result == TRACE_STEP)
        return system_error(name);
    return result == TRACE_END ? RUN_CONFORMS : input_error(name, reader.line, reader.column, reader.what);
}

/* What walk_write_shown writes of a step; NULL: no memory. */
static char *show_step(struct walk *walk, size_t n)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    bool good = out != NULL && walk_show(walk, n);
    if (good)
        walk_write_shown(out, walk);
    good = out != NULL && fclose(out) == 0 && good;
    if (good)
        return text;
    free(text);
    return NULL;
}

/* --- as text --- */

/* The rest of each line that begins so. */
static void print_lines(const char *text, const char *begin, const char *indent)
{
    for (const char *end; (end = strchr(text, '\n')) != NULL; text = end + 1)
        if (strncmp(text, begin, strlen(begin)) == 0)
            printf("%s%.*s\n", indent, (int)(end - text - (long)strlen(begin)), text + strlen(begin));
}

/* The operation, what is to be said of its answer, what it does and why; indented more, the same as the trace and the tables
   have it. */
static bool print_step(struct walk *walk, size_t n)
{
    static const char indent[] = "      ", deeper[] = "          ";
    char *shown = show_step(walk, n);
    if (shown == NULL)
        return false;
    if (n > 0) {
        printf("%4zu  ", n);
        walk_write_sentence(stdout, walk, n);
        fputs("\n", stdout);
        if (walk_has_note(walk, n)) {
            fputs(indent, stdout);
            walk_write_note(stdout, walk, n);
            fputs("\n", stdout);
        }
        print_lines(shown, "tell\t", indent);
        fputs(deeper, stdout);
        walk_write_step(stdout, walk, n);
        fputs("\n", stdout);
        print_lines(shown, "say\t", deeper);
    }
    free(shown);
    return true;
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
        tables_print(stdout, &walk.after);
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
    FILE *out;
    enum run_end status = RUN_FAILED;
    if (_binary_page_html_start == NULL) {
        fputs("forkproof: explain: this program was built without the page\n", stderr);
        return RUN_FAILED;
    }
    out = open_memstream(&choices, &size);
    if (out != NULL)
        status = write_choices(out, options->files);
    if (out == NULL || fclose(out) != 0)
        status = system_error("explain");
    else if (status == RUN_CONFORMS)
        status = write_page(options->page, choices);
    free(choices);
    return status;
}

/* --- as a picture --- */

/* Of the step that the trace is about; a status. */
static enum run_end write_picture(const char *name, struct walk *walk)
{
    size_t n = begin_step(walk);
    char *shown = show_step(walk, n), *title = NULL;
    size_t size;
    FILE *sentence = open_memstream(&title, &size), *out = NULL;
    bool good = shown != NULL && sentence != NULL;
    if (good && n > 0)
        walk_write_sentence(sentence, walk, n);
    good = sentence != NULL && fclose(sentence) == 0 && good && (out = fopen(name, "w")) != NULL;
    good = good && figure_write_both(out, title, shown, &walk->before, &walk->after);
    free(title);
    free(shown);
    return out != NULL ? output_close(out, name, good) : system_error(name);
}

static enum run_end make_picture(const struct options *options)
{
    struct text text;
    struct walk walk;
    enum run_end status = RUN_FAILED;
    if (options->files[1] != NULL) {
        fputs("forkproof: explain: a picture is of one trace\n", stderr);
        return RUN_FAILED;
    }
    text = read_all(options->files[0]);
    if (text.bytes != NULL) {
        status = read_walk(options->files[0], text, &walk);
        if (status == RUN_CONFORMS)
            status = write_picture(options->page, &walk);
        walk_free(&walk);
    }
    free(text.bytes);
    return status;
}

static bool is_picture(const char *name)
{
    static const char ending[] = ".svg";
    size_t length = strlen(name);
    return length >= strlen(ending) && strcmp(name + length - strlen(ending), ending) == 0;
}

/* --- each trace --- */

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
    return options->page == NULL       ? print_walks(options->files)
           : is_picture(options->page) ? make_picture(options)
                                       : make_page(options);
}
