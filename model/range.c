#include "range.h"

/*@ ghost
    void lemma_missing(int r, int count)
    {
        int i = 0;
        /@ loop invariant index: 0 <= i <= count;
           loop invariant range: 0 <= MissingBelow(r, i) <= i;
           loop invariant monotone: \forall integer n; 0 <= n <= i ==> MissingBelow(r, n) <= MissingBelow(r, i);
           loop invariant all: (\forall integer q; r <= q < r + i ==> root[q] == 0) ==> MissingBelow(r, i) == i;
           loop assigns i;
           loop variant count - i; @/
        while (i < count)
            i++;
    }
*/

int range_missing(int p, int v, int count)
{
    int from = p * VM_ROOT_ENTRIES + v, missing = 0;
    /*@ loop invariant index: 0 <= i <= count;
        loop invariant missing: missing == MissingBelow(p * VM_ROOT_ENTRIES + v, i);
        loop invariant range: 0 <= missing <= i;
        loop assigns i, missing;
        loop variant count - i; */
    for (int i = 0; i < count; i++) {
        if (root[from + i] == 0)
            missing++;
    }
    return missing;
}

void range_reserve(int p, int v, int count)
{
    int from = p * VM_ROOT_ENTRIES + v;
    //@ ghost lemma_missing(from, count);
    /*@ loop invariant index: 0 <= i <= count;
        loop invariant inv: TableInv && Inv;
        loop invariant same: SameRoots{Pre, Here};
        loop invariant there: \forall integer r; from <= r < from + i ==> root[r] != 0;
        loop invariant others: \forall integer r; 0 <= r < ROOTS && (r < from || r >= from + i) ==>
            root[r] == \at(root[r], Pre);
        loop invariant less: free_tables == \at(free_tables, Pre) - MissingBelow{Pre}(p * VM_ROOT_ENTRIES + v, i);
        loop assigns i, ROOT_STATE, OWNER_STATE, FREESET_STATE;
        loop variant count - i; */
    for (int i = 0; i < count; i++) {
        /*@ assert one: MissingBelow{Pre}(p * VM_ROOT_ENTRIES + v, i + 1) ==
                MissingBelow{Pre}(p * VM_ROOT_ENTRIES + v, i) + (root[from + i] == 0 ? 1 : 0); */
        /*@ assert bound: MissingBelow{Pre}(p * VM_ROOT_ENTRIES + v, i + 1) <=
                MissingBelow{Pre}(p * VM_ROOT_ENTRIES + v, count); */
        if (root[from + i] == 0)
            table_new(from + i);
        //@ assert this: root[from + i] != 0;
        //@ assert same: SameRoots{LoopCurrent, Here};
    }
}

/* A page is seen through its entry. */
/*@ ghost
    /@ requires inv: TableInv;
       assigns \nothing;
       ensures views: \forall integer q, m, o; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES ==>
           PageView(q, m, o) == EntryView(EntryOf(q, m), o);
       ensures kinds: \forall integer q, m; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES ==>
           PageKind(q, m) == EntryKind(EntryOf(q, m)); @/
    static void lemma_entries(void)
    {
    }
*/

/* A leaf table has one owner: no two pages have one entry. */
/*@ ghost
    /@ requires inv: TableInv;
       requires process: 0 <= p < VM_PROCESSES;
       requires page: 0 <= n < TREE_PAGES;
       requires table: EntryOf(p, n) >= 0;
       assigns \nothing;
       ensures range: 0 <= EntryOf(p, n) < ENTRIES && table_owner[EntryOf(p, n) / VM_LEAF_ENTRIES] != NO_OWNER;
       ensures distinct: \forall integer q, m; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES &&
           EntryOf(q, m) == EntryOf(p, n) ==> q == p && m == n;
       ensures bounded: \forall integer q, m; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES ==>
           EntryOf(q, m) < ENTRIES; @/
    static void lemma_one_entry(int p, int n)
    {
    }
*/

/*@ requires inv: TableInv && Inv;
    requires process: 0 <= p < VM_PROCESSES;
    requires page: 0 <= n < TREE_PAGES;
    requires table: root[p * VM_ROOT_ENTRIES + n / VM_LEAF_ENTRIES] != 0;
    requires unmapped: PageKind(p, n) == -1;
    requires prot: ProtOk(prot);
    requires place: v == ZERO_PLACE || IN_FILE(v);
    assigns POOL_STATE, RMAP_STATE;
    ensures inv: TableInv && Inv;
    ensures kind: PageKind(p, n) == prot;
    ensures view: \forall integer o; 0 <= o < VM_PAGE_SIZE ==> PageView(p, n, o) == ByteAt(v, o);
    ensures others: SamePagesBut{Pre, Post}(p, n, n + 1);
    ensures tables: free_tables == \old(free_tables); */
static void range_map_one(int p, int n, int prot, int v)
{
    int k = table_of(p * VM_ROOT_ENTRIES + n / VM_LEAF_ENTRIES) * VM_LEAF_ENTRIES + n % VM_LEAF_ENTRIES;
    //@ assert entry: k == EntryOf(p, n);
    //@ ghost lemma_one_entry(p, n);
    //@ ghost lemma_entries();
    page_map(k, v, prot);
    //@ assert free: FreeTableInv;
    //@ assert entries: \forall integer q, m; EntryOf(q, m) == EntryOf{Pre}(q, m);
    //@ assert apart: OtherEntries(p, n, k);
    //@ ghost lemma_entries();
    //@ assert others: SamePagesBut{Pre, Here}(p, n, n + 1);
}

void range_map(int p, int page, int count, int prot, int place)
{
    /*@ loop invariant index: 0 <= i <= count;
        loop invariant inv: TableInv && Inv;
        loop invariant kind: \forall integer n; page <= n < page + i ==> PageKind(p, n) == prot;
        loop invariant unmapped: \forall integer n; page + i <= n < page + count ==> PageKind(p, n) == -1;
        loop invariant view: \forall integer n, o; page <= n < page + i && 0 <= o < VM_PAGE_SIZE ==>
            PageView(p, n, o) == ByteAt(RangePlace(place, page, n), o);
        loop invariant others: SamePagesBut{Pre, Here}(p, page, page + count);
        loop invariant tables: free_tables == \at(free_tables, Pre);
        loop assigns i, POOL_STATE, RMAP_STATE;
        loop variant count - i; */
    for (int i = 0; i < count; i++)
        range_map_one(p, page + i, prot, place == ZERO_PLACE ? ZERO_PLACE : place + i);
}

/*@ requires inv: TableInv && Inv;
    requires process: 0 <= p < VM_PROCESSES;
    requires page: 0 <= n < TREE_PAGES;
    assigns POOL_STATE, RMAP_STATE, CACHE_STATE;
    ensures inv: TableInv && Inv;
    ensures unmapped: PageKind(p, n) == -1;
    ensures others: SamePagesBut{Pre, Post}(p, n, n + 1); */
static void range_unmap_one(int p, int n)
{
    int k = table_walk(p, n);
    if (k < 0)
        return;
    //@ assert entry: k == EntryOf(p, n);
    //@ ghost lemma_one_entry(p, n);
    //@ ghost lemma_entries();
    page_unmap(k);
    //@ assert free: FreeTableInv;
    //@ assert entries: \forall integer q, m; EntryOf(q, m) == EntryOf{Pre}(q, m);
    //@ assert apart: OtherEntries(p, n, k);
    //@ ghost lemma_entries();
    //@ assert others: SamePagesBut{Pre, Here}(p, n, n + 1);
}

void range_unmap(int p, int page, int count)
{
    /*@ loop invariant index: 0 <= i <= count;
        loop invariant inv: TableInv && Inv;
        loop invariant unmapped: \forall integer n; page <= n < page + i ==> PageKind(p, n) == -1;
        loop invariant others: SamePagesBut{Pre, Here}(p, page, page + count);
        loop assigns i, POOL_STATE, RMAP_STATE, CACHE_STATE;
        loop variant count - i; */
    for (int i = 0; i < count; i++)
        range_unmap_one(p, page + i);
}

void range_release(int p, int v, int count)
{
    /*@ loop invariant index: 0 <= i <= count;
        loop invariant inv: TableInv && Inv;
        loop invariant same: SameRoots{Pre, Here};
        loop invariant roots: \forall integer r; 0 <= r < ROOTS ==> root[r] == \at(root[r], Pre) || root[r] == 0;
        loop assigns i, ROOT_STATE, OWNER_STATE, FREESET_STATE;
        loop variant count - i; */
    for (int i = 0; i < count; i++) {
        int t = table_of(p * VM_ROOT_ENTRIES + v + i);
        if (t >= 0 && table_is_empty(t))
            table_release(t);
        //@ assert same: SameRoots{LoopCurrent, Here};
    }
}

/*@ requires inv: TableInv && Inv;
    requires process: 0 <= p < VM_PROCESSES;
    requires page: 0 <= n < TREE_PAGES;
    requires prot: ProtOk(prot);
    requires mapped: PageKind(p, n) >= 0;
    assigns POOL_STATE, RMAP_STATE;
    ensures inv: TableInv && Inv;
    ensures kind: PageKind(p, n) == prot;
    ensures view: \forall integer o; 0 <= o < VM_PAGE_SIZE ==> PageView(p, n, o) == PageView{Pre}(p, n, o);
    ensures others: SamePagesBut{Pre, Post}(p, n, n + 1); */
static void range_protect_one(int p, int n, int prot)
{
    int k = table_walk(p, n);
    //@ assert entry: k == EntryOf(p, n);
    //@ ghost lemma_one_entry(p, n);
    //@ ghost lemma_entries();
    page_protect(k, prot);
    //@ assert free: FreeTableInv;
    //@ assert entries: \forall integer q, m; EntryOf(q, m) == EntryOf{Pre}(q, m);
    //@ assert apart: OtherEntries(p, n, k);
    //@ ghost lemma_entries();
    //@ assert others: SamePagesBut{Pre, Here}(p, n, n + 1);
}

void range_protect(int p, int page, int count, int prot)
{
    /*@ loop invariant index: 0 <= i <= count;
        loop invariant inv: TableInv && Inv;
        loop invariant kind: \forall integer n; page <= n < page + i ==> PageKind(p, n) == prot;
        loop invariant mapped: \forall integer n; page <= n < page + count ==> PageKind(p, n) >= 0;
        loop invariant view: \forall integer q, n, o; 0 <= q < VM_PROCESSES && 0 <= n < TREE_PAGES &&
            0 <= o < VM_PAGE_SIZE ==> PageView(q, n, o) == PageView{Pre}(q, n, o);
        loop invariant others: SamePagesBut{Pre, Here}(p, page, page + count);
        loop assigns i, POOL_STATE, RMAP_STATE;
        loop variant count - i; */
    for (int i = 0; i < count; i++)
        range_protect_one(p, page + i, prot);
}
