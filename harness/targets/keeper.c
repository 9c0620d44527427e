#define _GNU_SOURCE /* close_range, ppoll, prctl, SOCK_CLOEXEC */
#include "keeper.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- the keeper's side --- */

/* First the process's number, then how it ended. */
struct report {
    pid_t process;
    int how;
};

_Noreturn static void become(pid_t keeper, void (*play)(void *), void *state)
{
    sigset_t none;
    sigemptyset(&none);
    signal(SIGCHLD, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == keeper && setpgid(0, 0) == 0)
        play(state);
    _exit(0);
}

static void note_child(int number)
{
    (void)number;
}

/* Signals that a terminal sends to all; and SIGTERM, which is for the program. */
static void ignore_others(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGALRM};
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        signal(signals[i], SIG_IGN);
}

/* Kills the children there are at this moment. Their own become the keeper's. False: the kernel does not list them. */
static bool kill_children(void)
{
    FILE *list = fopen("/proc/thread-self/children", "r");
    long child;
    if (list == NULL)
        return false;
    while (fscanf(list, "%ld", &child) == 1)
        kill((pid_t)child, SIGKILL);
    fclose(list);
    return true;
}

/* Until no child is left, or the kernel lists none. */
static void kill_all(void)
{
    for (;;) {
        pid_t ended = waitpid(-1, NULL, WNOHANG);
        if (ended < 0)
            return;
        if (ended == 0) {
            if (!kill_children())
                return;
            waitpid(-1, NULL, 0);
        }
    }
}

/* Where nobody reads any more, no order will come, either. */
static void tell(int line, struct report report)
{
    send(line, &report, sizeof report, MSG_NOSIGNAL);
}

/* It keeps its number until it is waited for, so no other group is meant. */
static int end_process(pid_t process)
{
    int how = 0;
    kill(-process, SIGKILL); /* the whole group at once, before anybody in it can start another */
    kill(process, SIGKILL);
    while (waitpid(process, &how, 0) < 0 && errno == EINTR)
        continue;
    return how;
}

static bool has_ended(pid_t process)
{
    siginfo_t how = {.si_pid = 0};
    return waitid(P_PID, (id_t)process, &how, WEXITED | WNOHANG | WNOWAIT) != 0 || how.si_pid == process;
}

/* Returns when the process has ended, or nobody gives orders any more. */
static void keep(pid_t process, int line, const sigset_t *waiting)
{
    struct pollfd order = {.fd = line, .events = POLLIN};
    while (!has_ended(process)) {
        char byte;
        if (ppoll(&order, 1, NULL, waiting) <= 0)
            continue;
        if (recv(line, &byte, 1, 0) != 1)
            return;
        kill(-process, SIGTERM);
    }
}

_Noreturn static void work(int line, void (*play)(void *), void *state)
{
    struct sigaction action = {.sa_handler = note_child};
    sigset_t child, before;
    pid_t self = getpid(), process;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, &before); /* but while it waits */
    sigdelset(&before, SIGCHLD);
    sigaction(SIGCHLD, &action, NULL);
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
        _exit(1);
    process = fork();
    if (process == 0) {
        close(line);
        become(self, play, state);
    }
    ignore_others();
    setpgid(process, process); /* whoever comes first */
    if (line > 0)
        close_range(0, (unsigned)line - 1, 0); /* a pipe ends when the program closes it */
    close_range((unsigned)line + 1, ~0U, 0);
    tell(line, (struct report){.process = process});
    if (process > 0) {
        keep(process, line, &before);
        tell(line, (struct report){process, end_process(process)});
        kill_all();
    }
    _exit(0);
}

/* --- this program's side --- */

static bool receive(const struct keeper *keeper, struct report *report)
{
    ssize_t size;
    do
        size = recv(keeper->line, report, sizeof *report, MSG_WAITALL);
    while (size < 0 && errno == EINTR);
    return size == sizeof *report;
}

bool keeper_start(struct keeper *keeper, void (*play)(void *state), void *state)
{
    int ends[2];
    struct report first;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    fflush(stdout); /* so that nothing in its buffer can be written twice */
    *keeper = (struct keeper){.pid = fork(), .line = ends[0]};
    if (keeper->pid == 0) {
        close(ends[0]);
        work(ends[1], play, state);
    }
    close(ends[1]);
    if (keeper->pid > 0 && receive(keeper, &first) && first.process > 0) {
        keeper->process = first.process;
        return true;
    }
    if (keeper->pid > 0) {
        keeper_end(keeper);
        errno = EAGAIN;
    } else {
        close(keeper->line);
    }
    return false;
}

bool keeper_ended(struct keeper *keeper, int milliseconds)
{
    struct pollfd line = {.fd = keeper->line, .events = POLLIN};
    struct report last;
    if (keeper->ended || poll(&line, 1, milliseconds) <= 0)
        return keeper->ended;
    keeper->ended = true;
    keeper->how = receive(keeper, &last) ? last.how : SIGKILL; /* the keeper itself was killed */
    return true;
}

void keeper_terminate(const struct keeper *keeper)
{
    if (!keeper->ended)
        send(keeper->line, "", 1, MSG_NOSIGNAL);
}

void keeper_end(struct keeper *keeper)
{
    shutdown(keeper->line, SHUT_WR);
    while (waitpid(keeper->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    keeper_ended(keeper, 0);
    close(keeper->line);
}
