#include "search.h"

#include <inttypes.h>
#include <stdlib.h>

#include "../play/run.h"
#include "../targets/host.h"
#include "compare.h"
#include "moves.h"
#include "whole.h"

bool search_init(struct search *search, size_t bytes_limit)
{
    search->empty = malloc(whole_size());
    search->now = malloc(whole_size());
    search->begun = host_seconds();
    search->alike = alike_new();
    return visited_init(&search->visited, bytes_limit) && search->empty != NULL && search->now != NULL &&
           search->alike != NULL;
}

void search_free(struct search *search)
{
    visited_free(&search->visited);
    alike_free(search->alike);
    free(search->empty);
    free(search->now);
}

static void show(struct search *search)
{
    const double now = host_seconds();
    if (now - search->shown < 1)
        return;
    search->shown = now;
    if (search->progress)
        fprintf(stderr,
                "\r%zu states, %zu of them looked at, %" PRIu64 " transitions, depth %" PRIu32 "\033[K",
                search->visited.count, search->looked_at, search->transitions, search->depth);
}

/* SEARCH_COMPLETE: there is nothing to stop for. */
static enum search_end add(struct search *search)
{
    struct state state;
    enum visited_result result;
    transition_check(&search->finding);
    if (search->finding.kind == NOTHING)
        compare_bytes(&search->finding);
    if (search->finding.kind != NOTHING)
        return SEARCH_FOUND;
    key_make(&state);
    if (!visited_has(&search->visited, &state))
        compare_all(&search->finding);
    if (search->finding.kind != NOTHING)
        return SEARCH_FOUND;
    result = visited_add(&search->visited, &state, search->from);
    if (search->alike_every > 0 && ++search->come_to % search->alike_every == 0 &&
        !alike_check(search->alike, &state, search->empty)) {
        search->finding = (struct finding){.kind = NOT_ALIKE, .op = search->move.op};
        return SEARCH_FOUND;
    }
    return result == VISITED_FULL ? SEARCH_MEMORY : SEARCH_COMPLETE;
}

/* One transition, which says how far it came. */
static enum search_end take(struct search *search, const struct move *move, struct transition *transition)
{
    search->move = *move;
    transition_play(move, transition, &search->finding);
    search->transitions++;
    if (search->finding.kind != NOTHING)
        return SEARCH_FOUND;
    if (whole_is(search->now)) /* nothing happened: what was found to hold still does */
        return SEARCH_COMPLETE;
    enum search_end end = add(search);
    whole_restore(search->now);
    return end;
}

static enum search_end take_all(struct search *search, const struct op *op)
{
    struct move move = {.op = *op};
    struct transition transition;
    enum search_end end = take(search, &move, &transition);
    if (transition.transfers == 0)
        return end;
    while (end == SEARCH_COMPLETE) {
        move.nth++;
        end = take(search, &move, &transition);
        if (!transition.planned_met)
            break;
    }
    return end;
}

static bool restore(struct search *search, uint32_t number)
{
    const struct state *state = &search->visited.state[number];
    struct state again;
    key_restore(state, search->empty);
    transition_begin();
    whole_save(search->now);
    key_make(&again);
    compare_bytes(&search->finding);
    return search->finding.kind == NOTHING && key_same(&state->key, &again.key) &&
           state->lenience == again.lenience;
}

static enum search_end look_at(struct search *search, uint32_t number)
{
    struct op op[MOVES_MAX];
    enum search_end end = SEARCH_COMPLETE;
    search->from = number;
    if (!restore(search, number)) {
        search->finding.kind = NOT_RESTORED;
        return SEARCH_FOUND;
    }
    const int count = moves_list(op);
    for (int i = 0; i < count && end == SEARCH_COMPLETE; i++)
        end = take_all(search, &op[i]);
    return end;
}

static enum search_end must_stop(struct search *search)
{
    if (host_interrupted())
        return SEARCH_INTERRUPTED;
    if (search->seconds_limit > 0 && host_seconds() - search->begun > search->seconds_limit)
        return SEARCH_TIME;
    show(search);
    return SEARCH_COMPLETE;
}

static void say_level(const struct search *search)
{
    if (!search->progress)
        printf("  depth %" PRIu32 ": %zu states, %" PRIu64 " transitions, %.0f s\n", search->depth,
               search->visited.count, search->transitions, host_seconds() - search->begun);
    fflush(stdout);
}

/* Every state that is as deep as those that are looked at now, which end before this one. */
static enum search_end search_level(struct search *search, size_t end)
{
    enum { LOOKS = 256 }; /* between two looks at the clock */
    enum search_end result = SEARCH_COMPLETE;
    while (search->looked_at < end && result == SEARCH_COMPLETE) {
        result = look_at(search, (uint32_t)search->looked_at);
        if (result != SEARCH_COMPLETE)
            break;
        search->looked_at++;
        if (search->looked_at % LOOKS == 0)
            result = must_stop(search);
    }
    return result;
}

enum search_end search_run(struct search *search)
{
    whole_init();
    transition_begin();
    whole_save(search->empty);
    enum search_end end = add(search);
    while (end == SEARCH_COMPLETE && search->looked_at < search->visited.count) {
        end = search_level(search, search->visited.count);
        say_level(search);
        if (end == SEARCH_COMPLETE && search->looked_at < search->visited.count)
            search->depth++;
    }
    if (search->progress)
        fputs("\r\033[K", stderr);
    return end;
}
