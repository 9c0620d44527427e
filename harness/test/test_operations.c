/*
 * The table of operations: nobody passes over one of them without a reason that the table gives (PASSES_OVER), and
 * nobody gives a reason who does not. The reasons are told.
 */
#define _POSIX_C_SOURCE 200809L /* glob, getdelim, open_memstream */
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../../fuzz/input/decode.h"
#include "../language/language.h"
#include "../language/trace.h"
#include "../play/exercise.h"
#include "../play/generate.h"
#include "../play/suite.h"
#include "testing.h"

/* What the search tries is of its own geometry, but asks for the same kinds in any. */
#define machine_exhaust machine_small
#include "../exhaust/moves.c"

static bool asks[ASKERS][OP_KINDS];

static void generator(void)
{
    const struct limits limits = {.memory = true, .tables = true};
    struct generator generator;
    struct op op;
    machine_tiny.model_init();
    machine_tiny.flat_init(&limits);
    generator_init(&generator, &machine_tiny, 1, 20000, true);
    while (generator_next(&generator, &op)) {
        const struct answer answer = machine_tiny.model_step(&op);
        machine_tiny.flat_judge(&op, &answer);
        asks[GENERATOR][op.kind] = true;
    }
}

static void suite(void)
{
    static struct op ops[SUITE_LENGTH];
    struct suite *fine = suite_new(&machine_tiny, 2, 1, true);
    size_t count;
    CHECK(fine != NULL);
    while (fine != NULL && (count = suite_next(fine, ops)) > 0)
        for (size_t i = 0; i < count; i++)
            asks[SUITE][ops[i].kind] = true;
    if (fine != NULL)
        suite_free(fine);
}

static void exhaust(void)
{
    static struct op ops[MOVES_MAX];
    machine_small.flat_init(&(struct limits){.memory = true});
    for (int i = moves_list(ops) - 1; i >= 0; i--)
        asks[EXHAUST][ops[i].kind] = true;
}

/* Inputs of all targets but trace are records; what isolation and twin do not take of them, and what faults leaves out of
   generated traces, is said by the table alone. */
static void targets(void)
{
    for (unsigned first = 0; first < RECORD_VALUE; first++)
        asks[FUZZERS][record_kind((unsigned char)first)] = true;
}

static void corpus(void)
{
    struct trace_step step;
    glob_t traces;
    CHECK(glob("corpus/*.trace", 0, NULL, &traces) == 0);
    for (size_t i = 0; i < traces.gl_pathc; i++) {
        static struct trace_reader reader;
        FILE *file = fopen(traces.gl_pathv[i], "r");
        if (file == NULL || !trace_begin(&reader, file))
            CHECK(false);
        else
            while (trace_next(&reader, &step) == TRACE_STEP)
                asks[CORPUS][step.op.kind] = true;
        if (file != NULL)
            fclose(file);
    }
    globfree(&traces);
}

/* All of a file; an empty string if it cannot be read. */
static char *text_of(const char *name)
{
    FILE *file = fopen(name, "r");
    char *text = NULL;
    size_t size = 0;
    if (file == NULL || getdelim(&text, &size, '\0', file) < 0)
        CHECK(false);
    if (file != NULL)
        fclose(file);
    return text != NULL ? text : strdup("");
}

static bool names_mutant(const char *text, const char *mutant)
{
    char entry[128];
    snprintf(entry, sizeof entry, "\"name\": \"%s\"", mutant);
    return strstr(text, entry) != NULL;
}

static void mutants(void)
{
    char *kernels = text_of("proofs/mutants/kernels.json"),
         *mechanical = text_of("proofs/mutants/mechanical.json");
    for (int kind = 0; kind < OP_KINDS; kind++) {
        const char *mutant = operations[kind].mutant;
        bool another = false; /* names it, too */
        for (int other = 0; other < kind && mutant != NULL; other++)
            another = another ||
                      (operations[other].mutant != NULL && strcmp(mutant, operations[other].mutant) == 0);
        asks[MUTANTS][kind] =
            mutant != NULL && !another && (names_mutant(kernels, mutant) || names_mutant(mechanical, mutant));
    }
    free(kernels);
    free(mechanical);
}

/* The kind of that name, as small or as large as it may be written; OP_KINDS: there is none. */
static int kind_of(const char *name, size_t length)
{
    int kind = 0;
    while (kind < OP_KINDS &&
           (strlen(operations[kind].name) != length || strncasecmp(operations[kind].name, name, length) != 0))
        kind++;
    return kind;
}

/* The steps that the theorems about sequences are about; and each is an operation, but for vm_peek, which the harness
   compares bytes by. */
static void theorems(void)
{
    static const char begin[] = "STEP_";
    char *text = text_of("proofs/step.h");
    for (const char *step = strstr(text, "enum {"); (step = strstr(step, begin)) != NULL;) {
        const size_t length = strspn(step += strlen(begin), "ABCDEFGHIJKLMNOPQRSTUVWXYZ_");
        const int kind = kind_of(step, length);
        if (kind < OP_KINDS)
            asks[THEOREMS][kind] = true;
        else
            CHECK(length == strlen("PEEK") && strncmp(step, "PEEK", length) == 0);
    }
    free(text);
}

/* What the table of answers has a rule for is an operation. */
static void test_answers(void)
{
    char *text = NULL, *row;
    size_t size = 0, rules = 0;
    FILE *file = open_memstream(&text, &size);
    CHECK(file != NULL);
    if (file == NULL)
        return;
    exercise_write(file);
    fclose(file);
    row = strstr(text, "|---");
    while (row != NULL && (row = strstr(row, "\n| ")) != NULL) {
        const size_t length = strcspn(row += strlen("\n| "), " ");
        if (kind_of(row, length) == OP_KINDS)
            fprintf(stderr, "%.*s: there is no such operation\n", (int)length, row);
        CHECK(kind_of(row, length) < OP_KINDS);
        rules++;
    }
    CHECK(rules > OP_KINDS);
    free(text);
}

static void test_askers(void)
{
    static const char *const names[ASKERS] = {
        [GENERATOR] = "the generator", [SUITE] = "the suite",     [EXHAUST] = "the search of every state",
        [FAULTS] = "faults",           [FUZZERS] = "fuzz inputs", [ISOLATION] = "the target isolation",
        [TWIN] = "the target twin",    [LINUX] = "linux",         [THEOREMS] = "the theorems",
        [CORPUS] = "the corpus",       [MUTANTS] = "the mutants"};
    for (enum asker asker = 0; asker < ASKERS; asker++)
        for (enum op_kind kind = 0; kind < OP_KINDS; kind++) {
            const bool by_table = asker == FAULTS || asker == ISOLATION || asker == TWIN || asker == LINUX;
            const char *why = why_not(asker, kind);
            const bool right =
                why == NULL ? by_table || asks[asker][kind] : *why != '\0' && !asks[asker][kind];
            if (!right || why != NULL)
                fprintf(right ? stdout : stderr, "%s: %s: %s\n", operations[kind].name, names[asker],
                        why == NULL    ? "never, and there is no reason"
                        : *why == '\0' ? "no reason"
                                       : why);
            CHECK(right);
        }
}

int main(void)
{
    generator();
    suite();
    exhaust();
    targets();
    corpus();
    mutants();
    theorems();
    test_askers();
    test_answers();
    return checks_end();
}
