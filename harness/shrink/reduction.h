/*
 * A shrinking that is going on: what its reductions, in shrink.c and shrink_numbers.c, have in common. Each makes a
 * candidate of the operations and tries it; it returns whether one was taken.
 */
#ifndef REDUCTION_H
#define REDUCTION_H

#include "../language/language.h"
#include "shrink.h"

struct reduction {
    const struct shrink *shrink;
    struct op *ops, *candidate; /* room for as many as there were at the start */
    size_t count;               /* of ops */
    bool stopped;               /* no more is to be tried */
};

/* candidate becomes what is left of ops without the operations from first to before end: how many. */
size_t reduction_leave_out(struct reduction *r, size_t first, size_t end);
void reduction_copy(struct reduction *r);

/* Tries the first count of candidate, which become ops if they fail; not what reduces nothing. */
bool reduction_try(struct reduction *r, size_t count);

/* What one more page, or one more of anything else, counts in an operand. */
uint32_t reduction_unit(const struct reduction *r, enum operand operand);

/* Numbers wherever they stand: processes get lower ones, and several become one; then pages, file pages and the bytes
   in them. */
bool reduce_processes(struct reduction *r);
bool reduce_places(struct reduction *r);
/* Processes that end are no others than those that begin. Many tries: when nothing else helps. */
bool reduce_lifetimes(struct reduction *r);

#endif
