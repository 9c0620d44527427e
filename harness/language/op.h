/*
 * One operation and one answer, as data: what traces hold, generators make, implementations carry out and
 * the flat machine judges.
 */
#ifndef OP_H
#define OP_H

#include "../../model/types.h"

enum op_kind {
    OP_SPAWN,      /* spawn                      -> process */
    OP_MAP_ANON,   /* map_anon P PAGE COUNT PROT */
    OP_MAP_FILE,   /* map_file P PAGE COUNT PROT FILE_PAGE */
    OP_MAP_SHARED, /* map_shared P PAGE COUNT PROT FILE_PAGE */
    OP_UNMAP,      /* unmap P PAGE COUNT */
    OP_SYNC,       /* sync P PAGE COUNT */
    OP_PROTECT,    /* protect P PAGE COUNT PROT */
    OP_LOAD,       /* load P ADDRESS             -> byte */
    OP_STORE,      /* store P ADDRESS BYTE */
    OP_FETCH,      /* fetch P ADDRESS            -> byte */
    OP_FORK,       /* fork P                     -> child */
    OP_EXEC,       /* exec P TEXT_FILE TEXT DATA BSS STACK ENTRY */
    OP_EXIT,       /* exit P */
    OP_RECLAIM,    /* reclaim N                  -> frames freed */
    OP_READ_FILE,  /* read_file FILE_PAGE OFFSET -> byte that the file itself holds */
    OP_FAIL_NTH,   /* fail_nth N */
    OP_FAIL_SLOT,  /* fail_slot SLOT */
    OP_FAIL_FILE,  /* fail_file FILE_PAGE */
    OP_FAIL_NONE,  /* fail_none */
    OP_RESIDENT,   /* resident P PAGE            -> 0 or 1 */
    OP_SAME,  /* same P PAGE Q PAGE         -> 0 or 1: in one frame; unsupported if one is not resident */
    OP_USAGE, /* usage                      -> the fields of struct vm_usage */
    OP_KINDS
};

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
};

#endif
