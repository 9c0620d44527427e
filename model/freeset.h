/*
 * What is free, and what is in use: frames, slots, tables, process numbers, the root entries of each process and the
 * entries of each leaf table. All of them are items of one permutation, in which each kind, each process and each
 * table has a part of its own: free_item[i] is the item at i, free_index its inverse, and the free items of a part are
 * its first. Taking and giving back is O(1); that none is free, or that all are, is seen at once; and those in use
 * can be walked in as many steps as there are.
 */
#ifndef FREESET_H
#define FREESET_H

#include "place.h"

/* The root entries of all processes, one after the other: entry v of process p is number p * VM_ROOT_ENTRIES + v. */
#define ROOTS (VM_PROCESSES * VM_ROOT_ENTRIES)

/* Items: the frames and slots under the numbers of their places, then the others. */
#define TABLE_ITEM0 FILE0
#define PROCESS_ITEM0 (TABLE_ITEM0 + VM_TABLES)
#define ROOT_ITEM0 (PROCESS_ITEM0 + VM_PROCESSES)
#define LEAF_ITEM0 (ROOT_ITEM0 + ROOTS)
#define ITEMS (LEAF_ITEM0 + TABLE_ENTRIES)
/* The other way round, so that low numbers are given out first. */
#define PROCESS_ITEM(p) (ROOT_ITEM0 - 1 - (p))

_Static_assert(LEAF_ITEM0 + 1LL * TABLE_ENTRIES <= 0x7fffffff, "items are counted in 32 bits");

/* Parts, in the order of their items. */
#define FRAME_PART 0
#define SLOT_PART 1
#define TABLE_PART 2
#define PROCESS_PART 3
#define ROOT_PART0 4                           /* that of process 0 */
#define LEAF_PART0 (ROOT_PART0 + VM_PROCESSES) /* that of table 0 */
#define PARTS (LEAF_PART0 + VM_TABLES)

extern int free_item[ITEMS], free_index[ITEMS];
/* Index of the first item of each part that is in use; the end of the part if none is. */
extern int free_end[PARTS];

/* How many of each kind are free. */
#define free_frames free_end[FRAME_PART]
#define free_slots (free_end[SLOT_PART] - SLOT0)
#define free_tables (free_end[TABLE_PART] - TABLE_ITEM0)
#define free_processes (free_end[PROCESS_PART] - PROCESS_ITEM0)

#include "../spec/freeset.acsl"

/* The part that an item, or an index, belongs to; and the first index of a part. */
/*@ requires item: 0 <= x < ITEMS;
    assigns \nothing;
    ensures part: \result == PartOf(x);
    ensures range: 0 <= \result < PARTS;
    ensures inside: PartStart(\result) <= x < PartStart(\result + 1); */
int freeset_part(int x);
/*@ requires part: 0 <= q <= PARTS;
    assigns \nothing;
    ensures start: \result == PartStart(q);
    ensures range: 0 <= \result <= ITEMS; */
int freeset_start(int q);

/* How many items of part q, which are a .. b - 1, are not free. */
/*@ ghost
    /@ requires perm: FreePerm;
       requires part: 0 <= q < PARTS && a == PartStart(q) && b == PartStart(q + 1);
       assigns \nothing;
       ensures items: IndexedBelow(a, b, free_end[q], b) == b - free_end[q]; @/
    void lemma_used(int q, int a, int b);
*/

/* Makes an item free. */
/*@ requires item: 0 <= x < ITEMS;
    requires perm: FreePerm;
    requires taken: !FreeIn(x);
    assigns FREESET_STATE;
    ensures perm: FreePerm;
    ensures in: FreeIn(x);
    ensures others: \forall integer y; 0 <= y < ITEMS && y != x ==> (FreeIn(y) <==> \old(FreeIn(y)));
    ensures order: \forall integer y; 0 <= y < ITEMS && PartOf(y) != PartOf(x) ==>
        free_index[y] == \old(free_index[y]);
    ensures ends: \forall integer q; 0 <= q < PARTS ==>
        free_end[q] == \old(free_end[q]) + (q == PartOf(x) ? 1 : 0); */
void freeset_add(int x);

/* Takes an item out; it becomes the first of those in use. */
/*@ requires item: 0 <= x < ITEMS;
    requires perm: FreePerm;
    requires free: FreeIn(x);
    assigns FREESET_STATE;
    ensures perm: FreePerm;
    ensures out: !FreeIn(x);
    ensures others: \forall integer y; 0 <= y < ITEMS && y != x ==> (FreeIn(y) <==> \old(FreeIn(y)));
    ensures order: \forall integer y; 0 <= y < ITEMS && (PartOf(y) != PartOf(x) || !\old(FreeIn(y))) ==>
        free_index[y] == \old(free_index[y]);
    ensures ends: \forall integer q; 0 <= q < PARTS ==>
        free_end[q] == \old(free_end[q]) - (q == PartOf(x) ? 1 : 0); */
void freeset_remove(int x);

/* Everything is free. */
/*@ assigns FREESET_STATE;
    ensures perm: FreePerm;
    ensures all: \forall integer x; 0 <= x < ITEMS ==> FreeIn(x);
    ensures ends: \forall integer q; 0 <= q < PARTS ==> free_end[q] == PartStart(q + 1); */
void freeset_init(void);

#endif
