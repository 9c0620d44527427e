/* Observations of the machine under test, judged by the economy claims. All that follows from
   one is which transfer an nth plan means (flat_plan.h). */
#include "flat_error.h"
#include "flat_judge.h"
#include "flat_tables.h"

/*@ requires inv: FlatInv;
    assigns \nothing;
    ensures allowed: \result.allowed != 0 <==> FlatMappedMust(process, page, 1, 0, 0, status) &&
        (status == VM_OK && identity_is_touched[process * VM_SPACE_PAGES + page] == 0 ==> resident == 0); */
struct flat_verdict flat_resident(int process, uint32_t page, enum vm_status status, bool resident)
{
    enum vm_status error = flat_mapped_error(process, page, 1, 0);
    struct flat_verdict verdict = flat_judge_error(error, status);
    if (error == VM_OK && !identity_touched(flat_page_of(process, page)))
        return flat_expect(verdict, 0, status, resident, 1);
    return verdict;
}

/* The claim that a page breaks which is not in the frame of another one of its identity. */
/*@ requires inv: FlatPageInv;
    requires page: 0 <= k < PAGES && flat_used[k] != 0;
    assigns \nothing; */
static unsigned frame_claim(int k)
{
    if (flat_source[k] == NO_SOURCE)
        return 7;
    return flat_stored[flat_source[k]] ? 14 : 9;
}

/*@ predicate FlatPageUsed{L}(integer p, integer page) = FlatLive(p) == 1 && 0 <= page < VM_SPACE_PAGES &&
        flat_used[p * VM_SPACE_PAGES + page] != 0;
*/

/*@ requires inv: FlatInv;
    assigns \nothing;
    ensures allowed: \result.allowed != 0 && status == VM_OK ==> FlatPageUsed(process, page) && FlatPageUsed(other, other_page);
    ensures same: status == VM_OK && FlatPageUsed(process, page) && FlatPageUsed(other, other_page) ==>
        (\result.allowed != 0 <==> (PlainZeros(process * VM_SPACE_PAGES + page) &&
            PlainZeros(other * VM_SPACE_PAGES + other_page)) || (same != 0 <==>
        identity_of[process * VM_SPACE_PAGES + page] == identity_of[other * VM_SPACE_PAGES + other_page])); */
struct flat_verdict flat_same_frame(int process, uint32_t page, int other, uint32_t other_page,
                                    enum vm_status status, bool same)
{
    enum vm_status first = flat_mapped_error(process, page, 1, 0),
                   second = flat_mapped_error(other, other_page, 1, 0);
    struct flat_verdict verdict = flat_judge_error(first != VM_OK ? first : second, status);
    int a, b;
    if (first != VM_OK || second != VM_OK)
        return verdict;
    a = flat_page_of(process, page);
    b = flat_page_of(other, other_page);
    if (identity_is_zero_fill(a) && identity_is_zero_fill(b))
        return verdict;
    if (!identity_same(a, b))
        return flat_expect(verdict, 0, status, same, 6);
    return flat_expect(verdict, 1, status, same, frame_claim(a));
}

/* FLAT_ANY: there is no bound. */
/*@ assigns \nothing;
    ensures allowed: \result.allowed != 0 <==> verdict.allowed != 0 && (bound == FLAT_ANY || used <= bound); */
static struct flat_verdict limit(struct flat_verdict verdict, uint32_t used, int64_t bound, unsigned claim)
{
    bool over = bound != FLAT_ANY && used > bound;
    if (verdict.allowed && over)
        verdict.bound = bound;
    return flat_refuse(verdict, over, claim);
}

/*@ assigns \nothing;
    ensures allowed: \result.allowed != 0 <==> verdict.allowed != 0 && used >= least; */
static struct flat_verdict at_least(struct flat_verdict verdict, int64_t used, int64_t least, unsigned claim)
{
    if (verdict.allowed && used < least)
        verdict.least = least;
    return flat_refuse(verdict, used < least, claim);
}

/* File pages that were stored to and that no process touches any more: in memory only if they could not be
   written. */
/*@ logic integer Stranded{L}(integer n) = n <= 0 ? 0 :
        Stranded(n - 1) + (flat_unsynced[n - 1] != 0 && identity_users[n - 1] <= 0 ? 1 : 0);
*/
/*@ assigns \nothing;
    ensures range: 0 <= \result <= VM_FILE_PAGES;
    ensures count: \result == Stranded(VM_FILE_PAGES); */
static int count_stranded(void)
{
    int count = 0;
    /*@ loop invariant index: 0 <= n <= VM_FILE_PAGES;
        loop invariant range: 0 <= count <= n;
        loop invariant count: count == Stranded(n);
        loop assigns n, count;
        loop variant VM_FILE_PAGES - n; */
    for (int n = 0; n < VM_FILE_PAGES; n++)
        count += flat_unsynced[n] && !identity_file_used(n);
    return count;
}

/* All that is told of transfers. */
/*@ predicate FlatTransfersTold{L}(struct vm_usage *told) = told->file_reads != 0 && told->slot_reads != 0 &&
        told->slot_writes != 0 && told->file_writes != 0;
*/
/*@ requires told: \valid_read(told);
    assigns \nothing;
    ensures all: \result != 0 <==> FlatTransfersTold(told); */
static bool transfers_told(const struct vm_usage *told)
{
    return told->file_reads && told->slot_reads && told->slot_writes && told->file_writes;
}

/*@ predicate FlatNobody{L} = \forall integer p; 0 <= p < VM_PROCESSES ==> FlatLive(p) == 0;
    predicate FlatClean{L} = \forall integer n; 0 <= n < VM_FILE_PAGES ==> flat_stored[n] == 0;
    // So many tables are in use, where that is known; else at least 0.
    predicate FlatTablesCounted{L}(integer tables) = (FlatNobody || flat_limits.leaf_tables == 0 ==> tables == 0) &&
        (!FlatNobody && flat_limits.leaf_tables != 0 ==> tables == FlatTablesBelow(VM_PROCESSES));

    // Of what is not told there is no bound.
    predicate FlatAtMost{L}(struct vm_usage *usage, struct vm_usage *told) =
        (told->frames != 0 ==> usage->frames <= IdentitiesUsed(0, VM_FILE_PAGES, 0) +
            IdentitiesUsed(FIRST_PRIVATE, PAGES, 0) + (flat_write_plan_ever != 0 ? Stranded(VM_FILE_PAGES) : 0)) &&
        (told->slots != 0 ==> usage->slots <= IdentitiesUsed(FIRST_PRIVATE, PAGES, 0)) &&
        (told->tables != 0 ==> \forall integer n;
            FlatTablesCounted(n) && (FlatNobody || flat_limits.leaf_tables != 0) ==> usage->tables <= n) &&
        (told->file_writes != 0 && FlatClean ==> usage->file_writes == 0) &&
        (told->copies != 0 ==> usage->copies <= identity_copied) &&
        (FlatTransfersTold(told) && FlatTransferBound(usage->file_writes) != FLAT_ANY ==>
            FlatTransfers(usage) <= FlatTransferBound(usage->file_writes));
    // What was not done cannot have been needed.
    predicate FlatAtLeast{L}(struct vm_usage *usage, struct vm_usage *told) =
        (told->tables != 0 ==> \forall integer n; FlatTablesCounted(n) ==> usage->tables >= n) &&
        (told->frames != 0 && told->slots != 0 ==>
            usage->frames + usage->slots >= IdentitiesUsed(FIRST_PRIVATE, PAGES, 1)) &&
        (told->slots != 0 && told->slot_writes != 0 ==> usage->slot_writes >= usage->slots) &&
        (told->copies != 0 && FlatTransfersTold(told) ==> usage->copies + usage->file_reads + usage->slot_reads +
            usage->slot_writes + usage->file_writes >= identity_parted) &&
        (FlatTransfersTold(told) ==> FlatTransfers(usage) >= FlatTransferLeast);
*/

/*@ requires usage: \valid_read(usage) && \valid_read(told);
    requires tables: 0 <= tables && FlatTablesCounted(tables) && (known != 0 <==> FlatNobody || flat_limits.leaf_tables != 0);
    assigns \nothing;
    ensures allowed: \result.allowed != 0 <==> verdict.allowed != 0 && FlatAtMost(usage, told); */
static struct flat_verdict no_more(struct flat_verdict verdict, const struct vm_usage *usage,
                                   const struct vm_usage *told, bool known, int64_t tables)
{
    int file = identity_count_file(), private = identity_count_private();
    int stranded = flat_write_plan_ever ? count_stranded() : 0;
    bool clean = flat_all(flat_stored, 0, VM_FILE_PAGES, false);
    verdict = limit(verdict, usage->frames, told->frames ? file + private + stranded : FLAT_ANY, 5);
    verdict = limit(verdict, usage->slots, told->slots ? private : FLAT_ANY, 3);
    verdict = limit(verdict, usage->tables, told->tables && known ? tables : FLAT_ANY, 13);
    verdict = limit(verdict, usage->file_writes, told->file_writes && clean ? 0 : FLAT_ANY, 2);
    verdict = limit(verdict, usage->copies, told->copies ? (int64_t)identity_copies() : FLAT_ANY, 7);
    return limit(verdict, flat_transfers_of(usage),
                 transfers_told(told) ? flat_transfer_bound(usage) : FLAT_ANY, 12);
}

/*@ requires usage: \valid_read(usage) && \valid_read(told);
    requires tables: FlatTablesCounted(tables);
    assigns \nothing;
    ensures allowed: \result.allowed != 0 <==> verdict.allowed != 0 && FlatAtLeast(usage, told); */
static struct flat_verdict enough(struct flat_verdict verdict, const struct vm_usage *usage,
                                  const struct vm_usage *told, int64_t tables)
{
    int64_t moved = (int64_t)usage->copies + usage->file_reads + usage->slot_reads + usage->slot_writes +
                    usage->file_writes;
    bool transfers = transfers_told(told);
    verdict = at_least(verdict, usage->tables, told->tables ? tables : 0, 13);
    verdict = at_least(verdict, (int64_t)usage->frames + usage->slots,
                       told->frames && told->slots ? identity_count_data() : 0, 13);
    verdict = at_least(verdict, usage->slot_writes,
                       told->slots && told->slot_writes ? (int64_t)usage->slots : 0, 3);
    verdict = at_least(verdict, moved, told->copies && transfers ? (int64_t)identity_partings() : 0, 7);
    return at_least(verdict, flat_transfers_of(usage), transfers ? flat_transfer_least() : 0, 12);
}

/*@ requires usage: \valid_read(usage) && \valid_read(told);
    assigns FLAT_SEEN_STATE;
    ensures allowed: \result.allowed != 0 <==>
        status == VM_OK && FlatAtMost{Pre}(usage, told) && FlatAtLeast{Pre}(usage, told);
    ensures seen: \result.allowed != 0 && FlatTransfersTold{Pre}(told) ==>
        FlatTransfersSeen{Pre, Post}(FlatTransfers{Pre}(usage), \old(usage->file_writes));
    ensures unchanged: \result.allowed == 0 || !FlatTransfersTold{Pre}(told) ==> FlatUnchanged{Pre, Post}; */
struct flat_verdict flat_usage(enum vm_status status, const struct vm_usage *usage,
                               const struct vm_usage *told)
{
    bool nobody = flat_all(flat_alive, 0, VM_PROCESSES, false),
         known = nobody || flat_limits.leaf_tables != 0;
    int64_t tables = nobody || !known ? 0 : flat_tables();
    struct flat_verdict verdict = flat_judge_error(VM_OK, status);
    verdict = no_more(verdict, usage, told, known, tables);
    verdict = enough(verdict, usage, told, tables);
    if (verdict.allowed && transfers_told(told))
        flat_see_transfers(usage);
    return verdict;
}
