/*
 * The table pool and its reverse map: for each place, which entries name it. The entries at a place form a doubly
 * linked list, so that moving a page costs as many steps as it has sharers, and use_count is exact.
 */
#ifndef RMAP_STATE_H
#define RMAP_STATE_H

#include "freeset.h"
#include "pte.h"

extern uint32_t pool[ENTRIES]; /* all leaf tables, one after the other, as hardware walks them */
extern int use_next[ENTRIES], use_prev[ENTRIES]; /* neighbours in the list of the entry's place, or -1 */
extern int use_head[PLACES], use_count[PLACES];  /* first entry of each place's list, or -1; its length */
extern uint32_t root[ROOTS];                     /* the root tables: 0, or a pointer to a leaf table */
extern int table_owner[VM_TABLES];               /* number of the root entry that points to a table */
#define NO_OWNER (-1)                            /* the owner of a free table */
extern int process_live[VM_PROCESSES];           /* 1: there is such a process */
//@ ghost int use_rank[ENTRIES];

#include "../spec/entry.acsl"
#include "../spec/space.acsl"
#include "../spec/rmap.acsl"

#endif
