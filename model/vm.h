/*
 * The machine: every operation that a process, an operating system's caller or a test can ask of it.
 * One machine a program; it allocates nothing, does no I/O of the host and knows no time.
 *
 * A process is a number from 0 to VM_PROCESSES - 1, a page a number from 0 to VM_SPACE_PAGES - 1, an address
 * page * VM_PAGE_SIZE + offset. Errors are tested in the order in which each operation lists them.
 */
#ifndef VM_H
#define VM_H

#include "types.h"

/* An empty machine: no process, every frame, slot and table free, the file as file_byte.h says. */
void vm_init(void);

/* A new process with an empty address space. VM_ENOPROC. */
enum vm_status vm_spawn(int *process);

/*
 * Maps count pages from page on with protection prot: zero fill, or private (changes reach no one else) from
 * file page file_page on. No frame is taken (claim C1).
 * VM_ESRCH; VM_EINVAL: count is 0, the range leaves the address space or the file, or prot is not a
 * protection; VM_EEXIST; VM_ENOTABLE.
 */
enum vm_status vm_map_anon(int process, uint32_t page, uint32_t count, uint32_t prot);
enum vm_status vm_map_file(int process, uint32_t page, uint32_t count, uint32_t prot, uint32_t file_page);

/* The same for a shared mapping (POSIX mmap, MAP_SHARED): a store is seen by every process that maps the file page,
   shared or private and not yet copied, and reaches the file (claim C14). Errors as vm_map_file. */
enum vm_status vm_map_shared(int process, uint32_t page, uint32_t count, uint32_t prot, uint32_t file_page);

/* Unmaps what is mapped in a range; what is not is passed over (POSIX munmap). VM_ESRCH; VM_EINVAL: count is 0
   or the range leaves the address space. */
enum vm_status vm_unmap(int process, uint32_t page, uint32_t count);

/*
 * Writes to the file what was stored through shared mappings to the pages of a range, all of it mapped
 * (POSIX msync, MS_SYNC). Every page is tried; one that could not be written stays as it is, in memory.
 * VM_ESRCH; VM_EINVAL: as vm_unmap; VM_EFAULT: part of the range is not mapped; VM_EIO.
 */
enum vm_status vm_sync(int process, uint32_t page, uint32_t count);

/* Gives a range, all of it mapped, another protection; a page without any keeps its bytes.
   VM_ESRCH; VM_EINVAL: as vm_map_anon; VM_EFAULT: part of the range is not mapped. */
enum vm_status vm_protect(int process, uint32_t page, uint32_t count, uint32_t prot);

/* One byte: load needs VM_READ, store VM_WRITE, fetch (of an instruction) VM_EXECUTE.
   VM_ESRCH; VM_EFAULT: not mapped, or beyond the address space; VM_EACCES; VM_ENOMEM; VM_EIO. */
enum vm_status vm_load(int process, uint32_t address, unsigned char *byte);
enum vm_status vm_store(int process, uint32_t address, unsigned char byte);
enum vm_status vm_fetch(int process, uint32_t address, unsigned char *byte);

/* vm_load and vm_store over count bytes, until the first that fails: *done bytes were transferred, and the
   answer is that of the one that failed. */
enum vm_status vm_read(int process, uint32_t address, unsigned char *bytes, uint32_t count, uint32_t *done);
enum vm_status vm_write(int process, uint32_t address, const unsigned char *bytes, uint32_t count,
                        uint32_t *done);

/* A copy-on-write duplicate (claims C4 and C5). VM_ESRCH; VM_ENOPROC; VM_ENOTABLE. */
enum vm_status vm_fork(int process, int *child);

/* Replaces the address space by that of a program; no page of it is brought in before its first use.
   VM_ESRCH; VM_EINVAL: no text, the parts do not fit into the address space or the file, or the entry point is
   outside of the text; VM_ENOTABLE: even with the tables given back that the process has. */
enum vm_status vm_exec(int process, const struct vm_image *image);

/* Ends a process and gives everything back. What it leaves as the last user of a file page, stored to through a
   shared mapping, is written to the file; a page that could not be written stays in memory, as after vm_unmap
   and vm_exec. VM_ESRCH. */
enum vm_status vm_exit(int process);

/* Runs page replacement until wanted frames were freed or none can be: *freed of them were.
   VM_EIO: a page could not be written to swap. */
enum vm_status vm_reclaim(uint32_t wanted, uint32_t *freed);

/* The byte that the file itself holds, which a store through a shared mapping may not have reached yet.
   VM_EINVAL: there is no such file page or offset. */
enum vm_status vm_read_file(uint32_t file_page, uint32_t offset, unsigned char *byte);

/* The fault plan. The nth transfer from now on fails (0: none); transfers of a slot or a file page fail until
   vm_fail_none. Without a plan no operation answers VM_EIO. One that writes a page back but does not answer VM_EIO, as
   vm_unmap, spends an nth plan, too. VM_EINVAL: there is no such slot or file page. */
void vm_fail_nth(uint32_t n);
enum vm_status vm_fail_slot(uint32_t s);
enum vm_status vm_fail_file(uint32_t file_page);
void vm_fail_none(void);

/* Where a page is, and the number of the frame, slot or file page (else 0). VM_ESRCH; VM_EINVAL: no page. */
enum vm_status vm_residence(int process, uint32_t page, enum vm_where *where, uint32_t *number);

/* What is in use and what was done. */
void vm_usage(struct vm_usage *usage);

/* The byte at an address whatever the protection, with no side effect. VM_ESRCH; VM_EFAULT. */
enum vm_status vm_peek(int process, uint32_t address, unsigned char *byte);

/*
 * 0, or the number of the first part of the invariant that does not hold, a fault in this program: 1 page-table
 * entries, 2 counts of uses, 3 reverse map, 4 permutation of the free sets, 5 what is in them, and how many, 6 index of
 * the page cache and what it holds, 7 cached pages (clean unless modified, and in use), 8 pages that are written without
 * asking (one user, or known to be modified) and shared ones (of the file), 9 clock hand, 10 root entries and owners
 * of tables, 11 free tables are empty, 12 processes. Any state will do; it is proved to decide spec/check.acsl.
 */
int vm_check(void);

/* The whole machine out and in. */
struct vm_snapshot;
void vm_save(struct vm_snapshot *snapshot);
void vm_restore(const struct vm_snapshot *snapshot);

#endif
