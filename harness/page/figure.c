#define _POSIX_C_SOURCE 200809L /* open_memstream */
#include "figure.h"

#include <stdlib.h>
#include <string.h>

/* In pixels; a letter of the boxes is about 7 wide. */
enum {
    ROW = 22,
    GAP = 14, /* above a title */
    TITLE = 18,
    LEFT = 172,
    MEMORY = 228, /* where it begins */
    RIGHT = 194,
    WIDTH = MEMORY + RIGHT,
    MARGIN = 2,
    EDGE = 16,    /* of a file */
    BETWEEN = 20, /* its figures */
    LINE = 18
};
/* Boxes of a figure, of pages and of places; what has changed goes first. The tables have all. */
enum { MOST = 24 };
enum { TEXT = 64 };

/* Colours say what a page is: data, in swap, of the file, not there yet. What is shared or changed is told by lines. */
static const char style[] =
    "<style>"
    ".fk{--paper:#fff;--ink:#1c2126;--faint:#5b6570;--line:#b3bcc4;--mark:#b3261e;--share:#a35b00;"
    "--frame:#dcebd5;--slot:#e9e0f3;--file:#d9e8f5;--zero:#f0f1f2;font:12px ui-monospace,monospace}"
    "@media(prefers-color-scheme:dark){"
    ".fk{--paper:#14181c;--ink:#e4e8ec;--faint:#9ba6b0;--line:#525c66;--mark:#ff8a80;--share:#ffb95c;"
    "--frame:#26402a;--slot:#3a2f4d;--file:#1f3a52;--zero:#252b31}}"
    ".fk text{fill:var(--ink);white-space:pre}"
    ".fk .say{font:13px system-ui,sans-serif}.fk .title{font:bold 13px system-ui,sans-serif}"
    ".fk .faint{fill:var(--faint)}"
    ".fk rect{stroke:var(--line);fill:var(--paper)}.fk .paper{stroke:none}"
    ".fk .frame{fill:var(--frame)}.fk .slot{fill:var(--slot)}.fk .file{fill:var(--file)}"
    ".fk .zero{fill:var(--zero);stroke-dasharray:3 3}"
    ".fk .changed{stroke:var(--mark);stroke-width:2.5;stroke-dasharray:none}"
    ".fk .line{fill:none;stroke:var(--faint)}.fk .shared{stroke:var(--share);stroke-width:2.5}"
    ".fk .moved{stroke:var(--mark);stroke-width:2.5}.fk .ask{stroke-dasharray:6 4}"
    "</style>";

struct place {
    const struct table_row *row;
    char name[TEXT]; /* as a page's place names it */
    const char *kind;
    bool shared;
    int y;
};

struct figure {
    FILE *file;
    const struct tables *tables, *other;
    struct place places[MOST];
    size_t count;
    int y; /* of what is drawn next in a column */
};

/* --- what there is to draw --- */

static bool is_process(const struct table_row *row)
{
    return strncmp(row->caption, "process ", strlen("process ")) == 0;
}

static bool same_cells(const struct table_row *one, const struct table_row *other)
{
    for (unsigned i = 1; i < TABLE_COLUMNS && one->cells[i] != NULL; i++)
        if (other->cells[i] == NULL || strcmp(one->cells[i], other->cells[i]) != 0)
            return false;
    return true;
}

/* The pages of a process's row: "3" or "3-9". */
static void pages_of(const struct table_row *row, unsigned long *first, unsigned long *last)
{
    char *end;
    *first = strtoul(row->cells[0], &end, 10);
    *last = *end == '-' ? strtoul(end + 1, NULL, 10) : *first;
}

/* Is any of the pages another than in the other tables? Their rows need not be of the same pages. */
static bool pages_changed(const struct figure *figure, const struct table_row *row)
{
    unsigned long first, last, same = 0;
    pages_of(row, &first, &last);
    for (size_t i = 0; i < figure->other->count; i++) {
        const struct table_row *other = &figure->other->rows[i];
        unsigned long from, to;
        if (table_is_head(other) || strcmp(other->caption, row->caption) != 0)
            continue;
        pages_of(other, &from, &to);
        from = from < first ? first : from;
        to = to > last ? last : to;
        if (from <= to && same_cells(row, other))
            same += to - from + 1;
    }
    return same != last - first + 1;
}

static bool has_changed(const struct figure *figure, const struct table_row *row)
{
    const struct table_row *other;
    if (figure->other->count == 0)
        return false;
    if (is_process(row))
        return pages_changed(figure, row);
    other = tables_row(figure->other, row->caption, row->cells[0]);
    return other == NULL || !same_cells(row, other);
}

static bool is_place(const struct figure *figure, const struct table_row *row)
{
    static const char *const captions[] = {"frames", "swap", "file"};
    for (unsigned i = 0; i < sizeof captions / sizeof captions[0]; i++)
        if (strcmp(row->caption, captions[i]) == 0)
            return *table_cell(row, "users") != '\0' || has_changed(figure, row);
    return false;
}

static bool is_page(const struct figure *figure, const struct table_row *row)
{
    (void)figure;
    return is_process(row);
}

typedef bool wanted(const struct figure *figure, const struct table_row *row);

/* Chooses rows, those that have changed before others; how many are left out. */
static size_t choose(const struct figure *figure, wanted *is_wanted, const struct table_row *chosen[MOST],
                     size_t *count)
{
    size_t changed = 0, all = 0, room;
    *count = 0;
    for (size_t i = 0; i < figure->tables->count; i++) {
        const struct table_row *row = &figure->tables->rows[i];
        if (table_is_head(row) || !is_wanted(figure, row))
            continue;
        all++;
        changed += has_changed(figure, row);
    }
    room = changed < MOST ? MOST - changed : 0;
    for (size_t i = 0; i < figure->tables->count && *count < MOST; i++) {
        const struct table_row *row = &figure->tables->rows[i];
        if (table_is_head(row) || !is_wanted(figure, row))
            continue;
        if (has_changed(figure, row))
            chosen[(*count)++] = row;
        else if (room > 0) {
            chosen[(*count)++] = row;
            room--;
        }
    }
    return all - *count;
}

/* --- drawing --- */

static void draw_text(const struct figure *figure, int x, int y, const char *kind, const char *text)
{
    fprintf(figure->file, "<text x=\"%d\" y=\"%d\" class=\"%s\" xml:space=\"preserve\">%s</text>", x, y, kind,
            text);
}

/* Cuts off what has no room in a box. */
static void cut(char text[TEXT], int width)
{
    static const char more[] = "\u2026";
    size_t letters = (size_t)(width - 12) * 100 / 722;
    if (strlen(text) > letters)
        snprintf(text + letters - 1, TEXT - letters + 1, "%s", more);
}

/* A box with a text in it, at the figure's y; all cells of its row stand in the text that hovers above it. */
static void draw_box(struct figure *figure, int x, int width, const char *kind, const struct table_row *row,
                     char text[TEXT])
{
    bool changed = has_changed(figure, row);
    fprintf(figure->file, "<g><title>%s", row->caption);
    for (unsigned i = 0; i < TABLE_COLUMNS && row->cells[i] != NULL; i++)
        fprintf(figure->file, "%s%s %s", i == 0 ? ": " : ", ", row->columns[i], row->cells[i]);
    fprintf(figure->file,
            "</title><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\" class=\"%s%s\"/>", x,
            figure->y, width, ROW, kind, changed ? " changed" : "");
    cut(text, width);
    draw_text(figure, x + 6, figure->y + 15, "", text);
    fputs("</g>", figure->file);
}

static void draw_title(struct figure *figure, int x, const char *title)
{
    figure->y += GAP + TITLE;
    draw_text(figure, x, figure->y - 5, "title", title);
}

static void draw_left_out(struct figure *figure, int x, size_t count, const char *what)
{
    char text[TEXT];
    if (count == 0)
        return;
    snprintf(text, sizeof text, "%zu more %s: see the tables", count, what);
    draw_text(figure, x, figure->y + 15, "faint", text);
    figure->y += ROW;
}

/* --- memory --- */

static unsigned count_users(const struct table_row *row)
{
    unsigned count = 0;
    for (const char *users = table_cell(row, "users"); *users != '\0';) {
        size_t letters = strcspn(users, " ");
        count += strncmp(users, "cache", letters) != 0;
        users += letters + strspn(users + letters, " ");
    }
    return count;
}

/* "frame 3   d0 00 00 00", "frame 4   file 2, modified" */
static void write_place(char text[TEXT], const struct place *place)
{
    const char *holds = table_cell(place->row, "holds");
    if (strcmp(place->kind, "zero") == 0)
        snprintf(text, TEXT, "%-8s free", place->name);
    else if (strncmp(holds, "file ", strlen("file ")) == 0)
        snprintf(text, TEXT, "%-8s %.16s", place->name, holds);
    else
        snprintf(text, TEXT, "%-8s %.11s", place->name, table_cell(place->row, "bytes"));
}

static void draw_place(struct figure *figure, const struct table_row *row)
{
    struct place *place = &figure->places[figure->count++];
    const char *holds = table_cell(row, "holds");
    bool is_frame = strcmp(row->caption, "frames") == 0;
    char text[TEXT];
    place->row = row;
    place->kind = *table_cell(row, "users") == '\0'               ? "zero"
                  : strncmp(holds, "file ", strlen("file ")) == 0 ? "file"
                  : is_frame                                      ? "frame"
                  : strcmp(row->caption, "swap") == 0             ? "slot"
                                                                  : "file";
    snprintf(place->name, sizeof place->name, "%s %s",
             is_frame                            ? "frame"
             : strcmp(row->caption, "swap") == 0 ? "slot"
                                                 : "file",
             row->cells[0]);
    place->shared = count_users(row) > 1;
    place->y = figure->y;
    write_place(text, place);
    draw_box(figure, MEMORY, RIGHT, place->kind, row, text);
    figure->y += ROW;
}

/* The free frames in one line, without those that changed. */
static void draw_free(struct figure *figure)
{
    char text[TEXT], *end;
    const char *in_use = table_cell(tables_row(figure->tables, "machine", "frames"), "value");
    unsigned long used = strtoul(in_use, &end, 10), all = strtoul(end + strcspn(end, "0123456789"), NULL, 10);
    if (all == used)
        return;
    snprintf(text, sizeof text, "%lu of %lu frames free", all - used, all);
    draw_text(figure, MEMORY, figure->y + 15, "faint", text);
    figure->y += ROW;
}

static void draw_memory(struct figure *figure)
{
    const struct table_row *rows[MOST];
    const char *caption = "frames";
    size_t count, left_out = choose(figure, is_place, rows, &count);
    draw_title(figure, MEMORY, caption);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i]->caption, caption) != 0) {
            if (strcmp(caption, "frames") == 0)
                draw_free(figure);
            caption = rows[i]->caption;
            draw_title(figure, MEMORY, caption);
        }
        draw_place(figure, rows[i]);
    }
    if (strcmp(caption, "frames") == 0)
        draw_free(figure);
    draw_left_out(figure, MEMORY, left_out, "places");
}

/* --- processes --- */

static const struct place *find_place(const struct figure *figure, const char *name)
{
    for (size_t i = 0; i < figure->count; i++)
        if (strcmp(figure->places[i].name, name) == 0)
            return &figure->places[i];
    return NULL;
}

static bool has_bit(const struct table_row *row, const char *bit)
{
    return strcmp(table_cell(row, bit), "1") == 0;
}

/* "31    VR--UAD COW": a bit that is not set is a dash. */
static void write_entry(char text[TEXT], const struct table_row *row, const struct place *place)
{
    static const char *const bits[] = {"V", "R", "W", "X", "U", "A", "D"};
    int at = snprintf(text, TEXT, "%-5s ", row->cells[0]);
    for (unsigned i = 0; i < sizeof bits / sizeof bits[0]; i++)
        at += snprintf(text + at, (size_t)(TEXT - at), "%s", has_bit(row, bits[i]) ? bits[i] : "-");
    snprintf(text + at, (size_t)(TEXT - at), "%s%s%s", has_bit(row, "COW") ? " COW" : "",
             has_bit(row, "SHR") ? " SHR" : "", place == NULL ? " zero" : "");
}

static void draw_page(struct figure *figure, const struct table_row *row)
{
    const struct place *place = find_place(figure, table_cell(row, "place"));
    char text[TEXT];
    write_entry(text, row, place);
    draw_box(figure, 0, LEFT, place == NULL ? "zero" : place->kind, row, text);
    if (place != NULL) {
        int y = figure->y + ROW / 2, to = place->y + ROW / 2, middle = (LEFT + MEMORY) / 2;
        fprintf(figure->file, "<path d=\"M%d %d C%d %d %d %d %d %d\" class=\"line%s%s%s\"/>", LEFT, y, middle,
                y, middle, to, MEMORY, to, place->shared ? " shared" : "", has_bit(row, "COW") ? " ask" : "",
                has_changed(figure, row) ? " moved" : "");
    }
    figure->y += ROW;
}

/* Also a process of which no page is mapped has a title. */
static void draw_processes(struct figure *figure)
{
    const struct table_row *rows[MOST];
    size_t count, left_out = choose(figure, is_page, rows, &count), next = 0, titles = 0;
    for (size_t i = 0; i < figure->tables->count; i++) {
        const struct table_row *head = &figure->tables->rows[i];
        bool maps = i + 1 < figure->tables->count && !table_is_head(head + 1);
        bool drawn = next < count && strcmp(rows[next]->caption, head->caption) == 0;
        if (!table_is_head(head) || !is_process(head) || (maps && !drawn) || (!maps && titles++ >= MOST))
            continue;
        draw_title(figure, 0, head->caption);
        if (!maps) {
            draw_text(figure, 6, figure->y + 15, "faint", "nothing is mapped");
            figure->y += ROW;
        }
        while (next < count && strcmp(rows[next]->caption, head->caption) == 0)
            draw_page(figure, rows[next++]);
    }
    draw_left_out(figure, 0, left_out, "pages");
}

/* --- whole figures --- */

/* A figure at the top left, and its height. */
struct drawing {
    char *text; /* NULL: no memory */
    size_t size;
    int height;
};

static struct drawing draw(const struct tables *tables, const struct tables *other)
{
    struct drawing drawing = {.text = NULL};
    struct figure figure = {
        .file = open_memstream(&drawing.text, &drawing.size), .tables = tables, .other = other};
    if (figure.file == NULL)
        return drawing;
    figure.y = -GAP;
    draw_memory(&figure);
    drawing.height = figure.y;
    figure.y = -GAP;
    draw_processes(&figure);
    drawing.height = drawing.height > figure.y ? drawing.height : figure.y;
    if (fclose(figure.file) != 0) {
        free(drawing.text);
        drawing.text = NULL;
    }
    return drawing;
}

static void begin_svg(FILE *file, int left, int width, int height)
{
    fprintf(file,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"fk\" viewBox=\"%d %d %d %d\" role=\"img\" "
            "aria-label=\"",
            left, left, width, height);
}

bool figure_write(FILE *file, const struct tables *tables, const struct tables *other, const char *name)
{
    struct drawing drawing = draw(tables, other);
    if (drawing.text == NULL)
        return false;
    begin_svg(file, -MARGIN, WIDTH + 2 * MARGIN, drawing.height + 2 * MARGIN);
    fprintf(file, "%s\">%s%s</svg>\n", name, style, drawing.text);
    free(drawing.text);
    return true;
}

/* Each sentence in a line; where the last stands. */
static int write_told(FILE *file, const char *told, int y)
{
    static const char tell[] = "tell\t";
    for (const char *end; (end = strchr(told, '\n')) != NULL; told = end + 1)
        if (strncmp(told, tell, strlen(tell)) == 0) {
            told += strlen(tell);
            y += LINE;
            fprintf(file, "<text x=\"0\" y=\"%d\" class=\"say\">%.*s</text>\n", y, (int)(end - told), told);
        }
    return y;
}

/* What the boxes and lines mean; where it ends. */
static int write_legend(FILE *file, int y)
{
    static const char *const lines[] = {
        "A page: its number and its page-table entry. V valid, R read, W write, X execute, U user, A "
        "accessed, D dirty, COW copy on write.",
        "Thick edge: changed. Thick line: several pages share the frame. Broken line: a store is a page "
        "fault first.",
    };
    for (unsigned i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        y += LINE;
        fprintf(file, "<text x=\"0\" y=\"%d\" class=\"say faint\">%s</text>\n", y, lines[i]);
    }
    return y;
}

bool figure_write_both(FILE *file, const char *title, const char *told, const struct tables *before,
                       const struct tables *after)
{
    const struct drawing drawings[] = {draw(before, after), draw(after, before)};
    static const char *const names[] = {"before", "after"};
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    bool good = out != NULL && drawings[0].text != NULL && drawings[1].text != NULL;
    if (good) {
        int y = write_told(out, told, LINE) + 2 * LINE, height = 0;
        fprintf(out, "<text x=\"0\" y=\"%d\" class=\"title\">%s</text>\n", LINE, title);
        for (int i = 0; i < 2; i++) {
            fprintf(out, "<text x=\"%d\" y=\"%d\" class=\"title\">%s</text>\n", i * (WIDTH + BETWEEN), y,
                    names[i]);
            fprintf(out, "<g transform=\"translate(%d %d)\">%s</g>\n", i * (WIDTH + BETWEEN), y + GAP,
                    drawings[i].text);
            height = drawings[i].height > height ? drawings[i].height : height;
        }
        height = write_legend(out, y + GAP + height + GAP);
        fclose(out);
        begin_svg(file, -EDGE, 2 * WIDTH + BETWEEN + 2 * EDGE, height + 2 * EDGE);
        fprintf(file, "%s\">\n%s\n", title, style);
        fprintf(file, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"paper\"/>\n", -EDGE, -EDGE,
                2 * WIDTH + BETWEEN + 2 * EDGE, height + 2 * EDGE);
        fprintf(file, "%s</svg>\n", text);
    }
    free(text);
    for (int i = 0; i < 2; i++)
        free(drawings[i].text);
    return good;
}
