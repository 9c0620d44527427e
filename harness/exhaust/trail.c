#include "trail.h"

#include <stdlib.h>

#include "../../model/process.h"
#include "compare.h"
#include "moves.h"
#include "whole.h"

static void write_transition(FILE *out, const struct transition *transition)
{
    for (int i = 0; i < transition->count; i++) {
        trace_write_op(out, &transition->played[i].op);
        fputs(" -> ", out);
        trace_write_answer(out, transition->played[i].op.kind, &transition->played[i].answer);
        fputs("\n", out);
    }
}

/* As after the search's: garbage where nobody looks, and the least counts. */
static void tidy(void)
{
    for (int f = 0; f < VM_FRAMES; f++)
        for (int o = 0; use_count[f] == 0 && o < VM_PAGE_SIZE; o++)
            frame[f].b[o] = FRAME_GARBAGE;
    for (int s = 0; s < VM_SLOTS; s++)
        for (int o = 0; use_count[SLOT0 + s] == 0 && o < VM_PAGE_SIZE; o++)
            slot[s].b[o] = SLOT_GARBAGE;
    transition_begin();
}

/* What is wanted after a move: a state; or, where there is none, something wrong. */
static bool is_wanted(const struct state *wanted, struct finding *finding)
{
    struct state state;
    if (finding->kind == NOTHING)
        transition_check(finding);
    if (finding->kind == NOTHING)
        compare_bytes(finding);
    if (wanted == NULL && finding->kind == NOTHING)
        compare_all(finding);
    if (wanted == NULL || finding->kind != NOTHING)
        return wanted == NULL && finding->kind != NOTHING;
    key_make(&state);
    return key_same(&state.key, &wanted->key) && state.lenience == wanted->lenience;
}

/* The move that leads to what is wanted; carried out, in transition. Each transition stores a byte of its own. */
static bool follow(struct search *search, const struct state *wanted, uint32_t number,
                   struct transition *transition, struct finding *finding)
{
    struct op op[MOVES_MAX];
    const int count = moves_list(op);
    tidy();
    whole_save(search->now);
    for (int i = 0; i < count; i++) {
        struct move move = {.op = op[i]};
        if (move.op.byte != 0)
            move.op.byte = STORED + number % (FRAME_GARBAGE - STORED);
        for (;;) {
            transition_play(&move, transition, finding);
            if (is_wanted(wanted, finding))
                return true;
            whole_restore(search->now);
            if (transition->transfers == 0 || (move.nth > 0 && !transition->planned_met))
                break;
            move.nth++;
        }
    }
    return false;
}

uint32_t trail_length(const struct search *search)
{
    uint32_t length = finding_is_own(&search->finding) ? 0 : 1;
    for (uint32_t number = search->from; number != 0; number = search->visited.from[number])
        length++;
    return length;
}

/* Follows the way to the state after which something was found; false: no operation leads to some state on it. */
static bool follow_all(FILE *out, struct search *search, uint32_t length)
{
    uint32_t *number = malloc(((size_t)length + 1) * sizeof *number);
    bool found = number != NULL;
    if (number == NULL)
        return false;
    for (uint32_t i = length, at = search->from; i > 0; at = search->visited.from[at])
        number[--i] = at;
    for (uint32_t i = 0; i < length && found; i++) {
        struct finding finding;
        struct transition transition;
        found = follow(search, &search->visited.state[number[i]], i, &transition, &finding);
        if (found)
            write_transition(out, &transition);
    }
    free(number);
    return found;
}

bool trail_write(FILE *out, struct search *search, const struct machine *machine)
{
    const bool own = finding_is_own(&search->finding);
    const uint32_t length = trail_length(search) - (own ? 0 : 1);
    struct finding finding;
    struct transition transition;
    trace_write_header(out, machine, &whole_limits);
    whole_restore(search->empty);
    if (!follow_all(out, search, length))
        return false;
    if (!own && follow(search, NULL, length, &transition, &finding)) {
        write_transition(out, &transition);
        search->finding = finding;
    } else if (!own) {
        fputs("# in the state that stands for this one, where names are others:\n", out);
    }
    finding_write(out, &search->finding);
    return true;
}
