/* Compiled once for each geometry; MACHINE is the name of what it defines (machine.h). */
#include "../language/machine.h"

#include <string.h>

#include "../../model/snapshot.h"
#include "../../model/vm.h"
#include "../../spec/flat.h"
#include "../language/call.h"
#include "../language/language.h"
#include "picture.h"

/* --- the model --- */

/* Empty, in memory and swap that hold something, as they do when a machine is switched on, and each time the same. */
static void model_init(void)
{
    static struct vm_snapshot empty;
    static bool saved;
    if (!saved) {
        vm_init();
        vm_save(&empty);
        memset(empty.pages.frame, 0xa5, sizeof empty.pages.frame);
        memset(empty.pages.slot, 0x5a, sizeof empty.pages.slot);
        saved = true;
    }
    vm_restore(&empty);
}

static enum vm_status model_residence(int process, uint32_t page, enum vm_where *where, uint32_t *number)
{
    enum vm_status status = vm_residence(process, page, where, number);
    return status == VM_OK && *where == VM_UNMAPPED ? VM_EFAULT : status;
}

/* What the model has in another form than other operations, in theirs. */

static enum vm_status vm_resident(int process, uint32_t page, uint32_t *resident)
{
    enum vm_where where = VM_UNMAPPED;
    uint32_t number;
    enum vm_status status = model_residence(process, page, &where, &number);
    *resident = where == VM_IN_FRAME;
    return status;
}

/* VM_STATUSES, which is ANSWER_UNSUPPORTED, where one is not in memory. */
static enum vm_status vm_same(int process, uint32_t page, int other, uint32_t other_page, uint32_t *same)
{
    enum vm_where where = VM_UNMAPPED, other_where = VM_UNMAPPED;
    uint32_t number = 0, other_number = 0;
    enum vm_status status = model_residence(process, page, &where, &number);
    if (status == VM_OK)
        status = model_residence(other, other_page, &other_where, &other_number);
    if (status == VM_OK && (where != VM_IN_FRAME || other_where != VM_IN_FRAME))
        return VM_STATUSES;
    *same = status == VM_OK && number == other_number;
    return status;
}

#define vm_fail_nth(n) (vm_fail_nth(n), VM_OK)
#define vm_fail_none() (vm_fail_none(), VM_OK)
#define vm_usage(usage) (vm_usage(usage), VM_OK)

/* Where what comes with VM_OK goes, and the answer's value then. */
#define GIVEN_NONE
#define GIVEN_PROCESS , &process
#define GIVEN_FRAMES , &answer.value
#define GIVEN_BIT , &answer.value
#define GIVEN_BYTE , &byte
#define GIVEN_USAGE , &answer.usage
#define VALUE_NONE 0
#define VALUE_PROCESS (uint32_t) process
#define VALUE_FRAMES answer.value
#define VALUE_BIT answer.value
#define VALUE_BYTE byte
#define VALUE_USAGE 0

static struct answer model_step(const struct op *op)
{
    struct answer answer = {.status = ANSWER_UNSUPPORTED};
    unsigned char byte = 0;
    int process = 0;
    switch (op->kind) {
#define OPERATION(NAME, name, operands, result, ...) \
    case OP_##NAME: \
        answer.status = (int)CALL(vm_##name ARGUMENTS operands GIVEN_##result); \
        answer.value = VALUE_##result; \
        break;
#include "../language/operations.h"
    case OP_KINDS:
        break;
    }
    return answer;
}

static int model_peek(int process, uint32_t address)
{
    unsigned char byte;
    return vm_peek(process, address, &byte) == VM_OK ? byte : -1;
}

/* --- the flat machine --- */

static void judge_init(const struct limits *limits)
{
    const struct flat_limits flat = {limits->memory,        limits->early, limits->tables,
                                     limits->execute_reads, limits->stale, limits->places,
                                     limits->leaf_tables};
    flat_init(&flat);
}

/* The largest value that an answer to op can carry. */
static uint32_t value_limit(const struct op *op)
{
    switch (operations[op->kind].result) {
    case PROCESS:
        return INT32_MAX;
    case BYTE:
        return UINT8_MAX;
    case BIT:
        return 1;
    default:
        return UINT32_MAX;
    }
}

/* And what the flat machine has under another name. */
#define flat_same flat_same_frame

#define ANSWERED_NONE
#define ANSWERED_PROCESS , (int)answer->value
#define ANSWERED_FRAMES , answer->value
#define ANSWERED_BIT , answer->value == 1
#define ANSWERED_BYTE , (unsigned char)answer->value
#define ANSWERED_USAGE \
    , &answer->usage, &(struct vm_usage) \
    { \
        EACH_COUNT(IS_TOLD) \
    }
#define IS_TOLD(name) .name = (answer->untold >> COUNT_##name & 1) == 0,

static struct flat_verdict judge_status(const struct op *op, enum vm_status status,
                                        const struct answer *answer)
{
    switch (op->kind) {
#define OPERATION(NAME, name, operands, result, ...) \
    case OP_##NAME: \
        return CALL(flat_##name ARGUMENTS operands, status ANSWERED_##result);
#include "../language/operations.h"
    case OP_KINDS:
        break;
    }
    return (struct flat_verdict){.allowed = false};
}

static struct verdict judge(const struct op *op, const struct answer *answer)
{
    struct flat_verdict verdict = {.allowed = false};
    enum vm_status status = VM_STATUSES; /* allowed nowhere */
    if (op->kind >= OP_KINDS)
        return (struct verdict){.value = FLAT_ANY, .bound = FLAT_ANY, .least = FLAT_ANY, .claim = 12};
    if (answer->status == ANSWER_KILLED && operations[op->kind].operands[0] == PROCESS)
        verdict = flat_killed(op->process);
    if (answer->status >= 0 && answer->status < VM_STATUSES &&
        (answer->status != VM_OK || answer->value <= value_limit(op)))
        status = (enum vm_status)answer->status;
    if (!verdict.allowed)
        verdict = judge_status(op, status, answer);
    return (struct verdict){verdict.allowed, verdict.statuses, verdict.value,
                            verdict.bound,   verdict.least,    verdict.claim};
}

const struct machine MACHINE = {
    MACHINE_SIZES,
    .model_init = model_init,
    .model_step = model_step,
    .model_check = vm_check,
    .model_peek = model_peek,
    .model_picture = picture_write,
    .flat_init = judge_init,
    .flat_judge = judge,
    .flat_live = flat_live,
    .flat_mapped = flat_mapped,
    .flat_protection = flat_protection,
    .flat_byte = flat_byte,
    .flat_byte_open = flat_byte_open,
};
