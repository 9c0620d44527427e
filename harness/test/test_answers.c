/*
 * The table of allowed answers (spec/answers.h) and the flat machine agree: what it allows in random sequences has a
 * rule, and each rule is one that it allows somewhere; and what the table is used for.
 */
#include <string.h>

#include "../language/language.h"
#include "../play/exercise.h"
#include "../play/run.h"
#include "testing.h"

static bool allowed[OP_KINDS][VM_STATUSES];

/* Follows the model's answers to random operations, and notes what else would have been allowed. */
static void play(const struct machine *machine, const struct limits *limits, uint64_t seed)
{
    struct generator generator;
    struct op op;
    machine->model_init();
    machine->flat_init(limits);
    generator_init(&generator, machine, seed, 50000, true);
    while (generator_next(&generator, &op)) {
        struct answer answer = machine->model_step(&op);
        struct verdict verdict;
        if (answer.status == ANSWER_UNSUPPORTED)
            continue;
        verdict = machine->flat_judge(&op, &answer);
        if (!verdict.allowed)
            CHECK(verdict.allowed);
        for (int status = 0; status < VM_STATUSES; status++)
            allowed[op.kind][status] = allowed[op.kind][status] || (verdict.statuses >> status & 1) != 0;
    }
}

static void test_table(void)
{
    static const struct limits none = {.memory = true, .tables = true};
    static const struct limits all = {
        .memory = true, .early = true, .tables = true, .execute_reads = true, .stale = true};
    play(&machine_tiny, &none, 1);
    play(&machine_small, &all, 2);
    play(&machine_tiny, &all, 3);
    for (int kind = 0; kind < OP_KINDS; kind++)
        for (int status = 0; status < VM_STATUSES; status++) {
            const char *source = NULL, *reason = exercise_reason((enum op_kind)kind, status, &source);
            if (allowed[kind][status] != (reason != NULL))
                fprintf(stderr, "%s -> %s: %s\n", operations[kind].name, status_names[status],
                        reason != NULL ? "in the table, but never allowed" : "allowed, but not in the table");
            CHECK(allowed[kind][status] == (reason != NULL));
            CHECK(reason == NULL || (*reason != '\0' && source != NULL && *source != '\0'));
        }
}

static void test_count(void)
{
    const struct limits limits = {.memory = true};
    struct declaration declaration = declare_all(&machine_small, &limits);
    struct exercise exercise = {.last = 0};
    struct exercised count;
    declaration.operations = 1U << OP_SPAWN | 1U << OP_LOAD;
    exercise_add(&exercise, OP_SPAWN, VM_OK);
    exercise_add(&exercise, OP_LOAD, VM_ENOMEM);
    exercise_add(&exercise, OP_LOAD, VM_ENOMEM);
    exercise_add(&exercise, OP_LOAD, ANSWER_KILLED);
    count = exercise_count(&exercise, &declaration);
    CHECK(count.operations == 2 && count.of_operations == 2 && count.pairs == 2 && count.of_pairs == 4);
    /* spawn: ok, enoproc; load: ok, esrch, efault, eacces, enomem, but without a fault plan no eio. */
    CHECK(count.answers == 2 && count.of_answers == 7);
    declaration.limits.memory = false;
    declaration.checks_arguments = false;
    count = exercise_count(&exercise, &declaration);
    CHECK(count.of_answers == 5);
    declaration.operations |= 1U << OP_FAIL_NTH;
    count = exercise_count(&exercise, &declaration);
    CHECK(count.of_answers == 7 && count.of_operations == 3 && count.operations == 2);
}

int main(void)
{
    test_table();
    test_count();
    return checks_end();
}
