#define _POSIX_C_SOURCE 200809L /* kill */
#include "defective_implementation.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../language/arguments.h"
#include "../language/language.h"

static enum defect defect;
static enum trouble trouble;
static bool live[VM_PROCESSES], stored;
static unsigned steps;
static pid_t test;

void defective_become(enum defect new_defect, enum trouble new_trouble)
{
    defect = new_defect;
    trouble = new_trouble;
    test = getpid();
}

static bool start(const struct implementation *self, const struct machine *machine,
                  struct declaration *declaration, char *error, unsigned long error_size)
{
    const struct limits limits = {.memory = false};
    (void)self;
    *declaration = declare_all(machine, &limits);
    (void)error;
    (void)error_size;
    memset(live, 0, sizeof live);
    stored = false;
    steps = 0;
    defective_init(defect);
    return true;
}

static enum vm_status look(enum vm_status status, unsigned char byte, uint32_t *value)
{
    *value = byte;
    return status;
}

static enum vm_status made(enum vm_status status, int process, uint32_t *value)
{
    if (status == VM_OK)
        live[process] = true;
    *value = (uint32_t)process;
    return status;
}

/* VM_STATUSES, which is ANSWER_UNSUPPORTED, for what the defective machine does not have. */
static enum vm_status carry_out(const struct op *op, uint32_t *value)
{
    unsigned char byte = 0;
    enum vm_status status;
    int process = 0;
    switch (op->kind) {
    case OP_SPAWN:
        status = defective_spawn(&process);
        return made(status, process, value);
    case OP_FORK:
        status = defective_fork(op->process, &process);
        return made(status, process, value);
    case OP_MAP_ANON:
        return defective_map_anon(op->process, op->page, op->count, op->prot);
    case OP_MAP_FILE:
        return defective_map_file(op->process, op->page, op->count, op->prot, op->file);
    case OP_MAP_SHARED:
        return defective_map_shared(op->process, op->page, op->count, op->prot, op->file);
    case OP_UNMAP:
        return defective_unmap(op->process, op->page, op->count);
    case OP_SYNC:
        return defective_sync(op->process, op->page, op->count);
    case OP_PROTECT:
        return defective_protect(op->process, op->page, op->count, op->prot);
    case OP_LOAD:
        status = defective_load(op->process, op->page, &byte);
        return look(status, byte, value);
    case OP_STORE:
        return defective_store(op->process, op->page, (unsigned char)op->byte);
    case OP_EXEC:
        return defective_exec(op->process, &op->image);
    case OP_EXIT:
        live[op->process] = false;
        return defective_exit(op->process);
    case OP_READ_FILE:
        if (op->file >= VM_FILE_PAGES || op->count >= VM_PAGE_SIZE)
            return VM_EINVAL;
        status = defective_read_file(op->file, op->count, &byte);
        return look(status, byte, value);
    default:
        return VM_STATUSES;
    }
}

static void make_trouble(void)
{
    if (trouble == ABORTS)
        abort();
    if (trouble == ENDS_TEST && steps <= 8)
        kill(test, SIGTERM);
    for (volatile unsigned n = 0; trouble == HANGS; n++)
        continue;
}

/* The arguments are not the machine's to check. */
static struct answer step(const struct op *op)
{
    struct answer answer = {.status = VM_OK};
    bool takes_process = operations[op->kind].operands[0] == PROCESS;
    steps++;
    if (takes_process)
        answer.status = (int)arguments_error(&machine_small, op, true);
    if (answer.status == VM_OK)
        answer.status = (int)carry_out(op, &answer.value);
    else if (!live[op->process])
        answer.status = (int)VM_ESRCH;
    stored = stored || (op->kind == OP_STORE && op->process == 1 && answer.status == VM_OK);
    if (stored)
        make_trouble();
    return answer;
}

static int peek(int process, uint32_t address)
{
    unsigned char byte;
    if (stored && trouble == ABORTS_AT_PEEK)
        abort();
    return defective_load(process, address, &byte) == VM_OK ? byte : -1;
}

static void stop(void)
{
}

const struct implementation implementation_defective = {
    .name = "defective",
    .start = start,
    .step = step,
    .peek = peek,
    .stop = stop,
};
