#include "step_run.h"

/* Mapping. */
/*@ requires inv: MachineInv;
    requires step: \valid_read(s);
    requires operation: STEP_MAP_ANON <= s->operation <= STEP_MAP_SHARED;
    assigns SPACE_STATE;
    ensures inv: MachineInv;
    ensures isolated: Isolated{Pre, Post}(s->process);
    ensures refused: \result != VM_OK ==> Unchanged{Pre, Post};
    ensures brought: NothingBroughtIn{Pre, Post};
    ensures no_table: \result == VM_ENOTABLE <==> TablesDue{Pre}(s) &&
        TablesWanted{Pre}(s) > \old(free_tables);
    ensures status: \result != VM_ENOMEM && \result != VM_ENOPROC && \result != VM_EIO; */
static enum vm_status run_map(const struct step *s)
{
    enum vm_status status;
    if (s->operation == STEP_MAP_ANON) {
        status = vm_map_anon(s->process, s->page, s->count, s->prot);
        /*@ assert no_table: status == VM_ENOTABLE <==> TablesDue{Pre}(s) &&
                TablesWanted{Pre}(s) > \at(free_tables, Pre); */
    } else if (s->operation == STEP_MAP_FILE) {
        status = vm_map_file(s->process, s->page, s->count, s->prot, s->file_page);
        /*@ assert no_table: status == VM_ENOTABLE <==> TablesDue{Pre}(s) &&
                TablesWanted{Pre}(s) > \at(free_tables, Pre); */
    } else {
        status = vm_map_shared(s->process, s->page, s->count, s->prot, s->file_page);
        /*@ assert no_table: status == VM_ENOTABLE <==> TablesDue{Pre}(s) &&
                TablesWanted{Pre}(s) > \at(free_tables, Pre); */
    }
    return status;
}

/* Unmapping and protection. */
/*@ requires inv: MachineInv;
    requires step: \valid_read(s);
    requires operation: STEP_UNMAP <= s->operation <= STEP_PROTECT;
    assigns SPACE_STATE, WRITE_STATE, CACHE_STATE;
    ensures inv: MachineInv;
    ensures isolated: Isolated{Pre, Post}(s->process);
    ensures refused: \result != VM_OK ==> Unchanged{Pre, Post};
    ensures brought: NothingBroughtIn{Pre, Post};
    ensures status: \result != VM_ENOMEM && \result != VM_ENOTABLE && \result != VM_ENOPROC &&
        \result != VM_EIO;
    ensures answered: failures_due == \old(failures_due);
    ensures quiet: StaysQuiet{Pre, Post}; */
static enum vm_status run_range(const struct step *s)
{
    if (s->operation == STEP_UNMAP)
        return vm_unmap(s->process, s->page, s->count);
    return vm_protect(s->process, s->page, s->count, s->prot);
}

/* Loads, fetches, stores, what looks without an access, and synchronisation. */
/*@ requires inv: MachineInv;
    requires step: \valid_read(s);
    requires operation: STEP_LOAD <= s->operation <= STEP_READ_FILE;
    assigns FAULT_STATE;
    ensures inv: MachineInv;
    ensures isolated: Isolated{Pre, Post}(s->process);
    ensures refused: \result != VM_OK ==> Unchanged{Pre, Post};
    ensures brought: s->operation > STEP_STORE ==> NothingBroughtIn{Pre, Post};
    ensures status: \result != VM_ENOTABLE && \result != VM_ENOPROC;
    ensures no_memory: \result == VM_ENOMEM ==> NoMemory{Pre};
    ensures failed: FailedAtMost{Pre, Post}(\result == VM_EIO ? 1 : 0, VM_SPACE_PAGES);
    ensures quiet: StaysQuiet{Pre, Post}; */
static enum vm_status run_access(const struct step *s)
{
    unsigned char byte;
    enum vm_status status;
    if (s->operation == STEP_LOAD) {
        status = vm_load(s->process, s->page, &byte);
        //@ assert unchanged: Unchanged{Pre, Here};
    } else if (s->operation == STEP_STORE) {
        status = vm_store(s->process, s->page, s->byte);
        //@ assert refused: status != VM_OK ==> Unchanged{Pre, Here};
        //@ assert isolated: Isolated{Pre, Here}(s->process);
    } else if (s->operation == STEP_FETCH) {
        status = vm_fetch(s->process, s->page, &byte);
        //@ assert unchanged: Unchanged{Pre, Here};
    } else if (s->operation == STEP_SYNC) {
        status = vm_sync(s->process, s->page, s->count);
        //@ assert brought: NothingBroughtIn{Pre, Here};
        //@ assert unchanged: Unchanged{Pre, Here};
    } else if (s->operation == STEP_PEEK) {
        status = vm_peek(s->process, s->page, &byte);
        //@ assert unchanged: Unchanged{Pre, Here};
    } else {
        status = vm_read_file(s->file_page, s->page, &byte);
        //@ assert unchanged: Unchanged{Pre, Here};
    }
    return status;
}

/* Spawn, fork, exec and exit. */
/*@ requires inv: MachineInv;
    requires step: \valid_read(s);
    requires operation: STEP_SPAWN <= s->operation <= STEP_EXIT;
    assigns SPACE_STATE, WRITE_STATE, CACHE_STATE, LIVE_STATE;
    ensures inv: MachineInv;
    ensures isolated: Isolated{Pre, Post}(s->process);
    ensures refused: \result != VM_OK ==> Unchanged{Pre, Post};
    ensures brought: NothingBroughtIn{Pre, Post};
    ensures no_table: \result == VM_ENOTABLE <==> TablesDue{Pre}(s) &&
        TablesWanted{Pre}(s) > \old(free_tables);
    ensures no_number: \result == VM_ENOPROC <==> AllLive{Pre} &&
        (s->operation == STEP_SPAWN || (s->operation == STEP_FORK && Live{Pre}(s->process)));
    ensures status: \result != VM_ENOMEM && \result != VM_EIO;
    ensures answered: failures_due == \old(failures_due);
    ensures quiet: StaysQuiet{Pre, Post}; */
static enum vm_status run_process(const struct step *s)
{
    int made;
    enum vm_status status;
    if (s->operation == STEP_SPAWN) {
        status = vm_spawn(&made);
        //@ assert brought: NothingBroughtIn{Pre, Here};
        //@ assert refused: status != VM_OK ==> Unchanged{Pre, Here};
        //@ assert isolated: Isolated{Pre, Here}(s->process);
    } else if (s->operation == STEP_FORK) {
        status = vm_fork(s->process, &made);
        /*@ assert child: status == VM_OK ==> \forall integer n; 0 <= n < TREE_PAGES ==>
                PagePlace(made, n) == PagePlace{Pre}(s->process, n); */
        /*@ assert other: \forall integer p, n; 0 <= p < VM_PROCESSES && 0 <= n < TREE_PAGES &&
                (status != VM_OK || p != made) ==> PagePlace(p, n) == PagePlace{Pre}(p, n); */
        /*@ assert other_kinds: \forall integer p, n; 0 <= p < VM_PROCESSES && 0 <= n < TREE_PAGES &&
                (status != VM_OK || p != made) ==> PageKind(p, n) == PageKind{Pre}(p, n); */
        //@ assert brought: NothingBroughtIn{Pre, Here};
        //@ assert refused: status != VM_OK ==> Unchanged{Pre, Here};
        //@ assert isolated: Isolated{Pre, Here}(s->process);
    } else if (s->operation == STEP_EXEC) {
        status = vm_exec(s->process, &s->image);
        //@ assert brought: NothingBroughtIn{Pre, Here};
        //@ assert refused: status != VM_OK ==> Unchanged{Pre, Here};
        //@ assert isolated: Isolated{Pre, Here}(s->process);
    } else {
        status = vm_exit(s->process);
        //@ assert brought: NothingBroughtIn{Pre, Here};
        //@ assert refused: status != VM_OK ==> Unchanged{Pre, Here};
        //@ assert isolated: Isolated{Pre, Here}(s->process);
    }
    return status;
}

/* The fault plan. */
/*@ requires inv: MachineInv;
    requires step: \valid_read(s);
    requires operation: STEP_FAIL_NTH <= s->operation <= STEP_FAIL_NONE;
    assigns PLAN_STATE;
    ensures status: \result == VM_OK || \result == VM_EINVAL;
    ensures quiet: !PlansFailure{Pre}(s) ==> StaysQuiet{Pre, Post}; */
static enum vm_status run_plan(const struct step *s)
{
    if (s->operation == STEP_FAIL_SLOT)
        return vm_fail_slot(s->page);
    if (s->operation == STEP_FAIL_FILE)
        return vm_fail_file(s->file_page);
    if (s->operation == STEP_FAIL_NONE)
        vm_fail_none();
    else
        vm_fail_nth(s->page);
    return VM_OK;
}

/* What is seen of where pages are. */
/*@ requires inv: MachineInv;
    requires step: \valid_read(s);
    assigns \nothing;
    ensures status: \result == VM_OK || \result == VM_ESRCH || \result == VM_EINVAL; */
static enum vm_status run_observe(const struct step *s)
{
    enum vm_where where;
    uint32_t number;
    enum vm_status status = vm_residence(s->process, s->page, &where, &number);
    if (status != VM_OK || s->operation == STEP_RESIDENT)
        return status;
    return vm_residence(s->other, s->other_page, &where, &number);
}

/* In halves, as Frama-C takes far longer to prepare each goal of a list of the six. */
enum vm_status step_run(const struct step *s)
{
    if (STEP_MAP_ANON <= s->operation && s->operation <= STEP_EXIT) {
        if (s->operation <= STEP_PROTECT) {
            if (s->operation <= STEP_MAP_SHARED)
                return run_map(s);
            return run_range(s);
        }
        if (s->operation <= STEP_READ_FILE)
            return run_access(s);
        return run_process(s);
    }
    if (STEP_FAIL_NTH <= s->operation && s->operation <= STEP_FAIL_NONE)
        return run_plan(s);
    if (s->operation > STEP_RECLAIM)
        return run_observe(s);
    uint32_t freed;
    enum vm_status status = vm_reclaim(s->page, &freed);
    //@ assert unchanged: Unchanged{Pre, Here};
    //@ assert brought: NothingBroughtIn{Pre, Here};
    return status;
}
