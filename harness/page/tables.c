#include "tables.h"

#include <stdlib.h>
#include <string.h>

/* --- reading --- */

/* Cuts a line into its cells. */
static void split(char *line, const char *cells[TABLE_COLUMNS])
{
    unsigned count = 0;
    memset(cells, 0, TABLE_COLUMNS * sizeof cells[0]);
    for (char *tab; line != NULL && count < TABLE_COLUMNS; line = tab) {
        tab = strchr(line, '\t');
        if (tab != NULL)
            *tab++ = '\0';
        cells[count++] = line;
    }
}

static size_t count_lines(const char *text)
{
    size_t count = 0;
    while ((text = strchr(text, '\n')) != NULL) {
        count++;
        text++;
    }
    return count;
}

bool tables_read(struct tables *tables, char *text)
{
    const char *caption = "";
    struct table_row *head = NULL;
    *tables = (struct tables){.text = text};
    tables->rows = calloc(count_lines(text) + 1, sizeof tables->rows[0]);
    if (tables->rows == NULL)
        return false;
    for (char *end; (end = strchr(text, '\n')) != NULL; text = end + 1) {
        struct table_row *row = &tables->rows[tables->count];
        *end = '\0';
        if (*text == '*') {
            caption = text + 1;
            head = NULL;
            continue;
        }
        split(text, row->cells);
        head = head == NULL ? row : head;
        row->caption = caption;
        row->columns = head->cells;
        tables->count++;
    }
    return true;
}

void tables_free(struct tables *tables)
{
    free(tables->rows);
    free(tables->text);
    *tables = (struct tables){.count = 0};
}

/* --- looking up --- */

bool table_is_head(const struct table_row *row)
{
    return row->columns == row->cells;
}

const struct table_row *tables_row(const struct tables *tables, const char *caption, const char *name)
{
    for (size_t i = 0; i < tables->count; i++) {
        const struct table_row *row = &tables->rows[i];
        if (!table_is_head(row) && strcmp(row->cells[0], name) == 0 && strcmp(row->caption, caption) == 0)
            return row;
    }
    return NULL;
}

const char *table_cell(const struct table_row *row, const char *column)
{
    for (unsigned i = 0; row != NULL && i < TABLE_COLUMNS && row->cells[i] != NULL; i++)
        if (strcmp(row->columns[i], column) == 0)
            return row->cells[i];
    return "";
}

/* --- comparing --- */

/* The row of the same name in the same table, looked for from one on, as most stand in the same order; or NULL. */
static const struct table_row *find(const struct tables *tables, const struct table_row *row, size_t *from)
{
    for (size_t i = 0; i < tables->count; i++) {
        const struct table_row *found = &tables->rows[(*from + i) % tables->count];
        if (strcmp(found->cells[0], row->cells[0]) == 0 && strcmp(found->caption, row->caption) == 0) {
            *from = (size_t)(found - tables->rows) + 1;
            return found;
        }
    }
    return NULL;
}

/* "process 0, page 3", "frame 2", "copies"; of the row of names the table. */
static void say_name(FILE *file, const struct table_row *row)
{
    bool told_apart = strncmp(row->caption, "process ", strlen("process ")) == 0;
    if (table_is_head(row))
        fputs(row->caption, file);
    else
        fprintf(file, "%s%s%s%s%s", told_apart ? row->caption : "", told_apart ? ", " : "", row->columns[0],
                *row->columns[0] == '\0' ? "" : " ", row->cells[0]);
}

static void say_row(FILE *file, const struct table_row *row, const char *what)
{
    fputs("say\t", file);
    say_name(file, row);
    fprintf(file, ": %s\n", what);
}

static const char *or_nothing(const char *text)
{
    return *text == '\0' ? "nothing" : text;
}

static void say_change(FILE *file, const struct table_row *before, const struct table_row *after)
{
    bool named = *after->columns[0] != '\0'; /* else the row's name says what its one cell is */
    const char *separator = ": ";
    fputs("say\t", file);
    say_name(file, after);
    for (unsigned i = 1; i < TABLE_COLUMNS && after->cells[i] != NULL; i++) {
        if (strcmp(before->cells[i], after->cells[i]) == 0)
            continue;
        fprintf(file, "%s%s%s%s -> %s", separator, named ? after->columns[i] : "", named ? " " : "",
                or_nothing(before->cells[i]), or_nothing(after->cells[i]));
        separator = ", ";
    }
    fputs("\n", file);
}

/* Returns whether there are any. */
static bool list_cells(FILE *file, const struct table_row *before, const struct table_row *after)
{
    bool any = false;
    for (unsigned i = 1; i < TABLE_COLUMNS && after->cells[i] != NULL; i++)
        if (before == NULL || strcmp(before->cells[i], after->cells[i]) != 0) {
            fprintf(file, "cell\t%s\t%s\t%s\t%s\n", after->caption, after->cells[0], after->columns[i],
                    before == NULL ? "" : before->cells[i]);
            any = true;
        }
    return any;
}

/* A new row in words: what stands in it up to the bits and bytes. */
static void say_new(FILE *file, const struct table_row *row)
{
    fputs("say\t", file);
    say_name(file, row);
    fputs(": new", file);
    for (unsigned i = 1; !table_is_head(row) && i <= 2 && row->cells[i] != NULL; i++)
        fprintf(file, "%s %s", i == 1 ? ":" : ",", row->cells[i]);
    fputs("\n", file);
}

void tables_changes(FILE *file, const struct tables *before, const struct tables *after)
{
    size_t from = 0;
    for (size_t i = 0; i < after->count; i++) {
        const struct table_row *row = &after->rows[i], *old = find(before, row, &from);
        if (old == NULL)
            say_new(file, row);
        if (!table_is_head(row) && list_cells(file, old, row) && old != NULL)
            say_change(file, old, row);
    }
    from = 0;
    for (size_t i = 0; i < before->count; i++) {
        const struct table_row *row = &before->rows[i];
        if (find(after, row, &from) == NULL) {
            say_row(file, row, "gone");
            fprintf(file, "cell\t%s\t%s\t\t\n", row->caption, row->cells[0]);
        }
    }
}

/* --- writing --- */

void tables_write(FILE *file, const struct tables *tables)
{
    for (size_t n = 0; n < tables->count; n++) {
        const struct table_row *row = &tables->rows[n];
        if (table_is_head(row))
            fprintf(file, "*%s\n", row->caption);
        for (unsigned i = 0; i < TABLE_COLUMNS && row->cells[i] != NULL; i++)
            fprintf(file, "%s%s", i == 0 ? "" : "\t", row->cells[i]);
        fputs("\n", file);
    }
}

enum { INDENT = 2, GAP = 2 };

static size_t width(const struct tables *tables, const struct table_row *row, unsigned column)
{
    size_t widest = 0;
    for (size_t i = 0; i < tables->count; i++) {
        const struct table_row *other = &tables->rows[i];
        if (other->columns == row->columns && other->cells[column] != NULL &&
            strlen(other->cells[column]) > widest)
            widest = strlen(other->cells[column]);
    }
    return widest;
}

void tables_print(FILE *file, const struct tables *tables)
{
    size_t widths[TABLE_COLUMNS] = {0};
    for (size_t n = 0; n < tables->count; n++) {
        const struct table_row *row = &tables->rows[n];
        size_t blanks = INDENT;
        if (table_is_head(row)) {
            fprintf(file, "%s\n", row->caption);
            for (unsigned i = 0; i < TABLE_COLUMNS; i++)
                widths[i] = width(tables, row, i);
        }
        /* Blanks are written before the next cell, and so never at the end of a line. */
        for (unsigned i = 0; i < TABLE_COLUMNS && row->cells[i] != NULL; i++) {
            if (*row->cells[i] != '\0') {
                fprintf(file, "%*s%s", (int)blanks, "", row->cells[i]);
                blanks = 0;
            }
            blanks += widths[i] + GAP - strlen(row->cells[i]);
        }
        fputs("\n", file);
    }
}
