/*
 * How numbers become operands: each is chosen among what the flat machine holds at that moment, so that most
 * operations do something. Random sequences and fuzz inputs have their numbers from elsewhere, and this in
 * common.
 */
#ifndef CHOOSE_H
#define CHOOSE_H

#include "language.h"
#include "machine.h"

struct choice {
    bool any;             /* among all values, those that lead to an error included */
    uint32_t number;      /* counts what there is to choose from, and begins again when there is no more */
    uint32_t offset;      /* the same within the page, for an address */
    uint32_t page, pages; /* a page is one of these, the first and how many; 0: any of an address space */
};

/* The largest value of an operand that a trace can hold. Where a larger one means an answer that it may show
   (VM_EINVAL for a page, a count or a file page), there is no limit. */
uint32_t operand_max(const struct machine *machine, enum operand operand);

/* The permission of a page that an operation of that kind needs at its address, or all: it does not say. */
uint32_t permission_needed(enum op_kind kind);

/* An operand of an operation whose operands before it are chosen; one that a trace can hold. All zeros choose
   the smallest. */
uint32_t choose_operand(const struct machine *machine, const struct op *op, enum operand operand,
                        const struct choice *choice);

#endif
