#include "table.h"

uint32_t root[ROOTS];

int table_of(int r)
{
    uint32_t e = root[r];
    if (e == 0)
        return -1;
    //@ assert pointer: TABLE_PPN <= e / 1024 < TABLE_PPN + VM_TABLES;
    return (int)(e / 1024) - TABLE_PPN;
}

int table_walk(int p, int page)
{
    int t = table_of(p * VM_ROOT_ENTRIES + page / VM_LEAF_ENTRIES);
    if (t < 0)
        return -1;
    int k = t * VM_LEAF_ENTRIES + page % VM_LEAF_ENTRIES;
    return entry_place(k) == NOWHERE ? -1 : k;
}

/* The word of a root entry that points to table t. */
/*@ requires table: 0 <= t < VM_TABLES;
    assigns \nothing;
    ensures pointer: \result == PointerPte(t); */
static uint32_t table_pointer(int t)
{
    return (uint32_t)(TABLE_PPN + t) * 1024 + PTE_V;
}

int table_new(int r)
{
    int t = table_take(r);
    //@ assert inv: Inv;
    //@ assert not_leaf: \forall integer q; 0 <= q < ROOTS ==> Leaf(q) != t;
    /*@ assert in_table: \forall integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES ==>
            k / VM_LEAF_ENTRIES == t; */
    /*@ assert empty: \forall integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES ==>
            Place(k) == NOWHERE; */
    root[r] = table_pointer(t);
    //@ assert leaf: Leaf(r) == t;
    //@ assert others: \forall integer q; 0 <= q < ROOTS && q != r ==> Leaf(q) == Leaf{Pre}(q);
    //@ assert roots: RootInv;
    //@ assert owners: OwnerInv;
    //@ assert free: FreeTableInv;
    /*@ assert view: \forall integer j, o; 0 <= j < VM_LEAF_ENTRIES && 0 <= o < VM_PAGE_SIZE ==>
            View(t * VM_LEAF_ENTRIES + j, o) == -1; */
    /*@ assert kind: \forall integer j; 0 <= j < VM_LEAF_ENTRIES ==> Kind(t * VM_LEAF_ENTRIES + j) == -1; */
    //@ assert same: SameRoots{Pre, Here};
    return t;
}

void table_release(int t)
{
    int r = table_owner[t];
    //@ assert leaf: Leaf(r) == t;
    root[r] = 0;
    table_give(t);
    //@ assert inv: Inv;
    //@ assert others: \forall integer q; 0 <= q < ROOTS && q != r ==> Leaf(q) == Leaf{Pre}(q);
    //@ assert not_leaf: \forall integer q; 0 <= q < ROOTS && q != r ==> Leaf(q) != t;
    //@ assert roots: RootInv;
    //@ assert owners: OwnerInv;
    /*@ assert in_table: \forall integer k; 0 <= k < ENTRIES && k / VM_LEAF_ENTRIES == t ==>
            t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES; */
    //@ assert free: FreeTableInv;
    /*@ assert view: \forall integer j, o; 0 <= j < VM_LEAF_ENTRIES && 0 <= o < VM_PAGE_SIZE ==>
            View(t * VM_LEAF_ENTRIES + j, o) == -1; */
    /*@ assert kind: \forall integer j; 0 <= j < VM_LEAF_ENTRIES ==> Kind(t * VM_LEAF_ENTRIES + j) == -1; */
    //@ assert same: SameRoots{Pre, Here};
}

int table_is_empty(int t)
{
    int b = t * VM_LEAF_ENTRIES;
    /*@ loop invariant index: b <= k <= b + VM_LEAF_ENTRIES;
        loop invariant empty: \forall integer j; b <= j < k ==> Place(j) == NOWHERE;
        loop assigns k;
        loop variant b + VM_LEAF_ENTRIES - k; */
    for (int k = b; k < b + VM_LEAF_ENTRIES; k++) {
        if (entry_place(k) != NOWHERE)
            return 0;
    }
    return 1;
}

void table_init(void)
{
    /*@ loop invariant index: 0 <= r <= ROOTS;
        loop invariant done: \forall integer q; 0 <= q < r ==> root[q] == 0;
        loop assigns r, ROOT_STATE;
        loop variant ROOTS - r; */
    for (int r = 0; r < ROOTS; r++)
        root[r] = 0;
}
