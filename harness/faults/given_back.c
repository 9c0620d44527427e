#include "given_back.h"

static const struct machine *judged;
static bool reclaimed; /* nobody lived, and all that could be reclaimed was, by the last operation */

static void init(const struct limits *limits)
{
    reclaimed = false;
    judged->flat_init(limits);
}

static bool anybody_lives(void)
{
    bool lives = false;
    for (int process = 0; process < (int)judged->processes; process++)
        lives = lives || judged->flat_live(process);
    return lives;
}

static struct verdict judge(const struct op *op, const struct answer *answer)
{
    struct verdict verdict = judged->flat_judge(op, answer);
    const struct vm_usage *usage = &answer->usage;
    if (verdict.allowed && reclaimed && op->kind == OP_USAGE &&
        (usage->frames > 0 || usage->slots > 0 || usage->tables > 0)) {
        verdict.allowed = false;
        verdict.bound = 0;
        verdict.claim = 13;
    }
    reclaimed =
        op->kind == OP_RECLAIM && op->count >= judged->frames && answer->status == VM_OK && !anybody_lives();
    return verdict;
}

struct machine given_back(const struct machine *machine)
{
    struct machine with = *machine;
    judged = machine;
    reclaimed = false;
    with.flat_init = init;
    with.flat_judge = judge;
    return with;
}
