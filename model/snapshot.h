/*
 * The whole machine as one value, for searches and tests that go back: what vm_save and vm_restore copy.
 */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include "process.h"

/* The page tables and the reverse map. */
struct lists_snapshot {
    uint32_t pool[ENTRIES];
    int use_next[ENTRIES], use_prev[ENTRIES];
    int use_head[PLACES], use_count[PLACES];
};

/* The free sets, and what is in them. */
struct sets_snapshot {
    int free_item[ITEMS], free_index[ITEMS];
    int free_end[PARTS];
    uint32_t root[ROOTS];
    int table_owner[VM_TABLES];
    int process_live[VM_PROCESSES];
};

/* Bytes, and the index of the page cache. */
struct pages_snapshot {
    struct page frame[VM_FRAMES];
    int frame_file[VM_FRAMES];
    struct page file[VM_FILE_PAGES];
    int cache_frame[VM_FILE_PAGES];
    struct page slot[VM_SLOTS];
    int clock_hand;
};

/* The fault plan, and the counts of transfers. */
struct device_snapshot {
    unsigned char device_bad[PLACES];
    uint32_t device_nth, frame_copies, file_reads, file_writes, slot_reads, slot_writes;
};

struct vm_snapshot {
    struct lists_snapshot lists;
    struct sets_snapshot sets;
    struct pages_snapshot pages;
    struct device_snapshot device;
};

#include "../spec/snapshot.acsl"

#endif
