#include "decode.h"

#include <string.h>

/* A byte from here on chooses among all values, those that lead to an error included; one below among those that
   an operation can succeed with. The last of them are the last numbers that a page can have: 0xff is the very last. */
enum { ANY = 0xe8, LAST_PAGES = 0xfc };

/* What half of all bytes stand for: without many accesses memory never runs out. */
static const unsigned char frequent[] = {OP_STORE, OP_LOAD, OP_STORE, OP_MAP_ANON,
                                         OP_STORE, OP_LOAD, OP_STORE, OP_MAP_SHARED};
enum { FREQUENT = 0x80 };
_Static_assert((int)OP_KINDS <= (int)FREQUENT, "each kind has a byte");

/* A whole record, and one byte that may be looked at after its last operand. */
struct record {
    unsigned char bytes[RECORD_BYTES + 1];
};

static struct record record_at(const unsigned char *bytes, size_t size)
{
    struct record record = {{0}};
    memcpy(record.bytes, bytes, size < RECORD_BYTES ? size : RECORD_BYTES);
    return record;
}

bool record_value(const unsigned char *bytes, size_t size, struct value *value)
{
    struct record record = record_at(bytes, size);
    const unsigned char *b = record.bytes;
    value->number = b[1] | (uint32_t)b[6] << 8;
    value->value = b[2] | (uint32_t)b[3] << 8 | (uint32_t)b[4] << 16 | (uint32_t)b[5] << 24;
    return b[0] >= RECORD_VALUE;
}

enum op_kind record_kind(unsigned char first)
{
    return (enum op_kind)(first < FREQUENT ? first % OP_KINDS : frequent[first % sizeof frequent]);
}

uint32_t operand_decode(const struct machine *machine, const struct op *op, enum operand operand,
                        unsigned char byte, unsigned char next)
{
    struct choice choice = {.any = byte >= ANY, .number = byte, .offset = next};
    if (byte >= LAST_PAGES && (operand == PAGE || operand == OTHER_PAGE))
        return UINT32_MAX - (UINT8_MAX - byte);
    return choose_operand(machine, op, operand, &choice);
}

/* The operands for which no value was said are chosen by the record. */
static void decode(const struct machine *machine, const struct record *record, const uint32_t *values,
                   unsigned said, struct op *op)
{
    const unsigned char *next = record->bytes + 1;
    memset(op, 0, sizeof *op);
    op->kind = record_kind(record->bytes[0]);
    for (const enum operand *o = operations[op->kind].operands; *o != NONE; o++) {
        uint64_t range = (uint64_t)operand_max(machine, *o) + 1;
        uint32_t value =
            said & 1 ? (uint32_t)(*values % range) : operand_decode(machine, op, *o, next[0], next[1]);
        field_set(op, operands[*o].offset, value);
        next += *o == ADDRESS ? 2 : 1;
        said >>= 1;
        values++;
    }
}

void record_decode(const struct machine *machine, const unsigned char *bytes, size_t size, struct op *op)
{
    static const uint32_t none[OPERANDS_MAX];
    struct record record = record_at(bytes, size);
    decode(machine, &record, none, 0, op);
}

bool input_next(struct input *input, struct op *op)
{
    uint32_t values[OPERANDS_MAX];
    unsigned said = 0;
    while (input->at < input->size) {
        struct record record = record_at(input->bytes + input->at, input->size - input->at);
        struct value value;
        bool is_value = record_value(record.bytes, RECORD_BYTES, &value);
        input->at += RECORD_BYTES;
        if (!is_value) {
            input->last = record.bytes[RECORD_BYTES - 1];
            decode(input->machine, &record, values, said, op);
            return true;
        }
        if (value.number < OPERANDS_MAX) {
            values[value.number] = value.value;
            said |= 1U << value.number;
        }
    }
    return false;
}
