/*
 * That the hypotheses of the theorems can be met: the machine that vm_init leaves satisfies the invariant and
 * has no process (theorem_all_free); there can be two processes, one of them forked (theorem_isolation,
 * theorem_fork_snapshot, theorem_fork_shares); a page can be mapped (theorem_load, theorem_copied_once).
 */
#include "../model/range.h"

#define INIT_STATE \
    SPACE_STATE, FILE_STATE, frame_copies, PLAN_STATE, DEVICE_STATE, CACHE_STATE, clock_hand, LIVE_STATE

/*@ assigns INIT_STATE;
    ensures inv: MachineInv;
    ensures nobody: \forall integer p; !Live(p);
    ensures no_failure: io_failed == 0; */
void witness_empty(void)
{
    vm_init();
}

/*@ assigns INIT_STATE;
    ensures inv: MachineInv;
    ensures process: Live(\result);
    ensures alone: \forall integer p; Live(p) ==> p == \result;
    ensures empty: \forall integer r; \result * VM_ROOT_ENTRIES <= r < (\result + 1) * VM_ROOT_ENTRIES ==>
        root[r] == 0;
    ensures tables: free_tables == VM_TABLES; */
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

/*@ requires out: \valid(child);
    assigns INIT_STATE, *child;
    ensures inv: MachineInv;
    ensures processes: Live(\result) && Live(*child) && *child != \result; */
int witness_fork(int *child)
{
    int parent = witness_process();
    //@ ghost int i = 0;
    /*@ ghost
        /@ loop invariant index: 0 <= i <= VM_ROOT_ENTRIES;
           loop invariant none: TablesBelow(parent * VM_ROOT_ENTRIES + i) == TablesBelow(parent * VM_ROOT_ENTRIES);
           loop assigns i;
           loop variant VM_ROOT_ENTRIES - i; @/
        while (i < VM_ROOT_ENTRIES)
            i++;
    */
    //@ assert free_number: !Live(0) || !Live(1);
    enum vm_status status = vm_fork(parent, child);
    //@ assert made: status == VM_OK;
    (void)status;
    return parent;
}

/*@ assigns INIT_STATE;
    ensures inv: MachineInv;
    ensures page: Live(\result) && PageKind(\result, 0) == KindOf(VM_READ + VM_WRITE, -1); */
int witness_page(void)
{
    int process = witness_process();
    //@ assert leaf: Leaf(process * VM_ROOT_ENTRIES) == -1;
    //@ assert unmapped: PageKind(process, 0) == -1;
    //@ assert missing: RangeMissing(process, 0, 1) <= 1;
    enum vm_status status = vm_map_anon(process, 0, 1, VM_READ | VM_WRITE);
    //@ assert made: status == VM_OK;
    (void)status;
    return process;
}
