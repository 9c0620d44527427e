/*
 * An implementation that can be judged.
 */
#ifndef IMPLEMENTATION_H
#define IMPLEMENTATION_H

#include "../language/declaration.h"

/* Why there is no answer that could be judged, where the answer is ANSWER_BROKEN: the signal that ended it, or: */
enum broken {
    BROKEN_UNKNOWN = 0,
    BROKEN_EXIT = -1,     /* it ended */
    BROKEN_HANG = -2,     /* it did not answer in time */
    BROKEN_NONSENSE = -3, /* what it said is no answer to this operation */
    BROKEN_FLOOD = -4,    /* it said ever more, and no answer */
    BROKEN_CLOSED = -6,   /* it closed its output */
    BROKEN_LIE = -5       /* the answer contradicts what it said of itself */
};

/* The same in words. */
const char *broken_why(int broken);

struct implementation {
    const char *name;
    const char *location; /* of an attached one: its path or command */
    /* Starts it empty with that machine's sizes, and says what it is; may be called again after stop. On failure false,
       and a sentence in error. */
    bool (*start)(const struct implementation *self, const struct machine *machine,
                  struct declaration *declaration, char *error, unsigned long error_size);
    struct answer (*step)(const struct op *op);
    /* Why the answer was ANSWER_BROKEN (enum broken), and what it said, if anything. NULL: it never knows. */
    int (*broken)(char *said, unsigned long size);
    /* The byte at an address of a page that may be read, or -1; changes nothing. NULL: a load tells, which is judged. */
    int (*peek)(int process, uint32_t address);
    /* 0, or what part of its own invariant is broken. NULL: it has no such check. */
    int (*check)(void);
    /* Ends a run; leaves no process and no file behind, unless it is contained: then end does. Safe to call at any
       time. */
    void (*stop)(void);
    void (*end)(void);
    /* Sentences on what could not be checked in this run (each said once), or NULL. The nth, until NULL. */
    const char *(*unchecked)(unsigned n);
    bool peeks_all; /* peek tells of any page, and -1 only where none is mapped */
    bool blind;     /* it can only be played: nothing is compared at the end */
    bool
        contained; /* its processes are its own, and outlast a run: what becomes of them does not reach this one */
};

extern const struct implementation implementation_model, implementation_linux;

#endif
