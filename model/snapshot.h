/*
 * The whole machine as one value, for searches and tests that go back: what vm_save and vm_restore copy.
 */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include "process.h"

struct vm_snapshot {
    uint32_t pool[ENTRIES], root[ROOTS];
    int use_next[ENTRIES], use_prev[ENTRIES], use_head[PLACES], use_count[PLACES];
    int free_item[ITEMS], free_index[ITEMS], free_frames, free_slots, free_tables;
    int table_owner[VM_TABLES], cache_frame[VM_FILE_PAGES], frame_file[VM_FRAMES];
    int process_live[VM_PROCESSES], clock_hand;
    struct page frame[VM_FRAMES], slot[VM_SLOTS], file[VM_FILE_PAGES];
    unsigned char device_bad[PLACES];
    uint32_t device_nth, frame_copies, file_reads, slot_reads, slot_writes;
};

#endif
