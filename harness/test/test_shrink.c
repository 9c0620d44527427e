/*
 * The shrinker: what the pure reduction makes of lists, and that every defect of defective.h, a crash and a hang are
 * shrunk to a few operations that still fail, each of which is needed.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "../shrink.h"
#include "../shrink_run.h"
#include "check.h"
#include "defective_implementation.h"

enum { RW = VM_READ | VM_WRITE };

/* Every process that was made is gone. */
static bool alone(void)
{
    return waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD;
}

/* ---- the reduction ---- */

/* Fails at the first store of at least 7 to byte 3 of any page that a process from 1 on has mapped before, by an
   operation whose range includes the page; stops after so many tries. */
struct rule {
    unsigned tries, stop_after;
};

static bool maps_page(const struct op *map, const struct op *store)
{
    uint32_t page = store->page / machine_small.page_size;
    return map->kind == OP_MAP_ANON && map->process == store->process && page >= map->page &&
           page - map->page < map->count;
}

static bool is_failing(const struct op *ops, size_t place)
{
    const struct op *store = &ops[place];
    if (store->kind != OP_STORE || store->process < 1 || store->byte < 7 ||
        store->page % machine_small.page_size != 3)
        return false;
    for (size_t i = 0; i < place; i++)
        if (maps_page(&ops[i], store))
            return true;
    return false;
}

static enum shrink_verdict try_rule(void *state, const struct op *ops, size_t *count)
{
    struct rule *rule = state;
    if (rule->stop_after != 0 && rule->tries == rule->stop_after)
        return SHRINK_STOP;
    rule->tries++;
    for (size_t i = 0; i < *count; i++)
        if (is_failing(ops, i)) {
            *count = i + 1;
            return SHRINK_FAILS;
        }
    return SHRINK_PASSES;
}

static const struct op long_list[] = {
    {.kind = OP_SPAWN},
    {.kind = OP_FORK, .process = 0},
    {.kind = OP_MAP_ANON, .process = 3, .page = 8, .count = 6, .prot = VM_READ},
    {.kind = OP_MAP_ANON, .process = 1, .page = 20, .count = 2, .prot = RW},
    {.kind = OP_LOAD, .process = 3, .page = 0x83},
    {.kind = OP_STORE, .process = 3, .page = 11 * 16 + 3, .byte = 200},
    {.kind = OP_EXIT, .process = 3},
};
enum { LONG = sizeof long_list / sizeof long_list[0] };

static void test_reduction(void)
{
    static const struct op expected[] = {
        {.kind = OP_MAP_ANON, .process = 1, .page = 0, .count = 1, .prot = RW},
        {.kind = OP_STORE, .process = 1, .page = 3, .byte = 7},
    };
    struct rule rule = {0};
    struct shrink shrink = {&machine_small, try_rule, &rule};
    struct op ops[LONG];
    size_t count = LONG;
    memcpy(ops, long_list, sizeof ops);
    CHECK(shrink_ops(&shrink, ops, &count));
    CHECK(count == 2);
    CHECK(memcmp(ops, expected, sizeof expected) == 0);
}

/* A list that was given up on is the smallest found until then. */
static void test_stop(void)
{
    for (unsigned tries = 1; tries < 12; tries++) {
        struct rule rule = {.stop_after = tries}, again = {0};
        struct shrink shrink = {&machine_small, try_rule, &rule};
        struct op ops[LONG];
        size_t count = LONG;
        memcpy(ops, long_list, sizeof ops);
        CHECK(shrink_ops(&shrink, ops, &count));
        CHECK(rule.tries == tries);
        CHECK(try_rule(&again, ops, &count) == SHRINK_FAILS);
    }
}

/* ---- shrinking ---- */

/* Few enough that the defective machine never runs out of frames. */
enum { OPS = 120, SHRUNK_MAX = 12, SEEDS = 500 };

static const struct apart apart = {.patience = 0.02, .quiet = true};

static FILE *opened(FILE *file)
{
    if (file == NULL) {
        perror("test_shrink");
        exit(2);
    }
    return file;
}

/* A run that was played. */
struct played {
    struct run run;
    struct run_result result;
};

static struct played play(const struct source *source, bool in_own_process)
{
    struct played played = {.run = {.implementation = &implementation_defective,
                                    .machine = &machine_small,
                                    .recording = opened(recording_new())}};
    if (in_own_process)
        apart_play(&played.run, source, &apart, &played.result);
    else
        run_play(&played.run, source, &played.result);
    return played;
}

static struct run_result play_ops(const struct op *ops, size_t count, bool in_own_process)
{
    struct op_list list = {ops, count};
    struct source source = source_list(&list);
    struct played played = play(&source, in_own_process);
    fclose(played.run.recording);
    return played.result;
}

/* Random operations that do not conform: the first seed that leads to some. */
static bool find_failure(struct played *played, bool in_own_process)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct generator generator;
        struct source source = source_generator(&generator);
        generator_init(&generator, &machine_small, seed, OPS, false);
        *played = play(&source, in_own_process);
        if (played->result.end == RUN_MISMATCH)
            return true;
        fclose(played->run.recording);
    }
    return false;
}

/* The operations of a run as it was played. */
static size_t ops_of(const struct run *run, struct op *ops)
{
    struct source source = source_recording(run->recording);
    struct trace_step step;
    size_t count = 0;
    while (count < OPS && source.next(source.state, &step) == TRACE_STEP)
        ops[count++] = step.op;
    return count;
}

static bool fails_like(const struct run_result *a, const struct run_result *b)
{
    return a->end == RUN_MISMATCH && b->end == RUN_MISMATCH && a->died == b->died &&
           a->last.op.kind == b->last.op.kind && a->last.answer.status == b->last.answer.status &&
           a->verdict.claim == b->verdict.claim;
}

/* That each operation is needed for such a failure, at a step or at the end. Without one that asks for a byte, the comparison at the end
   may still find what is wrong with it. */
static void check_minimal(const struct op *ops, size_t count, const struct run_result *failure, bool at_end,
                          bool in_own_process)
{
    struct op rest[OPS];
    for (size_t i = 0; i < count; i++) {
        struct run_result result;
        memcpy(rest, ops, i * sizeof *ops);
        memcpy(rest + i, ops + i + 1, (count - i - 1) * sizeof *ops);
        result = play_ops(rest, count - 1, in_own_process);
        CHECK(!fails_like(&result, failure) || result.at_end != at_end);
    }
}

/* Shrinks a failure, and looks at what came out of it; how many operations. */
static size_t check_run(const struct played *failure)
{
    struct op ops[OPS];
    struct shrunk shrunk;
    struct run_result result;
    size_t count;
    CHECK(shrink_run(&failure->run, &failure->result, &apart, &shrunk));
    CHECK(shrunk.run.recording != NULL && !shrunk.stopped);
    CHECK(fails_like(&shrunk.result, &failure->result));
    count = ops_of(&shrunk.run, ops);
    CHECK(count == shrunk.result.steps);
    result = play_ops(ops, count, true);
    CHECK(fails_like(&result, &failure->result));
    check_minimal(ops, count, &shrunk.result, shrunk.result.at_end, true);
    shrunk_free(&shrunk);
    CHECK(alone());
    return count;
}

static void test_run(enum defect defect, enum trouble trouble, size_t least, size_t most)
{
    struct played failure;
    size_t count;
    defective_become(defect, trouble);
    CHECK(find_failure(&failure, true));
    CHECK((failure.result.died != 0) == (trouble != NO_TROUBLE));
    count = check_run(&failure);
    CHECK(count >= least && count <= most);
    fclose(failure.run.recording);
}

/* The reduction alone, in this process: starting another one for every try takes too long for all of the defects. */
static enum shrink_verdict try_here(void *state, const struct op *ops, size_t *count)
{
    struct run_result result = play_ops(ops, *count, false);
    if (!fails_like(&result, state) || result.at_end)
        return SHRINK_PASSES;
    *count = (size_t)result.steps;
    return SHRINK_FAILS;
}

static size_t shrink_here(const struct played *failure, struct op *ops)
{
    struct run_result result = failure->result;
    const struct shrink shrink = {&machine_small, try_here, &result};
    size_t count = ops_of(&failure->run, ops);
    if (result.at_end)
        ops[count++] = result.last.op;
    CHECK(try_here(&result, ops, &count) == SHRINK_FAILS);
    CHECK(shrink_ops(&shrink, ops, &count));
    return count;
}

static void test_defect(void)
{
    struct played failure;
    struct op ops[OPS + 1], again[OPS + 1];
    size_t count;
    bool found = find_failure(&failure, false);
    CHECK(found);
    if (!found)
        return;
    count = shrink_here(&failure, ops);
    CHECK(count <= SHRUNK_MAX);
    check_minimal(ops, count, &failure.result, false, false);
    CHECK(shrink_here(&failure, again) == count);
    CHECK(memcmp(ops, again, count * sizeof *ops) == 0);
    fclose(failure.run.recording);
}

static void test_defects(void)
{
    struct played played;
    defective_become(SOUND, NO_TROUBLE);
    CHECK(!find_failure(&played, false));
    for (enum defect defect = SOUND + 1; defect < DEFECTS; defect++) {
        unsigned failed_before = checks_failed;
        defective_become(defect, NO_TROUBLE);
        test_defect();
        if (checks_failed > failed_before)
            fprintf(stderr, "  defect %d\n", (int)defect);
    }
}

/* What does not fail again is not shrunk. */
static void test_not_again(void)
{
    struct generator generator;
    struct source source = source_generator(&generator);
    struct played played;
    struct shrunk shrunk;
    defective_become(SOUND, NO_TROUBLE);
    generator_init(&generator, &machine_small, 1, OPS, false);
    played = play(&source, false);
    CHECK(played.result.end == RUN_CONFORMS);
    played.result.end = RUN_MISMATCH;
    CHECK(shrink_run(&played.run, &played.result, &apart, &shrunk));
    CHECK(shrunk.run.recording == NULL && !shrunk.stopped);
    shrunk_free(&shrunk);
    fclose(played.run.recording);
}

/* The last test: a signal ends all runs, and what was found until then is there. */
static void test_signal(void)
{
    struct played failure;
    struct shrunk shrunk;
    defective_become(FORK_SHARES_WRITABLE, NO_TROUBLE);
    CHECK(find_failure(&failure, true));
    defective_become(FORK_SHARES_WRITABLE, ENDS_TEST);
    CHECK(run_catch_signals());
    CHECK(shrink_run(&failure.run, &failure.result, &apart, &shrunk));
    CHECK(run_interrupted() && shrunk.stopped);
    CHECK(shrunk.run.recording != NULL && shrunk.result.steps < failure.result.steps);
    CHECK(fails_like(&shrunk.result, &failure.result));
    CHECK(alone());
    shrunk_free(&shrunk);
    fclose(failure.run.recording);
}

int main(void)
{
    test_reduction();
    test_stop();
    test_defects();
    test_run(FORK_SHARES_WRITABLE, NO_TROUBLE, 2, SHRUNK_MAX);
    test_run(SYNC_LIES, NO_TROUBLE, 2, SHRUNK_MAX);
    /* Two processes, a page, a store. */
    test_run(SOUND, ABORTS, 4, 4);
    test_run(SOUND, HANGS, 4, 4);
    test_run(SOUND, ABORTS_AT_PEEK, 4, 4);
    test_not_again();
    test_signal();
    return checks_end();
}
