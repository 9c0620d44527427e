/*
 * An implementation that can be judged.
 */
#ifndef IMPLEMENTATION_H
#define IMPLEMENTATION_H

#include "machine.h"

struct implementation {
    const char *name;
    /* What it is made of, for the flat machine (struct flat_limits). */
    bool memory_limited, tables_limited, execute_reads;
    /* Starts it empty with that machine's sizes; may be called again after stop. On failure false, and a sentence
       in error. */
    bool (*start)(const struct machine *machine, char *error, unsigned long error_size);
    struct answer (*step)(const struct op *op);
    /* The byte at an address of a page that may be read, or -1. */
    int (*peek)(int process, uint32_t address);
    bool peeks_all; /* of any page, and -1 only where none is mapped */
    /* 0, or what part of its own invariant is broken. NULL: it has no such check. */
    int (*check)(void);
    /* Ends it; leaves no process and no file behind. Safe to call at any time. */
    void (*stop)(void);
    /* Sentences on what could not be checked in this run (each said once), or NULL. The nth, until NULL. */
    const char *(*unchecked)(unsigned n);
};

extern const struct implementation implementation_model, implementation_linux;

#endif
