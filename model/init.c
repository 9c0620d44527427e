#include "process.h"

/*@ assigns SPACE_STATE, FILE_STATE, frame_copies, PLAN_STATE, file_reads, slot_reads, slot_writes, io_failed,
        CACHE_STATE, clock_hand, LIVE_STATE;
    ensures inv: MachineInv;
    ensures none: \forall integer p; !Live(p);
    ensures unused: \forall integer v; 0 <= v < PLACES ==> use_count[v] == 0; */
void vm_init(void)
{
    entry_init();
    memory_init();
    device_init();
    cache_init();
    clock_init();
    table_init();
    process_init();
}
