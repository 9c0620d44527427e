/*
 * What the model holds, as tables: for each process its pages and their page-table entries; the leaf tables; the
 * frames, swap slots and file pages with who uses them; what is counted.
 *
 * A table is a line "*CAPTION", a line with its column's names, and its rows, the cells with tabs between them. The first
 * cell of a row names it in its table. Compiled once for each geometry, as adapter.c.
 */
#ifndef PICTURE_H
#define PICTURE_H

#include <stdio.h>

/* names[p] is what process p is called, from 0 to VM_PROCESSES - 1; the names of those that live differ. */
void picture_write(FILE *out, const int *names);

#endif
