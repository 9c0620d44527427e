/*
 * What an implementation says of itself before it is judged: what it can do, how large it is, and which answers it may
 * give because of what it is made of. What it cannot do it is not asked, and that counts as not checked.
 */
#ifndef DECLARATION_H
#define DECLARATION_H

#include <stdio.h>

#include "machine.h"

struct declaration {
    uint32_t operations; /* a bit for each enum op_kind */
    uint32_t processes;  /* it can have at the same time */
    uint32_t pages;      /* of an address space, from 0 on */
    uint32_t
        page_size; /* bytes; at least the machine's, and then the bytes of a page are its first and its last */
    bool checks_arguments;
    struct limits limits;
};

/* Every operation, and the machine's sizes. */
struct declaration declare_all(const struct machine *machine, const struct limits *limits);

/* Can it be asked to do that, as the flat machine is now? */
bool declared(const struct declaration *declaration, const struct machine *machine, const struct op *op);

/* The machine with no more processes and pages than the declaration has. */
struct machine declared_machine(const struct declaration *declaration, const struct machine *machine);

/* Pairs of what follows, for the limits alone; nothing for a machine without limits. */
void limits_write(FILE *file, const struct limits *limits);
bool limits_read(const char *text, struct limits *limits, unsigned long *column, char *error,
                 unsigned long error_size);

/*
 * Reads a declaration as text, pairs key=value with blanks between them:
 *
 *   operations=NAME,...          what it can be asked; has to be there
 *   processes=N pages=N page_size=N   where they are not the machine's
 *   memory=limited tables=limited     it may answer enomem, enotable (default: unlimited)
 *   early=yes                    enomem comes from what spawns, maps, forks or executes, too (default: no)
 *   places=N                     frames and swap slots together, or fewer; enomem and killed are a mismatch while fewer pages
 *                                than that were touched. Without it any is believed
 *   leaf_tables=N                leaf tables in all, shaped and given back as the model's; without it any enotable is
 *                                believed
 *   execute_reads=yes            what may be executed may be loaded from (default: no)
 *   stale=yes                    a private page may show of a byte that was stored through a shared mapping later what it
 *                                was before (default: no)
 *   arguments=checked            arguments out of range, up to the largest of 32 bits, get the error that is due; pages only
 *                                if there are as many as the machine has (default: unchecked, and none come)
 *   restart=yes                  it is started anew for each sequence, instead of being reset (default: no)
 *
 * False: column (from 1) and error say what is wrong.
 */
bool declaration_read(const char *text, const struct machine *machine, struct declaration *declaration,
                      bool *restart, unsigned long *column, char *error, unsigned long error_size);

#endif
