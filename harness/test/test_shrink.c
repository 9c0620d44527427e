/*
 * The shrinker: what the pure reduction makes of lists, and that every defect of defective.h, a crash and a hang are
 * shrunk to a few operations that still fail, each of which is needed.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "../language/language.h"
#include "../shrink/shrink.h"
#include "../shrink/shrink_run.h"
#include "../targets/host.h"
#include "defective_implementation.h"
#include "testing.h"

/* Every process that was made is gone. */
static bool alone(void)
{
    return waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD;
}

/* ---- the reduction: of what the model does, where something is to be seen ---- */

enum { LIST_MAX = 32 };

/* The model after an operation. */
struct seen {
    const struct op *op;
    struct answer answer;
    int live, last_store; /* how many processes live; whose last store it was that was answered with VM_OK */
    unsigned pages;       /* in which bytes were stored one after the other */
    uint32_t slot_reads;
};

static bool loads_from_swap(const struct seen *seen)
{
    return seen->op->kind == OP_LOAD && seen->answer.value != 0 && seen->slot_reads > 0;
}

static bool stores_alone(const struct seen *seen)
{
    return seen->op->kind == OP_STORE && seen->answer.status == VM_OK && seen->live == 1 &&
           seen->op->byte >= 7 && seen->op->page % machine_small.page_size == 3;
}

static bool stores_to_two_pages(const struct seen *seen)
{
    return seen->pages == 2;
}

static bool sees_the_others_store(const struct seen *seen)
{
    return seen->op->kind == OP_LOAD && seen->answer.value == 7 && seen->op->process != seen->last_store;
}

static void look(struct seen *seen, const struct op *op)
{
    static const struct op usage = {.kind = OP_USAGE};
    static uint32_t last_page;
    seen->op = op;
    seen->answer = machine_small.model_step(op);
    seen->slot_reads = machine_small.model_step(&usage).usage.slot_reads;
    if (seen->answer.status != VM_OK)
        return;
    seen->live += operations[op->kind].result == PROCESS;
    seen->live -= op->kind == OP_EXIT;
    if (op->kind == OP_STORE) {
        uint32_t page = op->page / machine_small.page_size;
        seen->pages += seen->pages == 0 || page != last_page;
        seen->last_store = op->process;
        last_page = page;
    }
}

/* What counts as failing, and when to give up. */
struct rule {
    bool (*holds)(const struct seen *);
    unsigned tries, stop_after; /* 0: never */
};

static enum shrink_verdict try_rule(void *state, const struct op *ops, size_t *count)
{
    struct rule *rule = state;
    struct seen seen = {.live = 0};
    if (rule->stop_after != 0 && rule->tries == rule->stop_after)
        return SHRINK_STOP;
    rule->tries++;
    machine_small.model_init();
    for (size_t i = 0; i < *count; i++) {
        look(&seen, &ops[i]);
        if (rule->holds(&seen)) {
            *count = i + 1;
            return SHRINK_FAILS;
        }
    }
    return SHRINK_PASSES;
}

/* The operations of a trace without its header. */
static size_t parse(const char *text, struct op *ops)
{
    struct trace_reader reader;
    struct trace_step step;
    size_t count = 0;
    FILE *file = tmpfile();
    if (file == NULL) {
        perror("test_shrink");
        exit(2);
    }
    trace_write_header(file, &machine_small, NULL);
    fputs(text, file);
    rewind(file);
    CHECK(trace_begin(&reader, file));
    while (count < LIST_MAX && trace_next(&reader, &step) == TRACE_STEP)
        ops[count++] = step.op;
    fclose(file);
    return count;
}

static const struct reduced {
    bool (*holds)(const struct seen *);
    const char *from, *to;
} reduced[] = {
    /* Memory is full at last: a reclaim does for that. */
    {loads_from_swap,
     "spawn\nspawn\nexec 1 2 1 2 1 1 0\nmap_anon 1 10 7 rw-\nload 1 0xa4\nload 1 0xb4\nload 1 0xc4\n"
     "load 1 0x30\nload 1 0x1f0\nstore 1 0xd4 9\nload 1 0xe0\nload 1 0xf0\nload 1 0x100\nmap_anon 0 3 10 "
     "rw-\n"
     "load 0 0x30\nload 0 0x40\nload 0 0x50\nload 0 0x60\nload 0 0x70\nload 0 0x80\nload 0 0x90\nload 0 "
     "0xa0\n"
     "load 0 0xb0\nload 0 0xc0\nload 1 0xd4\n",
     "spawn\nmap_anon 0 0 1 rw-\nstore 0 0 1\nreclaim 1\nload 0 0\n"},
    /* Who forked has ended: the child may be its parent. */
    {stores_alone, "spawn\nmap_anon 0 8 6 rwx\nfork 0\nexit 0\nload 1 0x80\nstore 1 0xa3 200\nspawn\n",
     "spawn\nmap_anon 0 0 1 rw-\nstore 0 3 7\n"},
    /* Two ranges may be one. */
    {stores_to_two_pages,
     "spawn\nfork 0\nmap_anon 1 7 2 rw-\nmap_anon 1 20 1 rwx\nstore 1 0x81 3\nstore 1 0x142 3\n",
     "spawn\nmap_anon 0 0 2 rw-\nstore 0 0 0\nstore 0 0x10 0\n"},
    {sees_the_others_store,
     "spawn\nspawn\nspawn\nmap_shared 2 9 2 rw- 7\nmap_file 1 3 1 r-- 8\nstore 2 0xa5 9\nstore 2 0xa5 "
     "7\nload 1 "
     "0x35\n",
     "spawn\nspawn\nmap_shared 0 0 1 rw- 0\nmap_file 1 0 1 rw- 0\nstore 0 0 7\nload 1 0\n"},
};

static void write_list(const char *name, const struct op *ops, size_t count)
{
    fprintf(stderr, "---- %s:\n", name);
    for (size_t i = 0; i < count; i++) {
        trace_write_op(stderr, &ops[i]);
        fputs("\n", stderr);
    }
}

static void test_reduction(void)
{
    for (size_t i = 0; i < sizeof reduced / sizeof reduced[0]; i++) {
        struct rule rule = {.holds = reduced[i].holds};
        struct shrink shrink = {&machine_small, try_rule, &rule};
        struct op ops[LIST_MAX], expected[LIST_MAX];
        size_t count = parse(reduced[i].from, ops), expected_count = parse(reduced[i].to, expected);
        bool same;
        CHECK(shrink_ops(&shrink, ops, &count));
        same = count == expected_count && memcmp(ops, expected, count * sizeof *ops) == 0;
        CHECK(same);
        if (!same) {
            write_list("expected", expected, expected_count);
            write_list("shrunk to", ops, count);
        }
    }
}

/* A list that was given up on is the smallest found until then. */
static void test_stop(void)
{
    for (unsigned tries = 1; tries < 12; tries++) {
        struct rule rule = {.holds = reduced[0].holds, .stop_after = tries}, again = {.holds = rule.holds};
        struct shrink shrink = {&machine_small, try_rule, &rule};
        struct op ops[LIST_MAX];
        size_t count = parse(reduced[0].from, ops);
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
    return a->end == RUN_MISMATCH && b->end == RUN_MISMATCH && a->broken == b->broken &&
           a->last.op.kind == b->last.op.kind && a->last.answer.status == b->last.answer.status &&
           a->verdict.claim == b->verdict.claim;
}

/* That each operation is needed for such a failure, at a step or at the end. Without one that asks for a byte, the
   comparison at the end may still find what is wrong with it. */
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
    shrink_run(&failure->run, &failure->result, &apart, &shrunk);
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
    CHECK((failure.result.broken != 0) == (trouble != NO_TROUBLE));
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
    shrink_run(&played.run, &played.result, &apart, &shrunk);
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
    CHECK(host_catch_signals());
    shrink_run(&failure.run, &failure.result, &apart, &shrunk);
    CHECK(host_interrupted() && shrunk.stopped);
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
