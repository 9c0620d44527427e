#include "table.h"

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
    //@ assert prot: Prot(k) >= 0;
    //@ assert source: Source(k) >= -1;
    //@ assert mapped: Place(k) == NOWHERE <==> Kind(k) == -1;
    return entry_place(k) == NOWHERE ? -1 : k;
}

int table_new(int r)
{
    int t = table_take(r);
    //@ assert inv: Inv;
    //@ assert not_leaf: \forall integer q; 0 <= q < ROOTS && q != r ==> Leaf(q) != t;
    /*@ assert in_table: \forall integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES ==>
            k / VM_LEAF_ENTRIES == t; */
    /*@ assert empty: \forall integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES ==>
            Place(k) == NOWHERE; */
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
    //@ ghost int r = table_owner[t];
    //@ assert leaf: Leaf(r) == t;
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
    return table_pages(t) == 0;
}
