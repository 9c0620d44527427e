#include "space.h"

int space_tables(int p)
{
    int n = 0;
    /*@ loop invariant index: 0 <= i <= VM_ROOT_ENTRIES;
        loop invariant count: n == TablesBelow(p * VM_ROOT_ENTRIES, i);
        loop invariant range: 0 <= n <= i;
        loop invariant monotone: \forall integer m; 0 <= m <= i ==>
            TablesBelow(p * VM_ROOT_ENTRIES, m) <= TablesBelow(p * VM_ROOT_ENTRIES, i);
        loop assigns i, n;
        loop variant VM_ROOT_ENTRIES - i; */
    for (int i = 0; i < VM_ROOT_ENTRIES; i++) {
        if (root[p * VM_ROOT_ENTRIES + i] != 0)
            n++;
    }
    return n;
}

/* Makes the empty table c a copy-on-write duplicate of table t. */
/*@ requires inv: TableInv && Inv;
    requires tables: 0 <= t < VM_TABLES && 0 <= c < VM_TABLES && t != c;
    requires taken: table_owner[t] != NO_OWNER && table_owner[c] != NO_OWNER;
    requires empty: \forall integer k; c * VM_LEAF_ENTRIES <= k < (c + 1) * VM_LEAF_ENTRIES ==> Place(k) == NOWHERE;
    assigns POOL_STATE, RMAP_STATE;
    ensures inv: TableInv && Inv;
    ensures view: \forall integer j, o; 0 <= j < VM_LEAF_ENTRIES && 0 <= o < VM_PAGE_SIZE ==>
        TableView(c, j, o) == TableView{Pre}(t, j, o);
    ensures kind: \forall integer j; 0 <= j < VM_LEAF_ENTRIES ==> TableKind(c, j) == TableKind{Pre}(t, j);
    ensures other_views: \forall integer u, j, o; -1 <= u < VM_TABLES && u != c && 0 <= j < VM_LEAF_ENTRIES &&
        0 <= o < VM_PAGE_SIZE ==> TableView(u, j, o) == TableView{Pre}(u, j, o);
    ensures other_kinds: \forall integer u, j; -1 <= u < VM_TABLES && u != c && 0 <= j < VM_LEAF_ENTRIES ==>
        TableKind(u, j) == TableKind{Pre}(u, j);
    ensures tables: free_tables == \old(free_tables); */
static void duplicate_table(int t, int c)
{
    int b = c * VM_LEAF_ENTRIES, d = (t - c) * VM_LEAF_ENTRIES;
    /*@ loop invariant index: b <= k <= b + VM_LEAF_ENTRIES;
        loop invariant inv: Inv;
        loop invariant empty: \forall integer x; k <= x < b + VM_LEAF_ENTRIES ==> Place(x) == NOWHERE;
        loop invariant places: \forall integer x; 0 <= x < ENTRIES && !(b <= x < b + VM_LEAF_ENTRIES) ==>
            Place(x) == \at(Place(x), Pre);
        loop invariant kinds: \forall integer x; 0 <= x < ENTRIES && !(b <= x < b + VM_LEAF_ENTRIES) ==>
            Kind(x) == \at(Kind(x), Pre);
        loop invariant copied: \forall integer x; b <= x < k ==> (\let e = d; Place(x) == \at(Place(x + e), Pre));
        loop invariant copied_kind: \forall integer x; b <= x < k ==>
            (\let e = d; Kind(x) == \at(Kind(x + e), Pre));
        loop invariant tables: free_tables == \at(free_tables, Pre);
        loop assigns k, POOL_STATE, RMAP_STATE;
        loop variant b + VM_LEAF_ENTRIES - k; */
    for (int k = b; k < b + VM_LEAF_ENTRIES; k++) {
        //@ assert apart: !(b <= k + d < b + VM_LEAF_ENTRIES) && 0 <= k + d < ENTRIES;
        page_duplicate(k + d, k);
        //@ assert place: \let m = k + d; Place(k) == \at(Place(m), Pre);
        //@ assert kind: \let m = k + d; Kind(k) == \at(Kind(m), Pre);
    }
    //@ assert in_table: \forall integer x; b <= x < b + VM_LEAF_ENTRIES ==> x / VM_LEAF_ENTRIES == c;
    /*@ assert not_free: \forall integer x; 0 <= x < ENTRIES && table_owner[x / VM_LEAF_ENTRIES] == NO_OWNER ==>
            !(b <= x < b + VM_LEAF_ENTRIES); */
    //@ assert free: FreeTableInv;
    /*@ assert elsewhere: \forall integer u, j; 0 <= u < VM_TABLES && u != c && 0 <= j < VM_LEAF_ENTRIES ==>
            !(b <= u * VM_LEAF_ENTRIES + j < b + VM_LEAF_ENTRIES); */
    /*@ assert other_entries: \forall integer u, j; 0 <= u < VM_TABLES && u != c && 0 <= j < VM_LEAF_ENTRIES ==>
            Place(u * VM_LEAF_ENTRIES + j) == \at(Place(u * VM_LEAF_ENTRIES + j), Pre) &&
            Kind(u * VM_LEAF_ENTRIES + j) == \at(Kind(u * VM_LEAF_ENTRIES + j), Pre); */
    /*@ assert copies: \forall integer j; 0 <= j < VM_LEAF_ENTRIES ==>
            Place(c * VM_LEAF_ENTRIES + j) == \at(Place(t * VM_LEAF_ENTRIES + j), Pre) &&
            Kind(c * VM_LEAF_ENTRIES + j) == \at(Kind(t * VM_LEAF_ENTRIES + j), Pre); */
}

/* Gives root entry c, which points nowhere, a duplicate of the table of root entry r. */
/*@ requires inv: TableInv && Inv;
    requires roots: 0 <= r < ROOTS && 0 <= c < ROOTS && r != c && root[r] != 0 && root[c] == 0;
    requires some: free_tables > 0;
    assigns POOL_STATE, RMAP_STATE, root[c], OWNER_STATE;
    ensures inv: TableInv && Inv;
    ensures one_less: free_tables == \old(free_tables) - 1;
    ensures others: SameRootsBut{Pre, Post}(c, c + 1);
    ensures view: \forall integer j, o; 0 <= j < VM_LEAF_ENTRIES && 0 <= o < VM_PAGE_SIZE ==>
        RootView(c, j, o) == RootView{Pre}(r, j, o);
    ensures kind: \forall integer j; 0 <= j < VM_LEAF_ENTRIES ==> RootKind(c, j) == RootKind{Pre}(r, j); */
static void duplicate_leaf(int r, int c)
{
    int t = table_of(r), u = table_new(c);
    //@ assert owners: table_owner[t] == r && table_owner[u] == c && t != u;
    //@ assert leaves: Leaf(r) == t && Leaf(c) == u;
    //@ assert not_leaf: \forall integer q; 0 <= q < ROOTS && q != c ==> -1 <= Leaf(q) < VM_TABLES && Leaf(q) != u;
    /*@ assert from: \forall integer j, o; 0 <= j < VM_LEAF_ENTRIES && 0 <= o < VM_PAGE_SIZE ==>
            TableView(t, j, o) == RootView{Pre}(r, j, o); */
    /*@ assert from_kind: \forall integer j; 0 <= j < VM_LEAF_ENTRIES ==> TableKind(t, j) == RootKind{Pre}(r, j); */
    duplicate_table(t, u);
    //@ assert leaves_after: Leaf(r) == t && Leaf(c) == u;
    //@ assert others: SameRootsBut{Pre, Here}(c, c + 1);
}

/* The same for a root entry r that may point nowhere. */
/*@ requires inv: TableInv && Inv;
    requires roots: 0 <= r < ROOTS && 0 <= c < ROOTS && r != c && root[c] == 0;
    requires some: root[r] != 0 ==> free_tables > 0;
    assigns POOL_STATE, RMAP_STATE, root[c], OWNER_STATE;
    ensures inv: TableInv && Inv;
    ensures less: free_tables == \old(free_tables) - (\old(root[r]) != 0 ? 1 : 0);
    ensures others: SameRootsBut{Pre, Post}(c, c + 1);
    ensures view: \forall integer j, o; 0 <= j < VM_LEAF_ENTRIES && 0 <= o < VM_PAGE_SIZE ==>
        RootView(c, j, o) == RootView{Pre}(r, j, o);
    ensures kind: \forall integer j; 0 <= j < VM_LEAF_ENTRIES ==> RootKind(c, j) == RootKind{Pre}(r, j); */
static void duplicate_root(int r, int c)
{
    if (root[r] != 0)
        duplicate_leaf(r, c);
}

void space_duplicate(int p, int c)
{
    int from = p * VM_ROOT_ENTRIES, to = c * VM_ROOT_ENTRIES;
    /*@ loop invariant index: 0 <= v <= VM_ROOT_ENTRIES;
        loop invariant inv: TableInv && Inv;
        loop invariant roots: \forall integer r; 0 <= r < ROOTS &&
            (r < c * VM_ROOT_ENTRIES || r >= (c + 1) * VM_ROOT_ENTRIES) ==> root[r] == \at(root[r], Pre);
        loop invariant empty: \forall integer r; c * VM_ROOT_ENTRIES + v <= r < (c + 1) * VM_ROOT_ENTRIES ==>
            root[r] == 0;
        loop invariant enough: free_tables >= Tables{Pre}(p) - TablesBelow{Pre}(p * VM_ROOT_ENTRIES, v);
        loop invariant others: SameRootsBut{Pre, Here}(c * VM_ROOT_ENTRIES, (c + 1) * VM_ROOT_ENTRIES);
        loop invariant view: \forall integer w, j, o; 0 <= w < v && 0 <= j < VM_LEAF_ENTRIES &&
            0 <= o < VM_PAGE_SIZE ==>
            SpaceView(c, w, j, o) == SpaceView{Pre}(p, w, j, o);
        loop invariant kind: \forall integer w, j; 0 <= w < v && 0 <= j < VM_LEAF_ENTRIES ==>
            SpaceKind(c, w, j) == SpaceKind{Pre}(p, w, j);
        loop assigns v, SPACE_STATE;
        loop variant VM_ROOT_ENTRIES - v; */
    for (int v = 0; v < VM_ROOT_ENTRIES; v++) {
        /*@ assert one: TablesBelow{Pre}(p * VM_ROOT_ENTRIES, v + 1) ==
                TablesBelow{Pre}(p * VM_ROOT_ENTRIES, v) + (root[p * VM_ROOT_ENTRIES + v] != 0 ? 1 : 0); */
        //@ assert bound: TablesBelow{Pre}(p * VM_ROOT_ENTRIES, v + 1) <= Tables{Pre}(p);
        duplicate_root(from + v, to + v);
        /*@ assert this_view: \forall integer j, o; 0 <= j < VM_LEAF_ENTRIES && 0 <= o < VM_PAGE_SIZE ==>
                SpaceView(c, v, j, o) == SpaceView{Pre}(p, v, j, o); */
        /*@ assert this_kind: \forall integer j; 0 <= j < VM_LEAF_ENTRIES ==>
                SpaceKind(c, v, j) == SpaceKind{Pre}(p, v, j); */
        /*@ assert earlier: \forall integer w, j, o; 0 <= w < v && 0 <= j < VM_LEAF_ENTRIES &&
                0 <= o < VM_PAGE_SIZE ==> SpaceView(c, w, j, o) == SpaceView{LoopCurrent}(c, w, j, o); */
        /*@ assert earlier_kind: \forall integer w, j; 0 <= w < v && 0 <= j < VM_LEAF_ENTRIES ==>
                SpaceKind(c, w, j) == SpaceKind{LoopCurrent}(c, w, j); */
        /*@ assert before: \forall integer w, j, o; 0 <= w < v && 0 <= j < VM_LEAF_ENTRIES &&
                0 <= o < VM_PAGE_SIZE ==> SpaceView(c, w, j, o) == SpaceView{Pre}(p, w, j, o); */
        /*@ assert before_kind: \forall integer w, j; 0 <= w < v && 0 <= j < VM_LEAF_ENTRIES ==>
                SpaceKind(c, w, j) == SpaceKind{Pre}(p, w, j); */
    }
}

/* Unmaps every entry of table t. */
/*@ requires inv: TableInv && Inv;
    requires table: 0 <= t < VM_TABLES && table_owner[t] != NO_OWNER;
    assigns POOL_STATE, RMAP_STATE, CACHE_STATE;
    ensures inv: TableInv && Inv;
    ensures empty: \forall integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES ==> Place(k) == NOWHERE;
    ensures other_views: \forall integer u, j, o; -1 <= u < VM_TABLES && u != t && 0 <= j < VM_LEAF_ENTRIES &&
        0 <= o < VM_PAGE_SIZE ==> TableView(u, j, o) == TableView{Pre}(u, j, o);
    ensures other_kinds: \forall integer u, j; -1 <= u < VM_TABLES && u != t && 0 <= j < VM_LEAF_ENTRIES ==>
        TableKind(u, j) == TableKind{Pre}(u, j);
    ensures tables: free_tables == \old(free_tables); */
static void clear_table(int t)
{
    int b = t * VM_LEAF_ENTRIES;
    /*@ loop invariant index: b <= k <= b + VM_LEAF_ENTRIES;
        loop invariant inv: Inv;
        loop invariant empty: \forall integer x; b <= x < k ==> Place(x) == NOWHERE;
        loop invariant others: \forall integer x; 0 <= x < ENTRIES && !(b <= x < b + VM_LEAF_ENTRIES) ==>
            pool[x] == \at(pool[x], Pre);
        loop invariant tables: free_tables == \at(free_tables, Pre);
        loop assigns k, POOL_STATE, RMAP_STATE, CACHE_STATE;
        loop variant b + VM_LEAF_ENTRIES - k; */
    for (int k = b; k < b + VM_LEAF_ENTRIES; k++)
        page_unmap(k);
    //@ assert in_table: \forall integer x; b <= x < b + VM_LEAF_ENTRIES ==> x / VM_LEAF_ENTRIES == t;
    /*@ assert not_free: \forall integer x; 0 <= x < ENTRIES && table_owner[x / VM_LEAF_ENTRIES] == NO_OWNER ==>
            !(b <= x < b + VM_LEAF_ENTRIES); */
    //@ assert free: FreeTableInv;
    /*@ assert elsewhere: \forall integer u, j; 0 <= u < VM_TABLES && u != t && 0 <= j < VM_LEAF_ENTRIES ==>
            !(b <= u * VM_LEAF_ENTRIES + j < b + VM_LEAF_ENTRIES); */
    /*@ assert words: \forall integer u, j; 0 <= u < VM_TABLES && u != t && 0 <= j < VM_LEAF_ENTRIES ==>
            pool[u * VM_LEAF_ENTRIES + j] == \at(pool[u * VM_LEAF_ENTRIES + j], Pre); */
}

/* Clears what root entry r points to, if anything, and the entry. */
/*@ requires inv: TableInv && Inv;
    requires root: 0 <= r < ROOTS;
    assigns SPACE_STATE, CACHE_STATE;
    ensures inv: TableInv && Inv;
    ensures empty: root[r] == 0;
    ensures roots: \forall integer q; 0 <= q < ROOTS && q != r ==> root[q] == \old(root[q]);
    ensures others: SameRootsBut{Pre, Post}(r, r + 1);
    ensures more: free_tables == \old(free_tables) + (\old(root[r]) != 0 ? 1 : 0); */
static void clear_root(int r)
{
    int t = table_of(r);
    if (t < 0)
        return;
    //@ assert not_leaf: \forall integer q; 0 <= q < ROOTS && q != r ==> -1 <= Leaf(q) < VM_TABLES && Leaf(q) != t;
    clear_table(t);
    //@ assert others: SameRootsBut{Pre, Here}(r, r + 1);
    table_release(t);
}

void space_clear(int p)
{
    /*@ loop invariant index: 0 <= v <= VM_ROOT_ENTRIES;
        loop invariant inv: TableInv && Inv;
        loop invariant empty: \forall integer r; p * VM_ROOT_ENTRIES <= r < p * VM_ROOT_ENTRIES + v ==> root[r] == 0;
        loop invariant roots: \forall integer r; 0 <= r < ROOTS &&
            (r < p * VM_ROOT_ENTRIES || r >= (p + 1) * VM_ROOT_ENTRIES) ==> root[r] == \at(root[r], Pre);
        loop invariant others: SameRootsBut{Pre, Here}(p * VM_ROOT_ENTRIES, (p + 1) * VM_ROOT_ENTRIES);
        loop invariant rest: \forall integer r; p * VM_ROOT_ENTRIES + v <= r < (p + 1) * VM_ROOT_ENTRIES ==>
            root[r] == \at(root[r], Pre);
        loop invariant more: free_tables == \at(free_tables, Pre) + TablesBelow{Pre}(p * VM_ROOT_ENTRIES, v);
        loop assigns v, SPACE_STATE, CACHE_STATE;
        loop variant VM_ROOT_ENTRIES - v; */
    for (int v = 0; v < VM_ROOT_ENTRIES; v++) {
        /*@ assert one: TablesBelow{Pre}(p * VM_ROOT_ENTRIES, v + 1) ==
                TablesBelow{Pre}(p * VM_ROOT_ENTRIES, v) + (root[p * VM_ROOT_ENTRIES + v] != 0 ? 1 : 0); */
        clear_root(p * VM_ROOT_ENTRIES + v);
    }
}
