/*
 * For targets that do not judge the model by the flat machine, since they know of one of them only: how they say what
 * does not hold, and for the model alone what records choose among and what its processes see.
 */
#ifndef ALONE_H
#define ALONE_H

#include <stddef.h>
#include <stdio.h>

#include "../harness/language/machine.h"
#include "../model/geometry.h"

/* MACHINE, where what is alive and mapped is so in the model. What a page permits cannot be asked of it: any access may
   be chosen. */
const struct machine *alone_machine(void);

/* player returns NULL, or what does not hold of an input (always the same string for the same); that is said, with the
   trace of as few records as show it, and the program aborts. It begins with an empty model, and writes what it does
   to trace, unless that is NULL. */
typedef const char *alone_player(const unsigned char *data, size_t size, FILE *trace);
int alone_play(alone_player *player, const unsigned char *data, size_t size);

/* An operation and its answer, for the trace. */
void alone_write(FILE *trace, const struct op *op, const struct answer *answer);

/* The model carries out an operation, and both are written. */
struct answer alone_step(const struct op *op, FILE *trace);

/* Also one process on each side, and one page, beyond what there can be. */
enum { ALONE_PROCESSES = VM_PROCESSES + 2, ALONE_PAGES = VM_SPACE_PAGES + 1 };

struct alone_view {
    short byte[ALONE_PROCESSES][ALONE_PAGES * VM_PAGE_SIZE]; /* of process + 1; -1: not mapped */
};

/* Every byte of every process. */
void alone_look(struct alone_view *view);

#endif
