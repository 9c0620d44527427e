/*
 * The operations that are tried in every state, those of the table that the search does not pass over: each on one page,
 * with each file page, and with the protections and bytes that make a difference; exec with a page of text, and a stack of
 * each size beside it. Of the pages of a leaf table that are not mapped, and of processes that do not live, only the first
 * is tried: the others are alike (key.h).
 */
#ifndef MOVES_H
#define MOVES_H

#include "../../model/geometry.h"
#include "../language/call.h"
#include "../language/op.h"

enum { PROTS = 3 /* rw-, r--, --- */, VALUES = 2 /* STORED and 0 */ };

/* As many moves as there can be: of each operation, the values of one operand times those of the next. */
#define TIMES_NONE
#define TIMES_PROCESS *VM_PROCESSES
#define TIMES_OTHER *VM_PROCESSES
#define TIMES_PAGE *VM_SPACE_PAGES
#define TIMES_OTHER_PAGE *VM_SPACE_PAGES
#define TIMES_ADDRESS *VM_SPACE_PAGES
#define TIMES_PROT *PROTS
#define TIMES_BYTE *VALUES
#define TIMES_FILE_PAGE *VM_FILE_PAGES
#define TIMES_IMAGE *VM_FILE_PAGES *VM_SPACE_PAGES
#define TIMES_SLOT *VM_SLOTS
#define TIMES_COUNT
#define TIMES_FRAMES
#define TIMES_NTH
#define TIMES_OFFSET
#define ALL_TIMES(...) EACH(TIMES_, __VA_ARGS__)
enum {
    MOVES_MAX = 0
#define OPERATION(NAME, name, operands, ...) +1 ALL_TIMES operands
#include "../language/operations.h"
};

/* In the state that the machines are in; how many there are. */
int moves_list(struct op op[MOVES_MAX]);

#endif
