/*
 * The tables of a picture (picture.h): read, compared, and written for a terminal.
 */
#ifndef TABLES_H
#define TABLES_H

#include <stdbool.h>
#include <stdio.h>

enum { TABLE_COLUMNS = 14 };

struct table_row {
    const char *caption; /* of its table */
    const char *const *columns;
    const char *cells
        [TABLE_COLUMNS]; /* NULL where there are no more; none at all for the row of the columns' names */
};

struct tables {
    char *text; /* all others point into it */
    struct table_row *rows;
    size_t count;
};

/* Takes the text over, which malloc made. False: no memory. */
bool tables_read(struct tables *tables, char *text);
void tables_free(struct tables *tables);

/* Is it the row of the columns' names, with which each table begins? */
bool table_is_head(const struct table_row *row);

/* The row of that name in the table of that caption, or NULL. */
const struct table_row *tables_row(const struct tables *tables, const char *caption, const char *name);

/* What stands in that column; "" where there is no such column, and of no row. */
const char *table_cell(const struct table_row *row, const char *column);

/*
 * What differs. For people a line "say\tSENTENCE" for each row that is new, gone or changed; and for programs each cell that
 * is not as it was, "cell\tCAPTION\tROW\tCOLUMN\tBEFORE"; without a column it is a row that is gone.
 */
void tables_changes(FILE *file, const struct tables *before, const struct tables *after);

/* As they were read. */
void tables_write(FILE *file, const struct tables *tables);

/* In columns. */
void tables_print(FILE *file, const struct tables *tables);

#endif
