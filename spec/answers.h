/*
 * Every answer that the specification allows, why, and who says so: one table. What is due spec/flat.c decides; this is
 * what it decides, for people, and for whoever counts what was exercised. A test compares the two.
 */
#ifndef ANSWERS_H
#define ANSWERS_H

#include <stddef.h>

#include "../model/types.h"

struct answer_rule {
    const char *operation; /* as traces name it */
    enum vm_status status;
    /* Of struct flat_limits: the answer is one of several where this is set; NULL: it is due. */
    const char *limit;
    const char *when;
    /* A page of POSIX.1-2017, a section of the RISC-V privileged manual, a page of Linux, or ours. */
    const char *source;
};

#define LIVES "no process of that number lives"
#define RANGE "the range is empty or leaves the address space"
#define TABLE "no page table is left"
#define EARLY "no memory for the pages, though none of them is touched yet"
#define MEMORY "no frame is free, none can be dropped, no swap slot is left"
#define FAULT_PLAN "a transfer was planned to fail"
#define HARNESS "Forkproof, model/vm.h"

/* clang-format off */
#define LOOK(name, shown, done, cause) \
    {name, VM_OK, NULL, shown, "POSIX mmap"}, \
    {name, VM_ESRCH, NULL, LIVES, HARNESS}, \
    {name, VM_EFAULT, NULL, "nothing is mapped there", \
     "POSIX signal.h, SEGV_MAPERR; RISC-V 4.3.2, step 3 (" cause " page fault)"}, \
    {name, VM_EACCES, NULL, "the page may not be " done, \
     "POSIX signal.h, SEGV_ACCERR; RISC-V 4.3.2, step 5 (" cause " page fault)"}, \
    {name, VM_ENOMEM, "memory", MEMORY, "Linux proc(5), overcommit_memory; claim C12"}, \
    {name, VM_EIO, NULL, FAULT_PLAN, "POSIX signal.h, SIGBUS; Linux mmap(2), SIGBUS"}

#define MAP(name, range, source) \
    {name, VM_OK, NULL, "the range is mapped; no page of it takes memory yet", source}, \
    {name, VM_ESRCH, NULL, LIVES, HARNESS}, \
    {name, VM_EINVAL, NULL, range ", or the protection is none", \
     "POSIX mmap, EINVAL and ENXIO; RISC-V 4.3.1, table 4.5 (write without read is reserved)"}, \
    {name, VM_EEXIST, NULL, "part of the range is mapped", "Linux mmap(2), MAP_FIXED_NOREPLACE"}, \
    {name, VM_ENOTABLE, "tables", TABLE, "POSIX mmap, ENOMEM"}, \
    {name, VM_ENOMEM, "early", EARLY, "POSIX mmap, ENOMEM; Linux proc(5), overcommit_memory 2"}

/* Ordered by operation, then as model/vm.h lists the errors. */
static const struct answer_rule answer_rules[] = {
    {"spawn", VM_OK, NULL, "a process with nothing mapped, of any number not in use", HARNESS},
    {"spawn", VM_ENOPROC, NULL, "every number is in use", "POSIX fork, EAGAIN"},
    {"spawn", VM_ENOMEM, "early", "no memory for a process", "POSIX fork, ENOMEM"},
    MAP("map_anon", RANGE, "Linux mmap(2), MAP_ANONYMOUS; claim C1"),
    MAP("map_file", RANGE " or the file", "POSIX mmap, MAP_PRIVATE; claim C1"),
    MAP("map_shared", RANGE " or the file", "POSIX mmap, MAP_SHARED; claim C1"),
    {"unmap", VM_OK, NULL, "nothing is mapped in the range", "POSIX munmap"},
    {"unmap", VM_ESRCH, NULL, LIVES, HARNESS},
    {"unmap", VM_EINVAL, NULL, RANGE, "POSIX munmap, EINVAL"},
    {"sync", VM_OK, NULL, "the file holds what was stored through the range",
     "POSIX msync, MS_SYNC; claim C14"},
    {"sync", VM_ESRCH, NULL, LIVES, HARNESS},
    {"sync", VM_EINVAL, NULL, RANGE, "POSIX msync, EINVAL"},
    {"sync", VM_EFAULT, NULL, "part of the range is not mapped", "POSIX msync, ENOMEM"},
    {"sync", VM_EIO, NULL, FAULT_PLAN, "Linux fsync(2), EIO"},
    {"protect", VM_OK, NULL, "the range has that protection", "POSIX mprotect"},
    {"protect", VM_ESRCH, NULL, LIVES, HARNESS},
    {"protect", VM_EINVAL, NULL, RANGE ", or the protection is none",
     "POSIX mprotect, EINVAL; RISC-V 4.3.1, table 4.5"},
    {"protect", VM_EFAULT, NULL, "part of the range is not mapped", "POSIX mprotect, ENOMEM"},
    LOOK("load", "the byte that the page shows", "read", "load"),
    {"load", VM_EACCES, "execute_reads", "it may be executed, but not read",
     "POSIX mmap (\"the implementation may permit accesses to a page other than those specified by prot\")"},
    {"load", VM_OK, "stale", "what the page was before a later store through a shared mapping",
     "POSIX mmap (\"It is unspecified whether modifications to the underlying object ... are visible\")"},
    LOOK("store", "the page shows the byte", "written", "store"),
    LOOK("fetch", "the byte that the page shows", "executed", "instruction"),
    {"fork", VM_OK, NULL, "a duplicate, of any number not in use", "POSIX fork; claim C4"},
    {"fork", VM_ESRCH, NULL, LIVES, HARNESS},
    {"fork", VM_ENOPROC, NULL, "every number is in use", "POSIX fork, EAGAIN"},
    {"fork", VM_ENOTABLE, "tables", TABLE, "POSIX fork, ENOMEM"},
    {"fork", VM_ENOMEM, "early", EARLY, "POSIX fork, ENOMEM; Linux proc(5), overcommit_memory 2"},
    {"exec", VM_OK, NULL, "the address space is that of the program", "POSIX exec"},
    {"exec", VM_ESRCH, NULL, LIVES, HARNESS},
    {"exec", VM_EINVAL, NULL, "no text, its parts do not fit, or it begins outside of the text",
     "POSIX exec, ENOEXEC"},
    {"exec", VM_ENOTABLE, "tables", TABLE, "POSIX exec, ENOMEM"},
    {"exec", VM_ENOMEM, "early", EARLY, "POSIX exec, ENOMEM"},
    {"exit", VM_OK, NULL, "the process is gone", "POSIX _exit; claim C13"},
    {"exit", VM_ESRCH, NULL, LIVES, HARNESS},
    {"reclaim", VM_OK, NULL, "no more frames than wanted were freed; no page shows another byte",
     "claim C11"},
    {"reclaim", VM_EIO, NULL, FAULT_PLAN, HARNESS},
    {"read_file", VM_OK, NULL, "the byte last synced, if nothing was stored since", "POSIX read; claim C14"},
    {"read_file", VM_EINVAL, NULL, "there is no such byte", HARNESS},
    {"fail_nth", VM_OK, NULL, "from now on a transfer may fail", HARNESS},
    {"fail_slot", VM_OK, NULL, "from now on a transfer may fail", HARNESS},
    {"fail_slot", VM_EINVAL, NULL, "there is no such slot", HARNESS},
    {"fail_file", VM_OK, NULL, "from now on a transfer may fail", HARNESS},
    {"fail_file", VM_EINVAL, NULL, "there is no such file page", HARNESS},
    {"fail_none", VM_OK, NULL, "no transfer fails any more", HARNESS},
    {"resident", VM_OK, NULL, "0 as long as the page was not touched", "Linux mincore(2); claim C1"},
    {"resident", VM_ESRCH, NULL, LIVES, HARNESS},
    {"resident", VM_EINVAL, NULL, "the page is beyond the address space", "POSIX mprotect, EINVAL"},
    {"resident", VM_EFAULT, NULL, "nothing is mapped there", "Linux mincore(2), ENOMEM"},
    {"same", VM_OK, NULL, "1 for pages that fork or a file made one and no store parted",
     "claims C5, C7, C9"},
    {"same", VM_ESRCH, NULL, LIVES, HARNESS},
    {"same", VM_EINVAL, NULL, "a page is beyond the address space", HARNESS},
    {"same", VM_EFAULT, NULL, "nothing is mapped at one of them", HARNESS},
    {"usage", VM_OK, NULL, "no count is over or under what the claims allow", "claims C2, C3, C7, C13"},
};
/* clang-format on */

#endif
