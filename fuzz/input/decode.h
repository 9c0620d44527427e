/*
 * Fuzz inputs: a string of bytes is a sequence of operations, in records of RECORD_BYTES; every string is one, so
 * that inputs can be cut and spliced anywhere. Small bytes stand for small operands, all zeros for spawn.
 *
 * The first byte of a record is the kind; then comes a byte for each operand in the order of a trace (of an address to
 * access: page, offset), which chooses among what is alive in the flat machine at this moment. What a byte cannot
 * choose, a value record says beforehand: from VALUE on; number of the operand, low byte; the value, low byte
 * first; number of the operand, high byte. The last byte of a record is also the target's own (target.h).
 */
#ifndef DECODE_H
#define DECODE_H

#include <stddef.h>

#include "../../harness/language/choose.h"

enum {
    RECORD_BYTES = 8,
    RECORD_VALUE = 0xf8 /* the first byte of a value record is this or more */
};

/* Is the record that begins at bytes, where size bytes are left, a value record? (Bytes that are missing are zeros.) */
struct value {
    uint32_t number; /* of the operand, from 0; one that the operation does not have changes nothing */
    uint32_t value;  /* the operand, modulo how many of it a trace can hold */
};
bool record_value(const unsigned char *bytes, size_t size, struct value *value);

/* The kind of operation that the first byte of a record stands for, if it is no value record. */
enum op_kind record_kind(unsigned char first);

/* The operation of a record that is none, in the state of that machine's flat machine. Every operand is one that a
   trace can hold. */
void record_decode(const struct machine *machine, const unsigned char *bytes, size_t size, struct op *op);

/* The operand that one byte stands for, with the byte after it for an address, when those before it are chosen. */
uint32_t operand_decode(const struct machine *machine, const struct op *op, enum operand operand,
                        unsigned char byte, unsigned char next);

/* An input that is decoded step by step; begins as {machine, bytes, size}. */
struct input {
    const struct machine *machine;
    const unsigned char *bytes;
    size_t size;
    size_t at;          /* where the next record begins */
    unsigned char last; /* byte of the record decoded last */
};

/* The next operation, with the values that were said for it; false: there is none. */
bool input_next(struct input *input, struct op *op);

#endif
