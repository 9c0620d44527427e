#include "check_rmap.h"

int check_count[PLACES];

/*@ assigns \nothing;
    ensures decided: \result != 0 <==> PteOk(e); */
static int word_ok(uint32_t e)
{
    int v = pte_place(e), in_frame = v < VM_FRAMES;
    int flags = (int)(e % 1024);
    int r = flags / PTE_R % 2, w = flags / PTE_W % 2, x = flags / PTE_X % 2, cow = flags / PTE_COW % 2;
    int valid = flags / PTE_V % 2, user = flags / PTE_U % 2, global = flags / PTE_G % 2;
    //@ assert prot: PteProt(e) == r + 2 * (w + cow) + 4 * x + PROT_SHARED * FlagBit(flags, PTE_SHARED);
    //@ assert write: w + cow <= 1 ==> ProtWrite(PteProt(e)) == w + cow;
    //@ assert read: ProtRead(PteProt(e)) == r;
    //@ assert permitted: w + cow <= 1 ==> PteProt(e) % PROT_SHARED == r + 2 * (w + cow) + 4 * x;
    if (e == 0)
        return 1;
    if (user == 0 || global == 1 || v >= PLACES || w + cow > r)
        return 0;
    return w <= in_frame && valid == (in_frame && r + w + x + cow > 0);
}

int check_entries(void)
{
    /*@ loop invariant index: 0 <= k <= ENTRIES;
        loop invariant ok: \forall integer j; 0 <= j < k ==> PteOk(pool[j]);
        loop assigns k;
        loop variant ENTRIES - k; */
    for (int k = 0; k < ENTRIES; k++) {
        if (!word_ok(pool[k]))
            return 0;
    }
    return 1;
}

/*@ requires range: PlaceRange;
    assigns check_count[0 .. PLACES - 1];
    ensures counted: \forall integer v; 0 <= v < PLACES ==> check_count[v] == UsesBelow(v, ENTRIES); */
static void uses_count(void)
{
    /*@ loop invariant index: 0 <= v <= PLACES;
        loop invariant zero: \forall integer u; 0 <= u < v ==> check_count[u] == 0;
        loop assigns v, check_count[0 .. PLACES - 1];
        loop variant PLACES - v; */
    for (int v = 0; v < PLACES; v++)
        check_count[v] = 0;
    /*@ loop invariant index: 0 <= k <= ENTRIES;
        loop invariant counted: \let m = k; \forall integer v; 0 <= v < PLACES ==>
            check_count[v] == UsesBelow(v, m);
        loop invariant range: \forall integer v; 0 <= v < PLACES ==> 0 <= check_count[v] <= k;
        loop assigns k, check_count[0 .. PLACES - 1];
        loop variant ENTRIES - k; */
    for (int k = 0; k < ENTRIES; k++) {
        int v = pte_place(pool[k]);
        if (v != NOWHERE)
            check_count[v]++;
    }
}

int check_counts(void)
{
    //@ assert range: PlaceRange;
    uses_count();
    /*@ loop invariant index: 0 <= v <= PLACES;
        loop invariant same: \forall integer u; 0 <= u < v ==> use_count[u] == UsesBelow(u, ENTRIES);
        loop assigns v;
        loop variant PLACES - v; */
    for (int v = 0; v < PLACES; v++) {
        if (use_count[v] != check_count[v])
            return 0;
    }
    return 1;
}

/* What ListInv says of the list of place v. */
/*@ predicate RankAt{L}(integer v) =
        \forall integer k; 0 <= k < ENTRIES && Place(k) == v ==> 0 <= use_rank[k] < use_count[v];
    predicate DistinctAt{L}(integer v) = \forall integer j, k; 0 <= j < ENTRIES && 0 <= k < ENTRIES &&
        Place(k) == v && Place(j) == v && use_rank[j] == use_rank[k] ==> j == k;
    predicate NextAt{L}(integer v) = \forall integer k; 0 <= k < ENTRIES && Place(k) == v ==>
        (use_next[k] == -1 ? use_rank[k] == 0 :
            (0 <= use_next[k] < ENTRIES && Place(use_next[k]) == v && use_prev[use_next[k]] == k &&
             use_rank[use_next[k]] == use_rank[k] - 1));
    predicate PrevAt{L}(integer v) = \forall integer k; 0 <= k < ENTRIES && Place(k) == v ==>
        (use_prev[k] == -1 ? (use_head[v] == k && use_rank[k] == use_count[v] - 1) :
            (0 <= use_prev[k] < ENTRIES && Place(use_prev[k]) == v && use_next[use_prev[k]] == k &&
             use_rank[use_prev[k]] == use_rank[k] + 1));
    predicate HeadAt{L}(integer v) = use_head[v] == -1 ? use_count[v] == 0 :
        (0 <= use_head[v] < ENTRIES && Place(use_head[v]) == v && use_prev[use_head[v]] == -1);

    predicate SameRanks{A, B} =
        \forall integer k; 0 <= k < ENTRIES ==> \at(use_rank[k], B) == \at(use_rank[k], A);

    predicate Visited{L}(integer k) = 0 <= k < ENTRIES && check_visited[k] == 1;
    logic integer VisitedBelow{L}(integer n) =
        n <= 0 ? 0 : VisitedBelow(n - 1) + (check_visited[n - 1] == 1 ? 1 : 0);

    // How many of the first n entries are at a place before v.
    logic integer BeforeBelow{L}(integer v, integer n) =
        n <= 0 ? 0 : BeforeBelow(v, n - 1) + (0 <= Place(n - 1) < v ? 1 : 0);
*/

/* The lists of all places together have at most as many entries as there are. */
/*@ ghost
    /@ requires place: 0 <= v;
       assigns \nothing;
       ensures sum: BeforeBelow(v + 1, ENTRIES) == BeforeBelow(v, ENTRIES) + UsesBelow(v, ENTRIES);
       ensures range: 0 <= BeforeBelow(v, ENTRIES) && BeforeBelow(v + 1, ENTRIES) <= ENTRIES;
       ensures none: BeforeBelow(0, ENTRIES) == 0; @/
    static void lemma_uses_before(int v)
    {
        int i = 0;
        /@ loop invariant index: 0 <= i <= ENTRIES;
           loop invariant sum: BeforeBelow(v + 1, i) == BeforeBelow(v, i) + UsesBelow(v, i);
           loop invariant range: 0 <= BeforeBelow(v, i) && BeforeBelow(v + 1, i) <= i;
           loop invariant none: BeforeBelow(0, i) == 0;
           loop assigns i;
           loop variant ENTRIES - i; @/
        while (i < ENTRIES)
            i++;
    }
*/

/* No entry was visited. */
/*@ ghost
    /@ assigns check_visited[0 .. ENTRIES - 1];
       ensures none: \forall integer k; 0 <= k < ENTRIES ==> check_visited[k] == 0;
       ensures count: VisitedBelow(ENTRIES) == 0; @/
    static void visits_begin(void)
    {
        int i = 0;
        /@ loop invariant index: 0 <= i <= ENTRIES;
           loop invariant none: \forall integer k; 0 <= k < i ==> check_visited[k] == 0;
           loop assigns i, check_visited[0 .. ENTRIES - 1];
           loop variant ENTRIES - i; @/
        while (i < ENTRIES) {
            check_visited[i] = 0;
            i++;
        }
        i = 0;
        /@ loop invariant index: 0 <= i <= ENTRIES;
           loop invariant count: VisitedBelow(i) == 0;
           loop assigns i;
           loop variant ENTRIES - i; @/
        while (i < ENTRIES)
            i++;
    }
*/

/* Entry k is visited, for the first time. */
/*@ ghost
    /@ requires entry: 0 <= k < ENTRIES;
       requires first: check_visited[k] == 0;
       assigns check_visited[k];
       ensures visited: check_visited[k] == 1;
       ensures count: VisitedBelow(ENTRIES) == \old(VisitedBelow(ENTRIES)) + 1; @/
    static void visit(int k)
    {
        check_visited[k] = 1;
        int i = 0;
        /@ loop invariant index: 0 <= i <= ENTRIES;
           loop invariant count: \let m = i; VisitedBelow{Here}(m) == VisitedBelow{Pre}(m) + (m > k ? 1 : 0);
           loop assigns i;
           loop variant ENTRIES - i; @/
        while (i < ENTRIES)
            i++;
    }
*/

/* As many visits as uses: every entry at place v was visited. */
/*@ ghost
    /@ requires here: \forall integer k; Visited(k) ==> Place(k) == v;
       requires as_many: VisitedBelow(ENTRIES) == UsesBelow(v, ENTRIES);
       assigns \nothing;
       ensures all: \forall integer k; 0 <= k < ENTRIES && Place(k) == v ==> Visited(k); @/
    static void lemma_all_visited(int v)
    {
        int i = 0;
        /@ loop invariant index: 0 <= i <= ENTRIES;
           loop invariant at_most: VisitedBelow(i) <= UsesBelow(v, i);
           loop invariant all: VisitedBelow(i) == UsesBelow(v, i) ==>
               \forall integer k; 0 <= k < i && Place(k) == v ==> Visited(k);
           loop assigns i;
           loop variant ENTRIES - i; @/
        while (i < ENTRIES)
            i++;
    }
*/

/* The list of place v has as many entries as use it, all of them at v and linked both ways. No entry comes twice,
   for each has the one before as its predecessor; so every use is on it. */
/*@ requires place: 0 <= v < PLACES;
    requires range: PlaceRange;
    requires counts: CountInv;
    requires room: 0 <= steps <= ENTRIES - use_count[v];
    assigns check_visited[0 .. ENTRIES - 1], use_rank[0 .. ENTRIES - 1], steps;
    ensures cost: \old(steps) <= steps <= \old(steps) + use_count[v];
    ensures all_steps: \result != 0 ==> steps == \old(steps) + use_count[v];
    ensures others: \forall integer k; 0 <= k < ENTRIES && Place(k) != v ==> use_rank[k] == \old(use_rank[k]);
    ensures rank: \result != 0 ==> RankAt(v);
    ensures distinct: \result != 0 ==> DistinctAt(v);
    ensures next: \result != 0 ==> NextAt(v);
    ensures prev: \result != 0 ==> PrevAt(v);
    ensures head: \result != 0 ==> HeadAt(v);
    ensures complete: ListInv{Pre} ==> \result != 0;
    ensures kept: ListInv{Pre} ==> SameRanks{Pre, Post}; */
static int list_ok(int v)
{
    int prev = -1, k = use_head[v];
    //@ ghost lemma_count_zero(v);
    //@ ghost visits_begin();
    /*@ loop invariant index: -1 <= rank < use_count[v];
        loop invariant steps: steps == \at(steps, Pre) + use_count[v] - 1 - rank;
        loop invariant count: VisitedBelow(ENTRIES) == use_count[v] - 1 - rank;
        loop invariant bool: \forall integer j; 0 <= j < ENTRIES ==>
            check_visited[j] == 0 || check_visited[j] == 1;
        loop invariant here: \forall integer j; Visited(j) ==> Place(j) == v;
        loop invariant ranks: \forall integer j; Visited(j) ==> rank < use_rank[j] < use_count[v];
        loop invariant distinct: \forall integer i, j; Visited(i) && Visited(j) && use_rank[i] == use_rank[j] ==>
            i == j;
        loop invariant next: \forall integer j; Visited(j) && use_rank[j] > rank + 1 ==> Visited(use_next[j]) &&
            use_prev[use_next[j]] == j && use_rank[use_next[j]] == use_rank[j] - 1;
        loop invariant prev: \forall integer j; Visited(j) ==>
            (use_prev[j] == -1 ? use_head[v] == j && use_rank[j] == use_count[v] - 1 :
                Visited(use_prev[j]) && use_next[use_prev[j]] == j &&
                use_rank[use_prev[j]] == use_rank[j] + 1);
        loop invariant last: prev == -1 ? k == use_head[v] && rank == use_count[v] - 1 :
            Visited(prev) && use_next[prev] == k && use_rank[prev] == rank + 1;
        loop invariant head: rank < use_count[v] - 1 ==> Visited(use_head[v]) && use_prev[use_head[v]] == -1;
        loop invariant others: \forall integer j; 0 <= j < ENTRIES && !Visited(j) ==>
            use_rank[j] == \at(use_rank[j], Pre);
        loop invariant kept: ListInv{Pre} ==> SameRanks{Pre, Here};
        loop assigns rank, prev, k, check_visited[0 .. ENTRIES - 1], use_rank[0 .. ENTRIES - 1], steps;
        loop variant rank + 1; */
    for (int rank = use_count[v] - 1; rank >= 0; rank--) {
        if (k < 0 || k >= ENTRIES || pte_place(pool[k]) != v || use_prev[k] != prev)
            return 0;
        //@ assert first: !Visited(k);
        //@ ghost use_rank[k] = rank;
        //@ ghost visit(k);
        //@ assert lowest: \forall integer j; Visited(j) && use_rank[j] == rank ==> j == k;
        //@ ghost steps++;
        prev = k;
        k = use_next[k];
    }
    //@ ghost lemma_all_visited(v);
    return k == -1;
}

int check_lists(void)
{
    //@ assert range: PlaceRange;
    //@ ghost steps = 0;
    //@ ghost lemma_uses_before(0);
    /*@ loop invariant index: 0 <= v <= PLACES;
        loop invariant steps: 0 <= steps <= ENTRIES && steps == BeforeBelow(v, ENTRIES);
        loop invariant rank: \forall integer u; 0 <= u < v ==> RankAt(u);
        loop invariant distinct: \forall integer u; 0 <= u < v ==> DistinctAt(u);
        loop invariant next: \forall integer u; 0 <= u < v ==> NextAt(u);
        loop invariant prev: \forall integer u; 0 <= u < v ==> PrevAt(u);
        loop invariant head: \forall integer u; 0 <= u < v ==> HeadAt(u);
        loop invariant kept: ListInv{Pre} ==> SameRanks{Pre, Here};
        loop assigns v, check_visited[0 .. ENTRIES - 1], use_rank[0 .. ENTRIES - 1], steps;
        loop variant PLACES - v; */
    for (int v = 0; v < PLACES; v++) {
        //@ assert still_rank: ListInv{Pre} ==> RankInv;
        //@ assert still_next: ListInv{Pre} ==> NextInv;
        //@ assert still_prev: ListInv{Pre} ==> PrevInv;
        //@ assert still: ListInv{Pre} ==> ListInv;
        //@ ghost lemma_uses_before(v);
        //@ ghost lemma_count_zero(v);
        if (!list_ok(v))
            return 0;
        /*@ assert before: \let w = v; \forall integer k; 0 <= k < ENTRIES && Place(k) < w ==>
                use_rank[k] == \at(use_rank[k], LoopCurrent); */
        //@ assert distinct: \forall integer u; 0 <= u < v ==> DistinctAt(u);
    }
    /*@ assert at: \forall integer k; 0 <= k < ENTRIES && Place(k) != NOWHERE ==>
            RankAt(Place(k)) && DistinctAt(Place(k)) && NextAt(Place(k)) && PrevAt(Place(k)); */
    //@ assert rank: RankInv;
    //@ assert next: NextInv;
    //@ assert prev: PrevInv;
    //@ assert heads: \forall integer v; 0 <= v < PLACES ==> -1 <= use_head[v] && HeadAt(v);
    //@ assert head: HeadInv;
    return 1;
}
