/*
 * Random operation sequences: each operation is chosen by what the flat machine holds at that moment, so that
 * most of them do something, and every answer comes up sooner or later. The same seed, geometry and answers
 * give the same sequence.
 */
#ifndef GENERATE_H
#define GENERATE_H

#include "machine.h"

struct generator {
    const struct machine *machine;
    uint64_t random; /* state of random.h */
    uint64_t left;   /* operations still to come */
    bool faults;     /* fault plans are made, too */
    unsigned phase, phase_left;
};

void generator_init(struct generator *generator, const struct machine *machine, uint64_t seed,
                    uint64_t operations_wanted, bool faults);

/* The next operation, for a machine in the state that machine's flat machine is in; false: that was all. */
bool generator_next(struct generator *generator, struct op *op);

#endif
