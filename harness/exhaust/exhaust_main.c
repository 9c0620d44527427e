/*
 * Searches the states of the geometry that it was compiled for.
 */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../play/run.h"
#include "../targets/host.h"
#include "search.h"
#include "trail.h"
#include "whole.h"

enum status { COMPLETE = 0, FOUND = 1, USAGE = 2, NOT_COMPLETE = 3, INTERRUPTED = 130 };

static const char help[] =
    "usage: exhaust [--minutes N] [--mebibytes N] [--alike N]\n"
    "\n"
    "Searches every state of the model that a few operations can reach, up to those that are alike. All of\n"
    "them, or it says that it is not complete: when it took so many minutes, or so much memory (default: no\n"
    "limit of time, 16384 MiB).\n"
    "\n"
    "--alike N: for every Nth state that an operation leads to, checks that the one which stands for all "
    "that\n"
    "are alike has the same successors.\n"
    "\n"
    "exit status: 0 complete, 1 something is wrong, 2 bad usage, 3 not complete, 130 interrupted\n";

static bool parse_number(const char *text, double *number)
{
    char *end;
    errno = 0;
    *number = strtod(text, &end);
    return strchr("0123456789.", text[0]) != NULL && end != text && *end == '\0' && errno == 0 && *number > 0;
}

static enum status usage_error(const char *what, const char *argument)
{
    fprintf(stderr, "exhaust: %s '%s'; see exhaust --help\n", what, argument);
    return USAGE;
}

struct options {
    double minutes, mebibytes, alike;
};

static enum status parse(int argc, char **argv, struct options *options)
{
    for (int i = 1; i < argc; i += 2) {
        double *number = strcmp(argv[i], "--minutes") == 0     ? &options->minutes
                         : strcmp(argv[i], "--mebibytes") == 0 ? &options->mebibytes
                         : strcmp(argv[i], "--alike") == 0     ? &options->alike
                                                               : NULL;
        if (number == NULL)
            return usage_error("unexpected", argv[i]);
        if (i + 1 == argc)
            return usage_error("a number has to follow", argv[i]);
        if (!parse_number(argv[i + 1], number))
            return usage_error("that cannot be", argv[i + 1]);
    }
    return COMPLETE;
}

static const char *end_text(enum search_end end)
{
    static const char *const texts[] = {
        [SEARCH_COMPLETE] = "complete",
        [SEARCH_FOUND] = "something is wrong; the search ended there",
        [SEARCH_INTERRUPTED] = "NOT complete: interrupted",
        [SEARCH_TIME] = "NOT complete: the time is over",
        [SEARCH_MEMORY] = "NOT complete: there is no more memory",
    };
    return texts[end];
}

static void say_end(const struct search *search, enum search_end end)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("processes %d, pages %d, frames %d, slots %d, file pages %d, tables %d", VM_PROCESSES,
           VM_LEAF_ENTRIES, VM_FRAMES, VM_SLOTS, VM_FILE_PAGES, VM_TABLES);
    if (VM_ROOT_ENTRIES > 1)
        printf(", root entries %d", VM_ROOT_ENTRIES);
    printf(": %zu states, %" PRIu64 " transitions, depth %" PRIu32 ", %.1f s, %ld MiB: %s\n",
           search->visited.count, search->transitions, search->depth, host_seconds() - search->begun,
           usage.ru_maxrss / 1024, end_text(end));
    if (end != SEARCH_COMPLETE && end != SEARCH_FOUND)
        printf("  of %zu states every transition was tried; of the others, none\n", search->looked_at);
}

static enum status say_found(struct search *search)
{
    struct machine machine = machine_exhaust;
    machine.name = "exhaust-" GEOMETRY;
    printf("a shortest way there has %" PRIu32 " operations:\n", trail_length(search));
    if (!trail_write(stdout, search, &machine))
        puts("# no operation leads to the next state: names that are taken for alike (key.h) are not");
    return FOUND;
}

static enum status search_all(const struct options *options)
{
    struct search search = {.seconds_limit = options->minutes * 60,
                            .alike_every = (uint64_t)options->alike,
                            .progress = isatty(STDERR_FILENO) != 0};
    enum status status = NOT_COMPLETE;
    if (!search_init(&search, (size_t)(options->mebibytes * 1024 * 1024))) {
        perror("exhaust");
        return USAGE;
    }
    enum search_end end = search_run(&search);
    say_end(&search, end);
    if (end == SEARCH_COMPLETE)
        status = COMPLETE;
    else if (end == SEARCH_INTERRUPTED)
        status = INTERRUPTED;
    else if (end == SEARCH_FOUND)
        status = say_found(&search);
    search_free(&search);
    return status;
}

int main(int argc, char **argv)
{
    struct options options = {.mebibytes = 16384};
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(help, stdout);
        return COMPLETE;
    }
    enum status status = parse(argc, argv, &options);
    if (status != COMPLETE)
        return (int)status;
    if (VM_SPACE_PAGES != VM_ROOT_ENTRIES * VM_LEAF_ENTRIES || LENIENCES > 32)
        return (int)usage_error("each process may map every page of its tables, and has few (key.h):",
                                GEOMETRY);
    if (!host_catch_signals()) {
        perror("exhaust: sigaction");
        return USAGE;
    }
    status = search_all(&options);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("exhaust: standard output");
        status = USAGE;
    }
    return (int)status;
}
