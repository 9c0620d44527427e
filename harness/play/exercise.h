/*
 * How much of the specification a run exercised: which operations, which answers to them (spec/answers.h), and which
 * operations right after which others.
 */
#ifndef EXERCISE_H
#define EXERCISE_H

#include <stdio.h>

#include "../targets/implementation.h"

struct exercise {
    uint64_t answers[OP_KINDS][VM_STATUSES]; /* how often that answer came */
    uint32_t after[OP_KINDS];                /* a bit for each operation that this one came right after */
    unsigned last;                           /* the operation before, and one more; 0: none */
};

void exercise_add(struct exercise *exercise, enum op_kind kind, int status);

void exercise_merge(struct exercise *sum, const struct exercise *exercise);

/* So many of so many. Of an implementation only that counts which its declaration allows. */
struct exercised {
    unsigned operations, of_operations, answers, of_answers, pairs, of_pairs;
};
struct exercised exercise_count(const struct exercise *exercise, const struct declaration *declaration);

/* The whole table of answers, as Markdown. */
void exercise_write(FILE *out);

/* Why an answer to an operation is allowed, and its source, or NULL: it never is. */
const char *exercise_reason(enum op_kind kind, int status, const char **source);

#endif
