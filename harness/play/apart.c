#define _GNU_SOURCE /* MAP_ANONYMOUS, pipe2; prctl */
#include "apart.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../targets/host.h"

enum {
    STALLED_SECONDS =
        60, /* without progress nor use of the processor: longer than the kernel as an implementation
                             waits for an answer (linux_guest.c) */
    GRACE_SECONDS = 1, /* for a run that was told to end */
    LOOKS = 4          /* at the clocks in the time of the patience */
};

/* Memory that both processes see. */
struct shared {
    struct run_result result;
    bool finished; /* result is whole */
};

_Noreturn static void play(const struct run *run, const struct source *source, const struct apart *apart,
                           pid_t parent, struct shared *shared)
{
    const struct rlimit no_core = {0, 0};
    bool ready = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent;
    if (apart->quiet)
        ready = ready && setrlimit(RLIMIT_CORE, &no_core) == 0 && freopen("/dev/null", "w", stderr) != NULL;
    if (ready) {
        run_play(run, source, &shared->result);
        shared->finished = true;
    }
    _exit(0);
}

static double seconds(clockid_t clock)
{
    struct timespec time;
    return clock_gettime(clock, &time) == 0 ? (double)time.tv_sec + (double)time.tv_nsec / 1e9 : 0;
}

static double processor_seconds(pid_t process)
{
    clockid_t clock;
    return clock_getcpuclockid(process, &clock) == 0 ? seconds(clock) : 0;
}

/* Waits until the process ends, which closes its end of the pipe. False: it hangs, or does not end though it was
   told to. */
static bool wait_end(pid_t process, int pipe_end, const struct apart *apart, const struct shared *shared)
{
    struct pollfd end = {.fd = pipe_end};
    uint64_t progress = UINT64_MAX;
    double used = 0, since = 0, told = 0;
    while (poll(&end, 1, (int)(apart->patience * 1000 / LOOKS) + 1) <= 0) {
        double now = seconds(CLOCK_MONOTONIC);
        if (progress != shared->result.steps + shared->result.bytes) {
            progress = shared->result.steps + shared->result.bytes;
            used = processor_seconds(process);
            since = now;
        }
        if (host_interrupted() && told == 0) {
            told = now;
            kill(process, SIGTERM);
        }
        if (processor_seconds(process) - used > apart->patience || now - since > STALLED_SECONDS ||
            (told != 0 && now - told > GRACE_SECONDS))
            return false;
    }
    return true;
}

/* The answer that never came is ANSWER_BROKEN: the flat machine, brought to where the run was, says what was allowed
   instead. */
static void judge_death(const struct run *run, struct run_result *result)
{
    struct source source = source_recording(run->recording);
    struct trace_step step;
    uint64_t before = result->at_end ? result->steps : result->steps - 1;
    run->machine->flat_init(&result->declaration.limits);
    for (uint64_t n = 0; n < before && source.next(source.state, &step) == TRACE_STEP; n++)
        if (step.answer.status != ANSWER_UNSUPPORTED)
            run->machine->flat_judge(&step.op, &step.answer);
    result->last.answer = (struct answer){.status = ANSWER_BROKEN};
    result->verdict = run->machine->flat_judge(&result->last.op, &result->last.answer);
    result->end = RUN_MISMATCH;
    /* Between reading and writing a file has to be positioned. */
    if (!result->at_end &&
        (fseek(run->recording, 0, SEEK_CUR) != 0 || !recording_add(run->recording, &result->last))) {
        snprintf(result->error, sizeof result->error, "cannot record the run: %s", strerror(errno));
        result->end = RUN_FAILED;
    }
}

static void conclude(const struct run *run, struct run_result *result)
{
    if (result->steps > 0 || result->at_end) {
        judge_death(run, result);
        return;
    }
    result->end = RUN_FAILED;
    snprintf(result->error, sizeof result->error, "it cannot be started: %s", broken_why(result->broken));
}

static void end_process(const struct run *run, pid_t process, int pipe_end, const struct apart *apart,
                        const struct shared *shared, struct run_result *result)
{
    bool ended = wait_end(process, pipe_end, apart, shared);
    int how = 0;
    kill(process, SIGKILL);
    while (waitpid(process, &how, 0) < 0 && errno == EINTR)
        continue;
    *result = shared->result;
    if (shared->finished)
        return;
    if (host_interrupted()) {
        result->end = RUN_INTERRUPTED;
        return;
    }
    result->broken = !ended ? BROKEN_HANG : WIFSIGNALED(how) ? WTERMSIG(how) : BROKEN_EXIT;
    conclude(run, result);
}

static void cannot(struct run_result *result)
{
    memset(result, 0, sizeof *result);
    result->end = RUN_FAILED;
    snprintf(result->error, sizeof result->error, "cannot run in a process of its own: %s", strerror(errno));
}

static void play_apart(const struct run *run, const struct source *source, const struct apart *apart,
                       struct run_result *result)
{
    struct shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t parent = getpid(), process = -1;
    int ends[2];
    if (shared == MAP_FAILED) {
        cannot(result);
        return;
    }
    if (pipe2(ends, O_CLOEXEC) == 0) {
        fflush(stdout); /* so that nothing in its buffer can be written twice */
        process = fork();
        if (process == 0) {
            close(ends[0]);
            play(run, source, apart, parent, shared);
        }
        if (process < 0)
            cannot(result);
        close(ends[1]);
        if (process > 0)
            end_process(run, process, ends[0], apart, shared, result);
        close(ends[0]);
    } else {
        cannot(result);
    }
    munmap(shared, sizeof *shared);
    if (run->progress)
        fputs("\r\033[K", stderr);
}

void apart_play(const struct run *run, const struct source *source, const struct apart *apart,
                struct run_result *result)
{
    if (run->implementation->contained)
        run_play(run, source, result);
    else
        play_apart(run, source, apart, result);
}
