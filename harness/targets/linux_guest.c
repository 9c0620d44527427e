#define _GNU_SOURCE /* CLONE_PARENT, close_range, CPU_SET */

#include "linux_guest.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "linux_memory.h"

enum {
    CHANNEL = 0,         /* the descriptor of its socket in every process; MEMORY_FILE is 1 */
    ANSWER_SECONDS = 30, /* a process that has not answered by then never will */
    NO_CHANNEL = -1
};

/* Room for one descriptor beside a message (unix(7), SCM_RIGHTS), aligned as its header. */
union passed {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
};

/* ---- in the process ---- */

/* The next operation, and the channel that came with it or NO_CHANNEL. False: the harness is no more. */
static bool receive(struct op *op, int *channel)
{
    union passed passed;
    struct iovec item = {.iov_base = op, .iov_len = sizeof *op};
    struct msghdr message = {
        .msg_iov = &item, .msg_iovlen = 1, .msg_control = &passed, .msg_controllen = sizeof passed};
    struct cmsghdr *header;

    if (recvmsg(CHANNEL, &message, 0) != (ssize_t)sizeof *op)
        return false;
    header = CMSG_FIRSTHDR(&message);
    *channel = NO_CHANNEL;
    if (header != NULL)
        memcpy(channel, CMSG_DATA(header), sizeof *channel);
    return true;
}

static void answer(int status, uint64_t value)
{
    const struct guest_answer answer = {.status = status, .value = value};

    if (send(CHANNEL, &answer, sizeof answer, MSG_NOSIGNAL) != (ssize_t)sizeof answer)
        _exit(EXIT_FAILURE);
}

/* Also when the harness is killed while this process does not listen. Not inherited (prctl(2)). */
static bool die_with_harness(void)
{
    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
}

/* fork(2), but for who waits for the new process: the harness, not this one. */
static void fork_onto(int channel)
{
    const pid_t child = (pid_t)syscall(SYS_clone, (unsigned long)(CLONE_PARENT | SIGCHLD), 0, 0, 0, 0);

    if (child == 0) {
        if (dup2(channel, CHANNEL) < 0 || close(channel) != 0 || !die_with_harness())
            _exit(EXIT_FAILURE);
        return;
    }
    close(channel);
    if (child > 0)
        answer(VM_OK, (uint64_t)child);
    else
        answer(ANSWER_UNSUPPORTED, 0);
}

static struct guest_answer obey(const struct op *op)
{
    struct guest_answer done = {.status = VM_OK, .value = 0};

    switch (op->kind) {
    case OP_MAP_ANON:
        done.status = memory_map_anon(op->page, op->count, op->prot);
        break;
    case OP_MAP_FILE:
        done.status = memory_map_file(op->page, op->count, op->prot, op->file, MAP_PRIVATE);
        break;
    case OP_MAP_SHARED:
        done.status = memory_map_file(op->page, op->count, op->prot, op->file, MAP_SHARED);
        break;
    case OP_UNMAP:
        done.status = memory_unmap(op->page, op->count);
        break;
    case OP_SYNC:
        done.status = memory_sync(op->page, op->count);
        break;
    case OP_PROTECT:
        done.status = memory_protect(op->page, op->count, op->prot);
        break;
    case OP_LOAD:
        done.status = memory_load(op->page, &done.value);
        break;
    case OP_STORE:
        done.status = memory_store(op->page, (unsigned char)op->byte);
        break;
    case OP_FETCH:
        done.status = memory_fetch(op->page, &done.value);
        break;
    case OP_EXEC:
        memory_exec(&op->image);
        break;
    case OP_EXIT:
        _exit(EXIT_SUCCESS);
    case OP_RECLAIM:
        done.status = memory_reclaim(op->page, op->count, &done.value);
        break;
    case OP_RESIDENT:
        done.status = memory_entry(op->page, &done.value);
        break;
    case OP_SPAWN:
    case OP_FORK:
    case OP_READ_FILE:
    case OP_SAME: /* the harness does these (linux.c) */
    case OP_FAIL_NTH:
    case OP_FAIL_SLOT:
    case OP_FAIL_FILE:
    case OP_FAIL_NONE:
    case OP_USAGE: /* and nobody these */
    case OP_KINDS:
        done.status = ANSWER_UNSUPPORTED;
    }
    return done;
}

_Noreturn static void serve(void)
{
    struct guest_answer done;
    struct op op;
    int channel;

    while (receive(&op, &channel)) {
        if (channel != NO_CHANNEL) {
            fork_onto(channel);
        } else {
            done = obey(&op);
            answer(done.status, done.value);
        }
    }
    _exit(EXIT_SUCCESS);
}

/* A page that was brought in on another CPU may still wait there to be listed for replacement, and is then passed
   over by MADV_PAGEOUT. */
static bool stay_on_one_cpu(void)
{
    cpu_set_t one;

    CPU_ZERO(&one);
    CPU_SET((size_t)sched_getcpu(), &one);
    return sched_setaffinity(0, sizeof one, &one) == 0;
}

/* What the first process is and all others inherit: nothing of the harness's but standard error; no signal but
   those of its own faults; no huge pages, so that a page of the model is a frame of its own; no core file. */
static bool settle(int channel, int file)
{
    const struct rlimit no_core = {0, 0};
    sigset_t blocked;

    /* Neither may be where the other is to go. */
    channel = fcntl(channel, F_DUPFD, 3);
    file = fcntl(file, F_DUPFD, 3);
    return dup2(channel, CHANNEL) >= 0 && dup2(file, MEMORY_FILE) >= 0 && close_range(3, ~0U, 0) == 0 &&
           setpgid(0, 0) == 0 && die_with_harness() && sigfillset(&blocked) == 0 &&
           sigdelset(&blocked, SIGSEGV) == 0 && sigdelset(&blocked, SIGBUS) == 0 &&
           sigprocmask(SIG_SETMASK, &blocked, NULL) == 0 && prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) == 0 &&
           setrlimit(RLIMIT_CORE, &no_core) == 0 && stay_on_one_cpu() && memory_catch_faults();
}

/* ---- in the harness ---- */

/* A socket whose second end is for a process. */
static bool make_channel(int ends[2])
{
    const struct timeval patience = {.tv_sec = ANSWER_SECONDS};

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    if (setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0)
        return true;
    close(ends[0]);
    close(ends[1]);
    return false;
}

static struct guest_answer receive_answer(const struct guest *guest)
{
    struct guest_answer done;
    ssize_t size;

    do
        size = recv(guest->channel, &done, sizeof done, 0);
    while (size < 0 && errno == EINTR);
    if (size != (ssize_t)sizeof done) {
        done.status = size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? ANSWER_BROKEN : ANSWER_KILLED;
        done.value = 0;
        /* What comes too late is not taken for the answer to something else. */
        shutdown(guest->channel, SHUT_RDWR);
    }
    return done;
}

bool guest_start(struct guest *guest, int file, char *error, unsigned long error_size)
{
    struct guest_answer ready;
    int ends[2];

    if (!make_channel(ends)) {
        snprintf(error, error_size, "linux: no socket: %s", strerror(errno));
        return false;
    }
    guest->channel = ends[0];
    guest->pid = fork();
    if (guest->pid == 0) {
        close(guest->channel);
        if (settle(ends[1], file))
            answer(VM_OK, 0);
        else
            answer(ANSWER_BROKEN, (uint64_t)errno);
        serve();
    }
    close(ends[1]);
    if (guest->pid < 0) {
        snprintf(error, error_size, "linux: no process: %s", strerror(errno));
        close(guest->channel);
        guest->pid = 0;
        return false;
    }
    ready = receive_answer(guest);
    if (ready.status != VM_OK)
        snprintf(error, error_size, "linux: the first process could not be set up: %s",
                 strerror((int)ready.value));
    return ready.status == VM_OK;
}

struct guest_answer guest_ask(const struct guest *guest, const struct op *op)
{
    /* That it is gone, if so, receive_answer tells. */
    (void)send(guest->channel, op, sizeof *op, MSG_NOSIGNAL);
    return receive_answer(guest);
}

/* Nothing that a process says makes the harness kill one that is not its own. */
static bool is_own_child(uint64_t number)
{
    siginfo_t info;

    return number > 1 && number <= INT_MAX &&
           waitid(P_PID, (id_t)number, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

int guest_fork(const struct guest *guest, struct guest *child)
{
    struct op op = {.kind = OP_FORK};
    union passed passed;
    struct iovec item = {.iov_base = &op, .iov_len = sizeof op};
    struct msghdr message = {
        .msg_iov = &item, .msg_iovlen = 1, .msg_control = &passed, .msg_controllen = sizeof passed};
    struct guest_answer done;
    int ends[2];

    if (!make_channel(ends))
        return ANSWER_UNSUPPORTED;
    memset(&passed, 0, sizeof passed);
    passed.header.cmsg_level = SOL_SOCKET;
    passed.header.cmsg_type = SCM_RIGHTS;
    passed.header.cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(&passed.header), &ends[1], sizeof(int));
    (void)sendmsg(guest->channel, &message, MSG_NOSIGNAL);
    close(ends[1]);
    done = receive_answer(guest);
    if (done.status == VM_OK && !is_own_child(done.value))
        done.status = ANSWER_BROKEN;
    if (done.status == VM_OK)
        *child = (struct guest){.pid = (pid_t)done.value, .channel = ends[0]};
    else
        close(ends[0]);
    return done.status;
}

int guest_end(struct guest *guest)
{
    int how = 0;

    close(guest->channel);
    /* No effect on one that is dying already: its end is what it was. */
    kill(guest->pid, SIGKILL);
    while (waitpid(guest->pid, &how, 0) < 0 && errno == EINTR)
        continue;
    guest->pid = 0;
    if (WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL)
        return ANSWER_KILLED;
    return WIFEXITED(how) && WEXITSTATUS(how) == EXIT_SUCCESS ? VM_OK : ANSWER_BROKEN;
}

void guest_end_all(struct guest *first)
{
    if (first->pid == 0)
        return;
    close(first->channel);
    /* By its own number too: it may not have come as far as to lead a group. */
    kill(first->pid, SIGKILL);
    kill(-first->pid, SIGKILL);
    while (waitpid(-first->pid, NULL, 0) > 0 || errno == EINTR)
        continue;
    while (waitpid(first->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    first->pid = 0;
}
