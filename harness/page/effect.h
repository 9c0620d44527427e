/*
 * What the model does in a step and why, in plain sentences: "the page is shared with process 0, so process 1 gets a copy of its
 * own, in frame 7". They are read off the tables before and after the step.
 */
#ifndef EFFECT_H
#define EFFECT_H

#include "../language/machine.h"
#include "tables.h"

struct effect_of {
    const struct op *op;        /* with the processes' names of the tables */
    const struct answer *model; /* what the model answers */
    const struct machine *machine;
    const struct tables *before, *after;
};

/* Lines "tell\tSENTENCE". */
void effect_tell(FILE *file, const struct effect_of *step);

/*
 * Of a load, store or fetch its page fault in moments, lines "moment\tNUMBER\tSENTENCE": 1 the access, 2 what the table says,
 * 4 the access again. Moment 3, what the kernel does, is what effect_tell says. Without a page fault the first two are all.
 */
void effect_moments(FILE *file, const struct effect_of *step);

#endif
