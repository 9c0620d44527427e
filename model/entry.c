#include "entry.h"

int table_owner[VM_TABLES];

/*@ ghost
    void lemma_unused(int v)
    {
        lemma_count_zero(v);
    }
*/
/*@ ghost
    void lemma_sole(int k0)
    {
        lemma_count_one(k0);
    }
*/

int entry_place(int k)
{
    return pte_place(pool[k]);
}

int entry_writable(int k)
{
    return pte_writable(pool[k]);
}

int entry_prot(int k)
{
    return pte_prot(pool[k]);
}

/*@ requires entry: 0 <= k < ENTRIES;
    requires rmap: Rmap;
    requires mapped: Place(k) != NOWHERE;
    assigns pool[k], RMAP_STATE;
    ensures rmap: Rmap;
    ensures cleared: pool[k] == 0;
    ensures nowhere: Place(k) == NOWHERE;
    ensures counts: \forall integer x; 0 <= x < PLACES ==>
        use_count[x] == \old(use_count[x]) - (x == \old(Place(k)) ? 1 : 0);
    ensures tables: free_tables == \old(free_tables); */
static void entry_take_out(int k)
{
    int v = pte_place(pool[k]);
    //@ ghost lemma_count_zero(v);
    rmap_unlink(k);
    //@ assert words: EntriesOk;
    if (v < FILE0) {
        //@ assert others: FreeInvBut(v);
        if (use_count[v] == 0)
            freeset_add(v);
    }
    //@ assert free: FreeInv;
    //@ assert list: ListInv;
}

/*@ requires entry: 0 <= k < ENTRIES;
    requires place: 0 <= v < PLACES;
    requires rmap: Rmap;
    requires unmapped: Place(k) == NOWHERE;
    requires word: PtePlace(e) == v && PteOk(e);
    assigns pool[k], RMAP_STATE;
    ensures rmap: Rmap;
    ensures written: pool[k] == e;
    ensures at: Place(k) == v;
    ensures counts: \forall integer x; 0 <= x < PLACES ==>
        use_count[x] == \old(use_count[x]) + (x == v ? 1 : 0);
    ensures tables: free_tables == \old(free_tables); */
static void entry_put_in(int k, int v, uint32_t e)
{
    int first = v < FILE0 && use_count[v] == 0;
    //@ ghost lemma_count_zero(v);
    rmap_link(k, v, e);
    //@ assert words: EntriesOk;
    if (v < FILE0) {
        //@ assert others: FreeInvBut(v);
        if (first)
            freeset_remove(v);
    }
    //@ assert free: FreeInv;
    //@ assert list: ListInv;
}

/*@ requires entry: 0 <= k < ENTRIES;
    requires place: 0 <= v < PLACES;
    requires rmap: Rmap;
    requires word: PtePlace(e) == v && PteOk(e);
    assigns pool[k], RMAP_STATE;
    ensures rmap: Rmap;
    ensures written: pool[k] == e;
    ensures counts: \forall integer x; 0 <= x < PLACES ==>
        use_count[x] == \old(use_count[x]) + (x == v ? 1 : 0) - (x == \old(Place(k)) ? 1 : 0);
    ensures tables: free_tables == \old(free_tables); */
static void entry_write(int k, int v, uint32_t e)
{
    if (pool[k] != 0)
        entry_take_out(k);
    entry_put_in(k, v, e);
}

/*@ requires entry: 0 <= k < ENTRIES;
    requires rmap: Rmap;
    requires word: PteOk(e) && PtePlace(e) == Place(k);
    assigns pool[k];
    ensures rmap: Rmap;
    ensures written: pool[k] == e; */
static void entry_rewrite(int k, uint32_t e)
{
    rmap_rewrite(k, e);
    //@ assert words: EntriesOk;
    //@ assert free: FreeInv;
}

void entry_set(int k, int v, int writable, int prot)
{
    entry_write(k, v, pte_make(v, writable, prot, 0, 0));
}

void entry_clear(int k)
{
    entry_take_out(k);
}

void entry_set_writable(int k, int writable)
{
    uint32_t e = pool[k];
    entry_rewrite(k, pte_make(pte_place(e), writable, pte_prot(e), pte_accessed(e), pte_dirty(e)));
}

void entry_touch(int k, int stored)
{
    uint32_t e = pool[k];
    entry_rewrite(k, pte_make(pte_place(e), pte_writable(e), pte_prot(e), 1, stored ? 1 : pte_dirty(e)));
}

void entry_move_all(int a, int b)
{
    //@ ghost lemma_count_zero(a);
    /*@ loop invariant rmap: Rmap;
        loop invariant count: 0 <= use_count[a];
        loop invariant rest: \forall integer k; 0 <= k < ENTRIES && \at(Place(k), Pre) != a ==>
            pool[k] == \at(pool[k], Pre);
        loop invariant not_yet: \forall integer k; 0 <= k < ENTRIES && Place(k) == a ==>
            pool[k] == \at(pool[k], Pre);
        loop invariant moved: \forall integer k; 0 <= k < ENTRIES && \at(Place(k), Pre) == a ==>
            Place(k) == a || (Place(k) == b && Writable(k) == 0);
        loop invariant prot: \forall integer k; 0 <= k < ENTRIES ==> Prot(k) == \at(Prot(k), Pre);
        loop invariant others: \forall integer x; 0 <= x < PLACES && x != a && x != b ==>
            use_count[x] == \at(use_count[x], Pre);
        loop invariant sum: use_count[a] + use_count[b] == \at(use_count[a], Pre) + \at(use_count[b], Pre);
        loop invariant tables: free_tables == \at(free_tables, Pre);
        loop assigns POOL_STATE, RMAP_STATE;
        loop variant use_count[a]; */
    while (use_head[a] != -1) {
        //@ ghost lemma_count_zero(a);
        int k = use_head[a];
        //@ assert at: Place(k) == a;
        entry_write(k, b, pte_make(b, 0, pte_prot(pool[k]), 0, 0));
        //@ ghost lemma_count_zero(a);
    }
    //@ ghost lemma_count_zero(a);
    //@ assert gone: \forall integer k; 0 <= k < ENTRIES ==> Place(k) != a;
}

/* Clears A of one page; 1 if it was set. */
/*@ requires entry: 0 <= k < ENTRIES;
    requires rmap: Rmap;
    requires mapped: Place(k) != NOWHERE;
    assigns pool[k];
    ensures rmap: Rmap;
    ensures place: Place(k) == \old(Place(k));
    ensures writable: Writable(k) == \old(Writable(k));
    ensures prot: Prot(k) == \old(Prot(k));
    ensures aged: Accessed(k) == 0;
    ensures was: \result == \old(Accessed(k));
    ensures range: 0 <= \result <= 1; */
static int entry_age_one(int k)
{
    uint32_t e = pool[k];
    entry_rewrite(k, pte_make(pte_place(e), pte_writable(e), pte_prot(e), 0, pte_dirty(e)));
    return pte_accessed(e);
}

int entry_age(int v)
{
    int k = use_head[v], was = 0;
    //@ ghost int steps = 0;
    //@ ghost lemma_count_zero(v);
    /*@ loop invariant index: -1 <= k < ENTRIES;
        loop invariant rmap: Rmap;
        loop invariant steps: 0 <= steps <= use_count[v];
        loop invariant end: k == -1 ==> steps == use_count[v];
        loop invariant here: k != -1 ==> Place(k) == v && use_rank[k] == use_count[v] - 1 - steps;
        loop invariant place: \forall integer j; 0 <= j < ENTRIES ==> Place(j) == \at(Place(j), Pre);
        loop invariant writable: \forall integer j; 0 <= j < ENTRIES ==> Writable(j) == \at(Writable(j), Pre);
        loop invariant prot: \forall integer j; 0 <= j < ENTRIES ==> Prot(j) == \at(Prot(j), Pre);
        loop invariant aged: \forall integer j; 0 <= j < ENTRIES ==> Accessed(j) ==
            (Place(j) == v && use_rank[j] > use_count[v] - 1 - steps ? 0 : \at(Accessed(j), Pre));
        loop invariant was: was == 0 ==> \forall integer j; 0 <= j < ENTRIES && Place(j) == v &&
            use_rank[j] > use_count[v] - 1 - steps ==> \at(Accessed(j), Pre) == 0;
        loop invariant any: was != 0 ==> \exists integer j; 0 <= j < ENTRIES && Place(j) == v &&
            \at(Accessed(j), Pre) == 1;
        loop assigns k, was, steps, POOL_STATE;
        loop variant use_count[v] - steps; */
    while (k != -1) {
        if (entry_age_one(k))
            was = 1;
        k = use_next[k];
        //@ ghost steps++;
    }
    return was;
}

int frame_find_free(void)
{
    if (free_frames == 0) {
        //@ assert either: \forall integer v; 0 <= v < SLOT0 ==> FreeIn(v) || use_count[v] != 0;
        //@ assert none: \forall integer v; 0 <= v < SLOT0 ==> !FreeIn(v);
        return -1;
    }
    //@ assert free: FreeIn(free_item[free_frames - 1]);
    return free_item[free_frames - 1];
}

int slot_find_free(void)
{
    if (free_slots == 0) {
        //@ assert either: \forall integer v; SLOT0 <= v < FILE0 ==> FreeIn(v) || use_count[v] != 0;
        //@ assert none: \forall integer v; SLOT0 <= v < FILE0 ==> !FreeIn(v);
        return -1;
    }
    //@ assert free: FreeIn(free_item[SLOT0 + free_slots - 1]);
    return free_item[SLOT0 + free_slots - 1] - SLOT0;
}

int table_take(int r)
{
    int x = free_item[TABLE_ITEM0 + free_tables - 1];
    //@ assert free: FreeIn(x) && TABLE_ITEM0 <= x < ITEMS;
    freeset_remove(x);
    table_owner[x - TABLE_ITEM0] = r;
    //@ assert free: FreeInv;
    return x - TABLE_ITEM0;
}

void table_give(int t)
{
    freeset_add(TABLE_ITEM0 + t);
    table_owner[t] = NO_OWNER;
    //@ assert free: FreeInv;
}

int frame_count_free(void)
{
    return free_frames;
}

int slot_count_free(void)
{
    return free_slots;
}

int table_count_free(void)
{
    /*@ assert either: \forall integer t; 0 <= t < VM_TABLES ==>
            FreeIn(TABLE_ITEM0 + t) || table_owner[t] != NO_OWNER; */
    //@ assert none: free_tables == 0 ==> \forall integer t; 0 <= t < VM_TABLES ==> !FreeIn(TABLE_ITEM0 + t);
    return free_tables;
}

void entry_init(void)
{
    rmap_init();
    freeset_init();
    /*@ loop invariant index: 0 <= i <= VM_TABLES;
        loop invariant done: \forall integer t; 0 <= t < i ==> table_owner[t] == NO_OWNER;
        loop assigns i, OWNER_STATE;
        loop variant VM_TABLES - i; */
    for (int i = 0; i < VM_TABLES; i++)
        table_owner[i] = NO_OWNER;
}
