/*
 * Random operation sequences, in episodes (episode.h): each operation is chosen by what the flat machine holds at that moment,
 * so that most of them do something, and every answer comes up sooner or later. The same seed, geometry and answers give
 * the same sequence.
 */
#ifndef GENERATE_H
#define GENERATE_H

#include "../language/declaration.h"
#include "episode.h"

struct generator {
    struct machine all;                    /* as it is */
    struct machine machine;                /* with no more than is declared */
    uint64_t random;                       /* state of random.h */
    uint64_t left;                         /* operations still to come */
    bool faults;                           /* fault plans are made, too */
    const struct declaration *declaration; /* only what it has comes; NULL: anything */
    uint64_t *passed_over;                 /* of each kind, since it is not declared */
    unsigned phase, phase_left;
    struct episode episode;
    int oldest, youngest;         /* the process that the episode began with, and the last that was forked */
    uint32_t succeeded[OP_KINDS]; /* how often each was answered with VM_OK */
    bool counts;                  /* what is in use is asked for next */
    struct op stored;             /* the last store, */
    int onlooker;                 /* and the process from which on others look at what it did */
};

void generator_init(struct generator *generator, const struct machine *machine, uint64_t seed,
                    uint64_t operations_wanted, bool faults);

/* From now on only what is declared, which has to stay where it is; what would have come otherwise is counted. */
void generator_declare(struct generator *generator, const struct declaration *declaration,
                       uint64_t passed_over[OP_KINDS]);

/* The next operation, for a machine in the state that machine's flat machine is in. False: that was all; or an episode is over
   where processes cannot exit, and the next one needs an empty machine: left says which. */
bool generator_next(struct generator *generator, struct op *op);

/* What was answered to it, and is allowed. */
void generator_hear(struct generator *generator, const struct op *op, const struct answer *answer);

/* Is an implementation that declares that, or anything where it is NULL, asked for that operation? */
bool generator_asks(const struct declaration *declaration, bool faults, enum op_kind kind);

#endif
