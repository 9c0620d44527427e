/*
 * Claim C12, the second half: no want is pretended.
 */
#include "step_run.h"

/*@ requires inv: MachineInv;
    requires step: \valid_read(s);
    assigns STEP_STATE;
    ensures memory: \result == VM_ENOMEM ==>
        (\forall integer f; 0 <= f < VM_FRAMES ==> \old(use_count[f]) != 0 && \old(frame_file[f]) == -1) &&
        (\forall integer v; SLOT0 <= v < FILE0 ==> \old(use_count[v]) != 0);
    ensures tables: \result == VM_ENOTABLE <==> TablesDue{Pre}(s) && \old(free_tables) < TablesWanted{Pre}(s);
    ensures processes: \result == VM_ENOPROC <==> AllLive{Pre} &&
        (s->operation == STEP_SPAWN || (s->operation == STEP_FORK && Live{Pre}(s->process)));
    ensures transfer: FailedAtMost{Pre, Post}(\result == VM_EIO ? 1 : 0, VM_SPACE_PAGES); */
enum vm_status theorem_honesty(const struct step *s)
{
    return step_run(s);
}
