#include "flat_judge.h"

struct flat_limits flat_limits;

/*@ assigns \nothing;
    ensures may: \result != 0 <==> FlatMay(error, open.denied, open.memory, open.table, open.transfer, status); */
static bool may(enum vm_status error, struct flat_open open, enum vm_status status)
{
    if (status == error)
        return true;
    if (error != VM_OK)
        return false;
    return (status == VM_EACCES && open.denied) || (status == VM_ENOMEM && open.memory) ||
           (status == VM_ENOTABLE && open.table) || (status == VM_EIO && open.transfer);
}

struct flat_verdict flat_judge(enum vm_status error, struct flat_open open, enum vm_status status)
{
    const uint32_t last =
        1U << (VM_STATUSES - 1); /* the bit of the last status: shifted right, none can overflow */
    struct flat_verdict verdict = {may(error, open, status), 0, FLAT_ANY, FLAT_ANY, FLAT_ANY, 12};
    /*@ loop invariant index: 0 <= s <= VM_STATUSES;
        loop invariant allowed: verdict.allowed != 0 <==>
            FlatMay(error, open.denied, open.memory, open.table, open.transfer, status);
        loop assigns s, verdict.statuses;
        loop variant VM_STATUSES - s; */
    for (int s = 0; s < VM_STATUSES; s++)
        if (may(error, open, (enum vm_status)s))
            verdict.statuses |= last >> (VM_STATUSES - 1 - s);
    return verdict;
}

struct flat_verdict flat_judge_error(enum vm_status error, enum vm_status status)
{
    return flat_judge(error, (struct flat_open){.denied = false}, status);
}

struct flat_verdict flat_refuse(struct flat_verdict verdict, bool refused, unsigned claim)
{
    if (verdict.allowed && refused) {
        verdict.allowed = false;
        verdict.claim = claim;
    }
    return verdict;
}

struct flat_verdict flat_expect(struct flat_verdict verdict, int64_t expected, enum vm_status status,
                                int64_t value, unsigned claim)
{
    verdict.value = expected;
    return flat_refuse(verdict, status == VM_OK && value != expected, claim);
}
