/*
 * vm_check with any bytes as the machine's state. Operations come and go as in the other targets, but a value record
 * (decode.h) changes a word of the state: after those that stand together vm_check decides. A state that it refuses is
 * left for the one before; one that it accepts has to survive any operation: it is accepted after each, and what
 * fails, looks or makes room changes no byte that a process sees.
 *
 * There is no flat machine for such a state, so records choose among what the model itself holds.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/trace.h"
#include "../model/snapshot.h"
#include "../model/vm.h"
#include "play.h"
#include "target.h"

enum { SPACE_BYTES = VM_SPACE_PAGES * VM_PAGE_SIZE, WORDS = sizeof(struct vm_snapshot) / sizeof(uint32_t) };

struct view {
    short byte[VM_PROCESSES][SPACE_BYTES]; /* -1: not mapped */
};

static bool live(int process)
{
    enum vm_where where;
    uint32_t number;
    return vm_residence(process, 0, &where, &number) != VM_ESRCH;
}

static bool mapped(int process, uint32_t page)
{
    enum vm_where where = VM_UNMAPPED;
    uint32_t number;
    return vm_residence(process, page, &where, &number) == VM_OK && where != VM_UNMAPPED;
}

/* What a page permits cannot be asked; any access may be tried. */
static uint32_t protection(int process, uint32_t page)
{
    return mapped(process, page) ? VM_READ | VM_WRITE | VM_EXECUTE : 0;
}

static void look_at_page(struct view *view, int process, uint32_t page)
{
    for (uint32_t address = page * VM_PAGE_SIZE; address < (page + 1) * VM_PAGE_SIZE; address++)
        view->byte[process][address] = (short)MACHINE.model_peek(process, address);
}

static void look(struct view *view)
{
    memset(view, 0xff, sizeof *view);
    for (int process = 0; process < VM_PROCESSES; process++)
        for (uint32_t page = 0; page < VM_SPACE_PAGES; page++)
            if (mapped(process, page))
                look_at_page(view, process, page);
}

/* Carries out an operation; NULL, or what does not hold afterwards. */
static const char *carry_out(const struct op *op, FILE *trace)
{
    static struct view before, after;
    struct answer answer;
    bool changes_nothing;
    look(&before);
    answer = MACHINE.model_step(op);
    if (trace != NULL) {
        trace_write_op(trace, op);
        fputs(" # ", trace);
        trace_write_answer(trace, op->kind, &answer);
        fputs("\n", trace);
    }
    if (vm_check() != 0)
        return "the state is accepted after the operation";
    changes_nothing = answer.status != VM_OK || op->kind == OP_LOAD || op->kind == OP_FETCH ||
                      op->kind == OP_SYNC || op->kind >= OP_RECLAIM;
    look(&after);
    return !changes_nothing || memcmp(&before, &after, sizeof before) == 0
               ? NULL
               : "no process sees a change after what changes nothing";
}

static void change_word(struct vm_snapshot *state, const struct value *value, FILE *trace)
{
    uint32_t word = value->number % WORDS;
    memcpy((char *)state + word * sizeof value->value, &value->value, sizeof value->value);
    if (trace != NULL)
        fprintf(trace, "# word %" PRIu32 " of the state becomes 0x%" PRIx32 "\n", word, value->value);
}

/* Changes the state as the value records from there on say, if vm_check accepts that; where they end. */
static size_t change_state(const unsigned char *data, size_t size, size_t at, FILE *trace)
{
    static struct vm_snapshot state, changed;
    struct value value;
    int broken;
    vm_save(&state);
    changed = state;
    for (; at < size && record_value(data + at, size - at, &value); at += RECORD_BYTES)
        change_word(&changed, &value, trace);
    vm_restore(&changed);
    broken = vm_check();
    if (broken != 0)
        vm_restore(&state);
    if (trace != NULL && broken != 0)
        fprintf(trace, "# not accepted: part %d; the words are as before\n", broken);
    return at;
}

/* An empty machine whose frames and slots hold what they held in the beginning, too: a state may show any of them. */
static void begin(void)
{
    static struct vm_snapshot empty;
    static bool saved;
    if (!saved) {
        MACHINE.model_init();
        vm_save(&empty);
        saved = true;
    }
    vm_restore(&empty);
}

/* NULL, or what does not hold. */
static const char *play_state(const unsigned char *data, size_t size, FILE *trace)
{
    struct machine machine = MACHINE;
    const char *wrong = NULL;
    struct value value;
    machine.flat_live = live;
    machine.flat_mapped = mapped;
    machine.flat_protection = protection;
    begin();
    for (size_t at = 0; at < size && wrong == NULL;) {
        struct op op;
        if (record_value(data + at, size - at, &value)) {
            at = change_state(data, size, at, trace);
            continue;
        }
        record_decode(&machine, data + at, size - at, &op);
        wrong = carry_out(&op, trace);
        at += RECORD_BYTES;
    }
    return wrong;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const char *wrong = play_state(data, size, NULL);
    if (wrong == NULL)
        return 0;
    trace_write_header(stderr, &MACHINE);
    play_state(data, size, stderr);
    fprintf(stderr, "# does not hold: %s\n", wrong);
    abort();
}
