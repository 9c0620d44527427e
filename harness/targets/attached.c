#include "attached.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../language/language.h"
#include "coprocess.h"
#include "shared_object.h"

enum { NOBODY = -1 };

static const struct connection *connection;
static const struct machine *machine;
static const struct declaration *declaration;
static int *numbers; /* what it calls the process of each number; NOBODY: none lives */
static char lie[60]; /* what contradicts what it said before, or nothing */

bool attached_error(char *error, unsigned long error_size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error, error_size, format, arguments);
    va_end(arguments);
    return false;
}

/* The number of the process that it calls so, or how many there are. */
static uint32_t find(int number)
{
    uint32_t process = 0;
    while (process < machine->processes && numbers[process] != number)
        process++;
    return process;
}

/* What it calls the process; of one that does not live, a number that it has not given to any. */
static int number_of(int process)
{
    int unused = 0;
    if (numbers[process] != NOBODY)
        return numbers[process];
    while (find(unused) != machine->processes)
        unused++;
    return unused;
}

/* Of larger pages, the first bytes and the last, so that pages still meet. */
static uint32_t offset_of(uint32_t offset)
{
    return offset < machine->page_size / 2 ? offset : declaration->page_size - machine->page_size + offset;
}

/* One beyond its pages as far as that one is beyond the machine's, or as far as there are numbers. */
static uint32_t offset_beyond(uint32_t offset)
{
    uint32_t larger = declaration->page_size - machine->page_size;
    return offset <= UINT32_MAX - larger ? offset + larger : UINT32_MAX;
}

static uint32_t address_of(uint32_t address)
{
    return address / machine->page_size * declaration->page_size + offset_of(address % machine->page_size);
}

/* The operation in its terms. */
static struct op translated(const struct op *op)
{
    struct op its = *op;
    for (const enum operand *o = operations[op->kind].operands; *o != NONE; o++) {
        size_t at = operands[*o].offset;
        uint32_t value = field_get(op, at);
        if (*o == PROCESS || *o == OTHER)
            field_set(&its, at, (uint32_t)number_of((int)value));
        else if (*o == ADDRESS || *o == ENTRY)
            field_set(&its, at, address_of(value));
        else if (*o == OFFSET && value < machine->page_size)
            field_set(&its, at, offset_of(value));
        else if (*o == OFFSET)
            field_set(&its, at, offset_beyond(value));
    }
    return its;
}

__attribute__((format(printf, 1, 2))) static struct answer lies(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(lie, sizeof lie, format, arguments);
    va_end(arguments);
    return (struct answer){.status = ANSWER_BROKEN};
}

/* A new process gets the lowest number that is free. */
static struct answer admit(struct answer answer)
{
    uint32_t process;
    if (answer.value > INT32_MAX)
        return lies("%d is no process", (int)answer.value);
    if (find((int)answer.value) != machine->processes)
        return lies("process %u lives already", answer.value);
    process = find(NOBODY);
    if (process < machine->processes)
        numbers[process] = (int)answer.value;
    answer.value = process;
    return answer;
}

static struct answer step(const struct op *op)
{
    const struct op its = translated(op);
    struct answer answer = connection->step(&its);
    *lie = '\0';
    if (answer.status == ANSWER_UNSUPPORTED && operations[op->kind].result != BIT)
        return lies("it has %s, and answers unsupported", operations[op->kind].name);
    if (answer.status == VM_OK && operations[op->kind].result == PROCESS)
        return admit(answer);
    if ((answer.status == VM_OK && op->kind == OP_EXIT) ||
        (answer.status == ANSWER_KILLED && operations[op->kind].operands[0] == PROCESS))
        numbers[op->process] = NOBODY;
    return answer;
}

static int why_broken(char *said, unsigned long size)
{
    if (*lie == '\0')
        return connection->broken(said, size);
    snprintf(said, size, "%s", lie);
    return BROKEN_LIE;
}

static void stop(void)
{
    if (connection != NULL)
        connection->stop();
    free(numbers);
    numbers = NULL;
}

static void end(void)
{
    if (connection != NULL)
        connection->end();
    connection = NULL;
}

/* What it says of its sizes has to do for operations that are chosen for the machine. */
static bool fits(char *error, unsigned long error_size)
{
    if (declaration->page_size < machine->page_size)
        return attached_error(error, error_size, "its pages have %u bytes, those of geometry %s have %u",
                              declaration->page_size, machine->name, machine->page_size);
    if (declaration->page_size > UINT32_MAX / machine->space_pages)
        return attached_error(error, error_size, "its pages are too large for 32-bit addresses");
    if ((declaration->operations >> OP_SPAWN & 1) == 0)
        return attached_error(error, error_size, "it has no spawn, without which there is no process");
    return true;
}

static bool start(const struct connection *with, const struct implementation *self,
                  const struct machine *new_machine, struct declaration *new_declaration, char *error,
                  unsigned long error_size)
{
    if (connection != with)
        end();
    connection = with;
    machine = new_machine;
    declaration = new_declaration;
    numbers = malloc(machine->processes * sizeof *numbers);
    if (numbers == NULL)
        return attached_error(error, error_size, "there is no memory for %u processes", machine->processes);
    for (uint32_t process = 0; process < machine->processes; process++)
        numbers[process] = NOBODY;
    return connection->start(self->location, machine, new_declaration, error, error_size) &&
           fits(error, error_size);
}

static bool start_plugin(const struct implementation *self, const struct machine *new_machine,
                         struct declaration *new_declaration, char *error, unsigned long error_size)
{
    return start(&connection_shared_object, self, new_machine, new_declaration, error, error_size);
}

static bool start_exec(const struct implementation *self, const struct machine *new_machine,
                       struct declaration *new_declaration, char *error, unsigned long error_size)
{
    return start(&connection_coprocess, self, new_machine, new_declaration, error, error_size);
}

/* For people, and for the names of files: what is told in a path, or in the last word of a command that is no option
   or number. */
static void name_it(const char *location, char *name, size_t size)
{
    const char *word = location, *end, *dot;
    for (const char *c = location; *c != '\0'; c++)
        if (c != location && c[-1] == ' ' && strchr(" -0123456789", *c) == NULL)
            word = c;
    end = word + strcspn(word, " ");
    for (const char *c = word; c < end; c++)
        if (*c == '/' && c + 1 < end)
            word = c + 1;
    dot = memchr(word + 1, '.', end > word ? (size_t)(end - word - 1) : 0);
    end = dot != NULL ? dot : end;
    snprintf(name, size, "%.*s", (int)(end - word), word);
    for (char *c = name; *c != '\0'; c++)
        if (!isalnum((unsigned char)*c) && strchr("-_+", *c) == NULL)
            *c = '_';
}

const struct implementation *attached_new(const char *text)
{
    static const struct {
        const char *prefix;
        bool contained;
        bool (*start)(const struct implementation *, const struct machine *, struct declaration *, char *,
                      unsigned long);
    } kinds[] = {{"plugin:", false, start_plugin}, {"exec:", true, start_exec}};
    static struct implementation all[ATTACHED_MAX];
    static char names[ATTACHED_MAX][64];
    static size_t count;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && count < ATTACHED_MAX; i++) {
        size_t length = strlen(kinds[i].prefix);
        if (strncmp(text, kinds[i].prefix, length) != 0 || text[length] == '\0')
            continue;
        name_it(text + length, names[count], sizeof names[count]);
        all[count] = (struct implementation){.name = names[count],
                                             .location = text + length,
                                             .contained = kinds[i].contained,
                                             .start = kinds[i].start,
                                             .step = step,
                                             .broken = why_broken,
                                             .stop = stop,
                                             .end = end};
        return &all[count++];
    }
    return NULL;
}
