/*
 * Claim C6, read alone: a process that does nothing sees nothing change, whatever its parents, children,
 * grandchildren and strangers do, in any order, under any memory pressure and with any transfers failing;
 * except through a shared mapping of its own, or a file page that it has not copied.
 */
#include "isolation.h"

void theorem_isolation(const struct step *sequence, int n) /*@ ghost(int q) */
{
    /*@ loop invariant index: 0 <= i <= n;
        loop invariant inv: MachineInv;
        loop invariant undisturbed: \at(Live(q), Pre) ==> Undisturbed{Pre, Here}(q);
        loop assigns i, STEP_STATE;
        loop variant n - i; */
    for (int i = 0; i < n; i++) {
        step_run(sequence + i);
        //@ assert step: \at(Live(q), Pre) ==> Undisturbed{LoopCurrent, Here}(q);
    }
}
