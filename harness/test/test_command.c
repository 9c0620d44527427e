/*
 * What check and shrink do with an implementation that fails: what they print, and the trace that they write.
 */
#define _POSIX_C_SOURCE 200809L /* mkdtemp, dup2 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../cli/command.h"
#include "defective_implementation.h"
#include "testing.h"

/* Where everything is written that a command writes. */
static char folder[] = "/tmp/forkproof-test-XXXXXX";
static char said[64];
/* As harness/cli/command.c names them: for check, and for shrink of the trace that check wrote. */
static char checked[64], shrunk[96];

static struct trials trials = {.out = folder};
static struct options options = {.against = {&implementation_defective},
                                 .against_count = 1,
                                 .seed = 1,
                                 .seeds = 1,
                                 .ops = 120,
                                 .trials = &trials};

static void need(bool done, const char *what)
{
    if (done)
        return;
    perror(what);
    exit(2);
}

/* Runs a command with what it prints in the file said. */
static enum run_end say(enum run_end (*command)(const struct options *, const char *), const char *name)
{
    int terminal = dup(STDOUT_FILENO);
    enum run_end status;
    need(terminal >= 0 && freopen(said, "w", stdout) != NULL, said);
    status = command(&options, name);
    need(fflush(stdout) == 0 && dup2(terminal, STDOUT_FILENO) >= 0, said);
    close(terminal);
    return status;
}

static enum run_end check_command(const struct options *given, const char *name)
{
    (void)name;
    return command_check(given);
}

/* How many lines of a file begin with that. */
static unsigned lines(const char *path, const char *begin)
{
    char line[TRACE_LINE_BYTES + 2];
    unsigned count = 0;
    FILE *file = fopen(path, "r");
    need(file != NULL, path);
    while (fgets(line, sizeof line, file) != NULL)
        count += strncmp(line, begin, strlen(begin)) == 0;
    fclose(file);
    return count;
}

/* How many operations a trace has; it can be read to its end. */
static unsigned operations_in(const char *path)
{
    struct trace_reader reader;
    struct trace_step step;
    enum trace_result next = TRACE_BAD;
    unsigned count = 0;
    FILE *file = fopen(path, "r");
    need(file != NULL, path);
    if (trace_begin(&reader, file))
        while ((next = trace_next(&reader, &step)) == TRACE_STEP)
            count++;
    CHECK(next == TRACE_END);
    fclose(file);
    return count;
}

/* A child sees what its parent stores after fork. */
static void test_check(void)
{
    CHECK(say(check_command, NULL) == RUN_MISMATCH);
    CHECK(lines(said, "defective: step 56: load ") == 1);
    CHECK(lines(said, "  got ok ") == 1);
    CHECK(lines(said, "defective: shrunk to ") == 1);
    CHECK(lines(said, "  trace: ") == 1);
    CHECK(operations_in(checked) <= 8);
    /* It is printed as it is written. */
    for (const char *const *line =
             (const char *const[]){"forkproof-trace 1\n", "geometry small\n",
                                   "# --geometry small --seed 1 --ops 120\n", "spawn", "fork ",
                                   "# allowed are only: ok ", "# claim C6: ", NULL};
         *line != NULL; line++) {
        CHECK(lines(checked, *line) >= 1);
        CHECK(lines(said, *line) == lines(checked, *line));
    }
}

static void test_shrink(void)
{
    CHECK(say(command_shrink, checked) == RUN_MISMATCH);
    CHECK(lines(said, "defective: shrunk to ") == 1);
    CHECK(operations_in(shrunk) == operations_in(checked));
}

/* Replay leaves it as it is. */
static void test_replay(void)
{
    CHECK(say(command_replay, checked) == RUN_MISMATCH);
    CHECK(lines(said, "defective: shrunk to ") == 0);
    CHECK(lines(said, "  trace: ") == 1);
}

static void test_death(void)
{
    defective_become(SOUND, ABORTS);
    CHECK(say(check_command, NULL) == RUN_MISMATCH);
    CHECK(lines(said, "  got broken (Aborted), allowed are only: ok") == 1);
    CHECK(lines(said, "defective: shrunk to 4 operations") == 1);
    CHECK(operations_in(checked) == 4);
    CHECK(lines(checked, "store 1 0x0 0x0 # defective: broken (Aborted)\n") == 1);
    CHECK(lines(checked, "# allowed are only: ok\n") == 1);
}

static void test_conforming(void)
{
    defective_become(SOUND, NO_TROUBLE);
    CHECK(say(command_shrink, checked) == RUN_CONFORMS);
    CHECK(lines(said, checked) == 1); /* that there is nothing to shrink */
    CHECK(lines(said, "defective: shrunk to ") == 0);
}

int main(void)
{
    need(mkdtemp(folder) != NULL, folder);
    snprintf(said, sizeof said, "%s/said", folder);
    snprintf(checked, sizeof checked, "%s/forkproof-small-1-defective.trace", folder);
    snprintf(shrunk, sizeof shrunk, "%s/forkproof-forkproof-small-1-defective-defective.trace", folder);
    options.machine = &machine_small;
    defective_become(FORK_LEAVES_PARENT_WRITABLE, NO_TROUBLE);
    test_check();
    test_shrink();
    test_replay();
    test_death();
    test_conforming();
    unlink(said);
    unlink(checked);
    unlink(shrunk);
    CHECK(rmdir(folder) == 0);
    return checks_end();
}
