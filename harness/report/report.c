#include "report.h"

#include <inttypes.h>
#include <string.h>

#include "../language/claims.h"
#include "../language/language.h"

static void write_step(FILE *out, const char *origin, const struct run *run, const struct run_result *result)
{
    const struct trace_step *last = &result->last;
    if (last->line != 0)
        fprintf(out, "%s:%lu: ", origin, last->line);
    fprintf(out, "%s: ", run->implementation->name);
    if (result->at_end)
        fprintf(out, "at the end, after %" PRIu64 " operations: ", result->steps);
    else
        fprintf(out, "step %" PRIu64 ": ", result->steps);
    trace_write_op(out, &last->op);
    fputs("\n", out);
}

/* What would have been right instead of the last answer, a line or two. */
static void write_expected(FILE *out, const char *indent, const struct run_result *result)
{
    enum op_kind kind = result->last.op.kind;
    if (result->end == RUN_BROKEN) {
        fprintf(out, "after it, part %d of its own invariant does not hold\n", result->invariant);
        return;
    }
    if (result->not_recorded) {
        fputs("recorded is: ", out);
        trace_write_answer(out, kind, &result->recorded);
        fputs("\n", out);
        return;
    }
    fputs("allowed are only: ", out);
    trace_write_allowed(out, kind, &result->verdict);
    fputs("\n", out);
    if (claim_sentence(result->verdict.claim) != NULL)
        fprintf(out, "%sclaim C%u: %s\n", indent, result->verdict.claim,
                claim_sentence(result->verdict.claim));
}

/* The answer at which it stopped. */
static void write_last_answer(FILE *out, const struct run_result *result)
{
    trace_write_answer(out, result->last.op.kind, &result->last.answer);
    if (result->broken != BROKEN_UNKNOWN)
        fprintf(out, " (%s%s%s)", broken_why(result->broken), *result->said == '\0' ? "" : ": ",
                result->said);
}

static void report_stop(FILE *out, const struct run_result *result)
{
    fputs("  ", out);
    if (result->end == RUN_MISMATCH) {
        fputs("got ", out);
        write_last_answer(out, result);
        fputs(", ", out);
    }
    write_expected(out, "  ", result);
}

void report_kinds(FILE *out, uint32_t kinds, const char *separator)
{
    const char *between = "";
    for (int kind = 0; kind < OP_KINDS; kind++) {
        if ((kinds >> kind & 1) == 0)
            continue;
        fprintf(out, "%s%s", between, operations[kind].name);
        between = separator;
    }
}

void report_result(FILE *out, const char *origin, const struct run *run, const struct run_result *result)
{
    const char *name = run->implementation->name;
    double rate = result->seconds > 0 ? (double)result->steps / result->seconds : 0;
    switch (result->end) {
    case RUN_CONFORMS:
        fprintf(out, "%s: %" PRIu64 " operations conform, %.0f a second", name, result->steps, rate);
        if (!run->implementation->blind)
            fprintf(out, "; %" PRIu64 " bytes equal at the end", result->bytes);
        fputs("\n", out);
        break;
    case RUN_VACUOUS:
        fprintf(out, "%s: VACUOUS: ", name);
        report_kinds(out, result->never, ", ");
        fprintf(out, " never succeeded in %" PRIu64 " operations, so what it does was not checked\n",
                result->steps);
        break;
    case RUN_MISMATCH:
    case RUN_BROKEN:
        write_step(out, origin, run, result);
        report_stop(out, result);
        break;
    case RUN_INTERRUPTED:
        fprintf(out, "%s: interrupted after %" PRIu64 " operations, all of which conform\n", name,
                result->steps);
        break;
    case RUN_FAILED:
        fprintf(out, "%s: %s\n", name, result->error);
        break;
    }
}

void report_printed(FILE *out, const char *printed)
{
    if (*printed != '\0')
        fputs("  it printed:\n", out);
    while (*printed != '\0') {
        const int length = (int)strcspn(printed, "\n");
        fprintf(out, "    %.*s\n", length, printed);
        printed += length + 1;
    }
}

void report_shrunk(FILE *out, const struct shrunk *shrunk)
{
    const char *name = shrunk->run.implementation->name;
    if (shrunk->run.recording == NULL)
        fprintf(out, "%s: not shrunk: %s\n", name,
                shrunk->stopped ? "stopped before it was repeated" : "repeated, it did not fail again");
    else
        fprintf(out, "%s: shrunk to %" PRIu64 " operations, %" PRIu64 " runs%s\n", name, shrunk->result.steps,
                shrunk->tried, shrunk->stopped ? "; stopped before it was the smallest" : "");
    if (shrunk->run.recording != NULL)
        fprintf(out, "  on a fresh start it fails %u of %d times\n", shrunk->confirmed, CONFIRMATIONS);
}

/* The operations that it has, or lacks, of which some were not checked. */
static void write_unchecked(FILE *out, const struct run *run, const struct run_result *result, bool has)
{
    const char *separator = "";
    const char *why = !has ? ", it has none of them"
                      : !result->declaration.checks_arguments
                          ? ", as it checks no arguments, or could not tell"
                          : "";
    for (int kind = 0; kind < OP_KINDS; kind++) {
        if (result->unsupported[kind] == 0 || (result->declaration.operations >> kind & 1) != has)
            continue;
        if (*separator == '\0')
            fprintf(out, "%s: not checked%s: ", run->implementation->name, why);
        if (has)
            fprintf(out, "%s%" PRIu64 " %s", separator, result->unsupported[kind], operations[kind].name);
        else
            fprintf(out, "%s%s", separator, operations[kind].name);
        separator = ", ";
    }
    if (*separator != '\0')
        fputs("\n", out);
}

/* More than one of so many operations, and nothing says that it was due. */
enum { KILLED_SELDOM = 50 };

static bool is_suspicious(const struct run_result *result)
{
    return result->declaration.limits.places == 0 && result->killed > result->steps / KILLED_SELDOM;
}

void report_checked(FILE *out, const struct run *run, const struct run_result *result)
{
    const char *name = run->implementation->name;
    struct exercised e = exercise_count(&result->exercise, &result->declaration);
    if (result->end == RUN_CONFORMS || result->end == RUN_VACUOUS)
        fprintf(out,
                "%s: exercised %u of %u operations, %u of %u answers to them, %u of %u pairs of operations\n",
                name, e.operations, e.of_operations, e.answers, e.of_answers, e.pairs, e.of_pairs);
    if (result->killed > 0)
        fprintf(out, "%s: %" PRIu64 " processes were killed for want of memory%s\n", name, result->killed,
                is_suspicious(result) ? ": suspiciously many; if places=N is declared, each is judged" : "");
    write_unchecked(out, run, result, false);
    write_unchecked(out, run, result, true);
    for (const char *const *sentence = result->unchecked; *sentence != NULL; sentence++)
        fprintf(out, "%s: not checked: %s\n", name, *sentence);
}

static void write_trace_step(FILE *out, const char *name, const struct trace_step *step)
{
    trace_write_op(out, &step->op);
    if (step->has_answer)
        fputs(" -> ", out);
    else
        fprintf(out, " # %s: ", name);
    trace_write_answer(out, step->op.kind, &step->answer);
    fputs("\n", out);
}

/* In a record the last answer is one like the others. */
static void write_trace_stop(FILE *out, const char *name, const struct run_result *result, bool recorded)
{
    trace_write_op(out, &result->last.op);
    if (recorded && result->end == RUN_MISMATCH) {
        fputs(" -> ", out);
        trace_write_answer(out, result->last.op.kind, &result->last.answer);
    }
    fprintf(out, " # %s: ", name);
    write_last_answer(out, result);
    fputs("\n# ", out);
    write_expected(out, "# ", result);
}

static bool write_trace(FILE *out, const char *comment, const struct run *run,
                        const struct run_result *result, bool recorded)
{
    const char *name = run->implementation->name;
    bool stopped = result->end == RUN_MISMATCH || result->end == RUN_BROKEN;
    struct source source = source_recording(run->recording);
    struct trace_step step;
    enum trace_result next;
    uint64_t n = 0;
    /* Only what is to be judged needs them. */
    trace_write_header(out, run->machine, recorded || stopped ? &result->declaration.limits : NULL);
    fprintf(out, "# %.*s\n", (int)strcspn(comment, "\n"), comment);
    while ((next = source.next(source.state, &step)) == TRACE_STEP) {
        bool last = stopped && !result->at_end && ++n == result->steps;
        step.has_answer = step.has_answer || recorded;
        if (!last)
            write_trace_step(out, name, &step);
    }
    if (stopped)
        write_trace_stop(out, name, result, recorded);
    return next == TRACE_END && fflush(out) == 0 && !ferror(out);
}

bool report_trace(FILE *out, const char *comment, const struct run *run, const struct run_result *result)
{
    return write_trace(out, comment, run, result, false);
}

bool report_record(FILE *out, const char *comment, const struct run *run, const struct run_result *result)
{
    return write_trace(out, comment, run, result, true);
}
