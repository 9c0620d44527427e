#include "trace.h"

#include <inttypes.h>

#include "language.h"

void trace_write_header(FILE *file, const struct machine *machine, const struct limits *limits)
{
    fprintf(file, TRACE_HEADER "\ngeometry %s", machine->name);
    if (limits != NULL)
        limits_write(file, limits);
    fputs("\n", file);
}

static void write_value(FILE *file, enum operand operand, uint32_t value)
{
    if (operand == PROT) {
        fputc(' ', file);
        for (unsigned i = 0; prot_letters[i] != '\0'; i++)
            fputc(value >> i & 1 ? prot_letters[i] : '-', file);
    } else if (operand < OPERANDS && operands[operand].hexadecimal) {
        fprintf(file, " 0x%" PRIx32, value);
    } else {
        fprintf(file, " %" PRIu32, value);
    }
}

void trace_write_op(FILE *file, const struct op *op)
{
    fputs(operations[op->kind].name, file);
    for (const enum operand *o = operations[op->kind].operands; *o != NONE; o++)
        write_value(file, *o, field_get(op, operands[*o].offset));
}

void trace_write_answer(FILE *file, enum op_kind kind, const struct answer *answer)
{
    enum operand result = answer->status == VM_OK ? operations[kind].result : NONE;
    fputs(status_names[answer->status], file);
    if (result == USAGE) {
        for (unsigned i = 0; i < USAGE_FIELDS; i++)
            if ((answer->untold >> i & 1) == 0)
                fprintf(file, " %s=%" PRIu32, usage_fields[i].name,
                        field_get(&answer->usage, usage_fields[i].offset));
    } else if (result != NONE) {
        write_value(file, result, answer->value);
    }
}

void trace_write_allowed(FILE *file, enum op_kind kind, const struct verdict *verdict)
{
    const char *separator = "";
    for (int status = 0; status < VM_STATUSES; status++) {
        if ((verdict->statuses >> status & 1) == 0)
            continue;
        fputs(separator, file);
        separator = ", ";
        if (status == VM_OK && verdict->value >= 0) {
            struct answer answer = {.status = VM_OK, .value = (uint32_t)verdict->value};
            trace_write_answer(file, kind, &answer);
            continue;
        }
        fputs(status_names[status], file);
        if (status == VM_OK && operations[kind].result == PROCESS)
            fputs(" with a number not in use", file);
        if (status == VM_OK && verdict->bound >= 0)
            fprintf(file, " (at most %" PRId64 ")", verdict->bound);
        if (status == VM_OK && verdict->least >= 0)
            fprintf(file, " (at least %" PRId64 ")", verdict->least);
    }
}
