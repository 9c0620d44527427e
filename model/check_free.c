#include "check_free.h"

/*@ predicate OneToOne{L} = \forall integer x; 0 <= x < ITEMS ==>
        0 <= free_index[x] < ITEMS && free_item[free_index[x]] == x;
    predicate HasItem{L}(integer i) = 0 <= free_item[i] < ITEMS && free_index[free_item[i]] == i;

    // How many of the first i indices are those of their items, and these below n.
    logic integer HitsBelow{L}(integer i, integer n) = i <= 0 ? 0 : HitsBelow(i - 1, n) +
        (0 <= free_item[i - 1] < n && free_index[free_item[i - 1]] == i - 1 ? 1 : 0);
*/

/* One item more, one index more. */
/*@ ghost
    /@ requires one: OneToOne;
       requires item: 0 <= x < ITEMS;
       assigns \nothing;
       ensures hits: HitsBelow(ITEMS, x + 1) == HitsBelow(ITEMS, x) + 1; @/
    static void lemma_hit(int x)
    {
        int i = 0;
        /@ loop invariant index: 0 <= i <= ITEMS;
           loop invariant hits: HitsBelow(i, x + 1) == HitsBelow(i, x) + (free_index[x] < i ? 1 : 0);
           loop assigns i;
           loop variant ITEMS - i; @/
        while (i < ITEMS)
            i++;
    }
*/

/* As many items as indices, and no two items have the same: every index has an item. */
/*@ ghost
    /@ requires one: OneToOne;
       assigns \nothing;
       ensures onto: \forall integer i; 0 <= i < ITEMS ==> HasItem(i); @/
    static void lemma_onto(void)
    {
        int i = 0, x = 0;
        /@ loop invariant index: 0 <= i <= ITEMS;
           loop invariant none: HitsBelow(i, 0) == 0;
           loop assigns i;
           loop variant ITEMS - i; @/
        while (i < ITEMS)
            i++;
        /@ loop invariant index: 0 <= x <= ITEMS;
           loop invariant hits: HitsBelow(ITEMS, x) == x;
           loop assigns x;
           loop variant ITEMS - x; @/
        while (x < ITEMS) {
            lemma_hit(x);
            x++;
        }
        i = 0;
        /@ loop invariant index: 0 <= i <= ITEMS;
           loop invariant at_most: HitsBelow(i, ITEMS) <= i;
           loop invariant all: HitsBelow(i, ITEMS) == i ==> \forall integer j; 0 <= j < i ==> HasItem(j);
           loop assigns i;
           loop variant ITEMS - i; @/
        while (i < ITEMS)
            i++;
    }
*/

int check_permutation(void)
{
    /*@ loop invariant index: 0 <= x <= ITEMS;
        loop invariant part: \forall integer y; 0 <= y < x ==>
            0 <= free_index[y] < ITEMS && PartOf(free_index[y]) == PartOf(y) && free_item[free_index[y]] == y;
        loop assigns x;
        loop variant ITEMS - x; */
    for (int x = 0; x < ITEMS; x++) {
        int i = free_index[x];
        if (i < 0 || i >= ITEMS || freeset_part(i) != freeset_part(x) || free_item[i] != x)
            return 0;
    }
    //@ ghost lemma_onto();
    /*@ loop invariant index: 0 <= q <= PARTS;
        loop invariant end: \forall integer r; 0 <= r < q ==> PartStart(r) <= free_end[r] <= PartStart(r + 1);
        loop assigns q;
        loop variant PARTS - q; */
    for (int q = 0; q < PARTS; q++) {
        if (free_end[q] < freeset_start(q) || free_end[q] > freeset_start(q + 1))
            return 0;
    }
    return 1;
}

/*@ requires item: 0 <= x < ITEMS;
    assigns \nothing;
    ensures decided: \result != 0 <==> Unused(x); */
static int is_unused(int x)
{
    if (x < TABLE_ITEM0)
        return use_count[x] == 0;
    if (x < PROCESS_ITEM0)
        return table_owner[x - TABLE_ITEM0] == NO_OWNER;
    if (x < ROOT_ITEM0)
        return process_live[ROOT_ITEM0 - 1 - x] == 0;
    return x < LEAF_ITEM0 ? root[x - ROOT_ITEM0] == 0 : pool[x - LEAF_ITEM0] == 0;
}

/* Process p has so many leaf tables. */
/*@ ghost
    /@ requires free: FreeInv;
       requires process: 0 <= p < VM_PROCESSES;
       assigns \nothing;
       ensures tables: Tables(p) == ROOT_ITEM0 + (p + 1) * VM_ROOT_ENTRIES - free_end[ROOT_PART0 + p]; @/
    static void lemma_tables_counted(int p)
    {
        int a = ROOT_ITEM0 + p * VM_ROOT_ENTRIES, b = a + VM_ROOT_ENTRIES, x = a, end = free_end[ROOT_PART0 + p];
        lemma_used(ROOT_PART0 + p, a, b);
        /@ loop invariant index: a <= x <= b;
           loop invariant tables: TablesBelow(x - ROOT_ITEM0) - TablesBelow(a - ROOT_ITEM0) ==
               IndexedBelow(a, x, end, b);
           loop assigns x;
           loop variant b - x; @/
        while (x < b) {
            /@ assert item: PartOf(x) == ROOT_PART0 + p; @/
            /@ assert index: PartOf(free_index[x]) == ROOT_PART0 + p; @/
            /@ assert used: root[x - ROOT_ITEM0] != 0 <==> end <= free_index[x]; @/
            x++;
        }
    }
*/

/* So many entries of leaf table t map something. */
/*@ ghost
    /@ requires free: FreeInv;
       requires table: 0 <= t < VM_TABLES;
       assigns \nothing;
       ensures mapped: Mapped(t) == LEAF_ITEM0 + (t + 1) * VM_LEAF_ENTRIES - LeafEnd(t); @/
    static void lemma_mapped_counted(int t)
    {
        int a = LEAF_ITEM0 + t * VM_LEAF_ENTRIES, b = a + VM_LEAF_ENTRIES, x = a, end = free_end[LEAF_PART0 + t];
        lemma_used(LEAF_PART0 + t, a, b);
        /@ loop invariant index: a <= x <= b;
           loop invariant mapped: MappedBelow(x - LEAF_ITEM0) - MappedBelow(a - LEAF_ITEM0) ==
               IndexedBelow(a, x, end, b);
           loop assigns x;
           loop variant b - x; @/
        while (x < b) {
            /@ assert item: PartOf(x) == LEAF_PART0 + t; @/
            /@ assert index: PartOf(free_index[x]) == LEAF_PART0 + t; @/
            /@ assert used: pool[x - LEAF_ITEM0] != 0 <==> end <= free_index[x]; @/
            x++;
        }
        /@ assert items: IndexedBelow(a, x, end, b) == x - end; @/
        /@ assert mapped: MappedBelow(x - LEAF_ITEM0) - MappedBelow(t * VM_LEAF_ENTRIES) == x - end; @/
    }
*/

/* Free are so many items of each part as are unused: also the counts of what is used are right then. */
/*@ ghost
    /@ requires free: FreeInv;
       assigns \nothing;
       ensures tables: TablesInv;
       ensures mapped: MappedInv; @/
    static void lemma_counts(void)
    {
        int p = 0, t = 0;
        /@ loop invariant index: 0 <= p <= VM_PROCESSES;
           loop invariant tables: \forall integer q; 0 <= q < p ==>
               Tables(q) == ROOT_ITEM0 + (q + 1) * VM_ROOT_ENTRIES - free_end[ROOT_PART0 + q];
           loop assigns p;
           loop variant VM_PROCESSES - p; @/
        while (p < VM_PROCESSES) {
            lemma_tables_counted(p);
            p++;
        }
        /@ loop invariant index: 0 <= t <= VM_TABLES;
           loop invariant mapped: \forall integer u; 0 <= u < t ==>
               Mapped(u) == LEAF_ITEM0 + (u + 1) * VM_LEAF_ENTRIES - LeafEnd(u);
           loop assigns t;
           loop variant VM_TABLES - t; @/
        while (t < VM_TABLES) {
            lemma_mapped_counted(t);
            t++;
        }
    }
*/

int check_free(void)
{
    /*@ loop invariant index: 0 <= x <= ITEMS;
        loop invariant exact: \forall integer y; 0 <= y < x ==> (FreeIn(y) <==> Unused(y));
        loop assigns x;
        loop variant ITEMS - x; */
    for (int x = 0; x < ITEMS; x++) {
        int in = free_index[x] < free_end[freeset_part(x)];
        if (in ? !is_unused(x) : is_unused(x))
            return 0;
    }
    //@ ghost lemma_counts();
    return 1;
}
