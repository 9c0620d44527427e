/*
 * One page of an address space: mapped, unmapped, duplicated, protected, written to the file. None of these takes a
 * frame or a slot.
 */
#ifndef PAGE_H
#define PAGE_H

#include "table.h"

/* What an entry maps can be read off its kind. */
/*@ ghost
    /@ requires inv: PlaceRange && Rmap && CacheInv;
       assigns \nothing;
       ensures source: \forall integer k; 0 <= k < ENTRIES ==> KindSource(Kind(k)) == Source(k) && Source(k) < VM_FILE_PAGES;
       ensures read: \forall integer k; 0 <= k < ENTRIES && Place(k) != NOWHERE ==>
           ProtRead(Kind(k)) == ProtRead(Prot(k));
       ensures write: \forall integer k; 0 <= k < ENTRIES && Place(k) != NOWHERE ==>
           ProtWrite(Kind(k)) == ProtWrite(Prot(k));
       ensures execute: \forall integer k; 0 <= k < ENTRIES && Place(k) != NOWHERE ==>
           ProtExecute(Kind(k)) == ProtExecute(Prot(k));
       ensures shared: \forall integer k; 0 <= k < ENTRIES && Place(k) != NOWHERE ==>
           ProtShared(Kind(k)) == ProtShared(Prot(k));
       ensures prot: \forall integer k; 0 <= k < ENTRIES && Place(k) != NOWHERE ==>
           Kind(k) % (2 * PROT_SHARED) == Prot(k);
       ensures protected: \forall integer k, prot; 0 <= k < ENTRIES && Place(k) != NOWHERE ==>
           Protected(prot, Kind(k)) == KindOf(prot + PROT_SHARED * ProtShared(Prot(k)), Source(k)); @/
    void lemma_kinds(void);
*/

/* Makes entry k, which maps nothing, a page at place v that was never touched: zero fill, or a file page. */
/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires inv: Inv;
    requires unmapped: Place(k) == NOWHERE;
    requires place: v == ZERO_PLACE || IN_FILE(v);
    requires prot: ProtOk(prot) && (ProtShared(prot) == 1 ==> IN_FILE(v));
    assigns pool[k], RMAP_STATE;
    ensures inv: Inv;
    ensures place: Place(k) == v && Kind(k) == KindOf(prot, SourceAt(v));
    ensures others: \forall integer j; 0 <= j < ENTRIES && j != k ==> pool[j] == \old(pool[j]);
    ensures tables: free_tables == \old(free_tables); */
void page_map(int k, int v, int prot);

/* Unmaps entry k. A modified file page that nobody else maps is written to the file; if that
   fails it stays in memory. */
/*@ requires entry: 0 <= k < TABLE_ENTRIES && Place(k) != NOWHERE;
    requires inv: Inv;
    assigns WRITE_STATE, CACHE_STATE;
    ensures inv: Inv;
    ensures unmapped: Place(k) == NOWHERE;
    ensures places: \forall integer j; 0 <= j < TABLE_ENTRIES && j != k ==> Place(j) == \old(Place(j));
    ensures kinds: \forall integer j; 0 <= j < TABLE_ENTRIES && j != k ==> Kind(j) == \old(Kind(j));
    ensures views: \forall integer j, o; 0 <= j < TABLE_ENTRIES && j != k && 0 <= o < VM_PAGE_SIZE ==>
        View(j, o) == \old(View(j, o));
    ensures file: SameFile{Pre, Post};
    ensures plan: PlanStands{Pre, Post};
    ensures answered: failures_due == \old(failures_due);
    ensures tables: free_tables == \old(free_tables); */
void page_unmap(int k);

/* Makes entry c a copy-on-write duplicate of entry k (claims C5, C6). */
/*@ requires entries: 0 <= k < TABLE_ENTRIES && 0 <= c < TABLE_ENTRIES && k != c;
    requires inv: Inv;
    requires mapped: Place(k) != NOWHERE && Place(c) == NOWHERE;
    assigns pool[k], pool[c], RMAP_STATE;
    ensures inv: Inv;
    ensures place: Place(c) == Place(k) && Place(k) == \old(Place(k));
    ensures shared: Writable(k) == 0 && Writable(c) == 0;
    ensures kinds: Kind(c) == Kind(k) && Kind(k) == \old(Kind(k));
    ensures others: \forall integer j; 0 <= j < ENTRIES && j != k && j != c ==> pool[j] == \old(pool[j]);
    ensures tables: free_tables == \old(free_tables);
    ensures order: SameOrder{Pre, Post};
    ensures kept: free_frames == \old(free_frames) && free_slots == \old(free_slots); */
void page_duplicate(int k, int c);

/* Gives the page at entry k other permissions; it stays where it is and keeps its bytes. */
/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires inv: Inv;
    requires mapped: Place(k) != NOWHERE;
    requires prot: ProtOk(prot) && ProtShared(prot) == 0;
    assigns pool[k], RMAP_STATE;
    ensures inv: Inv;
    ensures place: Place(k) == \old(Place(k));
    ensures kind: Kind(k) == Protected(prot, \old(Kind(k)));
    ensures others: \forall integer j; 0 <= j < ENTRIES && j != k ==> pool[j] == \old(pool[j]);
    ensures tables: free_tables == \old(free_tables); */
void page_protect(int k, int prot);

/* Writes the file page to the file if entry k maps it shared and it is modified: 1, or 0 if the transfer failed; then it
   stays as it is, in memory (claim C14). */
/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires inv: Inv;
    requires mapped: Place(k) != NOWHERE;
    assigns WRITE_STATE, CACHE_STATE;
    ensures inv: Inv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures bool: \result == 0 || \result == 1;
    ensures failed: Failed{Pre, Post}(1 - \result);
    ensures plan: PlanStands{Pre, Post};
    ensures works: \result == 1 <==> ProtShared(Prot(k)) == 0 || !Modified{Pre}(Source{Pre}(k)) ||
        NextWorks{Pre}(FILE0 + Source{Pre}(k));
    ensures stayed: \forall integer j; 0 <= j < TABLE_ENTRIES ==> Place(j) == \old(Place(j));
    ensures written: \result == 1 && ProtShared(Prot(k)) == 1 ==> !Modified(Source(k));
    ensures clean: \forall integer n; 0 <= n < VM_FILE_PAGES && !Modified{Pre}(n) ==> !Modified(n); */
int page_sync(int k);

#endif
