#define _GNU_SOURCE /* MAP_ANONYMOUS, pipe2 */
#include "apart.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../targets/host.h"
#include "../targets/keeper.h"
#include "../targets/words.h"

enum {
    WAITING_SECONDS =
        60, /* without progress nor use of the processor: longer than the kernel as an implementation
                             waits for an answer (linux_guest.c) */
    GRACE_SECONDS = 1, /* for a run that was told to end */
    WAITING_SHARE = 3, /* of its patience may an attached implementation wait, which has nobody to wait for */
    LOOKS = 4          /* at the clocks in that time */
};

/* Memory that both processes see. */
struct shared {
    struct run_result result;
    bool finished; /* result is whole */
};

struct course {
    const struct run *run;
    const struct source *source;
    const struct apart *apart;
    struct shared *shared;
    int printed[2]; /* a pipe for what an attached implementation prints, or none */
};

/* Loaded into the process, and so able to write over all of its memory. */
static bool is_attached(const struct run *run)
{
    return run->implementation->location != NULL;
}

/* Standard output is for what is found, and the other one for progress. */
static bool redirect(const struct course *course)
{
    if (course->apart->quiet)
        return freopen("/dev/null", "w", stderr) != NULL && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0;
    return dup2(course->printed[1], STDOUT_FILENO) >= 0 && dup2(course->printed[1], STDERR_FILENO) >= 0;
}

static void play(void *state)
{
    const struct course *course = state;
    const struct rlimit no_core = {0, 0};
    struct run run = *course->run;
    if (course->apart->quiet && setrlimit(RLIMIT_CORE, &no_core) != 0)
        return;
    if ((course->apart->quiet || is_attached(&run)) && !redirect(course))
        return;
    run.progress = run.progress && !is_attached(&run);
    run_play(&run, course->source, &course->shared->result);
    fflush(NULL); /* what it printed */
    course->shared->finished = true;
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

/* Is it waiting for something, or stopped? */
static bool is_waiting(pid_t process)
{
    char path[32], text[512], *state;
    FILE *file;
    size_t size;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    file = fopen(path, "r");
    if (file == NULL)
        return false;
    size = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[size] = '\0';
    state = strrchr(text, ')');
    return state != NULL && strlen(state) > 2 && strchr("STt", state[2]) != NULL;
}

/* How long a process has been without progress: in seconds of the processor, and of waiting. */
struct standstill {
    uint64_t progress;
    double used, waited; /* since then */
    double used_before, looked;
};

static void look_at(pid_t process, const struct shared *shared, struct standstill *standstill)
{
    uint64_t progress = shared->result.steps + shared->result.bytes;
    double now = seconds(CLOCK_MONOTONIC), used = processor_seconds(process);
    bool waits = is_waiting(process) && used <= standstill->used_before;
    if (progress != standstill->progress)
        *standstill = (struct standstill){.progress = progress, .used_before = used, .looked = now};
    standstill->used += used - standstill->used_before;
    standstill->waited += waits ? now - standstill->looked : 0;
    standstill->used_before = used;
    standstill->looked = now;
}

/* Until the process ends, true, or so many seconds have passed. */
static bool wait_reading(struct keeper *keeper, const struct course *course, double wait)
{
    const double until = seconds(CLOCK_MONOTONIC) + wait;
    double left = wait;
    do {
        struct pollfd ends[] = {{.fd = keeper->line, .events = POLLIN},
                                {.fd = course->printed[0], .events = POLLIN}};
        poll(ends, 2, (int)(left * 1000) + 1);
        if (ends[1].revents != 0)
            words_read(course->printed[0]);
        if (keeper_ended(keeper, 0))
            return true;
        left = until - seconds(CLOCK_MONOTONIC);
    } while (left > 0);
    return false;
}

static void show_progress(const struct course *course)
{
    if (course->run->progress && is_attached(course->run))
        fprintf(stderr, "\r%s: %" PRIu64 " operations\033[K", course->run->implementation->name,
                course->shared->result.steps);
}

/* False: it hangs, or does not end though it was told to. */
static bool wait_end(struct keeper *keeper, const struct course *course)
{
    const double patience = course->apart->patience;
    const double waiting = is_attached(course->run) ? patience / WAITING_SHARE : WAITING_SECONDS;
    const double look = (waiting < patience ? waiting : patience) / LOOKS;
    struct standstill standstill = {.progress = UINT64_MAX};
    double told = 0;
    while (!wait_reading(keeper, course, look)) {
        look_at(keeper->process, course->shared, &standstill);
        show_progress(course);
        if (host_interrupted() && told == 0) {
            told = standstill.looked;
            keeper_terminate(keeper);
        }
        if (standstill.used > patience || standstill.waited > waiting ||
            (told != 0 && standstill.looked - told > GRACE_SECONDS))
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

static void cannot(struct run_result *result)
{
    memset(result, 0, sizeof *result);
    result->end = RUN_FAILED;
    snprintf(result->error, sizeof result->error, "cannot run in a process of its own: %s", strerror(errno));
}

static void close_end(int *end)
{
    if (*end >= 0)
        close(*end);
    *end = -1;
}

static void end_run(struct course *course, struct keeper *keeper, struct run_result *result)
{
    bool ended;
    close_end(&course->printed[1]);
    ended = wait_end(keeper, course);
    keeper_end(keeper);
    while (course->printed[0] >= 0 && words_read(course->printed[0])) /* all who could write have ended */
        continue;
    *result = course->shared->result;
    if (course->shared->finished)
        return;
    if (host_interrupted()) {
        result->end = RUN_INTERRUPTED;
        return;
    }
    result->broken = !ended ? BROKEN_HANG : WIFSIGNALED(keeper->how) ? WTERMSIG(keeper->how) : BROKEN_EXIT;
    conclude(course->run, result);
}

static void play_apart(const struct run *run, const struct source *source, const struct apart *apart,
                       struct run_result *result)
{
    const bool listens = is_attached(run) && !apart->quiet;
    struct shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct course course = {run, source, apart, shared, {-1, -1}};
    struct keeper keeper;
    if (shared == MAP_FAILED) {
        cannot(result);
        return;
    }
    words_begin();
    if ((!listens || pipe2(course.printed, O_CLOEXEC) == 0) && keeper_start(&keeper, play, &course))
        end_run(&course, &keeper, result);
    else
        cannot(result);
    close_end(&course.printed[0]);
    close_end(&course.printed[1]);
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
