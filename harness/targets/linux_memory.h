/*
 * The mappings of one process of implementation_linux, and its loads, stores and fetches. Page i of the model's
 * address space is the first bytes of the host's page at the same place in every process. Arguments are in range.
 */
#ifndef LINUX_MEMORY_H
#define LINUX_MEMORY_H

#include "../language/machine.h"

/* Beside enum vm_status, whatever may be refused answers ANSWER_UNSUPPORTED where a limit of this host, not the
   state of the process, stands in the way. */

enum {
    MEMORY_FILE = 1,           /* the descriptor that has the file in every process */
    MEMORY_PAGES_MAX = 1 << 20 /* pages of the largest address space: 1024 * 1024 (model/geometry.h) */
};

/* Once, before the first process is made: chooses a range of addresses that is free. False, and a sentence in
   error. */
bool memory_start(const struct machine *machine, char *error, unsigned long error_size);

/* Once in the first process, from which all others are forked: faults become answers. */
bool memory_catch_faults(void);

/* VM_EEXIST. */
int memory_map_anon(uint32_t page, uint32_t count, uint32_t prot);
/* sharing: MAP_PRIVATE or MAP_SHARED. */
int memory_map_file(uint32_t page, uint32_t count, uint32_t prot, uint32_t file_page, int sharing);
int memory_unmap(uint32_t page, uint32_t count);
/* VM_EFAULT; VM_EIO. */
int memory_sync(uint32_t page, uint32_t count);
/* VM_EFAULT. What is refused half way ends the process. */
int memory_protect(uint32_t page, uint32_t count, uint32_t prot);

/* What image describes instead of all that is mapped. What is refused half way ends the process. */
void memory_exec(const struct vm_image *image);

/* VM_EFAULT; VM_EACCES; VM_EIO (the host's SIGBUS). */
int memory_load(uint32_t address, uint64_t *byte);
int memory_store(uint32_t address, unsigned char byte);
/* Also ANSWER_UNSUPPORTED where the byte would be executed and is not a return instruction. */
int memory_fetch(uint32_t address, uint64_t *byte);

/* Pages out one page after the other from page first on, around the end, until wanted of them left memory. */
int memory_reclaim(uint32_t first, uint32_t wanted, uint64_t *freed);

/* The page's word in /proc/self/pagemap. VM_EFAULT. */
int memory_entry(uint32_t page, uint64_t *entry);

/* What a word of /proc/PID/pagemap says (Documentation/admin-guide/mm/pagemap.rst). */
static inline bool entry_present(uint64_t entry)
{
    return entry >> 63 != 0;
}

static inline bool entry_swapped(uint64_t entry)
{
    return (entry >> 62 & 1) != 0;
}

/* 0 where the kernel does not tell. */
static inline uint64_t entry_frame(uint64_t entry)
{
    return entry & ((UINT64_C(1) << 55) - 1);
}

#endif
