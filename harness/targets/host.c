#define _POSIX_C_SOURCE 200809L /* sigaction, clock_gettime */
#include "host.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

double host_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail with a clock that exists */
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static volatile sig_atomic_t interrupted;

static void note_signal(int number)
{
    (void)number;
    interrupted = 1;
}

bool host_catch_signals(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        struct sigaction action;
        if (sigaction(signals[i], NULL, &action) != 0)
            return false;
        if (action.sa_handler == SIG_IGN) /* as nohup and a shell's background jobs want it */
            continue;
        memset(&action, 0, sizeof action);
        action.sa_handler = note_signal;
        if (sigaction(signals[i], &action, NULL) != 0)
            return false;
    }
    return true;
}

bool host_interrupted(void)
{
    return interrupted != 0;
}
