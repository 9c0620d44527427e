/*
 * The same as report.h, for programs: everything that a command found in one document, as JSON or as JUnit's XML.
 */
#ifndef REPORT_DATA_H
#define REPORT_DATA_H

#include "report.h"

enum report_format { REPORT_TEXT, REPORT_JSON, REPORT_JUNIT };

/* What was found on one implementation. */
struct finding {
    const char *origin; /* what was played */
    const struct run *run;
    const struct run_result *result;
    const struct shrunk *shrunk; /* what it was shrunk to, or NULL */
    const char *path;            /* of its trace, or NULL */
    const char *printed;         /* by the implementation before it failed, or NULL */
};

/* A document that is being put together; begins as zeros, but for the format. */
struct document {
    enum report_format format;
    FILE *file;
    char *text;
    size_t size;
    unsigned runs, failures, errors;
};

/* Adds a finding. False: there is no memory. */
bool document_add(struct document *document, const struct finding *finding);

/* Writes the document, and frees it. */
void document_write(FILE *out, struct document *document);

#endif
