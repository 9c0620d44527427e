#include "aside.h"

#include <inttypes.h>
#include <stdarg.h>

#include "../harness/language/language.h"
#include "../harness/language/trace.h"
#include "play.h"

enum { PARTS_OF_CHECK = 12, ASIDE_DIFFERS };

/* Steps between two comparisons of all bytes. */
enum { COMPARE_EVERY = 16 };

/* What differed first. */
static char difference[200];

__attribute__((format(printf, 1, 2))) static void note(const char *format, ...)
{
    va_list arguments;
    if (difference[0] != '\0')
        return;
    va_start(arguments, format);
    vsnprintf(difference, sizeof difference, format, arguments);
    va_end(arguments);
}

int aside_check(void)
{
    int broken = MACHINE.model_check();
    return broken != 0 || difference[0] == '\0' ? broken : ASIDE_DIFFERS;
}

void aside_explain(FILE *out)
{
    if (difference[0] != '\0')
        fprintf(out, "  the machine beside it %s\n", difference);
}

void aside_begin(struct aside *aside)
{
    vm_save(&aside->state);
    aside->steps = 0;
    for (int process = 0; process < VM_PROCESSES; process++)
        aside->number[process] = -1;
    difference[0] = '\0';
}

/* Puts the second machine to work; the first lies in *first then. */
static void exchange(struct aside *aside, struct vm_snapshot *first)
{
    vm_save(first);
    vm_restore(&aside->state);
}

/* Ends that. */
static void exchange_back(struct aside *aside, const struct vm_snapshot *first)
{
    int broken = MACHINE.model_check();
    if (broken != 0)
        note("broke part %d of the invariant", broken);
    vm_save(&aside->state);
    vm_restore(first);
}

static bool wants_room(int status)
{
    return status == VM_ENOMEM || status == VM_ENOTABLE || status == VM_ENOPROC;
}

/* An answer to an operation that both have carried out. */
static void settle(struct aside *aside, const struct op *op, const struct answer *answer,
                   const struct answer *other)
{
    bool new_process = operations[op->kind].result == PROCESS && answer->status == VM_OK;
    if (answer->status != other->status || (!new_process && !answer_same(op->kind, answer, other))) {
        note("answers %s %" PRIu32 " instead of %s %" PRIu32 " to %s", status_names[other->status],
             other->value, status_names[answer->status], answer->value, operations[op->kind].name);
        return;
    }
    if (new_process)
        aside->number[answer->value] = (int)other->value;
    if (op->kind == OP_EXIT && answer->status == VM_OK)
        aside->number[op->process] = -1;
}

enum { SPACE_BYTES = VM_SPACE_PAGES * VM_PAGE_SIZE };

/* What the machine at work shows, under the first machine's numbers of the processes. */
static void look(const struct aside *aside, bool translate, short seen[VM_PROCESSES][SPACE_BYTES])
{
    for (int process = 0; process < VM_PROCESSES; process++) {
        int number = translate ? aside->number[process] : process;
        if (aside->number[process] < 0)
            continue;
        for (uint32_t address = 0; address < SPACE_BYTES; address++)
            seen[process][address] = (short)MACHINE.model_peek(number, address);
    }
}

void aside_compare(struct aside *aside)
{
    static struct vm_snapshot first;
    static short seen[VM_PROCESSES][SPACE_BYTES], other[VM_PROCESSES][SPACE_BYTES];
    look(aside, false, seen);
    exchange(aside, &first);
    look(aside, true, other);
    exchange_back(aside, &first);
    for (int process = 0; process < VM_PROCESSES; process++)
        for (uint32_t address = 0; address < SPACE_BYTES && aside->number[process] >= 0; address++)
            if (seen[process][address] != other[process][address])
                note("shows %d instead of %d at 0x%" PRIx32 " of process %d", other[process][address],
                     seen[process][address], address, process);
}

struct answer aside_both(struct aside *aside, const struct op *op)
{
    static struct vm_snapshot before, after;
    struct answer answer, other;
    struct op translated = *op;
    bool concerns_process = operations[op->kind].operands[0] == PROCESS;
    if (concerns_process)
        translated.process = aside->number[op->process];
    vm_save(&before);
    answer = MACHINE.model_step(op);
    exchange(aside, &after);
    other = MACHINE.model_step(&translated);
    if (wants_room(answer.status) || wants_room(other.status)) {
        vm_restore(&before);
        return wants_room(answer.status) ? answer : other;
    }
    exchange_back(aside, &after);
    settle(aside, op, &answer, &other);
    aside->steps++;
    if (aside->steps % COMPARE_EVERY == 0)
        aside_compare(aside);
    return answer;
}

struct answer aside_alone(struct aside *aside, const struct op *op)
{
    static struct vm_snapshot first;
    struct answer answer;
    exchange(aside, &first);
    answer = MACHINE.model_step(op);
    exchange_back(aside, &first);
    return answer;
}
