/*
 * Whole address spaces, by the number of the process that they belong to: duplicated for fork, cleared for
 * exit and exec.
 */
#ifndef SPACE_H
#define SPACE_H

#include "page.h"

#include "../spec/cost.acsl"

/* Gives process c, whose address space is empty, a copy-on-write duplicate of that of process p (claim C4). */
/*@ requires inv: TableInv && Inv;
    requires processes: 0 <= p < VM_PROCESSES && 0 <= c < VM_PROCESSES && p != c;
    requires empty: \forall integer r; c * VM_ROOT_ENTRIES <= r < (c + 1) * VM_ROOT_ENTRIES ==> root[r] == 0;
    requires enough: free_tables >= Tables(p);
    assigns SPACE_STATE;
    ensures inv: TableInv && Inv;
    ensures roots: \forall integer r; 0 <= r < ROOTS &&
        (r < c * VM_ROOT_ENTRIES || r >= (c + 1) * VM_ROOT_ENTRIES) ==> root[r] == \old(root[r]);
    ensures others: SameRootsBut{Pre, Post}(c * VM_ROOT_ENTRIES, (c + 1) * VM_ROOT_ENTRIES);
    ensures view: \forall integer w, j, o; 0 <= w < VM_ROOT_ENTRIES && 0 <= j < VM_LEAF_ENTRIES &&
        0 <= o < VM_PAGE_SIZE ==>
        SpaceView(c, w, j, o) == SpaceView{Pre}(p, w, j, o);
    ensures kind: \forall integer w, j; 0 <= w < VM_ROOT_ENTRIES && 0 <= j < VM_LEAF_ENTRIES ==>
        SpaceKind(c, w, j) == SpaceKind{Pre}(p, w, j);
    ensures cost: steps == Tables{Pre}(p) + Pages{Pre}(p);
    ensures place: \forall integer w, j; 0 <= w < VM_ROOT_ENTRIES && 0 <= j < VM_LEAF_ENTRIES ==>
        SpacePlace(c, w, j) == SpacePlace{Pre}(p, w, j);
    ensures places: SamePlacesBut{Pre, Post}(c * VM_ROOT_ENTRIES, (c + 1) * VM_ROOT_ENTRIES);
    ensures tables: \forall integer r; c * VM_ROOT_ENTRIES <= r < (c + 1) * VM_ROOT_ENTRIES &&
        \at(root[r + (p - c) * VM_ROOT_ENTRIES], Pre) == 0 ==> root[r] == 0;
    ensures kept: free_frames == \old(free_frames) && free_slots == \old(free_slots); */
void space_duplicate(int p, int c);

/* Unmaps everything that process p has mapped and gives back its tables. */
/*@ requires inv: TableInv && Inv;
    requires process: 0 <= p < VM_PROCESSES;
    assigns SPACE_STATE, FILE_STATE, DEVICE_STATE, CACHE_STATE;
    ensures inv: TableInv && Inv;
    ensures empty: \forall integer r; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES ==> root[r] == 0;
    ensures roots: \forall integer r; 0 <= r < ROOTS &&
        (r < p * VM_ROOT_ENTRIES || r >= (p + 1) * VM_ROOT_ENTRIES) ==> root[r] == \old(root[r]);
    ensures others: SameRootsBut{Pre, Post}(p * VM_ROOT_ENTRIES, (p + 1) * VM_ROOT_ENTRIES);
    ensures file: SameFile{Pre, Post};
    ensures plan: PlanStands{Pre, Post};
    ensures answered: failures_due == \old(failures_due);
    ensures tables: free_tables == \old(free_tables) + Tables{Pre}(p);
    ensures cost: steps == Tables{Pre}(p) + Pages{Pre}(p);
    ensures places: SamePlacesBut{Pre, Post}(p * VM_ROOT_ENTRIES, (p + 1) * VM_ROOT_ENTRIES);
    ensures brought: NoPageBrought{Pre, Post}; */
void space_clear(int p);

#endif
