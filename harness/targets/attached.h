/*
 * An implementation from outside: its own process numbers and its own page size become those of the machine that it is
 * judged by. How operations reach it is the matter of its connection (shared_object.h, coprocess.h).
 */
#ifndef ATTACHED_H
#define ATTACHED_H

#include "implementation.h"

struct connection {
    /* Connects, if it is not yet connected, and has it be empty. location is the implementation's. */
    bool (*start)(const char *location, const struct machine *machine, struct declaration *declaration,
                  char *error, unsigned long error_size);
    /* Operands and answers are its own: process numbers, addresses and offsets. */
    struct answer (*step)(const struct op *op);
    int (*broken)(char *said, unsigned long size); /* as struct implementation has it */
    void (*stop)(void), (*end)(void);
};

/* "plugin:PATH" or "exec:COMMAND" as an implementation; text has to stay. NULL: it is neither, or there were
   ATTACHED_MAX. */
enum { ATTACHED_MAX = 8 };
const struct implementation *attached_new(const char *text);

/* For connections: writes a sentence; false. */
__attribute__((format(printf, 3, 4))) bool attached_error(char *error, unsigned long error_size,
                                                          const char *format, ...);

#endif
