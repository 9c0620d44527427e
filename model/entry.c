#include "entry.h"
#include "rmap.h"

uint32_t root[ROOTS];
int table_owner[VM_TABLES], process_live[VM_PROCESSES];

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

/*@ ghost
    void lemma_free(void)
    {
        int f = free_item[SLOT0 - 1], s = free_item[TABLE_ITEM0 - 1], t = free_item[PROCESS_ITEM0 - 1];
        /@ assert last: PartOf(f) == FRAME_PART && PartOf(s) == SLOT_PART && PartOf(t) == TABLE_PART; @/
        /@ assert free: \forall integer x; 0 <= x < PROCESS_ITEM0 ==> (FreeIn(x) <==> Unused(x)); @/
        /@ assert index: free_index[f] == SLOT0 - 1 && free_index[s] == TABLE_ITEM0 - 1 && free_index[t] == PROCESS_ITEM0 - 1; @/
        /@ assert items: 0 <= f < SLOT0 <= s < TABLE_ITEM0 <= t < PROCESS_ITEM0; @/
        /@ assert frame_free: use_count[f] == 0 ==> FreeIn(f); @/
        /@ assert slot_free: use_count[s] == 0 ==> FreeIn(s); @/
        /@ assert frame: use_count[f] == 0 ==> free_frames == VM_FRAMES; @/
        /@ assert slot: use_count[s] == 0 ==> free_slots == VM_SLOTS; @/
        /@ assert table: Unused(t) ==> free_tables == VM_TABLES; @/
    }
*/

/*@ ghost
    void lemma_taken(void)
    {
        int x = TABLE_ITEM0, end = free_end[TABLE_PART];
        lemma_used(TABLE_PART, TABLE_ITEM0, PROCESS_ITEM0);
        /@ loop invariant index: TABLE_ITEM0 <= x <= PROCESS_ITEM0;
           loop invariant taken: TablesTaken(x - TABLE_ITEM0) == IndexedBelow(TABLE_ITEM0, x, end, PROCESS_ITEM0);
           loop assigns x;
           loop variant PROCESS_ITEM0 - x; @/
        while (x < PROCESS_ITEM0) {
            /@ assert item: PartOf(x) == TABLE_PART && PartOf(free_index[x]) == TABLE_PART; @/
            /@ assert used: table_owner[x - TABLE_ITEM0] != NO_OWNER <==> end <= free_index[x]; @/
            x++;
        }
    }
*/

/*@ ghost
    void lemma_prots(void)
    {
    }
*/

/*@ ghost
    void lemma_tables(int p)
    {
        /@ assert either: \forall integer r; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES ==>
               PartOf(ROOT_ITEM0 + r) == ROOT_PART0 + p && (FreeIn(ROOT_ITEM0 + r) || root[r] != 0) &&
               PartOf(free_index[ROOT_ITEM0 + r]) == ROOT_PART0 + p; @/
        /@ assert inside: \forall integer r; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES ==>
               free_index[ROOT_ITEM0 + r] < ROOT_ITEM0 + (p + 1) * VM_ROOT_ENTRIES; @/
    }
*/
/*@ ghost
    void lemma_mapped(int t)
    {
        /@ assert either: \forall integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES ==>
               PartOf(LEAF_ITEM0 + k) == LEAF_PART0 + t && (FreeIn(LEAF_ITEM0 + k) || Place(k) != NOWHERE) &&
               PartOf(free_index[LEAF_ITEM0 + k]) == LEAF_PART0 + t; @/
        /@ assert inside: \forall integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES ==>
               free_index[LEAF_ITEM0 + k] < LEAF_ITEM0 + (t + 1) * VM_LEAF_ENTRIES; @/
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

/* Takes entry k off its place, which is free if nobody else uses it. The free set of its table is left to the caller, here
   and in entry_put_in. */
/*@ requires entry: 0 <= k < ENTRIES;
    requires words: EntriesOk;
    requires list: ListInv;
    requires free: FreeInv;
    requires mapped: Place(k) != NOWHERE;
    assigns pool[k], RMAP_STATE;
    ensures words: EntriesOk;
    ensures list: ListInv;
    ensures free: FreeInvBut(LEAF_ITEM0 + k, -1);
    ensures still: LEAF_ITEM0 + k < ITEMS ==> !FreeIn(LEAF_ITEM0 + k);
    ensures cleared: pool[k] == 0;
    ensures nowhere: Place(k) == NOWHERE;
    ensures counts: \forall integer x; 0 <= x < PLACES ==>
        use_count[x] == \old(use_count[x]) - (x == \old(Place(k)) ? 1 : 0);
    ensures mapped: \forall integer n; 0 <= n <= ENTRIES ==>
        MappedBelow(n) == MappedBelow{Pre}(n) - (n > k ? 1 : 0);
    ensures frames: free_frames == \old(free_frames) +
        (IN_FRAME(\old(Place(k))) && use_count[\old(Place(k))] == 0 ? 1 : 0);
    ensures ends: \forall integer q; TABLE_PART <= q < PARTS ==> free_end[q] == \old(free_end[q]);
    ensures order: \forall integer y; TABLE_ITEM0 <= y < ITEMS ==> free_index[y] == \old(free_index[y]); */
static void entry_take_out(int k)
{
    int v = pte_place(pool[k]);
    //@ ghost lemma_count_zero(v);
    rmap_unlink(k);
    //@ assert words: EntriesOk;
    //@ assert others: FreeInvBut(LEAF_ITEM0 + k, v < FILE0 ? v : -1);
    if (v < FILE0 && use_count[v] == 0)
        freeset_add(v);
    //@ assert free: FreeInvBut(LEAF_ITEM0 + k, -1);
    //@ assert list: ListInv;
}

/*@ requires entry: 0 <= k < ENTRIES;
    requires place: 0 <= v < PLACES;
    requires words: EntriesOk;
    requires list: ListInv;
    requires free: FreeInvBut(LEAF_ITEM0 + k, -1);
    requires out: LEAF_ITEM0 + k < ITEMS ==> !FreeIn(LEAF_ITEM0 + k);
    requires unmapped: Place(k) == NOWHERE;
    requires word: PtePlace(e) == v && PteOk(e);
    assigns pool[k], RMAP_STATE;
    ensures words: EntriesOk;
    ensures list: ListInv;
    ensures free: FreeInv;
    ensures written: pool[k] == e;
    ensures at: Place(k) == v;
    ensures counts: \forall integer x; 0 <= x < PLACES ==>
        use_count[x] == \old(use_count[x]) + (x == v ? 1 : 0);
    ensures mapped: \forall integer n; 0 <= n <= ENTRIES ==>
        MappedBelow(n) == MappedBelow{Pre}(n) + (n > k ? 1 : 0);
    ensures frames: !IN_FRAME(v) ==> free_frames == \old(free_frames);
    ensures ends: \forall integer q; TABLE_PART <= q < PARTS ==> free_end[q] == \old(free_end[q]);
    ensures order: \forall integer y; TABLE_ITEM0 <= y < ITEMS ==> free_index[y] == \old(free_index[y]);
    ensures kept: \old(use_count[v]) != 0 ==> \forall integer q; 0 <= q < PARTS ==> free_end[q] == \old(free_end[q]); */
static void entry_put_in(int k, int v, uint32_t e)
{
    int first = v < FILE0 && use_count[v] == 0;
    //@ ghost lemma_count_zero(v);
    rmap_link(k, v, e);
    //@ assert words: EntriesOk;
    //@ assert entries: \forall integer j; 0 <= j < ENTRIES && j != k ==> Place(j) == Place{Pre}(j);
    /*@ assert others: \forall integer x; 0 <= x < ITEMS && (x != v || v >= FILE0) && x != LEAF_ITEM0 + k ==>
            (FreeIn(x) <==> Unused(x)); */
    //@ assert this: LEAF_ITEM0 + k < ITEMS ==> !FreeIn(LEAF_ITEM0 + k) && !Unused(LEAF_ITEM0 + k);
    //@ assert but: FreeInvBut(v < FILE0 ? v : -1, -1);
    if (first)
        freeset_remove(v);
    //@ assert free: FreeInv;
    //@ assert list: ListInv;
}

/* Writes a word for place v into entry k. */
/*@ requires entry: 0 <= k < ENTRIES;
    requires place: 0 <= v < PLACES;
    requires rmap: Rmap;
    requires word: PtePlace(e) == v && PteOk(e);
    assigns pool[k], RMAP_STATE;
    ensures rmap: Rmap;
    ensures written: pool[k] == e;
    ensures counts: \forall integer x; 0 <= x < PLACES ==>
        use_count[x] == \old(use_count[x]) + (x == v ? 1 : 0) - (x == \old(Place(k)) ? 1 : 0);
    ensures tables: free_tables == \old(free_tables);
    ensures frames: !IN_FRAME(v) ==> free_frames == \old(free_frames) +
        (IN_FRAME(\old(Place(k))) && use_count[\old(Place(k))] == 0 ? 1 : 0);
    ensures order: SameOrder{Pre, Post};
    ensures kept: \old(Place(k)) == NOWHERE && \old(use_count[v]) != 0 ==>
        free_frames == \old(free_frames) && free_slots == \old(free_slots); */
static void entry_write(int k, int v, uint32_t e)
{
    if (pool[k] != 0) {
        entry_take_out(k);
        //@ assert same: \forall integer q; TABLE_PART <= q < PARTS ==> free_end[q] == \at(free_end[q], Pre);
        //@ assert order: SameOrder{Pre, Here};
    } else if (k < TABLE_ENTRIES) {
        //@ assert part: PartOf(LEAF_ITEM0 + k) == LEAF_PART0 + k / VM_LEAF_ENTRIES;
        freeset_remove(LEAF_ITEM0 + k);
        //@ assert order: SameOrder{Pre, Here};
    }
    //@ assert root_order: SameRootOrder{Pre, Here};
    //@ assert entry_order: SameEntryOrder{Pre, Here};
    //@ assert ready: FreeInvBut(LEAF_ITEM0 + k, -1);
    //@ assert same: \forall integer q; TABLE_PART <= q < LEAF_PART0 ==> free_end[q] == \at(free_end[q], Pre);
    /*@ assert one_less: \forall integer t; 0 <= t < VM_TABLES ==>
            LeafEnd(t) == LeafEnd{Pre}(t) - (Place{Pre}(k) == NOWHERE && k / VM_LEAF_ENTRIES == t ? 1 : 0); */
    entry_put_in(k, v, e);
    /*@ assert below: \forall integer n; 0 <= n <= ENTRIES ==>
            MappedBelow(n) == MappedBelow{Pre}(n) + (Place{Pre}(k) == NOWHERE && n > k ? 1 : 0); */
    /*@ assert one_more: \forall integer t; 0 <= t < VM_TABLES ==>
            Mapped(t) == Mapped{Pre}(t) + (Place{Pre}(k) == NOWHERE && k / VM_LEAF_ENTRIES == t ? 1 : 0); */
    //@ assert root_order_kept: SameRootOrder{Pre, Here};
    //@ assert entry_order_kept: SameEntryOrder{Pre, Here};
    //@ assert before: MappedInv{Pre};
    /*@ assert ends: \forall integer t; 0 <= t < VM_TABLES ==>
            LeafEnd(t) == LeafEnd{Pre}(t) - (Place{Pre}(k) == NOWHERE && k / VM_LEAF_ENTRIES == t ? 1 : 0); */
    /*@ assert both: \forall integer t; 0 <= t < VM_TABLES ==>
            Mapped(t) + LeafEnd(t) == Mapped{Pre}(t) + LeafEnd{Pre}(t); */
    //@ assert tables: TablesInv;
    //@ assert mapped: MappedInv;
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
    if (k < TABLE_ENTRIES)
        freeset_add(LEAF_ITEM0 + k);
    //@ assert every: \forall integer y; 0 <= y < ITEMS ==> (FreeIn(y) <==> Unused(y));
    //@ assert free: FreeInv;
    //@ assert tables: TablesInv;
    /*@ assert one_more: \forall integer t; 0 <= t < VM_TABLES ==>
            LeafEnd(t) == LeafEnd{Pre}(t) + (k / VM_LEAF_ENTRIES == t ? 1 : 0); */
    /*@ assert one_less: \forall integer t; 0 <= t < VM_TABLES ==>
            Mapped(t) == Mapped{Pre}(t) - (k / VM_LEAF_ENTRIES == t ? 1 : 0); */
    //@ assert mapped: MappedInv;
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

/* Takes W from one page. */
/*@ requires entry: 0 <= k < ENTRIES;
    requires rmap: Rmap;
    requires mapped: Place(k) != NOWHERE;
    assigns pool[k];
    ensures rmap: Rmap;
    ensures place: Place(k) == \old(Place(k));
    ensures writable: Writable(k) == 0;
    ensures prot: Prot(k) == \old(Prot(k)); */
static void entry_write_protect_one(int k)
{
    uint32_t e = pool[k];
    entry_rewrite(k, pte_make(pte_place(e), 0, pte_prot(e), pte_accessed(e), pte_dirty(e)));
}

void entry_write_protect(int v)
{
    int k = use_head[v];
    //@ ghost steps = 0;
    //@ ghost lemma_count_zero(v);
    /*@ loop invariant index: -1 <= k < ENTRIES;
        loop invariant rmap: Rmap;
        loop invariant steps: 0 <= steps <= use_count[v];
        loop invariant end: k == -1 ==> steps == use_count[v];
        loop invariant here: k != -1 ==> Place(k) == v && use_rank[k] == use_count[v] - 1 - steps;
        loop invariant place: \forall integer j; 0 <= j < ENTRIES ==> Place(j) == \at(Place(j), Pre);
        loop invariant prot: \forall integer j; 0 <= j < ENTRIES ==> Prot(j) == \at(Prot(j), Pre);
        loop invariant writable: \forall integer j; 0 <= j < ENTRIES ==> Writable(j) ==
            (Place(j) == v && use_rank[j] > use_count[v] - 1 - steps ? 0 : \at(Writable(j), Pre));
        loop assigns k, POOL_STATE;
        loop variant use_count[v] - steps; */
    while (k != -1) {
        entry_write_protect_one(k);
        k = use_next[k];
        //@ ghost steps++;
    }
}

void entry_move_all(int a, int b)
{
    //@ ghost steps = 0;
    //@ ghost lemma_count_zero(a);
    /*@ loop invariant rmap: Rmap;
        loop invariant steps: 0 <= steps && steps + use_count[a] == \at(use_count[a], Pre);
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
        loop invariant frames: !IN_FRAME(b) ==> free_frames == \at(free_frames, Pre) +
            (IN_FRAME(a) && use_count[a] == 0 && \at(use_count[a], Pre) != 0 ? 1 : 0);
        loop assigns POOL_STATE, RMAP_STATE;
        loop variant use_count[a]; */
    while (use_head[a] != -1) {
        //@ ghost lemma_count_zero(a);
        int k = use_head[a];
        //@ assert at: Place(k) == a;
        entry_write(k, b, pte_make(b, 0, pte_prot(pool[k]), 0, 0));
        //@ ghost steps++;
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
    //@ ghost steps = 0;
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
        loop assigns k, was, POOL_STATE;
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
    //@ assert free: FreeIn(free_item[free_end[FRAME_PART] - 1]);
    return free_item[free_end[FRAME_PART] - 1];
}

int slot_find_free(void)
{
    if (free_slots == 0) {
        //@ assert either: \forall integer v; SLOT0 <= v < FILE0 ==> FreeIn(v) || use_count[v] != 0;
        //@ assert none: \forall integer v; SLOT0 <= v < FILE0 ==> !FreeIn(v);
        return -1;
    }
    //@ assert free: FreeIn(free_item[free_end[SLOT_PART] - 1]);
    return free_item[free_end[SLOT_PART] - 1] - SLOT0;
}

/* Writes root entry r, and says what that does to the counts. */
/*@ requires root: 0 <= r < ROOTS;
    assigns root[r];
    ensures written: root[r] == e;
    ensures counts: \forall integer n; 0 <= n <= ROOTS ==> TablesBelow(n) == TablesBelow{Pre}(n) +
        (n > r ? (e != 0 ? 1 : 0) - (\old(root[r]) != 0 ? 1 : 0) : 0); */
static void root_write(int r, uint32_t e)
{
    root[r] = e;
    /*@ ghost
        int i = 0;
        /@ loop invariant index: 0 <= i <= ROOTS;
           loop invariant counts: \forall integer n; 0 <= n <= i ==> TablesBelow{Here}(n) == TablesBelow{Pre}(n) +
               (n > r ? (e != 0 ? 1 : 0) - (\at(root[r], Pre) != 0 ? 1 : 0) : 0);
           loop assigns i;
           loop variant ROOTS - i; @/
        while (i < ROOTS)
            i++;
    */
}

int table_take(int r)
{
    int x = free_item[free_end[TABLE_PART] - 1], t = x - TABLE_ITEM0;
    //@ assert free: FreeIn(x) && TABLE_ITEM0 <= x < PROCESS_ITEM0;
    freeset_remove(x);
    //@ assert part: PartOf(ROOT_ITEM0 + r) == ROOT_PART0 + r / VM_ROOT_ENTRIES;
    freeset_remove(ROOT_ITEM0 + r);
    table_owner[t] = r;
    root_write(r, pte_pointer(t));
    /*@ assert others: \forall integer y; 0 <= y < ITEMS && y != x && y != ROOT_ITEM0 + r ==>
            (FreeIn(y) <==> FreeIn{Pre}(y)) && (Unused(y) <==> Unused{Pre}(y)); */
    //@ assert these: !FreeIn(x) && !Unused(x) && !FreeIn(ROOT_ITEM0 + r) && !Unused(ROOT_ITEM0 + r);
    //@ assert free: FreeInv;
    /*@ assert counts: \forall integer p; 0 <= p < VM_PROCESSES ==>
            Tables(p) == Tables{Pre}(p) + (r / VM_ROOT_ENTRIES == p ? 1 : 0); */
    /*@ assert ends: \forall integer p; 0 <= p < VM_PROCESSES ==> free_end[ROOT_PART0 + p] ==
            \at(free_end[ROOT_PART0 + p], Pre) - (r / VM_ROOT_ENTRIES == p ? 1 : 0); */
    //@ assert tables: TablesInv;
    return t;
}

void table_give(int t)
{
    int r = table_owner[t];
    freeset_add(TABLE_ITEM0 + t);
    //@ assert part: PartOf(ROOT_ITEM0 + r) == ROOT_PART0 + r / VM_ROOT_ENTRIES;
    freeset_add(ROOT_ITEM0 + r);
    table_owner[t] = NO_OWNER;
    root_write(r, 0);
    /*@ assert others: \forall integer y; 0 <= y < ITEMS && y != TABLE_ITEM0 + t && y != ROOT_ITEM0 + r ==>
            (FreeIn(y) <==> FreeIn{Pre}(y)) && (Unused(y) <==> Unused{Pre}(y)); */
    /*@ assert these: FreeIn(TABLE_ITEM0 + t) && Unused(TABLE_ITEM0 + t) && FreeIn(ROOT_ITEM0 + r) &&
            Unused(ROOT_ITEM0 + r); */
    //@ assert every: \forall integer y; 0 <= y < ITEMS ==> (FreeIn(y) <==> Unused(y));
    //@ assert perm: FreePerm;
    //@ assert free: FreeInv;
    /*@ assert counts: \forall integer p; 0 <= p < VM_PROCESSES ==>
            Tables(p) == Tables{Pre}(p) - (r / VM_ROOT_ENTRIES == p ? 1 : 0); */
    /*@ assert ends: \forall integer p; 0 <= p < VM_PROCESSES ==> free_end[ROOT_PART0 + p] ==
            \at(free_end[ROOT_PART0 + p], Pre) + (r / VM_ROOT_ENTRIES == p ? 1 : 0); */
    //@ assert tables: TablesInv;
}

int space_tables(int p)
{
    /*@ assert part: \forall integer r; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES ==>
            PartOf(ROOT_ITEM0 + r) == ROOT_PART0 + p && PartOf(free_index[ROOT_ITEM0 + r]) == ROOT_PART0 + p; */
    /*@ assert inside: \forall integer r; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES ==>
            free_index[ROOT_ITEM0 + r] < ROOT_ITEM0 + (p + 1) * VM_ROOT_ENTRIES; */
    /*@ assert either: \forall integer r; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES ==>
            (root[r] != 0 <==> free_index[ROOT_ITEM0 + r] >= free_end[ROOT_PART0 + p]); */
    return ROOT_ITEM0 + (p + 1) * VM_ROOT_ENTRIES - free_end[ROOT_PART0 + p];
}

int space_root(int p, int i)
{
    int index = ROOT_ITEM0 + (p + 1) * VM_ROOT_ENTRIES - 1 - i, x = free_item[index];
    //@ assert index: PartOf(index) == ROOT_PART0 + p && index >= free_end[ROOT_PART0 + p];
    //@ assert item: PartOf(x) == ROOT_PART0 + p && !FreeIn(x);
    //@ assert inside: ROOT_ITEM0 + p * VM_ROOT_ENTRIES <= x < ROOT_ITEM0 + (p + 1) * VM_ROOT_ENTRIES;
    //@ assert used: !Unused(x);
    return x - ROOT_ITEM0;
}

int table_pages(int t)
{
    /*@ assert part: \forall integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES ==>
            PartOf(LEAF_ITEM0 + k) == LEAF_PART0 + t && PartOf(free_index[LEAF_ITEM0 + k]) == LEAF_PART0 + t; */
    /*@ assert inside: \forall integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES ==>
            free_index[LEAF_ITEM0 + k] < LEAF_ITEM0 + (t + 1) * VM_LEAF_ENTRIES; */
    /*@ assert either: \forall integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES ==>
            (Place(k) != NOWHERE <==> free_index[LEAF_ITEM0 + k] >= LeafEnd(t)); */
    //@ ghost int last = LEAF_ITEM0 + (t + 1) * VM_LEAF_ENTRIES - 1;
    //@ assert last: PartOf(last) == LEAF_PART0 + t;
    //@ assert item: PartOf(free_item[last]) == LEAF_PART0 + t;
    /*@ assert in_table: LEAF_ITEM0 + t * VM_LEAF_ENTRIES <= free_item[last] <
            LEAF_ITEM0 + (t + 1) * VM_LEAF_ENTRIES; */
    //@ assert some: last >= LeafEnd(t) ==> Place(free_item[last] - LEAF_ITEM0) != NOWHERE;
    return LEAF_ITEM0 + (t + 1) * VM_LEAF_ENTRIES - free_end[LEAF_PART0 + t];
}

int table_page(int t, int i)
{
    int index = LEAF_ITEM0 + (t + 1) * VM_LEAF_ENTRIES - 1 - i, x = free_item[index];
    //@ assert index: PartOf(index) == LEAF_PART0 + t && index >= LeafEnd(t);
    //@ assert item: PartOf(x) == LEAF_PART0 + t && !FreeIn(x);
    //@ assert inside: LEAF_ITEM0 + t * VM_LEAF_ENTRIES <= x < LEAF_ITEM0 + (t + 1) * VM_LEAF_ENTRIES;
    //@ assert used: !Unused(x);
    //@ assert there: free_index[x] == index;
    /*@ assert only: \forall integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES &&
            free_index[LEAF_ITEM0 + k] == index ==> LEAF_ITEM0 + k == x; */
    /*@ assert ranks: \forall integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES ==>
            (EntryRank(t, k) == i <==> free_index[LEAF_ITEM0 + k] == index); */
    return x - LEAF_ITEM0;
}

int process_take(void)
{
    int x = free_item[free_end[PROCESS_PART] - 1], p = ROOT_ITEM0 - 1 - x;
    //@ assert free: FreeIn(x) && PROCESS_ITEM0 <= x < ROOT_ITEM0;
    freeset_remove(x);
    process_live[p] = 1;
    /*@ assert others: \forall integer y; 0 <= y < ITEMS && y != x ==>
            (FreeIn(y) <==> FreeIn{Pre}(y)) && (Unused(y) <==> Unused{Pre}(y)); */
    //@ assert this: !FreeIn(x) && !Unused(x);
    //@ assert free: FreeInv;
    return p;
}

void process_give(int p)
{
    freeset_add(PROCESS_ITEM(p));
    process_live[p] = 0;
    /*@ assert others: \forall integer y; 0 <= y < ITEMS && y != PROCESS_ITEM(p) ==>
            (FreeIn(y) <==> FreeIn{Pre}(y)) && (Unused(y) <==> Unused{Pre}(y)); */
    //@ assert this: FreeIn(PROCESS_ITEM(p)) && Unused(PROCESS_ITEM(p));
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

int process_count_free(void)
{
    /*@ assert either: \forall integer p; 0 <= p < VM_PROCESSES ==>
            FreeIn(PROCESS_ITEM(p)) || process_live[p] != 0; */
    //@ assert none: free_processes == 0 ==> \forall integer p; 0 <= p < VM_PROCESSES ==> !FreeIn(PROCESS_ITEM(p));
    //@ assert last: free_processes > 0 ==> FreeIn(free_item[free_end[PROCESS_PART] - 1]);
    //@ assert some: free_processes > 0 ==> process_live[ROOT_ITEM0 - 1 - free_item[free_end[PROCESS_PART] - 1]] == 0;
    return free_processes;
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
    /*@ loop invariant index: 0 <= i <= ROOTS;
        loop invariant done: \forall integer r; 0 <= r < i ==> root[r] == 0;
        loop assigns i, ROOT_STATE;
        loop variant ROOTS - i; */
    for (int i = 0; i < ROOTS; i++)
        root[i] = 0;
    /*@ ghost
        int r = 0;
        /@ loop invariant index: 0 <= r <= ROOTS;
           loop invariant counts: \forall integer n; 0 <= n <= r ==> TablesBelow(n) == 0;
           loop assigns r;
           loop variant ROOTS - r; @/
        while (r < ROOTS)
            r++;
    */
    /*@ loop invariant index: 0 <= i <= VM_PROCESSES;
        loop invariant done: \forall integer p; 0 <= p < i ==> process_live[p] == 0;
        loop assigns i, LIVE_STATE;
        loop variant VM_PROCESSES - i; */
    for (int i = 0; i < VM_PROCESSES; i++)
        process_live[i] = 0;
    //@ assert free: FreeInv;
    //@ assert tables: TablesInv;
    //@ assert mapped: MappedInv;
}
