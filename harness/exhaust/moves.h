/*
 * The operations that are tried in every state: each on one page, with each file page, and with the protections and bytes
 * that make a difference. Of pages that are not mapped, and of processes that do not live, only the first is tried: the
 * others are alike (key.h).
 */
#ifndef MOVES_H
#define MOVES_H

#include "../language/op.h"
#include "layout.h"

enum {
    PROTS_MAPPED = 2,                                     /* r-- and rw- */
    VALUES = 2,                                           /* STORED and 0 */
    MOVES_PAGE = PROTS_MAPPED * (1 + 2 * VM_FILE_PAGES) + /* map_anon, map_file, map_shared */
                 2 + (PROTS_MAPPED + 1) + 1 + VALUES,     /* unmap and sync, protect, load, store */
    MOVES_PROCESS = VM_SPACE_PAGES * MOVES_PAGE + 2 + VM_FILE_PAGES, /* fork and exit, exec */
    MOVES_MAX = 2 + VM_PROCESSES * MOVES_PROCESS                     /* spawn and reclaim */
};

/* In the state that the machines are in; how many there are. */
int moves_list(struct op op[MOVES_MAX]);

#endif
