/*
 * Random operation sequences: each operation is chosen by what the flat machine holds at that moment, so that
 * most of them do something, and every answer comes up sooner or later. The same seed, geometry and answers
 * give the same sequence.
 */
#ifndef GENERATE_H
#define GENERATE_H

#include "../language/declaration.h"

struct generator {
    struct machine all;                    /* as it is */
    struct machine machine;                /* with no more than is declared */
    uint64_t random;                       /* state of random.h */
    uint64_t left;                         /* operations still to come */
    bool faults;                           /* fault plans are made, too */
    const struct declaration *declaration; /* only what it has comes; NULL: anything */
    uint64_t *passed_over;                 /* of each kind, since it is not declared */
    unsigned phase, phase_left;
};

void generator_init(struct generator *generator, const struct machine *machine, uint64_t seed,
                    uint64_t operations_wanted, bool faults);

/* From now on only what is declared, which has to stay where it is; what would have come otherwise is counted. */
void generator_declare(struct generator *generator, const struct declaration *declaration,
                       uint64_t passed_over[OP_KINDS]);

/* The next operation, for a machine in the state that machine's flat machine is in; false: that was all. */
bool generator_next(struct generator *generator, struct op *op);

#endif
