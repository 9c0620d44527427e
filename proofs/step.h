/*
 * One operation with whatever arguments: what the theorems about sequences range over.
 */
#ifndef STEP_H
#define STEP_H

#include "../model/types.h"

enum {
    STEP_MAP_ANON,
    STEP_MAP_FILE,
    STEP_MAP_SHARED,
    STEP_UNMAP,
    STEP_PROTECT,
    STEP_LOAD,
    STEP_FETCH,
    STEP_STORE,
    STEP_PEEK,
    STEP_SYNC,
    STEP_READ_FILE,
    STEP_SPAWN,
    STEP_FORK,
    STEP_EXEC,
    STEP_EXIT,
    STEP_FAIL_NTH,
    STEP_FAIL_SLOT,
    STEP_FAIL_FILE,
    STEP_FAIL_NONE,
    STEP_RECLAIM,
    STEP_RESIDENT,
    STEP_SAME
};

struct step {
    int operation, process, other;
    uint32_t page; /* or an address, an offset in a file page, a slot, a count to reclaim, the nth transfer */
    uint32_t count, prot, file_page, other_page;
    unsigned char byte;
    struct vm_image image;
};

#endif
