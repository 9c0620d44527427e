/*
 * What is wrong in a state or with an answer, for a person to read.
 */
#ifndef FINDING_H
#define FINDING_H

#include "../language/trace.h"

struct finding {
    enum {
        NOTHING,
        NOT_ALLOWED,      /* the answer to op */
        BROKEN_INVARIANT, /* part */
        OTHER_LIVES,      /* process op.process: the flat machine says otherwise */
        OTHER_PROTECTION, /* of the page: op.prot in the model, expected in the flat machine, or NO_PAGE */
        OTHER_FILE,       /* page op.file of the file would be shown otherwise than by the flat machine */
        NOT_ALIKE,        /* after op: the state that its key stands for has other successors; and */
        NOT_RESTORED /* the state comes back from its key as another one: a mistake of the search itself */
    } kind;
    struct op op; /* as it was carried out, or to look at what is wrong */
    struct answer answer;
    struct verdict verdict;
    int part;
    uint32_t expected;
};
/* Is it one of these mistakes of the search itself? */
bool finding_is_own(const struct finding *finding);
#define NO_PAGE UINT32_MAX

/* As comments of a trace, after its last step; and before them the step that is not allowed. */
void finding_write(FILE *out, const struct finding *finding);

#endif
