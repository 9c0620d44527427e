#include "../language/machine.h"

#include <stddef.h>
#include <string.h>

/* A program may be linked without it (harness.mk, light_machines). */
#pragma weak machine_sv32

const struct machine *machine_find(const char *name)
{
#ifdef MACHINE /* a program for one geometry */
    static const struct machine *const machines[] = {&MACHINE};
#else
    static const struct machine *const machines[] = {&machine_tiny, &machine_small, &machine_sv32};
#endif
    for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++)
        if (machines[i] != NULL && strcmp(machines[i]->name, name) == 0)
            return machines[i];
    return NULL;
}
