/*
 * Two trees of processes on one machine, and each tree alone on a machine of its own: what a process is answered and
 * what it sees is the same, whatever the other tree does (C6). Its process has another number there.
 *
 * So that the trees have nothing in common, one maps pages of the first half of the file and the other of the second;
 * no transfer is planned to fail, since a plan is for all. What only one machine refuses for want of room, none has
 * done (aside.h): so one tree can take all memory, but cannot by that change what the other's other operations do.
 * Operations that concern no process, and those that observe frames, are carried out on the common machine only.
 */
#include <string.h>

#include "../aside.h"
#include "../target.h"

enum { TREES = 2 };

static struct aside alone[TREES];
static int tree_of[VM_PROCESSES]; /* -1: not alive */
static unsigned spawned;

static bool start(const struct implementation *self, const struct machine *machine,
                  struct declaration *declaration, char *error, unsigned long error_size)
{
    bool started = implementation_model.start(self, machine, declaration, error, error_size);
    for (int tree = 0; tree < TREES; tree++)
        aside_begin(&alone[tree]);
    for (int process = 0; process < VM_PROCESSES; process++)
        tree_of[process] = -1;
    spawned = 0;
    return started;
}

/* The tree whose machine carries out an operation, too; -1: none. A process that is spawned belongs to the one or to the
   other in turn. */
static int tree_concerned(const struct op *op)
{
    if (op->kind == OP_SPAWN)
        return (int)(spawned % TREES);
    if (operations[op->kind].operands[0] != PROCESS || operations[op->kind].effect == OBSERVES)
        return -1;
    return tree_of[op->process];
}

static bool first(uint32_t n, struct op *op)
{
    *op = (struct op){.kind = OP_SPAWN};
    return n < TREES;
}

/* Moves count pages of the file into the half of a process's tree; false: they do not fit, or there is none. */
static bool keep_apart(int process, uint32_t *file_page, uint64_t count)
{
    uint32_t half = MACHINE.file_pages / TREES;
    uint32_t within = *file_page % half;
    if (tree_of[process] < 0 || within + count > half)
        return false;
    *file_page = (uint32_t)tree_of[process] * half + within;
    return true;
}

static bool admit(struct op *op)
{
    switch (op->kind) {
    case OP_MAP_FILE:
    case OP_MAP_SHARED:
        return keep_apart(op->process, &op->file, op->count);
    case OP_EXEC:
        return keep_apart(op->process, &op->image.text_file,
                          (uint64_t)op->image.text_pages + op->image.data_pages);
    default:
        return why_not(ISOLATION, op->kind) == NULL;
    }
}

/* The shrinker makes others, too. */
static bool is_admitted(const struct op *op)
{
    struct op admitted = *op;
    return admit(&admitted) && memcmp(&admitted, op, sizeof admitted) == 0;
}

static struct answer step(const struct op *op)
{
    int tree = tree_concerned(op);
    struct answer answer;
    if (!is_admitted(op))
        return (struct answer){.status = ANSWER_UNSUPPORTED};
    for (int other = 0; op->kind == OP_USAGE && other < TREES; other++)
        aside_compare(&alone[other]);
    if (tree < 0)
        return implementation_model.step(op);
    answer = aside_both(&alone[tree], op);
    if (answer.status == VM_OK && operations[op->kind].result == PROCESS)
        tree_of[answer.value] = tree;
    if (answer.status == VM_OK && op->kind == OP_SPAWN)
        spawned++;
    if (answer.status == VM_OK && op->kind == OP_EXIT)
        tree_of[op->process] = -1;
    return answer;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct implementation trees = implementation_model;
    const struct target target = {
        .implementation = &trees, .first = first, .admit = admit, .explain = aside_explain};
    trees.name = "isolation";
    trees.start = start;
    trees.step = step;
    trees.check = aside_check;
    return target_play(&target, data, size);
}
