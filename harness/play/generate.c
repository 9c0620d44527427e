#include "generate.h"

#include <limits.h>
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

/* Processes below that one that live. */
static uint32_t live_below(const struct machine *machine, int process)
{
    uint32_t live = 0;
    for (int p = 0; p < process; p++)
        live += machine->flat_live(p);
    return live;
}

/* Chains of forks are deep where the youngest forks, and wide where the oldest does. */
static uint32_t pick_process(struct generator *generator, enum op_kind kind)
{
    const int forks[FORKS] = {[OLDEST_FORKS] = generator->oldest, [YOUNGEST_FORKS] = generator->youngest};
    const struct machine *machine = &generator->machine;
    uint32_t number = (uint32_t)random_bits(&generator->random);
    if (kind == OP_FORK && generator->episode.forks != ANYBODY_FORKS)
        number = live_below(machine, forks[generator->episode.forks]);
    return number;
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
    case PROCESS:
        return pick_process(generator, kind);
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
        .page = generator->episode.page,
        .pages = one_in(generator, 16) ? 0 : generator->episode.pages,
    };
    return choose_operand(&generator->machine, op, operand, &choice);
}

static uint32_t live(const struct generator *generator)
{
    return live_below(&generator->machine, (int)generator->machine.processes);
}

bool generator_asks(const struct declaration *declaration, bool faults, enum op_kind kind)
{
    return (operations[kind].effect != PLANS || faults) &&
           (declaration == NULL || (declaration->operations >> kind & 1) != 0);
}

static bool wants(const struct generator *generator, enum op_kind kind)
{
    return generator_asks(generator->declaration, generator->faults, kind);
}

/* What succeeded less often is tried more often. */
enum { SELDOM = 8 };

/* The one that succeeded least often. */
static enum op_kind rarest_kind(const struct generator *generator)
{
    int rarest = OP_SPAWN;
    for (int kind = 0; kind < OP_KINDS; kind++)
        if (wants(generator, (enum op_kind)kind) && generator->succeeded[kind] < generator->succeeded[rarest])
            rarest = kind;
    return (enum op_kind)rarest;
}

/* Is there no process for it, or are there enough? Of several processes most are to have been forked. */
static bool is_untimely(struct generator *generator, enum op_kind kind)
{
    const uint32_t count = live(generator);
    bool untimely = false;
    if (operations[kind].operands[0] == PROCESS)
        untimely = count == 0 || (kind == OP_FORK && count >= generator->episode.processes);
    else if (kind == OP_SPAWN)
        untimely = count > 0;
    return untimely && !one_in(generator, 8);
}

/* Chosen by weight: a kind drawn blindly is taken with probability weight / WEIGHT_MAX. */
static enum op_kind pick_kind(struct generator *generator)
{
    enum op_kind kind;
    const enum op_kind rarest = rarest_kind(generator);
    if (one_in(generator, generator->succeeded[rarest] < SELDOM ? 8 : 64))
        return rarest;
    do {
        kind = (enum op_kind)below(generator, OP_KINDS);
    } while ((operations[kind].effect == PLANS && !generator->faults) ||
             below(generator, WEIGHT_MAX) >= weights[kind][generator->phase]);
    if (!is_untimely(generator, kind))
        return kind;
    return live(generator) == 0 ? OP_SPAWN : OP_LOAD;
}

static void begin_episode(struct generator *generator)
{
    generator->episode = episode_new(&generator->machine, &generator->random);
    generator->phase = BUILDING;
    generator->phase_left = 16 + below(generator, 16);
}

void generator_init(struct generator *generator, const struct machine *machine, uint64_t seed,
                    uint64_t operations_wanted, bool faults)
{
    memset(generator, 0, sizeof *generator);
    generator->machine = generator->all = *machine;
    generator->random = seed;
    generator->left = operations_wanted;
    generator->faults = faults;
    generator->onlooker = INT_MAX;
    begin_episode(generator);
}

void generator_declare(struct generator *generator, const struct declaration *declaration,
                       uint64_t passed_over[OP_KINDS])
{
    generator->machine = declared_machine(declaration, &generator->all);
    generator->declaration = declaration;
    generator->passed_over = passed_over;
    begin_episode(generator);
}

/* Most accesses that would fail since nothing is mapped there, or not so, make what follows succeed instead. */
static void prepare(struct generator *generator, struct op *op)
{
    static const enum op_kind maps[] = {OP_MAP_ANON, OP_MAP_ANON, OP_MAP_FILE, OP_MAP_SHARED};
    const struct machine *machine = &generator->machine;
    const uint32_t page = op->page / machine->page_size, needed = permission_needed(op->kind);
    if (!takes(op->kind, ADDRESS) || !machine->flat_live(op->process) ||
        (machine->flat_protection(op->process, page) & needed) != 0 || one_in(generator, 8))
        return;
    *op = (struct op){.kind = OP_PROTECT, .process = op->process, .page = page, .count = 1};
    if (!machine->flat_mapped(op->process, page)) {
        op->kind = maps[below(generator, 4)];
        op->count = pick(generator, op, COUNT);
    }
    op->prot = needed | VM_READ | pick(generator, op, PROT);
    if (takes(op->kind, FILE_PAGE))
        op->file = pick(generator, op, FILE_PAGE);
}

static void generate(struct generator *generator, struct op *op)
{
    memset(op, 0, sizeof *op);
    op->kind = pick_kind(generator);
    for (const enum operand *o = operations[op->kind].operands; *o != NONE; o++)
        field_set(op, operands[*o].offset, pick(generator, op, *o));
    prepare(generator, op);
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

/* A page of that process that can be looked at, or the end of its pages. */
static uint32_t readable_page(struct generator *generator, int process)
{
    const struct machine *machine = &generator->machine;
    const struct episode *episode = &generator->episode;
    uint32_t skipped = below(generator, episode->pages), page = 0;
    for (uint32_t n = 0; n < episode->pages; n++) {
        page = episode->page + (skipped + n) % episode->pages;
        if ((machine->flat_protection(process, page) & VM_READ) != 0)
            return page;
    }
    return machine->space_pages;
}

/* Processes exit one by one; between that, what the others hold is looked at. */
static void close_episode(struct generator *generator, struct op *op)
{
    const struct machine *machine = &generator->machine;
    const struct choice choice = {.number = (uint32_t)random_bits(&generator->random)};
    uint32_t page;
    *op = (struct op){.kind = OP_EXIT};
    op->process = (int)choose_operand(machine, op, PROCESS, &choice);
    page = readable_page(generator, op->process);
    if (page == machine->space_pages || !wants(generator, OP_LOAD) || one_in(generator, 4))
        return;
    op->kind = OP_LOAD;
    op->page = page * machine->page_size + pick_offset(generator, OP_LOAD);
}

/* What was stored, looked at by the next process: does it see it only if it should? False: all have looked. */
static bool look_elsewhere(struct generator *generator, struct op *op)
{
    const struct machine *machine = &generator->machine;
    const uint32_t page = generator->stored.page / machine->page_size;
    for (; generator->onlooker < (int)machine->processes; generator->onlooker++)
        if (generator->onlooker != generator->stored.process && machine->flat_live(generator->onlooker) &&
            (machine->flat_protection(generator->onlooker, page) & VM_READ) != 0) {
            *op = (struct op){
                .kind = OP_LOAD, .process = generator->onlooker++, .page = generator->stored.page};
            return true;
        }
    return false;
}

static void generate_declared(struct generator *generator, struct op *op)
{
    generate(generator, op);
    for (int tries = 0; tries < TRIES && !may_come(generator, op); tries++)
        generate(generator, op);
    go_beyond(generator, op);
}

static void enter_phase(struct generator *generator)
{
    generator->phase = below(generator, PHASES);
    /* Of an ending, only so much that most often somebody lives on. */
    generator->phase_left = 16 + below(generator, generator->phase == ENDING ? 32 : 200);
}

bool generator_next(struct generator *generator, struct op *op)
{
    const bool over = generator->episode.left == 0;
    if (over && live(generator) == 0)
        begin_episode(generator);
    if (generator->left == 0 || (over && live(generator) != 0 && !wants(generator, OP_EXIT)))
        return false;
    generator->left--;
    if (wants(generator, OP_LOAD) && look_elsewhere(generator, op))
        return true;
    if (generator->counts && wants(generator, OP_USAGE)) {
        *op = (struct op){.kind = OP_USAGE};
        generator->counts = false;
        return true;
    }
    if (generator->episode.left == 0) {
        close_episode(generator, op);
        return true;
    }
    generator->episode.left--;
    if (generator->phase_left == 0)
        enter_phase(generator);
    generator->phase_left--;
    generate_declared(generator, op);
    return true;
}

void generator_hear(struct generator *generator, const struct op *op, const struct answer *answer)
{
    const enum effect effect = operations[op->kind].effect;
    if (answer->status != VM_OK)
        return;
    generator->succeeded[op->kind]++;
    if (effect == WRITES) {
        generator->stored = *op;
        generator->onlooker = one_in(generator, 2) ? 0 : INT_MAX;
    }
    /* Bytes say more than counts do: nobody counts before all have looked. */
    generator->counts =
        (effect == RELEASES || op->kind == OP_FORK || (effect == WRITES && generator->onlooker == 0)) &&
        one_in(generator, 4);
    if (op->kind == OP_FORK)
        generator->youngest = (int)answer->value;
    if (op->kind == OP_SPAWN && live(generator) == 1)
        generator->oldest = generator->youngest = (int)answer->value;
}
