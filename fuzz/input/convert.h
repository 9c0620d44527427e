/*
 * Fuzz inputs as sources of operations, and the inputs of operations that come from elsewhere.
 */
#ifndef CONVERT_H
#define CONVERT_H

#include "../../harness/play/run.h"
#include "encode.h"

/* The operations of an input, from where it is on. */
struct source source_input(struct input *input);

/* The steps of another source, the records of each added to a file while they are played. */
struct encoder {
    struct source from;
    const struct machine *machine;
    FILE *out; /* errors of writing are left in its ferror */
};
struct source source_encoder(struct encoder *encoder);

#endif
