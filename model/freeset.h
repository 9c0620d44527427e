/*
 * Which frames, slots and tables are free. All of them are items of one permutation, each kind in a part of its
 * own: free_item[i] is the item at i, free_index its inverse, and the free items of a kind are the first of its
 * part. Taking and giving back is O(1), and a count of 0 says at once that none of that kind is free.
 */
#ifndef FREESET_H
#define FREESET_H

#include "place.h"

/* Items: the frames and slots under the numbers of their places, then the tables. */
#define TABLE_ITEM0 FILE0
#define ITEMS (TABLE_ITEM0 + VM_TABLES)

extern int free_item[ITEMS], free_index[ITEMS];
extern int free_frames, free_slots, free_tables; /* how many of each kind are free */

#include "../spec/freeset.acsl"

/* Makes an item free. */
/*@ requires item: 0 <= x < ITEMS;
    requires perm: FreePerm;
    requires taken: !FreeIn(x);
    assigns FREESET_STATE;
    ensures perm: FreePerm;
    ensures in: FreeIn(x);
    ensures others: \forall integer y; 0 <= y < ITEMS && y != x ==> (FreeIn(y) <==> \old(FreeIn(y)));
    ensures frames: free_frames == \old(free_frames) + (x < SLOT0 ? 1 : 0);
    ensures slots: free_slots == \old(free_slots) + (SLOT0 <= x < TABLE_ITEM0 ? 1 : 0);
    ensures tables: free_tables == \old(free_tables) + (TABLE_ITEM0 <= x ? 1 : 0); */
void freeset_add(int x);

/* Takes an item out. */
/*@ requires item: 0 <= x < ITEMS;
    requires perm: FreePerm;
    requires free: FreeIn(x);
    assigns FREESET_STATE;
    ensures perm: FreePerm;
    ensures out: !FreeIn(x);
    ensures others: \forall integer y; 0 <= y < ITEMS && y != x ==> (FreeIn(y) <==> \old(FreeIn(y)));
    ensures frames: free_frames == \old(free_frames) - (x < SLOT0 ? 1 : 0);
    ensures slots: free_slots == \old(free_slots) - (SLOT0 <= x < TABLE_ITEM0 ? 1 : 0);
    ensures tables: free_tables == \old(free_tables) - (TABLE_ITEM0 <= x ? 1 : 0); */
void freeset_remove(int x);

/* Everything is free. */
/*@ assigns FREESET_STATE;
    ensures perm: FreePerm;
    ensures all: \forall integer x; 0 <= x < ITEMS ==> FreeIn(x);
    ensures counts: free_frames == VM_FRAMES && free_slots == VM_SLOTS && free_tables == VM_TABLES; */
void freeset_init(void);

#endif
