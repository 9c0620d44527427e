#include "check_free.h"

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
    /*@ loop invariant index: 0 <= i <= ITEMS;
        loop invariant inverse: \forall integer j; 0 <= j < i ==>
            0 <= free_item[j] < ITEMS && free_index[free_item[j]] == j;
        loop assigns i;
        loop variant ITEMS - i; */
    for (int i = 0; i < ITEMS; i++) {
        int x = free_item[i];
        if (x < 0 || x >= ITEMS || free_index[x] != i)
            return 0;
    }
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
    return 1;
}

/* How many leaf tables process p has, counted afresh. */
/*@ requires process: 0 <= p < VM_PROCESSES;
    assigns \nothing;
    ensures counted: \result == Tables(p);
    ensures range: 0 <= \result <= VM_ROOT_ENTRIES; */
static int tables_count(int p)
{
    int n = 0;
    /*@ loop invariant index: p * VM_ROOT_ENTRIES <= r <= (p + 1) * VM_ROOT_ENTRIES;
        loop invariant counted: n == TablesBelow(r) - TablesBelow(p * VM_ROOT_ENTRIES);
        loop invariant range: 0 <= n <= r - p * VM_ROOT_ENTRIES;
        loop assigns r, n;
        loop variant (p + 1) * VM_ROOT_ENTRIES - r; */
    for (int r = p * VM_ROOT_ENTRIES; r < (p + 1) * VM_ROOT_ENTRIES; r++)
        n += root[r] != 0;
    return n;
}

int check_tables(void)
{
    /*@ loop invariant index: 0 <= p <= VM_PROCESSES;
        loop invariant ok: \forall integer q; 0 <= q < p ==>
            Tables(q) == ROOT_ITEM0 + (q + 1) * VM_ROOT_ENTRIES - free_end[ROOT_PART0 + q];
        loop assigns p;
        loop variant VM_PROCESSES - p; */
    for (int p = 0; p < VM_PROCESSES; p++) {
        //@ assert end: 0 <= free_end[ROOT_PART0 + p] <= ITEMS;
        if (tables_count(p) != ROOT_ITEM0 + (p + 1) * VM_ROOT_ENTRIES - free_end[ROOT_PART0 + p])
            return 0;
    }
    return 1;
}

/* How many entries of leaf table t map something, counted afresh. */
/*@ requires table: 0 <= t < VM_TABLES;
    assigns \nothing;
    ensures counted: \result == Mapped(t);
    ensures range: 0 <= \result <= VM_LEAF_ENTRIES; */
static int mapped_count(int t)
{
    int n = 0;
    /*@ loop invariant index: t * VM_LEAF_ENTRIES <= k <= (t + 1) * VM_LEAF_ENTRIES;
        loop invariant counted: n == MappedBelow(k) - MappedBelow(t * VM_LEAF_ENTRIES);
        loop invariant range: 0 <= n <= k - t * VM_LEAF_ENTRIES;
        loop assigns k, n;
        loop variant (t + 1) * VM_LEAF_ENTRIES - k; */
    for (int k = t * VM_LEAF_ENTRIES; k < (t + 1) * VM_LEAF_ENTRIES; k++)
        n += pool[k] != 0;
    return n;
}

int check_mapped(void)
{
    /*@ loop invariant index: 0 <= t <= VM_TABLES;
        loop invariant ok: \forall integer u; 0 <= u < t ==>
            Mapped(u) == LEAF_ITEM0 + (u + 1) * VM_LEAF_ENTRIES - LeafEnd(u);
        loop assigns t;
        loop variant VM_TABLES - t; */
    for (int t = 0; t < VM_TABLES; t++) {
        //@ assert end: 0 <= LeafEnd(t) <= ITEMS;
        if (mapped_count(t) != LEAF_ITEM0 + (t + 1) * VM_LEAF_ENTRIES - free_end[LEAF_PART0 + t])
            return 0;
    }
    return 1;
}
