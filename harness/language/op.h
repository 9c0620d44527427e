/*
 * One operation and one answer, as data: what traces hold, generators make, implementations carry out and
 * the flat machine judges.
 */
#ifndef OP_H
#define OP_H

#include "../../model/types.h"

/* OP_SPAWN, OP_MAP_ANON, ...: those of the table. */
enum op_kind {
#define OPERATION(NAME, ...) OP_##NAME,
#include "operations.h"
    OP_KINDS
};
_Static_assert(OP_KINDS < 32, "a set of kinds is 32 bits");

/* Operands that a kind does not have are 0. */
struct op {
    enum op_kind kind;
    int process;
    uint32_t page;  /* page number, or address where the operation takes one */
    uint32_t count; /* pages, or N, SLOT, OFFSET */
    uint32_t prot;  /* sum of VM_READ, VM_WRITE, VM_EXECUTE */
    uint32_t file;  /* file page */
    uint32_t byte;  /* 0 to 255 */
    int other;      /* second process */
    uint32_t other_page;
    struct vm_image image;
};

/* Beside the answers of the machine itself. */
enum {
    ANSWER_UNSUPPORTED = VM_STATUSES, /* the implementation cannot do this: counted as not checked */
    ANSWER_KILLED,                    /* the process was killed for want of memory */
    ANSWER_BROKEN                     /* the implementation died or does not answer */
};

struct answer {
    int status;     /* enum vm_status or one of the above */
    uint32_t value; /* process, byte, frames freed, 0 or 1 */
    struct vm_usage usage;
    uint32_t untold; /* of its counts: a bit for each (enum of EACH_COUNT, language.h) */
};

#endif
