#include "shrink.h"

#include <stdlib.h>
#include <string.h>

#include "language.h"

struct reduction {
    const struct shrink *shrink;
    struct op *ops, *candidate;
    size_t count;
    bool stopped;
};

/* Tries the first count of candidate, and takes them if they fail; not what is no step at all. */
static bool try(struct reduction *r, size_t count)
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

/* candidate becomes what is left of ops without the operations from first to before end: how many. */
static size_t leave_out(struct reduction *r, size_t first, size_t end)
{
    memcpy(r->candidate, r->ops, first * sizeof *r->ops);
    memcpy(r->candidate + first, r->ops + end, (r->count - end) * sizeof *r->ops);
    return r->count - (end - first);
}

static void copy_all(struct reduction *r)
{
    leave_out(r, r->count, r->count);
}

/* ---- operations ---- */

/* Without the operations from first to before end. */
static bool remove_run(struct reduction *r, size_t first, size_t end)
{
    return try(r, leave_out(r, first, end));
}

/* What they do may be no more than to use up memory: one that asks for as much takes their place. */
static bool reclaim_instead(struct reduction *r, size_t first, size_t end)
{
    const struct op reclaim = {.kind = OP_RECLAIM, .count = r->shrink->machine->frames};
    if (end - first == 1 && r->ops[first].kind == OP_RECLAIM)
        return false;
    leave_out(r, first + 1, end);
    r->candidate[first] = reclaim;
    return try(r, r->count - (end - first) + 1);
}

/* Runs of half of the operations, of a quarter, and so on down to single ones. From the back: what comes later needs
   what comes before it, and seldom the other way around. */
static bool for_runs(struct reduction *r, bool (*step)(struct reduction *, size_t first, size_t end))
{
    bool any = false;
    for (size_t length = (r->count + 1) / 2; length > 0; length /= 2)
        for (size_t first, end = r->count; end > 0 && !r->stopped;
             end = first < r->count ? first : r->count) {
            first = end > length ? end - length : 0;
            any |= step(r, first, end);
        }
    return any;
}

/* ---- numbers: of processes, pages and file pages, wherever they stand ---- */

enum numbered { PROCESSES, PAGES, FILE_PAGES, NEITHER };

static enum numbered numbered(enum operand operand)
{
    switch (operand) {
    case PROCESS:
    case OTHER:
        return PROCESSES;
    case PAGE:
    case ADDRESS:
    case OTHER_PAGE:
        return PAGES;
    case FILE_PAGE:
    case TEXT_FILE:
        return FILE_PAGES;
    default:
        return NEITHER;
    }
}

/* What one more counts in an operand. */
static uint32_t unit(const struct reduction *r, enum operand operand)
{
    return operand == ADDRESS ? r->shrink->machine->page_size : 1;
}

/* Lowers every number of candidate from first to last, that one included. */
static void lower(struct reduction *r, size_t count, enum numbered what, uint32_t first, uint32_t last,
                  uint32_t by)
{
    for (size_t i = 0; i < count; i++) {
        struct op *op = &r->candidate[i];
        for (const enum operand *o = operations[op->kind].operands; *o != NONE; o++) {
            uint32_t value = field_get(op, operands[*o].offset), number = value / unit(r, *o);
            if (numbered(*o) == what && number >= first && number <= last)
                field_set(op, operands[*o].offset, value - by * unit(r, *o));
        }
    }
}

/* The largest number below limit, or -1. */
static int64_t largest_below(const struct reduction *r, enum numbered what, int64_t limit)
{
    int64_t largest = -1;
    for (size_t i = 0; i < r->count; i++)
        for (const enum operand *o = operations[r->ops[i].kind].operands; *o != NONE; o++) {
            int64_t number = field_get(&r->ops[i], operands[*o].offset) / unit(r, *o);
            if (numbered(*o) == what && number < limit && number > largest)
                largest = number;
        }
    return largest;
}

/* Without the operation at that place if it makes a process: then the numbers above move up, and that process's
   becomes that of another. */
static bool merge_process(struct reduction *r, size_t place, uint32_t process, uint32_t other)
{
    enum op_kind kind = place < r->count ? r->ops[place].kind : OP_SPAWN;
    size_t count;
    if (operations[kind].result != PROCESS)
        return false;
    count = leave_out(r, place, place < r->count ? place + 1 : place);
    lower(r, count, PROCESSES, process, process, process - other);
    if (place < r->count)
        lower(r, count, PROCESSES, process + 1, UINT32_MAX, 1);
    return try(r, count);
}

static bool merge_processes(struct reduction *r)
{
    bool any = false;
    for (int64_t n = largest_below(r, PROCESSES, INT64_MAX); n > 0; n--) {
        uint32_t process = (uint32_t)n;
        /* At the place after the last nothing is left out. */
        for (size_t place = r->count; place <= r->count && !r->stopped; place--) {
            any |= merge_process(r, place, process, process - 1);
            any |= place <= r->count && merge_process(r, place, process, 0);
        }
    }
    return any;
}

/* One number, or it and all above, takes the place of a lower one. */
static bool lower_number(struct reduction *r, enum numbered what, uint32_t number, uint32_t to)
{
    if (to >= number)
        return false;
    copy_all(r);
    lower(r, r->count, what, number, UINT32_MAX, number - to);
    if (try(r, r->count))
        return true;
    copy_all(r);
    lower(r, r->count, what, number, number, number - to);
    return try(r, r->count);
}

static bool lower_numbers(struct reduction *r, enum numbered what)
{
    bool any = false;
    int64_t number = largest_below(r, what, INT64_MAX);
    while (number > 0 && !r->stopped) {
        int64_t next = largest_below(r, what, number);
        bool lowered = lower_number(r, what, (uint32_t)number, 0) ||
                       (next > 0 && lower_number(r, what, (uint32_t)number, (uint32_t)next)) ||
                       lower_number(r, what, (uint32_t)number, (uint32_t)(next + 1));
        any |= lowered;
        number = next;
    }
    return any;
}

/* ---- operands ---- */

/* From the simplest on. */
static const unsigned char protections[] = {
    VM_READ | VM_WRITE, VM_READ, VM_READ | VM_EXECUTE, VM_EXECUTE, VM_READ | VM_WRITE | VM_EXECUTE, 0};

static bool try_operand(struct reduction *r, size_t place, enum operand operand, uint32_t value)
{
    copy_all(r);
    field_set(&r->candidate[place], operands[operand].offset, value);
    return try(r, r->count);
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

/* Lowers it by all of a part of it, by half, and so on down to one; the part is what lies between two units. */
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
    uint32_t one = unit(r, operand);
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
    if (o[0] != PROCESS || o[1] != PAGE || o[2] != COUNT)
        return false;
    for (uint32_t by = r->ops[place].count / 2; by > 0 && place < r->count; by /= 2) {
        struct op *op = &r->candidate[place];
        copy_all(r);
        if (op->count <= by || op->page + by >= r->shrink->machine->space_pages)
            continue;
        op->page += by;
        op->count -= by;
        if (o[3] == PROT && o[4] == FILE_PAGE)
            op->file += by;
        any |= try(r, r->count);
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
        again = for_runs(&r, remove_run);
        again |= for_runs(&r, reclaim_instead);
        again |= merge_processes(&r);
        again |= lower_numbers(&r, PAGES);
        again |= lower_numbers(&r, FILE_PAGES);
        again |= simplify_operands(&r);
    }
    free(r.candidate);
    *count = r.count;
    return true;
}
