/*
 * What the oracle costs: its share of the time of a check against this host's kernel, and its memory, as the run grows
 * by ten and by a hundred. Each run is one in a process of its own.
 */
#define _POSIX_C_SOURCE 200809L /* fork */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../play/run.h"
#include "../targets/host.h"

static double inside; /* seconds that the implementation had */

static struct answer timed_step(const struct op *op)
{
    double begun = host_seconds();
    struct answer answer = implementation_linux.step(op);
    inside += host_seconds() - begun;
    return answer;
}

/* A line of the table; the exit status. */
static int measure(uint64_t ops)
{
    struct implementation timed = implementation_linux;
    struct generator generator;
    struct source source = source_generator(&generator);
    struct run run = {.implementation = &timed, .machine = &machine_small, .recording = recording_new()};
    struct run_result result;
    struct rusage used;
    timed.step = timed_step;
    if (run.recording == NULL)
        return 2;
    generator_init(&generator, &machine_small, 1, ops, false);
    run_play(&run, &source, &result);
    if (result.end != RUN_CONFORMS || getrusage(RUSAGE_SELF, &used) != 0)
        return 1;
    printf("| %10llu | %10.0f | %5.1f%% | %6ld |\n", (unsigned long long)ops, (double)ops / result.seconds,
           100 * (result.seconds - inside) / result.seconds, used.ru_maxrss);
    return fflush(stdout) == 0 ? 0 : 2;
}

int main(void)
{
    printf("| operations | a second   | oracle | KiB    |\n|---:|---:|---:|---:|\n");
    for (uint64_t ops = 10000; ops <= 1000000; ops *= 10) {
        int how = 0;
        pid_t process;
        fflush(stdout);
        process = fork();
        if (process == 0)
            _exit(measure(ops));
        if (process < 0 || waitpid(process, &how, 0) < 0 || how != 0) {
            fprintf(stderr, "bench-oracle: a run of %llu operations does not conform\n",
                    (unsigned long long)ops);
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}
