#include "space.h"

/* Makes the empty table c a copy-on-write duplicate of table t, in as many steps as that maps pages. */
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
    ensures tables: free_tables == \old(free_tables);
    ensures order: SameRootOrder{Pre, Post};
    ensures cost: steps == Mapped{Pre}(t) && 0 <= steps <= VM_LEAF_ENTRIES;
    ensures pages: \forall integer u; 0 <= u < VM_TABLES && u != c ==> Mapped(u) == Mapped{Pre}(u);
    ensures place: \forall integer j; 0 <= j < VM_LEAF_ENTRIES ==> TablePlace(c, j) == TablePlace{Pre}(t, j);
    ensures other_places: \forall integer u, j; -1 <= u < VM_TABLES && u != c && 0 <= j < VM_LEAF_ENTRIES ==>
        TablePlace(u, j) == TablePlace{Pre}(u, j);
    ensures kept: free_frames == \old(free_frames) && free_slots == \old(free_slots); */
static void duplicate_table(int t, int c)
{
    int n = table_pages(t), d = (c - t) * VM_LEAF_ENTRIES;
    //@ ghost int b = c * VM_LEAF_ENTRIES;
    /*@ assert unmapped: \forall integer x; t * VM_LEAF_ENTRIES <= x < (t + 1) * VM_LEAF_ENTRIES &&
            n <= EntryRank(t, x) ==>
            Place(x) == NOWHERE; */
    /*@ assert mapped: \forall integer x; t * VM_LEAF_ENTRIES <= x < (t + 1) * VM_LEAF_ENTRIES &&
            EntryRank(t, x) < n ==>
            Place(x) != NOWHERE; */
    /*@ loop invariant index: 0 <= i <= n;
        loop invariant inv: Inv;
        loop invariant count: Mapped(t) == n;
        loop invariant order: SameOrder{Pre, Here};
        loop invariant places: \forall integer x; 0 <= x < TABLE_ENTRIES && !(b <= x < b + VM_LEAF_ENTRIES) ==>
            Place(x) == \at(Place(x), Pre);
        loop invariant kinds: \forall integer x; 0 <= x < TABLE_ENTRIES && !(b <= x < b + VM_LEAF_ENTRIES) ==>
            Kind(x) == \at(Kind(x), Pre);
        loop invariant todo: \forall integer x; t * VM_LEAF_ENTRIES <= x < (t + 1) * VM_LEAF_ENTRIES &&
            i <= EntryRank{Pre}(t, x) ==> Place(x + d) == NOWHERE;
        loop invariant copied: \forall integer x; t * VM_LEAF_ENTRIES <= x < (t + 1) * VM_LEAF_ENTRIES &&
            EntryRank{Pre}(t, x) < i ==> Place(x + d) == Place{Pre}(x);
        loop invariant copied_kind: \forall integer x; t * VM_LEAF_ENTRIES <= x < (t + 1) * VM_LEAF_ENTRIES &&
            EntryRank{Pre}(t, x) < i ==> Kind(x + d) == Kind{Pre}(x);
        loop invariant tables: free_tables == \at(free_tables, Pre);
        loop invariant kept: free_frames == \at(free_frames, Pre) && free_slots == \at(free_slots, Pre);
        loop assigns i, POOL_STATE, RMAP_STATE;
        loop variant n - i; */
    for (int i = 0; i < n; i++) {
        int k = table_page(t, i);
        //@ assert apart: !(b <= k < b + VM_LEAF_ENTRIES) && b <= k + d < b + VM_LEAF_ENTRIES;
        //@ assert rank: EntryRank{Pre}(t, k) == i;
        /*@ assert same_rank: \forall integer x; t * VM_LEAF_ENTRIES <= x < (t + 1) * VM_LEAF_ENTRIES &&
                Place{Pre}(x) != NOWHERE ==> EntryRank(t, x) == EntryRank{Pre}(t, x); */
        /*@ assert only: \forall integer x; t * VM_LEAF_ENTRIES <= x < (t + 1) * VM_LEAF_ENTRIES &&
                EntryRank{Pre}(t, x) == i ==> x == k; */
        //@ assert still: \forall integer x; 0 <= x < TABLE_ENTRIES && Place{Pre}(x) != NOWHERE ==> Place(x) != NOWHERE;
        page_duplicate(k, k + d);
        //@ assert order: SameOrder{Pre, Here};
        /*@ assert earlier: \forall integer x; t * VM_LEAF_ENTRIES <= x < (t + 1) * VM_LEAF_ENTRIES &&
                EntryRank{Pre}(t, x) < i ==> Place(x + d) == Place{Pre}(x) && Kind(x + d) == Kind{Pre}(x); */
        /*@ assert now: \forall integer x; t * VM_LEAF_ENTRIES <= x < (t + 1) * VM_LEAF_ENTRIES &&
                EntryRank{Pre}(t, x) < i + 1 ==>
                (x == k || EntryRank{Pre}(t, x) < i) && Place(x + d) == Place{Pre}(x); */
        //@ assert place: \let m = k; Place(m + d) == \at(Place(m), Pre);
        //@ assert kind: \let m = k; Kind(m + d) == \at(Kind(m), Pre);
        /*@ assert same: \forall integer x; t * VM_LEAF_ENTRIES <= x < (t + 1) * VM_LEAF_ENTRIES ==>
                Place(x) == Place{Pre}(x); */
        /*@ ghost
            int m = t * VM_LEAF_ENTRIES;
            /@ loop invariant index: t * VM_LEAF_ENTRIES <= m <= (t + 1) * VM_LEAF_ENTRIES;
               loop invariant counts: \let w = m; MappedBelow{Here}(w) - MappedBelow{Here}(t * VM_LEAF_ENTRIES) ==
                   MappedBelow{Pre}(w) - MappedBelow{Pre}(t * VM_LEAF_ENTRIES);
               loop assigns m;
               loop variant (t + 1) * VM_LEAF_ENTRIES - m; @/
            while (m < (t + 1) * VM_LEAF_ENTRIES)
                m++;
        */
    }
    //@ ghost steps = n;
    /*@ assert copied: \forall integer x; t * VM_LEAF_ENTRIES <= x < (t + 1) * VM_LEAF_ENTRIES ==>
            Place(x + d) == Place{Pre}(x) && Kind(x + d) == Kind{Pre}(x); */
    //@ assert in_table: \forall integer x; b <= x < b + VM_LEAF_ENTRIES ==> x / VM_LEAF_ENTRIES == c;
    /*@ assert not_free: \forall integer x; 0 <= x < TABLE_ENTRIES &&
            table_owner[x / VM_LEAF_ENTRIES] == NO_OWNER ==>
            !(b <= x < b + VM_LEAF_ENTRIES); */
    //@ assert free: FreeTableInv;
    /*@ assert elsewhere: \forall integer u, j; 0 <= u < VM_TABLES && u != c && 0 <= j < VM_LEAF_ENTRIES ==>
            !(b <= u * VM_LEAF_ENTRIES + j < b + VM_LEAF_ENTRIES); */
    /*@ assert other_entries: \forall integer u, j; 0 <= u < VM_TABLES && u != c &&
            0 <= j < VM_LEAF_ENTRIES ==>
            Place(u * VM_LEAF_ENTRIES + j) == \at(Place(u * VM_LEAF_ENTRIES + j), Pre) &&
            Kind(u * VM_LEAF_ENTRIES + j) == \at(Kind(u * VM_LEAF_ENTRIES + j), Pre); */
    /*@ assert copies: \forall integer j; 0 <= j < VM_LEAF_ENTRIES ==>
            Place(c * VM_LEAF_ENTRIES + j) == \at(Place(t * VM_LEAF_ENTRIES + j), Pre) &&
            Kind(c * VM_LEAF_ENTRIES + j) == \at(Kind(t * VM_LEAF_ENTRIES + j), Pre); */
    /*@ ghost
        int w = 0;
        /@ loop invariant index: 0 <= w <= TABLE_ENTRIES;
           loop invariant before: \forall integer n; 0 <= n <= w && n <= c * VM_LEAF_ENTRIES ==>
               MappedBelow{Here}(n) == MappedBelow{Pre}(n);
           loop invariant after: \forall integer n; (c + 1) * VM_LEAF_ENTRIES <= n <= w ==>
               MappedBelow{Here}(n) - MappedBelow{Here}((c + 1) * VM_LEAF_ENTRIES) ==
               MappedBelow{Pre}(n) - MappedBelow{Pre}((c + 1) * VM_LEAF_ENTRIES);
           loop assigns w;
           loop variant TABLE_ENTRIES - w; @/
        while (w < TABLE_ENTRIES)
            w++;
    */
    //@ assert pages: \forall integer u; 0 <= u < VM_TABLES && u != c ==> Mapped(u) == Mapped{Pre}(u);
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
    ensures kind: \forall integer j; 0 <= j < VM_LEAF_ENTRIES ==> RootKind(c, j) == RootKind{Pre}(r, j);
    ensures roots: \forall integer q; 0 <= q < ROOTS && q != c ==> root[q] == \old(root[q]);
    ensures order: SameRootOrder{Pre, Post};
    ensures cost: steps == RootPages{Pre}(r) && 0 <= steps <= VM_LEAF_ENTRIES;
    ensures pages: \forall integer q; 0 <= q < ROOTS && q != c ==> RootPages(q) == RootPages{Pre}(q);
    ensures place: \forall integer j; 0 <= j < VM_LEAF_ENTRIES ==> RootPlace(c, j) == RootPlace{Pre}(r, j);
    ensures places: SamePlacesBut{Pre, Post}(c, c + 1);
    ensures kept: free_frames == \old(free_frames) && free_slots == \old(free_slots); */
static void duplicate_leaf(int r, int c)
{
    int t = table_of(r), u = table_new(c);
    //@ assert leaf: Leaf(r) == t;
    //@ assert owners: table_owner[t] == r && table_owner[u] == c && t != u;
    //@ assert leaves: Leaf(r) == t && Leaf(c) == u;
    //@ assert not_leaf: \forall integer q; 0 <= q < ROOTS && q != c ==> -1 <= Leaf(q) < VM_TABLES && Leaf(q) != u;
    /*@ assert from: \forall integer j, o; 0 <= j < VM_LEAF_ENTRIES && 0 <= o < VM_PAGE_SIZE ==>
            TableView(t, j, o) == RootView{Pre}(r, j, o); */
    /*@ assert from_kind: \forall integer j; 0 <= j < VM_LEAF_ENTRIES ==>
            TableKind(t, j) == RootKind{Pre}(r, j); */
    /*@ assert from_place: \forall integer j; 0 <= j < VM_LEAF_ENTRIES ==> TablePlace(t, j) == RootPlace{Pre}(r, j); */
    duplicate_table(t, u);
    //@ assert leaves_after: Leaf(r) == t && Leaf(c) == u;
    //@ assert others: SameRootsBut{Pre, Here}(c, c + 1);
}

void space_duplicate(int p, int c)
{
    int n = space_tables(p), d = (c - p) * VM_ROOT_ENTRIES;
    /*@ assert absent: \forall integer r; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES &&
            n <= RootRank(p, r) ==>
            root[r] == 0; */
    /*@ assert there: \forall integer r; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES &&
            RootRank(p, r) < n ==>
            root[r] != 0; */
    //@ ghost int total = 0;
    /*@ ghost
        int w = 0;
        /@ loop invariant index: 0 <= w <= VM_ROOT_ENTRIES;
           loop invariant sum: \forall integer m; 0 <= m <= w ==> WalkedBelow(p, 0, m) == 0;
           loop assigns w;
           loop variant VM_ROOT_ENTRIES - w; @/
        while (w < VM_ROOT_ENTRIES)
            w++;
    */
    /*@ loop invariant index: 0 <= i <= n;
        loop invariant cost: total == i + WalkedBelow{Pre}(p, i, VM_ROOT_ENTRIES) &&
            0 <= total <= i * (VM_LEAF_ENTRIES + 1);
        loop invariant pages: \forall integer r; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES ==>
            RootPages(r) == RootPages{Pre}(r);
        loop invariant inv: TableInv && Inv;
        loop invariant count: Tables(p) == n;
        loop invariant order: SameRootOrder{Pre, Here};
        loop invariant roots: \forall integer r; 0 <= r < ROOTS &&
            (r < c * VM_ROOT_ENTRIES || r >= (c + 1) * VM_ROOT_ENTRIES) ==> root[r] == \at(root[r], Pre);
        loop invariant todo: \forall integer r; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES &&
            i <= RootRank{Pre}(p, r) ==> root[r + d] == 0;
        loop invariant enough: free_tables >= n - i;
        loop invariant others: SameRootsBut{Pre, Here}(c * VM_ROOT_ENTRIES, (c + 1) * VM_ROOT_ENTRIES);
        loop invariant view: \forall integer r, j, o; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES &&
            RootRank{Pre}(p, r) < i && 0 <= j < VM_LEAF_ENTRIES && 0 <= o < VM_PAGE_SIZE ==>
            RootView(r + d, j, o) == RootView{Pre}(r, j, o);
        loop invariant kind: \forall integer r, j; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES &&
            RootRank{Pre}(p, r) < i && 0 <= j < VM_LEAF_ENTRIES ==> RootKind(r + d, j) == RootKind{Pre}(r, j);
        loop invariant place: \forall integer r, j; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES &&
            RootRank{Pre}(p, r) < i && 0 <= j < VM_LEAF_ENTRIES ==> RootPlace(r + d, j) == RootPlace{Pre}(r, j);
        loop invariant places: SamePlacesBut{Pre, Here}(c * VM_ROOT_ENTRIES, (c + 1) * VM_ROOT_ENTRIES);
        loop invariant kept: free_frames == \at(free_frames, Pre) && free_slots == \at(free_slots, Pre);
        loop assigns i, total, SPACE_STATE;
        loop variant n - i; */
    for (int i = 0; i < n; i++) {
        int r = space_root(p, i);
        //@ assert rank: RootRank{Pre}(p, r) == i;
        /*@ assert same_rank: \forall integer q; p * VM_ROOT_ENTRIES <= q < (p + 1) * VM_ROOT_ENTRIES &&
                \at(root[q], Pre) != 0 ==> RootRank(p, q) == RootRank{Pre}(p, q); */
        /*@ assert only: \forall integer q; p * VM_ROOT_ENTRIES <= q < (p + 1) * VM_ROOT_ENTRIES &&
                RootRank{Pre}(p, q) == i ==> q == r; */
        //@ assert still_roots: \forall integer q; 0 <= q < ROOTS && \at(root[q], Pre) != 0 ==> root[q] != 0;
        duplicate_leaf(r, r + d);
        //@ assert this_cost: steps == RootPages{Pre}(r);
        //@ ghost total += 1 + steps;
        //@ assert order: SameRootOrder{Pre, Here};
        /*@ assert earlier_place: \forall integer q, j; p * VM_ROOT_ENTRIES <= q < (p + 1) * VM_ROOT_ENTRIES &&
                RootRank{Pre}(p, q) < i && 0 <= j < VM_LEAF_ENTRIES ==> RootPlace(q + d, j) == RootPlace{Pre}(q, j); */
        /*@ assert this_place: \let q = r; \forall integer j; 0 <= j < VM_LEAF_ENTRIES ==>
                RootPlace(q + d, j) == RootPlace{Pre}(q, j); */
        /*@ assert ranked_place: \forall integer q, j; p * VM_ROOT_ENTRIES <= q < (p + 1) * VM_ROOT_ENTRIES &&
                RootRank{Pre}(p, q) == i && 0 <= j < VM_LEAF_ENTRIES ==>
                RootPlace(q + d, j) == RootPlace{Pre}(q, j); */
        /*@ assert now_place: \forall integer q, j; p * VM_ROOT_ENTRIES <= q < (p + 1) * VM_ROOT_ENTRIES &&
                RootRank{Pre}(p, q) < i + 1 && 0 <= j < VM_LEAF_ENTRIES ==>
                RootPlace(q + d, j) == RootPlace{Pre}(q, j); */
        /*@ assert earlier: \forall integer q, j, o; p * VM_ROOT_ENTRIES <= q < (p + 1) * VM_ROOT_ENTRIES &&
                RootRank{Pre}(p, q) < i && 0 <= j < VM_LEAF_ENTRIES && 0 <= o < VM_PAGE_SIZE ==>
                RootView(q + d, j, o) == RootView{LoopCurrent}(q + d, j, o); */
        /*@ assert earlier_kind: \forall integer q, j; p * VM_ROOT_ENTRIES <= q < (p + 1) * VM_ROOT_ENTRIES &&
                RootRank{Pre}(p, q) < i && 0 <= j < VM_LEAF_ENTRIES ==>
                RootKind(q + d, j) == RootKind{LoopCurrent}(q + d, j); */
        /*@ assert before: \forall integer q, j, o; p * VM_ROOT_ENTRIES <= q < (p + 1) * VM_ROOT_ENTRIES &&
                RootRank{Pre}(p, q) < i && 0 <= j < VM_LEAF_ENTRIES && 0 <= o < VM_PAGE_SIZE ==>
                RootView(q + d, j, o) == RootView{Pre}(q, j, o); */
        /*@ assert before_kind: \forall integer q, j; p * VM_ROOT_ENTRIES <= q < (p + 1) * VM_ROOT_ENTRIES &&
                RootRank{Pre}(p, q) < i && 0 <= j < VM_LEAF_ENTRIES ==> RootKind(q + d, j) == RootKind{Pre}(q, j); */
        /*@ assert ranks: \forall integer q; p * VM_ROOT_ENTRIES <= q < (p + 1) * VM_ROOT_ENTRIES ==>
                (RootRank{Pre}(p, q) < i + 1 <==> q == r || RootRank{Pre}(p, q) < i); */
        /*@ ghost
            int w = 0;
            /@ loop invariant index: 0 <= w <= VM_ROOT_ENTRIES;
               loop invariant sum: \forall integer m; 0 <= m <= w ==> WalkedBelow{Pre}(p, i + 1, m) ==
                   WalkedBelow{Pre}(p, i, m) + (p * VM_ROOT_ENTRIES + m > r ? RootPages{Pre}(r) : 0);
               loop assigns w;
               loop variant VM_ROOT_ENTRIES - w; @/
            while (w < VM_ROOT_ENTRIES) {
                /@ assert others: p * VM_ROOT_ENTRIES + w != r ==>
                       (RootRank{Pre}(p, p * VM_ROOT_ENTRIES + w) < i + 1 <==>
                        RootRank{Pre}(p, p * VM_ROOT_ENTRIES + w) < i); @/
                /@ assert step: WalkedBelow{Pre}(p, i, w + 1) == WalkedBelow{Pre}(p, i, w) +
                       (RootRank{Pre}(p, p * VM_ROOT_ENTRIES + w) < i ? RootPages{Pre}(p * VM_ROOT_ENTRIES + w) : 0); @/
                /@ assert next: WalkedBelow{Pre}(p, i + 1, w + 1) == WalkedBelow{Pre}(p, i + 1, w) +
                       (RootRank{Pre}(p, p * VM_ROOT_ENTRIES + w) < i + 1 ?
                            RootPages{Pre}(p * VM_ROOT_ENTRIES + w) : 0); @/
                w++;
            }
        */
        /*@ assert this_view: \let q = r; \forall integer j, o; 0 <= j < VM_LEAF_ENTRIES &&
                0 <= o < VM_PAGE_SIZE ==>
                RootView(q + d, j, o) == RootView{Pre}(q, j, o); */
        /*@ assert this_kind: \let q = r; \forall integer j; 0 <= j < VM_LEAF_ENTRIES ==>
                RootKind(q + d, j) == RootKind{Pre}(q, j); */
        /*@ assert ranked_view: \forall integer q, j, o; p * VM_ROOT_ENTRIES <= q < (p + 1) * VM_ROOT_ENTRIES &&
                RootRank{Pre}(p, q) == i && 0 <= j < VM_LEAF_ENTRIES && 0 <= o < VM_PAGE_SIZE ==>
                RootView(q + d, j, o) == RootView{Pre}(q, j, o); */
        /*@ assert ranked_kind: \forall integer q, j; p * VM_ROOT_ENTRIES <= q < (p + 1) * VM_ROOT_ENTRIES &&
                RootRank{Pre}(p, q) == i && 0 <= j < VM_LEAF_ENTRIES ==> RootKind(q + d, j) == RootKind{Pre}(q, j); */
        /*@ assert now: \forall integer q, j, o; p * VM_ROOT_ENTRIES <= q < (p + 1) * VM_ROOT_ENTRIES &&
                RootRank{Pre}(p, q) < i + 1 && 0 <= j < VM_LEAF_ENTRIES && 0 <= o < VM_PAGE_SIZE ==>
                RootView(q + d, j, o) == RootView{Pre}(q, j, o); */
        /*@ assert now_kind: \forall integer q, j; p * VM_ROOT_ENTRIES <= q < (p + 1) * VM_ROOT_ENTRIES &&
                RootRank{Pre}(p, q) < i + 1 && 0 <= j < VM_LEAF_ENTRIES ==>
                RootKind(q + d, j) == RootKind{Pre}(q, j); */
        /*@ ghost
            int m = p * VM_ROOT_ENTRIES;
            /@ loop invariant index: p * VM_ROOT_ENTRIES <= m <= (p + 1) * VM_ROOT_ENTRIES;
               loop invariant counts: \let w = m; TablesBelow{Here}(w) - TablesBelow{Here}(p * VM_ROOT_ENTRIES) ==
                   TablesBelow{Pre}(w) - TablesBelow{Pre}(p * VM_ROOT_ENTRIES);
               loop assigns m;
               loop variant (p + 1) * VM_ROOT_ENTRIES - m; @/
            while (m < (p + 1) * VM_ROOT_ENTRIES)
                m++;
            /@ assert end: m == (p + 1) * VM_ROOT_ENTRIES; @/
        */
        //@ assert same_count: Tables(p) == Tables{Pre}(p);
    }
    /*@ ghost
        int v = 0;
        /@ loop invariant index: 0 <= v <= VM_ROOT_ENTRIES;
           loop invariant sum: \forall integer m; 0 <= m <= v ==> WalkedBelow{Pre}(p, n, m) == PagesBelow{Pre}(p, m);
           loop assigns v;
           loop variant VM_ROOT_ENTRIES - v; @/
        while (v < VM_ROOT_ENTRIES)
            v++;
    */
    //@ ghost steps = total;
    /*@ assert view: \forall integer r, j, o; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES &&
            0 <= j < VM_LEAF_ENTRIES && 0 <= o < VM_PAGE_SIZE ==> RootView(r + d, j, o) == RootView{Pre}(r, j, o); */
    /*@ assert place: \forall integer r, j; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES &&
            0 <= j < VM_LEAF_ENTRIES ==> RootPlace(r + d, j) == RootPlace{Pre}(r, j); */
    /*@ assert kind: \forall integer r, j; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES &&
            0 <= j < VM_LEAF_ENTRIES ==> RootKind(r + d, j) == RootKind{Pre}(r, j); */
}

/* Unmaps every page of table t, in as many steps as there are. */
/*@ requires inv: TableInv && Inv;
    requires table: 0 <= t < VM_TABLES && table_owner[t] != NO_OWNER;
    assigns WRITE_STATE, CACHE_STATE;
    ensures inv: TableInv && Inv;
    ensures empty: \forall integer k; t * VM_LEAF_ENTRIES <= k < (t + 1) * VM_LEAF_ENTRIES ==> Place(k) == NOWHERE;
    ensures other_views: \forall integer u, j, o; -1 <= u < VM_TABLES && u != t && 0 <= j < VM_LEAF_ENTRIES &&
        0 <= o < VM_PAGE_SIZE ==> TableView(u, j, o) == TableView{Pre}(u, j, o);
    ensures other_kinds: \forall integer u, j; -1 <= u < VM_TABLES && u != t && 0 <= j < VM_LEAF_ENTRIES ==>
        TableKind(u, j) == TableKind{Pre}(u, j);
    ensures file: SameFile{Pre, Post};
    ensures plan: PlanStands{Pre, Post};
    ensures answered: failures_due == \old(failures_due);
    ensures tables: free_tables == \old(free_tables);
    ensures cost: steps == Mapped{Pre}(t) && 0 <= steps <= VM_LEAF_ENTRIES;
    ensures pages: \forall integer u; 0 <= u < VM_TABLES && u != t ==> Mapped(u) == Mapped{Pre}(u);
    ensures other_places: \forall integer u, j; -1 <= u < VM_TABLES && u != t && 0 <= j < VM_LEAF_ENTRIES ==>
        TablePlace(u, j) == TablePlace{Pre}(u, j); */
static void clear_table(int t)
{
    //@ ghost int b = t * VM_LEAF_ENTRIES, done = 0;
    /*@ loop invariant inv: Inv;
        loop invariant count: n == Mapped(t) && 0 <= n && 0 <= done && done + n == Mapped{Pre}(t);
        loop invariant places: \forall integer x; 0 <= x < TABLE_ENTRIES && !(b <= x < b + VM_LEAF_ENTRIES) ==>
            Place(x) == \at(Place(x), Pre);
        loop invariant kinds: \forall integer x; 0 <= x < TABLE_ENTRIES && !(b <= x < b + VM_LEAF_ENTRIES) ==>
            Kind(x) == \at(Kind(x), Pre);
        loop invariant views: \forall integer x, o; 0 <= x < TABLE_ENTRIES && !(b <= x < b + VM_LEAF_ENTRIES) &&
            0 <= o < VM_PAGE_SIZE ==> View(x, o) == \at(View(x, o), Pre);
        loop invariant file: SameFile{Pre, Here};
        loop invariant plan: PlanStands{Pre, Here};
        loop invariant answered: failures_due == \at(failures_due, Pre);
        loop invariant tables: free_tables == \at(free_tables, Pre);
        loop assigns n, done, WRITE_STATE, CACHE_STATE;
        loop variant n; */
    for (int n = table_pages(t); n > 0; n--) {
        int k = table_page(t, 0);
        //@ ghost Before: ;
        page_unmap(k);
        /*@ ghost
            int m = b;
            /@ loop invariant index: b <= m <= b + VM_LEAF_ENTRIES;
               loop invariant counts: \let w = m; MappedBelow{Here}(w) - MappedBelow{Here}(t * VM_LEAF_ENTRIES) ==
                   MappedBelow{Before}(w) - MappedBelow{Before}(t * VM_LEAF_ENTRIES) - (w > k ? 1 : 0);
               loop assigns m;
               loop variant b + VM_LEAF_ENTRIES - m; @/
            while (m < b + VM_LEAF_ENTRIES)
                m++;
            done++;
        */
        //@ assert fewer: Mapped(t) == Mapped{Before}(t) - 1;
    }
    //@ ghost steps = done;
    //@ ghost lemma_mapped(t);
    //@ assert in_table: \forall integer x; b <= x < b + VM_LEAF_ENTRIES ==> x / VM_LEAF_ENTRIES == t;
    /*@ assert not_free: \forall integer x; 0 <= x < TABLE_ENTRIES &&
            table_owner[x / VM_LEAF_ENTRIES] == NO_OWNER ==>
            !(b <= x < b + VM_LEAF_ENTRIES); */
    //@ assert free: FreeTableInv;
    /*@ assert elsewhere: \forall integer u, j; 0 <= u < VM_TABLES && u != t && 0 <= j < VM_LEAF_ENTRIES ==>
            !(b <= u * VM_LEAF_ENTRIES + j < b + VM_LEAF_ENTRIES); */
    /*@ assert in_pool: \forall integer u, j; 0 <= u < VM_TABLES && 0 <= j < VM_LEAF_ENTRIES ==>
            0 <= u * VM_LEAF_ENTRIES + j < TABLE_ENTRIES; */
    /*@ ghost
        int w = 0;
        /@ loop invariant index: 0 <= w <= TABLE_ENTRIES;
           loop invariant before: \forall integer n; 0 <= n <= w && n <= t * VM_LEAF_ENTRIES ==>
               MappedBelow{Here}(n) == MappedBelow{Pre}(n);
           loop invariant after: \forall integer n; (t + 1) * VM_LEAF_ENTRIES <= n <= w ==>
               MappedBelow{Here}(n) - MappedBelow{Here}((t + 1) * VM_LEAF_ENTRIES) ==
               MappedBelow{Pre}(n) - MappedBelow{Pre}((t + 1) * VM_LEAF_ENTRIES);
           loop assigns w;
           loop variant TABLE_ENTRIES - w; @/
        while (w < TABLE_ENTRIES)
            w++;
    */
    //@ assert pages: \forall integer u; 0 <= u < VM_TABLES && u != t ==> Mapped(u) == Mapped{Pre}(u);
}

/* Clears the table that root entry r points to, and gives it back. */
/*@ requires inv: TableInv && Inv;
    requires root: 0 <= r < ROOTS && root[r] != 0;
    assigns SPACE_STATE, FILE_STATE, DEVICE_STATE, CACHE_STATE;
    ensures inv: TableInv && Inv;
    ensures empty: root[r] == 0;
    ensures roots: \forall integer q; 0 <= q < ROOTS && q != r ==> root[q] == \old(root[q]);
    ensures others: SameRootsBut{Pre, Post}(r, r + 1);
    ensures file: SameFile{Pre, Post};
    ensures plan: PlanStands{Pre, Post};
    ensures answered: failures_due == \old(failures_due);
    ensures one_more: free_tables == \old(free_tables) + 1;
    ensures cost: steps == RootPages{Pre}(r) && 0 <= steps <= VM_LEAF_ENTRIES;
    ensures pages: \forall integer q; 0 <= q < ROOTS && q != r ==> RootPages(q) == RootPages{Pre}(q);
    ensures places: SamePlacesBut{Pre, Post}(r, r + 1); */
static void clear_root(int r)
{
    int t = table_of(r);
    //@ assert not_leaf: \forall integer q; 0 <= q < ROOTS && q != r ==> -1 <= Leaf(q) < VM_TABLES && Leaf(q) != t;
    clear_table(t);
    //@ assert others: SameRootsBut{Pre, Here}(r, r + 1);
    //@ assert places: SamePlacesBut{Pre, Here}(r, r + 1);
    table_release(t);
}

void space_clear(int p)
{
    //@ ghost int total = 0;
    /*@ loop invariant inv: TableInv && Inv;
        loop invariant roots: \forall integer r; 0 <= r < ROOTS &&
            (r < p * VM_ROOT_ENTRIES || r >= (p + 1) * VM_ROOT_ENTRIES) ==> root[r] == \at(root[r], Pre);
        loop invariant others: SameRootsBut{Pre, Here}(p * VM_ROOT_ENTRIES, (p + 1) * VM_ROOT_ENTRIES);
        loop invariant places: SamePlacesBut{Pre, Here}(p * VM_ROOT_ENTRIES, (p + 1) * VM_ROOT_ENTRIES);
        loop invariant file: SameFile{Pre, Here};
        loop invariant plan: PlanStands{Pre, Here};
        loop invariant answered: failures_due == \at(failures_due, Pre);
        loop invariant count: n == Tables(p) && 0 <= n;
        loop invariant more: free_tables + n == \at(free_tables, Pre) + Tables{Pre}(p);
        loop invariant cost: total + n + Pages(p) == Tables{Pre}(p) + Pages{Pre}(p) &&
            0 <= total <= (Tables{Pre}(p) - n) * (VM_LEAF_ENTRIES + 1);
        loop assigns n, total, SPACE_STATE, FILE_STATE, DEVICE_STATE, CACHE_STATE;
        loop variant n; */
    for (int n = space_tables(p); n > 0; n--) {
        int r = space_root(p, 0);
        //@ ghost Before: ;
        clear_root(r);
        //@ ghost total += 1 + steps;
        /*@ ghost
            int w = 0;
            /@ loop invariant index: 0 <= w <= VM_ROOT_ENTRIES;
               loop invariant sum: \forall integer v; 0 <= v <= w ==> PagesBelow{Here}(p, v) ==
                   PagesBelow{Before}(p, v) - (p * VM_ROOT_ENTRIES + v > r ? RootPages{Before}(r) : 0);
               loop assigns w;
               loop variant VM_ROOT_ENTRIES - w; @/
            while (w < VM_ROOT_ENTRIES) {
                /@ assert cleared: RootPages(r) == 0; @/
                /@ assert others: p * VM_ROOT_ENTRIES + w != r ==>
                       RootPages(p * VM_ROOT_ENTRIES + w) == RootPages{Before}(p * VM_ROOT_ENTRIES + w); @/
                /@ assert step: PagesBelow{Here}(p, w + 1) ==
                       PagesBelow{Here}(p, w) + RootPages(p * VM_ROOT_ENTRIES + w); @/
                /@ assert before: PagesBelow{Before}(p, w + 1) ==
                       PagesBelow{Before}(p, w) + RootPages{Before}(p * VM_ROOT_ENTRIES + w); @/
                w++;
            }
        */
        /*@ ghost
            int m = p * VM_ROOT_ENTRIES;
            /@ loop invariant index: p * VM_ROOT_ENTRIES <= m <= (p + 1) * VM_ROOT_ENTRIES;
               loop invariant counts: \let w = m; TablesBelow{Here}(w) - TablesBelow{Here}(p * VM_ROOT_ENTRIES) ==
                   TablesBelow{Before}(w) - TablesBelow{Before}(p * VM_ROOT_ENTRIES) - (w > r ? 1 : 0);
               loop assigns m;
               loop variant (p + 1) * VM_ROOT_ENTRIES - m; @/
            while (m < (p + 1) * VM_ROOT_ENTRIES)
                m++;
        */
        //@ assert fewer: Tables(p) == Tables{Before}(p) - 1;
    }
    //@ ghost lemma_tables(p);
    /*@ ghost
        int v = 0;
        /@ loop invariant index: 0 <= v <= VM_ROOT_ENTRIES;
           loop invariant sum: \forall integer m; 0 <= m <= v ==> PagesBelow{Here}(p, m) == 0;
           loop assigns v;
           loop variant VM_ROOT_ENTRIES - v; @/
        while (v < VM_ROOT_ENTRIES)
            v++;
    */
    //@ ghost steps = total;
}
