/*
 * The defective machine as an implementation, which may also do worse than give a wrong answer.
 */
#ifndef DEFECTIVE_IMPLEMENTATION_H
#define DEFECTIVE_IMPLEMENTATION_H

#include "../targets/implementation.h"
#include "defective.h"

/* What happens once process 1 has stored a byte. */
enum trouble {
    NO_TROUBLE,
    ABORTS,
    HANGS,
    ABORTS_AT_PEEK, /* not before the comparison at the end */
    ENDS_TEST       /* in the first steps: SIGTERM for the process that called defective_become */
};

/* What it is from its next start on. */
void defective_become(enum defect new_defect, enum trouble new_trouble);

extern const struct implementation implementation_defective;

#endif
