#include "rmap.h"

uint32_t pool[ENTRIES];
int use_next[ENTRIES], use_prev[ENTRIES];
int use_head[PLACES], use_count[PLACES];

/*@ ghost
    void lemma_count_zero(int v)
    {
        int i = 0;
        /@ loop invariant index: 0 <= i <= ENTRIES;
           loop invariant range: 0 <= UsesBelow(v, i) <= i;
           loop invariant zero: UsesBelow(v, i) == 0 ==> \forall integer k; 0 <= k < i ==> Place(k) != v;
           loop invariant none: (\forall integer k; 0 <= k < i ==> Place(k) != v) ==> UsesBelow(v, i) == 0;
           loop invariant room: \forall integer k; 0 <= k < i && Place(k) != v ==> UsesBelow(v, i) < i;
           loop assigns i;
           loop variant ENTRIES - i; @/
        while (i < ENTRIES)
            i++;
    }
*/

/*@ ghost
    void lemma_count_one(int k0)
    {
        int i = 0;
        int v = (int)(pool[k0] / 1024);
        /@ loop invariant index: 0 <= i <= ENTRIES;
           loop invariant range: 0 <= UsesBelow(v, i) <= i;
           loop invariant zero: UsesBelow(v, i) == 0 ==> \forall integer k; 0 <= k < i ==> Place(k) != v;
           loop invariant some: i > k0 ==> UsesBelow(v, i) >= 1;
           loop invariant alone: i > k0 && UsesBelow(v, i) == 1 ==>
               \forall integer k; 0 <= k < i && k != k0 ==> Place(k) != v;
           loop assigns i;
           loop variant ENTRIES - i; @/
        while (i < ENTRIES)
            i++;
    }
*/

/* Closes the gap that rank r leaves on the list of v. */
/*@ ghost
    /@ requires place: 0 <= v < PLACES;
       requires rank: 0 <= r < ENTRIES;
       assigns use_rank[0 .. ENTRIES - 1];
       ensures closed: \forall integer k; 0 <= k < ENTRIES ==> use_rank[k] ==
           ((Place(k) == v && \old(use_rank[k]) > r) ? \old(use_rank[k]) - 1 : \old(use_rank[k])); @/
    static void rmap_close_rank(int v, int r)
    {
        int i = 0;
        /@ loop invariant index: 0 <= i <= ENTRIES;
           loop invariant done: \forall integer k; 0 <= k < i ==> use_rank[k] ==
               ((Place(k) == v && \at(use_rank[k], Pre) > r) ? \at(use_rank[k], Pre) - 1 : \at(use_rank[k], Pre));
           loop invariant rest: \forall integer k; i <= k < ENTRIES ==> use_rank[k] == \at(use_rank[k], Pre);
           loop assigns i, use_rank[0 .. ENTRIES - 1];
           loop variant ENTRIES - i; @/
        while (i < ENTRIES) {
            if ((pool[i] == 0 ? NOWHERE : (int)(pool[i] / 1024)) == v && use_rank[i] > r)
                use_rank[i] = use_rank[i] - 1;
            i++;
        }
    }
*/

void rmap_unlink(int k)
{
    int v = pte_place(pool[k]), next = use_next[k], prev = use_prev[k];
    //@ ghost lemma_count_zero(v);
    //@ ghost rmap_close_rank(v, use_rank[k]);
    /*@ assert distinct: \forall integer i, j; 0 <= i < ENTRIES && 0 <= j < ENTRIES && i != k && j != k &&
            Place(i) != NOWHERE && Place(j) == Place(i) && use_rank[i] == use_rank[j] ==> i == j; */
    /*@ assert below: \forall integer i; 0 <= i < ENTRIES && i != k && Place(i) != NOWHERE ==>
            0 <= use_rank[i] < use_count[Place(i)] - (Place(i) == v ? 1 : 0); */
    if (next != -1)
        use_prev[next] = prev;
    if (prev != -1)
        use_next[prev] = next;
    else
        use_head[v] = next;
    use_count[v]--;
    pool[k] = 0;
    /*@ ghost
        int i = 0;
        /@ loop invariant index: 0 <= i <= ENTRIES;
           loop invariant counts: \let m = i; \forall integer x; 0 <= x < PLACES ==>
               UsesBelow{Here}(x, m) == UsesBelow{Pre}(x, m) - (m > k && x == v ? 1 : 0);
           loop invariant mapped: \forall integer n; 0 <= n <= i ==>
               MappedBelow{Here}(n) == MappedBelow{Pre}(n) - (n > k ? 1 : 0);
           loop assigns i;
           loop variant ENTRIES - i; @/
        while (i < ENTRIES)
            i++;
    */
    //@ assert count: CountInv;
    //@ assert rank: RankInv;
    //@ assert next: NextInv;
    //@ assert prev: PrevInv;
    //@ assert head: HeadInv;
}

void rmap_link(int k, int v, uint32_t e)
{
    int head = use_head[v];
    //@ ghost lemma_count_zero(v);
    //@ ghost use_rank[k] = use_count[v];
    use_next[k] = head;
    use_prev[k] = -1;
    if (head != -1)
        use_prev[head] = k;
    use_head[v] = k;
    use_count[v]++;
    pool[k] = e;
    /*@ ghost
        int i = 0;
        /@ loop invariant index: 0 <= i <= ENTRIES;
           loop invariant counts: \let m = i; \forall integer x; 0 <= x < PLACES ==>
               UsesBelow{Here}(x, m) == UsesBelow{Pre}(x, m) + (m > k && x == v ? 1 : 0);
           loop invariant mapped: \forall integer n; 0 <= n <= i ==>
               MappedBelow{Here}(n) == MappedBelow{Pre}(n) + (n > k ? 1 : 0);
           loop assigns i;
           loop variant ENTRIES - i; @/
        while (i < ENTRIES)
            i++;
    */
    //@ assert count: CountInv;
    //@ assert rank: RankInv;
    //@ assert next: NextInv;
    //@ assert prev: PrevInv;
    //@ assert head: HeadInv;
}

void rmap_rewrite(int k, uint32_t e)
{
    pool[k] = e;
    //@ assert places: \forall integer j; 0 <= j < ENTRIES ==> Place(j) == \at(Place(j), Pre);
    /*@ ghost
        int i = 0;
        /@ loop invariant index: 0 <= i <= ENTRIES;
           loop invariant counts: \let m = i; \forall integer x; 0 <= x < PLACES ==>
               UsesBelow{Here}(x, m) == UsesBelow{Pre}(x, m);
           loop invariant mapped: \forall integer n; 0 <= n <= i ==> MappedBelow{Here}(n) == MappedBelow{Pre}(n);
           loop assigns i;
           loop variant ENTRIES - i; @/
        while (i < ENTRIES)
            i++;
    */
    //@ assert count: CountInv;
    //@ assert rank: RankInv;
    //@ assert next: NextInv;
    //@ assert prev: PrevInv;
    //@ assert head: HeadInv;
}

void rmap_init(void)
{
    /*@ loop invariant index: 0 <= i <= ENTRIES;
        loop invariant empty: \forall integer k; 0 <= k < i ==> pool[k] == 0;
        loop assigns i, POOL_STATE;
        loop variant ENTRIES - i; */
    for (int i = 0; i < ENTRIES; i++)
        pool[i] = 0;
    /*@ loop invariant index: 0 <= i <= PLACES;
        loop invariant empty: \forall integer v; 0 <= v < i ==> use_head[v] == -1 && use_count[v] == 0;
        loop assigns i, use_head[0 .. PLACES - 1], use_count[0 .. PLACES - 1];
        loop variant PLACES - i; */
    for (int i = 0; i < PLACES; i++) {
        use_head[i] = -1;
        use_count[i] = 0;
    }
    /*@ ghost
        int i = 0;
        /@ loop invariant index: 0 <= i <= ENTRIES;
           loop invariant zero: \let m = i; \forall integer v; 0 <= v < PLACES ==> UsesBelow(v, m) == 0;
           loop invariant unmapped: \forall integer n; 0 <= n <= i ==> MappedBelow(n) == 0;
           loop assigns i;
           loop variant ENTRIES - i; @/
        while (i < ENTRIES)
            i++;
    */
}
