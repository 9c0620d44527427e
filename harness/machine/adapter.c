/* Compiled once for each geometry; MACHINE is the name of what it defines (machine.h). */
#include "../language/machine.h"

#include <string.h>

#include "../../model/snapshot.h"
#include "../../model/vm.h"
#include "../../spec/flat.h"
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

static struct answer answer_of(enum vm_status status, uint32_t value)
{
    return (struct answer){.status = (int)status, .value = value};
}

static struct answer model_look(enum vm_status (*look)(int, uint32_t, unsigned char *), const struct op *op)
{
    unsigned char byte = 0;
    enum vm_status status = look(op->process, op->page, &byte);
    return answer_of(status, byte);
}

static enum vm_status model_residence(int process, uint32_t page, enum vm_where *where, uint32_t *number)
{
    enum vm_status status = vm_residence(process, page, where, number);
    return status == VM_OK && *where == VM_UNMAPPED ? VM_EFAULT : status;
}

static struct answer model_resident(const struct op *op)
{
    enum vm_where where = VM_UNMAPPED;
    uint32_t number;
    enum vm_status status = model_residence(op->process, op->page, &where, &number);
    return answer_of(status, where == VM_IN_FRAME);
}

static struct answer model_same(const struct op *op)
{
    enum vm_where where = VM_UNMAPPED, other_where = VM_UNMAPPED;
    uint32_t number = 0, other_number = 0;
    enum vm_status status = model_residence(op->process, op->page, &where, &number);
    if (status == VM_OK)
        status = model_residence(op->other, op->other_page, &other_where, &other_number);
    if (status == VM_OK && (where != VM_IN_FRAME || other_where != VM_IN_FRAME))
        return (struct answer){.status = ANSWER_UNSUPPORTED};
    return answer_of(status, status == VM_OK && number == other_number);
}

static struct answer model_step(const struct op *op)
{
    struct answer answer = {.status = VM_OK};
    enum vm_status status;
    unsigned char byte = 0;
    int process = 0;
    switch (op->kind) {
    case OP_SPAWN:
        status = vm_spawn(&process);
        return answer_of(status, (uint32_t)process);
    case OP_MAP_ANON:
        return answer_of(vm_map_anon(op->process, op->page, op->count, op->prot), 0);
    case OP_MAP_FILE:
        return answer_of(vm_map_file(op->process, op->page, op->count, op->prot, op->file), 0);
    case OP_MAP_SHARED:
        return answer_of(vm_map_shared(op->process, op->page, op->count, op->prot, op->file), 0);
    case OP_UNMAP:
        return answer_of(vm_unmap(op->process, op->page, op->count), 0);
    case OP_SYNC:
        return answer_of(vm_sync(op->process, op->page, op->count), 0);
    case OP_PROTECT:
        return answer_of(vm_protect(op->process, op->page, op->count, op->prot), 0);
    case OP_LOAD:
        return model_look(vm_load, op);
    case OP_STORE:
        return answer_of(vm_store(op->process, op->page, (unsigned char)op->byte), 0);
    case OP_FETCH:
        return model_look(vm_fetch, op);
    case OP_FORK:
        status = vm_fork(op->process, &process);
        return answer_of(status, (uint32_t)process);
    case OP_EXEC:
        return answer_of(vm_exec(op->process, &op->image), 0);
    case OP_EXIT:
        return answer_of(vm_exit(op->process), 0);
    case OP_RECLAIM:
        status = vm_reclaim(op->count, &answer.value);
        return answer_of(status, answer.value);
    case OP_READ_FILE:
        status = vm_read_file(op->file, op->count, &byte);
        return answer_of(status, byte);
    case OP_FAIL_NTH:
        vm_fail_nth(op->count);
        return answer;
    case OP_FAIL_SLOT:
        return answer_of(vm_fail_slot(op->count), 0);
    case OP_FAIL_FILE:
        return answer_of(vm_fail_file(op->file), 0);
    case OP_FAIL_NONE:
        vm_fail_none();
        return answer;
    case OP_RESIDENT:
        return model_resident(op);
    case OP_SAME:
        return model_same(op);
    case OP_USAGE:
        vm_usage(&answer.usage);
        return answer;
    default:
        return (struct answer){.status = ANSWER_UNSUPPORTED};
    }
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

static struct flat_verdict judge_status(const struct op *op, enum vm_status status, uint32_t value,
                                        const struct vm_usage *usage)
{
    struct flat_verdict verdict;
    switch (op->kind) {
    case OP_SPAWN:
        return flat_spawn(status, (int)value);
    case OP_MAP_ANON:
        return flat_map_anon(op->process, op->page, op->count, op->prot, status);
    case OP_MAP_FILE:
        return flat_map_file(op->process, op->page, op->count, op->prot, op->file, status);
    case OP_MAP_SHARED:
        return flat_map_shared(op->process, op->page, op->count, op->prot, op->file, status);
    case OP_UNMAP:
        return flat_unmap(op->process, op->page, op->count, status);
    case OP_SYNC:
        return flat_sync(op->process, op->page, op->count, status);
    case OP_PROTECT:
        return flat_protect(op->process, op->page, op->count, op->prot, status);
    case OP_LOAD:
        return flat_load(op->process, op->page, status, (unsigned char)value);
    case OP_STORE:
        return flat_store(op->process, op->page, (unsigned char)op->byte, status);
    case OP_FETCH:
        return flat_fetch(op->process, op->page, status, (unsigned char)value);
    case OP_FORK:
        return flat_fork(op->process, status, (int)value);
    case OP_EXEC:
        return flat_exec(op->process, &op->image, status);
    case OP_EXIT:
        return flat_exit(op->process, status);
    case OP_RECLAIM:
        return flat_reclaim(op->count, status, value);
    case OP_READ_FILE:
        return flat_read_file(op->file, op->count, status, (unsigned char)value);
    case OP_FAIL_NTH:
        return flat_fail_nth(op->count, status);
    case OP_FAIL_SLOT:
        return flat_fail_slot(op->count, status);
    case OP_FAIL_FILE:
        return flat_fail_file(op->file, status);
    case OP_FAIL_NONE:
        return flat_fail_none(status);
    case OP_RESIDENT:
        return flat_resident(op->process, op->page, status, value == 1);
    case OP_SAME:
        return flat_same_frame(op->process, op->page, op->other, op->other_page, status, value == 1);
    default:
        verdict = flat_usage(usage);
        verdict.allowed = verdict.allowed && status == VM_OK;
        return verdict;
    }
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
        verdict = judge_status(op, status, answer->value, &answer->usage);
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
