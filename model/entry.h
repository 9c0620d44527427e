/*
 * The entries of the table pool as all other layers see them: entry k names a place, and use_count says exactly how
 * many entries name each place; the free frames, slots and tables are those that nobody uses. The tables of a process
 * and the pages of a table can be counted, and walked in as many steps as there are. Lists and free sets are kept
 * behind these functions, so the layers above are proved as if they were not there (proofs/TRUST.md).
 */
#ifndef ENTRY_H
#define ENTRY_H

#include "rmap_state.h"

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
           \forall integer k; 0 <= k < ENTRIES && k != k0 ==> Place(k) != Place(k0);
       ensures sole: (\forall integer k; 0 <= k < ENTRIES && k != k0 ==> Place(k) != Place(k0)) ==>
           use_count[Place(k0)] == 1; @/
    void lemma_sole(int k0);
*/
/* What is free is what nobody uses; if nobody uses any, all are free. */
/*@ ghost
    /@ requires rmap: Rmap;
       assigns \nothing;
       RETURNS
       ensures frames: \forall integer f; 0 <= f < VM_FRAMES ==> (FreeIn(f) <==> use_count[f] == 0);
       ensures slots: \forall integer v; SLOT0 <= v < FILE0 ==> (FreeIn(v) <==> use_count[v] == 0);
       ensures tables: \forall integer t; 0 <= t < VM_TABLES ==>
           (FreeIn(TABLE_ITEM0 + t) <==> table_owner[t] == NO_OWNER);
       ensures all_frames: (\forall integer f; 0 <= f < VM_FRAMES ==> use_count[f] == 0) ==> free_frames == VM_FRAMES;
       ensures all_slots: (\forall integer v; SLOT0 <= v < FILE0 ==> use_count[v] == 0) ==> free_slots == VM_SLOTS;
       ensures all_tables: (\forall integer t; 0 <= t < VM_TABLES ==> table_owner[t] == NO_OWNER) ==>
           free_tables == VM_TABLES; @/
    void lemma_free(void);
*/

/* The tables that are not free are those that have an owner. */
/*@ ghost
    /@ requires rmap: Rmap;
       assigns \nothing;
       RETURNS
       ensures taken: TablesTaken(VM_TABLES) == VM_TABLES - free_tables; @/
    void lemma_taken(void);
*/

/*@ ghost
    /@ requires rmap: Rmap;
       assigns \nothing;
       RETURNS
       ensures prot: \forall integer k; 0 <= k < ENTRIES ==> ProtOk(Prot(k)); @/
    void lemma_prots(void);
*/

/*@ ghost
    /@ requires process: 0 <= p < VM_PROCESSES;
       requires rmap: Rmap;
       assigns \nothing;
       RETURNS
       ensures none: Tables(p) == 0 ==>
           \forall integer r; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES ==> root[r] == 0; @/
    void lemma_tables(int p);
*/
/*@ ghost
    /@ requires table: 0 <= t < VM_TABLES;
       requires rmap: Rmap;
       assigns \nothing;
       RETURNS
       ensures none: Mapped(t) == 0 ==>
           \forall integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES ==> Place(k) == NOWHERE; @/
    void lemma_mapped(int t);
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
    ensures tables: free_tables == \old(free_tables);
    ensures order: SameOrder{Pre, Post};
    ensures kept: \old(Place(k)) == NOWHERE && \old(use_count[v]) != 0 ==>
        free_frames == \old(free_frames) && free_slots == \old(free_slots); */
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
    ensures frames: free_frames == \old(free_frames) +
        (IN_FRAME(\old(Place(k))) && use_count[\old(Place(k))] == 0 ? 1 : 0);
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

/* Makes every page at place v ask before its next store, in as many steps as there are. */
/*@ requires place: 0 <= v < PLACES;
    requires range: PlaceRange;
    requires rmap: Rmap;
    assigns POOL_STATE;
    RETURNS
    ensures range: PlaceRange;
    ensures rmap: Rmap;
    ensures place: \forall integer k; 0 <= k < ENTRIES ==> Place(k) == \old(Place(k));
    ensures prot: \forall integer k; 0 <= k < ENTRIES ==> Prot(k) == \old(Prot(k));
    ensures writable: \forall integer k; 0 <= k < ENTRIES ==>
        Writable(k) == (Place(k) == v ? 0 : \old(Writable(k)));
    ensures cost: steps == use_count[v]; */
void entry_write_protect(int v);

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
    ensures frames: !IN_FRAME(b) ==>
        free_frames == \old(free_frames) + (IN_FRAME(a) && \old(use_count[a]) != 0 ? 1 : 0);
    ensures tables: free_tables == \old(free_tables);
    ensures cost: steps == \old(use_count[a]); */
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
    ensures any: \result != 0 ==> \exists integer k; 0 <= k < ENTRIES && Place(k) == v && \old(Accessed(k)) == 1;
    ensures cost: steps == use_count[v]; */
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

/* Gives a free table to root entry r, which points nowhere: its number. */
/*@ requires rmap: Rmap;
    requires some: free_tables > 0;
    requires root: 0 <= r < ROOTS && root[r] == 0;
    assigns root[r], OWNER_STATE, FREESET_STATE;
    RETURNS
    ensures rmap: Rmap;
    ensures table: 0 <= \result < VM_TABLES;
    ensures was_free: \old(table_owner[\result]) == NO_OWNER;
    ensures owner: \forall integer t; 0 <= t < VM_TABLES ==>
        table_owner[t] == (t == \result ? r : \old(table_owner[t]));
    ensures pointer: root[r] == PointerPte(\result) && root[r] != 0;
    ensures one_less: free_tables == \old(free_tables) - 1;
    ensures order: SameOrder{Pre, Post};
    ensures kept: free_frames == \old(free_frames) && free_slots == \old(free_slots); */
int table_take(int r);

/* Makes a table free, and clears the root entry that points to it. */
/*@ requires rmap: Rmap;
    requires table: 0 <= t < VM_TABLES;
    requires taken: 0 <= table_owner[t] < ROOTS && root[table_owner[t]] != 0;
    assigns ROOT_STATE, table_owner[t], FREESET_STATE;
    RETURNS
    ensures rmap: Rmap;
    ensures free: table_owner[t] == NO_OWNER;
    ensures roots: \forall integer r; 0 <= r < ROOTS ==>
        root[r] == (r == \old(table_owner[t]) ? 0 : \old(root[r]));
    ensures one_more: free_tables == \old(free_tables) + 1; */
void table_give(int t);

/* How many tables process p has; and the root entry that points to one of them, by its rank. */
/*@ requires rmap: Rmap;
    requires process: 0 <= p < VM_PROCESSES;
    assigns \nothing;
    RETURNS
    ensures count: \result == Tables(p);
    ensures range: 0 <= \result <= VM_ROOT_ENTRIES;
    ensures ranks: \forall integer r; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES ==>
        (root[r] != 0 <==> RootRank(p, r) < \result) && RootRank(p, r) >= 0; */
int space_tables(int p);
/*@ requires rmap: Rmap;
    requires process: 0 <= p < VM_PROCESSES;
    requires rank: 0 <= i < Tables(p);
    assigns \nothing;
    RETURNS
    ensures root: p * VM_ROOT_ENTRIES <= \result < (p + 1) * VM_ROOT_ENTRIES && root[\result] != 0;
    ensures rank: \forall integer r; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES ==>
        (RootRank(p, r) == i <==> r == \result); */
int space_root(int p, int i);

/* How many entries of table t map something; and one of them, by its rank. */
/*@ requires rmap: Rmap;
    requires table: 0 <= t < VM_TABLES;
    assigns \nothing;
    RETURNS
    ensures count: \result == Mapped(t);
    ensures range: 0 <= \result <= VM_LEAF_ENTRIES;
    ensures ranks: \forall integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES ==>
        (Place(k) != NOWHERE <==> EntryRank(t, k) < \result) && EntryRank(t, k) >= 0;
    ensures some: \result != 0 ==>
        \exists integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES && Place(k) != NOWHERE; */
int table_pages(int t);
/*@ requires rmap: Rmap;
    requires table: 0 <= t < VM_TABLES;
    requires rank: 0 <= i < Mapped(t);
    assigns \nothing;
    RETURNS
    ensures mapped: t * VM_LEAF_ENTRIES <= \result < (t + 1) * VM_LEAF_ENTRIES && Place(\result) != NOWHERE;
    ensures rank: \forall integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES ==>
        (EntryRank(t, k) == i <==> k == \result); */
int table_page(int t, int i);

/* Makes a process of a number that none has: the number. */
/*@ requires rmap: Rmap;
    requires some: free_processes > 0;
    assigns LIVE_STATE, FREESET_STATE;
    RETURNS
    ensures rmap: Rmap;
    ensures process: 0 <= \result < VM_PROCESSES && \old(process_live[\result]) == 0;
    ensures live: \forall integer p; 0 <= p < VM_PROCESSES ==>
        process_live[p] == (p == \result ? 1 : \old(process_live[p]));
    ensures one_less: free_processes == \old(free_processes) - 1;
    ensures tables: free_tables == \old(free_tables);
    ensures kept: free_frames == \old(free_frames) && free_slots == \old(free_slots); */
int process_take(void);

/* Frees the number of a process. */
/*@ requires rmap: Rmap;
    requires live: 0 <= p < VM_PROCESSES && process_live[p] != 0;
    assigns process_live[p], FREESET_STATE;
    RETURNS
    ensures rmap: Rmap;
    ensures gone: process_live[p] == 0;
    ensures one_more: free_processes == \old(free_processes) + 1;
    ensures tables: free_tables == \old(free_tables); */
void process_give(int p);

/* How many frames, slots, tables and process numbers are free. */
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
/*@ requires rmap: Rmap;
    assigns \nothing;
    RETURNS
    ensures count: \result == free_processes;
    ensures range: 0 <= \result <= VM_PROCESSES;
    ensures none: \result == 0 ==> \forall integer p; 0 <= p < VM_PROCESSES ==> process_live[p] != 0;
    ensures some: \result != 0 ==> \exists integer p; 0 <= p < VM_PROCESSES && process_live[p] == 0; */
int process_count_free(void);

/* No process, no table, no entry that maps anything, and everything is free. */
/*@ assigns POOL_STATE, RMAP_STATE, ROOT_STATE, OWNER_STATE, LIVE_STATE;
    RETURNS
    ensures range: PlaceRange;
    ensures rmap: Rmap;
    ensures empty: \forall integer k; 0 <= k < ENTRIES ==> pool[k] == 0;
    ensures unused: \forall integer v; 0 <= v < PLACES ==> use_count[v] == 0;
    ensures no_owner: \forall integer t; 0 <= t < VM_TABLES ==> table_owner[t] == NO_OWNER;
    ensures no_root: \forall integer r; 0 <= r < ROOTS ==> root[r] == 0;
    ensures no_process: \forall integer p; 0 <= p < VM_PROCESSES ==> process_live[p] == 0;
    ensures tables: free_tables == VM_TABLES; */
void entry_init(void);

#endif
