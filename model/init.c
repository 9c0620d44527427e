#include "process.h"

/*@ assigns SPACE_STATE, FILE_STATE, frame_copies, PLAN_STATE, DEVICE_STATE,
        CACHE_STATE, clock_hand, LIVE_STATE;
    ensures inv: MachineInv;
    ensures none: \forall integer p; !Live(p);
    ensures tables: free_tables == VM_TABLES;
    ensures no_failure: io_failed == 0;
    ensures quiet: Quiet;
    ensures unused: \forall integer v; 0 <= v < PLACES ==> use_count[v] == 0;
    ensures file: \forall integer n, o; 0 <= n < VM_FILE_PAGES && 0 <= o < VM_PAGE_SIZE ==>
        FileView(n, o) == StartByte(n, o) && FileByte(n, o) == StartByte(n, o);
    ensures counts: frame_copies == 0 && file_reads == 0 && slot_reads == 0 && slot_writes == 0 && file_writes == 0; */
void vm_init(void)
{
    entry_init();
    memory_init();
    device_init();
    cache_init();
    clock_init();
}
