#include "encode.h"

#include <string.h>

/* The smallest byte that chooses a value of the operand, or 256 if none does. next is the byte after it. */
static unsigned byte_for(const struct machine *machine, const struct op *op, enum operand operand,
                         uint32_t value, unsigned char next)
{
    unsigned byte = 0;
    while (byte < 256 && operand_decode(machine, op, operand, (unsigned char)byte, next) != value)
        byte++;
    return byte;
}

static void write_value(unsigned char *bytes, uint32_t number, uint32_t value)
{
    memset(bytes, 0, RECORD_BYTES);
    bytes[0] = RECORD_VALUE;
    bytes[1] = (unsigned char)number;
    for (int i = 0; i < 4; i++)
        bytes[2 + i] = (unsigned char)(value >> 8 * i);
}

size_t op_encode(const struct machine *machine, const struct op *op, unsigned char bytes[ENCODED_BYTES])
{
    const enum operand *all = operations[op->kind].operands;
    struct op begun = {.kind = op->kind}; /* with the operands before the one that is chosen */
    unsigned char record[RECORD_BYTES + 1] = {(unsigned char)op->kind}, *at = record + 1;
    size_t size = 0;
    for (uint32_t i = 0; all[i] != NONE; i++) {
        size_t offset = operands[all[i]].offset;
        uint32_t value = field_get(op, offset);
        unsigned char next = all[i] == ADDRESS ? (unsigned char)(value % machine->page_size) : 0;
        unsigned byte = byte_for(machine, &begun, all[i], value, next);
        if (byte == 256) {
            write_value(bytes + size, i, value);
            size += RECORD_BYTES;
            byte = 0;
            next = 0;
        }
        *at++ = (unsigned char)byte;
        if (all[i] == ADDRESS)
            *at++ = next;
        field_set(&begun, offset, value);
    }
    memcpy(bytes + size, record, RECORD_BYTES);
    return size + RECORD_BYTES;
}
