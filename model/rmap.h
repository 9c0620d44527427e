/*
 * What the setters do to the reverse map. Only entry.c calls these functions.
 */
#ifndef RMAP_H
#define RMAP_H

#include "rmap_state.h"

/*@ ghost
    /@ requires place: 0 <= v < PLACES;
       requires count: CountInv;
       assigns \nothing;
       ensures range: 0 <= use_count[v] <= ENTRIES;
       ensures zero: use_count[v] == 0 ==> \forall integer k; 0 <= k < ENTRIES ==> Place(k) != v;
       ensures none: (\forall integer k; 0 <= k < ENTRIES ==> Place(k) != v) ==> use_count[v] == 0;
       ensures room: (\exists integer k; 0 <= k < ENTRIES && Place(k) != v) ==> use_count[v] < ENTRIES; @/
    void lemma_count_zero(int v);
*/
/*@ ghost
    /@ requires entry: 0 <= k0 < ENTRIES;
       requires range: PlaceRange;
       requires count: CountInv;
       requires mapped: Place(k0) != NOWHERE;
       assigns \nothing;
       ensures some: use_count[Place(k0)] >= 1;
       ensures alone: use_count[Place(k0)] == 1 ==>
           \forall integer k; 0 <= k < ENTRIES && k != k0 ==> Place(k) != Place(k0); @/
    void lemma_count_one(int k0);
*/

/* Takes entry k, which maps something, off its place's list and clears it. */
/*@ requires entry: 0 <= k < ENTRIES;
    requires list: ListInv;
    requires mapped: Place(k) != NOWHERE;
    assigns pool[k], LIST_STATE;
    ensures list: ListInv;
    ensures cleared: pool[k] == 0;
    ensures nowhere: Place(k) == NOWHERE;
    ensures counts: \forall integer x; 0 <= x < PLACES ==>
        use_count[x] == \old(use_count[x]) - (x == \old(Place(k)) ? 1 : 0);
    ensures mapped: \forall integer n; 0 <= n <= ENTRIES ==>
        MappedBelow(n) == MappedBelow{Pre}(n) - (n > k ? 1 : 0); */
void rmap_unlink(int k);

/* Writes a word for place v into entry k, which maps nothing, and puts it on the list of v. */
/*@ requires entry: 0 <= k < ENTRIES;
    requires place: 0 <= v < PLACES;
    requires list: ListInv;
    requires unmapped: Place(k) == NOWHERE;
    requires word: PtePlace(e) == v;
    assigns pool[k], use_next[k], use_prev[0 .. ENTRIES - 1], use_head[v], use_count[v], use_rank[k];
    ensures list: ListInv;
    ensures written: pool[k] == e;
    ensures at: Place(k) == v;
    ensures count: use_count[v] == \old(use_count[v]) + 1;
    ensures mapped: \forall integer n; 0 <= n <= ENTRIES ==>
        MappedBelow(n) == MappedBelow{Pre}(n) + (n > k ? 1 : 0); */
void rmap_link(int k, int v, uint32_t e);

/* Writes another word for the same place into entry k. */
/*@ requires entry: 0 <= k < ENTRIES;
    requires list: ListInv;
    requires word: PtePlace(e) == Place(k);
    assigns pool[k];
    ensures list: ListInv;
    ensures written: pool[k] == e;
    ensures at: Place(k) == \old(Place(k));
    ensures mapped: \forall integer n; 0 <= n <= ENTRIES ==> MappedBelow(n) == MappedBelow{Pre}(n); */
void rmap_rewrite(int k, uint32_t e);

/* Every entry maps nothing. */
/*@ assigns POOL_STATE, LIST_STATE;
    ensures list: ListInv;
    ensures empty: \forall integer k; 0 <= k < ENTRIES ==> pool[k] == 0;
    ensures unused: \forall integer v; 0 <= v < PLACES ==> use_count[v] == 0;
    ensures mapped: \forall integer n; 0 <= n <= ENTRIES ==> MappedBelow(n) == 0; */
void rmap_init(void);

#endif
