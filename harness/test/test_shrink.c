/*
 * The shrinker: what the pure reduction makes of lists, and that every defect of defective.h, a crash and a hang are
 * shrunk to a few operations that still fail, each of which is needed.
 */
#define _POSIX_C_SOURCE 200809L /* kill */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../language.h"
#include "../linux_arguments.h"
#include "../shrink.h"
#include "../shrink_run.h"
#include "check.h"
#include "defective.h"

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

/* ---- implementations that fail: the defective machine, also with worse than a wrong answer ---- */

/* What happens when process 1 has stored a byte. */
enum trouble { NO_TROUBLE, ABORTS, HANGS, ABORTS_AT_PEEK, ABORTS_ONLY_HERE, ENDS_US };

static enum defect defect;
static enum trouble trouble;
static bool live[VM_PROCESSES], stored;
static unsigned steps;
static pid_t here;

static bool defective_start(const struct machine *machine, char *error, unsigned long error_size)
{
    (void)machine;
    (void)error;
    (void)error_size;
    memset(live, 0, sizeof live);
    stored = false;
    steps = 0;
    defective_init(defect);
    return true;
}

static enum vm_status look(enum vm_status status, unsigned char byte, uint32_t *value)
{
    *value = byte;
    return status;
}

static enum vm_status made(enum vm_status status, int process, uint32_t *value)
{
    if (status == VM_OK)
        live[process] = true;
    *value = (uint32_t)process;
    return status;
}

static int carry_out(const struct op *op, uint32_t *value)
{
    unsigned char byte = 0;
    enum vm_status status;
    int process = 0;
    switch (op->kind) {
    case OP_SPAWN:
        status = defective_spawn(&process);
        return made(status, process, value);
    case OP_FORK:
        status = defective_fork(op->process, &process);
        return made(status, process, value);
    case OP_MAP_ANON:
        return defective_map_anon(op->process, op->page, op->count, op->prot);
    case OP_MAP_FILE:
        return defective_map_file(op->process, op->page, op->count, op->prot, op->file);
    case OP_MAP_SHARED:
        return defective_map_shared(op->process, op->page, op->count, op->prot, op->file);
    case OP_UNMAP:
        return defective_unmap(op->process, op->page, op->count);
    case OP_SYNC:
        return defective_sync(op->process, op->page, op->count);
    case OP_PROTECT:
        return defective_protect(op->process, op->page, op->count, op->prot);
    case OP_LOAD:
        status = defective_load(op->process, op->page, &byte);
        return look(status, byte, value);
    case OP_STORE:
        return defective_store(op->process, op->page, (unsigned char)op->byte);
    case OP_EXEC:
        return defective_exec(op->process, &op->image);
    case OP_EXIT:
        live[op->process] = false;
        return defective_exit(op->process);
    case OP_READ_FILE:
        if (op->file >= VM_FILE_PAGES || op->count >= VM_PAGE_SIZE)
            return VM_EINVAL;
        status = defective_read_file(op->file, op->count, &byte);
        return look(status, byte, value);
    default:
        return ANSWER_UNSUPPORTED;
    }
}

static void make_trouble(void)
{
    if (trouble == ABORTS || (trouble == ABORTS_ONLY_HERE && getpid() == here))
        abort();
    if (trouble == ENDS_US && steps <= 8)
        kill(here, SIGTERM);
    for (volatile unsigned n = 0; trouble == HANGS; n++)
        continue;
}

/* The arguments are not the machine's to check. */
static struct answer defective_step(const struct op *op)
{
    struct answer answer = {.status = VM_OK};
    bool takes_process = operations[op->kind].operands[0] == PROCESS;
    steps++;
    if (takes_process)
        answer.status = (int)arguments_error(&machine_small, op, true);
    if (answer.status == VM_OK)
        answer.status = carry_out(op, &answer.value);
    else if (!live[op->process])
        answer.status = VM_ESRCH;
    stored = stored || (op->kind == OP_STORE && op->process == 1 && answer.status == VM_OK);
    if (stored)
        make_trouble();
    return answer;
}

static int defective_peek(int process, uint32_t address)
{
    unsigned char byte;
    if (stored && trouble == ABORTS_AT_PEEK)
        abort();
    return defective_load(process, address, &byte) == VM_OK ? byte : -1;
}

static void defective_stop(void)
{
}

static const struct implementation implementation_defective = {
    .name = "defective",
    .start = defective_start,
    .step = defective_step,
    .peek = defective_peek,
    .stop = defective_stop,
};

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

static struct run new_run(void)
{
    return (struct run){.implementation = &implementation_defective,
                        .machine = &machine_small,
                        .recording = opened(recording_new())};
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

/* Plays operations but for the one at the place without. */
static struct run_result play_ops(const struct op *ops, size_t count, size_t without)
{
    FILE *input = opened(recording_new());
    struct run run = new_run();
    struct source source;
    struct run_result result;
    for (size_t i = 0; i < count; i++)
        if (i != without)
            CHECK(recording_add(input, &(struct trace_step){.op = ops[i]}));
    source = source_recording(input);
    apart_play(&run, &source, &apart, &result);
    fclose(input);
    fclose(run.recording);
    return result;
}

static bool fails_like(const struct run_result *a, const struct run_result *b)
{
    return a->end == RUN_MISMATCH && b->end == RUN_MISMATCH && a->died == b->died &&
           a->last.op.kind == b->last.op.kind && a->last.answer.status == b->last.answer.status &&
           a->verdict.claim == b->verdict.claim;
}

/* Random operations that do not conform: the first seed that leads to some. */
static bool find_failure(struct run *run, struct run_result *result)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct generator generator;
        struct source source = source_generator(&generator);
        generator_init(&generator, &machine_small, seed, OPS, false);
        *run = new_run();
        if (trouble == NO_TROUBLE)
            run_play(run, &source, result);
        else
            apart_play(run, &source, &apart, result);
        if (result->end == RUN_MISMATCH)
            return true;
        fclose(run->recording);
    }
    return false;
}

/* Shrinks a failure, and looks at the result: it fails in the same way, and without any one operation it does not
   (without one that asks for a byte, the comparison at the end may still find what is wrong with it). */
static size_t check_shrinking(const struct run *run, const struct run_result *failure, size_t most)
{
    struct op ops[OPS], again[OPS];
    struct shrunk first, second;
    struct run_result result;
    size_t count;
    CHECK(shrink_run(run, failure, &apart, &first) && first.run.recording != NULL && !first.stopped);
    CHECK(fails_like(&first.result, failure));
    count = ops_of(&first.run, ops);
    CHECK(count == first.result.steps && count <= most);
    result = play_ops(ops, count, count);
    CHECK(fails_like(&result, failure));
    for (size_t i = 0; i < count; i++) {
        result = play_ops(ops, count, i);
        CHECK(!fails_like(&result, &first.result) || result.at_end != first.result.at_end);
    }
    CHECK(shrink_run(run, failure, &apart, &second));
    CHECK(second.tried == first.tried && ops_of(&second.run, again) == count);
    CHECK(memcmp(ops, again, count * sizeof *ops) == 0);
    shrunk_free(&first);
    shrunk_free(&second);
    return count;
}

static void test_sound(void)
{
    struct run run;
    struct run_result result;
    defect = SOUND;
    CHECK(!find_failure(&run, &result));
}

static void test_defects(void)
{
    for (defect = SOUND + 1; defect < DEFECTS; defect++) {
        struct run run;
        struct run_result result;
        bool found = find_failure(&run, &result);
        CHECK(found);
        if (!found) {
            fprintf(stderr, "  defect %d: not found\n", (int)defect);
            continue;
        }
        if (check_shrinking(&run, &result, SHRUNK_MAX) > SHRUNK_MAX)
            fprintf(stderr, "  defect %d: more than %d operations\n", (int)defect, SHRUNK_MAX);
        fclose(run.recording);
    }
    CHECK(alone());
}

/* Two processes, a page, a store. */
enum { TROUBLE_OPS = 4 };

static void test_trouble(enum trouble kind)
{
    struct run run;
    struct run_result result;
    defect = SOUND;
    trouble = kind;
    CHECK(find_failure(&run, &result));
    CHECK(result.died != 0);
    CHECK(check_shrinking(&run, &result, TROUBLE_OPS) == TROUBLE_OPS);
    fclose(run.recording);
    CHECK(alone());
}

/* What does not fail again is not shrunk. */
static void test_not_again(void)
{
    struct run run = new_run();
    struct run_result result = {.end = RUN_MISMATCH, .steps = 1, .last.answer.status = ANSWER_BROKEN};
    struct shrunk shrunk;
    defect = SOUND;
    trouble = ABORTS_ONLY_HERE;
    CHECK(recording_add(run.recording, &(struct trace_step){.op.kind = OP_SPAWN}));
    CHECK(shrink_run(&run, &result, &apart, &shrunk));
    CHECK(shrunk.run.recording == NULL && !shrunk.stopped && shrunk.tried == 1);
    shrunk_free(&shrunk);
    fclose(run.recording);
}

/* The last test: a signal ends all runs, and what was found until then is there. */
static void test_signal(void)
{
    struct run run;
    struct run_result failure;
    struct shrunk shrunk;
    defect = FORK_SHARES_WRITABLE;
    trouble = NO_TROUBLE;
    CHECK(find_failure(&run, &failure));
    trouble = ENDS_US;
    CHECK(run_catch_signals());
    CHECK(shrink_run(&run, &failure, &apart, &shrunk));
    CHECK(run_interrupted() && shrunk.stopped);
    CHECK(shrunk.run.recording != NULL && shrunk.result.steps < failure.steps);
    CHECK(fails_like(&shrunk.result, &failure));
    CHECK(alone());
    shrunk_free(&shrunk);
    fclose(run.recording);
}

int main(void)
{
    here = getpid();
    test_reduction();
    test_stop();
    test_sound();
    test_defects();
    test_trouble(ABORTS);
    test_trouble(HANGS);
    test_trouble(ABORTS_AT_PEEK);
    test_not_again();
    test_signal();
    return checks_end();
}
