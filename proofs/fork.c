/*
 * Claim C4, read alone: the child of a fork keeps what its parent had at that moment, whatever all others do
 * afterwards, the parent included; and the parent keeps it, too, whatever the child does. Shared mappings,
 * and file pages that neither has copied, show the file.
 */
#include "isolation.h"

/*@ // Process q has mapped at B what p had at A, and sees the same bytes of each page that shows no file.
    predicate Keeps{A, B}(integer p, integer q) = Live{B}(q) &&
        (\forall integer n; 0 <= n < TREE_PAGES ==> PageKind{B}(q, n) == PageKind{A}(p, n)) &&
        (\forall integer n, o; 0 <= n < TREE_PAGES && 0 <= o < VM_PAGE_SIZE &&
            KindSource(PageKind{A}(p, n)) < 0 ==>
            PageView{B}(q, n, o) == PageView{A}(p, n, o));
*/

/* Process q is the child or the parent; the sequence is what all processes but q do after the fork. */
/*@ requires inv: MachineInv;
    requires sequence: 0 <= n && \valid_read(sequence + (0 .. n - 1));
    requires idle: \forall integer i; 0 <= i < n ==> sequence[i].process != q;
    requires out: \valid(child) && \separated(child, sequence + (0 .. n - 1));
    assigns STEP_STATE, *child;
    ensures inv: MachineInv;
    ensures snapshot: \result == VM_OK && (q == *child || q == parent) ==> Keeps{Pre, Post}(parent, q); */
enum vm_status theorem_fork_snapshot(int parent, int *child, const struct step *sequence,
                                     int n) /*@ ghost(int q) */
{
    enum vm_status status = vm_fork(parent, child);
    if (status == VM_OK) {
        //@ assert child: Keeps{Pre, Here}(parent, *child);
        //@ assert parent: Keeps{Pre, Here}(parent, parent);
        //@ assert other: parent != *child;
        theorem_isolation(sequence, n) /*@ ghost(q) */;
    }
    return status;
}
