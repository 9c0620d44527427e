/*
 * The tables of a picture (picture.h) drawn as SVG: the processes' pages with their page-table entries on the left, what they lie
 * in on the right, and lines from one to the other.
 */
#ifndef FIGURE_H
#define FIGURE_H

#include "tables.h"

/* One figure of that name. What is otherwise in the other tables has a thick edge; if these are empty, nothing has. False: no
   memory. */
bool figure_write(FILE *file, const struct tables *tables, const struct tables *other, const char *name);

/* A file of its own: both figures, beneath a title and what is told (lines "tell\tSENTENCE"; others are passed over). */
bool figure_write_both(FILE *file, const char *title, const char *told, const struct tables *before,
                       const struct tables *after);

#endif
