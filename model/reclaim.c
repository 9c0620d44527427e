#include "process.h"

/*@ requires inv: MachineInv;
    requires out: \valid(freed);
    assigns EVICT_STATE, *freed;
    ensures inv: MachineInv;
    ensures same: SameRoots{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures status: \result == VM_OK || \result == VM_EIO;
    ensures count: 0 <= *freed <= wanted;
    ensures failed: Failed{Pre, Post}(\result == VM_EIO ? 1 : 0);
    ensures plan: PlanStands{Pre, Post};
    ensures freed: free_frames == \old(free_frames) + *freed;
    ensures none: \result == VM_OK && *freed < wanted ==> NoCached(-1) && (NoSlot || NoOther(-1));
    ensures together: Together{Pre, Post};
    ensures zero: ZeroBut{Pre, Post}(-1);
    ensures out: NoneBrought{Pre, Post}; */
enum vm_status vm_reclaim(uint32_t wanted, uint32_t *freed)
{
    enum vm_status status = VM_OK;
    uint32_t n = 0;
    /*@ loop invariant count: 0 <= n <= wanted;
        loop invariant inv: MachineInv;
        loop invariant same: SameRoots{Pre, Here};
        loop invariant file: SameFile{Pre, Here};
        loop invariant together: Together{Pre, Here};
        loop invariant zero: ZeroBut{Pre, Here}(-1);
        loop invariant out: NoneBrought{Pre, Here};
        loop invariant plan: PlanStands{Pre, Here};
        loop invariant freed: free_frames == \at(free_frames, Pre) + n;
        loop invariant answered: failures_due == \at(failures_due, Pre);
        loop assigns n, EVICT_STATE;
        loop variant wanted - n; */
    while (n < wanted) {
        int f = evict_one(-1);
        //@ assert free: FreeTableInv;
        //@ assert same: SameRoots{LoopCurrent, Here};
        if (f < 0) {
            if (f == FRAME_EIO)
                status = VM_EIO;
            break;
        }
        n++;
    }
    *freed = n;
    return status;
}
