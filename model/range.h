/*
 * Ranges of pages of one address space: mapped, unmapped, protected. The operations of map.c check
 * everything first; nothing here can fail.
 */
#ifndef RANGE_H
#define RANGE_H

#include "process.h"

#include "../spec/range.acsl"

/*@ ghost
    /@ requires entries: 0 <= r && 0 <= count && r + count <= ROOTS;
       assigns \nothing;
       ensures range: 0 <= MissingBelow(r, count) <= count;
       ensures monotone: \forall integer n; 0 <= n <= count ==> MissingBelow(r, n) <= MissingBelow(r, count);
       ensures all: (\forall integer q; r <= q < r + count ==> root[q] == 0) ==> MissingBelow(r, count) == count; @/
    void lemma_missing(int r, int count);
*/

/* A page is seen through its entry. */
/*@ ghost
    /@ requires inv: TableInv;
       assigns \nothing;
       ensures views: \forall integer q, m, o; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES ==>
           PageView(q, m, o) == EntryView(EntryOf(q, m), o);
       ensures kinds: \forall integer q, m; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES ==>
           PageKind(q, m) == EntryKind(EntryOf(q, m)); @/
    void lemma_entries(void);
*/

/* A leaf table has one owner: no two pages have one entry. */
/*@ ghost
    /@ requires inv: TableInv;
       requires process: 0 <= p < VM_PROCESSES;
       requires page: 0 <= n < TREE_PAGES;
       requires table: EntryOf(p, n) >= 0;
       assigns \nothing;
       ensures range: 0 <= EntryOf(p, n) < TABLE_ENTRIES && table_owner[EntryOf(p, n) / VM_LEAF_ENTRIES] != NO_OWNER;
       ensures distinct: \forall integer q, m; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES &&
           EntryOf(q, m) == EntryOf(p, n) ==> q == p && m == n;
       ensures bounded: \forall integer q, m; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES ==>
           EntryOf(q, m) < TABLE_ENTRIES; @/
    void lemma_one_entry(int p, int n);
*/

/* What a page maps can be read off its kind: one that shows the file, what the file page shows. */
/*@ ghost
    /@ requires inv: TableInv && Inv;
       assigns \nothing;
       ensures range: \forall integer q, m; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES ==> PageKind(q, m) >= -1;
       ensures shared: \forall integer q, m; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES && PageKind(q, m) >= 0 &&
           ProtShared(PageKind(q, m)) == 1 ==> KindSource(PageKind(q, m)) >= 0;
       ensures source: \forall integer q, m; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES && PageKind(q, m) >= 0 ==>
           -1 <= KindSource(PageKind(q, m)) < VM_FILE_PAGES;
       ensures view: \forall integer q, m, o; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES &&
           0 <= o < VM_PAGE_SIZE && PageKind(q, m) >= 0 && KindSource(PageKind(q, m)) >= 0 ==>
           PageView(q, m, o) == FileView(KindSource(PageKind(q, m)), o); @/
    void lemma_pages(void);
*/

/* 1 if a range is not empty and lies within the address space. */
/*@ assigns \nothing;
    ensures ok: \result != 0 <==> RangeOk(page, count); */
int range_ok(uint32_t page, uint32_t count);

/* How many pages at the beginning of a range are all mapped (mapped 1) or all unmapped (0). */
/*@ requires inv: TableInv && CacheInv;
    requires process: 0 <= p < VM_PROCESSES;
    requires pages: 0 <= page && 0 <= count && page + count <= TREE_PAGES;
    requires bool: 0 <= mapped <= 1;
    assigns \nothing;
    ensures range: 0 <= \result <= count;
    ensures all: \forall integer n; page <= n < page + \result ==> (PageKind(p, n) >= 0 <==> mapped == 1);
    ensures next: \result < count ==> (PageKind(p, page + \result) >= 0 <==> mapped == 0); */
int range_run(int p, int page, int count, int mapped);

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
    ensures less: free_tables == \old(free_tables) - MissingBelow{Pre}(p * VM_ROOT_ENTRIES + v, count);
    ensures places: SamePlacesBut{Pre, Post}(0, 0); */
void range_reserve(int p, int v, int count);

/* Maps count pages from page on, for which there are leaf tables: place by place from place on, or all zero fill. */
/*@ requires inv: TableInv && Inv;
    requires process: 0 <= p < VM_PROCESSES;
    requires pages: 0 <= page && 0 <= count && page + count <= TREE_PAGES;
    requires prot: ProtOk(prot) && (ProtShared(prot) == 1 ==> place != ZERO_PLACE);
    requires place: place == ZERO_PLACE || (FILE0 <= place && place + count <= ZERO_PLACE);
    requires tables: \forall integer n; page <= n < page + count ==>
        root[p * VM_ROOT_ENTRIES + n / VM_LEAF_ENTRIES] != 0;
    requires unmapped: \forall integer n; page <= n < page + count ==> PageKind(p, n) == -1;
    assigns POOL_STATE, RMAP_STATE;
    ensures inv: TableInv && Inv;
    ensures kind: \forall integer n; page <= n < page + count ==> PageKind(p, n) == RangeKind(prot, place, page, n);
    ensures view: \forall integer n, o; page <= n < page + count && 0 <= o < VM_PAGE_SIZE ==>
        PageView(p, n, o) == ByteAt(RangePlace(place, page, n), o);
    ensures place: \forall integer n; page <= n < page + count ==> PagePlace(p, n) == RangePlace(place, page, n);
    ensures others: SamePagesBut{Pre, Post}(p, page, page + count);
    ensures stay: StayBut{Pre, Post}(p, page, page + count);
    ensures tables: free_tables == \old(free_tables);
    ensures brought: NoPageBrought{Pre, Post}; */
void range_map(int p, int page, int count, int prot, int place);

/* Unmaps what is mapped of count pages from page on. */
/*@ requires inv: TableInv && Inv;
    requires process: 0 <= p < VM_PROCESSES;
    requires pages: 0 <= page && 0 <= count && page + count <= TREE_PAGES;
    assigns WRITE_STATE, CACHE_STATE;
    ensures inv: TableInv && Inv;
    ensures file: SameFile{Pre, Post};
    ensures plan: PlanStands{Pre, Post};
    ensures answered: failures_due == \old(failures_due);
    ensures unmapped: \forall integer n; page <= n < page + count ==> PageKind(p, n) == -1;
    ensures others: SamePagesBut{Pre, Post}(p, page, page + count);
    ensures stay: StayBut{Pre, Post}(p, page, page + count);
    ensures brought: NoPageBrought{Pre, Post}; */
void range_unmap(int p, int page, int count);

/* Gives back those of the count leaf tables of process p from v on that map nothing. */
/*@ requires inv: TableInv && Inv;
    requires process: 0 <= p < VM_PROCESSES;
    requires entries: 0 <= v && 0 <= count && v + count <= VM_ROOT_ENTRIES;
    assigns ROOT_STATE, OWNER_STATE, FREESET_STATE;
    ensures inv: TableInv && Inv;
    ensures same: SameRoots{Pre, Post};
    ensures roots: \forall integer r; 0 <= r < ROOTS ==> root[r] == \old(root[r]) || root[r] == 0;
    ensures needed: \forall integer w; v <= w < v + count ==> TableNeeded(p, w);
    ensures places: SamePlacesBut{Pre, Post}(0, 0); */
void range_release(int p, int v, int count);

/* Gives count pages from page on, all of them mapped, other permissions. */
/*@ requires inv: TableInv && Inv;
    requires process: 0 <= p < VM_PROCESSES;
    requires pages: 0 <= page && 0 <= count && page + count <= TREE_PAGES;
    requires prot: ProtOk(prot) && ProtShared(prot) == 0;
    requires mapped: \forall integer n; page <= n < page + count ==> PageKind(p, n) >= 0;
    assigns POOL_STATE, RMAP_STATE;
    ensures inv: TableInv && Inv;
    ensures kind: \forall integer n; page <= n < page + count ==> PageKind(p, n) == Protected(prot, PageKind{Pre}(p, n));
    ensures view: \forall integer q, n, o; 0 <= q < VM_PROCESSES && 0 <= n < TREE_PAGES && 0 <= o < VM_PAGE_SIZE ==>
        PageView(q, n, o) == PageView{Pre}(q, n, o);
    ensures others: SamePagesBut{Pre, Post}(p, page, page + count);
    ensures stay: StayBut{Pre, Post}(p, 0, 0); */
void range_protect(int p, int page, int count, int prot);

#endif
