#include "flat_stale.h"

struct stale flat_stale[PAGES];

/*@ requires page: 0 <= k < PAGES;
    assigns flat_stale[k];
    ensures none: \forall integer i; 0 <= i < STALE_MARKS ==> StaleMark(k, i) == 0; */
static void clear(int k)
{
    /*@ loop invariant index: 0 <= i <= STALE_MARKS;
        loop invariant done: \forall integer j; 0 <= j < i ==> StaleMark(k, j) == 0;
        loop assigns i, flat_stale[k];
        loop variant STALE_MARKS - i; */
    for (int i = 0; i < STALE_MARKS; i++)
        flat_stale[k].mark[i] = 0;
}

void flat_stale_none(int k, int count)
{
    /*@ loop invariant index: 0 <= i <= count;
        loop invariant done: \forall integer j, m; k <= j < k + i && 0 <= m < STALE_MARKS ==> StaleMark(j, m) == 0;
        loop assigns i, flat_stale[k .. k + count - 1];
        loop variant count - i; */
    for (int i = 0; i < count; i++)
        clear(k + i);
}

/*@ requires pages: 0 <= from < PAGES && 0 <= to < PAGES && from != to;
    assigns flat_stale[to];
    ensures copied: \forall integer i; 0 <= i < STALE_MARKS ==> StaleMark(to, i) == StaleMark(from, i); */
static void copy(int from, int to)
{
    /*@ loop invariant index: 0 <= i <= STALE_MARKS;
        loop invariant done: \forall integer j; 0 <= j < i ==> StaleMark(to, j) == StaleMark(from, j);
        loop assigns i, flat_stale[to];
        loop variant STALE_MARKS - i; */
    for (int i = 0; i < STALE_MARKS; i++)
        flat_stale[to].mark[i] = flat_stale[from].mark[i];
}

void flat_stale_copy(int from, int to)
{
    /*@ loop invariant index: 0 <= i <= VM_SPACE_PAGES;
        loop invariant done: \forall integer j, m; to <= j < to + i && 0 <= m < STALE_MARKS ==>
            StaleMark(j, m) == StaleMark(j - to + from, m);
        loop assigns i, flat_stale[to .. to + VM_SPACE_PAGES - 1];
        loop variant VM_SPACE_PAGES - i; */
    for (int i = 0; i < VM_SPACE_PAGES; i++)
        copy(from + i, to + i);
}

void flat_stale_spread(int n, int offset)
{
    /*@ loop invariant index: 0 <= k <= PAGES;
        loop invariant spread: \forall integer j; 0 <= j < k && ShowsPrivately(j, n) ==> Stale(j, offset) != 0;
        loop invariant others: \forall integer j, i; 0 <= j < PAGES && 0 <= i < STALE_MARKS &&
            (j >= k || i != offset / STALE_BYTES || !ShowsPrivately(j, n)) ==>
            StaleMark(j, i) == \at(StaleMark(j, i), Pre);
        loop assigns k, flat_stale[0 .. PAGES - 1];
        loop variant PAGES - k; */
    for (int k = 0; k < PAGES; k++)
        if (flat_used[k] && !flat_shared[k] && flat_source[k] == n)
            flat_stale[k].mark[offset / STALE_BYTES] = 1;
}

void flat_stale_known(int k, int offset)
{
#if STALE_BYTES == 1
    flat_stale[k].mark[offset] = 0;
#else
    (void)k;
    (void)offset;
#endif
}
