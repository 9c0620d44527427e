/*
 * Plays a script of operations on an implementation, says what was found, and shrinks what failed.
 */
#ifndef TRIAL_H
#define TRIAL_H

#include "../report/report_data.h"

/* Operations that are generated during the first run and then lie in steps, or lie there from the start; or, without steps,
   in a list. */
struct script {
    FILE *steps;
    struct generator *generator; /* NULL when steps is filled */
    struct op_list list;
    const struct machine *machine;
    const char *origin; /* where they come from, for people */
    const char *label;  /* for the names of files */
    bool shrinks;       /* what fails is shrunk */
    uint64_t played;    /* by the last trial */
};

enum { FINDINGS_MAX = 64 };

/* All trials of a command. */
struct trials {
    const char *out;   /* directory for the traces of what failed */
    bool strict_linux; /* as struct run has it */
    bool keep_going;   /* after a failure; those alike are then told once */
    double seconds;    /* that playing may take, and shrinking as many again; 0: as many as they take */
    double until;      /* by host_seconds, then a generated script ends; 0: it has its own end */
    struct document document;
    struct {
        const struct implementation *implementation;
        unsigned claim;
        enum op_kind kind;
        int status; /* that was answered; or, negative, the part of the invariant that is broken */
        uint64_t times;
    } findings[FINDINGS_MAX];
    size_t count;
    struct run_result *sum; /* if it is there, runs that conform are added to it instead of told */
};

/* How long an operation may take. */
extern const struct apart trial_patience;

/* A status. */
enum run_end trial_play(struct trials *trials, const struct implementation *implementation,
                        struct script *script);

/* When an implementation is not played on any more. */
void trial_end(const struct implementation *implementation);

/* Adds what was found without an implementation. */
enum run_end trial_report(struct trials *trials, const char *origin, const struct run *run,
                          const struct run_result *result);

/* What remains to be said when all are over. */
void trials_end(struct trials *trials);

#endif
