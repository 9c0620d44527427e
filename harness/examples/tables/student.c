/*
 * A right solution of the exercise in mmu.h. With -DEXITS the handler ends the program where it cannot resolve a fault, as
 * many do. With -DWRONG=... it has a mistake that solutions had.
 */
#include <stdlib.h>

#include "mmu.h"

/* Mistakes. */
#define PARENT_WRITABLE 1 /* fork write-protects the child's pages only */
#define LOSES_MARK \
    2 /* a page that is copy-on-write already is forked again, and the child's loses its mark */
#define NOT_COUNTED 3  /* fork does not count the child as a user of the frame */
#define KEEPS_USER 4   /* the handler copies the page, but stays a user of the frame that it copied */
#define SHARES_TABLE 5 /* fork copies the root table, and both use the same leaf tables */
#ifndef WRONG
#define WRONG 0
#endif

/* Has parent and child share a page, and returns the child's entry for it. */
static uint32_t share_page(uint32_t parent_entry)
{
    uint32_t before = word_read(parent_entry), after = before;
    if ((before & VALID) == 0)
        return before;
    if (WRONG != NOT_COUNTED)
        frame_share(entry_frame(before));
    if ((before & WRITABLE) != 0)
        after = (before & ~(uint32_t)WRITABLE) | COW;
    if (WRONG != PARENT_WRITABLE)
        word_write(parent_entry, after);
    return WRONG == LOSES_MARK && (before & COW) != 0 ? before & ~(uint32_t)COW : after;
}

void fork_space(uint32_t parent, uint32_t child)
{
    for (uint32_t i = 0; i < ENTRIES; i++) {
        uint32_t root_entry = word_read(entry_at(parent, i)), leaf;
        if ((root_entry & VALID) == 0)
            continue;
        if (WRONG == SHARES_TABLE) {
            frame_share(entry_frame(root_entry));
            word_write(entry_at(child, i), root_entry);
            continue;
        }
        leaf = table_take();
        word_write(entry_at(child, i), entry_make(leaf, VALID));
        for (uint32_t j = 0; j < ENTRIES; j++)
            word_write(entry_at(leaf, j), share_page(entry_at(entry_frame(root_entry), j)));
    }
}

static int unresolved(void)
{
#ifdef EXITS
    exit(EXIT_FAILURE);
#else
    return -1;
#endif
}

static void copy_frame(uint32_t from, uint32_t to)
{
    for (uint32_t offset = 0; offset < PAGE_SIZE; offset += WORD)
        word_write(to * PAGE_SIZE + offset, word_read(from * PAGE_SIZE + offset));
}

int page_fault_handler(uint32_t root, uint32_t address, bool is_write)
{
    uint32_t where = walk(root, address), entry = where == 0 ? 0 : word_read(where);
    uint32_t frame = entry_frame(entry);
    if ((entry & (is_write ? WRITABLE | COW : READABLE)) == 0)
        return unresolved();
    if ((entry & VALID) == 0 || frame_users(frame) > 1) {
        uint32_t taken = frame_take();
        if (taken == NO_FRAME)
            return unresolved();
        if ((entry & VALID) != 0) {
            copy_frame(frame, taken);
            if (WRONG != KEEPS_USER)
                frame_drop(frame);
        }
        frame = taken;
    }
    entry = entry_make(frame, (entry & (MAPPED | READABLE | WRITABLE)) | VALID);
    word_write(where, is_write ? entry | WRITABLE : entry);
    return 0;
}
