#include "choose.h"

enum { R = VM_READ, W = VM_WRITE, X = VM_EXECUTE };

/* Each as often as it stands here. */
static const unsigned char protections[] = {R | W, R | W, R | W, R | W, R | W,     R | W, R,
                                            R,     R | X, R | X, X,     R | W | X, 0};

uint32_t operand_max(const struct machine *machine, enum operand operand)
{
    switch (operand) {
    case PROCESS:
    case OTHER:
        return machine->processes - 1;
    case ADDRESS:
    case ENTRY:
        return machine->space_pages * machine->page_size - 1;
    case PROT:
        return R | W | X;
    case BYTE:
        return 255;
    case BIT:
        return 1;
    default:
        return UINT32_MAX;
    }
}

/* Whether the machine has something under number n that the operand can be. */
typedef bool condition(const struct machine *machine, const struct op *op, uint32_t n);

static bool is_live(const struct machine *machine, const struct op *op, uint32_t n)
{
    (void)op;
    return machine->flat_live((int)n);
}

static bool is_mapped(const struct machine *machine, const struct op *op, uint32_t n)
{
    return machine->flat_mapped(op->process, n);
}

static bool is_unmapped(const struct machine *machine, const struct op *op, uint32_t n)
{
    return !is_mapped(machine, op, n);
}

static bool is_mapped_in_other(const struct machine *machine, const struct op *op, uint32_t n)
{
    return machine->flat_mapped(op->other, n);
}

uint32_t permission_needed(enum op_kind kind)
{
    switch (operations[kind].effect) {
    case READS:
        return R;
    case WRITES:
        return W;
    case EXECUTES:
        return X;
    default: /* any will do */
        return R | W | X;
    }
}

static bool is_accessible(const struct machine *machine, const struct op *op, uint32_t n)
{
    return (machine->flat_protection(op->process, n) & permission_needed(op->kind)) != 0;
}

struct numbers {
    uint32_t from, count; /* so many from there on */
};

/* One of those numbers, counted from first on and around the end; any of them if that is asked for or there is none. */
static uint32_t choose(const struct machine *machine, const struct op *op, condition *has, uint32_t first,
                       struct numbers numbers, const struct choice *choice)
{
    uint32_t count = 0;
    for (uint32_t n = 0; n < numbers.count && !choice->any; n++)
        count += has(machine, op, numbers.from + n);
    if (count == 0)
        return numbers.count > 0 ? numbers.from + choice->number % numbers.count : 0;
    count = choice->number % count;
    for (uint32_t n = first - numbers.from;; n = (n + 1) % numbers.count)
        if (has(machine, op, numbers.from + n) && count-- == 0)
            return numbers.from + n;
}

static uint32_t choose_process(const struct machine *machine, const struct op *op,
                               const struct choice *choice)
{
    return choose(machine, op, is_live, 0, (struct numbers){0, machine->processes}, choice);
}

/* Counted from page first on, if it is one of those that are in question. */
static uint32_t choose_page_from(const struct machine *machine, const struct op *op, condition *has,
                                 uint32_t first, const struct choice *choice)
{
    struct numbers pages = {choice->page, choice->pages};
    if (choice->any || pages.count == 0)
        pages = (struct numbers){0, machine->space_pages};
    if (first < pages.from || first - pages.from >= pages.count)
        first = pages.from;
    return choose(machine, op, has, first, pages, choice);
}

static uint32_t choose_page(const struct machine *machine, const struct op *op, condition *has,
                            const struct choice *choice)
{
    return choose_page_from(machine, op, has, 0, choice);
}

/* A few pages, from least on; or none, or more than an address space has. */
static uint32_t choose_pages(const struct machine *machine, uint32_t least, const struct choice *choice)
{
    return choice->any ? choice->number % (machine->space_pages + 2) : least + choice->number % 4;
}

uint32_t choose_operand(const struct machine *machine, const struct op *op, enum operand operand,
                        const struct choice *choice)
{
    switch (operand) {
    case PROCESS:
    case OTHER:
        return choose_process(machine, op, choice);
    case PAGE:
        return choose_page(machine, op, operations[op->kind].effect == MAPS ? is_unmapped : is_mapped,
                           choice);
    case OTHER_PAGE: /* fork makes two of the same number one page */
        return choose_page_from(machine, op, is_mapped_in_other, op->page, choice);
    case ADDRESS:
        return choose_page(machine, op, is_accessible, choice) * machine->page_size +
               choice->offset % machine->page_size;
    case COUNT:
        return choose_pages(machine, 1, choice);
    case FRAMES:
        return choice->number % (machine->frames + 2);
    case NTH:
        return choice->number % 8;
    case SLOT:
        return choice->number % (machine->slots + choice->any);
    case PROT:
        return choice->any ? choice->number % (R + W + X + 1)
                           : protections[choice->number % sizeof protections];
    case FILE_PAGE:
    case TEXT_FILE:
        return choice->number % (machine->file_pages + choice->any);
    case OFFSET:
        return choice->number % (machine->page_size + choice->any);
    case TEXT:
        return choose_pages(machine, 1, choice);
    case ENTRY:
        return choice->number %
               (choice->any ? machine->space_pages * machine->page_size : machine->page_size);
    case BYTE:
        return choice->number % 256;
    case DATA:
    case BSS:
    case STACK:
        return choose_pages(machine, 0, choice);
    case NONE:
    case OPERANDS:
    case USAGE: /* no operands */
        break;
    }
    return 0;
}
