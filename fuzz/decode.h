/*
 * Fuzz inputs: a string of bytes is a sequence of operations, RECORD_BYTES for each; every string is one, so
 * that inputs can be cut and spliced anywhere. Small bytes stand for small operands, all zeros for spawn.
 */
#ifndef DECODE_H
#define DECODE_H

#include <stddef.h>

#include "../harness/machine.h"

/* The kind; then a byte for each operand in the order of a trace (of an address to access: page, offset). */
enum { RECORD_BYTES = 8 };

/*
 * The operation of the record that begins at bytes, where size bytes are left (bytes that are missing are zeros).
 * What its operands can be depends on what is alive in the flat machine of that machine at this moment: most bytes
 * choose among processes and pages that there are. Every operand is one that a trace can hold.
 */
void record_decode(const struct machine *machine, const unsigned char *bytes, size_t size, struct op *op);

#endif
