#include "errors.h"

#include <errno.h>
#include <string.h>

enum run_end input_error(const char *file, unsigned long line, unsigned long column, const char *what)
{
    fprintf(stderr, "%s:%lu:%lu: %s\n", file, line, column, what);
    return RUN_FAILED;
}

enum run_end system_error(const char *what)
{
    fprintf(stderr, "forkproof: %s: %s\n", what, strerror(errno));
    return RUN_FAILED;
}

enum run_end run_error(const struct run *run, const struct run_result *result)
{
    fprintf(stderr, "forkproof: %s: %s\n", run->implementation->name, result->error);
    return RUN_FAILED;
}

FILE *open_input(const char *name)
{
    FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
    char what[128];
    if (file == NULL) {
        snprintf(what, sizeof what, "cannot be opened: %s", strerror(errno));
        input_error(name, 1, 1, what);
    }
    return file;
}
