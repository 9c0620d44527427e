#define _POSIX_C_SOURCE 200809L /* ftruncate */
#include "run.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "../language/language.h"
#include "../targets/host.h"

FILE *recording_new(void)
{
    FILE *recording = tmpfile();
    if (recording != NULL && setvbuf(recording, NULL, _IONBF, 0) != 0) {
        fclose(recording);
        return NULL;
    }
    return recording;
}

bool recording_add(FILE *recording, const struct trace_step *step)
{
    return fwrite(step, sizeof *step, 1, recording) == 1;
}

bool recording_empty(FILE *recording)
{
    rewind(recording);
    return ftruncate(fileno(recording), 0) == 0;
}

static enum trace_result next_recorded(void *state, struct trace_step *step)
{
    if (fread(step, sizeof *step, 1, state) == 1)
        return TRACE_STEP;
    return ferror((FILE *)state) ? TRACE_BAD : TRACE_END;
}

struct source source_recording(FILE *recording)
{
    rewind(recording);
    return (struct source){.next = next_recorded, .state = recording};
}

static enum trace_result next_of_list(void *state, struct trace_step *step)
{
    struct op_list *list = state;
    if (list->left == 0)
        return TRACE_END;
    *step = (struct trace_step){.op = *list->ops++};
    list->left--;
    return TRACE_STEP;
}

struct source source_list(struct op_list *list)
{
    return (struct source){.next = next_of_list, .state = list};
}

static enum trace_result next_generated(void *state, struct trace_step *step)
{
    memset(step, 0, sizeof *step);
    return generator_next(state, &step->op) ? TRACE_STEP : TRACE_END;
}

static void heard_generated(void *state, const struct op *op, const struct answer *answer)
{
    generator_hear(state, op, answer);
}

static void begin_generated(void *state, const struct declaration *declaration,
                            uint64_t passed_over[OP_KINDS])
{
    generator_declare(state, declaration, passed_over);
}

struct source source_generator(struct generator *generator)
{
    return (struct source){
        .begin = begin_generated, .next = next_generated, .heard = heard_generated, .state = generator};
}

static bool ended(struct run_result *result, enum run_end end)
{
    result->end = end;
    return false;
}

static bool failed(struct run_result *result, const char *what)
{
    snprintf(result->error, sizeof result->error, "%s: %s", what, strerror(errno));
    return ended(result, RUN_FAILED);
}

static struct answer ask_implementation(const struct run *run, const struct op *op, struct run_result *result)
{
    const struct implementation *implementation = run->implementation;
    struct answer answer = {.status = ANSWER_UNSUPPORTED};
    if (declared(&result->declaration, run->machine, op))
        answer = implementation->step(op);
    if (answer.status == ANSWER_BROKEN && implementation->broken != NULL)
        result->broken = implementation->broken(result->said, sizeof result->said);
    return answer;
}

/* False: the answer in result->last is not allowed, and result->verdict says what is. */
static bool judge(const struct run *run, struct run_result *result)
{
    const struct op *op = &result->last.op;
    const struct answer *answer = &result->last.answer;
    if (answer->status == ANSWER_UNSUPPORTED) {
        result->unsupported[op->kind]++;
        result->cannot_tell |= declared(&result->declaration, run->machine, op) ? 1U << op->kind : 0;
        return true;
    }
    result->killed += answer->status == ANSWER_KILLED;
    result->verdict = run->machine->flat_judge(op, answer);
    if (!result->verdict.allowed)
        return ended(result, RUN_MISMATCH);
    exercise_add(&result->exercise, op->kind, answer->status);
    return true;
}

/* Plays one step; false: the run ends here. */
static bool play(const struct run *run, const struct trace_step *step, struct run_result *result)
{
    const struct implementation *implementation = run->implementation;
    struct trace_step *last = &result->last;
    *last = *step;
    result->at_end = false;
    result->steps++;
    last->answer = ask_implementation(run, &step->op, result);
    last->has_answer = run->deterministic;
    if (host_interrupted()) { /* which may be why the answer is what it is */
        result->steps--;
        return ended(result, RUN_INTERRUPTED);
    }
    if (run->recording != NULL && !recording_add(run->recording, last))
        return failed(result, "cannot record the run");
    result->invariant = implementation->check == NULL ? 0 : implementation->check();
    if (result->invariant != 0)
        return ended(result, RUN_BROKEN);
    if (!judge(run, result))
        return false;
    result->not_recorded =
        run->deterministic && step->has_answer && !answer_same(step->op.kind, &step->answer, &last->answer);
    result->recorded = step->answer;
    return !result->not_recorded || ended(result, RUN_MISMATCH);
}

static void show_progress(const struct run *run, const struct run_result *result, const char *what)
{
    const char *name = run->implementation->name;
    if (run->progress)
        fprintf(stderr, "\r%s: %" PRIu64 " operations%s\033[K", name, result->steps, what);
}

/* What is compared next: one byte, as an operation that asks for it. */
static struct op *ask(struct run_result *result, const struct op *op)
{
    result->at_end = true;
    result->last = (struct trace_step){.op = *op};
    return &result->last.op;
}

/* That the answer to what was asked is not allowed. */
static bool refused(const struct run *run, const struct answer *answer, struct run_result *result)
{
    if (host_interrupted())
        return ended(result, RUN_INTERRUPTED);
    result->last.answer = *answer;
    result->verdict = run->machine->flat_judge(&result->last.op, answer);
    return ended(result, RUN_MISMATCH);
}

/* That the byte that was asked for is not the expected one, whether it may be loaded or not. */
static bool refused_byte(const struct run *run, int byte, int expected, struct run_result *result)
{
    struct answer answer = {.status = VM_EFAULT};
    if (byte >= 0)
        answer = (struct answer){.status = VM_OK, .value = (uint32_t)byte};
    refused(run, &answer, result);
    if (expected >= 0) {
        result->verdict.statuses = 1U << VM_OK;
        result->verdict.value = expected;
    }
    return false;
}

/* What is asked for, in result->last: the answer is judged like that to a step. */
static bool compare_answer(const struct run *run, struct run_result *result)
{
    struct answer answer = ask_implementation(run, &result->last.op, result);
    struct verdict verdict;
    if (answer.status == ANSWER_UNSUPPORTED)
        return true;
    verdict = run->machine->flat_judge(&result->last.op, &answer);
    if (!verdict.allowed)
        return refused(run, &answer, result);
    result->bytes += answer.status == VM_OK && verdict.value >= 0;
    return true;
}

/* Without a trace in the implementation. Of a page that is not mapped only the first byte, which is -1 like all of them. */
static bool peek_page(const struct run *run, int process, uint32_t page, struct run_result *result)
{
    const struct machine *machine = run->machine;
    uint32_t address = page * machine->page_size, end = address + machine->page_size;
    struct op *load = ask(result, &(struct op){.kind = OP_LOAD, .process = process});
    for (int expected = 0; address < end && expected >= 0; address++) {
        int byte;
        load->page = address;
        byte = run->implementation->peek(process, address);
        expected = machine->flat_byte(process, address);
        if (byte != expected)
            return refused_byte(run, byte, expected, result);
        result->bytes += expected >= 0;
    }
    return true;
}

/* Of a page that may be read. */
static bool load_page(const struct run *run, int process, uint32_t page, struct run_result *result)
{
    const uint32_t size = run->machine->page_size;
    struct op *load = ask(result, &(struct op){.kind = OP_LOAD, .process = process});
    for (load->page = page * size; load->page < (page + 1) * size; load->page++)
        if (run->machine->flat_live(process) && !compare_answer(run, result))
            return false;
    return true;
}

static bool compare_process(const struct run *run, int process, struct run_result *result)
{
    const struct machine *machine = run->machine;
    const struct implementation *implementation = run->implementation;
    bool (*compare)(const struct run *, int, uint32_t, struct run_result *) =
        implementation->peek != NULL ? peek_page : load_page;
    for (uint32_t page = 0; page < machine->space_pages; page++) {
        if (host_interrupted())
            return ended(result, RUN_INTERRUPTED);
        if ((implementation->peeks_all || (machine->flat_protection(process, page) & VM_READ) != 0) &&
            !compare(run, process, page, result))
            return false;
    }
    return true;
}

/* Of the file only what is determined counts as compared. */
static bool compare_file_page(const struct run *run, uint32_t file_page, struct run_result *result)
{
    struct op *read = ask(result, &(struct op){.kind = OP_READ_FILE, .file = file_page});
    for (; read->count < run->machine->page_size; read->count++)
        if (!compare_answer(run, result))
            return false;
    return true;
}

static bool compare_file(const struct run *run, struct run_result *result)
{
    for (uint32_t n = 0; n < run->machine->file_pages; n++) {
        if (host_interrupted())
            return ended(result, RUN_INTERRUPTED);
        if (!compare_file_page(run, n, result))
            return false;
    }
    return true;
}

static bool compare_all(const struct run *run, struct run_result *result)
{
    result->bytes = 0;
    for (int process = 0; process < (int)run->machine->processes; process++) {
        if (!run->machine->flat_live(process))
            continue;
        show_progress(run, result, ", comparing");
        if (!compare_process(run, process, result))
            return false;
    }
    return compare_file(run, result);
}

/* Steps between two looks at the clock. */
enum { PROGRESS_STEPS = 256 };

static bool compares_now(const struct run *run, const struct source *source, const struct run_result *result)
{
    return (run->compare_every != 0 && result->steps % run->compare_every == 0) ||
           (source->compare != NULL && source->compare(source->state));
}

static bool play_all(const struct run *run, const struct source *source, struct run_result *result)
{
    double begun = host_seconds(), shown = begun;
    bool going = true;
    while (going) {
        struct trace_step step;
        enum trace_result next = source->next(source->state, &step);
        if (next == TRACE_END)
            break;
        if (next == TRACE_BAD)
            going = failed(result, "cannot read the operations again");
        else
            going = host_interrupted() ? ended(result, RUN_INTERRUPTED) : play(run, &step, result);
        if (going && source->heard != NULL)
            source->heard(source->state, &result->last.op, &result->last.answer);
        if (going && compares_now(run, source, result))
            going = compare_all(run, result);
        if (result->steps % PROGRESS_STEPS == 0 && host_seconds() - shown > 0.2) {
            shown = host_seconds();
            show_progress(run, result, "");
        }
    }
    result->seconds = host_seconds() - begun;
    return going;
}

enum run_end run_worse(enum run_end a, enum run_end b)
{
    if (a == RUN_VACUOUS)
        return b == RUN_CONFORMS ? a : b;
    if (b == RUN_VACUOUS)
        return a == RUN_CONFORMS ? b : a;
    return a > b ? a : b;
}

void run_find_vacuous(bool faults, struct run_result *sum)
{
    for (int kind = 0; kind < OP_KINDS; kind++)
        if (generator_asks(&sum->declaration, faults, (enum op_kind)kind) &&
            sum->exercise.answers[kind][VM_OK] == 0)
            sum->never |= 1U << kind;
    sum->never &= ~sum->cannot_tell;
    if (sum->end == RUN_CONFORMS && sum->never != 0)
        sum->end = RUN_VACUOUS;
}

static void note_unchecked(const struct implementation *implementation, struct run_result *result)
{
    for (unsigned n = 0; implementation->unchecked != NULL && n + 1 < UNCHECKED_MAX; n++) {
        result->unchecked[n] = implementation->unchecked(n);
        if (result->unchecked[n] == NULL)
            break;
    }
}

void run_play(const struct run *run, const struct source *source, struct run_result *result)
{
    const struct implementation *implementation = run->implementation;
    memset(result, 0, sizeof *result);
    if (!implementation->start(implementation, run->machine, &result->declaration, result->error,
                               sizeof result->error)) {
        ended(result, RUN_FAILED);
    } else {
        /* Linux keeps one copy of a file's page, which every private mapping shows until it is stored to. */
        result->declaration.limits.stale &= !run->strict_linux;
        run->machine->flat_init(&result->declaration.limits);
        if (source->begin != NULL)
            source->begin(source->state, &result->declaration, result->unsupported);
        if (play_all(run, source, result) && !implementation->blind)
            compare_all(run, result);
    }
    implementation->stop();
    note_unchecked(implementation, result);
    if (run->progress)
        fputs("\r\033[K", stderr);
}
