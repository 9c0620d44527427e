#include "flat_stale.h"

struct page flat_stale[PAGES];

/*@ requires page: 0 <= k < PAGES;
    assigns flat_stale[k];
    ensures none: \forall integer o; 0 <= o < VM_PAGE_SIZE ==> Stale(k, o) == 0; */
static void clear(int k)
{
    /*@ loop invariant index: 0 <= o <= VM_PAGE_SIZE;
        loop invariant done: \forall integer q; 0 <= q < o ==> Stale(k, q) == 0;
        loop assigns o, flat_stale[k];
        loop variant VM_PAGE_SIZE - o; */
    for (int o = 0; o < VM_PAGE_SIZE; o++)
        flat_stale[k].b[o] = 0;
}

void flat_stale_none(int k, int count)
{
    /*@ loop invariant index: 0 <= i <= count;
        loop invariant done: \forall integer j, o; k <= j < k + i && 0 <= o < VM_PAGE_SIZE ==> Stale(j, o) == 0;
        loop assigns i, flat_stale[k .. k + count - 1];
        loop variant count - i; */
    for (int i = 0; i < count; i++)
        clear(k + i);
}

/*@ requires pages: 0 <= from < PAGES && 0 <= to < PAGES && from != to;
    assigns flat_stale[to];
    ensures copied: \forall integer o; 0 <= o < VM_PAGE_SIZE ==> Stale(to, o) == Stale(from, o); */
static void copy(int from, int to)
{
    /*@ loop invariant index: 0 <= o <= VM_PAGE_SIZE;
        loop invariant done: \forall integer q; 0 <= q < o ==> Stale(to, q) == Stale(from, q);
        loop assigns o, flat_stale[to];
        loop variant VM_PAGE_SIZE - o; */
    for (int o = 0; o < VM_PAGE_SIZE; o++)
        flat_stale[to].b[o] = flat_stale[from].b[o];
}

void flat_stale_copy(int from, int to)
{
    /*@ loop invariant index: 0 <= i <= VM_SPACE_PAGES;
        loop invariant done: \forall integer j, o; to <= j < to + i && 0 <= o < VM_PAGE_SIZE ==>
            Stale(j, o) == Stale(j - to + from, o);
        loop assigns i, flat_stale[to .. to + VM_SPACE_PAGES - 1];
        loop variant VM_SPACE_PAGES - i; */
    for (int i = 0; i < VM_SPACE_PAGES; i++)
        copy(from + i, to + i);
}

void flat_stale_spread(int n, int offset)
{
    /*@ loop invariant index: 0 <= k <= PAGES;
        loop invariant spread: \forall integer j; 0 <= j < k && ShowsPrivately(j, n) ==> Stale(j, offset) != 0;
        loop invariant others: \forall integer j, o; 0 <= j < PAGES && 0 <= o < VM_PAGE_SIZE &&
            (j >= k || o != offset || !ShowsPrivately(j, n)) ==> Stale(j, o) == \at(Stale(j, o), Pre);
        loop assigns k, flat_stale[0 .. PAGES - 1];
        loop variant PAGES - k; */
    for (int k = 0; k < PAGES; k++)
        if (flat_used[k] && !flat_shared[k] && flat_source[k] == n)
            flat_stale[k].b[offset] = 1;
}
