/*
 * The exercise "page tables and a page fault handler": the student writes the two functions at the end of this file. All
 * else is given by mmu.c, which also attaches both to forkproof as a plugin:
 *
 *     cc -std=c11 -shared -fPIC -Wl,--wrap=exit -I harness/include -o student.so \
 *         harness/examples/tables/mmu.c harness/examples/tables/student.c
 *     forkproof check --against plugin:student.so
 *
 * The memory consists of frames of PAGE_SIZE bytes. A frame holds a page or a table. A table has ENTRIES entries, a word of
 * memory each. Every process has a root table, whose entries lead to leaf tables, whose entries lead to pages. A virtual
 * address is (root index * ENTRIES + leaf index) * PAGE_SIZE + offset.
 */
#ifndef MMU_H
#define MMU_H

#include <stdbool.h>
#include <stdint.h>

/* WORD and PAGE_SIZE are in bytes. An address space has PAGES pages. */
enum { WORD = 4, PAGE_SIZE = 16, ENTRIES = PAGE_SIZE / WORD, PAGES = ENTRIES * ENTRIES };

/* Reads or writes one word of memory. The address is physical, frame * PAGE_SIZE + offset, and a multiple of WORD. */
uint32_t word_read(uint32_t address);
void word_write(uint32_t address, uint32_t word);

/* Takes a free frame for a page. It is filled with zeros and has one user. NO_FRAME: all are in use. */
enum { NO_FRAME = 0 };
uint32_t frame_take(void);

/* The same for a leaf table. There are frames for all tables of all processes, and mmu.c gives them back. */
uint32_t table_take(void);

/* The number of a frame's users, one more of them, one less. A frame without users is free. */
uint32_t frame_users(uint32_t frame);
void frame_share(uint32_t frame);
void frame_drop(uint32_t frame);

/* What an entry says beside the number of a frame. In a root table only VALID counts. */
enum {
    MAPPED = 1,   /* the page is part of the address space; without it, nothing may access the page */
    VALID = 2,    /* the page is in a frame; a page that is MAPPED but not VALID reads as zeros */
    READABLE = 4, /* loads are allowed */
    WRITABLE = 8, /* stores are allowed */
    COW = 16 /* stores are allowed once the page shares its frame with no one; never together with WRITABLE */
};

static inline uint32_t entry_make(uint32_t frame, uint32_t bits)
{
    return frame << 8 | bits;
}

static inline uint32_t entry_frame(uint32_t entry)
{
    return entry >> 8;
}

/* The physical address of an entry, by the frame of its table. */
static inline uint32_t entry_at(uint32_t table, uint32_t index)
{
    return table * PAGE_SIZE + index * WORD;
}

/* The physical address of the entry for a virtual address, by the frame of the root table. 0: it has no leaf table. */
uint32_t walk(uint32_t root, uint32_t address);

/*
 * The student's part. The root table of a process is given by its frame.
 *
 * Gives the child, whose root table has no valid entry, a copy-on-write duplicate of the parent's address space. No page is
 * copied, so this needs frames for tables only, and cannot fail.
 */
void fork_space(uint32_t parent, uint32_t child);

/*
 * Called where the entry for a virtual address is not VALID, or lacks READABLE (is_write: WRITABLE).
 * 0: mmu.c tries the access again. -1: the access is not allowed, or no frame is left, and nothing has changed. The handler
 * may call exit instead of returning -1.
 */
int page_fault_handler(uint32_t root, uint32_t address, bool is_write);

#endif
