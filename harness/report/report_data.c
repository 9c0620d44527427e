#define _POSIX_C_SOURCE 200809L /* open_memstream */
#include "report_data.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../language/claims.h"
#include "../language/language.h"

static const char *verdict_name(enum run_end end)
{
    switch (end) {
    case RUN_CONFORMS:
        return "conforms";
    case RUN_MISMATCH:
        return "mismatch";
    case RUN_BROKEN:
        return "broken invariant";
    case RUN_VACUOUS:
        return "vacuous";
    case RUN_INTERRUPTED:
        return "interrupted";
    default:
        return "not run";
    }
}

/* --- text within a document; only what is printable is in it, but for line ends --- */

static void escape(FILE *out, enum report_format format, char c)
{
    if (format == REPORT_JSON && (c == '"' || c == '\\'))
        fprintf(out, "\\%c", c);
    else if (format == REPORT_JSON && (c == '\n' || (unsigned char)c < ' '))
        fprintf(out, "\\u%04x", (unsigned)(unsigned char)c);
    else if (format == REPORT_JUNIT && strchr("<>&\"", c) != NULL && c != '\0')
        fprintf(out, "&#%d;", c);
    else if (format == REPORT_JSON || c == '\n' || (unsigned char)c >= ' ')
        fputc(c, out);
}

static void write_text(FILE *out, enum report_format format, const char *text)
{
    for (; *text != '\0'; text++)
        escape(out, format, *text);
}

/* What a writer writes, as text within the document. */
typedef void writer(FILE *out, const struct finding *finding);

static void write_by(FILE *out, enum report_format format, writer *write, const struct finding *finding)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    if (file == NULL)
        return; /* its caller sees that there is no memory when it ends the document */
    write(file, finding);
    if (fclose(file) == 0)
        write_text(out, format, text);
    free(text);
}

/* The run that shows it best. */
static const struct run *shown_run(const struct finding *finding)
{
    return finding->shrunk != NULL && finding->shrunk->run.recording != NULL ? &finding->shrunk->run
                                                                             : finding->run;
}

static const struct run_result *shown_result(const struct finding *finding)
{
    return shown_run(finding) == finding->run ? finding->result : &finding->shrunk->result;
}

static bool failed(const struct finding *finding)
{
    return finding->result->end == RUN_MISMATCH || finding->result->end == RUN_BROKEN;
}

static void write_operation(FILE *out, const struct finding *finding)
{
    trace_write_op(out, &shown_result(finding)->last.op);
}

static void write_answer(FILE *out, const struct finding *finding)
{
    const struct run_result *result = shown_result(finding);
    trace_write_answer(out, result->last.op.kind, &result->last.answer);
    if (result->broken != BROKEN_UNKNOWN)
        fprintf(out, " (%s)", broken_why(result->broken));
}

static void write_allowed(FILE *out, const struct finding *finding)
{
    const struct run_result *result = shown_result(finding);
    trace_write_allowed(out, result->last.op.kind, &result->verdict);
}

static void write_result(FILE *out, const struct finding *finding)
{
    report_result(out, finding->origin, finding->run, finding->result);
}

static void write_printed(FILE *out, const struct finding *finding)
{
    if (finding->printed != NULL)
        report_printed(out, finding->printed);
}

static void write_checked(FILE *out, const struct finding *finding)
{
    report_checked(out, finding->run, finding->result);
}

/* A trace of any length is in its file; here only one that a person would read. */
enum { TRACE_MAX = 200 };

static void write_trace(FILE *out, const struct finding *finding)
{
    if (shown_run(finding)->recording != NULL && shown_result(finding)->steps <= TRACE_MAX)
        report_trace(out, finding->origin, shown_run(finding), shown_result(finding));
}

/* --- JSON --- */

static void json_string(FILE *out, const char *text)
{
    fputc('"', out);
    write_text(out, REPORT_JSON, text);
    fputc('"', out);
}

static void json_by(FILE *out, const char *key, writer *write, const struct finding *finding)
{
    fprintf(out, ",\n    \"%s\": \"", key);
    write_by(out, REPORT_JSON, write, finding);
    fputc('"', out);
}

static void json_exercised(FILE *out, const struct run_result *result)
{
    const struct exercised e = exercise_count(&result->exercise, &result->declaration);
    const char *separator = "";
    fprintf(out,
            ",\n    \"exercised\": {\"operations\": [%u, %u], \"answers\": [%u, %u], \"pairs\": [%u, %u], ",
            e.operations, e.of_operations, e.answers, e.of_answers, e.pairs, e.of_pairs);
    fputs("\"times\": {", out);
    for (int kind = 0; kind < OP_KINDS; kind++) {
        const char *comma = "";
        if ((result->declaration.operations >> kind & 1) == 0)
            continue;
        fprintf(out, "%s\"%s\": {", separator, operations[kind].name);
        separator = ", ";
        for (int status = 0; status < VM_STATUSES; status++) {
            if (result->exercise.answers[kind][status] == 0)
                continue;
            fprintf(out, "%s\"%s\": %" PRIu64, comma, status_names[status],
                    result->exercise.answers[kind][status]);
            comma = ", ";
        }
        fputc('}', out);
    }
    fputs("}}", out);
}

static void json_unchecked(FILE *out, const struct run_result *result)
{
    const char *separator = "";
    fputs(",\n    \"not_checked\": {", out);
    for (int kind = 0; kind < OP_KINDS; kind++) {
        if (result->unsupported[kind] == 0)
            continue;
        fprintf(out, "%s\"%s\": %" PRIu64, separator, operations[kind].name, result->unsupported[kind]);
        separator = ", ";
    }
    fputs("},\n    \"not_checked_because\": [", out);
    separator = "";
    for (const char *const *sentence = result->unchecked; *sentence != NULL; sentence++) {
        fputs(separator, out);
        json_string(out, *sentence);
        separator = ", ";
    }
    fputc(']', out);
}

/* The answers that were allowed, with why, and who says so. */
static void json_reasons(FILE *out, const struct run_result *result)
{
    const char *separator = "", *source = "";
    fputs(",\n    \"reasons\": [", out);
    for (int status = 0; status < VM_STATUSES; status++) {
        const char *reason = exercise_reason(result->last.op.kind, status, &source);
        if ((result->verdict.statuses >> status & 1) == 0 || reason == NULL)
            continue;
        fprintf(out, "%s{\"answer\": \"%s\", \"when\": ", separator, status_names[status]);
        json_string(out, reason);
        fputs(", \"source\": ", out);
        json_string(out, source);
        fputc('}', out);
        separator = ", ";
    }
    fputc(']', out);
}

static void json_failure(FILE *out, const struct finding *finding)
{
    const struct run_result *result = shown_result(finding);
    const char *claim = claim_sentence(result->verdict.claim);
    fprintf(out, ",\n    \"step\": %" PRIu64 ",\n    \"line\": %lu", finding->result->steps,
            finding->result->last.line);
    json_by(out, "operation", write_operation, finding);
    json_by(out, "answer", write_answer, finding);
    if (result->end == RUN_BROKEN) {
        fprintf(out, ",\n    \"invariant\": %d", result->invariant);
    } else if (!result->not_recorded) {
        json_by(out, "allowed", write_allowed, finding);
        json_reasons(out, result);
        if (claim != NULL) {
            fprintf(out, ",\n    \"claim\": {\"number\": %u, \"sentence\": ", result->verdict.claim);
            json_string(out, claim);
            fputc('}', out);
        }
    }
    if (finding->printed != NULL) {
        fputs(",\n    \"printed\": ", out);
        json_string(out, finding->printed);
    }
    json_by(out, "trace", write_trace, finding);
    if (finding->path != NULL) {
        fputs(",\n    \"trace_file\": ", out);
        json_string(out, finding->path);
    }
    if (finding->shrunk != NULL)
        fprintf(out, ",\n    \"shrunk_to\": %" PRIu64 ",\n    \"fresh_start\": [%u, %d]", result->steps,
                finding->shrunk->confirmed, CONFIRMATIONS);
}

static void json_add(FILE *out, const struct finding *finding, bool first)
{
    const struct run_result *result = finding->result;
    fprintf(out, "%s\n  {\n    \"implementation\": ", first ? "" : ",");
    json_string(out, finding->run->implementation->name);
    fprintf(out, ",\n    \"geometry\": \"%s\",\n    \"played\": ", finding->run->machine->name);
    json_string(out, finding->origin);
    fprintf(out, ",\n    \"verdict\": \"%s\",\n    \"operations\": %" PRIu64 ",\n    \"seconds\": %.3f",
            verdict_name(result->end), result->steps, result->seconds);
    if (result->end == RUN_FAILED) {
        fputs(",\n    \"error\": ", out);
        json_string(out, result->error);
    } else {
        fprintf(out, ",\n    \"bytes_compared\": %" PRIu64 ",\n    \"killed\": %" PRIu64, result->bytes,
                result->killed);
        json_exercised(out, result);
        json_unchecked(out, result);
    }
    if (result->end == RUN_VACUOUS) {
        fputs(",\n    \"never_succeeded\": [\"", out);
        report_kinds(out, result->never, "\", \"");
        fputs("\"]", out);
    }
    if (failed(finding))
        json_failure(out, finding);
    fputs("\n  }", out);
}

/* --- JUnit, as its XML is commonly read: a test case for each run --- */

static void junit_add(FILE *out, const struct finding *finding)
{
    const struct run_result *result = finding->result;
    fputs("  <testcase classname=\"forkproof.", out);
    write_text(out, REPORT_JUNIT, finding->run->implementation->name);
    fputs("\" name=\"", out);
    write_text(out, REPORT_JUNIT, finding->origin);
    fprintf(out, "\" time=\"%.3f\">\n", result->seconds);
    if (failed(finding)) {
        fprintf(out, "    <failure type=\"C%u\" message=\"", shown_result(finding)->verdict.claim);
        write_by(out, REPORT_JUNIT, write_operation, finding);
        fputs(": ", out);
        write_by(out, REPORT_JUNIT, write_answer, finding);
        fputs("\">", out);
        write_by(out, REPORT_JUNIT, write_result, finding);
        write_by(out, REPORT_JUNIT, write_printed, finding);
        write_by(out, REPORT_JUNIT, write_trace, finding);
        fputs("</failure>\n", out);
    } else if (result->end == RUN_VACUOUS) {
        fputs("    <failure type=\"vacuous\" message=\"", out);
        write_by(out, REPORT_JUNIT, write_result, finding);
        fputs("\"/>\n", out);
    } else if (result->end == RUN_FAILED) {
        fputs("    <error message=\"", out);
        write_text(out, REPORT_JUNIT, result->error);
        fputs("\"/>\n", out);
    } else if (result->end == RUN_INTERRUPTED) {
        fputs("    <skipped message=\"interrupted\"/>\n", out);
    }
    fputs("    <system-out>", out);
    write_by(out, REPORT_JUNIT, write_checked, finding);
    fputs("</system-out>\n  </testcase>\n", out);
}

/* --- the document --- */

bool document_add(struct document *document, const struct finding *finding)
{
    if (document->file == NULL)
        document->file = open_memstream(&document->text, &document->size);
    if (document->file == NULL)
        return false;
    if (document->format == REPORT_JSON)
        json_add(document->file, finding, document->runs == 0);
    else
        junit_add(document->file, finding);
    document->runs++;
    document->failures += failed(finding) || finding->result->end == RUN_VACUOUS;
    document->errors += finding->result->end == RUN_FAILED;
    return !ferror(document->file);
}

void document_write(FILE *out, struct document *document)
{
    bool whole = document->file == NULL || fclose(document->file) == 0;
    const char *text = whole && document->text != NULL ? document->text : "";
    if (document->format == REPORT_JSON)
        fprintf(out, "{\"runs\": %u, \"failures\": %u, \"errors\": %u, \"results\": [%s\n]}\n",
                document->runs, document->failures, document->errors, text);
    else
        fprintf(out,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\"forkproof\" "
                "tests=\"%u\" failures=\"%u\" errors=\"%u\">\n%s</testsuite>\n</testsuites>\n",
                document->runs, document->failures, document->errors, text);
    free(document->text);
    *document = (struct document){.format = document->format};
}
