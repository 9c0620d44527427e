/*
 * What every target does with a sequence of operations: has them carried out and judged, with every byte compared now
 * and then, and when something does not hold says so and aborts.
 */
#ifndef PLAY_H
#define PLAY_H

#include "../harness/play/run.h"

struct play {
    const struct implementation *implementation;
    struct source (*begin)(void *state); /* the sequence from its beginning, the same each time */
    void *state;
    void (*explain)(FILE *out); /* says more about what did not hold, if it knows; or NULL */
};

/* On a failure the sequence is played once more and shrunk, for its trace on standard error. An implementation has to
   be able to carry out what the shrinker (shrink.h) makes of the sequence, or to say that it cannot. With FORKPROOF_APART in
   the environment it is played in a process of its own from the start: then a crash has a trace, too. */
void play(const struct play *play);

/* False under afl-fuzz: it drops what is said, and takes an input with which that takes long for one that hangs. */
bool play_is_heard(void);

/* Call it when something failed, before shrinking. It turns off the engine's limit of time for an input, which could end the
   program before there is a trace, and sets one for shrinking, after which host_interrupted is true. */
void play_take_time(void);

#endif
