/*
 * What is seen of where pages are, which the flat machine judges by identities: of both.
 */
#include "refinement_identities.h"

#include "../spec/flat_judge.h"

/* The frame that a page is in, or -1. */
/*@ requires machine: MachineInv;
    requires out: \valid(frame);
    assigns *frame;
    ensures status: \result == VM_OK || \result == VM_ESRCH || \result == VM_EINVAL || \result == VM_EFAULT;
    ensures no_process: \result == VM_ESRCH <==> !Live(process);
    ensures no_page: \result == VM_EINVAL <==> Live(process) && page >= VM_SPACE_PAGES;
    ensures unmapped: \result == VM_EFAULT <==> Live(process) && page < VM_SPACE_PAGES && PagePlace(process, page) == NOWHERE;
    ensures frame: *frame == (\result == VM_OK && IN_FRAME(PagePlace(process, page)) ? PagePlace(process, page) : -1); */
static enum vm_status frame_of(int process, uint32_t page, int *frame)
{
    enum vm_where where = VM_UNMAPPED;
    uint32_t number = 0;
    enum vm_status status = vm_residence(process, page, &where, &number);
    *frame = status == VM_OK && where == VM_IN_FRAME ? (int)number : -1;
    return status == VM_OK && where == VM_UNMAPPED ? VM_EFAULT : status;
}

/* Is a page in memory? */
/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns \nothing;
    ensures allowed: \result != 0; */
static bool step_resident(const struct step *s)
{
    int frame = -1;
    enum vm_status status = frame_of(s->process, s->page, &frame);
    //@ ghost page_entries();
    //@ ghost range_same(s->process, s->page, 1);
    /*@ assert number: status == VM_OK || status == VM_EFAULT ==> \let k = s->process * VM_SPACE_PAGES + s->page;
            0 <= k < PAGES && k / VM_SPACE_PAGES == s->process && k % VM_SPACE_PAGES == s->page; */
    /*@ assert touched: frame >= 0 ==> identity_is_touched[s->process * VM_SPACE_PAGES + s->page] != 0; */
    /*@ assert mapped: status == VM_OK || status == VM_EFAULT ==>
            (flat_used[s->process * VM_SPACE_PAGES + s->page] != 0 <==> status == VM_OK); */
    /*@ assert must: FlatMappedMust(s->process, s->page, 1, 0, 0, status); */
    return flat_resident(s->process, s->page, status, frame >= 0).allowed;
}

/* Are two pages that are in memory in one frame? */
/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns \nothing;
    ensures allowed: \result != 0; */
static bool step_same(const struct step *s)
{
    int frame = -1, other = -1;
    frame_of(s->process, s->page, &frame);
    frame_of(s->other, s->other_page, &other);
    if (frame < 0 || other < 0)
        return true;
    //@ ghost page_entries();
    //@ ghost flat_kinds();
    //@ ghost int j = s->process * VM_SPACE_PAGES + (int)s->page, k = s->other * VM_SPACE_PAGES + (int)s->other_page;
    //@ assert index: j == s->process * VM_SPACE_PAGES + s->page && k == s->other * VM_SPACE_PAGES + s->other_page;
    //@ assert number: 0 <= j < PAGES && j / VM_SPACE_PAGES == s->process && j % VM_SPACE_PAGES == s->page;
    //@ assert other_number: 0 <= k < PAGES && k / VM_SPACE_PAGES == s->other && k % VM_SPACE_PAGES == s->other_page;
    //@ assert places: PageOfPlace(j) == frame && PageOfPlace(k) == other;
    //@ assert used: FlatLive(s->process) == 1 && FlatLive(s->other) == 1 && flat_used[j] != 0 && flat_used[k] != 0;
    //@ assert sources: FlatSource(j) == SourceAt(frame) && FlatSource(k) == SourceAt(other);
    //@ assert cached: SourceAt(frame) >= 0 && SourceAt(other) >= 0 ==> (frame == other <==> SourceAt(frame) == SourceAt(other));
    //@ assert same: frame == other <==> identity_of[j] == identity_of[k];
    return flat_same_frame(s->process, s->page, s->other, s->other_page, VM_OK, frame == other).allowed;
}

bool step_observe(const struct step *s)
{
    return s->operation == STEP_RESIDENT ? step_resident(s) : step_same(s);
}
