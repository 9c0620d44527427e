#include "reduction.h"

#include <string.h>

/* Of each there are numbers that say the same in several operands; a byte's is its offset in a page. */
enum numbered { PROCESSES, PAGES, FILE_PAGES, BYTES };

static bool has_number(enum numbered what, enum operand operand)
{
    switch (what) {
    case PROCESSES:
        return operand == PROCESS || operand == OTHER;
    case PAGES:
        return operand == PAGE || operand == ADDRESS || operand == OTHER_PAGE;
    case FILE_PAGES:
        return operand == FILE_PAGE || operand == TEXT_FILE;
    default:
        return operand == ADDRESS || operand == OFFSET;
    }
}

/* What one more counts in an operand. */
static uint32_t unit(const struct reduction *r, enum numbered what, enum operand operand)
{
    return what == PAGES ? reduction_unit(r, operand) : 1;
}

static uint32_t get_number(const struct reduction *r, enum numbered what, const struct op *op,
                           enum operand operand)
{
    uint32_t value = field_get(op, operands[operand].offset);
    if (what == BYTES && operand == ADDRESS)
        return value % reduction_unit(r, operand);
    return value / unit(r, what, operand);
}

/* Lowers every number of candidate from first to last, that one included. */
static void lower(struct reduction *r, size_t count, enum numbered what, uint32_t first, uint32_t last,
                  uint32_t by)
{
    for (size_t i = 0; i < count; i++) {
        struct op *op = &r->candidate[i];
        for (const enum operand *o = operations[op->kind].operands; *o != NONE; o++) {
            uint32_t number = has_number(what, *o) ? get_number(r, what, op, *o) : 0;
            if (has_number(what, *o) && number >= first && number <= last)
                field_set(op, operands[*o].offset,
                          field_get(op, operands[*o].offset) - by * unit(r, what, *o));
        }
    }
}

/* The largest number below limit, or -1. */
static int64_t largest_below(const struct reduction *r, enum numbered what, int64_t limit)
{
    int64_t largest = -1;
    for (size_t i = 0; i < r->count; i++)
        for (const enum operand *o = operations[r->ops[i].kind].operands; *o != NONE; o++) {
            int64_t number = has_number(what, *o) ? (int64_t)get_number(r, what, &r->ops[i], *o) : -1;
            if (number < limit && number > largest)
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
    count = reduction_leave_out(r, place, place < r->count ? place + 1 : place);
    lower(r, count, PROCESSES, process, process, process - other);
    if (place < r->count)
        lower(r, count, PROCESSES, process + 1, UINT32_MAX, 1);
    return reduction_try(r, count);
}

bool reduce_processes(struct reduction *r)
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
    reduction_copy(r);
    lower(r, r->count, what, number, UINT32_MAX, number - to);
    if (reduction_try(r, r->count))
        return true;
    reduction_copy(r);
    lower(r, r->count, what, number, number, number - to);
    return reduction_try(r, r->count);
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

bool reduce_places(struct reduction *r)
{
    bool any = lower_numbers(r, PAGES);
    any |= lower_numbers(r, FILE_PAGES);
    return lower_numbers(r, BYTES) || any;
}

/* Exchanges two processes in candidate, from an operation on. */
static void exchange(struct reduction *r, size_t from, size_t count, uint32_t process, uint32_t other)
{
    for (size_t i = from; i < count; i++)
        for (const enum operand *o = operations[r->candidate[i].kind].operands; *o != NONE; o++) {
            uint32_t number = field_get(&r->candidate[i], operands[*o].offset);
            if (has_number(PROCESSES, *o) && (number == process || number == other))
                field_set(&r->candidate[i], operands[*o].offset, process + other - number);
        }
}

/* The process that ends at one place lives on as the one that begins at another. */
static bool live_on(struct reduction *r, size_t end, size_t beginning, uint32_t process)
{
    size_t first = end < beginning ? end : beginning, second = end < beginning ? beginning : end;
    size_t count = reduction_leave_out(r, second, second + 1);
    memmove(r->candidate + first, r->candidate + first + 1, (count - first - 1) * sizeof *r->candidate);
    exchange(r, end < beginning ? beginning - 1 : beginning, count - 1, (uint32_t)r->ops[end].process,
             process);
    return reduction_try(r, count - 1);
}

static bool live_on_as_any(struct reduction *r, size_t end)
{
    for (size_t beginning = 0; beginning < r->count && !r->stopped; beginning++)
        for (int64_t n = largest_below(r, PROCESSES, INT64_MAX);
             n >= 0 && operations[r->ops[beginning].kind].result == PROCESS; n--)
            if (live_on(r, end, beginning, (uint32_t)n))
                return true;
    return false;
}

bool reduce_lifetimes(struct reduction *r)
{
    bool any = false;
    for (size_t end = r->count; end-- > 0;)
        any |= end < r->count && r->ops[end].kind == OP_EXIT && live_on_as_any(r, end);
    return any;
}
