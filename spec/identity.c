#include "identity.h"

enum {
    FIRST_PRIVATE =
        ZERO_FILL + 1, /* ZERO_FILL itself is that of all pages that were never touched and show no file */
    IDENTITIES = FIRST_PRIVATE + PAGES
};

static bool touched[PAGES];
static int identity[PAGES];

/* Indexed by identity. */
static int users[IDENTITIES];   /* the touched pages that have it */
static bool stored[IDENTITIES]; /* private data that is more than a zero fill */
static int unused_identity;     /* where the search for one goes on */

static uint32_t copies;

static void join(int k, int id)
{
    touched[k] = true;
    identity[k] = id;
    users[id]++;
}

static void leave(int k)
{
    if (touched[k])
        users[identity[k]]--;
}

/* There are as many private identities as pages, and this page has left its own: one of them is unused. */
static void take_new(int k)
{
    leave(k);
    for (int tried = 0; tried < PAGES && users[unused_identity] > 0; tried++)
        unused_identity = unused_identity < IDENTITIES - 1 ? unused_identity + 1 : FIRST_PRIVATE;
    stored[unused_identity] = false;
    join(k, unused_identity);
}

void identity_init(void)
{
    for (int id = 0; id < IDENTITIES; id++)
        users[id] = 0;
    unused_identity = FIRST_PRIVATE;
    copies = 0;
}

void identity_map(int k, int id)
{
    touched[k] = false;
    identity[k] = id;
}

void identity_unmap(int k)
{
    leave(k);
}

void identity_fork(int from, int to)
{
    identity_map(to, identity[from]);
    if (touched[from])
        join(to, identity[from]);
}

void identity_touch(int k, bool succeeded)
{
    if (touched[k])
        return;
    if (identity_shows_file(k))
        join(k, identity[k]);
    else if (succeeded)
        take_new(k);
}

void identity_store(int k)
{
    if (identity_shows_file(k) || users[identity[k]] > 1) {
        take_new(k);
        copies += copies < UINT32_MAX;
    }
    stored[identity[k]] = true;
}

bool identity_touched(int k)
{
    return touched[k];
}

bool identity_shows_file(int k)
{
    return identity[k] < ZERO_FILL;
}

bool identity_is_zero_fill(int k)
{
    return !identity_shows_file(k) && !stored[identity[k]];
}

bool identity_same(int k, int other)
{
    return identity[k] == identity[other];
}

static int count_used(int first, int count)
{
    int n = 0;
    for (int id = first; id < first + count; id++)
        n += users[id] > 0;
    return n;
}

int identity_count_file(void)
{
    return count_used(0, VM_FILE_PAGES);
}

int identity_count_private(void)
{
    return count_used(FIRST_PRIVATE, PAGES);
}

uint32_t identity_copies(void)
{
    return copies;
}
