/*
 * What a test may ask of the machine, without any effect on it, and the fault plan.
 */
#include "process.h"

/* The number of a place among those of its kind. */
static enum vm_where place_where(int v, uint32_t *number)
{
    *number = 0;
    if (v == ZERO_PLACE)
        return VM_IN_ZERO;
    if (IN_FRAME(v)) {
        *number = (uint32_t)v;
        return VM_IN_FRAME;
    }
    if (IN_SLOT(v)) {
        *number = (uint32_t)(v - SLOT0);
        return VM_IN_SLOT;
    }
    *number = (uint32_t)(v - FILE0);
    return VM_IN_FILE;
}

enum vm_status vm_residence(int process, uint32_t page, enum vm_where *where, uint32_t *number)
{
    if (!process_exists(process))
        return VM_ESRCH;
    if (page >= VM_SPACE_PAGES)
        return VM_EINVAL;
    int k = table_walk(process, (int)page);
    *where = VM_UNMAPPED;
    *number = 0;
    if (k >= 0)
        *where = place_where(entry_place(k), number);
    return VM_OK;
}

void vm_usage(struct vm_usage *usage)
{
    usage->frames = (uint32_t)(VM_FRAMES - free_frames);
    usage->slots = (uint32_t)(VM_SLOTS - free_slots);
    usage->tables = (uint32_t)(VM_TABLES - free_tables);
    usage->copies = frame_copies;
    usage->file_reads = file_reads;
    usage->slot_reads = slot_reads;
    usage->slot_writes = slot_writes;
}

enum vm_status vm_peek(int process, uint32_t address, unsigned char *byte)
{
    uint32_t page = address / VM_PAGE_SIZE, o = address % VM_PAGE_SIZE;
    if (!process_exists(process))
        return VM_ESRCH;
    int k = page < VM_SPACE_PAGES ? table_walk(process, (int)page) : -1;
    if (k < 0)
        return VM_EFAULT;
    int v = entry_place(k);
    if (v == ZERO_PLACE)
        *byte = 0;
    else if (IN_FRAME(v))
        *byte = frame[v].b[o];
    else if (IN_SLOT(v))
        *byte = slot[v - SLOT0].b[o];
    else
        *byte = file[v - FILE0].b[o];
    return VM_OK;
}
