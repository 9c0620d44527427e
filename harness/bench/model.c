/*
 * What the model's operations cost as the thing that they depend on grows: the fastest of many calls at each of several
 * sizes, and the exponent of the straight line through them on logarithmic scales. 0 is constant, 1 linear. Where
 * linear is expected, what a single page or sharer costs is taken off first: a page's bytes are moved once for all.
 */
#define _POSIX_C_SOURCE 200809L /* clock_gettime */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../../model/vm.h"

enum { SIZES = 8, ROUNDS = 200 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void must(enum vm_status status, const char *what)
{
    if (status != VM_OK) {
        fprintf(stderr, "bench-model: %s: status %d\n", what, (int)status);
        exit(1);
    }
}

/* Process 0 with count pages of zero fill, each of them stored to. */
static void begin(int count)
{
    int process;
    vm_init();
    must(vm_spawn(&process), "spawn");
    must(vm_map_anon(process, 0, (uint32_t)count, VM_READ | VM_WRITE), "map_anon");
    for (int i = 0; i < count; i++)
        must(vm_store(process, (uint32_t)i * VM_PAGE_SIZE, 1), "store");
}

/* Each returns the nanoseconds of one call, with so many pages, sharers or processes. */

static double fork_pages(int pages)
{
    double best = HUGE_VAL;
    begin(pages);
    for (int i = 0; i < ROUNDS; i++) {
        int child;
        double start = now();
        must(vm_fork(0, &child), "fork");
        best = fmin(best, now() - start);
        must(vm_exit(child), "exit");
    }
    return best;
}

static double exit_pages(int pages)
{
    double best = HUGE_VAL;
    begin(pages);
    for (int i = 0; i < ROUNDS; i++) {
        int child;
        double start;
        must(vm_fork(0, &child), "fork");
        start = now();
        must(vm_exit(child), "exit");
        best = fmin(best, now() - start);
    }
    return best;
}

static double exec_pages(int pages)
{
    const struct vm_image image = {.text_pages = 1, .stack_pages = 1};
    double best = HUGE_VAL;
    begin(pages);
    for (int i = 0; i < ROUNDS; i++) {
        int child;
        double start;
        must(vm_fork(0, &child), "fork");
        start = now();
        must(vm_exec(child, &image), "exec");
        best = fmin(best, now() - start);
        must(vm_exit(child), "exit");
    }
    return best;
}

/* One page that so many processes share, out to swap and in again. */
static double page_out(int sharers)
{
    double best = HUGE_VAL;
    begin(1);
    for (int i = 1; i < sharers; i++) {
        int child;
        must(vm_fork(0, &child), "fork");
    }
    for (int i = 0; i < ROUNDS; i++) {
        unsigned char byte;
        uint32_t freed;
        double start = now();
        must(vm_reclaim(1, &freed), "reclaim");
        must(vm_load(0, 0, &byte), "load");
        best = fmin(best, now() - start);
    }
    return best;
}

/* The first load of a page beside so many others. */
static double fault_beside(int pages)
{
    double best = HUGE_VAL;
    begin(pages);
    for (int i = 0; i < ROUNDS; i++) {
        unsigned char byte;
        double start;
        must(vm_map_anon(0, VM_SPACE_PAGES - 1, 1, VM_READ), "map_anon");
        start = now();
        must(vm_load(0, (VM_SPACE_PAGES - 1) * VM_PAGE_SIZE, &byte), "load");
        best = fmin(best, now() - start);
        must(vm_unmap(0, VM_SPACE_PAGES - 1, 1), "unmap");
    }
    return best;
}

/* Spawn beside so many other processes. */
static double spawn_beside(int processes)
{
    double best = HUGE_VAL;
    begin(1);
    for (int i = 1; i < processes; i++) {
        int process;
        must(vm_spawn(&process), "spawn");
    }
    for (int i = 0; i < ROUNDS; i++) {
        int process;
        double start = now();
        must(vm_spawn(&process), "spawn");
        best = fmin(best, now() - start);
        must(vm_exit(process), "exit");
    }
    return best;
}

static const struct {
    const char *operation, *varied;
    double (*cost)(int size);
    int from, to;
    int expected; /* exponent */
} measured[] = {
    {"fork", "mapped pages", fork_pages, 8, 1000, 1},
    {"exit", "mapped pages", exit_pages, 8, 1000, 1},
    {"exec", "mapped pages before", exec_pages, 8, 1000, 1},
    {"page out and in", "sharers", page_out, 4, 300, 1},
    {"first load", "other pages in memory", fault_beside, 8, 1000, 0},
    {"spawn", "other processes", spawn_beside, 4, 300, 0},
};

int main(void)
{
    printf("geometry %s; nanoseconds of the fastest of %d calls\n", VM_GEOMETRY_NAME, ROUNDS);
    printf("%-16s %-22s %10s %10s %9s %9s\n", "operation", "by", "smallest", "largest", "expected",
           "exponent");
    for (size_t m = 0; m < sizeof measured / sizeof *measured; m++) {
        double sx = 0, sy = 0, sxx = 0, sxy = 0, cost = 0;
        double single = measured[m].expected == 1 ? measured[m].cost(1) : 0;
        printf("%-16s %-22s", measured[m].operation, measured[m].varied);
        for (int i = 0; i < SIZES; i++) {
            int size = (int)(measured[m].from *
                             pow((double)measured[m].to / measured[m].from, (double)i / (SIZES - 1)));
            double x = log(size), y;
            cost = measured[m].cost(size);
            y = log(fmax(cost - single, 1));
            sx += x, sy += y, sxx += x * x, sxy += x * y;
            if (i == 0)
                printf(" %10.0f", cost);
        }
        printf(" %10.0f %9d %9.2f\n", cost, measured[m].expected,
               (SIZES * sxy - sx * sy) / (SIZES * sxx - sx * sx));
    }
    return 0;
}
