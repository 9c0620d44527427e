#include "target.h"

#include <string.h>

#include "../harness/play/closing.h"

struct player {
    const struct target *target;
    const unsigned char *data;
    size_t size;
    struct input input;
    struct closing closing;
    uint32_t first;    /* how many of those before the input were played */
    bool begun, waits; /* the input has begun; an operation waits for the one before it */
    struct op waiting;
};

static bool next_first(struct player *player, struct op *op)
{
    if (player->begun || player->target->first == NULL)
        return false;
    player->begun = !player->target->first(player->first++, op);
    return !player->begun;
}

static bool next_of_input(struct player *player, struct op *op)
{
    const struct target *target = player->target;
    if (player->waits) {
        *op = player->waiting;
        player->waits = false;
        return true;
    }
    do {
        if (!input_next(&player->input, op))
            return false;
    } while (target->admit != NULL && !target->admit(op));
    player->waiting = *op;
    player->waits = target->before != NULL && target->before(player->input.last, op);
    return true;
}

static enum trace_result next(void *state, struct trace_step *step)
{
    memset(step, 0, sizeof *step);
    if (next_first(state, &step->op) || next_of_input(state, &step->op) ||
        closing_next(&((struct player *)state)->closing, &MACHINE, &step->op))
        return TRACE_STEP;
    return TRACE_END;
}

static struct source begin(void *state)
{
    const struct player *player = state;
    *(struct player *)state = (struct player){
        .target = player->target,
        .data = player->data,
        .size = player->size,
        .input = {.machine = &MACHINE, .bytes = player->data, .size = player->size},
    };
    return (struct source){.next = next, .state = state};
}

int target_play(const struct target *target, const unsigned char *data, size_t size)
{
    struct player player = {.target = target, .data = data, .size = size};
    struct play what = {target->implementation, begin, &player, target->explain};
    play(&what);
    return 0;
}
