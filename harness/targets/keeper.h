/*
 * Runs something that is not trusted in a process of its own, and makes sure that nothing of it is left: when that process
 * ends, or this program does, all that it started is killed, also what has left its process group or its session.
 *
 * Between this program and the process stands a second process, the keeper, to which the kernel gives every orphan
 * (PR_SET_CHILD_SUBREAPER of prctl(2)).
 */
#ifndef KEEPER_H
#define KEEPER_H

#include <stdbool.h>
#include <sys/types.h>

struct keeper {
    pid_t pid;     /* the keeper's */
    pid_t process; /* what it keeps; leads a process group */
    int line; /* a socket to the keeper, which kills everything when it is closed here; readable once the process has ended */
    bool ended;
    int how; /* it ended, as waitpid(2) says it; SIGKILL also where that is not known */
};

/* Calls play in the process, which exits with status 0 when play returns. False: errno says why. */
bool keeper_start(struct keeper *keeper, void (*play)(void *state), void *state);

/* Has the process ended, or does it within so many milliseconds? */
bool keeper_ended(struct keeper *keeper, int milliseconds);

/* Sends SIGTERM to the process and its group, if it has not ended. */
void keeper_terminate(const struct keeper *keeper);

/* Kills what is left, and waits for its end. */
void keeper_end(struct keeper *keeper);

#endif
