/*
 * The flat machine with any answers, those of a wrong implementation among them: it never contradicts itself, and an
 * answer that it refuses changes nothing in it.
 *
 * The first record's last byte says what the machine under test is made of. Each record then stands for an operation
 * and an answer to it: the last byte is the status; the one before it the value, but the one that is right if that is 0.
 * Of usage, which has no operands, the bytes after the first are what is in use, and a bit of the value says which count is
 * not told. After that answer the operation is answered as the flat machine said that it has to be.
 */
#include <stdio.h>
#include <string.h>

#include "../../harness/language/language.h"
#include "../../model/geometry.h"
#include "../../spec/flat.h"
#include "../../spec/flat_judge.h"
#include "../alone.h"
#include "../play.h"
#include "../target.h"

enum { ANSWERS = ANSWER_BROKEN + 1 };

enum { OPEN = -2 }; /* of a byte: it is one of several */

/* Everything that can be asked of the flat machine. */
struct view {
    int live[ALONE_PROCESSES]; /* of process + 1 */
    uint32_t protection[ALONE_PROCESSES][ALONE_PAGES];
    int byte[ALONE_PROCESSES][ALONE_PAGES * VM_PAGE_SIZE];
};

static void look(struct view *view)
{
    memset(view, 0, sizeof *view);
    for (int process = -1; process <= VM_PROCESSES; process++) {
        view->live[process + 1] = flat_live(process);
        for (uint32_t page = 0; page < ALONE_PAGES; page++)
            view->protection[process + 1][page] = flat_protection(process, page);
        for (uint32_t address = 0; address < ALONE_PAGES * VM_PAGE_SIZE; address++)
            view->byte[process + 1][address] =
                flat_byte_open(process, address) ? OPEN : flat_byte(process, address);
    }
}

/* All that the flat machine holds, one after the other. */
/* clang-format off */
#define HELD(DO)                                                                                     \
    DO(flat_alive) DO(flat_used) DO(flat_prot) DO(flat_shared) DO(flat_source) DO(flat_own)          \
    DO(flat_file) DO(flat_stored) DO(flat_unsynced) DO(flat_stale)                                   \
    DO(identity_is_touched) DO(identity_of) DO(identity_users) DO(identity_has_data)                 \
    DO(identity_unused) DO(identity_copied) DO(identity_parted)                                      \
    DO(flat_nth_plan) DO(flat_place_plan) DO(flat_write_plan_ever)                                   \
    DO(flat_transfers) DO(flat_file_writes) DO(flat_nth)
/* clang-format on */
#define SIZE(variable) +sizeof variable
#define COPY(variable) \
    memcpy(bytes, &(variable), sizeof(variable)); \
    bytes += sizeof(variable);
enum { HELD_BYTES = 0 HELD(SIZE) };

static void hold(unsigned char *bytes)
{
    HELD(COPY)
}

static bool within(const struct verdict *verdict, const struct answer *answer)
{
    if (answer->status != VM_OK)
        return true;
    return (verdict->value == FLAT_ANY || verdict->value == answer->value) &&
           (verdict->bound == FLAT_ANY || answer->value <= verdict->bound) &&
           (verdict->least == FLAT_ANY || answer->value >= verdict->least);
}

/* Does the verdict's answer to the question follow from what it says about answers? It may only be stricter with what it
   says in no number: that of a process which is in use, and usage. */
static bool follows(const struct op *op, const struct verdict *verdict, const struct answer *answer)
{
    bool stated = answer->status < VM_STATUSES && (verdict->statuses >> answer->status & 1) != 0 &&
                  within(verdict, answer);
    bool numbered = op->kind == OP_SPAWN || op->kind == OP_FORK || op->kind == OP_USAGE;
    if (answer->status == ANSWER_KILLED)
        return true;
    return verdict->allowed ? stated : !stated || numbered;
}

static const char *refused(const struct op *op, const struct verdict *verdict, const struct answer *answer)
{
    struct verdict again = MACHINE.flat_judge(op, answer);
    return again.allowed || again.statuses != verdict->statuses || again.value != verdict->value
               ? "an answer that was refused is refused again"
               : NULL;
}

/* Judges one answer; NULL, or what does not hold. */
static const char *judge(const struct op *op, const struct answer *answer, struct verdict *verdict)
{
    static struct view before, after;
    static unsigned char held[HELD_BYTES], left[HELD_BYTES];
    bool looks;
    look(&before);
    hold(held);
    *verdict = MACHINE.flat_judge(op, answer);
    if (!follows(op, verdict, answer))
        return "an answer is allowed if and only if the verdict names it";
    if (verdict->claim < 1 || verdict->claim > 14)
        return "a verdict names a claim";
    /* A load may settle which of several bytes a page shows. */
    looks = !changes_what_is_seen(op->kind) && operations[op->kind].effect != READS &&
            operations[op->kind].effect != EXECUTES && answer->status != ANSWER_KILLED;
    look(&after);
    hold(left);
    if (!verdict->allowed && memcmp(held, left, HELD_BYTES) != 0)
        return "what is refused changes nothing, identities and fault plan included";
    if (looks && memcmp(&before, &after, sizeof before) != 0)
        return "what looks changes nothing that is seen";
    return verdict->allowed ? NULL : refused(op, verdict, answer);
}

/* An answer that the verdict names; a process that is not there yet, where one comes into being. */
static struct answer named(const struct op *op, const struct verdict *verdict)
{
    struct answer answer = {.value = verdict->value > 0 ? (uint32_t)verdict->value : 0};
    while (answer.status < VM_STATUSES - 1 && (verdict->statuses >> answer.status & 1) == 0)
        answer.status++;
    if (op->kind == OP_SPAWN || op->kind == OP_FORK)
        while (flat_live((int)answer.value))
            answer.value++;
    return answer;
}

/* The answer that the record gives, where right is one that is allowed. */
static struct answer given(const unsigned char *record, const struct op *op, const struct answer *right)
{
    struct answer answer = {.status = record[RECORD_BYTES - 1] % ANSWERS, .value = record[RECORD_BYTES - 2]};
    if (answer.value == 0)
        answer.value = right->value;
    if (operations[op->kind].result == BIT)
        answer.value &= 1;
    if (op->kind == OP_USAGE) {
        answer.untold = record[RECORD_BYTES - 2];
        answer.usage = (struct vm_usage){.frames = record[1],
                                         .slots = record[2],
                                         .tables = record[3],
                                         .file_writes = record[4],
                                         .copies = record[5]};
    }
    return answer;
}

/* Counts that a verdict says are too few become the least: of claim 7 the copies, of claim 12 the transfers, of claim 13
   first the tables, then the frames. */
static const char *count_up(const struct op *op, struct answer *right, struct verdict *verdict, FILE *trace)
{
    const char *wrong = NULL;
    for (int i = 0; i < 4 && wrong == NULL && !verdict->allowed && verdict->least != FLAT_ANY; i++) {
        uint32_t *count = verdict->claim == 7        ? &right->usage.copies
                          : verdict->claim == 12     ? &right->usage.file_reads
                          : right->usage.tables == 0 ? &right->usage.tables
                                                     : &right->usage.frames;
        *count = (uint32_t)verdict->least;
        alone_write(trace, op, right);
        wrong = judge(op, right, verdict);
    }
    return wrong;
}

/* NULL, or what does not hold. */
static const char *ask(const struct op *op, const unsigned char *record, FILE *trace)
{
    const struct answer none = {.status = ANSWER_UNSUPPORTED};
    struct answer right, answer;
    struct verdict verdict;
    const char *wrong = judge(op, &none, &verdict);
    if (wrong != NULL)
        return wrong;
    right = named(op, &verdict);
    answer = given(record, op, &right);
    alone_write(trace, op, &answer);
    wrong = judge(op, &answer, &verdict);
    if (wrong != NULL || verdict.allowed)
        return wrong;
    alone_write(trace, op, &right);
    wrong = judge(op, &right, &verdict);
    if (wrong == NULL && op->kind == OP_USAGE)
        wrong = count_up(op, &right, &verdict, trace);
    return wrong != NULL || verdict.allowed ? wrong : "the answer that a verdict names is allowed";
}

static const char *play_answers(const unsigned char *data, size_t size, FILE *trace)
{
    struct input input = {.machine = &MACHINE, .bytes = data, .size = size};
    const char *wrong = NULL;
    unsigned made_of = size < RECORD_BYTES ? 0 : data[RECORD_BYTES - 1];
    struct op op;
    flat_init(&(struct flat_limits){.memory = made_of & 1,
                                    .tables = made_of >> 1 & 1,
                                    .execute_reads = made_of >> 2 & 1,
                                    .places = made_of >> 3 & 1 ? VM_FRAMES + VM_SLOTS : 0,
                                    .early = made_of >> 4 & 1,
                                    .stale = made_of >> 5 & 1,
                                    .leaf_tables = made_of >> 6 & 1 ? VM_TABLES : 0});
    while (wrong == NULL && input_next(&input, &op)) {
        unsigned char record[RECORD_BYTES] = {0};
        size_t at = input.at - RECORD_BYTES;
        memcpy(record, data + at, size - at < RECORD_BYTES ? size - at : RECORD_BYTES);
        wrong = ask(&op, record, trace);
    }
    return wrong;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    return alone_play(play_answers, data, size);
}
