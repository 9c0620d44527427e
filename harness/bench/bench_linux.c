#define _GNU_SOURCE /* memfd_create, fallocate, MAP_ANONYMOUS */
#include "bench_linux.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../targets/host.h"

static void must(bool good, const char *what)
{
    if (!good) {
        perror(what);
        exit(EXIT_FAILURE);
    }
}

static size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

static unsigned char *map(size_t size, int fd)
{
    int flags = fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;
    unsigned char *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, fd, 0);
    must(bytes != MAP_FAILED, "mmap");
    /* A huge page would be one page. */
    madvise(bytes, size, MADV_NOHUGEPAGE);
    return bytes;
}

/* So many pages in memory. */
static unsigned char *touched(int pages)
{
    unsigned char *bytes = map((size_t)pages * page_size(), -1);
    for (int i = 0; i < pages; i++)
        bytes[(size_t)i * page_size()] = 1;
    return bytes;
}

static double since(double begun)
{
    return (host_seconds() - begun) * 1e9;
}

double linux_fault(int pages, int rounds)
{
    unsigned char *others = touched(pages);
    double best = HUGE_VAL;
    for (int i = 0; i < rounds; i++) {
        volatile unsigned char *fresh = map(page_size(), -1);
        double begun = host_seconds();
        (void)*fresh;
        best = fmin(best, since(begun));
        munmap((void *)fresh, page_size());
    }
    munmap(others, (size_t)pages * page_size());
    return best;
}

double linux_fork(int pages, int rounds)
{
    unsigned char *bytes = touched(pages);
    double best = HUGE_VAL;
    for (int i = 0; i < rounds; i++) {
        double begun = host_seconds();
        pid_t child = fork();
        if (child == 0)
            _exit(0);
        best = fmin(best, since(begun));
        must(child > 0 && waitpid(child, NULL, 0) == child, "fork");
    }
    munmap(bytes, (size_t)pages * page_size());
    return best;
}

double linux_evict(int sharers, int rounds)
{
    int fd = memfd_create("bench", 0);
    volatile unsigned char **mapped = malloc((size_t)sharers * sizeof mapped[0]);
    double best = HUGE_VAL;
    must(fd >= 0 && mapped != NULL && ftruncate(fd, (off_t)page_size()) == 0, "memfd_create");
    for (int i = 0; i < sharers; i++)
        mapped[i] = map(page_size(), fd);
    for (int round = 0; round < rounds; round++) {
        double begun;
        for (int i = 0; i < sharers; i++)
            *mapped[i] = 1;
        begun = host_seconds();
        must(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, (off_t)page_size()) == 0,
             "fallocate");
        best = fmin(best, since(begun));
    }
    for (int i = 0; i < sharers; i++)
        munmap((void *)mapped[i], page_size());
    free(mapped);
    close(fd);
    return best;
}
