/*
 * The fault plan. While one is armed VM_EIO is allowed. Usage counts transfers, so it tells between which two of them the
 * one lies that an nth plan makes fail: VM_EIO may not come before the first of these two, and is due by the second.
 */
#ifndef FLAT_PLAN_H
#define FLAT_PLAN_H

#include <stdbool.h>

#include "../model/types.h"

/* Transfers planned to fail: the nth; those of a slot or file page. And was there ever a plan by which a write
   to the file may have failed? Where no answer waits for the write, none tells. */
extern bool flat_nth_plan, flat_place_plan, flat_write_plan_ever;

/* What usage said last: transfers of all kinds, and those that wrote to the file. UINT32_MAX: as many or more. */
extern uint32_t flat_transfers, flat_file_writes;

/* The nth plan that was made last. When it was made, the number of transfers was at least that of the last usage before (least),
   and at most that of the first usage after it (most; UINT32_MAX: usage was not asked for since). hidden: a page may have
   been written to the file since, which counts for the plan, and whose failure no answer tells. answered: VM_EIO spent the
   plan while no place was planned to fail, and usage was not asked for since. */
struct flat_nth {
    uint32_t n, least, most;
    bool hidden, answered;
};
extern struct flat_nth flat_nth;

#include "flat_plan.acsl"

/* No plan, and no transfer. */
/*@ assigns FLAT_PLAN_STATE;
    ensures none: flat_nth_plan == 0 && flat_place_plan == 0 && flat_write_plan_ever == 0;
    ensures nothing: flat_transfers == 0 && flat_file_writes == 0 && flat_nth.answered == 0; */
void flat_plan_init(void);

/* May a transfer fail? */
/*@ assigns \nothing;
    ensures planned: \result != 0 <==> FlatTransferOpen != 0; */
bool flat_transfer_open(void);

/* What follows from an answer: an nth plan is spent by the first VM_EIO. */
/*@ assigns FLAT_SPENT_STATE;
    ensures plan: FlatSpent{Pre, Post}(status); */
void flat_spend_plan(enum vm_status status);

/* Transfers of all kinds. UINT32_MAX: as many or more. */
/*@ requires usage: \valid_read(usage);
    assigns \nothing;
    ensures sum: \result == FlatTransfers(usage); */
uint32_t flat_transfers_of(const struct vm_usage *usage);

/* The most transfers that can have been done while the plan is armed: with one more, VM_EIO was due. FLAT_ANY: it is not
   known, or no plan is armed. */
/*@ requires usage: \valid_read(usage);
    assigns \nothing;
    ensures bound: \result == FlatTransferBound(usage->file_writes); */
int64_t flat_transfer_bound(const struct vm_usage *usage);

/* The fewest transfers that must have been done, since VM_EIO was answered: with fewer, it came too early. */
/*@ assigns \nothing;
    ensures least: \result == FlatTransferLeast; */
int64_t flat_transfer_least(void);

/* Usage was asked for. */
/*@ requires usage: \valid_read(usage);
    assigns FLAT_SEEN_STATE;
    ensures seen: FlatTransfersSeen{Pre, Post}(FlatTransfers(usage), usage->file_writes); */
void flat_see_transfers(const struct vm_usage *usage);

#endif
