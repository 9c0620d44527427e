/*
 * Ranges of pages of one address space: mapped, unmapped, protected. The operations of map.c check
 * everything first; nothing here can fail.
 */
#ifndef RANGE_H
#define RANGE_H

#include "process.h"

/* Pages that the tables of one process can reach. */
#define TREE_PAGES (VM_ROOT_ENTRIES * VM_LEAF_ENTRIES)

#include "../spec/range.acsl"

/*@ ghost
    /@ requires entries: 0 <= r && 0 <= count && r + count <= ROOTS;
       assigns \nothing;
       ensures range: 0 <= MissingBelow(r, count) <= count;
       ensures monotone: \forall integer n; 0 <= n <= count ==> MissingBelow(r, n) <= MissingBelow(r, count);
       ensures all: (\forall integer q; r <= q < r + count ==> root[q] == 0) ==> MissingBelow(r, count) == count; @/
    void lemma_missing(int r, int count);
*/

/* How many of the count root entries of process p from v on point nowhere. */
/*@ requires process: 0 <= p < VM_PROCESSES;
    requires entries: 0 <= v && 0 <= count && v + count <= VM_ROOT_ENTRIES;
    assigns \nothing;
    ensures missing: \result == MissingBelow(p * VM_ROOT_ENTRIES + v, count); */
int range_missing(int p, int v, int count);

/* Gives a leaf table to each of them that has none. */
/*@ requires inv: TableInv && Inv;
    requires process: 0 <= p < VM_PROCESSES;
    requires entries: 0 <= v && 0 <= count && v + count <= VM_ROOT_ENTRIES;
    requires enough: free_tables >= MissingBelow(p * VM_ROOT_ENTRIES + v, count);
    assigns ROOT_STATE, OWNER_STATE, FREESET_STATE;
    ensures inv: TableInv && Inv;
    ensures same: SameRoots{Pre, Post};
    ensures there: \forall integer r; p * VM_ROOT_ENTRIES + v <= r < p * VM_ROOT_ENTRIES + v + count ==> root[r] != 0;
    ensures others: \forall integer r; 0 <= r < ROOTS &&
        (r < p * VM_ROOT_ENTRIES + v || r >= p * VM_ROOT_ENTRIES + v + count) ==> root[r] == \old(root[r]);
    ensures less: free_tables == \old(free_tables) - MissingBelow{Pre}(p * VM_ROOT_ENTRIES + v, count); */
void range_reserve(int p, int v, int count);

/* Maps count pages from page on, for which there are leaf tables: place by place from place on, or all zero fill. */
/*@ requires inv: TableInv && Inv;
    requires process: 0 <= p < VM_PROCESSES;
    requires pages: 0 <= page && 0 <= count && page + count <= TREE_PAGES;
    requires prot: ProtOk(prot);
    requires place: place == ZERO_PLACE || (FILE0 <= place && place + count <= ZERO_PLACE);
    requires tables: \forall integer n; page <= n < page + count ==>
        root[p * VM_ROOT_ENTRIES + n / VM_LEAF_ENTRIES] != 0;
    requires unmapped: \forall integer n; page <= n < page + count ==> PageKind(p, n) == -1;
    assigns POOL_STATE, RMAP_STATE;
    ensures inv: TableInv && Inv;
    ensures kind: \forall integer n; page <= n < page + count ==> PageKind(p, n) == prot;
    ensures view: \forall integer n, o; page <= n < page + count && 0 <= o < VM_PAGE_SIZE ==>
        PageView(p, n, o) == ByteAt(RangePlace(place, page, n), o);
    ensures others: SamePagesBut{Pre, Post}(p, page, page + count);
    ensures tables: free_tables == \old(free_tables); */
void range_map(int p, int page, int count, int prot, int place);

/* Unmaps what is mapped of count pages from page on. */
/*@ requires inv: TableInv && Inv;
    requires process: 0 <= p < VM_PROCESSES;
    requires pages: 0 <= page && 0 <= count && page + count <= TREE_PAGES;
    assigns POOL_STATE, RMAP_STATE, CACHE_STATE;
    ensures inv: TableInv && Inv;
    ensures unmapped: \forall integer n; page <= n < page + count ==> PageKind(p, n) == -1;
    ensures others: SamePagesBut{Pre, Post}(p, page, page + count); */
void range_unmap(int p, int page, int count);

/* Gives back those of the count leaf tables of process p from v on that map nothing. */
/*@ requires inv: TableInv && Inv;
    requires process: 0 <= p < VM_PROCESSES;
    requires entries: 0 <= v && 0 <= count && v + count <= VM_ROOT_ENTRIES;
    assigns ROOT_STATE, OWNER_STATE, FREESET_STATE;
    ensures inv: TableInv && Inv;
    ensures same: SameRoots{Pre, Post};
    ensures roots: \forall integer r; 0 <= r < ROOTS ==> root[r] == \old(root[r]) || root[r] == 0; */
void range_release(int p, int v, int count);

/* Gives count pages from page on, all of them mapped, another protection. */
/*@ requires inv: TableInv && Inv;
    requires process: 0 <= p < VM_PROCESSES;
    requires pages: 0 <= page && 0 <= count && page + count <= TREE_PAGES;
    requires prot: ProtOk(prot);
    requires mapped: \forall integer n; page <= n < page + count ==> PageKind(p, n) >= 0;
    assigns POOL_STATE, RMAP_STATE;
    ensures inv: TableInv && Inv;
    ensures kind: \forall integer n; page <= n < page + count ==> PageKind(p, n) == prot;
    ensures view: \forall integer q, n, o; 0 <= q < VM_PROCESSES && 0 <= n < TREE_PAGES && 0 <= o < VM_PAGE_SIZE ==>
        PageView(q, n, o) == PageView{Pre}(q, n, o);
    ensures others: SamePagesBut{Pre, Post}(p, page, page + count); */
void range_protect(int p, int page, int count, int prot);

#endif
