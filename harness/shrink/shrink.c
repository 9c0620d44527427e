#include "shrink.h"

#include <stdlib.h>
#include <string.h>

#include "reduction.h"

bool reduction_try(struct reduction *r, size_t count)
{
    enum shrink_verdict verdict;
    if (r->stopped || (count == r->count && memcmp(r->candidate, r->ops, count * sizeof *r->ops) == 0))
        return false;
    verdict = r->shrink->try(r->shrink->state, r->candidate, &count);
    r->stopped = verdict == SHRINK_STOP;
    if (verdict != SHRINK_FAILS)
        return false;
    memcpy(r->ops, r->candidate, count * sizeof *r->ops);
    r->count = count;
    return true;
}

size_t reduction_leave_out(struct reduction *r, size_t first, size_t end)
{
    memcpy(r->candidate, r->ops, first * sizeof *r->ops);
    memcpy(r->candidate + first, r->ops + end, (r->count - end) * sizeof *r->ops);
    return r->count - (end - first);
}

void reduction_copy(struct reduction *r)
{
    reduction_leave_out(r, r->count, r->count);
}

uint32_t reduction_unit(const struct reduction *r, enum operand operand)
{
    return operand == ADDRESS ? r->shrink->machine->page_size : 1;
}

/* ---- operations ---- */

/* Without the operations from first to before end. */
static bool remove_run(struct reduction *r, size_t first, size_t end)
{
    return reduction_try(r, reduction_leave_out(r, first, end));
}

/* What they do may be no more than to use up memory: one that asks for as much takes their place. */
static bool reclaim_instead(struct reduction *r, size_t first, size_t end)
{
    const struct op reclaim = {.kind = OP_RECLAIM, .count = r->shrink->machine->frames};
    if (end - first == 1 && r->ops[first].kind == OP_RECLAIM)
        return false;
    reduction_leave_out(r, first + 1, end);
    r->candidate[first] = reclaim;
    return reduction_try(r, r->count - (end - first) + 1);
}

/* Whether the operation is on a range of pages. */
static bool has_range(enum op_kind kind)
{
    const enum operand *o = operations[kind].operands;
    return o[0] == PROCESS && o[1] == PAGE && o[2] == COUNT;
}

/* One operation on all of two ranges. */
static bool join_ranges(struct reduction *r, size_t one, size_t other)
{
    const struct op *a = &r->ops[one], *b = &r->ops[other];
    uint32_t page = a->page < b->page ? a->page : b->page;
    uint32_t a_end = a->page + a->count, b_end = b->page + b->count;
    size_t count;
    if (a->kind != b->kind || a->process != b->process || !has_range(a->kind))
        return false;
    count = reduction_leave_out(r, other, other + 1);
    r->candidate[one].page = page;
    r->candidate[one].count = (a_end > b_end ? a_end : b_end) - page;
    return reduction_try(r, count);
}

static bool join_all_ranges(struct reduction *r)
{
    bool any = false;
    for (size_t other = r->count; other-- > 0;)
        for (size_t one = 0; one < other && other < r->count && !r->stopped; one++)
            any |= join_ranges(r, one, other);
    return any;
}

/* Stretches of half of the operations, of a quarter, and so on down to single ones. From the back: what comes later needs
   what comes before it, and seldom the other way around. */
static bool for_stretches(struct reduction *r, bool (*reduce)(struct reduction *, size_t first, size_t end))
{
    bool any = false;
    for (size_t length = (r->count + 1) / 2; length > 0; length /= 2)
        for (size_t first, end = r->count; end > 0 && !r->stopped;
             end = first < r->count ? first : r->count) {
            first = end > length ? end - length : 0;
            any |= reduce(r, first, end);
        }
    return any;
}

/* ---- operands ---- */

/* From the simplest on. */
static const unsigned char protections[] = {
    VM_READ | VM_WRITE, VM_READ, VM_READ | VM_EXECUTE, VM_EXECUTE, VM_READ | VM_WRITE | VM_EXECUTE, 0};

static bool try_operand(struct reduction *r, size_t place, enum operand operand, uint32_t value)
{
    reduction_copy(r);
    field_set(&r->candidate[place], operands[operand].offset, value);
    return reduction_try(r, r->count);
}

static bool simplify_protection(struct reduction *r, size_t place)
{
    for (size_t i = 0; i < sizeof protections; i++) {
        if (r->ops[place].prot == protections[i])
            return false;
        if (try_operand(r, place, PROT, protections[i]))
            return true;
    }
    return false;
}

/* Lowers an operand, or (beyond not 0) the part of it below a multiple of beyond: by all that there is, by half of it,
   and so on down to one. */
static bool lower_operand(struct reduction *r, size_t place, enum operand operand, uint32_t one,
                          uint32_t beyond)
{
    bool any = false;
    uint32_t value = field_get(&r->ops[place], operands[operand].offset);
    for (uint32_t by = (beyond == 0 ? value : value % beyond) / one; by > 0 && place < r->count; by /= 2) {
        value = field_get(&r->ops[place], operands[operand].offset);
        if ((beyond == 0 ? value : value % beyond) / one >= by)
            any |= try_operand(r, place, operand, value - by * one);
    }
    return any;
}

static bool simplify_operand(struct reduction *r, size_t place, enum operand operand)
{
    uint32_t one = reduction_unit(r, operand);
    bool any;
    if (operand == PROT)
        return simplify_protection(r, place);
    any = lower_operand(r, place, operand, one, 0);
    return (one > 1 && place < r->count && lower_operand(r, place, operand, 1, one)) || any;
}

/* Of a range of pages, only its last ones. */
static bool start_later(struct reduction *r, size_t place)
{
    const enum operand *o = operations[r->ops[place].kind].operands;
    bool any = false;
    if (!has_range(r->ops[place].kind))
        return false;
    for (uint32_t by = r->ops[place].count / 2; by > 0 && place < r->count; by /= 2) {
        struct op *op = &r->candidate[place];
        reduction_copy(r);
        if (op->count <= by || op->page + by >= r->shrink->machine->space_pages)
            continue;
        op->page += by;
        op->count -= by;
        if (o[3] == PROT && o[4] == FILE_PAGE)
            op->file += by;
        any |= reduction_try(r, r->count);
    }
    return any;
}

static bool simplify_operands(struct reduction *r)
{
    bool any = false;
    for (size_t place = 0; place < r->count && !r->stopped; place++) {
        for (const enum operand *o = operations[r->ops[place].kind].operands; *o != NONE && place < r->count;
             o++)
            any |= simplify_operand(r, place, *o);
        if (place < r->count)
            any |= start_later(r, place);
    }
    return any;
}

bool shrink_ops(const struct shrink *shrink, struct op *ops, size_t *count)
{
    struct reduction r = {.shrink = shrink, .ops = ops, .count = *count};
    bool again = true;
    r.candidate = calloc(*count > 0 ? *count : 1, sizeof *ops);
    if (r.candidate == NULL)
        return false;
    while (again && !r.stopped) {
        again = for_stretches(&r, remove_run);
        again |= for_stretches(&r, reclaim_instead);
        again |= join_all_ranges(&r);
        again |= reduce_processes(&r);
        again |= reduce_places(&r);
        again |= simplify_operands(&r);
        again = again || reduce_lifetimes(&r);
    }
    free(r.candidate);
    *count = r.count;
    return true;
}
