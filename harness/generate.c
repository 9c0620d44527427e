#include "generate.h"

#include <string.h>

#include "language.h"

/* What goes on for a while, before something else does. */
enum phase { BUILDING, RUNNING, FORKING, PRESSED, ENDING, PHASES };

/* clang-format off */
/* How often an operation is chosen in a phase, compared with the others. */
enum { WEIGHT_MAX = 40 };
static const unsigned char weights[OP_KINDS][PHASES] = {
    /*              building running forking pressed ending */
    [OP_SPAWN] =     {     6,      1,      1,      1,     2},
    [OP_MAP_ANON] =  {    18,      2,      4,      6,     2},
    [OP_MAP_FILE] =  {    14,      2,      3,      6,     2},
    [OP_UNMAP] =     {     4,      3,      3,      2,    10},
    [OP_PROTECT] =   {     8,      8,      6,      4,     4},
    [OP_LOAD] =      {    10,     40,     20,     30,    10},
    [OP_STORE] =     {    14,     40,     24,     36,    10},
    [OP_FETCH] =     {     6,     10,      6,      6,     4},
    [OP_FORK] =      {     2,      2,     16,      2,     2},
    [OP_EXEC] =      {     6,      2,      6,      2,     2},
    [OP_EXIT] =      {     1,      1,      8,      1,    10},
    [OP_RECLAIM] =   {     1,      3,      4,     10,     2},
    [OP_FAIL_NTH] =  {     2,      4,      2,      6,     1},
    [OP_FAIL_SLOT] = {     1,      1,      1,      3,     1},
    [OP_FAIL_FILE] = {     1,      1,      1,      2,     1},
    [OP_FAIL_NONE] = {     2,      3,      2,      5,     3},
    [OP_RESIDENT] =  {     3,      6,      6,      6,     3},
    [OP_SAME] =      {     2,      6,     12,      6,     3},
    [OP_USAGE] =     {     1,      1,      1,      1,     2},
};

/* The protections that are asked for, each as often as it stands here; the last is none that exists. */
enum { R = VM_READ, W = VM_WRITE, X = VM_EXECUTE };
static const unsigned char protections[] = {
    R | W, R | W, R | W, R | W, R | W, R | W, R, R, R | X, R | X, R | W | X, R | W | X, X, 0, 0, W,
};
/* clang-format on */

/* splitmix64 (Steele, Lea, Flood 2014): every seed is as good as any other. */
static uint64_t random_bits(struct generator *generator)
{
    uint64_t z = generator->random += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

/* 0 to n - 1. That the numbers are not exactly equally likely does not matter here. */
static uint32_t below(struct generator *generator, uint32_t n)
{
    return (uint32_t)(random_bits(generator) % n);
}

static bool one_in(struct generator *generator, uint32_t n)
{
    return below(generator, n) == 0;
}

/* 0 to n - 1, the small ones more often. */
static uint32_t few(struct generator *generator, uint32_t n)
{
    return below(generator, 1 + below(generator, n));
}

/* The first live process from a number on, or that number where none lives. */
static int live_process(const struct machine *machine, uint32_t first)
{
    for (uint32_t i = 0; i < machine->processes; i++) {
        int process = (int)((first + i) % machine->processes);
        if (machine->flat_live(process))
            return process;
    }
    return (int)first;
}

static uint32_t pick_process(struct generator *generator)
{
    uint32_t first = below(generator, generator->machine->processes);
    return one_in(generator, 64) ? first : (uint32_t)live_process(generator->machine, first);
}

/* A page of a process that is mapped, or is not, as asked, and has at least that protection; any page where
   there is none. */
static uint32_t pick_page(struct generator *generator, int process, bool mapped, uint32_t protection)
{
    const struct machine *machine = generator->machine;
    uint32_t first = below(generator, machine->space_pages);
    for (uint32_t i = 0; i < machine->space_pages && machine->flat_live(process); i++) {
        uint32_t page = (first + i) % machine->space_pages;
        if (machine->flat_mapped(process, page) == mapped &&
            (!mapped || (machine->flat_protection(process, page) & protection) == protection))
            return page;
    }
    return first;
}

/* Mostly one that may be accessed. The first byte of a page is one that a fetch can be tried on (see
   vm_file_byte and pick_byte), the last one borders on the next page. */
static uint32_t pick_address(struct generator *generator, const struct op *op)
{
    uint32_t size = generator->machine->page_size;
    uint32_t offset[] = {0, size - 1, below(generator, size)};
    uint32_t needed = op->kind == OP_LOAD ? VM_READ : op->kind == OP_STORE ? VM_WRITE : VM_EXECUTE;
    bool mapped = !one_in(generator, 24);
    uint32_t page = pick_page(generator, op->process, mapped, one_in(generator, 12) ? 0 : needed);
    return page * size + offset[op->kind == OP_FETCH ? few(generator, 3) : below(generator, 3)];
}

/* Often x86's return instruction, so that what was stored can be executed. */
static uint32_t pick_byte(struct generator *generator)
{
    return one_in(generator, 3) ? 0xC3 : below(generator, 256);
}

/* A few pages of a range; seldom none, or more than there are. */
static uint32_t pick_pages(struct generator *generator, uint32_t least)
{
    if (one_in(generator, 48))
        return one_in(generator, 2) ? 0 : generator->machine->space_pages + 1;
    return least + few(generator, 4);
}

static uint32_t pick_number(struct generator *generator, enum op_kind kind)
{
    switch (kind) {
    case OP_RECLAIM:
        return few(generator, generator->machine->frames + 2);
    case OP_FAIL_NTH:
        return below(generator, 5);
    case OP_FAIL_SLOT:
        return one_in(generator, 32) ? generator->machine->slots : few(generator, generator->machine->slots);
    default:
        return pick_pages(generator, 1);
    }
}

/* An operand of an operation whose operands before it are chosen. */
static uint32_t pick(struct generator *generator, const struct op *op, enum operand operand)
{
    const struct machine *machine = generator->machine;
    bool maps = op->kind == OP_MAP_ANON || op->kind == OP_MAP_FILE;
    switch (operand) {
    case PROCESS:
    case OTHER:
        return pick_process(generator);
    case PAGE:
        return pick_page(generator, op->process, maps == one_in(generator, 16), 0);
    case OTHER_PAGE: /* fork makes two of the same number one page */
        return one_in(generator, 6) || !machine->flat_mapped(op->other, op->page)
                   ? pick_page(generator, op->other, true, 0)
                   : op->page;
    case ADDRESS:
        return pick_address(generator, op);
    case COUNT:
        return pick_number(generator, op->kind);
    case PROT:
        return protections[below(generator, sizeof protections)];
    case BYTE:
        return pick_byte(generator);
    case FILE_PAGE:
    case TEXT_FILE:
        return one_in(generator, 32) ? machine->file_pages : few(generator, machine->file_pages);
    case TEXT:
        return pick_pages(generator, 1);
    case ENTRY:
        return below(generator,
                     one_in(generator, 12) ? machine->space_pages * machine->page_size : machine->page_size);
    default: /* the other parts of an image */
        return pick_pages(generator, 0);
    }
}

static bool is_fault_plan(enum op_kind kind)
{
    return kind >= OP_FAIL_NTH && kind <= OP_FAIL_NONE;
}

/* Chosen by weight: a kind drawn blindly is taken with probability weight / WEIGHT_MAX. */
static enum op_kind pick_kind(struct generator *generator)
{
    enum op_kind kind;
    do {
        kind = (enum op_kind)below(generator, OP_KINDS);
    } while ((is_fault_plan(kind) && !generator->faults) ||
             below(generator, WEIGHT_MAX) >= weights[kind][generator->phase]);
    if (operations[kind].operands[0] == PROCESS &&
        !generator->machine->flat_live(live_process(generator->machine, 0)) && !one_in(generator, 8))
        return OP_SPAWN;
    return kind;
}

void generator_init(struct generator *generator, const struct machine *machine, uint64_t seed,
                    uint64_t operations_wanted, bool faults)
{
    memset(generator, 0, sizeof *generator);
    generator->machine = machine;
    generator->random = seed;
    generator->left = operations_wanted;
    generator->faults = faults;
    generator->phase = BUILDING;
    generator->phase_left = 32;
}

bool generator_next(struct generator *generator, struct op *op)
{
    if (generator->left == 0)
        return false;
    generator->left--;
    if (generator->phase_left == 0) {
        generator->phase = below(generator, PHASES);
        /* Of an ending, only so much that most often somebody lives on. */
        generator->phase_left = 16 + below(generator, generator->phase == ENDING ? 32 : 200);
    }
    generator->phase_left--;
    memset(op, 0, sizeof *op);
    op->kind = pick_kind(generator);
    for (const enum operand *o = operations[op->kind].operands; *o != NONE; o++)
        field_set(op, operands[*o].offset, pick(generator, op, *o));
    return true;
}
