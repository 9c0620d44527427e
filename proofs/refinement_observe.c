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
    //@ ghost range_same(s->process, s->page, 1);
    //@ ghost range_same(s->other, s->other_page, 1);
    return flat_same_frame(s->process, s->page, s->other, s->other_page, VM_OK, frame == other).allowed;
}

bool step_observe(const struct step *s)
{
    return s->operation == STEP_RESIDENT ? step_resident(s) : step_same(s);
}
