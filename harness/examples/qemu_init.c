/*
 * The first process of a Debian kernel in an emulator: starts swapping to its disk, starves it of memory, and becomes
 * /guest (posix_guest.c) on the console. Everything that it needs is built into the kernel.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/swap.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>

static const char disk[] = "/dev/nvme0n1";

static void sleep_milliseconds(long milliseconds)
{
    const struct timespec time = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000};
    nanosleep(&time, NULL);
}

static void fail(const char *what)
{
    perror(what);
    exit(1); /* at which the kernel panics, and the emulator ends */
}

/* Uses as much memory as there is, again and again, so that what others have must go to swap and come back. */
static void starve(void)
{
    struct sysinfo host;
    unsigned long size, page = (unsigned long)sysconf(_SC_PAGESIZE);
    volatile char *memory;
    if (sysinfo(&host) != 0)
        fail("sysinfo");
    size = host.totalram * host.mem_unit / page * page;
    memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        fail("mmap");
    for (;;) {
        for (unsigned long at = 0; at < size; at += page) {
            memory[at]++;
            if (at % (256 * page) == 0)
                sleep_milliseconds(1);
        }
    }
}

int main(void)
{
    if (mount("devtmpfs", "/dev", "devtmpfs", 0, NULL) != 0)
        fail("/dev");
    for (int tries = 0; access(disk, F_OK) != 0 && tries < 1000; tries++)
        sleep_milliseconds(10);
    if (swapon(disk, 0) != 0)
        fail(disk);
    switch (fork()) {
    case -1:
        fail("fork");
        break;
    case 0:
        close(STDIN_FILENO);
        starve();
        break;
    default:
        execl("/guest", "guest", (char *)NULL);
        fail("/guest");
    }
    return 1;
}
