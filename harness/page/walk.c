#define _POSIX_C_SOURCE 200809L /* fmemopen, open_memstream */
#include "walk.h"

#include <stdlib.h>
#include <string.h>

#include "../language/claims.h"
#include "../language/language.h"
#include "effect.h"
#include "sentence.h"

/* --- process numbers: those of the trace are of the machine that gave its answers --- */

/* What the model calls a process; a number that no process has if it knows of none. */
static int number_of(const struct walk *walk, int name)
{
    int number = 0;
    while (number < (int)walk->machine->processes && walk->names[number] != name)
        number++;
    return number;
}

static struct op translate(const struct walk *walk, const struct op *op)
{
    struct op translated = *op;
    for (const enum operand *o = operations[op->kind].operands; *o != NONE; o++)
        if (*o == PROCESS || *o == OTHER) {
            int name = (int)field_get(op, operands[*o].offset);
            field_set(&translated, operands[*o].offset, (uint32_t)number_of(walk, name));
        }
    return translated;
}

static bool is_named(const struct walk *walk, int name)
{
    return number_of(walk, name) < (int)walk->machine->processes;
}

/* A name for a process that the model has made: the trace's, unless that is taken or not told. */
static int choose_name(const struct walk *walk, const struct walked *step)
{
    int name = (int)step->answer.value;
    if (step->answer.status == VM_OK && name < (int)walk->machine->processes && !is_named(walk, name))
        return name;
    name = 0;
    while (is_named(walk, name))
        name++;
    return name;
}

static void note_names(struct walk *walk, const struct walked *step)
{
    if (step->model.status != VM_OK)
        return;
    if (operations[step->op.kind].result == PROCESS)
        walk->names[step->number] = step->name;
    if (step->op.kind == OP_EXIT)
        walk->names[number_of(walk, step->op.process)] = -1;
}

/* --- reading --- */

/* Of "NAME: ANSWER", behind which may stand more in parentheses. */
static bool read_comment(const char *comment, enum op_kind kind, struct answer *answer)
{
    char text[TRACE_LINE_BYTES + 1];
    const char *colon = strstr(comment, ": ");
    size_t name = strspn(comment, " ");
    if (colon == NULL || comment + name + strcspn(comment + name, " ") != colon + 1)
        return false;
    snprintf(text, sizeof text, "%s", colon + 2);
    if (strstr(text, " (") != NULL)
        *strstr(text, " (") = '\0';
    return trace_read_answer(text, kind, answer);
}

static void reset(struct walk *walk)
{
    walk->machine->model_init();
    walk->at = 0;
    for (uint32_t p = 0; p < walk->machine->processes; p++)
        walk->names[p] = -1;
}

/* The model's answer, and what it then calls whom. */
static void make_first(struct walk *walk, struct walked *step)
{
    struct op op = translate(walk, &step->op);
    step->model = walk->machine->model_step(&op);
    if (!step->judged)
        step->answer = step->model;
    if (step->model.status == VM_OK && operations[op.kind].result == PROCESS) {
        step->number = (int)step->model.value;
        step->name = choose_name(walk, step);
        step->model.value = (uint32_t)step->name;
        if (!step->judged)
            step->answer = step->model;
    }
    step->usage = walk->machine->model_step(&(struct op){.kind = OP_USAGE}).usage;
    note_names(walk, step);
    walk->at++;
}

static void judge(struct walk *walk, struct walked *step)
{
    if (step->answer.status == ANSWER_UNSUPPORTED)
        return;
    step->verdict = walk->machine->flat_judge(&step->op, &step->answer);
    step->wrong = step->judged && !step->verdict.allowed;
    if (step->wrong && walk->wrong == 0)
        walk->wrong = walk->at;
}

static struct walked *add(struct walk *walk)
{
    /* Doubled whenever the count is a power of two. */
    if ((walk->count & (walk->count - 1)) == 0) {
        size_t size = walk->count == 0 ? 1 : 2 * walk->count;
        struct walked *steps = realloc(walk->steps, size * sizeof walk->steps[0]);
        if (steps == NULL)
            return NULL;
        walk->steps = steps;
    }
    return memset(&walk->steps[walk->count++], 0, sizeof walk->steps[0]);
}

/* Of a line "# claims: C6 C7"; or 0. */
static unsigned first_claim(const char *text)
{
    static const char before[] = "\n# claims: C";
    const char *line = strstr(text, before);
    return line == NULL ? 0 : (unsigned)strtoul(line + strlen(before), NULL, 10);
}

static enum trace_result read_steps(struct walk *walk, struct trace_reader *reader, FILE *file)
{
    struct trace_step next;
    enum trace_result result;
    if (!trace_begin(reader, file))
        return TRACE_BAD;
    walk->machine = reader->machine;
    walk->names = malloc(walk->machine->processes * sizeof walk->names[0]);
    if (walk->names == NULL)
        return TRACE_STEP;
    reset(walk);
    walk->machine->flat_init(&reader->limits);
    while ((result = trace_next(reader, &next)) == TRACE_STEP) {
        struct walked *step = add(walk);
        if (step == NULL)
            return TRACE_STEP;
        step->op = next.op;
        step->line = next.line;
        step->answer = next.answer;
        step->judged = next.has_answer || read_comment(reader->comment, next.op.kind, &step->answer);
        make_first(walk, step);
        judge(walk, step);
    }
    return result;
}

enum trace_result walk_read(struct walk *walk, struct trace_reader *reader, char *text, size_t size)
{
    FILE *file = fmemopen(text, size, "r");
    enum trace_result result = TRACE_STEP;
    *walk = (struct walk){.claim = first_claim(text)};
    if (file != NULL) {
        result = read_steps(walk, reader, file);
        fclose(file);
    }
    return result;
}

void walk_free(struct walk *walk)
{
    tables_free(&walk->before);
    tables_free(&walk->after);
    free(walk->names);
    free(walk->steps);
}

/* --- walking --- */

static void walk_to(struct walk *walk, size_t n)
{
    if (n < walk->at)
        reset(walk);
    while (walk->at < n) {
        const struct walked *step = &walk->steps[walk->at++];
        struct op op = translate(walk, &step->op);
        walk->machine->model_step(&op);
        note_names(walk, step);
    }
}

/* Of the model after step n. */
static bool draw(struct walk *walk, size_t n, struct tables *picture)
{
    char *text = NULL;
    size_t size;
    FILE *file = open_memstream(&text, &size);
    bool good = file != NULL;
    *picture = (struct tables){.count = 0};
    walk_to(walk, n);
    if (good)
        walk->machine->model_picture(file, walk->names);
    good = good && !ferror(file);
    good = file != NULL && fclose(file) == 0 && good;
    if (good && tables_read(picture, text))
        return true;
    free(text);
    *picture = (struct tables){.count = 0};
    return false;
}

bool walk_show(struct walk *walk, size_t n)
{
    bool on = walk->after.rows != NULL && n == walk->shown + 1;
    tables_free(&walk->before);
    if (on)
        walk->before = walk->after;
    else
        tables_free(&walk->after);
    walk->after = (struct tables){.count = 0};
    walk->shown = n;
    return (on || n == 0 || draw(walk, n - 1, &walk->before)) && draw(walk, n, &walk->after);
}

/* --- telling --- */

void walk_write_shown(FILE *file, const struct walk *walk)
{
    const struct walked *step;
    struct effect_of of;
    if (walk->shown == 0)
        return;
    step = &walk->steps[walk->shown - 1];
    of = (struct effect_of){&step->op, &step->model, walk->machine, &walk->before, &walk->after};
    effect_tell(file, &of);
    effect_moments(file, &of);
    tables_changes(file, &walk->before, &walk->after);
}

void walk_write_sentence(FILE *file, const struct walk *walk, size_t n)
{
    sentence_write(file, &walk->steps[n - 1].op, &walk->steps[n - 1].answer);
}

void walk_write_step(FILE *file, const struct walk *walk, size_t n)
{
    const struct walked *step = &walk->steps[n - 1];
    trace_write_op(file, &step->op);
    fputs(" -> ", file);
    trace_write_answer(file, step->op.kind, &step->answer);
}

bool walk_has_note(const struct walk *walk, size_t n)
{
    const struct walked *step = &walk->steps[n - 1];
    return step->wrong || (step->judged && step->answer.status != ANSWER_UNSUPPORTED &&
                           !answer_same(step->op.kind, &step->answer, &step->model));
}

void walk_write_note(FILE *file, const struct walk *walk, size_t n)
{
    const struct walked *step = &walk->steps[n - 1];
    const char *sentence = claim_sentence(step->verdict.claim);
    if (step->wrong) {
        fputs("not allowed; allowed are only: ", file);
        trace_write_allowed(file, step->op.kind, &step->verdict);
        if (sentence != NULL)
            fprintf(file, "; claim C%u: %s", step->verdict.claim, sentence);
    } else if (walk_has_note(walk, n)) {
        fputs("allowed, but the model answers ", file);
        trace_write_answer(file, step->op.kind, &step->model);
    }
}
