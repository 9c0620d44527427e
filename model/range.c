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

int range_ok(uint32_t page, uint32_t count)
{
    return count >= 1 && count <= VM_SPACE_PAGES && page <= VM_SPACE_PAGES - count;
}

int range_run(int p, int page, int count, int mapped)
{
    /*@ loop invariant index: 0 <= i <= count;
        loop invariant all: \forall integer n; page <= n < page + i ==> (PageKind(p, n) >= 0 <==> mapped == 1);
        loop assigns i;
        loop variant count - i; */
    for (int i = 0; i < count; i++) {
        if ((table_walk(p, page + i) >= 0) != (mapped == 1))
            return i;
    }
    return count;
}

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
        loop invariant places: SamePlacesBut{Pre, Here}(0, 0);
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
        //@ assert earlier: \forall integer r; from <= r < from + i ==> root[r] != 0;
        //@ assert this: root[from + i] != 0;
        //@ assert same: SameRoots{LoopCurrent, Here};
    }
}

/*@ ghost
    void lemma_entries(void)
    {
    }
*/

/*@ ghost
    void lemma_one_entry(int p, int n)
    {
        /@ assert parts: \forall integer q, m; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES && EntryOf(q, m) >= 0 ==>
               EntryOf(q, m) / VM_LEAF_ENTRIES == Leaf(q * VM_ROOT_ENTRIES + m / VM_LEAF_ENTRIES) &&
               EntryOf(q, m) % VM_LEAF_ENTRIES == m % VM_LEAF_ENTRIES; @/
        /@ assert roots: \forall integer q, m; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES &&
               EntryOf(q, m) == EntryOf(p, n) ==>
               q * VM_ROOT_ENTRIES + m / VM_LEAF_ENTRIES == p * VM_ROOT_ENTRIES + n / VM_LEAF_ENTRIES; @/
    }
*/

/*@ ghost
    void lemma_pages(void)
    {
        lemma_kinds();
        lemma_entries();
        /@ assert entries: \forall integer k; 0 <= k < TABLE_ENTRIES ==> Kind(k) >= -1; @/
        /@ assert kinds: \forall integer q, m; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES && PageKind(q, m) >= 0 ==>
               PageKind(q, m) == Kind(EntryOf(q, m)) && 0 <= EntryOf(q, m) < TABLE_ENTRIES &&
               Place(EntryOf(q, m)) != NOWHERE; @/
    }
*/

/*@ requires inv: TableInv && Inv;
    requires process: 0 <= p < VM_PROCESSES;
    requires page: 0 <= n < TREE_PAGES;
    requires table: root[p * VM_ROOT_ENTRIES + n / VM_LEAF_ENTRIES] != 0;
    requires unmapped: PageKind(p, n) == -1;
    requires prot: ProtOk(prot) && (ProtShared(prot) == 1 ==> IN_FILE(v));
    requires place: v == ZERO_PLACE || IN_FILE(v);
    assigns POOL_STATE, RMAP_STATE;
    ensures inv: TableInv && Inv;
    ensures kind: PageKind(p, n) == KindOf(prot, v == ZERO_PLACE ? -1 : v - FILE0);
    ensures view: \forall integer o; 0 <= o < VM_PAGE_SIZE ==> PageView(p, n, o) == ByteAt(v, o);
    ensures place: PagePlace(p, n) == v;
    ensures others: SamePagesBut{Pre, Post}(p, n, n + 1);
    ensures stay: StayBut{Pre, Post}(p, n, n + 1);
    ensures tables: free_tables == \old(free_tables);
    ensures brought: NoPageBrought{Pre, Post}; */
static void range_map_one(int p, int n, int prot, int v)
{
    int k = table_of(p * VM_ROOT_ENTRIES + n / VM_LEAF_ENTRIES) * VM_LEAF_ENTRIES + n % VM_LEAF_ENTRIES;
    //@ assert entry: k == EntryOf(p, n);
    //@ ghost lemma_one_entry(p, n);
    //@ ghost lemma_entries();
    page_map(k, v, prot);
    //@ assert free: FreeTableInv;
    //@ assert kinds: \forall integer j; 0 <= j < TABLE_ENTRIES && j != k ==> Kind(j) == Kind{Pre}(j);
    /*@ assert views: \forall integer j, o; 0 <= j < TABLE_ENTRIES && j != k && 0 <= o < VM_PAGE_SIZE ==>
            View(j, o) == View{Pre}(j, o); */
    //@ assert entries: \forall integer q, m; EntryOf(q, m) == EntryOf{Pre}(q, m);
    //@ assert apart: OtherEntries(p, n, k);
    //@ ghost lemma_entries();
    //@ assert others: SamePagesBut{Pre, Here}(p, n, n + 1);
    //@ assert places: NoneBrought{Pre, Here};
}

void range_map(int p, int page, int count, int prot, int place)
{
    /*@ loop invariant index: 0 <= i <= count;
        loop invariant inv: TableInv && Inv;
        loop invariant kind: \forall integer n; page <= n < page + i ==> PageKind(p, n) == RangeKind(prot, place, page, n);
        loop invariant unmapped: \forall integer n; page + i <= n < page + count ==> PageKind(p, n) == -1;
        loop invariant view: \forall integer n, o; page <= n < page + i && 0 <= o < VM_PAGE_SIZE ==>
            PageView(p, n, o) == ByteAt(RangePlace(place, page, n), o);
        loop invariant place: \forall integer n; page <= n < page + i ==> PagePlace(p, n) == RangePlace(place, page, n);
        loop invariant others: SamePagesBut{Pre, Here}(p, page, page + count);
        loop invariant stay: StayBut{Pre, Here}(p, page, page + count);
        loop invariant brought: NoPageBrought{Pre, Here};
        loop invariant tables: free_tables == \at(free_tables, Pre);
        loop assigns i, POOL_STATE, RMAP_STATE;
        loop variant count - i; */
    for (int i = 0; i < count; i++) {
        range_map_one(p, page + i, prot, place == ZERO_PLACE ? ZERO_PLACE : place + i);
        /*@ assert earlier: \forall integer n, o; page <= n < page + i && 0 <= o < VM_PAGE_SIZE ==>
                PageView(p, n, o) == PageView{LoopCurrent}(p, n, o); */
        /*@ assert this: \let n = page + i; \forall integer o; 0 <= o < VM_PAGE_SIZE ==>
                PageView(p, n, o) == ByteAt(RangePlace(place, page, n), o); */
    }
}

/*@ requires inv: TableInv && Inv;
    requires process: 0 <= p < VM_PROCESSES;
    requires page: 0 <= n < TREE_PAGES;
    assigns WRITE_STATE, CACHE_STATE;
    ensures inv: TableInv && Inv;
    ensures file: SameFile{Pre, Post};
    ensures plan: PlanStands{Pre, Post};
    ensures answered: failures_due == \old(failures_due);
    ensures unmapped: PageKind(p, n) == -1;
    ensures others: SamePagesBut{Pre, Post}(p, n, n + 1);
    ensures stay: StayBut{Pre, Post}(p, n, n + 1);
    ensures brought: NoPageBrought{Pre, Post}; */
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
    /*@ assert places: \forall integer q, m; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES ==>
            PagePlace(q, m) == (EntryOf(q, m) < 0 ? NOWHERE : Place(EntryOf(q, m))) &&
            PagePlace{Pre}(q, m) == (EntryOf(q, m) < 0 ? NOWHERE : Place{Pre}(EntryOf(q, m))); */
    //@ assert stay: StayBut{Pre, Here}(p, n, n + 1);
    //@ ghost lemma_entries();
    //@ assert others: SamePagesBut{Pre, Here}(p, n, n + 1);
    //@ assert places: NoneBrought{Pre, Here};
}

void range_unmap(int p, int page, int count)
{
    /*@ loop invariant index: 0 <= i <= count;
        loop invariant inv: TableInv && Inv;
        loop invariant file: SameFile{Pre, Here};
        loop invariant plan: PlanStands{Pre, Here};
        loop invariant answered: failures_due == \at(failures_due, Pre);
        loop invariant unmapped: \forall integer n; page <= n < page + i ==> PageKind(p, n) == -1;
        loop invariant others: SamePagesBut{Pre, Here}(p, page, page + count);
        loop invariant stay: StayBut{Pre, Here}(p, page, page + count);
        loop invariant brought: NoPageBrought{Pre, Here};
        loop assigns i, WRITE_STATE, CACHE_STATE;
        loop variant count - i; */
    for (int i = 0; i < count; i++)
        range_unmap_one(p, page + i);
}

void range_release(int p, int v, int count)
{
    int from = p * VM_ROOT_ENTRIES + v;
    /*@ loop invariant index: 0 <= i <= count;
        loop invariant inv: TableInv && Inv;
        loop invariant same: SameRoots{Pre, Here};
        loop invariant places: SamePlacesBut{Pre, Here}(0, 0);
        loop invariant roots: \forall integer r; 0 <= r < ROOTS ==> root[r] == \at(root[r], Pre) || root[r] == 0;
        loop invariant needed: \forall integer w; v <= w < v + i ==> TableNeeded(p, w);
        loop assigns i, ROOT_STATE, OWNER_STATE, FREESET_STATE;
        loop variant count - i; */
    for (int i = 0; i < count; i++) {
        int t = table_of(from + i);
        if (t >= 0 && table_is_empty(t))
            table_release(t);
        //@ assert kinds: \forall integer k; 0 <= k < TABLE_ENTRIES ==> (Place(k) == NOWHERE <==> Kind(k) < 0);
        //@ assert leaf: root[from + i] != 0 ==> Leaf(p * VM_ROOT_ENTRIES + v + i) == t;
        /*@ assert entry: root[from + i] != 0 ==> \forall integer j; 0 <= j < VM_LEAF_ENTRIES ==>
                SpaceKind(p, v + i, j) == Kind(t * VM_LEAF_ENTRIES + j); */
        /*@ assert parts: \forall integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES ==>
                \let n = k + (v + i - t) * VM_LEAF_ENTRIES; n / VM_LEAF_ENTRIES == v + i &&
                n % VM_LEAF_ENTRIES == k - t * VM_LEAF_ENTRIES; */
        /*@ assert pages: root[from + i] != 0 ==> \forall integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES ==>
                PageKind(p, k + (v + i - t) * VM_LEAF_ENTRIES) == Kind(k); */
        /*@ assert mapped: root[from + i] != 0 ==>
                \exists integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES && Kind(k) >= 0; */
        //@ assert this: TableNeeded(p, v + i);
        //@ assert roots: \forall integer r; 0 <= r < ROOTS ==> root[r] == \at(root[r], LoopCurrent) || root[r] == 0;
        /*@ assert page_kinds: \forall integer n; 0 <= n < TREE_PAGES ==>
                PageKind(p, n) == PageKind{LoopCurrent}(p, n); */
        /*@ assert earlier: \forall integer w; v <= w < v + i && TableNeeded{LoopCurrent}(p, w) ==> TableNeeded(p, w); */
        //@ assert same: SameRoots{LoopCurrent, Here};
    }
}

/*@ requires inv: TableInv && Inv;
    requires process: 0 <= p < VM_PROCESSES;
    requires page: 0 <= n < TREE_PAGES;
    requires prot: ProtOk(prot) && ProtShared(prot) == 0;
    requires mapped: PageKind(p, n) >= 0;
    assigns POOL_STATE, RMAP_STATE;
    ensures inv: TableInv && Inv;
    ensures kind: PageKind(p, n) == Protected(prot, PageKind{Pre}(p, n));
    ensures view: \forall integer o; 0 <= o < VM_PAGE_SIZE ==> PageView(p, n, o) == PageView{Pre}(p, n, o);
    ensures others: SamePagesBut{Pre, Post}(p, n, n + 1);
    ensures stay: StayBut{Pre, Post}(p, 0, 0); */
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
        loop invariant kind: \forall integer n; page <= n < page + i ==> PageKind(p, n) == Protected(prot, PageKind{Pre}(p, n));
        loop invariant rest: \forall integer n; page + i <= n < page + count ==> PageKind(p, n) == PageKind{Pre}(p, n);
        loop invariant mapped: \forall integer n; page <= n < page + count ==> PageKind(p, n) >= 0;
        loop invariant view: \forall integer q, n, o; 0 <= q < VM_PROCESSES && 0 <= n < TREE_PAGES &&
            0 <= o < VM_PAGE_SIZE ==> PageView(q, n, o) == PageView{Pre}(q, n, o);
        loop invariant others: SamePagesBut{Pre, Here}(p, page, page + count);
        loop invariant stay: StayBut{Pre, Here}(p, 0, 0);
        loop assigns i, POOL_STATE, RMAP_STATE;
        loop variant count - i; */
    for (int i = 0; i < count; i++) {
        range_protect_one(p, page + i, prot);
        //@ assert this: \let n = page + i; PageKind(p, n) == Protected(prot, PageKind{Pre}(p, n));
        /*@ assert others: \forall integer n; 0 <= n < TREE_PAGES && n != page + i ==>
                PageKind(p, n) == PageKind{LoopCurrent}(p, n); */
    }
}
