#include "process.h"

int process_live[VM_PROCESSES];

int process_exists(int p)
{
    return p >= 0 && p < VM_PROCESSES && process_live[p];
}

/* The lowest number that no process has, or -1. */
/*@ requires inv: LiveInv;
    assigns \nothing;
    ensures range: -1 <= \result < VM_PROCESSES;
    ensures dead: \result >= 0 ==> process_live[\result] == 0;
    ensures none: \result == -1 ==> \forall integer p; 0 <= p < VM_PROCESSES ==> Live(p); */
static int process_find_dead(void)
{
    /*@ loop invariant index: 0 <= p <= VM_PROCESSES;
        loop invariant live: \forall integer q; 0 <= q < p ==> process_live[q] == 1;
        loop assigns p;
        loop variant VM_PROCESSES - p; */
    for (int p = 0; p < VM_PROCESSES; p++) {
        if (!process_live[p])
            return p;
    }
    return -1;
}

/*@ requires inv: MachineInv;
    requires out: \valid(process);
    assigns LIVE_STATE, *process;
    ensures inv: MachineInv;
    ensures status: \result == VM_OK || \result == VM_ENOPROC;
    ensures no_number: \result == VM_ENOPROC <==> \forall integer p; 0 <= p < VM_PROCESSES ==> Live{Pre}(p);
    ensures new: \result == VM_OK ==> 0 <= *process < VM_PROCESSES && !Live{Pre}(*process) && Live(*process);
    ensures empty: \result == VM_OK ==> \forall integer r;
        *process * VM_ROOT_ENTRIES <= r < (*process + 1) * VM_ROOT_ENTRIES ==> root[r] == 0;
    ensures others: \forall integer p; 0 <= p < VM_PROCESSES && (\result != VM_OK || p != *process) ==>
        (Live(p) <==> Live{Pre}(p)); */
enum vm_status vm_spawn(int *process)
{
    int p = process_find_dead();
    if (p < 0)
        return VM_ENOPROC;
    /*@ assert in_space: \forall integer r; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES ==>
            r / VM_ROOT_ENTRIES == p; */
    process_live[p] = 1;
    *process = p;
    return VM_OK;
}

/*@ requires inv: MachineInv;
    requires out: \valid(child);
    assigns SPACE_STATE, LIVE_STATE, *child;
    ensures inv: MachineInv;
    ensures status: \result == VM_OK || \result == VM_ESRCH || \result == VM_ENOPROC || \result == VM_ENOTABLE;
    ensures no_process: \result == VM_ESRCH <==> !Live{Pre}(process);
    ensures no_number: \result == VM_ENOPROC <==> Live{Pre}(process) &&
        \forall integer p; 0 <= p < VM_PROCESSES ==> Live{Pre}(p);
    ensures no_table: \result == VM_ENOTABLE ==> Tables{Pre}(process) > \old(free_tables);
    ensures enough: \result == VM_OK ==> Tables{Pre}(process) <= \old(free_tables);
    ensures refused: \result != VM_OK ==> SameRoots{Pre, Post};
    ensures new: \result == VM_OK ==> 0 <= *child < VM_PROCESSES && !Live{Pre}(*child) && Live(*child);
    ensures view: \result == VM_OK ==> \forall integer page, o; 0 <= page < VM_ROOT_ENTRIES * VM_LEAF_ENTRIES &&
        0 <= o < VM_PAGE_SIZE ==> PageView(*child, page, o) == PageView{Pre}(process, page, o);
    ensures kind: \result == VM_OK ==> \forall integer page; 0 <= page < VM_ROOT_ENTRIES * VM_LEAF_ENTRIES ==>
        PageKind(*child, page) == PageKind{Pre}(process, page);
    ensures others: \result == VM_OK ==>
        SameRootsBut{Pre, Post}(*child * VM_ROOT_ENTRIES, (*child + 1) * VM_ROOT_ENTRIES);
    ensures live: \forall integer p; 0 <= p < VM_PROCESSES && (\result != VM_OK || p != *child) ==>
        (Live(p) <==> Live{Pre}(p)); */
enum vm_status vm_fork(int process, int *child)
{
    if (!process_exists(process))
        return VM_ESRCH;
    int c = process_find_dead();
    if (c < 0)
        return VM_ENOPROC;
    if (space_tables(process) > table_count_free())
        return VM_ENOTABLE;
    /*@ assert in_space: \forall integer r; c * VM_ROOT_ENTRIES <= r < (c + 1) * VM_ROOT_ENTRIES ==>
            r / VM_ROOT_ENTRIES == c; */
    space_duplicate(process, c);
    process_live[c] = 1;
    *child = c;
    return VM_OK;
}

/*@ requires inv: MachineInv;
    assigns SPACE_STATE, CACHE_STATE, LIVE_STATE;
    ensures inv: MachineInv;
    ensures status: \result == VM_OK || \result == VM_ESRCH;
    ensures no_process: \result == VM_ESRCH <==> !Live{Pre}(process);
    ensures gone: \result == VM_OK ==> !Live(process) && \forall integer r;
        process * VM_ROOT_ENTRIES <= r < (process + 1) * VM_ROOT_ENTRIES ==> root[r] == 0;
    ensures refused: \result != VM_OK ==> SameRoots{Pre, Post};
    ensures others: \result == VM_OK ==>
        SameRootsBut{Pre, Post}(process * VM_ROOT_ENTRIES, (process + 1) * VM_ROOT_ENTRIES);
    ensures live: \forall integer p; 0 <= p < VM_PROCESSES && p != process ==> (Live(p) <==> Live{Pre}(p)); */
enum vm_status vm_exit(int process)
{
    if (!process_exists(process))
        return VM_ESRCH;
    space_clear(process);
    //@ assert in_space: \forall integer r; 0 <= r < ROOTS && r / VM_ROOT_ENTRIES == process ==> root[r] == 0;
    process_live[process] = 0;
    return VM_OK;
}

void process_init(void)
{
    /*@ loop invariant index: 0 <= p <= VM_PROCESSES;
        loop invariant done: \forall integer q; 0 <= q < p ==> process_live[q] == 0;
        loop assigns p, LIVE_STATE;
        loop variant VM_PROCESSES - p; */
    for (int p = 0; p < VM_PROCESSES; p++)
        process_live[p] = 0;
}
