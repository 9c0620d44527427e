#include "alike.h"

#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "moves.h"
#include "transition.h"
#include "whole.h"

/* What an operation led to. */
struct outcome {
    struct state state;
    int status; /* that it answered */
    int found;  /* what was wrong, if anything was */
};

enum {
    TRANSFERS_MAX = VM_FRAMES + VM_SPACE_PAGES + 2, /* of one operation */
    OUTCOMES_MAX = MOVES_MAX * (1 + TRANSFERS_MAX)
};

struct outcomes {
    struct outcome outcome[OUTCOMES_MAX];
    size_t count;
};

struct alike {
    struct outcomes here, restored;
    void *now;
};

struct alike *alike_new(void)
{
    struct alike *alike = calloc(1, sizeof *alike);
    if (alike == NULL)
        return NULL;
    alike->now = malloc(whole_size());
    if (alike->now != NULL)
        return alike;
    free(alike);
    return NULL;
}

void alike_free(struct alike *alike)
{
    if (alike != NULL)
        free(alike->now);
    free(alike);
}

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct outcome));
}

/* Adds what a move leads to; false: the operation did not come to the transfer that was to fail. */
static bool add(struct outcomes *outcomes, const struct move *move, struct transition *transition)
{
    struct finding finding;
    struct outcome *outcome = &outcomes->outcome[outcomes->count];
    memset(outcome, 0, sizeof *outcome);
    transition_play(move, transition, &finding);
    if (finding.kind == NOTHING)
        transition_check(&finding);
    if (finding.kind == NOTHING)
        compare_bytes(&finding);
    outcome->found = (int)finding.kind;
    outcome->status = transition->count > 0 ? transition->played[move->nth > 0 ? 1 : 0].answer.status : 0;
    if (finding.kind == NOTHING)
        key_make(&outcome->state);
    outcomes->count++;
    return finding.kind == NOTHING && transition->transfers > 0 &&
           (move->nth == 0 || transition->planned_met);
}

/* All that operations lead to from the state that the machines are in. */
static void find_outcomes(struct alike *alike, struct outcomes *outcomes)
{
    struct op op[MOVES_MAX];
    const int count = moves_list(op);
    outcomes->count = 0;
    transition_begin();
    whole_save(alike->now);
    for (int i = 0; i < count; i++) {
        struct move move = {.op = op[i]};
        struct transition transition;
        while (move.nth <= TRANSFERS_MAX && add(outcomes, &move, &transition)) {
            whole_restore(alike->now);
            move.nth++;
        }
        whole_restore(alike->now);
    }
    qsort(outcomes->outcome, outcomes->count, sizeof outcomes->outcome[0], compare);
}

bool alike_check(struct alike *alike, const struct state *state, const void *empty)
{
    find_outcomes(alike, &alike->here);
    key_restore(state, empty);
    find_outcomes(alike, &alike->restored);
    return alike->here.count == alike->restored.count &&
           memcmp(alike->here.outcome, alike->restored.outcome,
                  alike->here.count * sizeof alike->here.outcome[0]) == 0;
}
