/*
 * Targets whose inputs are records (decode.h): each differs from the others in what carries the operations out, and in
 * operations that it adds or leaves out.
 */
#ifndef TARGET_H
#define TARGET_H

#include "input/decode.h"
#include "play.h"

/* Functions that a target does not need are NULL. */
struct target {
    const struct implementation *implementation;
    /* The nth operation to be played before the input's; false: that was all. */
    bool (*first)(uint32_t n, struct op *op);
    /* Changes an operation to one that the target can do; false: it is left out. */
    bool (*admit)(struct op *op);
    /* The operation to be played before one whose record ends in that byte; false: none. */
    bool (*before)(unsigned char last, struct op *op);
    void (*explain)(FILE *out); /* as in play.h */
};

/* Plays the input, and then what brings to light what it left (../harness/play/closing.h). Returns 0, as an engine expects. */
int target_play(const struct target *target, const unsigned char *data, size_t size);

/* What an engine calls; every target's file defines it. */
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

#endif
