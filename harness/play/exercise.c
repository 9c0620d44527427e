#include "exercise.h"

#include <string.h>

#include "../../spec/answers.h"
#include "../language/language.h"

enum { RULES = sizeof answer_rules / sizeof answer_rules[0] };

void exercise_add(struct exercise *exercise, enum op_kind kind, int status)
{
    if (status < 0 || status >= VM_STATUSES)
        return;
    exercise->answers[kind][status]++;
    if (exercise->last != 0)
        exercise->after[kind] |= 1U << (exercise->last - 1);
    exercise->last = kind + 1U;
}

void exercise_merge(struct exercise *sum, const struct exercise *exercise)
{
    for (int kind = 0; kind < OP_KINDS; kind++) {
        for (int status = 0; status < VM_STATUSES; status++)
            sum->answers[kind][status] += exercise->answers[kind][status];
        sum->after[kind] |= exercise->after[kind];
    }
}

static bool is_rule_of(const struct answer_rule *rule, enum op_kind kind)
{
    return strcmp(rule->operation, operations[kind].name) == 0;
}

/* Can that answer come from what is declared so? */
static bool may_come(const struct answer_rule *rule, const struct declaration *declaration)
{
    const struct limits *limits = &declaration->limits;
    const struct {
        const char *name;
        bool set;
    } all[] = {{"memory", limits->memory},
               {"early", limits->early},
               {"tables", limits->tables},
               {"execute_reads", limits->execute_reads},
               {"stale", limits->stale}};
    for (size_t i = 0; rule->limit != NULL && i < sizeof all / sizeof all[0]; i++)
        if (strcmp(rule->limit, all[i].name) == 0)
            return all[i].set;
    if (!declaration->checks_arguments && (rule->status == VM_ESRCH || rule->status == VM_EINVAL))
        return false;
    return rule->status != VM_EIO || (declaration->operations >> OP_FAIL_NTH & 1) != 0;
}

/* Several rules may allow the same answer. */
static bool is_first(const struct answer_rule *rule)
{
    return rule == answer_rules || strcmp(rule[-1].operation, rule->operation) != 0 || rule->limit == NULL ||
           (rule->status != VM_OK && rule->status != VM_EACCES);
}

static unsigned bits(uint32_t set)
{
    unsigned count = 0;
    for (; set != 0; set &= set - 1)
        count++;
    return count;
}

struct exercised exercise_count(const struct exercise *exercise, const struct declaration *declaration)
{
    struct exercised counts = {.of_operations = bits(declaration->operations)};
    for (int kind = 0; kind < OP_KINDS; kind++) {
        bool came = false;
        if ((declaration->operations >> kind & 1) == 0)
            continue;
        for (int r = 0; r < RULES; r++) {
            const struct answer_rule *rule = &answer_rules[r];
            if (!is_rule_of(rule, (enum op_kind)kind) || !is_first(rule) || !may_come(rule, declaration))
                continue;
            counts.of_answers++;
            counts.answers += exercise->answers[kind][rule->status] != 0;
        }
        for (int status = 0; status < VM_STATUSES; status++)
            came = came || exercise->answers[kind][status] != 0;
        counts.operations += came;
        counts.pairs += bits(exercise->after[kind]);
    }
    counts.of_pairs = counts.of_operations * counts.of_operations;
    return counts;
}

void exercise_write(FILE *out)
{
    fputs("| operation | answer | allowed | when | source |\n|---|---|---|---|---|\n", out);
    for (int r = 0; r < RULES; r++) {
        const struct answer_rule *rule = &answer_rules[r];
        fprintf(out, "| %s | %s | %s%s | %s | %s |\n", rule->operation, status_names[rule->status],
                rule->limit == NULL ? "where due" : "with ", rule->limit == NULL ? "" : rule->limit,
                rule->when, rule->source);
    }
}

const char *exercise_reason(enum op_kind kind, int status, const char **source)
{
    for (int r = 0; r < RULES; r++) {
        const struct answer_rule *rule = &answer_rules[r];
        if (!is_rule_of(rule, kind) || (int)rule->status != status)
            continue;
        *source = rule->source;
        return rule->when;
    }
    return NULL;
}
