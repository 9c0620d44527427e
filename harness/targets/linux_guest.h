/*
 * One process of implementation_linux, as the harness sees it: a process number of this host and a socket on
 * which it takes an operation and gives an answer. All of them are the harness's own children and one process
 * group, named by the first. Only the harness has its end of a socket, so that whatever ends the harness ends
 * them all.
 */
#ifndef LINUX_GUEST_H
#define LINUX_GUEST_H

#include <stdbool.h>
#include <sys/types.h>

#include "../language/op.h"

struct guest {
    pid_t pid;   /* 0: none */
    int channel; /* the harness's end of its socket */
};

struct guest_answer {
    int status;     /* enum vm_status or ANSWER_... */
    uint64_t value; /* process number of this host; byte; pages that left memory; word of the pagemap */
};

/* Makes the first process, with nothing mapped, from which the others are forked. False, and a sentence in
   error; guest_end_all is due then too. */
bool guest_start(struct guest *guest, int file, char *error, unsigned long error_size);

/* Has it carry out op: one of those of model/vm.h up to OP_RECLAIM, with valid arguments, and OP_RESIDENT, which
   gives the word of the pagemap. OP_RECLAIM: page is the first to be paged out, count how many at most.
   ANSWER_KILLED: it is no more, for whatever reason; ANSWER_BROKEN: it does not answer. */
struct guest_answer guest_ask(const struct guest *guest, const struct op *op);

/* Has it fork: child is the new process. Answers as guest_ask; ANSWER_UNSUPPORTED: the host's limits do not allow
   for another one. */
int guest_fork(const struct guest *guest, struct guest *child);

/* Ends and reaps one, gone or not. VM_OK: it had exited without an error, ANSWER_KILLED: somebody's SIGKILL had
   ended it, or this one; ANSWER_BROKEN: anything else had. Not for the first, which keeps the group's number. */
int guest_end(struct guest *guest);

/* Ends and reaps the first and all that stem from it, known or not. */
void guest_end_all(struct guest *first);

#endif
