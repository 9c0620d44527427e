#include "decode.h"

#include <string.h>

#include "../harness/language.h"

/* A byte from here on chooses among all values, those that lead to an error included; one below among those that
   an operation can succeed with. */
enum { ANY = 0xe8 };

enum { R = VM_READ, W = VM_WRITE, X = VM_EXECUTE };
/* Each as often as it stands here; W and W|X are none that exist. */
static const unsigned char protections[] = {R | W, R | W, R | W, R | W, R | W,     R | W,     R, R,
                                            R | X, R | X, R | W, X,     R | W | X, R | W | X, 0, W};

/* What half of all bytes stand for: without many accesses memory never runs out. */
static const unsigned char frequent[] = {OP_STORE, OP_LOAD, OP_STORE, OP_MAP_ANON};
enum { FREQUENT = 0x80 };

/* Whether the machine has something under number n that the operand can be. */
typedef bool condition(const struct machine *machine, const struct op *op, uint32_t n);

static bool is_live(const struct machine *machine, const struct op *op, uint32_t n)
{
    (void)op;
    return machine->flat_live((int)n);
}

static bool is_mapped(const struct machine *machine, const struct op *op, uint32_t n)
{
    return machine->flat_mapped(op->process, n);
}

static bool is_unmapped(const struct machine *machine, const struct op *op, uint32_t n)
{
    return !is_mapped(machine, op, n);
}

static bool is_mapped_in_other(const struct machine *machine, const struct op *op, uint32_t n)
{
    return machine->flat_mapped(op->other, n);
}

static bool is_accessible(const struct machine *machine, const struct op *op, uint32_t n)
{
    uint32_t needed = op->kind == OP_LOAD ? R : op->kind == OP_STORE ? W : X;
    return (machine->flat_protection(op->process, n) & needed) != 0;
}

/* One of those numbers below limit: the byte counts them, and begins again when there are no more. Any number if
   the byte says so or there is none. */
static uint32_t choose(const struct machine *machine, const struct op *op, condition *has, uint32_t limit,
                       unsigned char byte)
{
    uint32_t count = 0;
    for (uint32_t n = 0; n < limit && byte < ANY; n++)
        count += has(machine, op, n);
    if (count == 0)
        return limit > 0 ? byte % limit : 0;
    count = byte % count;
    for (uint32_t n = 0;; n++)
        if (has(machine, op, n) && count-- == 0)
            return n;
}

static uint32_t choose_page(const struct machine *machine, const struct op *op, condition *has,
                            unsigned char byte)
{
    return choose(machine, op, has, machine->space_pages, byte);
}

/* A few pages, from least on; or none, or more than an address space has. */
static uint32_t choose_pages(const struct machine *machine, uint32_t least, unsigned char byte)
{
    return byte < ANY ? least + byte % 4 : byte % (machine->space_pages + 2);
}

static uint32_t choose_number(const struct machine *machine, enum op_kind kind, unsigned char byte)
{
    switch (kind) {
    case OP_RECLAIM:
        return byte % (machine->frames + 2);
    case OP_FAIL_NTH:
        return byte % 8;
    case OP_FAIL_SLOT:
        return byte % (machine->slots + 1);
    default:
        return choose_pages(machine, 1, byte);
    }
}

/* An operand of an operation whose operands before it are decoded. */
static uint32_t decode_operand(const struct machine *machine, const struct op *op, enum operand operand,
                               const unsigned char *bytes)
{
    bool maps = op->kind == OP_MAP_ANON || op->kind == OP_MAP_FILE;
    switch (operand) {
    case PROCESS:
    case OTHER:
        return choose(machine, op, is_live, machine->processes, *bytes);
    case PAGE:
        return choose_page(machine, op, maps ? is_unmapped : is_mapped, *bytes);
    case OTHER_PAGE:
        return choose_page(machine, op, is_mapped_in_other, *bytes);
    case ADDRESS:
        return choose_page(machine, op, is_accessible, bytes[0]) * machine->page_size +
               bytes[1] % machine->page_size;
    case COUNT:
        return choose_number(machine, op->kind, *bytes);
    case PROT:
        return protections[*bytes % sizeof protections];
    case FILE_PAGE:
    case TEXT_FILE:
        return *bytes % (machine->file_pages + (*bytes < ANY ? 0 : 1));
    case TEXT:
        return choose_pages(machine, 1, *bytes);
    case ENTRY:
        return *bytes < ANY ? *bytes % machine->page_size
                            : *bytes % (machine->space_pages * machine->page_size);
    case BYTE:
        return *bytes;
    default: /* the other parts of an image */
        return choose_pages(machine, 0, *bytes);
    }
}

void record_decode(const struct machine *machine, const unsigned char *bytes, size_t size, struct op *op)
{
    unsigned char record[RECORD_BYTES] = {0};
    const unsigned char *next = record + 1;
    memcpy(record, bytes, size < sizeof record ? size : sizeof record);
    memset(op, 0, sizeof *op);
    op->kind =
        (enum op_kind)(record[0] < FREQUENT ? record[0] % OP_KINDS : frequent[record[0] % sizeof frequent]);
    for (const enum operand *o = operations[op->kind].operands; *o != NONE; o++) {
        field_set(op, operands[*o].offset, decode_operand(machine, op, *o, next));
        next += *o == ADDRESS ? 2 : 1;
    }
}
