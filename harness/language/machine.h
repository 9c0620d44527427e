/*
 * The model and the flat machine of one geometry behind function pointers, so that one program can hold
 * all three geometries: harness/machine/adapter.c is compiled once for each.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdbool.h>
#include <stdio.h>

#include "op.h"

/* The verdict of spec/flat.h, in words that do not depend on the geometry. */
struct verdict {
    bool allowed;
    uint32_t statuses;
    int64_t value;
    int64_t bound;
    int64_t least;
    unsigned claim;
};

/* Which answers a machine may give because of what it is made of (struct flat_limits). */
struct limits {
    bool memory, early, tables, execute_reads, stale;
    uint32_t places;      /* frames and slots together, or 0: not known */
    uint32_t leaf_tables; /* in all, or 0: not known */
};

struct machine {
    const char *name; /* of the geometry */
    uint32_t processes, space_pages, page_size, frames, slots, tables, file_pages;

    void (*model_init)(void); /* whatever it did before, it does the same from here */
    struct answer (*model_step)(const struct op *op);
    int (*model_check)(void);
    int (*model_peek)(int process, uint32_t address);   /* byte or -1 */
    void (*model_picture)(FILE *out, const int *names); /* page/picture.h */

    void (*flat_init)(const struct limits *limits);
    struct verdict (*flat_judge)(const struct op *op, const struct answer *answer);
    bool (*flat_live)(int process);
    bool (*flat_mapped)(int process, uint32_t page);
    uint32_t (*flat_protection)(int process, uint32_t page);
    int (*flat_byte)(int process, uint32_t address);
    bool (*flat_byte_open)(int process, uint32_t address);
};

/* The first fields, for the geometry that a file is compiled for (model/geometry.h). */
#define MACHINE_SIZES \
    .name = VM_GEOMETRY_NAME, .processes = VM_PROCESSES, .space_pages = VM_SPACE_PAGES, \
    .page_size = VM_PAGE_SIZE, .frames = VM_FRAMES, .slots = VM_SLOTS, .tables = VM_TABLES, \
    .file_pages = VM_FILE_PAGES

extern const struct machine machine_tiny, machine_small, machine_sv32;
#ifdef MACHINE /* compiled for one geometry */
extern const struct machine MACHINE;
#endif

/* The machine of that name, or NULL. */
const struct machine *machine_find(const char *name);

#endif
