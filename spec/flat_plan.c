#include "flat_judge.h"

bool flat_nth_plan, flat_place_plan, flat_write_plan_ever;
uint32_t flat_transfers, flat_file_writes;
struct flat_nth flat_nth;

bool flat_transfer_open(void)
{
    return flat_nth_plan || flat_place_plan;
}

void flat_spend_plan(enum vm_status status)
{
    if (status != VM_EIO)
        return;
    flat_nth.answered = flat_nth.answered || (flat_nth_plan && !flat_place_plan);
    flat_nth_plan = false;
}

/*@ requires positive: 0 <= n;
    assigns \nothing;
    ensures least: \result == AtMost32(n); */
static uint32_t at_most_32(int64_t n)
{
    return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

uint32_t flat_transfers_of(const struct vm_usage *usage)
{
    return at_most_32((int64_t)usage->file_reads + usage->slot_reads + usage->slot_writes +
                      usage->file_writes);
}

int64_t flat_transfer_bound(const struct vm_usage *usage)
{
    bool hidden =
        flat_nth.hidden || usage->file_writes != flat_file_writes || usage->file_writes == UINT32_MAX;
    if (!flat_nth_plan || hidden || flat_nth.most == UINT32_MAX)
        return FLAT_ANY;
    return (int64_t)flat_nth.most + flat_nth.n - 1;
}

int64_t flat_transfer_least(void)
{
    return flat_nth.answered ? at_most_32((int64_t)flat_nth.least + flat_nth.n) : 0;
}

void flat_see_transfers(const struct vm_usage *usage)
{
    uint32_t transfers = flat_transfers_of(usage);
    flat_nth.hidden = flat_nth.hidden || usage->file_writes != flat_file_writes;
    flat_nth.most = flat_nth.most == UINT32_MAX ? transfers : flat_nth.most;
    flat_nth.answered = false;
    flat_transfers = transfers;
    flat_file_writes = usage->file_writes;
}

void flat_plan_init(void)
{
    flat_nth_plan = false;
    flat_place_plan = false;
    flat_write_plan_ever = false;
    flat_transfers = 0;
    flat_file_writes = 0;
    flat_nth = (struct flat_nth){.most = UINT32_MAX};
}

/*@ assigns flat_nth_plan, flat_write_plan_ever, flat_nth;
    ensures allowed: \result.allowed != 0 <==> status == VM_OK;
    ensures nth: status == VM_OK ==> (flat_nth_plan != 0 <==> n > 0);
    ensures made: status == VM_OK && n > 0 ==> FlatPlanMade{Pre, Post}(n);
    ensures kept: status != VM_OK || n == 0 ==> flat_nth == \old(flat_nth);
    ensures ever: flat_write_plan_ever != 0 <==> \old(flat_write_plan_ever) != 0 || (status == VM_OK && n > 0);
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
struct flat_verdict flat_fail_nth(uint32_t n, enum vm_status status)
{
    if (status == VM_OK) {
        flat_nth_plan = n > 0;
        flat_write_plan_ever = flat_write_plan_ever || n > 0;
        if (n > 0)
            flat_nth = (struct flat_nth){.n = n, .least = flat_transfers, .most = UINT32_MAX};
    }
    return flat_judge_error(VM_OK, status);
}

/*@ assigns flat_place_plan;
    ensures allowed: \result.allowed != 0 <==> status == (exists == 0 ? VM_EINVAL : VM_OK);
    ensures armed: flat_place_plan != 0 <==> \old(flat_place_plan) != 0 || (exists != 0 && status == VM_OK);
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
static struct flat_verdict plan_place(bool exists, enum vm_status status)
{
    if (exists && status == VM_OK)
        flat_place_plan = true;
    return flat_judge_error(exists ? VM_OK : VM_EINVAL, status);
}

/*@ assigns flat_place_plan;
    ensures allowed: \result.allowed != 0 <==> status == (slot < VM_SLOTS ? VM_OK : VM_EINVAL);
    ensures armed: flat_place_plan != 0 <==> \old(flat_place_plan) != 0 || (slot < VM_SLOTS && status == VM_OK);
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
struct flat_verdict flat_fail_slot(uint32_t slot, enum vm_status status)
{
    return plan_place(slot < VM_SLOTS, status);
}

/*@ assigns flat_place_plan, flat_write_plan_ever;
    ensures allowed: \result.allowed != 0 <==> status == (file_page < VM_FILE_PAGES ? VM_OK : VM_EINVAL);
    ensures armed: flat_place_plan != 0 <==>
        \old(flat_place_plan) != 0 || (file_page < VM_FILE_PAGES && status == VM_OK);
    ensures ever: flat_write_plan_ever != 0 <==>
        \old(flat_write_plan_ever) != 0 || (file_page < VM_FILE_PAGES && status == VM_OK);
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
struct flat_verdict flat_fail_file(uint32_t file_page, enum vm_status status)
{
    bool exists = file_page < VM_FILE_PAGES;
    flat_write_plan_ever = flat_write_plan_ever || (exists && status == VM_OK);
    return plan_place(exists, status);
}

/*@ assigns flat_nth_plan, flat_place_plan;
    ensures allowed: \result.allowed != 0 <==> status == VM_OK;
    ensures none: status == VM_OK ==> flat_nth_plan == 0 && flat_place_plan == 0;
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
struct flat_verdict flat_fail_none(enum vm_status status)
{
    flat_nth_plan = flat_nth_plan && status != VM_OK;
    flat_place_plan = flat_place_plan && status != VM_OK;
    return flat_judge_error(VM_OK, status);
}
