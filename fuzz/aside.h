/*
 * A second model beside the first: there is one machine a program, so this one lies in a snapshot while the other is at
 * work. Both carry out an operation, and have to answer the same and to show the same bytes.
 *
 * Except for want of room: what only one of them refuses because memory, page tables or process numbers are used up,
 * the other has not done either when the operation is over, so that they can go on together.
 */
#ifndef ASIDE_H
#define ASIDE_H

#include <stdio.h>

#include "../harness/language/op.h"
#include "../model/snapshot.h"

struct aside {
    struct vm_snapshot state;
    int number
        [VM_PROCESSES]; /* what it calls the first one's process of that number; -1: it does not have it */
    unsigned steps;     /* that both have carried out */
};

/* The second machine begins as the first one is, with no process in common. Forgets what differed. */
void aside_begin(struct aside *aside);

/* Both carry out an operation on a process, or spawn: the answer of the first, or the refusal of the other. Now and
   then all bytes are compared. */
struct answer aside_both(struct aside *aside, const struct op *op);

/* The second alone carries out an operation that concerns no process. */
struct answer aside_alone(struct aside *aside, const struct op *op);

/* Compares every byte of the processes that both have. */
void aside_compare(struct aside *aside);

/* What vm_check says of the first machine, or a number beyond that since the first time that something differed. */
int aside_check(void);

/* Says what differed, if anything did. */
void aside_explain(FILE *out);

#endif
