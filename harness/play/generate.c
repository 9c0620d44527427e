#include "generate.h"

#include <string.h>

#include "../language/choose.h"
#include "random.h"

/* What goes on for a while, before something else does. */
enum phase { BUILDING, RUNNING, FORKING, PRESSED, ENDING, PHASES };

/* How often an operation is chosen in a phase, compared with the others. */
enum { WEIGHT_MAX = 40 };
#define ALL(...) __VA_ARGS__
static const unsigned char weights[OP_KINDS][PHASES] = {
#define OPERATION(NAME, name, operands, result, effect, weights, plugin, mutant) [OP_##NAME] = {ALL weights},
#include "../language/operations.h"
};

static uint32_t below(struct generator *generator, uint32_t n)
{
    return random_below(&generator->random, n);
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

/* The first byte of a page is one that a fetch can be tried on (see vm_file_byte and pick_number), the last
   one borders on the next page. */
static uint32_t pick_offset(struct generator *generator, enum op_kind kind)
{
    uint32_t size = generator->machine.page_size;
    uint32_t offset[] = {0, size - 1, below(generator, size)};
    return offset[operations[kind].effect == EXECUTES ? few(generator, 3) : below(generator, 3)];
}

/* The number that chooses an operand among those that the operation can succeed with: where some lead further,
   more often one of these. */
static uint32_t pick_number(struct generator *generator, enum op_kind kind, enum operand operand)
{
    const struct machine *machine = &generator->machine;
    switch (operand) {
    case FRAMES:
    case NTH:
    case SLOT:
        return few(generator, machine->slots);
    case COUNT:
    case TEXT:
    case DATA:
    case BSS:
    case STACK:
        return few(generator, 4);
    case FILE_PAGE: /* so that processes meet in a page */
    case TEXT_FILE:
        return few(generator, machine->file_pages);
    case OFFSET:
        return pick_offset(generator, kind);
    case BYTE: /* often x86's return instruction, so that what was stored can be executed */
        return one_in(generator, 3) ? 0xC3 : below(generator, 256);
    case OTHER_PAGE: /* most often of the same number, if it is mapped */
        return one_in(generator, 6) ? below(generator, machine->space_pages) : 0;
    default:
        return (uint32_t)random_bits(&generator->random);
    }
}

/* The number that chooses one of any: where it counts something none, or more than there can be. */
static uint32_t pick_any(struct generator *generator, enum operand operand)
{
    switch (operand) {
    case COUNT:
    case FRAMES:
    case NTH:
    case SLOT:
    case TEXT:
    case DATA:
    case BSS:
    case STACK:
        return below(generator, 2) * (generator->machine.space_pages + 1);
    default:
        return (uint32_t)random_bits(&generator->random);
    }
}

static uint32_t pick(struct generator *generator, const struct op *op, enum operand operand)
{
    bool any = one_in(generator, 32);
    struct choice choice = {
        .any = any,
        .number = any ? pick_any(generator, operand) : pick_number(generator, op->kind, operand),
        .offset = pick_offset(generator, op->kind),
    };
    return choose_operand(&generator->machine, op, operand, &choice);
}

static bool any_live(const struct machine *machine)
{
    bool live = false;
    for (uint32_t process = 0; process < machine->processes && !live; process++)
        live = machine->flat_live((int)process);
    return live;
}

/* Chosen by weight: a kind drawn blindly is taken with probability weight / WEIGHT_MAX. */
static enum op_kind pick_kind(struct generator *generator)
{
    enum op_kind kind;
    do {
        kind = (enum op_kind)below(generator, OP_KINDS);
    } while ((operations[kind].effect == PLANS && !generator->faults) ||
             below(generator, WEIGHT_MAX) >= weights[kind][generator->phase]);
    if (operations[kind].operands[0] == PROCESS && !any_live(&generator->machine) && !one_in(generator, 8))
        return OP_SPAWN;
    return kind;
}

void generator_init(struct generator *generator, const struct machine *machine, uint64_t seed,
                    uint64_t operations_wanted, bool faults)
{
    memset(generator, 0, sizeof *generator);
    generator->machine = generator->all = *machine;
    generator->random = seed;
    generator->left = operations_wanted;
    generator->faults = faults;
    generator->phase = BUILDING;
    generator->phase_left = 32;
}

void generator_declare(struct generator *generator, const struct declaration *declaration,
                       uint64_t passed_over[OP_KINDS])
{
    generator->machine = declared_machine(declaration, &generator->all);
    generator->declaration = declaration;
    generator->passed_over = passed_over;
}

static void generate(struct generator *generator, struct op *op)
{
    memset(op, 0, sizeof *op);
    op->kind = pick_kind(generator);
    for (const enum operand *o = operations[op->kind].operands; *o != NONE; o++)
        field_set(op, operands[*o].offset, pick(generator, op, *o));
}

static bool is_declared(const struct generator *generator, const struct op *op)
{
    return generator->declaration == NULL || declared(generator->declaration, &generator->all, op);
}

static bool may_come(struct generator *generator, const struct op *op)
{
    bool may = is_declared(generator, op);
    if (!may)
        generator->passed_over[op->kind]++;
    return may;
}

/* From which value on an operand is refused, whatever the others are. */
static uint32_t end_of(const struct machine *machine, enum operand operand)
{
    switch (operand) {
    case SLOT:
        return machine->slots;
    case COUNT:
    case TEXT:
    case DATA:
    case BSS:
    case STACK:
        return machine->space_pages + 1;
    case FILE_PAGE:
    case TEXT_FILE:
        return machine->file_pages;
    case OFFSET:
        return machine->page_size;
    default:
        return UINT32_MAX;
    }
}

/* A number from end on: near it, or so large that a product or a sum with it begins again at 0. */
static uint32_t beyond(uint64_t *random, uint32_t end)
{
    uint32_t few = random_below(random, 4), power = 1U << random_below(random, 32);
    switch (random_below(random, 3)) {
    case 0:
        return end + few;
    case 1:
        return (power > end ? power : end) + few;
    default:
        return UINT32_MAX - few;
    }
}

/* What is refused because of a number that is too large may as well have a much larger one. */
static void enlarge(const struct machine *machine, uint64_t *random, struct op *op)
{
    const enum operand *all = operations[op->kind].operands;
    for (const enum operand *o = all; *o != NONE; o++) {
        uint32_t end = end_of(machine, *o);
        if (field_get(op, operands[*o].offset) >= end)
            field_set(op, operands[*o].offset, beyond(random, end));
    }
    if (all[1] == PAGE && all[2] == COUNT && op->count > machine->space_pages &&
        random_below(random, 2) == 0) {
        op->page = beyond(random, machine->space_pages);
        op->count = 1 + random_below(random, 8);
    }
}

/* And a question, which changes nothing, may be about a page that is too large. */
static void ask_beyond(const struct machine *machine, uint64_t *random, struct op *op)
{
    if (operations[op->kind].effect != OBSERVES)
        return;
    for (const enum operand *o = operations[op->kind].operands; *o != NONE; o++)
        if ((*o == PAGE || *o == OTHER_PAGE) && random_below(random, 32) == 0)
            field_set(op, operands[*o].offset, beyond(random, machine->space_pages));
}

/* Numbers beyond an end come where nothing else depends on them, and by chance of its own: the operations around them
   are those that a seed has always given. */
static void go_beyond(const struct generator *generator, struct op *op)
{
    uint64_t random = ~generator->random;
    struct op farther = *op;
    enlarge(&generator->machine, &random, &farther);
    ask_beyond(&generator->machine, &random, &farther);
    if (is_declared(generator, &farther))
        *op = farther;
}

/* For an operation that is declared, where there may be none. */
enum { TRIES = 1000 };

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
    generate(generator, op);
    for (int tries = 0; tries < TRIES && !may_come(generator, op); tries++)
        generate(generator, op);
    go_beyond(generator, op);
    return true;
}
