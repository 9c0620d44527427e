#include "suite.h"

#include <stdlib.h>
#include <string.h>

#include "../language/every.h"

enum {
    PROCESSES_MAX = 3,
    PAGES_MAX = 2,
    SLOTS_MAX = PROCESSES_MAX * PAGES_MAX, /* pages of all processes */
    OPS_MAX = 256,
    KEY_BYTES = 64
};

/* The values of a byte: the file's, which is also one that can be executed, and another one. */
static const uint32_t values[] = {0xC3, 0};

/* Of a transition: it leads to the state, but that its two processes changed places; or it is none. */
static const uint32_t SWAPPED = 1U << 31, NO_STATE = UINT32_MAX;

/* What a page was mapped as; and whether it was stored to since. */
enum { NOT_MAPPED, ANONYMOUS, PRIVATE_FILE, SHARED_FILE, OF_PROGRAM };
struct history {
    unsigned char kind[SLOTS_MAX], stored[SLOTS_MAX];
    unsigned char file; /* the byte of file page 0 */
};

struct state {
    unsigned char key[KEY_BYTES];
    uint32_t from; /* the state that it was found from, by that operation */
    uint16_t op;
    bool symmetric; /* its two processes are alike */
    uint16_t taken; /* so many of its transitions, in order, are in a sequence */
};

/* To another state. */
struct way {
    uint32_t to;
    uint16_t op;
};

struct suite {
    const struct machine *machine;
    uint32_t processes, pages;
    bool fine;
    struct op ops[OPS_MAX];
    uint16_t ops_count;
    struct state *states;
    uint32_t *next; /* of each state and operation: the state after it */
    size_t count, room;
    uint32_t *table; /* of numbers of states and one more, by key; 0: free */
    size_t table_size;
    struct way *ways; /* of each state, from ways_of on: to each other one, by the first operation */
    size_t *ways_of;
    uint32_t *queue, *came; /* for searches among the states */
    uint16_t *by;
    size_t transitions, untaken;
    struct history history;
};

/* --- the operations --- */

static void add_op(void *state, const struct op *op)
{
    struct suite *suite = state;
    if (suite->ops_count < OPS_MAX)
        suite->ops[suite->ops_count++] = *op;
}

/* The nth value that an operand has in a suite, where those before it are chosen. */
static bool nth_value(const void *state, const struct op *op, enum operand operand, uint32_t n,
                      uint32_t *value)
{
    static const uint32_t prots[] = {VM_READ | VM_WRITE, VM_READ};
    const struct suite *suite = state;
    bool finer = suite->fine || operations[op->kind].effect != MAPS;
    *value = n;
    switch (operand) {
    case PROCESS:
        return n < suite->processes;
    case OTHER: /* of two, once */
        return n < (uint32_t)op->process;
    case PAGE:
        return n < suite->pages;
    case OTHER_PAGE: /* fork makes one only what has the same number */
        *value = op->page;
        return n == 0;
    case ADDRESS:
        *value = n * suite->machine->page_size;
        return n < suite->pages;
    case PROT: /* a coarse suite leaves it to protect that a page may not be stored to */
        *value = prots[n % 2];
        return n < (finer ? 2 : 1);
    case BYTE:
        *value = values[n % 2];
        return n < 2;
    case FRAMES:
        *value = suite->machine->frames;
        return n == 0;
    case DATA:
        *value = suite->pages - 1;
        return n == 0;
    case COUNT:
    case NTH:
    case TEXT:
        *value = 1;
        return n == 0;
    case SLOT:
    case FILE_PAGE:
    case OFFSET:
    case TEXT_FILE:
    case BSS:
    case STACK:
    case ENTRY:
        return n == 0;
    case NONE:
    case OPERANDS:
    case USAGE: /* no operands */
        break;
    }
    return false;
}

/* A coarse suite asks a process only for what it sees. */
static bool is_coarse(enum op_kind kind)
{
    return operations[kind].operands[0] != PROCESS || changes_what_is_seen(kind) ||
           operations[kind].effect == READS;
}

static bool is_asked(const void *state, enum op_kind kind)
{
    const struct suite *suite = state;
    return why_not(SUITE, kind) == NULL && (suite->fine || is_coarse(kind));
}

/* First what has a protection or a byte, one of them after the other; programs, and what is only asked in a fine suite,
   come last. */
static uint32_t turn_of(const void *state, const struct op *op)
{
    (void)state;
    if (takes(op->kind, PROT))
        return op->prot == (VM_READ | VM_WRITE) ? 0 : 1;
    if (takes(op->kind, BYTE))
        return op->byte == values[0] ? 0 : 1;
    return takes(op->kind, TEXT_FILE) || !is_coarse(op->kind) ? 3 : 2;
}

static void add_ops(struct suite *suite)
{
    every_op(&(struct every){is_asked, nth_value, turn_of, add_op, suite});
}

/* --- playing them on the flat machine --- */

static struct verdict ask(const struct suite *suite, const struct op *op)
{
    return suite->machine->flat_judge(op,
                                      &(struct answer){.status = ANSWER_BROKEN}); /* which nothing allows */
}

/* The lowest number in no use. */
static uint32_t free_number(const struct suite *suite)
{
    uint32_t process = 0;
    while (suite->machine->flat_live((int)process))
        process++;
    return process;
}

/* The answer that is due. */
static struct answer due(const struct suite *suite, const struct op *op)
{
    const struct verdict verdict = ask(suite, op);
    struct answer answer = {.status = VM_OK};
    while ((verdict.statuses >> answer.status & 1) == 0)
        answer.status++;
    if (answer.status == VM_OK && operations[op->kind].result == PROCESS)
        answer.value = free_number(suite);
    else if (answer.status == VM_OK && verdict.value > 0)
        answer.value = (uint32_t)verdict.value;
    return answer;
}

static void become(struct history *history, size_t slot, unsigned char kind)
{
    history->kind[slot] = kind;
    history->stored[slot] = 0;
}

static void follow(struct suite *suite, const struct op *op, const struct answer *answer)
{
    struct history *history = &suite->history;
    const size_t first = (size_t)op->process * suite->pages;
    const size_t slot = first + (op->kind == OP_STORE ? op->page / suite->machine->page_size : op->page);
    if (answer->status != VM_OK)
        return;
    switch (op->kind) {
    case OP_MAP_ANON:
        become(history, slot, ANONYMOUS);
        break;
    case OP_MAP_FILE:
        become(history, slot, PRIVATE_FILE);
        break;
    case OP_MAP_SHARED:
        become(history, slot, SHARED_FILE);
        break;
    case OP_STORE:
        if (history->kind[slot] == SHARED_FILE)
            history->file = (unsigned char)op->byte;
        else
            history->stored[slot] = 1;
        break;
    case OP_UNMAP:
        become(history, slot, NOT_MAPPED);
        break;
    case OP_FORK:
        memcpy(history->kind + answer->value * suite->pages, history->kind + first, suite->pages);
        memcpy(history->stored + answer->value * suite->pages, history->stored + first, suite->pages);
        break;
    case OP_EXEC:
        memset(history->kind + first, OF_PROGRAM, suite->pages);
        memset(history->stored + first, 0, suite->pages);
        break;
    case OP_EXIT:
        memset(history->kind + first, NOT_MAPPED, suite->pages);
        memset(history->stored + first, 0, suite->pages);
        break;
    case OP_SPAWN:
    case OP_SYNC:
    case OP_PROTECT:
    case OP_LOAD:
    case OP_FETCH:
    case OP_RECLAIM:
    case OP_READ_FILE:
    case OP_FAIL_NTH:
    case OP_FAIL_SLOT:
    case OP_FAIL_FILE:
    case OP_FAIL_NONE:
    case OP_RESIDENT:
    case OP_SAME:
    case OP_USAGE:
    case OP_KINDS: /* what is mapped, and whether it was stored to, stays as it is */
        break;
    }
}

static void step(struct suite *suite, const struct op *op)
{
    const struct answer answer = due(suite, op);
    suite->machine->flat_judge(op, &answer);
    follow(suite, op, &answer);
}

static void begin(struct suite *suite)
{
    static const struct limits limits = {.memory = false};
    suite->machine->flat_init(&limits);
    memset(&suite->history, 0, sizeof suite->history);
    suite->history.file = (unsigned char)values[0];
}

/* What the flat machine expects of an observation: 0 or 1, or 2 if it leaves that open. */
static unsigned char expected(const struct suite *suite, const struct op *op)
{
    const struct verdict verdict = ask(suite, op);
    return (verdict.statuses & 1U << VM_OK) == 0 ? 3 : verdict.value < 0 ? 2 : (unsigned char)verdict.value;
}

/* Two processes may change places: then the second is at position 0. */
static int process_at(const struct suite *suite, int position, bool swapped)
{
    return swapped ? (int)suite->processes - 1 - position : position;
}

static size_t key_page(const struct suite *suite, int position, bool swapped, uint32_t page,
                       unsigned char *key)
{
    const int process = process_at(suite, position, swapped);
    const size_t slot = (size_t)process * suite->pages + page;
    const unsigned char kind = suite->history.kind[slot], stored = suite->history.stored[slot];
    size_t size = 0;
    key[size++] = !suite->fine && stored ? ANONYMOUS : kind; /* a copy is like a page that never had a file */
    if (kind == NOT_MAPPED)
        return size;
    key[size++] = (unsigned char)suite->machine->flat_protection(process, page);
    key[size++] = (unsigned char)suite->machine->flat_byte(process, page * suite->machine->page_size);
    if (!suite->fine)
        return size;
    key[size++] = stored;
    key[size++] = expected(suite, &(struct op){.kind = OP_RESIDENT, .process = process, .page = page});
    for (int other = 0; other < position; other++) /* fork makes one only what has the same number */
        key[size++] = expected(suite, &(struct op){.kind = OP_SAME,
                                                   .process = process,
                                                   .page = page,
                                                   .other = process_at(suite, other, swapped),
                                                   .other_page = page});
    return size;
}

static void make_key(const struct suite *suite, bool swapped, unsigned char key[KEY_BYTES])
{
    size_t size = 0;
    memset(key, 0, KEY_BYTES);
    key[size++] = suite->history.file;
    key[size++] = suite->fine && ask(suite, &(struct op){.kind = OP_READ_FILE}).value < 0;
    for (int position = 0; position < (int)suite->processes; position++) {
        bool live = suite->machine->flat_live(process_at(suite, position, swapped));
        key[size++] = live;
        for (uint32_t page = 0; page < suite->pages && live; page++)
            size += key_page(suite, position, swapped, page, key + size);
    }
}

/* --- the states --- */

static bool grow(struct suite *suite)
{
    size_t room = suite->room * 2 + 1024, size = 4096;
    struct state *states = realloc(suite->states, room * sizeof *states);
    uint32_t *next = states == NULL ? NULL : realloc(suite->next, room * suite->ops_count * sizeof *next),
             *table;
    if (states != NULL)
        suite->states = states;
    if (next != NULL)
        suite->next = next;
    while (size < 2 * room)
        size *= 2;
    table = next == NULL ? NULL : calloc(size, sizeof *table);
    if (table == NULL)
        return false;
    free(suite->table);
    suite->table = table;
    suite->table_size = size;
    suite->room = room;
    return true;
}

/* Where the key is in the table, or could be. */
static uint32_t *place_of(const struct suite *suite, const unsigned char key[KEY_BYTES])
{
    uint64_t hash = 1469598103934665603U; /* FNV-1a */
    size_t i;
    for (i = 0; i < KEY_BYTES; i++)
        hash = (hash ^ key[i]) * 1099511628211U;
    i = (size_t)(hash ^ hash >> 32) & (suite->table_size - 1);
    while (suite->table[i] != 0 && memcmp(suite->states[suite->table[i] - 1].key, key, KEY_BYTES) != 0)
        i = (i + 1) & (suite->table_size - 1);
    return &suite->table[i];
}

static bool add_state(struct suite *suite, const unsigned char key[KEY_BYTES], uint32_t from, uint16_t op)
{
    struct state *state;
    unsigned char other[KEY_BYTES];
    if (suite->count == suite->room) {
        if (!grow(suite))
            return false;
        for (uint32_t i = 0; i < suite->count; i++)
            *place_of(suite, suite->states[i].key) = i + 1;
    }
    state = &suite->states[suite->count++];
    memcpy(state->key, key, KEY_BYTES);
    state->from = from;
    state->op = op;
    state->taken = 0;
    make_key(suite, true, other);
    state->symmetric = memcmp(key, other, KEY_BYTES) == 0;
    *place_of(suite, key) = (uint32_t)suite->count;
    return true;
}

/* Brings the flat machine to a state, as it was found. */
// NOLINTNEXTLINE(misc-no-recursion): as deep as the search went, some twenty steps
static void reach(struct suite *suite, uint32_t number)
{
    if (number == 0) {
        begin(suite);
        return;
    }
    reach(suite, suite->states[number].from);
    step(suite, &suite->ops[suite->states[number].op]);
}

/* Is there a process less than there may be? */
static bool has_room(const struct suite *suite)
{
    uint32_t live = 0;
    for (uint32_t process = 0; process < suite->machine->processes; process++)
        live += suite->machine->flat_live((int)process);
    return live < suite->processes;
}

/* The number of the state that the flat machine is in, which becomes a new one if it is none yet; swapped: but that its
   two processes changed places. NO_STATE: there is no memory. */
static uint32_t find_state(struct suite *suite, uint32_t from, uint16_t op, bool *swapped)
{
    unsigned char key[KEY_BYTES], other[KEY_BYTES];
    make_key(suite, false, key);
    *swapped = *place_of(suite, key) == 0 && suite->processes == 2;
    if (*swapped) {
        make_key(suite, true, other);
        *swapped = *place_of(suite, other) != 0;
    }
    if (*swapped)
        return *place_of(suite, other) - 1;
    if (*place_of(suite, key) == 0 && !add_state(suite, key, from, op))
        return NO_STATE;
    return *place_of(suite, key) - 1;
}

static bool take_transition(struct suite *suite, uint32_t from, uint16_t op)
{
    const size_t at = from * suite->ops_count + op;
    const enum op_kind kind = suite->ops[op].kind;
    uint32_t to;
    bool swapped;
    suite->next[at] = NO_STATE;
    reach(suite, from);
    if (operations[kind].result == PROCESS && !has_room(suite))
        return true;
    step(suite, &suite->ops[op]);
    to = find_state(suite, from, op, &swapped);
    if (to == NO_STATE)
        return false;
    suite->next[at] = to | (swapped ? SWAPPED : 0);
    suite->transitions++;
    return true;
}

static bool search(struct suite *suite)
{
    unsigned char key[KEY_BYTES];
    begin(suite);
    make_key(suite, false, key);
    if (!grow(suite) || !add_state(suite, key, 0, 0))
        return false;
    for (uint32_t from = 0; from < suite->count; from++)
        for (uint16_t op = 0; op < suite->ops_count; op++)
            if (!take_transition(suite, from, op))
                return false;
    suite->queue = malloc(suite->count * sizeof *suite->queue);
    suite->came = malloc(suite->count * sizeof *suite->came);
    suite->by = malloc(suite->count * sizeof *suite->by);
    suite->ways = calloc(suite->transitions, sizeof *suite->ways);
    suite->ways_of = calloc(suite->count + 1, sizeof *suite->ways_of);
    suite->untaken = suite->transitions;
    return suite->queue != NULL && suite->came != NULL && suite->by != NULL && suite->ways != NULL &&
           suite->ways_of != NULL;
}

/* Most transitions lead back or where another one does, and searches need not look at them. */
static void find_ways(struct suite *suite)
{
    size_t count = 0;
    for (size_t i = 0; i < suite->count; i++)
        suite->came[i] = NO_STATE;
    for (uint32_t from = 0; from < suite->count; from++) {
        suite->ways_of[from] = count;
        suite->came[from] = from;
        for (uint16_t op = 0; op < suite->ops_count; op++) {
            const uint32_t next = suite->next[from * suite->ops_count + op], to = next & ~SWAPPED;
            if (next == NO_STATE || suite->came[to] == from)
                continue;
            suite->came[to] = from;
            suite->ways[count++] = (struct way){to, op};
        }
    }
    suite->ways_of[suite->count] = count;
}

struct suite *suite_new(const struct machine *machine, uint32_t processes, uint32_t pages, bool fine)
{
    struct suite *suite = calloc(1, sizeof *suite);
    if (suite == NULL)
        return NULL;
    suite->machine = machine;
    suite->processes = processes < PROCESSES_MAX ? processes : PROCESSES_MAX;
    suite->pages = pages < PAGES_MAX ? pages : PAGES_MAX;
    suite->fine = fine;
    add_ops(suite);
    if (!search(suite)) {
        suite_free(suite);
        return NULL;
    }
    find_ways(suite);
    return suite;
}

void suite_free(struct suite *suite)
{
    free(suite->states);
    free(suite->next);
    free(suite->table);
    free(suite->ways);
    free(suite->ways_of);
    free(suite->queue);
    free(suite->came);
    free(suite->by);
    free(suite);
}

size_t suite_states(const struct suite *suite)
{
    return suite->count;
}

size_t suite_transitions(const struct suite *suite)
{
    return suite->transitions;
}

/* --- sequences --- */

/* The first transition of a state that is in no sequence yet; taken moves on to it. ops_count: all are. */
static size_t untaken(struct suite *suite, uint32_t number)
{
    struct state *state = &suite->states[number];
    while (state->taken < suite->ops_count &&
           suite->next[number * suite->ops_count + state->taken] == NO_STATE)
        state->taken++;
    return state->taken;
}

/* The nearest other state from here with such a transition, and how to get there (came, by); NO_STATE: there is none. */
static uint32_t nearest(struct suite *suite, uint32_t from)
{
    size_t head = 0, tail = 0;
    for (size_t i = 0; i < suite->count; i++)
        suite->came[i] = NO_STATE;
    suite->came[from] = from;
    suite->queue[tail++] = from;
    while (head < tail) {
        uint32_t number = suite->queue[head++];
        for (size_t i = suite->ways_of[number]; i < suite->ways_of[number + 1]; i++) {
            const struct way *way = &suite->ways[i];
            if (suite->came[way->to] != NO_STATE)
                continue;
            suite->came[way->to] = number;
            suite->by[way->to] = way->op;
            if (untaken(suite, way->to) < suite->ops_count)
                return way->to;
            suite->queue[tail++] = way->to;
        }
    }
    return NO_STATE;
}

/* A sequence that is being made. */
struct walk {
    struct op *ops;
    size_t count;
    uint32_t at;
    bool swapped; /* the processes of the states that it goes through, against those that were found */
};

/* Goes one transition on. */
static void walk_on(struct suite *suite, struct walk *walk, size_t number)
{
    struct op *op = &walk->ops[walk->count++];
    const uint32_t next = suite->next[walk->at * suite->ops_count + number];
    *op = suite->ops[number];
    if (suite->states[walk->at].symmetric)
        walk->swapped = false;
    if (walk->swapped && operations[op->kind].operands[0] == PROCESS) {
        op->process = 1 - op->process;
        op->other = op->kind == OP_SAME ? 1 - op->other : 0;
    }
    walk->swapped ^= (next & SWAPPED) != 0;
    walk->at = next & ~SWAPPED;
}

/* Goes on to a state, as nearest found the way; or as far as a sequence may be. */
// NOLINTNEXTLINE(misc-no-recursion): as reach
static void walk_to(struct suite *suite, struct walk *walk, uint32_t to)
{
    if (to == walk->at)
        return;
    walk_to(suite, walk, suite->came[to]);
    if (walk->count < SUITE_LENGTH)
        walk_on(suite, walk, suite->by[to]);
}

size_t suite_next(struct suite *suite, struct op ops[SUITE_LENGTH])
{
    struct walk walk = {.ops = ops};
    while (suite->untaken > 0 && walk.count < SUITE_LENGTH) {
        size_t op = untaken(suite, walk.at);
        if (op < suite->ops_count) {
            suite->states[walk.at].taken++;
            suite->untaken--;
            walk_on(suite, &walk, op);
        } else {
            uint32_t to = nearest(suite, walk.at);
            if (to == NO_STATE)
                break; /* from here on there is none; a new sequence begins elsewhere */
            walk_to(suite, &walk, to);
        }
    }
    return walk.count;
}
