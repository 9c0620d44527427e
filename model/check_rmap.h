/*
 * The reverse map's part of the run-time check: each function decides one predicate of spec/, whatever the arrays
 * hold, given those before it.
 */
#ifndef CHECK_RMAP_H
#define CHECK_RMAP_H

#include "rmap.h"

/* Scratch space. */
extern int check_count[PLACES]; /* uses of each place, counted afresh */
//@ ghost int check_visited[ENTRIES]; // 1: the walk along the list of its place came by

/*@ assigns \nothing;
    ensures decided: \result != 0 <==> EntriesOk; */
int check_entries(void);

/*@ requires entries: EntriesOk;
    assigns check_count[0 .. PLACES - 1];
    ensures decided: \result != 0 <==> CountInv; */
int check_counts(void);

/* Finds the ranks, if there are any with which the lists are in order. Those that are there are the only ones. */
/*@ requires entries: EntriesOk;
    requires counts: CountInv;
    assigns check_visited[0 .. ENTRIES - 1], use_rank[0 .. ENTRIES - 1], steps;
    ensures cost: 0 <= steps <= ENTRIES;
    ensures sound: \result != 0 ==> ListInv;
    ensures complete: ListInv{Pre} ==> \result != 0;
    ensures kept: ListInv{Pre} ==> \forall integer k; 0 <= k < ENTRIES ==> use_rank[k] == \old(use_rank[k]); */
int check_lists(void);

#endif
