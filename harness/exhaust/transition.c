#include "transition.h"

#include "../../model/process.h"
#include "../../spec/flat_plan.h"
#include "../../spec/identity.h"
#include "whole.h"

static uint32_t transfers(void)
{
    return file_reads + file_writes + slot_reads + slot_writes;
}

void transition_begin(void)
{
    frame_copies = 0;
    file_reads = 0;
    for (int f = 0; f < VM_FRAMES; f++)
        file_reads += frame_file[f] >= 0;
    file_writes = 0;
    slot_reads = 0;
    slot_writes = VM_SLOTS - (uint32_t)free_slots;
    identity_copied = 0;
    identity_parted = 0;
    flat_transfers = transfers();
    flat_file_writes = file_writes;
}

/* One operation and its answer. */
static bool play(const struct op *op, struct transition *transition, struct finding *finding)
{
    struct trace_step *played = &transition->played[transition->count++];
    struct verdict verdict;
    *played = (struct trace_step){.op = *op, .has_answer = true};
    played->answer = machine_exhaust.model_step(op);
    verdict = machine_exhaust.flat_judge(op, &played->answer);
    if (verdict.allowed)
        return true;
    transition->count--; /* the finding has it */
    *finding = (struct finding){.kind = NOT_ALLOWED, .op = *op, .answer = played->answer, .verdict = verdict};
    return false;
}

void transition_play(const struct move *move, struct transition *transition, struct finding *finding)
{
    static const struct op none = {.kind = OP_FAIL_NONE};
    const uint32_t before = transfers();
    transition->count = 0;
    transition->planned_met = false;
    transition->transfers = 0;
    finding->kind = NOTHING;
    if (move->nth > 0 && !play(&(struct op){.kind = OP_FAIL_NTH, .count = move->nth}, transition, finding))
        return;
    if (!play(&move->op, transition, finding))
        return;
    transition->transfers = transfers() - before;
    transition->planned_met = device_nth == 0;
    if (move->nth > 0)
        play(&none, transition, finding);
}

void transition_check(struct finding *finding)
{
    const struct op usage = {.kind = OP_USAGE};
    const struct answer answer = machine_exhaust.model_step(&usage);
    const struct verdict verdict = machine_exhaust.flat_judge(&usage, &answer);
    const int part = machine_exhaust.model_check();
    finding->kind = NOTHING;
    if (part != 0)
        *finding = (struct finding){.kind = BROKEN_INVARIANT, .part = part};
    else if (!verdict.allowed)
        *finding = (struct finding){.kind = NOT_ALLOWED, .op = usage, .answer = answer, .verdict = verdict};
}
