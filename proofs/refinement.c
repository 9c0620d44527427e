/*
 * That the model is a flat machine: whatever it answers, over any sequence of operations, under any memory
 * pressure and with any transfers failing, the flat machine (spec/flat.h) allows; and after each answer both show
 * the same.
 */
#include "refinement_identities.h"

#include "../spec/flat_judge.h"

/* The fault plan. */
/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns PLAN_STATE, FLAT_PLAN_STATE;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_fail(const struct step *s)
{
    if (s->operation == STEP_FAIL_SLOT)
        return flat_fail_slot(s->page, vm_fail_slot(s->page)).allowed;
    if (s->operation == STEP_FAIL_FILE)
        return flat_fail_file(s->file_page, vm_fail_file(s->file_page)).allowed;
    if (s->operation == STEP_FAIL_NONE) {
        vm_fail_none();
        return flat_fail_none(VM_OK).allowed;
    }
    vm_fail_nth(s->page);
    return flat_fail_nth(s->page, VM_OK).allowed;
}

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns EVICT_STATE, FLAT_SPENT_STATE;
    ensures machine: MachineInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_reclaim(const struct step *s)
{
    uint32_t freed = 0;
    //@ ghost private_data();
    //@ ghost page_entries();
    enum vm_status status = vm_reclaim(s->page, &freed);
    /*@ assert pages: \forall integer q, n; 0 <= q < VM_PROCESSES && 0 <= n < TREE_PAGES && PageKind{Pre}(q, n) >= 0 ==>
            PageKind(q, n) >= 0; */
    /*@ assert needed: \forall integer q, v; 0 <= q < VM_PROCESSES && 0 <= v < VM_ROOT_ENTRIES &&
            TableNeeded{Pre}(q, v) ==> TableNeeded(q, v); */
    //@ assert tables: TablesNeeded;
    //@ ghost page_entries();
    //@ assert model: SameModel{Pre, Here};
    //@ assert entries: \forall integer k; PageEntry(k) == PageEntry{Pre}(k);
    //@ assert together: PagesTogetherBut{Pre, Here}(-1);
    //@ assert zero: PagesZeroBut{Pre, Here}(-1);
    //@ assert brought: PagesBrought{Pre, Here}(-1);
    return flat_reclaim(s->page, status, freed).allowed;
}

/* Any of them. */
/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns MODEL_STATE, PLAN_STATE, FLAT_STATE;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_any(const struct step *s)
{
    int operation = s->operation;
    if (operation < STEP_LOAD)
        return step_range(s);
    if (operation < STEP_SPAWN)
        return step_bytes(s);
    if (operation < STEP_FAIL_NTH)
        return step_process(s);
    if (operation < STEP_RECLAIM)
        return step_fail(s);
    if (operation == STEP_RECLAIM)
        return step_reclaim(s);
    return step_observe(s);
}

/* The empty machines, of which no transfer fails. */
/*@ assigns MODEL_STATE, PLAN_STATE, FLAT_STATE, flat_limits;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures open: FlatOpen;
    ensures refines: Refines; */
static void begin(void)
{
    const struct flat_limits limits = {
        .memory = true, .tables = true, .places = VM_FRAMES + VM_SLOTS, .leaf_tables = VM_TABLES};
    vm_init();
    flat_init(&limits);
    //@ ghost unmapped_view();
    //@ ghost page_entries();
    //@ assert live: SameLive;
    //@ assert kinds: SameKinds;
    //@ assert views: SameViews;
    //@ assert files: SameFiles;
}

/* From empty machines on, whatever n operations follow: all n answers of the model are allowed, and at the end both
   show the same. The result is how many are. */
/*@ requires steps: 0 <= n && \valid_read(list + (0 .. n - 1));
    assigns MODEL_STATE, PLAN_STATE, FLAT_STATE, flat_limits;
    ensures machine: MachineInv;
    ensures refines: Refines;
    ensures allowed: \result == n; */
int theorem_refinement(const struct step *list, int n)
{
    int allowed = 0;
    begin();
    /*@ loop invariant index: 0 <= i <= n;
        loop invariant machine: MachineInv;
        loop invariant flat: FlatInv;
        loop invariant open: FlatOpen;
        loop invariant refines: Refines;
        loop invariant allowed: allowed == i;
        loop assigns i, allowed, MODEL_STATE, PLAN_STATE, FLAT_STATE;
        loop variant n - i; */
    for (int i = 0; i < n; i++)
        allowed += step_any(list + i);
    return allowed;
}
