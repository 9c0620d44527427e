#include "decode.h"

#include <string.h>

#include "../harness/language.h"

/* A byte from here on chooses among all values, those that lead to an error included; one below among those that
   an operation can succeed with. */
enum { ANY = 0xd0 };

static const unsigned char protections[] = {
    VM_READ | VM_WRITE, VM_READ,  VM_READ | VM_EXECUTE, VM_READ | VM_WRITE | VM_EXECUTE, 0,
    VM_EXECUTE,         VM_WRITE, VM_WRITE | VM_EXECUTE};

static bool is_live(const struct machine *machine, int process, uint32_t n)
{
    (void)process;
    return machine->flat_live((int)n);
}

static bool is_mapped(const struct machine *machine, int process, uint32_t n)
{
    return machine->flat_mapped(process, n);
}

static bool is_unmapped(const struct machine *machine, int process, uint32_t n)
{
    return !machine->flat_mapped(process, n);
}

/* One of the numbers below limit that the machine has something for: the byte counts them, and begins again when
   there are no more. Any number if the byte says so or there is none. */
static uint32_t choose(const struct machine *machine, int process, unsigned char byte, uint32_t limit,
                       bool (*has)(const struct machine *, int, uint32_t))
{
    uint32_t count = 0;
    for (uint32_t n = 0; n < limit && byte < ANY; n++)
        count += has(machine, process, n);
    if (count == 0)
        return byte % limit;
    count = byte % count;
    for (uint32_t n = 0;; n++)
        if (has(machine, process, n) && count-- == 0)
            return n;
}

static uint32_t choose_mapped(const struct machine *machine, int process, unsigned char byte)
{
    return choose(machine, process, byte, machine->space_pages, is_mapped);
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
        return byte;
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
        return choose(machine, 0, *bytes, machine->processes, is_live);
    case PAGE:
        return choose(machine, op->process, *bytes, machine->space_pages, maps ? is_unmapped : is_mapped);
    case OTHER_PAGE:
        return choose_mapped(machine, op->other, *bytes);
    case ADDRESS:
        return choose_mapped(machine, op->process, bytes[0]) * machine->page_size +
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
    op->kind = (enum op_kind)(record[0] % OP_KINDS);
    for (const enum operand *o = operations[op->kind].operands; *o != NONE; o++) {
        field_set(op, operands[*o].offset, decode_operand(machine, op, *o, next));
        next += *o == ADDRESS ? 2 : 1;
    }
}
