/*
 * Page tables as Sv32 hardware walks them (RISC-V privileged manual 4.3.2). A root entry is 0 or points to a leaf
 * table of the pool; a leaf table has one owner, the root entry that points to it. Leaf tables are
 * allocated on demand and given back when they map nothing.
 */
#ifndef TABLE_H
#define TABLE_H

#include "fault.h"

/* Pages that the tables of one process can reach. */
#define TREE_PAGES (VM_ROOT_ENTRIES * VM_LEAF_ENTRIES)

#include "../spec/table.acsl"

/* The leaf table that root entry r points to, or -1. */
/*@ requires inv: TableInv;
    requires root: 0 <= r < ROOTS;
    assigns \nothing;
    ensures leaf: \result == Leaf(r);
    ensures owner: \result == -1 || (0 <= \result < VM_TABLES && table_owner[\result] == r &&
                                     root[r] == PointerPte(\result));
    ensures absent: \result == -1 <==> root[r] == 0; */
int table_of(int r);

/* The entry for a page of process p, or -1 if nothing is mapped there. */
/*@ requires inv: TableInv && CacheInv;
    requires process: 0 <= p < VM_PROCESSES;
    requires page: 0 <= page < TREE_PAGES;
    assigns \nothing;
    ensures range: -1 <= \result < TABLE_ENTRIES;
    ensures unmapped: \result == -1 <==> PageKind(p, page) == -1;
    ensures entry: \result >= 0 ==> Leaf(p * VM_ROOT_ENTRIES + page / VM_LEAF_ENTRIES) >= 0 &&
        \result == Leaf(p * VM_ROOT_ENTRIES + page / VM_LEAF_ENTRIES) * VM_LEAF_ENTRIES + page % VM_LEAF_ENTRIES &&
        Place(\result) != NOWHERE; */
int table_walk(int p, int page);

/* Gives root entry r, which points nowhere, a free table: its number. */
/*@ requires inv: TableInv && Inv;
    requires root: 0 <= r < ROOTS && root[r] == 0;
    requires some: free_tables > 0;
    assigns root[r], OWNER_STATE, FREESET_STATE;
    ensures inv: TableInv && Inv;
    ensures same: SameRoots{Pre, Post};
    ensures table: 0 <= \result < VM_TABLES && Leaf(r) == \result && table_owner[\result] == r && root[r] != 0;
    ensures empty: \forall integer k; \result * VM_LEAF_ENTRIES <= k < (\result + 1) * VM_LEAF_ENTRIES ==>
        Place(k) == NOWHERE;
    ensures one_less: free_tables == \old(free_tables) - 1;
    ensures order: SameOrder{Pre, Post};
    ensures places: SamePlacesBut{Pre, Post}(0, 0);
    ensures kept: free_frames == \old(free_frames) && free_slots == \old(free_slots); */
int table_new(int r);

/* Gives back a table that maps nothing. */
/*@ requires inv: TableInv && Inv;
    requires table: 0 <= t < VM_TABLES && table_owner[t] != NO_OWNER;
    requires empty: \forall integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES ==> Place(k) == NOWHERE;
    assigns ROOT_STATE, table_owner[t], FREESET_STATE;
    ensures inv: TableInv && Inv;
    ensures same: SameRoots{Pre, Post};
    ensures free: table_owner[t] == NO_OWNER && root[\old(table_owner[t])] == 0;
    ensures others: \forall integer r; 0 <= r < ROOTS && r != \old(table_owner[t]) ==> root[r] == \old(root[r]);
    ensures one_more: free_tables == \old(free_tables) + 1;
    ensures places: SamePlacesBut{Pre, Post}(0, 0); */
void table_release(int t);

/* 1 if a table maps nothing. */
/*@ requires rmap: Rmap;
    requires table: 0 <= t < VM_TABLES;
    assigns \nothing;
    ensures empty: \result != 0 <==>
        \forall integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES ==> Place(k) == NOWHERE;
    ensures count: \result != 0 <==> Mapped(t) == 0;
    ensures range: Mapped(t) >= 0; */
int table_is_empty(int t);

#endif
