/*
 * Says on standard error what is wrong with input, or what the system refused (errno); the answer is RUN_FAILED.
 */
#ifndef ERRORS_H
#define ERRORS_H

#include "../play/run.h"

enum run_end input_error(const char *file, unsigned long line, unsigned long column, const char *what);
enum run_end system_error(const char *what);

/* The same of a run that could not be carried out. */
enum run_end run_error(const struct run *run, const struct run_result *result);

/* Opens a file to be read, "-" for standard input; NULL when it has said why not. */
FILE *open_input(const char *name);

#endif
