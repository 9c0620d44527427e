/*
 * The runner: implementations that are wrong at one known step have to be caught at that step, for the right
 * reason; what is not wrong has to pass.
 */
#define _POSIX_C_SOURCE 200809L /* fmemopen */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "../language/language.h"
#include "../report/report.h"
#include "../targets/host.h"
#include "testing.h"

/* Pages have 16 bytes: page 4 begins at 0x40. */
static const char script[] = "forkproof-trace 1\n"
                             "geometry small\n"
                             "spawn\n"                  /* 1 */
                             "map_anon 0 0 2 rw-\n"     /* 2 */
                             "map_file 0 4 2 r-x 3\n"   /* 3 */
                             "resident 0 0\n"           /* 4 */
                             "load 0 0x0\n"             /* 5 */
                             "store 0 0x0 5\n"          /* 6 */
                             "fetch 0 0x40\n"           /* 7 */
                             "fork 0\n"                 /* 8 */
                             "same 0 0 1 0\n"           /* 9 */
                             "load 1 0x0\n"             /* 10 */
                             "store 1 0x0 6\n"          /* 11 */
                             "same 0 0 1 0\n"           /* 12 */
                             "load 0 0x0\n"             /* 13 */
                             "same 0 4 1 4\n"           /* 14 */
                             "reclaim 1\n"              /* 15 */
                             "usage\n"                  /* 16 */
                             "protect 1 0 1 r--\n"      /* 17 */
                             "store 1 0x0 7\n"          /* 18 */
                             "exit 1\n"                 /* 19 */
                             "load 1 0x0\n"             /* 20 */
                             "spawn\n"                  /* 21 */
                             "map_shared 1 8 1 rw- 5\n" /* 22 */
                             "map_shared 0 8 1 rw- 5\n" /* 23 */
                             "map_file 0 9 1 rw- 5\n"   /* 24 */
                             "store 1 0x81 9\n"         /* 25 */
                             "load 0 0x81\n"            /* 26 */
                             "load 0 0x91\n"            /* 27 */
                             "sync 1 8 1\n"             /* 28 */
                             "read_file 5 1\n"          /* 29 */
                             "store 0 0x91 7\n"         /* 30 */
                             "store 1 0x81 8\n"         /* 31 */
                             "load 0 0x91\n"            /* 32 */
                             "same 0 8 1 8\n"           /* 33 */
                             "read_file 5 1\n";         /* 34 */
/* Six pages of process 0, one of process 1, and the file but for the page that was stored to since its sync. */
enum { SCRIPT_STEPS = 34, SCRIPT_BYTES = (6 + 1 + 11) * 16 };

/* ---- an implementation that is the model but for one thing ---- */

static struct {
    uint64_t answer_step; /* at which answer is given in place of the model's; 0: at none */
    struct answer answer;
    uint64_t check_step; /* from which on the invariant is broken */
    uint64_t signal_step;
    bool flip_peek; /* of the second byte of process 0 */
    bool refuse_start, memory_unlimited, places_unknown;
} wrong;
static uint64_t steps;
static unsigned starts, stops, compare_every;

static bool wrong_start(const struct implementation *self, const struct machine *machine,
                        struct declaration *declaration, char *error, unsigned long error_size)
{
    bool started;
    steps = 0;
    starts++;
    if (wrong.refuse_start) {
        snprintf(error, error_size, "there is no such thing");
        return false;
    }
    started = implementation_model.start(self, machine, declaration, error, error_size);
    declaration->limits.memory = !wrong.memory_unlimited;
    if (wrong.places_unknown)
        declaration->limits.places = 0;
    return started;
}

static struct answer wrong_step(const struct op *op)
{
    steps++;
    if (steps == wrong.signal_step)
        raise(SIGINT);
    if (steps != wrong.answer_step)
        return implementation_model.step(op);
    if (wrong.answer.status == ANSWER_KILLED)
        implementation_model.step(&(struct op){.kind = OP_EXIT, .process = op->process});
    else if (wrong.answer.status != ANSWER_UNSUPPORTED)
        implementation_model.step(op);
    return wrong.answer;
}

static int wrong_peek(int process, uint32_t address)
{
    int byte = implementation_model.peek(process, address);
    return wrong.flip_peek && process == 0 && address == 1 ? byte ^ 1 : byte;
}

static int wrong_check(void)
{
    return wrong.check_step != 0 && steps >= wrong.check_step ? 5 : 0;
}

static void wrong_stop(void)
{
    stops++;
    implementation_model.stop();
}

static const char *wrong_unchecked(unsigned n)
{
    return n == 0 ? "colours" : NULL;
}

static struct implementation implementation_wrong = {
    .name = "wrong",
    .start = wrong_start,
    .step = wrong_step,
    .peek = wrong_peek,
    .check = wrong_check,
    .stop = wrong_stop,
    .unchecked = wrong_unchecked,
};

/* ---- playing ---- */

static FILE *opened(FILE *file)
{
    if (file == NULL) {
        perror("test_run");
        exit(2);
    }
    return file;
}

/* The steps of a trace in memory. */
static FILE *record_text(const char *text)
{
    FILE *file = opened(fmemopen((char *)(uintptr_t)text, strlen(text), "r"));
    FILE *recording = opened(recording_new());
    struct trace_reader reader;
    struct trace_step step;
    CHECK(trace_begin(&reader, file));
    while (trace_next(&reader, &step) == TRACE_STEP)
        CHECK(recording_add(recording, &step));
    fclose(file);
    return recording;
}

static struct run_result play_text(const char *text, bool deterministic, FILE *recording)
{
    FILE *input = record_text(text);
    struct run run = {.implementation = &implementation_wrong,
                      .machine = &machine_small,
                      .deterministic = deterministic,
                      .recording = recording,
                      .compare_every = compare_every};
    struct source source = source_recording(input);
    struct run_result result;
    unsigned starts_before = starts, stops_before = stops;
    run_play(&run, &source, &result);
    CHECK(starts == starts_before + 1 && stops == stops_before + 1);
    fclose(input);
    return result;
}

static struct run_result play_script(void)
{
    FILE *recording = opened(recording_new());
    struct run_result result = play_text(script, false, recording);
    fclose(recording);
    memset(&wrong, 0, sizeof wrong);
    return result;
}

static void test_right(void)
{
    struct run_result result = play_script();
    CHECK(result.end == RUN_CONFORMS);
    CHECK(result.steps == SCRIPT_STEPS);
    CHECK(result.bytes == SCRIPT_BYTES);
    if (result.end == RUN_MISMATCH)
        fprintf(stderr, "  step %d\n", (int)result.steps);
}

/* An answer that is not allowed at a step of the script, and the claim it breaks. */
static const struct wrong_answer {
    uint64_t step;
    struct answer answer;
    unsigned claim;
    int64_t value; /* what is allowed with VM_OK, or -1 */
} wrong_answers[] = {
    {1, {.status = VM_ENOPROC}, 12, -1},
    {1, {.status = VM_OK, .value = 8}, 12, -1},
    {2, {.status = VM_EEXIST}, 12, -1},
    {4, {.status = VM_OK, .value = 1}, 1, 0},
    {5, {.status = VM_OK, .value = 1}, 10, 0},
    {5, {.status = VM_EIO}, 12, 0},
    {6, {.status = VM_EACCES}, 12, -1},
    {7, {.status = VM_OK, .value = 0xc4}, 2, 0xc3},
    {8, {.status = VM_OK, .value = 0}, 4, -1},
    {9, {.status = VM_OK, .value = 0}, 7, 1},
    {10, {.status = VM_OK, .value = 0}, 6, 5},
    {12, {.status = VM_OK, .value = 1}, 6, 0},
    {13, {.status = VM_OK, .value = 6}, 6, 5},
    {14, {.status = VM_OK, .value = 0}, 9, 1},
    {15, {.status = VM_OK, .value = 2}, 11, -1},
    {16, {.status = VM_OK, .usage = {.frames = 4}}, 5, -1},
    {16, {.status = VM_OK, .usage = {.slots = 3}}, 3, -1},
    {16, {.status = VM_OK, .usage = {.copies = 2}}, 7, -1},
    {18, {.status = VM_OK}, 12, -1},
    {19, {.status = ANSWER_BROKEN}, 12, -1},
    {20, {.status = VM_EFAULT}, 12, -1},
    {20, {.status = ANSWER_KILLED}, 12, -1},
    {22, {.status = VM_EEXIST}, 12, -1},
    {26, {.status = VM_OK, .value = 0xa3}, 14, 9},
    {27, {.status = VM_OK, .value = 0xa3}, 14, 9},
    {28, {.status = VM_EFAULT}, 12, -1},
    {28, {.status = VM_EIO}, 12, -1},
    {29, {.status = VM_OK, .value = 0xa3}, 14, 9},
    {29, {.status = VM_EINVAL}, 12, 9},
    {32, {.status = VM_OK, .value = 8}, 6, 7},
    {33, {.status = VM_OK, .value = 0}, 14, 1},
};

static void test_wrong_answers(void)
{
    for (size_t i = 0; i < sizeof wrong_answers / sizeof wrong_answers[0]; i++) {
        const struct wrong_answer *w = &wrong_answers[i];
        struct run_result result;
        wrong.answer_step = w->step;
        wrong.answer = w->answer;
        result = play_script();
        CHECK(result.end == RUN_MISMATCH);
        CHECK(result.steps == w->step);
        CHECK(!result.at_end && !result.not_recorded);
        CHECK(answer_same(result.last.op.kind, &result.last.answer, &w->answer));
        CHECK(result.verdict.claim == w->claim);
        CHECK(result.verdict.value == w->value);
        if (result.steps != w->step || result.verdict.claim != w->claim || result.verdict.value != w->value)
            fprintf(stderr, "  wrong_answers[%zu]: step %d, claim %u, value %d\n", i, (int)result.steps,
                    result.verdict.claim, (int)result.verdict.value);
    }
}

static void test_end(void)
{
    struct run_result result;
    wrong.flip_peek = true;
    result = play_script();
    CHECK(result.end == RUN_MISMATCH);
    CHECK(result.at_end);
    CHECK(result.steps == SCRIPT_STEPS && result.bytes == 1);
    CHECK(result.last.op.kind == OP_LOAD && result.last.op.process == 0 && result.last.op.page == 1);
    CHECK(result.last.answer.value == 1 && result.verdict.value == 0);
    CHECK(result.verdict.claim == 6);
}

static void test_file_at_end(void)
{
    struct run_result result;
    wrong.answer_step = SCRIPT_STEPS + 2;
    wrong.answer = (struct answer){.status = VM_OK, .value = 1};
    result = play_script();
    CHECK(result.end == RUN_MISMATCH);
    CHECK(result.at_end);
    CHECK(result.steps == SCRIPT_STEPS && result.bytes == 7 * 16 + 1);
    CHECK(result.last.op.kind == OP_READ_FILE && result.last.op.file == 0 && result.last.op.count == 1);
    CHECK(result.last.answer.value == 1 && result.verdict.value == 8);
    CHECK(result.verdict.claim == 14);
}

/* Bytes are compared after some of the steps, too; what is wrong at a step between them is found there. */
static void test_on_the_way(void)
{
    struct run_result result;
    compare_every = 8;
    result = play_script();
    CHECK(result.end == RUN_CONFORMS);
    CHECK(result.steps == SCRIPT_STEPS && result.bytes == SCRIPT_BYTES);
    wrong.flip_peek = true;
    result = play_script();
    CHECK(result.end == RUN_MISMATCH);
    CHECK(result.at_end && result.steps == 8);
    CHECK(result.last.op.kind == OP_LOAD && result.last.op.page == 1);
    wrong.check_step = 9;
    result = play_script();
    CHECK(result.end == RUN_BROKEN);
    CHECK(!result.at_end && result.steps == 9);
    CHECK(result.last.op.kind == OP_SAME);
    compare_every = 0;
}

/* Pages that may not be read are compared if they can be looked at. */
static void test_peeks_all(void)
{
    static const char text[] = "forkproof-trace 1\ngeometry small\nspawn\nmap_anon 0 0 1 --x\n";
    struct run_result result;
    wrong.flip_peek = true;
    result = play_text(text, false, NULL);
    CHECK(result.end == RUN_CONFORMS);
    implementation_wrong.peeks_all = true;
    result = play_text(text, false, NULL);
    implementation_wrong.peeks_all = false;
    memset(&wrong, 0, sizeof wrong);
    CHECK(result.end == RUN_MISMATCH && result.at_end);
    CHECK(result.last.op.kind == OP_LOAD && result.last.op.page == 1);
    CHECK(result.last.answer.value == 1);
    CHECK(result.verdict.value == 0 && result.verdict.statuses == 1U << VM_OK);
}

static void test_invariant(void)
{
    struct run_result result;
    wrong.check_step = 11;
    result = play_script();
    CHECK(result.end == RUN_BROKEN);
    CHECK(result.steps == 11);
    CHECK(result.invariant == 5);
    CHECK(result.last.op.kind == OP_STORE);
}

static void test_start_refused(void)
{
    struct run_result result;
    wrong.refuse_start = true;
    result = play_script();
    CHECK(result.end == RUN_FAILED);
    CHECK(result.steps == 0);
    CHECK(strcmp(result.error, "there is no such thing") == 0);
}

static void test_unsupported(void)
{
    struct run_result result;
    wrong.answer_step = 17; /* protect; the store after it must then succeed */
    wrong.answer.status = ANSWER_UNSUPPORTED;
    result = play_script();
    CHECK(result.end == RUN_CONFORMS);
    CHECK(result.steps == SCRIPT_STEPS);
    for (int kind = 0; kind < OP_KINDS; kind++)
        CHECK(result.unsupported[kind] == (kind == OP_PROTECT ? 1 : 0));
}

static void test_killed(void)
{
    struct run_result result;
    wrong.places_unknown = true;
    wrong.answer_step = 11;
    wrong.answer.status = ANSWER_KILLED;
    result = play_script();
    CHECK(result.end == RUN_CONFORMS && result.killed == 1);
    /* Not while there is memory. */
    wrong.answer_step = 11;
    wrong.answer.status = ANSWER_KILLED;
    result = play_script();
    CHECK(result.end == RUN_MISMATCH && result.steps == 11);
    wrong.memory_unlimited = true;
    wrong.answer_step = 11;
    wrong.answer.status = ANSWER_KILLED;
    result = play_script();
    CHECK(result.end == RUN_MISMATCH);
    CHECK(result.steps == 11);
    CHECK(result.verdict.claim == 12);
    CHECK(result.verdict.statuses == 1U << VM_OK);
}

/* ---- recorded answers, and what is written ---- */

static void test_recorded(void)
{
    static const char text[] = "forkproof-trace 1\ngeometry small\nspawn -> ok 0\nspawn -> ok 2\n";
    FILE *recording = opened(recording_new());
    struct run_result result = play_text(text, true, recording);
    CHECK(result.end == RUN_MISMATCH);
    CHECK(result.not_recorded);
    CHECK(result.steps == 2 && result.last.line == 4);
    CHECK(result.last.answer.value == 1 && result.recorded.value == 2);
    result = play_text(text, false, recording);
    CHECK(result.end == RUN_CONFORMS);
    fclose(recording);
}

static void check_written(void (*write)(FILE *, const struct run *, const struct run_result *),
                          const struct run *run, const struct run_result *result, const char *expected)
{
    char text[1024] = "";
    FILE *file = opened(fmemopen(text, sizeof text, "w"));
    write(file, run, result);
    fclose(file);
    CHECK(strcmp(text, expected) == 0);
    if (strcmp(text, expected) != 0)
        fprintf(stderr, "---- written:\n%s---- expected:\n%s", text, expected);
}

static void write_result(FILE *file, const struct run *run, const struct run_result *result)
{
    report_result(file, "a.trace", run, result);
}

static void write_trace(FILE *file, const struct run *run, const struct run_result *result)
{
    CHECK(report_trace(file, "from here", run, result));
}

static void test_report(void)
{
    static const char text[] = "forkproof-trace 1\ngeometry small\nspawn\nmap_anon 0 0 1 rw-\nload 0 3\n";
    struct run run = {.implementation = &implementation_wrong,
                      .machine = &machine_small,
                      .deterministic = true,
                      .recording = opened(recording_new())};
    struct run_result result;
    wrong.answer_step = 3;
    wrong.answer = (struct answer){.status = VM_OK, .value = 9};
    result = play_text(text, true, run.recording);
    memset(&wrong, 0, sizeof wrong);
    check_written(write_result, &run, &result,
                  "a.trace:5: wrong: step 3: load 0 0x3\n"
                  "  got ok 0x9, allowed are only: ok 0x0, enomem\n"
                  "  claim C10: a fresh page reads as zeros whatever its frame held before\n");
    check_written(
        write_trace, &run, &result,
        "forkproof-trace 1\ngeometry small memory=limited tables=limited places=28 leaf_tables=20\n# from "
        "here\nspawn -> ok 0\nmap_anon 0 "
        "0 1 rw- -> ok\n"
        "load 0 0x3 # wrong: ok 0x9\n# allowed are only: ok 0x0, enomem\n"
        "# claim C10: a fresh page reads as zeros whatever its frame held before\n");
    result.unsupported[OP_SAME] = 3;
    result.unsupported[OP_USAGE] = 1;
    result.declaration.operations &= ~(1U << OP_FETCH);
    result.unsupported[OP_FETCH] = 7;
    check_written(report_checked, &run, &result,
                  "wrong: not checked, it has none of them: fetch\nwrong: not checked: 3 same, 1 usage\n"
                  "wrong: not checked: colours\n");
    fclose(run.recording);
}

static bool every_kind_came(FILE *recording)
{
    struct source source = source_recording(recording);
    bool came[OP_KINDS] = {false};
    struct trace_step step;
    while (source.next(source.state, &step) == TRACE_STEP)
        came[step.op.kind] = true;
    return memchr(came, false, sizeof came) == NULL;
}

static struct op last_op(FILE *recording)
{
    struct source source = source_recording(recording);
    struct trace_step step = {.op.kind = OP_KINDS};
    while (source.next(source.state, &step) == TRACE_STEP)
        continue;
    return step.op;
}

/* A generated sequence is the same when it is played again from its recording, and depends on the seed. */
static void test_generated(void)
{
    struct run run = {.implementation = &implementation_wrong,
                      .machine = &machine_small,
                      .deterministic = true,
                      .recording = opened(recording_new())};
    struct run again = run;
    struct generator generator;
    struct source source = source_generator(&generator);
    struct run_result first, second, other;
    struct op first_last, other_last;
    again.recording = opened(recording_new());
    generator_init(&generator, &machine_small, 1, 5000, true);
    run_play(&run, &source, &first);
    source = source_recording(run.recording);
    run_play(&again, &source, &second);
    CHECK(first.end == RUN_CONFORMS && first.steps == 5000);
    CHECK(second.end == RUN_CONFORMS && second.steps == 5000);
    CHECK(first.bytes == second.bytes);
    CHECK(every_kind_came(run.recording));
    generator_init(&generator, &machine_small, 2, 5000, true);
    source = source_generator(&generator);
    run_play(&again, &source, &other);
    CHECK(other.end == RUN_CONFORMS);
    first_last = last_op(run.recording);
    other_last = last_op(again.recording);
    CHECK(memcmp(&first_last, &other_last, sizeof first_last) != 0);
    fclose(run.recording);
    fclose(again.recording);
}

/* What a generator chose beyond the end of the address space. */
struct beyond {
    unsigned of[OP_KINDS]; /* operations with such a page */
    unsigned wrapped;      /* ranges whose end, counted in 32 bits, is in the address space again */
    bool wrong;            /* an answer was, or one was not refused */
};

static struct beyond find_beyond(struct generator *generator)
{
    const struct machine *machine = &machine_small;
    struct beyond beyond = {.wrong = false};
    struct op op;
    machine->model_init();
    machine->flat_init(&(struct limits){.memory = true, .tables = true});
    while (generator_next(generator, &op)) {
        const struct answer answer = machine->model_step(&op);
        const bool is_judged = answer.status != ANSWER_UNSUPPORTED;
        if (is_judged && !machine->flat_judge(&op, &answer).allowed)
            beyond.wrong = true;
        if (operations[op.kind].operands[1] != PAGE ||
            (op.page < machine->space_pages && op.other_page < machine->space_pages))
            continue;
        beyond.of[op.kind]++;
        beyond.wrapped += op.count <= machine->space_pages && op.page + op.count <= machine->space_pages;
        beyond.wrong = beyond.wrong || answer.status == VM_OK || !is_judged;
    }
    return beyond;
}

/* Pages that are too large come, up to the largest; but not for what does not check arguments or has an end of its
   own. */
static void test_beyond(void)
{
    struct declaration declaration = declare_all(&machine_small, &(struct limits){.memory = true});
    uint64_t passed_over[OP_KINDS] = {0};
    struct generator generator;
    struct beyond beyond;
    generator_init(&generator, &machine_small, 1, 20000, false);
    beyond = find_beyond(&generator);
    CHECK(!beyond.wrong && beyond.wrapped > 0);
    for (int kind = 0; kind < OP_KINDS; kind++)
        CHECK((beyond.of[kind] > 0) == (operations[kind].operands[1] == PAGE));
    for (uint32_t own_end = 0; own_end < 2; own_end++) {
        declaration.checks_arguments = own_end != 0;
        declaration.pages = machine_small.space_pages - own_end;
        generator_init(&generator, &machine_small, 1, 20000, false);
        generator_declare(&generator, &declaration, passed_over);
        beyond = find_beyond(&generator);
        for (int kind = 0; kind < OP_KINDS; kind++)
            CHECK(beyond.of[kind] == 0);
    }
}

/* The last test: a signal ends all runs, unless it is ignored. */
static void test_signal(void)
{
    struct run_result result;
    CHECK(signal(SIGINT, SIG_IGN) != SIG_ERR);
    CHECK(host_catch_signals());
    wrong.signal_step = 6;
    result = play_script();
    CHECK(result.end == RUN_CONFORMS);
    CHECK(signal(SIGINT, SIG_DFL) != SIG_ERR);
    CHECK(host_catch_signals());
    CHECK(!host_interrupted());
    wrong.signal_step = 6;
    result = play_script();
    CHECK(result.end == RUN_INTERRUPTED);
    CHECK(result.steps == 5);
    CHECK(host_interrupted());
}

int main(void)
{
    test_right();
    test_wrong_answers();
    test_end();
    test_file_at_end();
    test_on_the_way();
    test_peeks_all();
    test_invariant();
    test_start_refused();
    test_unsupported();
    test_killed();
    test_recorded();
    test_report();
    test_generated();
    test_beyond();
    test_signal();
    return checks_end();
}
