/*
 * Every operation of the table with few values for each of its operands: what those ask that leave nothing to chance.
 */
#ifndef EVERY_H
#define EVERY_H

#include "language.h"

struct every {
    bool (*asks)(const void *state, enum op_kind kind);
    /* The nth value of an operand, where those before it are chosen; false: there are no more. Of ADDRESS the nth is one
       in the nth PAGE. */
    bool (*value)(const void *state, const struct op *op, enum operand operand, uint32_t n, uint32_t *value);
    /* When an operation comes among those about the same. */
    uint32_t (*turn)(const void *state, const struct op *op);
    void (*visit)(void *state, const struct op *op);
    void *state;
};
enum { EVERY_TURNS = 5 };

/* First those that concern no process; then, of one process after the other, those on each of its pages and those on all of
   it. What has the same turn comes as in the table. */
void every_op(const struct every *every);

#endif
