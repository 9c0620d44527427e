/* The machines of a target: the one that is fuzzed. */
#include <stddef.h>
#include <string.h>

#include "play.h"

const struct machine *machine_find(const char *name)
{
    return strcmp(MACHINE.name, name) == 0 ? &MACHINE : NULL;
}
