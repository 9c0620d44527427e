/*
 * Checks for the test programs. A failed one says where it stands and what did not hold; checks_end prints
 * how many there were of each kind and returns the exit status of main.
 */
#ifndef TESTING_H
#define TESTING_H

#include <stdbool.h>
#include <stdio.h>

static unsigned checks_passed, checks_failed;

static inline void check(bool holds, const char *what, const char *file, int line)
{
    if (holds) {
        checks_passed++;
        return;
    }
    checks_failed++;
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
}

#define CHECK(condition) check((condition), #condition, __FILE__, __LINE__)

static inline int checks_end(void)
{
    printf("%u passed, %u failed\n", checks_passed, checks_failed);
    return checks_failed == 0 && checks_passed > 0 ? 0 : 1;
}

#endif
