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
    if (op->kind == OP_RECLAIM)
        return aside_alone(&twin, op);
    if (op->kind == OP_USAGE)
        aside_compare(&twin);
    if (operations[op->kind].effect == OBSERVES || operations[op->kind].effect == PLANS)
        return implementation_model.step(op);
    return aside_both(&twin, op);
}

static bool admit(struct op *op)
{
    return why_not(TWIN, op->kind) == NULL;
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
