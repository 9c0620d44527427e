/*
 * Operations that bring to light what those before them left: what is in use; every mapped page is synced
 * and so has to be in the file; and of pages that processes have at the same number, whether they share a frame.
 */
#ifndef CLOSING_H
#define CLOSING_H

#include "../language/machine.h"

/* How far it is; begins as zeros. */
struct closing {
    unsigned stage;
    int process, other;
    uint32_t page;
    unsigned asked; /* of the operations for one pair */
};

/* The next of them, for the flat machine as it is; false: that was all. */
bool closing_next(struct closing *closing, const struct machine *machine, struct op *op);

#endif
