/*
 * The entries of the table pool as all other layers see them: entry k names a place, and use_count says exactly how
 * many entries name each place; the free frames, slots and tables are those that nobody uses. Lists and free sets
 * are kept behind these functions, so the layers above are proved as if they were not there (proofs/TRUST.md).
 */
#ifndef ENTRY_H
#define ENTRY_H

#include "rmap.h"

#ifdef RMAP_OPAQUE
#define RETURNS exits \false; /* a function without a body could do otherwise */
#else
#define RETURNS
#endif

/*@ ghost
    /@ requires place: 0 <= v < PLACES;
       requires rmap: Rmap;
       assigns \nothing;
       RETURNS
       ensures range: 0 <= use_count[v] <= ENTRIES;
       ensures zero: use_count[v] == 0 ==> \forall integer k; 0 <= k < ENTRIES ==> Place(k) != v;
       ensures none: (\forall integer k; 0 <= k < ENTRIES ==> Place(k) != v) ==> use_count[v] == 0; @/
    void lemma_unused(int v);
*/
/*@ ghost
    /@ requires entry: 0 <= k0 < ENTRIES;
       requires range: PlaceRange;
       requires rmap: Rmap;
       requires mapped: Place(k0) != NOWHERE;
       assigns \nothing;
       RETURNS
       ensures some: use_count[Place(k0)] >= 1;
       ensures alone: use_count[Place(k0)] == 1 ==>
           \forall integer k; 0 <= k < ENTRIES && k != k0 ==> Place(k) != Place(k0); @/
    void lemma_sole(int k0);
*/

/*@ requires entry: 0 <= k < ENTRIES;
    assigns \nothing;
    RETURNS
    ensures place: \result == Place(k);
    ensures range: NOWHERE <= \result; */
int entry_place(int k);

/*@ requires entry: 0 <= k < ENTRIES;
    assigns \nothing;
    RETURNS
    ensures writable: \result == Writable(k);
    ensures range: 0 <= \result <= 1; */
int entry_writable(int k);

/*@ requires entry: 0 <= k < ENTRIES;
    requires rmap: Rmap;
    assigns \nothing;
    RETURNS
    ensures prot: \result == Prot(k);
    ensures ok: ProtOk(\result); */
int entry_prot(int k);

/* Makes entry k a page at place v, not accessed and not dirty. */
/*@ requires entry: 0 <= k < ENTRIES;
    requires place: 0 <= v < PLACES;
    requires prot_ok: ProtOk(prot);
    requires writable: 0 <= writable <= 1;
    requires writable_ok: writable == 1 ==> ProtWrite(prot) == 1 && IN_FRAME(v);
    requires range: PlaceRange;
    requires rmap: Rmap;
    assigns pool[k], RMAP_STATE;
    RETURNS
    ensures range: PlaceRange;
    ensures rmap: Rmap;
    ensures place: Place(k) == v;
    ensures writable: Writable(k) == writable;
    ensures prot: Prot(k) == prot;
    ensures counts: \forall integer x; 0 <= x < PLACES ==>
        use_count[x] == \old(use_count[x]) + (x == v ? 1 : 0) - (x == \old(Place(k)) ? 1 : 0);
    ensures tables: free_tables == \old(free_tables); */
void entry_set(int k, int v, int writable, int prot);

/* Makes entry k, which maps something, map nothing. */
/*@ requires entry: 0 <= k < ENTRIES;
    requires range: PlaceRange;
    requires rmap: Rmap;
    requires mapped: Place(k) != NOWHERE;
    assigns pool[k], RMAP_STATE;
    RETURNS
    ensures range: PlaceRange;
    ensures rmap: Rmap;
    ensures cleared: pool[k] == 0;
    ensures nowhere: Place(k) == NOWHERE && Writable(k) == 0;
    ensures counts: \forall integer x; 0 <= x < PLACES ==>
        use_count[x] == \old(use_count[x]) - (x == \old(Place(k)) ? 1 : 0);
    ensures tables: free_tables == \old(free_tables); */
void entry_clear(int k);

/* Sets W (1) or COW (0) of a page that may be written. */
/*@ requires entry: 0 <= k < ENTRIES;
    requires range: PlaceRange;
    requires rmap: Rmap;
    requires mapped: Place(k) != NOWHERE;
    requires writable: 0 <= writable <= 1;
    requires writable_ok: writable == 1 ==> ProtWrite(Prot(k)) == 1 && IN_FRAME(Place(k));
    assigns pool[k];
    RETURNS
    ensures range: PlaceRange;
    ensures rmap: Rmap;
    ensures place: Place(k) == \old(Place(k));
    ensures writable: Writable(k) == writable;
    ensures prot: Prot(k) == \old(Prot(k));
    ensures accessed: Accessed(k) == \old(Accessed(k)) && Dirty(k) == \old(Dirty(k)); */
void entry_set_writable(int k, int writable);

/* Notes an access (A) or, with stored 1, a store (A and D), as hardware with Svade asks for by a fault
   (RISC-V privileged manual 4.3.1). */
/*@ requires entry: 0 <= k < ENTRIES;
    requires range: PlaceRange;
    requires rmap: Rmap;
    requires mapped: Place(k) != NOWHERE;
    requires stored: 0 <= stored <= 1;
    assigns pool[k];
    RETURNS
    ensures range: PlaceRange;
    ensures rmap: Rmap;
    ensures place: Place(k) == \old(Place(k));
    ensures writable: Writable(k) == \old(Writable(k));
    ensures prot: Prot(k) == \old(Prot(k));
    ensures accessed: Accessed(k) == 1;
    ensures dirty: Dirty(k) == (stored == 1 ? 1 : \old(Dirty(k))); */
void entry_touch(int k, int stored);

/* Moves every page at place a to place b, in as many steps as there are; what was W becomes COW. */
/*@ requires places: 0 <= a < PLACES && 0 <= b < PLACES && a != b;
    requires range: PlaceRange;
    requires rmap: Rmap;
    assigns POOL_STATE, RMAP_STATE;
    RETURNS
    ensures range: PlaceRange;
    ensures rmap: Rmap;
    ensures moved: \forall integer k; 0 <= k < ENTRIES ==>
        Place(k) == (\old(Place(k)) == a ? b : \old(Place(k)));
    ensures writable: \forall integer k; 0 <= k < ENTRIES ==>
        Writable(k) == (\old(Place(k)) == a ? 0 : \old(Writable(k)));
    ensures prot: \forall integer k; 0 <= k < ENTRIES ==> Prot(k) == \old(Prot(k));
    ensures others: \forall integer x; 0 <= x < PLACES && x != a && x != b ==>
        use_count[x] == \old(use_count[x]);
    ensures from: use_count[a] == 0;
    ensures to: use_count[b] == \old(use_count[a]) + \old(use_count[b]);
    ensures tables: free_tables == \old(free_tables); */
void entry_move_all(int a, int b);

/* Clears A of every page at place v, in as many steps as there are; 1 if any had it. */
/*@ requires place: 0 <= v < PLACES;
    requires range: PlaceRange;
    requires rmap: Rmap;
    assigns POOL_STATE;
    RETURNS
    ensures range: PlaceRange;
    ensures rmap: Rmap;
    ensures place: \forall integer k; 0 <= k < ENTRIES ==> Place(k) == \old(Place(k));
    ensures writable: \forall integer k; 0 <= k < ENTRIES ==> Writable(k) == \old(Writable(k));
    ensures prot: \forall integer k; 0 <= k < ENTRIES ==> Prot(k) == \old(Prot(k));
    ensures aged: \forall integer k; 0 <= k < ENTRIES ==>
        Accessed(k) == (Place(k) == v ? 0 : \old(Accessed(k)));
    ensures was: \result == 0 ==> \forall integer k; 0 <= k < ENTRIES && Place(k) == v ==> \old(Accessed(k)) == 0;
    ensures any: \result != 0 ==> \exists integer k; 0 <= k < ENTRIES && Place(k) == v && \old(Accessed(k)) == 1; */
int entry_age(int v);

/* A frame or slot that nobody uses, or -1; it is taken by the first entry that names it. */
/*@ requires rmap: Rmap;
    assigns \nothing;
    RETURNS
    ensures range: -1 <= \result < VM_FRAMES;
    ensures free: \result >= 0 ==> use_count[\result] == 0;
    ensures none: \result == -1 ==> \forall integer v; 0 <= v < SLOT0 ==> use_count[v] != 0; */
int frame_find_free(void);
/*@ requires rmap: Rmap;
    assigns \nothing;
    RETURNS
    ensures range: -1 <= \result < VM_SLOTS;
    ensures free: \result >= 0 ==> use_count[SLOT0 + \result] == 0;
    ensures none: \result == -1 ==> \forall integer v; SLOT0 <= v < FILE0 ==> use_count[v] != 0; */
int slot_find_free(void);

/* Gives a free table to root entry r: its number. */
/*@ requires rmap: Rmap;
    requires some: free_tables > 0;
    requires owner: 0 <= r;
    assigns OWNER_STATE, FREESET_STATE;
    RETURNS
    ensures rmap: Rmap;
    ensures table: 0 <= \result < VM_TABLES;
    ensures was_free: \old(table_owner[\result]) == NO_OWNER;
    ensures owner: \forall integer t; 0 <= t < VM_TABLES ==>
        table_owner[t] == (t == \result ? r : \old(table_owner[t]));
    ensures one_less: free_tables == \old(free_tables) - 1; */
int table_take(int r);

/* Makes a table free. */
/*@ requires rmap: Rmap;
    requires table: 0 <= t < VM_TABLES;
    requires taken: table_owner[t] != NO_OWNER;
    assigns table_owner[t], FREESET_STATE;
    RETURNS
    ensures rmap: Rmap;
    ensures free: table_owner[t] == NO_OWNER;
    ensures one_more: free_tables == \old(free_tables) + 1; */
void table_give(int t);

/* How many frames, slots and tables are free. */
/*@ requires rmap: Rmap;
    assigns \nothing;
    RETURNS
    ensures count: \result == free_frames;
    ensures range: 0 <= \result <= VM_FRAMES; */
int frame_count_free(void);
/*@ requires rmap: Rmap;
    assigns \nothing;
    RETURNS
    ensures count: \result == free_slots;
    ensures range: 0 <= \result <= VM_SLOTS; */
int slot_count_free(void);
/*@ requires rmap: Rmap;
    assigns \nothing;
    RETURNS
    ensures count: \result == free_tables;
    ensures range: 0 <= \result <= VM_TABLES;
    ensures none: \result == 0 ==> \forall integer t; 0 <= t < VM_TABLES ==> table_owner[t] != NO_OWNER; */
int table_count_free(void);

/* No entry maps anything, and everything is free. */
/*@ assigns POOL_STATE, RMAP_STATE, OWNER_STATE;
    RETURNS
    ensures range: PlaceRange;
    ensures rmap: Rmap;
    ensures empty: \forall integer k; 0 <= k < ENTRIES ==> pool[k] == 0;
    ensures unused: \forall integer v; 0 <= v < PLACES ==> use_count[v] == 0;
    ensures no_owner: \forall integer t; 0 <= t < VM_TABLES ==> table_owner[t] == NO_OWNER;
    ensures tables: free_tables == VM_TABLES; */
void entry_init(void);

#endif
