#include "moves.h"

#include "../language/every.h"
#include "whole.h"

struct list {
    struct op *op;
    int count;
};

static void add(void *state, const struct op *op)
{
    struct list *list = state;
    list->op[list->count++] = *op;
}

/* Each that lives, and then the first that does not. */
static bool nth_process(uint32_t n, uint32_t *process)
{
    bool dead = false;
    for (uint32_t p = 0; p < VM_PROCESSES; p++) {
        const bool live = machine_exhaust.flat_live((int)p);
        if ((live || !dead) && n-- == 0) {
            *process = p;
            return true;
        }
        dead = dead || !live;
    }
    return false;
}

/* Each that is mapped, and the first of each leaf table that is not. */
static bool nth_page(int process, uint32_t n, uint32_t *page)
{
    bool unmapped = false;
    for (uint32_t p = 0; p < VM_SPACE_PAGES; p++) {
        const bool mapped = machine_exhaust.flat_mapped(process, p);
        unmapped = unmapped && p % VM_LEAF_ENTRIES != 0;
        if ((mapped || !unmapped) && n-- == 0) {
            *page = p;
            return true;
        }
        unmapped = unmapped || !mapped;
    }
    return false;
}

static bool nth_of(const uint32_t *values, uint32_t count, uint32_t n, uint32_t *value)
{
    if (n < count)
        *value = values[n];
    return n < count;
}

/* First one protection after the other; at last what looks at a byte, which leaves the flat machine more lenient. */
static uint32_t turn_of(const void *state, const struct op *op)
{
    (void)state;
    if (takes(op->kind, PROT))
        return op->prot == (VM_READ | VM_WRITE) ? 0 : op->prot == VM_READ ? 1 : 2;
    return operations[op->kind].effect == READS || operations[op->kind].effect == EXECUTES ? 4 : 3;
}

static bool is_tried(const void *state, enum op_kind kind)
{
    (void)state;
    return why_not(EXHAUST, kind) == NULL;
}

static bool nth_value(const void *state, const struct op *op, enum operand operand, uint32_t n,
                      uint32_t *value)
{
    static const uint32_t prots[PROTS] = {VM_READ | VM_WRITE, VM_READ, 0}, bytes[VALUES] = {STORED, 0};
    bool found;
    (void)state;
    *value = n;
    switch (operand) {
    case PROCESS:
    case OTHER:
        return nth_process(n, value);
    case PAGE:
        return nth_page(op->process, n, value);
    case OTHER_PAGE:
        return nth_page(op->other, n, value);
    case ADDRESS:
        found = nth_page(op->process, n, value);
        *value *= VM_PAGE_SIZE;
        return found;
    case PROT: /* a page is mapped with some, and may lose it */
        return nth_of(prots, operations[op->kind].effect == MAPS ? PROTS - 1 : PROTS, n, value);
    case BYTE:
        return nth_of(bytes, VALUES, n, value);
    case FILE_PAGE:
    case TEXT_FILE:
        return n < VM_FILE_PAGES;
    case SLOT:
        return n < VM_SLOTS;
    case STACK:
        return n < VM_SPACE_PAGES;
    case COUNT:
    case FRAMES:
    case NTH:
    case TEXT:
        *value = 1;
        return n == 0;
    case OFFSET:
    case DATA:
    case BSS:
    case ENTRY:
        return n == 0;
    case NONE:
    case OPERANDS:
    case USAGE: /* no operands */
        break;
    }
    return false;
}

int moves_list(struct op op[MOVES_MAX])
{
    struct list list = {.op = op};
    every_op(&(struct every){is_tried, nth_value, turn_of, add, &list});
    return list.count;
}
