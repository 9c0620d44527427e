#include "declaration.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "arguments.h"
#include "language.h"

struct declaration declare_all(const struct machine *machine, const struct limits *limits)
{
    return (struct declaration){.operations = (1U << OP_KINDS) - 1,
                                .processes = machine->processes,
                                .pages = machine->space_pages,
                                .page_size = machine->page_size,
                                .checks_arguments = true,
                                .limits = *limits};
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

struct machine declared_machine(const struct declaration *declaration, const struct machine *machine)
{
    struct machine declared = *machine;
    declared.processes = smaller(machine->processes, declaration->processes);
    declared.space_pages = smaller(machine->space_pages, declaration->pages);
    return declared;
}

/* Is there a number for one process more; or is it due that there is none? */
static bool has_room(const struct declaration *declaration, const struct machine *machine)
{
    uint32_t live = 0;
    for (uint32_t process = 0; process < machine->processes; process++)
        live += machine->flat_live((int)process);
    return live < smaller(machine->processes, declaration->processes) ||
           (declaration->checks_arguments && machine->processes == declaration->processes);
}

/* The end of an address space is where it is in the machine only if it has as many pages. */
static bool within(const struct declaration *declaration, const struct machine *machine, const struct op *op)
{
    const struct machine small = declared_machine(declaration, machine);
    if (declaration->pages == machine->space_pages || operations[op->kind].operands[0] != PROCESS)
        return true;
    return op->kind != OP_EXEC && op->other_page < small.space_pages &&
           arguments_error(&small, op, true) == VM_OK;
}

static bool arguments_are_right(const struct machine *machine, const struct op *op)
{
    bool takes_process = operations[op->kind].operands[0] == PROCESS;
    return arguments_error(machine, op, !takes_process || machine->flat_live(op->process)) == VM_OK &&
           (op->kind != OP_SAME || (machine->flat_live(op->other) && op->other_page < machine->space_pages));
}

bool declared(const struct declaration *declaration, const struct machine *machine, const struct op *op)
{
    if ((declaration->operations >> op->kind & 1) == 0)
        return false;
    if (operations[op->kind].result == PROCESS && !has_room(declaration, machine))
        return false;
    return within(declaration, machine, op) &&
           (declaration->checks_arguments || arguments_are_right(machine, op));
}

/* --- as text --- */

struct reading {
    struct declaration *declaration;
    bool *restart;  /* NULL: only limits may come */
    const char *at; /* what is wrong begins there */
    char *error;
    unsigned long error_size;
};

__attribute__((format(printf, 2, 3))) static bool wrong(struct reading *reading, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reading->error, reading->error_size, format, arguments);
    va_end(arguments);
    return false;
}

/* Does the word of that length at text say so? */
static bool says(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

static bool read_operations(struct reading *reading, const char *value, size_t length)
{
    const char *end = value + length;
    while (value <= end) {
        size_t name = strcspn(value, ", \t\r");
        int kind = 0;
        while (kind < OP_KINDS && !says(value, name, operations[kind].name))
            kind++;
        reading->at = value;
        if (kind == OP_KINDS)
            return wrong(reading, "unknown operation '%.*s'", (int)smaller((uint32_t)name, 40), value);
        reading->declaration->operations |= 1U << kind;
        value += name + 1;
    }
    return true;
}

static bool read_number(struct reading *reading, const char *value, size_t length, uint32_t *number)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < length; i++) {
        if (value[i] < '0' || value[i] > '9')
            return wrong(reading, "'%.*s' is not a number", (int)smaller((uint32_t)length, 40), value);
        sum = sum <= UINT32_MAX ? sum * 10 + (uint64_t)(value[i] - '0') : sum;
    }
    if (length == 0 || sum == 0 || sum > INT32_MAX)
        return wrong(reading, "the number has to be from 1 to %d", INT32_MAX);
    *number = (uint32_t)sum;
    return true;
}

static bool read_choice(struct reading *reading, const char *value, size_t length, const char *yes,
                        const char *no, bool *choice)
{
    *choice = says(value, length, yes);
    return *choice || says(value, length, no) || wrong(reading, "it is either %s or %s", yes, no);
}

static bool read_pair(struct reading *reading, const char *key, size_t key_length, const char *value,
                      size_t length)
{
    struct declaration *declaration = reading->declaration;
    const struct {
        const char *key;
        uint32_t *number;
    } numbers[] = {{"places", &declaration->limits.places},
                   {"leaf_tables", &declaration->limits.leaf_tables},
                   {"processes", &declaration->processes},
                   {"pages", &declaration->pages},
                   {"page_size", &declaration->page_size}};
    const struct {
        const char *key, *yes, *no;
        bool *choice;
    } choices[] = {{"memory", "limited", "unlimited", &declaration->limits.memory},
                   {"early", "yes", "no", &declaration->limits.early},
                   {"tables", "limited", "unlimited", &declaration->limits.tables},
                   {"execute_reads", "yes", "no", &declaration->limits.execute_reads},
                   {"stale", "yes", "no", &declaration->limits.stale},
                   {"arguments", "checked", "unchecked", &declaration->checks_arguments},
                   {"restart", "yes", "no", reading->restart}};
    bool all = reading->restart != NULL; /* else only the limits, which come first */
    for (size_t i = 0; i < (all ? sizeof numbers / sizeof numbers[0] : 2); i++)
        if (says(key, key_length, numbers[i].key))
            return read_number(reading, value, length, numbers[i].number);
    for (size_t i = 0; i < (all ? sizeof choices / sizeof choices[0] : 5); i++)
        if (says(key, key_length, choices[i].key))
            return read_choice(reading, value, length, choices[i].yes, choices[i].no, choices[i].choice);
    if (all && says(key, key_length, "operations"))
        return read_operations(reading, value, length);
    reading->at = key;
    return wrong(reading, "unknown key '%.*s'", (int)smaller((uint32_t)key_length, 40), key);
}

static bool read_pairs(struct reading *reading)
{
    static const char blank[] = " \t\r";
    for (;;) {
        const char *key = reading->at + strspn(reading->at, blank);
        size_t length = strcspn(key, blank), key_length = strcspn(key, "= \t\r");
        reading->at = key;
        if (length == 0)
            return true;
        if (key_length == length)
            return wrong(reading, "missing '=' in '%.*s'", (int)smaller((uint32_t)length, 40), key);
        reading->at = key + key_length + 1;
        if (!read_pair(reading, key, key_length, reading->at, length - key_length - 1))
            return false;
        reading->at = key + length;
    }
}

bool declaration_read(const char *text, const struct machine *machine, struct declaration *declaration,
                      bool *restart, unsigned long *column, char *error, unsigned long error_size)
{
    struct reading reading = {declaration, restart, text, error, error_size};
    const struct limits none = {.places = 0};
    bool good;
    *declaration = declare_all(machine, &none);
    declaration->operations = 0;
    declaration->checks_arguments = false;
    *restart = false;
    good = read_pairs(&reading) &&
           (declaration->operations != 0 || wrong(&reading, "missing operations=NAME,..."));
    *column = (unsigned long)(reading.at - text) + 1;
    return good;
}

bool limits_read(const char *text, struct limits *limits, unsigned long *column, char *error,
                 unsigned long error_size)
{
    struct declaration declaration = {.operations = 0};
    struct reading reading = {&declaration, NULL, text, error, error_size};
    bool good = read_pairs(&reading);
    *limits = declaration.limits;
    *column = (unsigned long)(reading.at - text) + 1;
    return good;
}

void limits_write(FILE *file, const struct limits *limits)
{
    if (limits->memory)
        fputs(" memory=limited", file);
    if (limits->early)
        fputs(" early=yes", file);
    if (limits->tables)
        fputs(" tables=limited", file);
    if (limits->execute_reads)
        fputs(" execute_reads=yes", file);
    if (limits->stale)
        fputs(" stale=yes", file);
    if (limits->places != 0)
        fprintf(file, " places=%u", limits->places);
    if (limits->leaf_tables != 0)
        fprintf(file, " leaf_tables=%u", limits->leaf_tables);
}
