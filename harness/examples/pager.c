/*
 * A pager of the kind that one writes for a course: anonymous memory only, page frames, swap, and a copy-on-write fork
 * that counts who shares a frame. Attached as a plugin:
 *
 *     cc -std=c11 -shared -fPIC -I harness/include -o pager.so harness/examples/pager.c
 *     forkproof check --against plugin:pager.so
 *
 * With -DWRONG=... it has a mistake that such pagers had.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "forkproof_plugin.h"

/* Mistakes. */
#define LOSES_MARK \
    1 /* a page that is copy-on-write already is forked again, and the child's loses its mark */
#define NARROW_COUNT 2 /* the count of those who share a frame has 2 bits (as one of 8 bits fails with 256) */
#define DROPS_SWAPPED 3   /* fork forgets the pages that are swapped out */
#define PARENT_WRITABLE 4 /* fork write-protects the child's pages only */
#define COPIES_AS_LAST 5  /* the last one who has a page copies it, too, as nobody looks at the count */
#ifndef WRONG
#define WRONG 0
#endif

enum { PROCESSES = 8, PAGES = 32, PAGE_SIZE = 16, FRAMES = 12, SLOTS = 16 };

/* A place is a frame, or from FRAMES on a swap slot. */
enum { PLACES = FRAMES + SLOTS, NOWHERE = -1 };

struct entry {
    bool mapped;
    bool cow;  /* a store makes a copy first */
    int place; /* NOWHERE: it was never stored to, and reads as zeros */
    uint32_t prot;
};

static bool live[PROCESSES];
static struct entry table[PROCESSES][PAGES];
static unsigned char bytes[PLACES][PAGE_SIZE];
static int users[PLACES];
static int hand; /* of the frame that is evicted next */
static uint32_t copies;

static void count_user(int place, int change)
{
    if (place == NOWHERE)
        return;
    users[place] += change;
    if (WRONG == NARROW_COUNT)
        users[place] &= 3;
}

/* A place from first on that nobody uses, or NOWHERE. */
static int find_free(int first, int end)
{
    while (first < end && users[first] != 0)
        first++;
    return first < end ? first : NOWHERE;
}

/* Everything at one place is now at another. */
static void move(int from, int to)
{
    memcpy(bytes[to], bytes[from], PAGE_SIZE);
    users[to] = users[from];
    users[from] = 0;
    for (int process = 0; process < PROCESSES; process++)
        for (int page = 0; page < PAGES; page++)
            if (table[process][page].mapped && table[process][page].place == from)
                table[process][page].place = to;
}

/* Frees a frame other than the one that is in use; NOWHERE: swap is full. */
static int evict(int in_use)
{
    int slot = find_free(FRAMES, PLACES), frame;
    if (slot == NOWHERE)
        return NOWHERE;
    do {
        frame = hand;
        hand = (hand + 1) % FRAMES;
    } while (users[frame] == 0 || frame == in_use);
    move(frame, slot);
    return frame;
}

static int take_frame(int in_use)
{
    int frame = find_free(0, FRAMES);
    return frame != NOWHERE ? frame : evict(in_use);
}

/* The page is in a frame of which nothing is shared with a process that must not see what is stored. */
static int make_writable(struct entry *entry)
{
    int frame;
    if (entry->place >= FRAMES) {
        frame = take_frame(NOWHERE);
        if (frame == NOWHERE)
            return FORKPROOF_ENOMEM;
        move(entry->place, frame);
    }
    if (entry->place != NOWHERE && !(entry->cow && (users[entry->place] > 1 || WRONG == COPIES_AS_LAST))) {
        entry->cow = false;
        return FORKPROOF_OK;
    }
    frame = take_frame(entry->place);
    if (frame == NOWHERE)
        return FORKPROOF_ENOMEM;
    if (entry->place == NOWHERE)
        memset(bytes[frame], 0, PAGE_SIZE);
    else
        memcpy(bytes[frame], bytes[entry->place], PAGE_SIZE);
    copies += entry->place != NOWHERE;
    count_user(entry->place, -1);
    count_user(frame, 1);
    entry->place = frame;
    entry->cow = false;
    return FORKPROOF_OK;
}

static int reset(const struct forkproof_sizes *sizes)
{
    memset(live, 0, sizeof live);
    memset(table, 0, sizeof table);
    memset(users, 0, sizeof users);
    hand = 0;
    copies = 0;
    return sizes->page_size <= PAGE_SIZE ? 0 : -1;
}

static int new_process(int *process)
{
    for (*process = 0; *process < PROCESSES; ++*process)
        if (!live[*process]) {
            live[*process] = true;
            return FORKPROOF_OK;
        }
    return FORKPROOF_ENOPROC;
}

static void clear(struct entry *entry)
{
    if (entry->mapped)
        count_user(entry->place, -1);
    entry->mapped = false;
}

static int map_anon(int process, uint32_t page, uint32_t count, uint32_t prot)
{
    for (uint32_t i = 0; i < count; i++)
        if (table[process][page + i].mapped)
            return FORKPROOF_EEXIST;
    for (uint32_t i = 0; i < count; i++)
        table[process][page + i] = (struct entry){.mapped = true, .place = NOWHERE, .prot = prot};
    return FORKPROOF_OK;
}

static int unmap(int process, uint32_t page, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        clear(&table[process][page + i]);
    return FORKPROOF_OK;
}

static int protect(int process, uint32_t page, uint32_t count, uint32_t prot)
{
    for (uint32_t i = 0; i < count; i++)
        if (!table[process][page + i].mapped)
            return FORKPROOF_EFAULT;
    for (uint32_t i = 0; i < count; i++)
        table[process][page + i].prot = prot;
    return FORKPROOF_OK;
}

static int may(int process, uint32_t address, uint32_t access, struct entry **entry)
{
    *entry = &table[process][address / PAGE_SIZE];
    if (!(*entry)->mapped)
        return FORKPROOF_EFAULT;
    return ((*entry)->prot & access) != 0 ? FORKPROOF_OK : FORKPROOF_EACCES;
}

static int load(int process, uint32_t address, unsigned char *byte)
{
    struct entry *entry;
    int status = may(process, address, FORKPROOF_READ, &entry);
    if (status == FORKPROOF_OK) /* this pager may as well look at a page where it lies in swap */
        *byte = entry->place == NOWHERE ? 0 : bytes[entry->place][address % PAGE_SIZE];
    return status;
}

static int store(int process, uint32_t address, unsigned char byte)
{
    struct entry *entry;
    int status = may(process, address, FORKPROOF_WRITE, &entry);
    if (status == FORKPROOF_OK)
        status = make_writable(entry);
    if (status == FORKPROOF_OK)
        bytes[entry->place][address % PAGE_SIZE] = byte;
    return status;
}

static void fork_page(struct entry *parent, struct entry *child)
{
    bool was_cow = parent->cow;
    *child = *parent;
    if (!parent->mapped || parent->place == NOWHERE)
        return;
    if (WRONG == DROPS_SWAPPED && parent->place >= FRAMES) {
        child->place = NOWHERE;
        return;
    }
    count_user(parent->place, 1);
    child->cow = !(WRONG == LOSES_MARK && was_cow);
    parent->cow = was_cow || WRONG != PARENT_WRITABLE;
}

static int duplicate(int process, int *child)
{
    int status = new_process(child);
    for (int page = 0; page < PAGES && status == FORKPROOF_OK; page++)
        fork_page(&table[process][page], &table[*child][page]);
    return status;
}

static int end(int process)
{
    unmap(process, 0, PAGES);
    live[process] = false;
    return FORKPROOF_OK;
}

static int reclaim(uint32_t wanted, uint32_t *freed)
{
    *freed = 0;
    for (int frame = 0; frame < FRAMES && *freed < wanted; frame++) {
        int slot = find_free(FRAMES, PLACES);
        if (users[frame] == 0 || slot == NOWHERE)
            continue;
        move(frame, slot);
        ++*freed;
    }
    return FORKPROOF_OK;
}

static int resident(int process, uint32_t page, int *in_memory)
{
    if (!table[process][page].mapped)
        return FORKPROOF_EFAULT;
    *in_memory = table[process][page].place >= 0 && table[process][page].place < FRAMES;
    return FORKPROOF_OK;
}

static int same(int process, uint32_t page, int other, uint32_t other_page, int *one_frame)
{
    int in_memory, status = resident(process, page, &in_memory), other_in_memory;
    if (status == FORKPROOF_OK)
        status = resident(other, other_page, &other_in_memory);
    if (status != FORKPROOF_OK)
        return status;
    if (!in_memory || !other_in_memory)
        return FORKPROOF_UNSUPPORTED;
    *one_frame = table[process][page].place == table[other][other_page].place;
    return FORKPROOF_OK;
}

static uint32_t used(int first, int end)
{
    uint32_t count = 0;
    while (first < end)
        count += users[first++] != 0;
    return count;
}

/* It does not count transfers, and its tables are always there. */
static int usage(struct forkproof_usage *usage)
{
    usage->frames = used(0, FRAMES);
    usage->slots = used(FRAMES, PLACES);
    usage->copies = copies;
    return FORKPROOF_OK;
}

const struct forkproof_plugin forkproof_plugin = {
    .version = FORKPROOF_PLUGIN_VERSION,
    .size = sizeof(struct forkproof_plugin),
    .flags = FORKPROOF_MEMORY_LIMITED,
    .processes = PROCESSES,
    .pages = PAGES,
    .page_size = PAGE_SIZE,
    .reset = reset,
    .spawn = new_process,
    .map_anon = map_anon,
    .unmap = unmap,
    .protect = protect,
    .load = load,
    .store = store,
    .fork = duplicate,
    .exit = end,
    .reclaim = reclaim,
    .resident = resident,
    .same = same,
    .usage = usage,
};
