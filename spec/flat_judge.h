/*
 * Whether an answer is allowed: the error that is due is the only one; where none is due VM_OK is allowed, and
 * what is left open to the machine under test.
 */
#ifndef FLAT_JUDGE_H
#define FLAT_JUDGE_H

#include "flat.h"
#include "flat_error.h"
#include "flat_plan.h"
#include "flat_stale.h"

extern struct flat_limits flat_limits;

/* The errors that are left open where none is due. */
struct flat_open {
    bool denied;   /* VM_EACCES */
    bool memory;   /* VM_ENOMEM */
    bool table;    /* VM_ENOTABLE */
    bool transfer; /* VM_EIO */
};

#include "flat_answer.acsl"

/*@ assigns \nothing;
    ensures allowed: \result.allowed != 0 <==>
        FlatMay(error, open.denied, open.memory, open.table, open.transfer, status); */
struct flat_verdict flat_judge(enum vm_status error, struct flat_open open, enum vm_status status);

/* Where nothing is left open. */
/*@ assigns \nothing;
    ensures allowed: \result.allowed != 0 <==> FlatMust(error, status); */
struct flat_verdict flat_judge_error(enum vm_status error, enum vm_status status);

/* Refuses what was allowed so far; it breaks that claim. */
/*@ assigns \nothing;
    ensures allowed: \result.allowed != 0 <==> verdict.allowed != 0 && refused == 0; */
struct flat_verdict flat_refuse(struct flat_verdict verdict, bool refused, unsigned claim);

/* The value that VM_OK must come with. */
/*@ assigns \nothing;
    ensures allowed: \result.allowed != 0 <==> verdict.allowed != 0 && (status == VM_OK ==> value == expected); */
struct flat_verdict flat_expect(struct flat_verdict verdict, int64_t expected, enum vm_status status,
                                int64_t value, unsigned claim);

#endif
