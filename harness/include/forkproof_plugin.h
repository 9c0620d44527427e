/*
 * What a shared object exports to be judged by forkproof (--against plugin:PATH): one object, the table
 *
 *     const struct forkproof_plugin forkproof_plugin = {FORKPROOF_PLUGIN_VERSION, ...};
 *
 * Each operation is a function of it; one that is NULL is not asked for, and counts as not checked. All of them run in
 * one thread, one after the other. From C++ the table has to be declared extern "C" first, as is done here.
 *
 * What each operation means, and when which error is due, is said in forkproof's model/vm.h. An operation that answers
 * with anything but FORKPROOF_OK must have changed nothing that a process can see. Errors are tested in this order: ESRCH,
 * EINVAL (a range that is empty or leaves the address space, no protection), then what is mapped: EEXIST of map_*, EFAULT
 * of sync and protect, EFAULT before EACCES of load, store and fetch; at last what there is too little of. unmap passes over
 * what is not mapped.
 */
#ifndef FORKPROOF_PLUGIN_H
#define FORKPROOF_PLUGIN_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Grows with each change that an older plugin would not understand. */
#define FORKPROOF_PLUGIN_VERSION 1

/* The answers. */
enum {
    FORKPROOF_OK,
    FORKPROOF_ESRCH,       /* no process of that number lives */
    FORKPROOF_EINVAL,      /* an argument is out of range */
    FORKPROOF_EFAULT,      /* no page is mapped there (POSIX SIGSEGV with SEGV_MAPERR) */
    FORKPROOF_EACCES,      /* a page is mapped, but its protection forbids the access (SEGV_ACCERR) */
    FORKPROOF_EEXIST,      /* part of the range is mapped already */
    FORKPROOF_ENOMEM,      /* no memory for a page; only where FORKPROOF_MEMORY_LIMITED is declared */
    FORKPROOF_ENOTABLE,    /* no memory for what describes the pages; only with FORKPROOF_TABLES_LIMITED */
    FORKPROOF_ENOPROC,     /* no process is left */
    FORKPROOF_EIO,         /* a transfer from or to the file or the swap area failed */
    FORKPROOF_UNSUPPORTED, /* resident, same, usage: cannot be told now; of other functions it is a mismatch */
    FORKPROOF_KILLED       /* the process was killed for want of memory; only with FORKPROOF_MEMORY_LIMITED */
};

/* Protections are sums of these; never FORKPROOF_WRITE without FORKPROOF_READ. 0: no access. */
enum { FORKPROOF_READ = 1, FORKPROOF_WRITE = 2, FORKPROOF_EXECUTE = 4 };

/* What is declared, a sum of these. */
enum {
    FORKPROOF_MEMORY_LIMITED = 1,
    FORKPROOF_TABLES_LIMITED = 2,
    FORKPROOF_EXECUTE_READS = 4, /* what may be executed may be loaded from (POSIX mmap leaves that open) */
    /* Without it, no operation has a process that does not live or an argument out of range. With it pages, counts and
       offsets may be as large as their type allows: page + count may be more than that. */
    FORKPROOF_CHECKS_ARGUMENTS = 8,
    FORKPROOF_MEMORY_EARLY = 16, /* FORKPROOF_ENOMEM comes from spawn, map_*, fork and exec, too */
    /* A private page may show of a byte that was stored through a shared mapping later what it was before (POSIX mmap
       leaves that open, too). */
    FORKPROOF_STALE = 32
};

/* The sizes that operations are chosen for; a plugin may adapt to them, or declare its own. */
struct forkproof_sizes {
    uint32_t processes;             /* at the same time */
    uint32_t pages;                 /* of an address space; page numbers begin with 0 */
    uint32_t page_size;             /* bytes */
    uint32_t file_pages;            /* pages of the one file */
    uint32_t frames, slots, tables; /* of the model, for comparison: of memory, swap and page tables */
};

/* See forkproof's struct vm_image: text (r-x) and data (rw-, private) from the file, bss and stack zero fill. */
struct forkproof_image {
    uint32_t text_file, text_pages, data_pages, bss_pages, stack_pages; /* pages */
    uint32_t entry;                                                     /* address, within the text */
};

/* What is in use, and what was done since reset. Every count is FORKPROOF_UNKNOWN until it is told: tell those that you have,
   and 0 of what you do not have (a pager without swap has 0 slots). copies shows a page that was copied without need; frames
   and slots show pages that are lost, or never given back. frames are those that hold pages: one that was not touched yet
   takes none, so if yours takes a frame for each page that is mapped, do not tell frames. To fill a page with zeros is no copy.
   Transfers (_reads, _writes) are pages, failed ones included. */
#define FORKPROOF_UNKNOWN UINT32_MAX
struct forkproof_usage {
    uint32_t frames;      /* page frames in use */
    uint32_t slots;       /* swap slots in use */
    uint32_t tables;      /* leaf tables in use; 0 where no process lives */
    uint32_t copies;      /* pages copied from frame to frame */
    uint32_t file_reads;  /* pages read from the file */
    uint32_t slot_reads;  /* pages read from swap */
    uint32_t slot_writes; /* pages written to swap */
    uint32_t file_writes; /* pages written to the file */
};

/* A process is a number that spawn or fork has chosen: not negative, and of no other process that lives. page and count
   are pages, an address is a byte's: page * page_size + offset. */
struct forkproof_plugin {
    uint32_t version; /* FORKPROOF_PLUGIN_VERSION */
    uint32_t size;    /* sizeof(struct forkproof_plugin) */
    uint32_t flags;
    /* Its own, where they are others than reset is told; else 0. A process too many is asked for only where their number
       is what reset is told, and arguments are checked; then FORKPROOF_ENOPROC is due. So with a page too many. */
    uint32_t processes, pages, page_size;
    /* Frames and swap slots together: no memory, and killed, is a mismatch while fewer pages than that were touched, each by
       its first load or store. 0: not known (because they are what reset is told, for instance); any no memory is believed. */
    uint32_t places;

    /* An empty machine; called before anything else and as often as wanted. It keeps nothing of what was. 0, or it
       cannot be started. */
    int (*reset)(const struct forkproof_sizes *sizes);

    int (*spawn)(int *process);
    int (*map_anon)(int process, uint32_t page, uint32_t count, uint32_t prot);
    int (*map_file)(int process, uint32_t page, uint32_t count, uint32_t prot, uint32_t file_page);
    int (*map_shared)(int process, uint32_t page, uint32_t count, uint32_t prot, uint32_t file_page);
    int (*unmap)(int process, uint32_t page, uint32_t count);
    int (*sync)(int process, uint32_t page, uint32_t count);
    int (*protect)(int process, uint32_t page, uint32_t count, uint32_t prot);
    int (*load)(int process, uint32_t address, unsigned char *byte);
    int (*store)(int process, uint32_t address, unsigned char byte);
    int (*fetch)(int process, uint32_t address, unsigned char *byte);
    int (*fork)(int process, int *child);
    int (*exec)(int process, const struct forkproof_image *image);
    int (*exit)(int process);
    int (*reclaim)(uint32_t wanted, uint32_t *freed);
    int (*read_file)(uint32_t file_page, uint32_t offset, unsigned char *byte);

    /* What can be observed: whether a page is in memory, whether two are in one frame, and what is in use. */
    int (*resident)(int process, uint32_t page, int *in_memory);
    int (*same)(int process, uint32_t page, int other, uint32_t other_page, int *one_frame);
    int (*usage)(struct forkproof_usage *usage);
};

extern const struct forkproof_plugin forkproof_plugin;

/* What the file holds from the start, where its pages have the size that reset was told. With larger ones only the first
   and the last bytes of a page are looked at: as many as that size, the first half of them before the other. */
static inline unsigned char forkproof_file_byte(uint32_t file_page, uint32_t offset)
{
    return offset == 0 ? 0xC3 : (unsigned char)((file_page * 31 + offset * 7 + 1) % 251);
}

#ifdef __cplusplus
}
#endif

#endif
