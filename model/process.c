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

enum vm_status vm_spawn(int *process)
{
    int p = process_find_dead();
    if (p < 0)
        return VM_ENOPROC;
    process_live[p] = 1;
    *process = p;
    return VM_OK;
}

enum vm_status vm_fork(int process, int *child)
{
    if (!process_exists(process))
        return VM_ESRCH;
    int c = process_find_dead();
    if (c < 0)
        return VM_ENOPROC;
    if (space_tables(process) > table_count_free())
        return VM_ENOTABLE;
    space_duplicate(process, c);
    process_live[c] = 1;
    *child = c;
    return VM_OK;
}

enum vm_status vm_exit(int process)
{
    if (!process_exists(process))
        return VM_ESRCH;
    space_clear(process);
    process_live[process] = 0;
    return VM_OK;
}

void process_init(void)
{
    /*@ loop invariant index: 0 <= p <= VM_PROCESSES;
        loop invariant done: \forall integer q; 0 <= q < p ==> process_live[q] == 0;
        loop assigns p, process_live[0 .. VM_PROCESSES - 1];
        loop variant VM_PROCESSES - p; */
    for (int p = 0; p < VM_PROCESSES; p++)
        process_live[p] = 0;
}
