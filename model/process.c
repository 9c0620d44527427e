#include "process.h"

int process_exists(int p)
{
    return p >= 0 && p < VM_PROCESSES && process_live[p];
}

/*@ requires inv: MachineInv;
    requires out: \valid(process);
    assigns LIVE_STATE, FREESET_STATE, *process;
    ensures inv: MachineInv;
    ensures status: \result == VM_OK || \result == VM_ENOPROC;
    ensures no_number: \result == VM_ENOPROC <==> \forall integer p; 0 <= p < VM_PROCESSES ==> Live{Pre}(p);
    ensures new: \result == VM_OK ==> 0 <= *process < VM_PROCESSES && !Live{Pre}(*process) && Live(*process);
    ensures others: \forall integer p; 0 <= p < VM_PROCESSES && (\result != VM_OK || p != *process) ==>
        (Live(p) <==> Live{Pre}(p));
    ensures tables: free_tables == \old(free_tables); */
enum vm_status vm_spawn(int *process)
{
    if (process_count_free() == 0)
        return VM_ENOPROC;
    int p = process_take();
    /*@ assert in_space: \forall integer r; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES ==>
            r / VM_ROOT_ENTRIES == p; */
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
    ensures view: \result == VM_OK ==> \forall integer page, o; 0 <= page < TREE_PAGES &&
        0 <= o < VM_PAGE_SIZE ==> PageView(*child, page, o) == PageView{Pre}(process, page, o);
    ensures kind: \result == VM_OK ==> \forall integer page; 0 <= page < TREE_PAGES ==>
        PageKind(*child, page) == PageKind{Pre}(process, page);
    ensures others: \result == VM_OK ==>
        SameRootsBut{Pre, Post}(*child * VM_ROOT_ENTRIES, (*child + 1) * VM_ROOT_ENTRIES);
    ensures live: \forall integer p; 0 <= p < VM_PROCESSES && (\result != VM_OK || p != *child) ==>
        (Live(p) <==> Live{Pre}(p));
    ensures cost: \result == VM_OK ==> steps == Tables{Pre}(process) + Pages{Pre}(process);
    ensures place: \result == VM_OK ==> \forall integer page; 0 <= page < TREE_PAGES ==>
        PagePlace(*child, page) == PagePlace{Pre}(process, page);
    ensures spare: TablesNeeded{Pre} ==> TablesNeeded;
    ensures places: SamePlacesBut{Pre, Post}(\result == VM_OK ? *child * VM_ROOT_ENTRIES : 0,
        \result == VM_OK ? (*child + 1) * VM_ROOT_ENTRIES : 0);
    ensures kept: free_frames == \old(free_frames) && free_slots == \old(free_slots); */
enum vm_status vm_fork(int process, int *child)
{
    if (!process_exists(process))
        return VM_ESRCH;
    if (process_count_free() == 0)
        return VM_ENOPROC;
    if (space_tables(process) > table_count_free())
        return VM_ENOTABLE;
    int c = process_take();
    /*@ assert in_space: \forall integer r; c * VM_ROOT_ENTRIES <= r < (c + 1) * VM_ROOT_ENTRIES ==>
            r / VM_ROOT_ENTRIES == c; */
    space_duplicate(process, c);
    *child = c;
    /*@ assert own: \forall integer w; 0 <= w < VM_ROOT_ENTRIES && TableNeeded{Pre}(process, w) ==> TableNeeded(c, w); */
    /*@ assert pages: \forall integer q, n; 0 <= q < VM_PROCESSES && q != c && 0 <= n < TREE_PAGES ==>
            PageKind(q, n) == PageKind{Pre}(q, n); */
    /*@ assert needed: \forall integer q, w; 0 <= q < VM_PROCESSES && q != c && 0 <= w < VM_ROOT_ENTRIES &&
            TableNeeded{Pre}(q, w) ==> TableNeeded(q, w); */
    return VM_OK;
}

/*@ requires inv: MachineInv;
    assigns SPACE_STATE, FILE_STATE, DEVICE_STATE, CACHE_STATE, LIVE_STATE;
    ensures inv: MachineInv;
    ensures plan: PlanStands{Pre, Post};
    ensures answered: failures_due == \old(failures_due);
    ensures status: \result == VM_OK || \result == VM_ESRCH;
    ensures no_process: \result == VM_ESRCH <==> !Live{Pre}(process);
    ensures gone: \result == VM_OK ==> !Live(process) && \forall integer r;
        process * VM_ROOT_ENTRIES <= r < (process + 1) * VM_ROOT_ENTRIES ==> root[r] == 0;
    ensures refused: \result != VM_OK ==> SameRoots{Pre, Post};
    ensures others: \result == VM_OK ==>
        SameRootsBut{Pre, Post}(process * VM_ROOT_ENTRIES, (process + 1) * VM_ROOT_ENTRIES);
    ensures file: SameFile{Pre, Post};
    ensures live: \forall integer p; 0 <= p < VM_PROCESSES && (\result != VM_OK || p != process) ==>
        (Live(p) <==> Live{Pre}(p));
    ensures cost: \result == VM_OK ==> steps == Tables{Pre}(process) + Pages{Pre}(process);
    ensures brought: NoPageBrought{Pre, Post};
    ensures spare: TablesNeeded{Pre} ==> TablesNeeded;
    ensures places: SamePlacesBut{Pre, Post}(\result == VM_OK ? process * VM_ROOT_ENTRIES : 0,
        \result == VM_OK ? (process + 1) * VM_ROOT_ENTRIES : 0); */
enum vm_status vm_exit(int process)
{
    if (!process_exists(process))
        return VM_ESRCH;
    space_clear(process);
    //@ assert in_space: \forall integer r; 0 <= r < ROOTS && r / VM_ROOT_ENTRIES == process ==> root[r] == 0;
    process_give(process);
    /*@ assert pages: \forall integer q, n; 0 <= q < VM_PROCESSES && q != process && 0 <= n < TREE_PAGES ==>
            PageKind(q, n) == PageKind{Pre}(q, n); */
    /*@ assert needed: \forall integer q, w; 0 <= q < VM_PROCESSES && q != process && 0 <= w < VM_ROOT_ENTRIES &&
            TableNeeded{Pre}(q, w) ==> TableNeeded(q, w); */
    //@ assert none: \forall integer w; 0 <= w < VM_ROOT_ENTRIES ==> TableNeeded(process, w);
    return VM_OK;
}
