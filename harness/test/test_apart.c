/*
 * Runs in a process of their own: they come to the same as others, and an implementation that dies or hangs there is
 * caught at the operation at which it does.
 */
#define _DEFAULT_SOURCE /* kill, MAP_ANONYMOUS */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../play/apart.h"
#include "../targets/host.h"
#include "testing.h"

/* ---- the model, but for what it does instead of its nth step, or when something else is asked of it ---- */

enum trouble { NO_TROUBLE, ABORTS, EXITS, HANGS, WAITS, STOPS, LEAVES_A_DAEMON, SLEEPS_AND_ENDS_US };

static struct {
    enum trouble trouble;
    uint64_t step;
    bool at_start, at_peek, at_check;
} planned;
static uint64_t steps;
static pid_t us;

static volatile pid_t *daemon_pid; /* in memory that all processes share */

/* In a session of its own, without a parent, deaf to all that can be refused, and with our pipes open. */
static void leave_a_daemon(void)
{
    if (fork() != 0)
        return;
    setsid();
    if (fork() == 0) {
        signal(SIGTERM, SIG_IGN);
        signal(SIGHUP, SIG_IGN);
        *daemon_pid = getpid();
        for (;;)
            pause();
    }
    _exit(0);
}

static void make_trouble(void)
{
    switch (planned.trouble) {
    case ABORTS:
        abort();
    case EXITS:
        exit(0);
    case HANGS:
        for (volatile unsigned n = 0;; n++)
            continue;
    case WAITS:
        for (;;)
            pause();
    case STOPS:
        raise(SIGSTOP);
        return;
    case LEAVES_A_DAEMON:
        leave_a_daemon();
        while (*daemon_pid == 0)
            continue;
        return;
    case SLEEPS_AND_ENDS_US:
        kill(us, SIGTERM);
        for (;;)
            pause();
    default:
        return;
    }
}

static bool troubled_start(const struct implementation *self, const struct machine *machine,
                           struct declaration *declaration, char *error, unsigned long error_size)
{
    steps = 0;
    if (planned.at_start)
        make_trouble();
    return implementation_model.start(self, machine, declaration, error, error_size);
}

static struct answer troubled_step(const struct op *op)
{
    steps++;
    if (steps == planned.step)
        make_trouble();
    return implementation_model.step(op);
}

static int troubled_peek(int process, uint32_t address)
{
    if (planned.at_peek)
        make_trouble();
    return implementation_model.peek(process, address);
}

static int troubled_check(void)
{
    if (planned.at_check && steps == 2)
        make_trouble();
    return implementation_model.check();
}

static void troubled_stop(void)
{
    implementation_model.stop();
}

static const char *troubled_unchecked(unsigned n)
{
    return n == 0 && steps > 0 ? "colours" : NULL;
}

static const struct implementation troubled = {
    .name = "troubled",
    .location = "here", /* attached: nobody else needs time to answer it */
    .start = troubled_start,
    .step = troubled_step,
    .peek = troubled_peek,
    .check = troubled_check,
    .stop = troubled_stop,
    .unchecked = troubled_unchecked,
};

/* ---- playing ---- */

static const struct op script[] = {
    {.kind = OP_SPAWN},
    {.kind = OP_MAP_ANON, .page = 1, .count = 1, .prot = VM_READ | VM_WRITE},
    {.kind = OP_STORE, .page = 16, .byte = 5},
    {.kind = OP_LOAD, .page = 16},
};
enum { SCRIPT_STEPS = sizeof script / sizeof script[0], PLAYED_BYTES = (1 + 12) * 16 };

static FILE *recorded(void)
{
    FILE *recording = recording_new();
    if (recording == NULL) {
        perror("test_apart");
        exit(2);
    }
    return recording;
}

/* Ends with the run of the script in recording. */
static struct run_result play(FILE *recording)
{
    static const struct apart apart = {.patience = 0.1, .quiet = true};
    FILE *input = recorded();
    struct run run = {.implementation = &troubled,
                      .machine = &machine_small,
                      .deterministic = true,
                      .recording = recording};
    struct source source;
    struct run_result result;
    for (size_t i = 0; i < SCRIPT_STEPS; i++)
        CHECK(recording_add(input, &(struct trace_step){.op = script[i]}));
    source = source_recording(input);
    apart_play(&run, &source, &apart, &result);
    fclose(input);
    memset(&planned, 0, sizeof planned);
    CHECK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
    return result;
}

static struct run_result play_once(void)
{
    FILE *recording = recorded();
    struct run_result result = play(recording);
    fclose(recording);
    return result;
}

static void test_right(void)
{
    FILE *recording = recorded();
    struct run_result result = play(recording);
    struct source source = source_recording(recording);
    struct trace_step step;
    CHECK(result.end == RUN_CONFORMS);
    CHECK(result.steps == SCRIPT_STEPS && result.bytes == PLAYED_BYTES);
    CHECK(result.unchecked[0] != NULL && strcmp(result.unchecked[0], "colours") == 0);
    CHECK(result.unchecked[1] == NULL);
    for (size_t i = 0; i < SCRIPT_STEPS; i++) {
        CHECK(source.next(source.state, &step) == TRACE_STEP);
        CHECK(memcmp(&step.op, &script[i], sizeof step.op) == 0);
        CHECK(step.has_answer && step.answer.status == VM_OK);
    }
    CHECK(step.answer.value == 5);
    CHECK(source.next(source.state, &step) == TRACE_END);
    fclose(recording);
}

static void test_each_death(void)
{
    for (enum trouble trouble = ABORTS; trouble <= STOPS; trouble++) {
        FILE *recording = recorded();
        struct run_result result;
        struct source source;
        struct trace_step step;
        uint64_t n = 0;
        planned.trouble = trouble;
        planned.step = 4;
        result = play(recording);
        CHECK(result.end == RUN_MISMATCH && result.steps == 4 && !result.at_end);
        CHECK(result.last.op.kind == OP_LOAD && result.last.answer.status == ANSWER_BROKEN);
        CHECK(result.verdict.value == 5 && (result.verdict.statuses & 1U << VM_OK) != 0);
        CHECK(trouble == ABORTS ? result.broken == SIGABRT : result.broken < 0);
        CHECK(*broken_why(result.broken) != '\0');
        source = source_recording(recording);
        while (source.next(source.state, &step) == TRACE_STEP)
            n++;
        CHECK(n == 4 && step.answer.status == ANSWER_BROKEN);
        fclose(recording);
    }
}

static void test_death_elsewhere(void)
{
    struct run_result result;
    planned.trouble = ABORTS;
    planned.at_check = true;
    result = play_once();
    CHECK(result.end == RUN_MISMATCH && result.steps == 2 && !result.at_end);
    CHECK(result.last.op.kind == OP_MAP_ANON && result.verdict.statuses != 0);
    planned.trouble = ABORTS;
    planned.at_peek = true;
    result = play_once();
    CHECK(result.end == RUN_MISMATCH && result.steps == SCRIPT_STEPS && result.at_end);
    CHECK(result.last.op.kind == OP_LOAD && result.last.op.page == 16 && result.verdict.value == 5);
    planned.trouble = ABORTS;
    planned.at_start = true;
    result = play_once();
    CHECK(result.end == RUN_FAILED && result.steps == 0);
    CHECK(strncmp(result.error, "it cannot be started: ", 22) == 0);
}

/* What it has started is gone, however it has tried to stay. */
static void test_nothing_left(void)
{
    struct run_result result;
    planned.trouble = LEAVES_A_DAEMON;
    planned.step = 4;
    result = play_once();
    CHECK(result.end == RUN_CONFORMS);
    CHECK(*daemon_pid != 0 && kill(*daemon_pid, 0) != 0 && errno == ESRCH);
}

/* After its time a run is told to end, and what does not react to that is ended as well. */
static void test_end_after(void)
{
    int how = 0;
    const pid_t process = fork();
    CHECK(process >= 0);
    if (process == 0) {
        host_end_after(1);
        while (!host_interrupted())
            pause();
        for (int i = 0; i < 10; i++)
            sleep(1);
        _exit(0);
    }
    CHECK(waitpid(process, &how, 0) == process);
    CHECK(WIFSIGNALED(how) && WTERMSIG(how) == SIGABRT);
}

/* The last test: a signal ends all runs. What does not react to it is ended. */
static void test_signal(void)
{
    struct run_result result;
    CHECK(host_catch_signals());
    planned.trouble = SLEEPS_AND_ENDS_US;
    planned.step = 3;
    result = play_once();
    CHECK(host_interrupted());
    CHECK(result.end == RUN_INTERRUPTED);
}

int main(void)
{
    us = getpid();
    daemon_pid = mmap(NULL, sizeof *daemon_pid, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (daemon_pid == MAP_FAILED)
        return 2;
    test_right();
    test_each_death();
    test_death_elsewhere();
    test_nothing_left();
    test_end_after();
    test_signal();
    return checks_end();
}
