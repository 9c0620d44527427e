/*
 * Claim C6 for one process and any sequence of steps of others.
 */
#ifndef ISOLATION_H
#define ISOLATION_H

#include "step_run.h"

/*@ // Process q is still there, the same is mapped, and each page that shows no file shows the same bytes.
    predicate Undisturbed{A, B}(integer q) = Live{B}(q) &&
        (\forall integer n; 0 <= n < TREE_PAGES ==> PageKind{B}(q, n) == PageKind{A}(q, n)) &&
        (\forall integer n, o; 0 <= n < TREE_PAGES && 0 <= o < VM_PAGE_SIZE &&
            KindSource(PageKind{A}(q, n)) < 0 ==>
            PageView{B}(q, n, o) == PageView{A}(q, n, o));
*/

/*@ requires inv: MachineInv;
    requires sequence: 0 <= n && \valid_read(sequence + (0 .. n - 1));
    requires idle: \forall integer i; 0 <= i < n ==> sequence[i].process != q;
    assigns STEP_STATE;
    ensures inv: MachineInv;
    ensures undisturbed: \old(Live(q)) ==> Undisturbed{Pre, Post}(q); */
void theorem_isolation(const struct step *sequence, int n) /*@ ghost(int q) */;

#endif
