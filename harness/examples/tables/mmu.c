/*
 * The machine of the exercise in mmu.h, as a plugin: memory, frames, processes, and the unit that walks the tables for each
 * access and calls the page fault handler.
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forkproof_plugin.h"
#include "mmu.h"

/* The first frames are for root tables, so that a process is its root table's frame. Then come those for leaf tables, then
   those for pages: so few of these that a leak soon shows. */
enum { PROCESSES = 8, TABLES = PROCESSES * (1 + ENTRIES), PLACES = 4, FRAMES = TABLES + PLACES };

static bool live[PROCESSES];
static uint32_t memory[FRAMES * PAGE_SIZE / WORD];
static uint32_t users[FRAMES];

/* What no program could do on a machine is a mistake of the student's, and ends the run with a finding. */
static void require(bool holds, const char *what, uint32_t number)
{
    if (holds)
        return;
    fprintf(stderr, "mmu: %s %u\n", what, number);
    abort();
}

uint32_t word_read(uint32_t address)
{
    require(address % WORD == 0 && address < FRAMES * PAGE_SIZE, "word_read: no word has the address",
            address);
    return memory[address / WORD];
}

void word_write(uint32_t address, uint32_t word)
{
    require(address % WORD == 0 && address < FRAMES * PAGE_SIZE, "word_write: no word has the address",
            address);
    memory[address / WORD] = word;
}

/* A free frame from first on, or NO_FRAME. */
static uint32_t take(uint32_t first, uint32_t end)
{
    for (uint32_t frame = first; frame < end; frame++)
        if (users[frame] == 0) {
            users[frame] = 1;
            memset(&memory[frame * PAGE_SIZE / WORD], 0, PAGE_SIZE);
            return frame;
        }
    return NO_FRAME;
}

uint32_t frame_take(void)
{
    return take(TABLES, FRAMES);
}

uint32_t table_take(void)
{
    uint32_t table = take(PROCESSES, TABLES);
    require(table != NO_FRAME, "table_take: all processes together need no more leaf tables than",
            TABLES - PROCESSES);
    return table;
}

uint32_t frame_users(uint32_t frame)
{
    require(frame < FRAMES, "frame_users: there is no frame", frame);
    return users[frame];
}

void frame_share(uint32_t frame)
{
    require(frame_users(frame) != 0, "frame_share: nobody uses frame", frame);
    users[frame]++;
}

void frame_drop(uint32_t frame)
{
    require(frame_users(frame) != 0, "frame_drop: nobody uses frame", frame);
    users[frame]--;
}

uint32_t walk(uint32_t root, uint32_t address)
{
    uint32_t page = address / PAGE_SIZE, root_entry;
    if (page >= PAGES)
        return 0;
    root_entry = word_read(entry_at(root, page / ENTRIES));
    return (root_entry & VALID) != 0 ? entry_at(entry_frame(root_entry), page % ENTRIES) : 0;
}

/* The linker, told --wrap=exit, has the student's code call this instead of exit, which is __real_exit then. A handler that
   exits has not resolved the fault; any other exit ends the plugin, which is a finding. */
static jmp_buf handler;
static bool in_handler;

_Noreturn void __real_exit(int status);
_Noreturn void __wrap_exit(int status);

_Noreturn void __wrap_exit(int status)
{
    if (!in_handler)
        __real_exit(status);
    longjmp(handler, 1);
}

static bool resolve(uint32_t root, uint32_t address, bool is_write)
{
    bool resolved = false;
    in_handler = true;
    if (setjmp(handler) == 0)
        resolved = page_fault_handler(root, address, is_write) == 0;
    in_handler = false;
    return resolved;
}

/* The entry for a virtual address; 0 where nothing is mapped. */
static uint32_t entry_of(int process, uint32_t address)
{
    uint32_t where = walk((uint32_t)process, address);
    return where != 0 ? word_read(where) : 0;
}

static uint32_t entry_of_page(int process, uint32_t page)
{
    return entry_of(process, page * PAGE_SIZE);
}

/* Why the handler could not resolve a fault. */
static int refusal(uint32_t entry, bool is_write)
{
    if ((entry & MAPPED) == 0)
        return FORKPROOF_EFAULT;
    return (entry & (is_write ? WRITABLE | COW : READABLE)) == 0 ? FORKPROOF_EACCES : FORKPROOF_ENOMEM;
}

/* Finds the physical address for an access. The second fault of one access may be for the copy; a third is one too many. */
static int translate(int process, uint32_t address, bool is_write, uint32_t *physical)
{
    const uint32_t needed = VALID | (is_write ? WRITABLE : READABLE);
    for (int faults = 0;; faults++) {
        uint32_t entry = entry_of(process, address);
        if ((entry & needed) == needed) {
            *physical = entry_frame(entry) * PAGE_SIZE + address % PAGE_SIZE;
            return FORKPROOF_OK;
        }
        require(faults < 2, "page_fault_handler returned 0, but still forbids the access to address",
                address);
        if (!resolve((uint32_t)process, address, is_write))
            return refusal(entry, is_write);
    }
}

/* A byte of a memory that has words: the first byte of a word is its lowest. */
static int load(int process, uint32_t address, unsigned char *byte)
{
    uint32_t physical;
    int status = translate(process, address, false, &physical);
    if (status == FORKPROOF_OK)
        *byte = (unsigned char)(word_read(physical - physical % WORD) >> physical % WORD * 8);
    return status;
}

static int store(int process, uint32_t address, unsigned char byte)
{
    uint32_t physical;
    int status = translate(process, address, true, &physical);
    if (status == FORKPROOF_OK) {
        uint32_t word = physical - physical % WORD, shift = physical % WORD * 8;
        word_write(word, (word_read(word) & ~(UINT32_C(0xff) << shift)) | (uint32_t)byte << shift);
    }
    return status;
}

static int reset(const struct forkproof_sizes *sizes)
{
    memset(live, 0, sizeof live);
    memset(memory, 0, sizeof memory);
    memset(users, 0, sizeof users);
    return sizes->page_size <= PAGE_SIZE ? 0 : -1;
}

static int spawn(int *process)
{
    for (*process = 0; *process < PROCESSES; ++*process)
        if (!live[*process]) {
            live[*process] = true;
            return FORKPROOF_OK;
        }
    return FORKPROOF_ENOPROC;
}

/* What an entry says of a page. A page in a frame is written to by way of the handler, since it may be shared. */
static uint32_t bits(uint32_t prot, uint32_t valid)
{
    uint32_t readable = (prot & FORKPROOF_READ) != 0 ? READABLE : 0;
    uint32_t writable = (prot & FORKPROOF_WRITE) == 0 ? 0 : valid != 0 ? COW : WRITABLE;
    return MAPPED | valid | readable | writable;
}

/* The address of a page's entry, in a leaf table that is made where there is none. */
static uint32_t make_entry(int process, uint32_t page)
{
    uint32_t root_entry = entry_at((uint32_t)process, page / ENTRIES);
    if ((word_read(root_entry) & VALID) == 0)
        word_write(root_entry, entry_make(table_take(), VALID));
    return walk((uint32_t)process, page * PAGE_SIZE);
}

static int map_anon(int process, uint32_t page, uint32_t count, uint32_t prot)
{
    for (uint32_t i = 0; i < count; i++)
        if (entry_of_page(process, page + i) != 0)
            return FORKPROOF_EEXIST;
    for (uint32_t i = 0; i < count; i++)
        word_write(make_entry(process, page + i), bits(prot, 0));
    return FORKPROOF_OK;
}

static int unmap(int process, uint32_t page, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t where = walk((uint32_t)process, (page + i) * PAGE_SIZE),
                 entry = where != 0 ? word_read(where) : 0;
        if ((entry & VALID) != 0)
            frame_drop(entry_frame(entry));
        if (entry != 0)
            word_write(where, 0);
    }
    return FORKPROOF_OK;
}

static int protect(int process, uint32_t page, uint32_t count, uint32_t prot)
{
    for (uint32_t i = 0; i < count; i++)
        if (entry_of_page(process, page + i) == 0)
            return FORKPROOF_EFAULT;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t entry = entry_of_page(process, page + i);
        word_write(walk((uint32_t)process, (page + i) * PAGE_SIZE),
                   entry_make(entry_frame(entry), bits(prot, entry & VALID)));
    }
    return FORKPROOF_OK;
}

static int end(int process)
{
    unmap(process, 0, PAGES);
    for (uint32_t i = 0; i < ENTRIES; i++) {
        uint32_t where = entry_at((uint32_t)process, i), root_entry = word_read(where);
        if ((root_entry & VALID) != 0)
            frame_drop(entry_frame(root_entry));
        word_write(where, 0);
    }
    live[process] = false;
    return FORKPROOF_OK;
}

static int duplicate(int process, int *child)
{
    int status = spawn(child);
    if (status == FORKPROOF_OK)
        fork_space((uint32_t)process, (uint32_t)*child);
    return status;
}

static int resident(int process, uint32_t page, int *in_memory)
{
    uint32_t entry = entry_of_page(process, page);
    *in_memory = (entry & VALID) != 0;
    return (entry & MAPPED) != 0 ? FORKPROOF_OK : FORKPROOF_EFAULT;
}

static int same(int process, uint32_t page, int other, uint32_t other_page, int *one_frame)
{
    uint32_t entry = entry_of_page(process, page), other_entry = entry_of_page(other, other_page);
    if ((entry & other_entry & MAPPED) == 0)
        return FORKPROOF_EFAULT;
    if ((entry & other_entry & VALID) == 0)
        return FORKPROOF_UNSUPPORTED;
    *one_frame = entry_frame(entry) == entry_frame(other_entry);
    return FORKPROOF_OK;
}

const struct forkproof_plugin forkproof_plugin = {
    .version = FORKPROOF_PLUGIN_VERSION,
    .size = sizeof(struct forkproof_plugin),
    .flags = FORKPROOF_MEMORY_LIMITED,
    .processes = PROCESSES,
    .pages = PAGES,
    .page_size = PAGE_SIZE,
    .places = PLACES,
    .reset = reset,
    .spawn = spawn,
    .map_anon = map_anon,
    .unmap = unmap,
    .protect = protect,
    .load = load,
    .store = store,
    .fork = duplicate,
    .exit = end,
    .resident = resident,
    .same = same,
};
