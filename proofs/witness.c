/*
 * That the contracts can be met: the machine that vm_init leaves satisfies the invariant, and there can be a process of
 * which theorem_isolation speaks.
 */
#include "../model/range.h"

/*@ assigns SPACE_STATE, FILE_STATE, frame_copies, PLAN_STATE, file_reads, slot_reads, slot_writes, io_failed,
        CACHE_STATE, clock_hand, LIVE_STATE;
    ensures inv: MachineInv;
    ensures process: Live(\result); */
int witness_process(void)
{
    int process;
    vm_init();
    //@ assert nobody: !Live(0);
    enum vm_status status = vm_spawn(&process);
    //@ assert made: status == VM_OK;
    (void)status;
    return process;
}
