/*
 * One page of an address space: mapped, unmapped, duplicated. None of these takes a frame or a slot.
 */
#ifndef PAGE_H
#define PAGE_H

#include "table.h"

/* Makes entry k, which maps nothing, a page at place v that was never touched: zero fill, or a file page. */
/*@ requires entry: 0 <= k < ENTRIES;
    requires inv: Inv;
    requires unmapped: Place(k) == NOWHERE;
    requires place: v == ZERO_PLACE || IN_FILE(v);
    requires prot: ProtOk(prot);
    assigns pool[k], RMAP_STATE;
    ensures inv: Inv;
    ensures place: Place(k) == v && Kind(k) == prot;
    ensures others: \forall integer j; 0 <= j < ENTRIES && j != k ==> pool[j] == \old(pool[j]);
    ensures tables: free_tables == \old(free_tables); */
void page_map(int k, int v, int prot);

/* Unmaps entry k, if it maps something. */
/*@ requires entry: 0 <= k < ENTRIES;
    requires inv: Inv;
    assigns pool[k], RMAP_STATE, CACHE_STATE;
    ensures inv: Inv;
    ensures unmapped: Place(k) == NOWHERE;
    ensures others: \forall integer j; 0 <= j < ENTRIES && j != k ==> pool[j] == \old(pool[j]);
    ensures tables: free_tables == \old(free_tables); */
void page_unmap(int k);

/* Makes entry c a copy-on-write duplicate of entry k (claims C5, C6). */
/*@ requires entries: 0 <= k < ENTRIES && 0 <= c < ENTRIES && k != c;
    requires inv: Inv;
    requires unmapped: Place(c) == NOWHERE;
    assigns pool[k], pool[c], RMAP_STATE;
    ensures inv: Inv;
    ensures place: Place(c) == Place(k) && Place(k) == \old(Place(k));
    ensures shared: Writable(k) == 0 && Writable(c) == 0;
    ensures kinds: Kind(c) == Kind(k) && Kind(k) == \old(Kind(k));
    ensures others: \forall integer j; 0 <= j < ENTRIES && j != k && j != c ==> pool[j] == \old(pool[j]);
    ensures tables: free_tables == \old(free_tables); */
void page_duplicate(int k, int c);

/* Gives the page at entry k another protection; it stays where it is and keeps its bytes. */
/*@ requires entry: 0 <= k < ENTRIES;
    requires inv: Inv;
    requires mapped: Place(k) != NOWHERE;
    requires prot: ProtOk(prot);
    assigns pool[k], RMAP_STATE;
    ensures inv: Inv;
    ensures place: Place(k) == \old(Place(k));
    ensures kind: Kind(k) == prot;
    ensures others: \forall integer j; 0 <= j < ENTRIES && j != k ==> pool[j] == \old(pool[j]);
    ensures tables: free_tables == \old(free_tables); */
void page_protect(int k, int prot);

#endif
