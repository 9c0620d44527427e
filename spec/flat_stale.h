/*
 * Which bytes of private pages are open: those of file pages that were stored through a shared mapping after the private
 * one was made. "It is unspecified whether modifications to the underlying object done after the MAP_PRIVATE mapping is
 * established are visible through the MAP_PRIVATE mapping" (POSIX mmap). Kept only where flat_limits.stale says so.
 */
#ifndef FLAT_STALE_H
#define FLAT_STALE_H

#include "flat_pages.h"

/* So many bytes of a page are open together: large pages would take too much memory otherwise, and it is never wrong that
   too much is open. */
#if VM_PAGE_SIZE <= 64
#define STALE_BYTES 1
#else
#define STALE_BYTES 16
#endif
#define STALE_MARKS (VM_PAGE_SIZE / STALE_BYTES)
_Static_assert(VM_PAGE_SIZE % STALE_BYTES == 0, "a page is so many bytes, again and again");

/* Not 0: these bytes are open. Of a page that is not mapped it means nothing. */
struct stale {
    unsigned char mark[STALE_MARKS];
};
extern struct stale flat_stale[PAGES];

/*@ logic integer StaleMark{L}(integer k, integer i) = flat_stale[k].mark[i];
    logic integer Stale{L}(integer k, integer o) = StaleMark(k, o / STALE_BYTES);
    // Page k shows file page n, and only as long as nothing is stored to it.
    predicate ShowsPrivately{L}(integer k, integer n) = flat_used[k] != 0 && flat_shared[k] == 0 && flat_source[k] == n;
    // What is open outside of pages from .. to - 1 is as it was.
    predicate SameStaleBut{A, B}(integer from, integer to) = \forall integer j, i; 0 <= j < PAGES &&
        (j < from || j >= to) && 0 <= i < STALE_MARKS ==> StaleMark{B}(j, i) == StaleMark{A}(j, i);
    // Nothing of these pages is open.
    predicate NoneStale{L}(integer from, integer to) = \forall integer j, i; from <= j < to && 0 <= i < STALE_MARKS ==>
        StaleMark(j, i) == 0;
*/

/* Pages that were just mapped: nothing of them is open. */
/*@ requires pages: 0 <= k && 0 <= count && k + count <= PAGES;
    assigns flat_stale[k .. k + count - 1];
    ensures none: NoneStale(k, k + count); */
void flat_stale_none(int k, int count);

/* The pages of a process became those of another: what is open of the one is of the other. */
/*@ requires pages: 0 <= from <= PAGES - VM_SPACE_PAGES && 0 <= to <= PAGES - VM_SPACE_PAGES;
    requires apart: from + VM_SPACE_PAGES <= to || to + VM_SPACE_PAGES <= from;
    assigns flat_stale[to .. to + VM_SPACE_PAGES - 1];
    ensures copied: \forall integer j, i; to <= j < to + VM_SPACE_PAGES && 0 <= i < STALE_MARKS ==>
        StaleMark(j, i) == StaleMark(j - to + from, i); */
void flat_stale_copy(int from, int to);

/* A byte of file page n was stored through a shared mapping. */
/*@ requires page: 0 <= n < VM_FILE_PAGES;
    requires offset: 0 <= offset < VM_PAGE_SIZE;
    assigns flat_stale[0 .. PAGES - 1];
    ensures spread: \forall integer j; 0 <= j < PAGES && ShowsPrivately(j, n) ==> Stale(j, offset) != 0;
    ensures others: \forall integer j, i; 0 <= j < PAGES && 0 <= i < STALE_MARKS &&
        (i != offset / STALE_BYTES || !ShowsPrivately(j, n)) ==> StaleMark(j, i) == \old(StaleMark(j, i)); */
void flat_stale_spread(int n, int offset);

/* A byte of page k is known again, if it is not open together with others. */
/*@ requires page: 0 <= k < PAGES;
    requires offset: 0 <= offset < VM_PAGE_SIZE;
    assigns flat_stale[k];
    ensures known: \forall integer i; 0 <= i < STALE_MARKS ==>
        StaleMark(k, i) == (STALE_BYTES == 1 && i == offset ? 0 : \old(StaleMark(k, i))); */
void flat_stale_known(int k, int offset);

#endif
