#define _GNU_SOURCE /* MAP_ANONYMOUS, MAP_FIXED_NOREPLACE, MADV_PAGEOUT */

#include "linux_memory.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "linux_file.h"

/* x86's return instruction, which every file page begins with (vm_file_byte). */
enum { RETURN_INSTRUCTION = 0xC3 };

/* Set by memory_start, the same in all processes. */
static unsigned char *base; /* of page 0 */
static size_t host_page;    /* bytes */
static uint32_t page_size, space_pages;

/* Whether each page may be executed: only a page that must not be is safe to call. fork copies it. */
static bool executable[MEMORY_PAGES_MAX];

/* The access that is being tried (UINTPTR_MAX: none), where a fault of it goes on, and what it came to. */
static volatile uintptr_t trying = UINTPTR_MAX;
static sigjmp_buf after_fault;
static volatile int outcome;

static unsigned char *page_start(uint32_t page)
{
    return base + page * host_page;
}

static unsigned char *byte_at(uint32_t address)
{
    return page_start(address / page_size) + address % page_size;
}

bool memory_start(const struct machine *machine, char *error, unsigned long error_size)
{
    /* Far from where the kernel puts what nobody asked for at an address. */
    void *hint = (void *)(uintptr_t)UINT64_C(0x200000000000);
    void *range;

    host_page = (size_t)sysconf(_SC_PAGESIZE);
    page_size = machine->page_size;
    space_pages = machine->space_pages;
    if (page_size > host_page || space_pages > MEMORY_PAGES_MAX) {
        snprintf(error, error_size, "linux: %u pages of %u bytes are too many or too large", space_pages,
                 page_size);
        return false;
    }
    range =
        mmap(hint, space_pages * host_page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (range == MAP_FAILED || munmap(range, space_pages * host_page) != 0) {
        snprintf(error, error_size, "linux: no room for an address space of %u pages: %s", space_pages,
                 strerror(errno));
        return false;
    }
    base = range;
    return true;
}

static void on_fault(int signal_number, siginfo_t *info, void *context)
{
    (void)context;
    if ((uintptr_t)info->si_addr / host_page != trying / host_page) {
        /* Not the access, but a fault of this program: it happens again, and the process dies of it. */
        signal(signal_number, SIG_DFL);
        return;
    }
    outcome = signal_number == SIGBUS ? VM_EIO : info->si_code == SEGV_MAPERR ? VM_EFAULT : VM_EACCES;
    siglongjmp(after_fault, 1);
}

bool memory_catch_faults(void)
{
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_fault;
    /* SA_NODEFER: the mask stays as it is, so that sigsetjmp need not save it, which would be a system call. */
    action.sa_flags = SA_SIGINFO | SA_NODEFER;
    return sigaction(SIGSEGV, &action, NULL) == 0 && sigaction(SIGBUS, &action, NULL) == 0;
}

enum access { LOAD, STORE, CALL };

static int try_access(enum access access, unsigned char *where, unsigned char *byte)
{
    volatile unsigned char *target = where;

    trying = (uintptr_t)where;
    if (sigsetjmp(after_fault, 0) == 0) {
        if (access == LOAD)
            *byte = *target;
        else if (access == STORE)
            *target = *byte;
        else
            ((void (*)(void))(uintptr_t)where)();
        outcome = VM_OK;
    }
    trying = UINTPTR_MAX;
    return outcome;
}

int memory_load(uint32_t address, uint64_t *byte)
{
    unsigned char loaded = 0;
    int status = try_access(LOAD, byte_at(address), &loaded);

    *byte = loaded;
    return status;
}

int memory_store(uint32_t address, unsigned char byte)
{
    return try_access(STORE, byte_at(address), &byte);
}

static int host_protection(uint32_t prot)
{
    return ((prot & VM_READ) != 0 ? PROT_READ : 0) | ((prot & VM_WRITE) != 0 ? PROT_WRITE : 0) |
           ((prot & VM_EXECUTE) != 0 ? PROT_EXEC : 0);
}

static void note_protection(uint32_t page, uint32_t count, uint32_t prot)
{
    memset(executable + page, (prot & VM_EXECUTE) != 0, count);
}

int memory_map_anon(uint32_t page, uint32_t count, uint32_t prot)
{
    if (mmap(page_start(page), count * host_page, host_protection(prot),
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == MAP_FAILED)
        return errno == EEXIST ? VM_EEXIST : ANSWER_UNSUPPORTED;
    note_protection(page, count, prot);
    return VM_OK;
}

int memory_map_file(uint32_t page, uint32_t count, uint32_t prot, uint32_t file_page, int sharing)
{
    /* Takes the range as a whole or not at all; what is put over it page by page cannot then meet anything. */
    int status = memory_map_anon(page, count, prot);

    for (uint32_t i = 0; status == VM_OK && i < count; i++) {
        if (mmap(page_start(page + i), host_page, host_protection(prot), sharing | MAP_FIXED, MEMORY_FILE,
                 linux_file_offset(file_page + i)) == MAP_FAILED)
            status = ANSWER_UNSUPPORTED;
    }
    /* Read-ahead would fill the page cache with large folios, which are not paged out page by page. */
    if (status == VM_OK && madvise(page_start(page), count * host_page, MADV_RANDOM) != 0)
        status = ANSWER_UNSUPPORTED;
    if (status == ANSWER_UNSUPPORTED)
        memory_unmap(page, count);
    return status;
}

int memory_unmap(uint32_t page, uint32_t count)
{
    if (munmap(page_start(page), count * host_page) != 0)
        return ANSWER_UNSUPPORTED;
    note_protection(page, count, 0);
    return VM_OK;
}

/* Is every page of a range mapped? MS_ASYNC does nothing but find that out. */
static bool range_mapped(uint32_t page, uint32_t count)
{
    return msync(page_start(page), count * host_page, MS_ASYNC) == 0;
}

int memory_sync(uint32_t page, uint32_t count)
{
    /* msync passes over a hole and syncs what lies behind it, too. */
    if (!range_mapped(page, count))
        return VM_EFAULT;
    return msync(page_start(page), count * host_page, MS_SYNC) == 0 ? VM_OK : VM_EIO;
}

int memory_protect(uint32_t page, uint32_t count, uint32_t prot)
{
    /* mprotect stops at the first hole, with what lies before it changed. */
    if (!range_mapped(page, count))
        return VM_EFAULT;
    if (mprotect(page_start(page), count * host_page, host_protection(prot)) != 0)
        _exit(EXIT_FAILURE);
    note_protection(page, count, prot);
    return VM_OK;
}

void memory_exec(const struct vm_image *image)
{
    const uint32_t data = image->text_pages, bss = data + image->data_pages;
    const uint32_t data_file = image->text_file + image->text_pages, stack = space_pages - image->stack_pages;

    if (memory_unmap(0, space_pages) != VM_OK ||
        memory_map_file(0, image->text_pages, VM_READ | VM_EXECUTE, image->text_file, MAP_PRIVATE) != VM_OK ||
        (image->data_pages != 0 &&
         memory_map_file(data, image->data_pages, VM_READ | VM_WRITE, data_file, MAP_PRIVATE) != VM_OK) ||
        (image->bss_pages != 0 && memory_map_anon(bss, image->bss_pages, VM_READ | VM_WRITE) != VM_OK) ||
        (image->stack_pages != 0 && memory_map_anon(stack, image->stack_pages, VM_READ | VM_WRITE) != VM_OK))
        _exit(EXIT_FAILURE);
}

/* Part of a file of /proc/self. */
static bool read_own(const char *path, void *bytes, size_t size, uintptr_t offset)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bool whole = file >= 0 && pread(file, bytes, size, (off_t)offset) == (ssize_t)size;

    if (file >= 0)
        close(file);
    return whole;
}

static bool read_entries(uint32_t page, uint32_t count, uint64_t *entries)
{
    return read_own("/proc/self/pagemap", entries, count * sizeof *entries,
                    (uintptr_t)page_start(page) / host_page * sizeof *entries);
}

int memory_entry(uint32_t page, uint64_t *entry)
{
    if (!range_mapped(page, 1))
        return VM_EFAULT;
    return read_entries(page, 1, entry) ? VM_OK : ANSWER_UNSUPPORTED;
}

#ifdef __x86_64__
/* What a refused fetch brought in goes out again, as it was not touched: also the kernel brings in a page before
   it finds that it may not be executed. */
static void untouch(uint32_t page, uint64_t before)
{
    if (!entry_present(before) && !entry_swapped(before) &&
        madvise(page_start(page), host_page, MADV_DONTNEED) != 0)
        _exit(EXIT_FAILURE);
}

int memory_fetch(uint32_t address, uint64_t *byte)
{
    const uint32_t page = address / page_size;
    unsigned char found = RETURN_INSTRUCTION;
    int status = ANSWER_UNSUPPORTED;
    uint64_t before;

    /* /proc/self/mem shows what may not be read, too. */
    if (!read_entries(page, 1, &before) ||
        (executable[page] && !read_own("/proc/self/mem", &found, 1, (uintptr_t)byte_at(address))))
        return ANSWER_UNSUPPORTED;
    if (found == RETURN_INSTRUCTION)
        status = try_access(CALL, byte_at(address), &found);
    if (status == VM_EACCES || status == ANSWER_UNSUPPORTED)
        untouch(page, before);
    *byte = found;
    return status;
}
#else
int memory_fetch(uint32_t address, uint64_t *byte)
{
    (void)address;
    (void)byte;
    return ANSWER_UNSUPPORTED;
}
#endif

/* False: that cannot be done here. */
static bool page_out(uint32_t page, uint64_t *freed)
{
    uint64_t entry;

    if (madvise(page_start(page), host_page, MADV_PAGEOUT) != 0 || !read_entries(page, 1, &entry))
        return false;
    *freed += !entry_present(entry);
    return true;
}

int memory_reclaim(uint32_t first, uint32_t wanted, uint64_t *freed)
{
    enum { AT_ONCE = 512 };
    uint64_t entries[AT_ONCE];
    uint32_t count;

    for (uint32_t done = 0; done < space_pages && *freed < wanted; done += count) {
        const uint32_t page = (first + done) % space_pages;

        count = space_pages - (page > done ? page : done);
        count = count < AT_ONCE ? count : AT_ONCE;
        if (!read_entries(page, count, entries))
            return ANSWER_UNSUPPORTED;
        for (uint32_t i = 0; i < count && *freed < wanted; i++) {
            if (entry_present(entries[i]) && !page_out(page + i, freed))
                return ANSWER_UNSUPPORTED;
        }
    }
    return VM_OK;
}
