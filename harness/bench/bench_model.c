/*
 * What the model's operations cost as the thing that they depend on grows by 10 and by 100, and what this host's Linux
 * takes beside it: the fastest of many calls, and the exponent of the straight line through the three on logarithmic scales. 0
 * is constant, 1 linear. Where linear is expected, what a single page or sharer costs is taken off first: a page's bytes are
 * moved once for all.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../model/vm.h"
#include "../targets/host.h"
#include "bench_linux.h"

enum { SIZES = 3, GROWS = 10 };

static double since(double begun)
{
    return (host_seconds() - begun) * 1e9;
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

/* Each returns the nanoseconds of the fastest of rounds calls, with so many pages, sharers or processes. */

static double fork_pages(int pages, int rounds)
{
    double best = HUGE_VAL;
    begin(pages);
    for (int i = 0; i < rounds; i++) {
        int child;
        double begun = host_seconds();
        must(vm_fork(0, &child), "fork");
        best = fmin(best, since(begun));
        must(vm_exit(child), "exit");
    }
    return best;
}

static double exit_pages(int pages, int rounds)
{
    double best = HUGE_VAL;
    begin(pages);
    for (int i = 0; i < rounds; i++) {
        int child;
        double begun;
        must(vm_fork(0, &child), "fork");
        begun = host_seconds();
        must(vm_exit(child), "exit");
        best = fmin(best, since(begun));
    }
    return best;
}

static double exec_pages(int pages, int rounds)
{
    const struct vm_image image = {.text_pages = 1, .stack_pages = 1};
    double best = HUGE_VAL;
    begin(pages);
    for (int i = 0; i < rounds; i++) {
        int child;
        double begun;
        must(vm_fork(0, &child), "fork");
        begun = host_seconds();
        must(vm_exec(child, &image), "exec");
        best = fmin(best, since(begun));
        must(vm_exit(child), "exit");
    }
    return best;
}

/* One page that so many processes share, out to swap. */
static double evict_shared(int sharers, int rounds)
{
    double best = HUGE_VAL;
    begin(1);
    for (int i = 1; i < sharers; i++) {
        int child;
        must(vm_fork(0, &child), "fork");
    }
    for (int i = 0; i < rounds; i++) {
        unsigned char byte;
        uint32_t freed;
        double begun = host_seconds();
        must(vm_reclaim(1, &freed), "reclaim");
        best = fmin(best, since(begun));
        must(vm_load(0, 0, &byte), "load");
    }
    return best;
}

/* The first load of a page beside so many others. */
static double fault_beside(int pages, int rounds)
{
    double best = HUGE_VAL;
    begin(pages);
    for (int i = 0; i < rounds; i++) {
        unsigned char byte;
        double begun;
        must(vm_map_anon(0, VM_SPACE_PAGES - 1, 1, VM_READ), "map_anon");
        begun = host_seconds();
        must(vm_load(0, (VM_SPACE_PAGES - 1) * VM_PAGE_SIZE, &byte), "load");
        best = fmin(best, since(begun));
        must(vm_unmap(0, VM_SPACE_PAGES - 1, 1), "unmap");
    }
    return best;
}

/* Spawn beside so many other processes. */
static double spawn_beside(int processes, int rounds)
{
    double best = HUGE_VAL;
    begin(1);
    for (int i = 1; i < processes; i++) {
        int process;
        must(vm_spawn(&process), "spawn");
    }
    for (int i = 0; i < rounds; i++) {
        int process;
        double begun = host_seconds();
        must(vm_spawn(&process), "spawn");
        best = fmin(best, since(begun));
        must(vm_exit(process), "exit");
    }
    return best;
}

static const struct curve {
    const char *operation, *on, *by;
    double (*cost)(int size, int rounds);
    int from;
    int expected; /* exponent */
    int rounds;
} curves[] = {
    {"fault", "model", "pages in memory", fault_beside, 10, 0, 1000},
    {"", "linux", "", linux_fault, 1000, 0, 1000},
    {"fork", "model", "mapped pages", fork_pages, 10, 1, 1000},
    {"", "linux", "", linux_fork, 1000, 1, 100}, /* fewer do not show beside what any fork takes there */
    {"evict", "model", "sharers", evict_shared, 3, 1, 1000},
    {"", "linux", "", linux_evict, 10, 1, 1000},
    {"exec", "model", "pages before", exec_pages, 10, 1, 1000},
    {"exit", "model", "mapped pages", exit_pages, 10, 1, 1000},
    {"spawn", "model", "processes", spawn_beside, 3, 0, 1000},
};

static void measure(const struct curve *curve)
{
    double sx = 0, sy = 0, sxx = 0, sxy = 0;
    int off = curve->expected == 1; /* how many pages or sharers are taken off */
    double single = off ? curve->cost(1, curve->rounds) : 0;
    printf("%-10s %-6s %-16s", curve->operation, curve->on, curve->by);
    for (int i = 0, size = curve->from; i < SIZES; i++, size *= GROWS) {
        double cost = curve->cost(size, curve->rounds);
        double x = log(size - off), y = log(fmax(cost - single, 1));
        sx += x, sy += y, sxx += x * x, sxy += x * y;
        printf(" %6d %8.0f", size, cost);
        fflush(stdout); /* which a child would write again */
    }
    printf(" %9d %9.2f\n", curve->expected, (SIZES * sxy - sx * sy) / (SIZES * sxx - sx * sx));
}

int main(void)
{
    printf("nanoseconds of the fastest of many calls; the model is of geometry %s\n", VM_GEOMETRY_NAME);
    printf("%-10s %-6s %-16s", "operation", "on", "by");
    for (int i = 0; i < SIZES; i++)
        printf(" %6s %8s", "size", "ns");
    printf(" %9s %9s\n", "expected", "exponent");
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++)
        measure(&curves[i]);
    return 0;
}
