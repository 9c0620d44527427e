/*
 * vm_check with any bytes as the machine's state. Operations come and go as in the other targets, but a value record
 * (decode.h) changes a word of the state: after those that stand together vm_check decides. A state that it refuses is
 * left for the one before; one that it accepts has to survive any operation: it is accepted after each, and what
 * fails, looks or makes room changes no byte that a process sees.
 *
 * There is no flat machine for such a state.
 */
#include <inttypes.h>
#include <string.h>

#include "../../model/snapshot.h"
#include "../../model/vm.h"
#include "../alone.h"
#include "../target.h"

enum { WORDS = sizeof(struct vm_snapshot) / sizeof(uint32_t) };

/* Carries out an operation; NULL, or what does not hold afterwards. */
static const char *carry_out(const struct op *op, FILE *trace)
{
    static struct alone_view before, after;
    struct answer answer;
    bool changes_nothing;
    alone_look(&before);
    answer = alone_step(op, trace);
    if (MACHINE.model_check() != 0)
        return "the state is accepted after the operation";
    changes_nothing = answer.status != VM_OK || !changes_what_is_seen(op->kind);
    alone_look(&after);
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
    broken = MACHINE.model_check();
    if (broken != 0)
        vm_restore(&state);
    if (trace != NULL && broken != 0)
        fprintf(trace, "# not accepted: part %d; the words are as before\n", broken);
    return at;
}

/* NULL, or what does not hold. */
static const char *play_state(const unsigned char *data, size_t size, FILE *trace)
{
    const struct machine *machine = alone_machine();
    const char *wrong = NULL;
    struct value value;
    for (size_t at = 0; at < size && wrong == NULL;) {
        struct op op;
        if (record_value(data + at, size - at, &value)) {
            at = change_state(data, size, at, trace);
            continue;
        }
        record_decode(machine, data + at, size - at, &op);
        wrong = carry_out(&op, trace);
        at += RECORD_BYTES;
    }
    return wrong;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    return alone_play(play_state, data, size);
}
