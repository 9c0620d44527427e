#include "decode.h"

#include <string.h>

#include "../harness/choose.h"

/* A byte from here on chooses among all values, those that lead to an error included; one below among those that
   an operation can succeed with. */
enum { ANY = 0xe8 };

/* What half of all bytes stand for: without many accesses memory never runs out. */
static const unsigned char frequent[] = {OP_STORE, OP_LOAD, OP_STORE, OP_MAP_ANON,
                                         OP_STORE, OP_LOAD, OP_STORE, OP_MAP_SHARED};
enum { FREQUENT = 0x80 };

void record_decode(const struct machine *machine, const unsigned char *bytes, size_t size, struct op *op)
{
    unsigned char record[RECORD_BYTES + 1] = {0}; /* also after the last operand a byte may be looked at */
    const unsigned char *next = record + 1;
    memcpy(record, bytes, size < RECORD_BYTES ? size : RECORD_BYTES);
    memset(op, 0, sizeof *op);
    op->kind =
        (enum op_kind)(record[0] < FREQUENT ? record[0] % OP_KINDS : frequent[record[0] % sizeof frequent]);
    for (const enum operand *o = operations[op->kind].operands; *o != NONE; o++) {
        struct choice choice = {next[0] >= ANY, next[0], next[1]};
        field_set(op, operands[*o].offset, choose_operand(machine, op, *o, &choice));
        next += *o == ADDRESS ? 2 : 1;
    }
}
