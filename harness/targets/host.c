#define _XOPEN_SOURCE 700 /* sigaction, clock_gettime; setitimer */
#include "host.h"

#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
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

static void note_alarm(int number)
{
    if (interrupted)
        abort();
    note_signal(number);
}

void host_end_after(unsigned seconds)
{
    const struct timeval time = {.tv_sec = (time_t)seconds};
    const struct itimerval again = {time, time};
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = note_alarm;
    sigaction(SIGALRM, &action, NULL); /* neither can fail with a signal and a time that exist */
    setitimer(ITIMER_REAL, &again, NULL);
}
