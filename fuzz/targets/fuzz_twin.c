/*
 * Two machines with the same operations, in one of which page replacement runs in between: reclaim is carried out by
 * the twin alone, and every other operation by both, which have to answer the same and show the same bytes (C11).
 * Where a page is and what the file itself holds may differ, so what observes these is asked of the first one only.
 * No transfer is planned to fail, since each of the two has its own.
 */
#include "../aside.h"
#include "../target.h"

static struct aside twin;

static bool start(const struct implementation *self, const struct machine *machine,
                  struct declaration *declaration, char *error, unsigned long error_size)
{
    bool started = implementation_model.start(self, machine, declaration, error, error_size);
    aside_begin(&twin);
    return started;
}

static struct answer step(const struct op *op)
{
    switch (op->kind) {
    case OP_RECLAIM:
        return aside_alone(&twin, op);
    case OP_USAGE:
        aside_compare(&twin);
        return implementation_model.step(op);
    case OP_READ_FILE:
    case OP_FAIL_NONE:
    case OP_RESIDENT:
    case OP_SAME:
        return implementation_model.step(op);
    default:
        return aside_both(&twin, op);
    }
}

static bool admit(struct op *op)
{
    return op->kind < OP_FAIL_NTH || op->kind > OP_FAIL_FILE;
}

/* After every other byte: how many frames it says. */
static bool before(unsigned char last, struct op *op)
{
    *op = (struct op){.kind = OP_RECLAIM, .count = 1 + last / 2U % MACHINE.frames};
    return last % 2 == 1;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct implementation twins = implementation_model;
    const struct target target = {
        .implementation = &twins, .admit = admit, .before = before, .explain = aside_explain};
    twins.name = "twin";
    twins.start = start;
    twins.step = step;
    twins.check = aside_check;
    return target_play(&target, data, size);
}
