/*
 * The flat machine: what virtual memory means. Every process has its own array of bytes and fork is a loop
 * that copies them; there is no frame, no swap, no eviction and no copy-on-write.
 *
 * It is a judge, not a second implementation: each function takes an operation and the answer that the machine
 * under test gave, says whether that answer is allowed, and follows it. What is determined it determines;
 * what is left open (the number of a new process; "no memory" where memory is limited; an I/O error where
 * transfers can fail) it accepts from a set. After an answer that is not allowed its state is unchanged.
 *
 * Operations and errors are those of model/vm.h, whose text says when each error is due.
 */
#ifndef FLAT_H
#define FLAT_H

#include <stdbool.h>

#include "../model/types.h"

/* What a machine under test may answer because of what it is made of. */
struct flat_limits {
    /* VM_ENOMEM from load, store, fetch. */
    bool memory;
    /* VM_ENOMEM from spawn, map, fork, exec: room for pages is asked for before they are touched (POSIX mmap and fork, ENOMEM;
       Linux proc(5), overcommit_memory 2). */
    bool early;
    /* VM_ENOTABLE from map, fork, exec. */
    bool tables;
    /* A page with VM_EXECUTE may be loaded from without VM_READ (POSIX mmap: "the implementation may permit accesses
       other than those specified by prot"). */
    bool execute_reads;
    /* What a private page shows of a byte that was stored through a shared mapping after it was mapped: either
       (flat_stale.h). */
    bool stale;
    /* Frames and swap slots together: VM_ENOMEM is honest only when each of them holds a page that no file can restore
       (C12). Where a page that was only loaded from takes no frame, there may be more such pages than places. 0: how many
       there are is not known. */
    uint32_t places;
    /* Leaf tables in all, of VM_LEAF_ENTRIES pages each, which a process has while one of these pages is mapped: VM_ENOTABLE
       is honest only when more would be needed (C12), and no more are in use (C13). 0: not known, or tables are of
       another kind. */
    uint32_t leaf_tables;
};

/* What was allowed: the statuses (bit 1 << status each) and, with VM_OK, the value. */
struct flat_verdict {
    bool allowed;
    uint32_t statuses;
    int64_t value; /* the one value that VM_OK may come with, or FLAT_ANY; for residence and sharing 0 or 1 */
    int64_t bound; /* the answer's value may not exceed this, or FLAT_ANY */
    int64_t least; /* nor be less than this, or FLAT_ANY */
    unsigned claim; /* number of the claim (spec/claims.md) that another answer breaks */
};
#define FLAT_ANY (-1)

void flat_init(const struct flat_limits *limits);

/* One function an operation; status and what follows it are the answer. */
struct flat_verdict flat_spawn(enum vm_status status, int process);
struct flat_verdict flat_map_anon(int process, uint32_t page, uint32_t count, uint32_t prot,
                                  enum vm_status status);
struct flat_verdict flat_map_file(int process, uint32_t page, uint32_t count, uint32_t prot,
                                  uint32_t file_page, enum vm_status status);
struct flat_verdict flat_map_shared(int process, uint32_t page, uint32_t count, uint32_t prot,
                                    uint32_t file_page, enum vm_status status);
struct flat_verdict flat_sync(int process, uint32_t page, uint32_t count, enum vm_status status);
struct flat_verdict flat_unmap(int process, uint32_t page, uint32_t count, enum vm_status status);
struct flat_verdict flat_protect(int process, uint32_t page, uint32_t count, uint32_t prot,
                                 enum vm_status status);
struct flat_verdict flat_load(int process, uint32_t address, enum vm_status status, unsigned char byte);
struct flat_verdict flat_store(int process, uint32_t address, unsigned char byte, enum vm_status status);
struct flat_verdict flat_fetch(int process, uint32_t address, enum vm_status status, unsigned char byte);
struct flat_verdict flat_fork(int process, enum vm_status status, int child);
struct flat_verdict flat_exec(int process, const struct vm_image *image, enum vm_status status);
struct flat_verdict flat_exit(int process, enum vm_status status);
/* At most wanted frames may have been freed, and VM_EIO only while a fault plan is armed. */
struct flat_verdict flat_reclaim(uint32_t wanted, enum vm_status status, uint32_t freed);

/* What the file itself holds: what its page shows since vm_sync succeeded for it, if it was not stored to since;
   otherwise open. */
struct flat_verdict flat_read_file(uint32_t file_page, uint32_t offset, enum vm_status status,
                                   unsigned char byte);

/* The fault plan, as vm_fail_nth .. vm_fail_none: from when on VM_EIO is allowed. An nth plan is spent by
   the first VM_EIO. Whether it came when it was due is seen from usage. */
struct flat_verdict flat_fail_nth(uint32_t n, enum vm_status status);
struct flat_verdict flat_fail_slot(uint32_t slot, enum vm_status status);
struct flat_verdict flat_fail_file(uint32_t file_page, enum vm_status status);
struct flat_verdict flat_fail_none(enum vm_status status);

/* A process that was killed for want of memory is gone. Allowed where a load could be answered with VM_ENOMEM. */
struct flat_verdict flat_killed(int process);

/*
 * Observations, judged by the economy claims. Every page of data has an identity: fork gives the child's page
 * its parent's; a store to a page whose identity another page has, or that still shows the file, gives it a
 * new one, and that is the only reason for a copy. A file page not yet copied has the file page's identity; so has a
 * page of a shared mapping, for good.
 */

/* Is the page in memory? One that was never touched (nor its ancestor's before fork) is not (C1). value 0 or
   1. VM_ESRCH; VM_EINVAL: page beyond the address space; VM_EFAULT: not mapped. */
struct flat_verdict flat_resident(int process, uint32_t page, enum vm_status status, bool resident);
/* Are two pages, both resident, in one frame? Exactly those of one identity are (C5, C6, C7, C9). The harness asks
   only when both are resident; two pages that were never stored to and are zero fill may be either (a machine
   may have one frame of zeros). Errors as flat_resident, for the first page, then for the second. */
struct flat_verdict flat_same_frame(int process, uint32_t page, int other, uint32_t other_page,
                                    enum vm_status status, bool same);
/* Bounds on what is in use and what was done. Only a count that is told is judged (its field of told is not 0), and a sum only
   where each of its counts is. At most: frames (identities touched; and if a write to the file was ever planned to fail, pages
   that were stored to and left), slots (identities of touched pages that no file can restore, C3), tables 0 without a
   process, and where flat_limits.leaf_tables is known those that map something
   (C13), copies (C7), writes to the file 0 until a store to a shared mapping (C2). At least: these tables; frames and
   slots together as many as identities that were stored to, or data is lost (C13); writes to swap as many as slots, each
   of which was written, be it with zeros (C3); and copies and transfers of all kinds together as many as stores that
   gave a page that was more than a zero fill a new identity, as nothing else makes two pages of one (C7). While an nth
   plan is armed, fewer transfers than would have spent it, and where VM_EIO spent it, as many as that (C12): counted from
   the first usage, and the last one, that was asked for after and before the plan was made. Where a page was written to the
   file since, no answer may have told that the plan was spent, and there is no bound. bound or least is that of the first
   that is over or under it, or FLAT_ANY. */
struct flat_verdict flat_usage(enum vm_status status, const struct vm_usage *usage,
                               const struct vm_usage *told);

/* What the flat machine holds. */
bool flat_live(int process);
bool flat_mapped(int process, uint32_t page);
uint32_t flat_protection(int process, uint32_t page);
int flat_byte(int process, uint32_t address); /* the byte whatever the protection, or -1: nothing mapped */
bool flat_byte_open(int process,
                    uint32_t address); /* is that byte only one of those allowed (flat_limits.stale)? */

#endif
