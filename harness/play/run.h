/*
 * Plays operations on one implementation, has the flat machine judge each answer, and stops at the first that
 * is not allowed. At the end, and on the way if that is wanted, every byte of every process that can be looked at,
 * and every one of the file, is compared with the flat machine's.
 */
#ifndef RUN_H
#define RUN_H

#include "../language/trace.h"
#include "../targets/implementation.h"
#include "exercise.h"
#include "generate.h"

/* The steps of a run as they were played, in a file without a name; each is in it as soon as it was added, also for
   other processes that have the file open. NULL or false: errno says why. */
FILE *recording_new(void);
bool recording_add(FILE *recording, const struct trace_step *step);
bool recording_empty(FILE *recording);

/* Where the operations of a run come from. */
struct source {
    /* If there is one, it is called first; what it passes over since it is not declared it counts. */
    void (*begin)(void *state, const struct declaration *declaration, uint64_t passed_over[OP_KINDS]);
    /* TRACE_BAD: errno says why. */
    enum trace_result (*next)(void *state, struct trace_step *step);
    void *state;
    /* If there is one, it is told each answer that is allowed. */
    void (*heard)(void *state, const struct op *op, const struct answer *answer);
    /* If there is one, it says after a step whether all bytes are to be compared now, too. */
    bool (*compare)(void *state);
};
struct source source_generator(struct generator *generator);
struct source source_recording(FILE *recording); /* from its beginning */
struct op_list {
    const struct op *ops; /* to be played next */
    size_t left;
};
struct source source_list(struct op_list *list);

struct run {
    const struct implementation *implementation;
    const struct machine *machine;
    bool deterministic;     /* the answers that a step comes with have to be given again */
    bool strict_linux;      /* of what is declared open, only what Linux leaves open, too, is */
    bool progress;          /* show on standard error how far it is */
    FILE *recording;        /* to which every step played is added, or NULL */
    unsigned compare_every; /* so many steps all bytes are compared, too; 0: at the end only */
};

/* How a run ended; also the program's exit status. */
enum run_end {
    RUN_CONFORMS = 0,
    RUN_MISMATCH = 1,     /* an answer that is not allowed */
    RUN_FAILED = 2,       /* it could not be carried out; error says why */
    RUN_BROKEN = 3,       /* the implementation found its own invariant broken */
    RUN_VACUOUS = 4,      /* an operation that it has never succeeded, so nothing was checked of it */
    RUN_INTERRUPTED = 130 /* by a signal */
};

/* The one that counts, of several runs: a failure more than emptiness. */
enum run_end run_worse(enum run_end a, enum run_end b);

enum { UNCHECKED_MAX = 16 };

/* Kept up to date while the run goes on, so that it says how far a run came that did not end by itself. */
struct run_result {
    enum run_end end;
    char error[256];
    struct exercise exercise;
    struct declaration declaration; /* of the implementation, once it has started */
    uint64_t steps;                 /* begun, the last one included */
    double seconds;                 /* they took */
    uint64_t bytes;                 /* compared the last time: those that are determined */
    uint64_t unsupported[OP_KINDS];
    uint64_t killed;      /* processes, for want of memory */
    uint32_t cannot_tell; /* operations that it answered with unsupported at least once: a bit for each */
    uint32_t never;       /* of RUN_VACUOUS: operations that never succeeded, a bit for each */
    const char *unchecked[UNCHECKED_MAX]; /* what the implementation says itself; NULL ends them */

    /* Where it stopped: */
    struct trace_step last;
    bool at_end;   /* last is not a step but a load or read_file that stands for the comparison after it */
    int broken;    /* why the answer is ANSWER_BROKEN, if that is known (enum broken) */
    char said[80]; /* what it said instead, or nothing; without what could upset a terminal */
    struct verdict verdict; /* of a mismatch */
    bool not_recorded;      /* the answer is allowed, but the recorded one is another */
    struct answer recorded;
    int invariant; /* the part that is broken */
};

/* If the operations of some runs that conform, with what was exercised in all of them, leave out one that the generator was
   asked for, they are vacuous. */
void run_find_vacuous(bool faults, struct run_result *sum);

void run_play(const struct run *run, const struct source *source, struct run_result *result);

#endif
