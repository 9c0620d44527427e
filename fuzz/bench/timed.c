/*
 * The machine that is fuzzed, with a note of what it is doing: a timer looks at the note, and when the program ends
 * it says how often it found what, and how many operations there were.
 */
#define _XOPEN_SOURCE 700 /* setitimer, sigaction */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>

#include "../play.h"

extern const struct machine machine_inner; /* harness/machine/adapter.c, under this name */

enum part { OTHER_PART, MODEL, CHECKER, FLAT, PARTS };
static volatile sig_atomic_t part;
static volatile unsigned long samples[PARTS];
static uint64_t operations_played;

/* Within f. */
#define NOTE(what, type, f) \
    type result; \
    part = what; \
    result = f; \
    part = OTHER_PART; \
    return result

static void take_sample(int number)
{
    (void)number;
    samples[part]++;
}

static void say(void)
{
    unsigned long sum = 0;
    for (int i = 0; i < PARTS; i++)
        sum += samples[i];
    fprintf(stderr, "timed: operations=%" PRIu64 " samples=%lu model=%lu checker=%lu flat=%lu\n",
            operations_played, sum, samples[MODEL], samples[CHECKER], samples[FLAT]);
}

static void begin(void)
{
    struct itimerval every = {{0, 1000}, {0, 1000}}; /* microseconds of processor time */
    struct sigaction action = {.sa_handler = take_sample, .sa_flags = SA_RESTART};
    static bool begun;
    if (begun)
        return;
    begun = true;
    if (sigaction(SIGPROF, &action, NULL) != 0 || setitimer(ITIMER_PROF, &every, NULL) != 0 ||
        atexit(say) != 0)
        perror("timed");
}

static void model_init(void)
{
    begin();
    machine_inner.model_init();
}

static struct answer model_step(const struct op *op)
{
    operations_played += op->kind != OP_READ_FILE; /* most of these are part of a comparison of all bytes */
    NOTE(MODEL, struct answer, machine_inner.model_step(op));
}

static int model_check(void)
{
    NOTE(CHECKER, int, machine_inner.model_check());
}

static int model_peek(int process, uint32_t address)
{
    NOTE(MODEL, int, machine_inner.model_peek(process, address));
}

static void flat_init(const struct limits *limits)
{
    machine_inner.flat_init(limits);
}

static struct verdict flat_judge(const struct op *op, const struct answer *answer)
{
    NOTE(FLAT, struct verdict, machine_inner.flat_judge(op, answer));
}

static bool flat_live(int process)
{
    NOTE(FLAT, bool, machine_inner.flat_live(process));
}

static bool flat_mapped(int process, uint32_t page)
{
    NOTE(FLAT, bool, machine_inner.flat_mapped(process, page));
}

static uint32_t flat_protection(int process, uint32_t page)
{
    NOTE(FLAT, uint32_t, machine_inner.flat_protection(process, page));
}

static int flat_byte(int process, uint32_t address)
{
    NOTE(FLAT, int, machine_inner.flat_byte(process, address));
}

static bool flat_byte_open(int process, uint32_t address)
{
    NOTE(FLAT, bool, machine_inner.flat_byte_open(process, address));
}

/* As harness/machine/adapter.c defines it. */
const struct machine MACHINE = {
    MACHINE_SIZES,
    .model_init = model_init,
    .model_step = model_step,
    .model_check = model_check,
    .model_peek = model_peek,
    .flat_init = flat_init,
    .flat_judge = flat_judge,
    .flat_live = flat_live,
    .flat_mapped = flat_mapped,
    .flat_protection = flat_protection,
    .flat_byte = flat_byte,
    .flat_byte_open = flat_byte_open,
};
