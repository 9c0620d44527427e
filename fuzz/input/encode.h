/*
 * The other way round: records (decode.h) for an operation.
 */
#ifndef ENCODE_H
#define ENCODE_H

#include "decode.h"

/* At most a value record for each operand, and the record of the operation. */
enum { ENCODED_BYTES = (OPERANDS_MAX + 1) * RECORD_BYTES };

/* Writes the records that decode to an operation, one that a trace can hold, in the state of that machine's flat machine
   as it is. How many bytes they take. */
size_t op_encode(const struct machine *machine, const struct op *op, unsigned char bytes[ENCODED_BYTES]);

#endif
