/*
 * What a run found, for people to read, and the trace that shows it.
 */
#ifndef REPORT_H
#define REPORT_H

#include "../shrink/shrink_run.h"

/* The steps of a run with their answers. What only this one run answered, and the answer at which it stopped, with
   what would have been right, stand in comments: nothing else has to answer the same. Returns false on an error of
   writing or of reading the recording; errno says which. */
bool report_trace(FILE *out, const char *comment, const struct run *run, const struct run_result *result);

/* The same, but with every answer, as a trace that can be judged where the implementation is not at hand. */
bool report_record(FILE *out, const char *comment, const struct run *run, const struct run_result *result);

/* How the run ended: one line when it conforms, else what was played, what came, what was allowed, and the claim.
   origin names what was played, for a step that has a line there. */
void report_result(FILE *out, const char *origin, const struct run *run, const struct run_result *result);

/* The names of a set of operations, a bit for each. */
void report_kinds(FILE *out, uint32_t kinds, const char *separator);

/* What the implementation printed, lines that each have an end. */
void report_printed(FILE *out, const char *printed);

/* To how many operations a run was shrunk, or why it was not: a line. */
void report_shrunk(FILE *out, const struct shrunk *shrunk);

/* How much was exercised, and what could not be checked: answers, and what the implementation says itself. */
void report_checked(FILE *out, const struct run *run, const struct run_result *result);

#endif
