/*
 * Stands in for xv6's user.h where guest.c is built on POSIX, to be tested. The calls are alike but for wait, and POSIX has
 * macros that guest.c defines.
 */
#ifndef STAND_IN_H
#define STAND_IN_H

#define _DEFAULT_SOURCE
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int wait_as_xv6(int *status)
{
    int how = 0, child = (int)wait(&how);
    if (status != NULL)
        *status = WIFEXITED(how) ? WEXITSTATUS(how) : -1;
    return child;
}

#define wait wait_as_xv6
#undef NULL
#undef WIFEXITED
#undef WEXITSTATUS

#endif
