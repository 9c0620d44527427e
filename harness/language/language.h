/*
 * The language of traces as data: every operation with what the table says of it (operations.h), every operand with its
 * place in struct op, every answer with its name. Whatever reads, writes or counts operations follows these
 * tables, so that none of them can know an operation that another does not.
 */
#ifndef LANGUAGE_H
#define LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "op.h"

enum operand {
    NONE,
    PROCESS,
    PAGE,
    ADDRESS,
    COUNT,  /* pages of a range */
    FRAMES, /* to reclaim */
    NTH,    /* transfer from now on */
    SLOT,
    PROT,
    FILE_PAGE,
    OFFSET,
    BYTE,
    OTHER,
    OTHER_PAGE,
    TEXT_FILE,
    TEXT,
    DATA,
    BSS,
    STACK,
    ENTRY,
    OPERANDS,
    /* Results that no operation takes: */
    BIT = OPERANDS,
    USAGE
};

struct operand_format {
    const char *name;
    size_t offset;    /* in struct op */
    bool hexadecimal; /* how it is written; read it may be either way */
};
extern const struct operand_format operands[OPERANDS];

/* What changes when an operation succeeds. */
enum effect {
    MAPS,      /* what processes see: a range that was not mapped is */
    RELEASES,  /* what processes see: one lets go of memory */
    CHANGES,   /* what processes see, otherwise */
    WRITES,    /* the byte at an address; needs VM_WRITE */
    READS,     /* nothing that a process sees; needs VM_READ */
    EXECUTES,  /* nothing that a process sees; needs VM_EXECUTE */
    TRANSFERS, /* nothing that a process sees: bytes move between memory, swap and the file */
    PLANS,     /* nothing yet: transfers are to fail */
    OBSERVES   /* nothing */
};

enum { OPERANDS_MAX = 7 };

struct operation {
    const char *name;
    enum operand operands[OPERANDS_MAX + 1]; /* NONE ends them */
    enum operand result;
    enum effect effect;
    const char *mutant; /* that breaks it, or NULL */
};
extern const struct operation operations[OP_KINDS];

bool takes(enum op_kind kind, enum operand operand);

/* Does a process see that an operation of that kind succeeded? */
bool changes_what_is_seen(enum op_kind kind);

/* Whoever has to ask for every operation, or show it, but those that the table says it passes over. */
enum asker {
    GENERATOR,
    SUITE,
    EXHAUST,
    FAULTS,
    FUZZERS,
    ISOLATION,
    TWIN,
    LINUX,
    THEOREMS,
    CORPUS,
    MUTANTS,
    ASKERS
};

/* Why it does not, or NULL: it does. */
const char *why_not(enum asker asker, enum op_kind kind);

/* The counts of struct vm_usage, in their order. */
/* clang-format off */
#define EACH_COUNT(COUNT) \
    COUNT(frames) COUNT(slots) COUNT(tables) COUNT(copies) COUNT(file_reads) COUNT(slot_reads) COUNT(slot_writes) COUNT(file_writes)
/* clang-format on */

struct usage_field {
    const char *name;
    size_t offset; /* in struct vm_usage */
};
#define COUNT_ENUM(name) COUNT_##name,
enum { EACH_COUNT(COUNT_ENUM) USAGE_FIELDS };
extern const struct usage_field usage_fields[USAGE_FIELDS];

/* Of enum vm_status and the ANSWER_ statuses. */
enum { STATUSES = ANSWER_BROKEN + 1 };
extern const char *const status_names[STATUSES];

/* The letter of bit i of a protection. */
extern const char prot_letters[];

/* The 32-bit field at an offset of struct op or struct vm_usage. */
uint32_t field_get(const void *structure, size_t offset);
void field_set(void *structure, size_t offset, uint32_t value);

/* Are two answers to an operation of that kind the same? Only what the kind answers is compared. */
bool answer_same(enum op_kind kind, const struct answer *a, const struct answer *b);

#endif
