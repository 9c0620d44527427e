#define _POSIX_C_SOURCE 200809L /* strsignal */
#include "implementation.h"

#include <string.h>

const char *broken_why(int broken)
{
    switch (broken) {
    case BROKEN_UNKNOWN:
        return "why is not known";
    case BROKEN_EXIT:
        return "its process exited";
    case BROKEN_HANG:
        return "it hangs";
    case BROKEN_NONSENSE:
        return "that is no answer";
    case BROKEN_FLOOD:
        return "it writes without end, and no answer";
    case BROKEN_CLOSED:
        return "it closed its output";
    case BROKEN_LIE:
        return "that contradicts what it said of itself";
    default:
        return strsignal(broken);
    }
}
