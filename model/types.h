/*
 * The types and answers that the model, the specification and everything that drives them share.
 */
#ifndef VM_TYPES_H
#define VM_TYPES_H

#include <stdint.h>

#include "geometry.h"

/* One page of bytes. */
struct page {
    unsigned char b[VM_PAGE_SIZE];
};

/* The answer of every operation. An answer other than VM_OK means that no process can see a change. */
enum vm_status {
    VM_OK = 0,
    VM_ESRCH,    /* there is no live process of that number */
    VM_EINVAL,   /* an argument is out of range; each operation says which */
    VM_EFAULT,   /* no page is mapped there (POSIX SIGSEGV with SEGV_MAPERR) */
    VM_EACCES,   /* a page is mapped, but its protection forbids the access (SEGV_ACCERR) */
    VM_EEXIST,   /* part of the range is mapped already */
    VM_ENOMEM,   /* no frame is free, none can be dropped and no swap slot is left */
    VM_ENOTABLE, /* fewer page tables are free than the operation needs */
    VM_ENOPROC,  /* every process number is in use */
    VM_EIO,      /* a transfer from or to the file or the swap area failed */
    VM_STATUSES  /* how many there are */
};

/* Protection of a page: the sum of any of these, but never VM_WRITE without VM_READ, which Sv32 reserves
   (RISC-V privileged manual 4.3.1, table 4.5). 0: no access at all. */
enum { VM_READ = 1, VM_WRITE = 2, VM_EXECUTE = 4 };

/*
 * A program for exec. Its parts lie one after the other from page 0: text (r-x, from the file), data (rw-,
 * private, the file pages that follow those of the text), bss (rw-, zero fill); the stack (rw-, zero fill)
 * ends at the end of the address space.
 */
struct vm_image {
    uint32_t text_file;  /* first file page of the text */
    uint32_t text_pages; /* at least 1 */
    uint32_t data_pages;
    uint32_t bss_pages;
    uint32_t stack_pages;
    uint32_t entry; /* address of the first instruction, within the text */
};

/* Where a page of a process is at this moment. */
enum vm_where {
    VM_UNMAPPED, /* nothing is mapped there */
    VM_IN_ZERO,  /* nowhere yet: zero fill on demand */
    VM_IN_FRAME, /* in a page frame */
    VM_IN_SLOT,  /* in a swap slot */
    VM_IN_FILE   /* in the file only */
};

/* What is in use, and what was done since vm_init (counts stop at UINT32_MAX). */
struct vm_usage {
    uint32_t frames;      /* frames in use */
    uint32_t slots;       /* swap slots in use */
    uint32_t tables;      /* leaf tables in use */
    uint32_t copies;      /* pages copied from frame to frame */
    uint32_t file_reads;  /* pages read from the file, failed transfers included */
    uint32_t slot_reads;  /* pages read from swap, failed transfers included */
    uint32_t slot_writes; /* pages written to swap, failed transfers included */
    uint32_t file_writes; /* pages written to the file, failed transfers included */
};

#endif
