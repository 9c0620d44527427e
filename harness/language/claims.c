#include "claims.h"

#include <stddef.h>

/* spec/claims.md in a line each. */
static const char *const claims[] = {
    [1] = "a page occupies a frame only once it has been touched",
    [2] = "a page of a program file is read from the file, and never written anywhere while unmodified",
    [3] = "swap holds only pages that no file can restore",
    [4] = "fork gives the child a duplicate of the parent's address space",
    [5] = "fork copies no page and takes no frame and no swap slot for data",
    [6] = "a store reaches the process that stores, and no other one",
    [7] = "only pages that one side modifies are copied, and nothing else ends their sharing",
    [8] = "exec right after fork has copied nothing",
    [9] = "pages that cannot be modified are shared, one frame for each file page",
    [10] = "a fresh page reads as zeros whatever its frame held before",
    [11] = "which pages are evicted, and when, changes no load's result",
    [12] = "an operation fails only with the error that is due, and then changes nothing",
    [13] = "what is in use is what live processes and the page cache reach",
    [14] = "a store to a shared file page is seen by all who map it, and never lost",
};
enum { CLAIMS = sizeof claims / sizeof claims[0] };

const char *claim_sentence(unsigned claim)
{
    return claim > 0 && claim < CLAIMS ? claims[claim] : NULL;
}
