/*
 * What no trace shows of the model: save and restore, pages that a failing sync wrote, reads and writes over ranges, and
 * that the run-time check notices each part of the invariant when it is broken.
 */
#include <string.h>

#include "testing.h" /* first: its parameters have names that are arrays of the model */
#include "../../model/file_byte.h"
#include "../../model/snapshot.h"

enum { RW = VM_READ | VM_WRITE, SIZE = VM_PAGE_SIZE };

static struct vm_snapshot before, after;

/* Two processes that share page 0, in memory, and page 1, in swap; page 2 is zero fill; 8 and 9 show the file;
   16 is a shared mapping of file page 6 that was stored to, and 17 is one of file page 7 that was not. */
static void begin(void)
{
    int process, child;
    uint32_t freed;
    unsigned char byte;
    vm_init();
    CHECK(vm_spawn(&process) == VM_OK && process == 0 && vm_map_anon(0, 0, 3, RW) == VM_OK);
    CHECK(vm_map_file(0, 8, 2, RW, 3) == VM_OK && vm_store(0, SIZE, 7) == VM_OK);
    CHECK(vm_reclaim(1, &freed) == VM_OK && freed == 1 && vm_store(0, 0, 5) == VM_OK);
    CHECK(vm_map_shared(0, 16, 2, RW, 6) == VM_OK && vm_store(0, 16 * SIZE + 1, 8) == VM_OK);
    CHECK(vm_load(0, 17 * SIZE, &byte) == VM_OK);
    CHECK(vm_load(0, 8 * SIZE, &byte) == VM_OK && vm_fork(0, &child) == VM_OK && child == 1);
    CHECK(vm_check() == 0);
}

static bool shows(int process, uint32_t address, unsigned char expected)
{
    unsigned char byte;
    return vm_peek(process, address, &byte) == VM_OK && byte == expected;
}

static bool file_shows(uint32_t file_page, uint32_t offset, unsigned char expected)
{
    unsigned char byte;
    return vm_read_file(file_page, offset, &byte) == VM_OK && byte == expected;
}

static void test_save_and_restore(void)
{
    struct vm_usage usage, restored;
    int child;
    begin();
    vm_usage(&usage);
    vm_save(&before);
    CHECK(vm_store(1, 0, 9) == VM_OK && vm_fork(1, &child) == VM_OK && vm_exit(0) == VM_OK);
    CHECK(shows(1, 0, 9) && vm_sync(1, 16, 1) == VM_OK && file_shows(6, 1, 8));
    CHECK(vm_unmap(1, 0, 10) == VM_OK && vm_map_anon(1, 0, 1, 8) == VM_EINVAL);
    vm_fail_nth(1);
    vm_restore(&before);
    vm_save(&after);
    CHECK(memcmp((const void *)&before, (const void *)&after, sizeof before) == 0 && vm_check() == 0);
    vm_usage(&restored);
    CHECK(memcmp(&usage, &restored, sizeof usage) == 0 && file_shows(6, 1, vm_file_byte(6, 1)));
    CHECK(shows(0, 0, 5) && shows(1, 0, 5) && shows(1, SIZE, 7) && vm_exit(2) == VM_ESRCH);
    CHECK(vm_load(1, SIZE, &(unsigned char){0}) == VM_OK && vm_store(1, 0, 6) == VM_OK && shows(0, 0, 5));
}

/* What the file holds after an error is left open for other machines, so no trace can ask for it. */
static void test_sync_tries_every_page(void)
{
    begin();
    CHECK(vm_store(1, 17 * SIZE, 9) == VM_OK && !file_shows(7, 0, 9));
    CHECK(vm_fail_file(6) == VM_OK && vm_sync(0, 16, 2) == VM_EIO && file_shows(7, 0, 9));
    vm_fail_none();
    CHECK(vm_sync(0, 16, 2) == VM_OK && file_shows(6, 1, 8) && vm_check() == 0);
}

static void test_ranges(void)
{
    unsigned char bytes[4 * SIZE], back[4 * SIZE];
    uint32_t done;
    begin();
    for (int i = 0; i < 4 * SIZE; i++)
        bytes[i] = (unsigned char)(i + 1);
    CHECK(vm_write(0, 3, bytes, 2 * SIZE, &done) == VM_OK && done == 2 * SIZE);
    CHECK(vm_read(0, 3, back, 2 * SIZE, &done) == VM_OK && done == 2 * SIZE);
    CHECK(memcmp(bytes, back, 2 * SIZE) == 0 && shows(1, 3, 0) && shows(0, 2, 0) &&
          shows(0, 3 + 2 * SIZE, 0));
    CHECK(vm_write(0, SIZE, bytes, 4 * SIZE, &done) == VM_EFAULT && done == 2 * SIZE);
    CHECK(shows(0, 3 * SIZE - 1, 2 * SIZE));
    CHECK(vm_protect(0, 2, 1, VM_READ) == VM_OK);
    CHECK(vm_write(0, SIZE, bytes, 2 * SIZE, &done) == VM_EACCES && done == SIZE);
    CHECK(vm_protect(0, 2, 1, 0) == VM_OK);
    CHECK(vm_read(0, SIZE, back, 2 * SIZE, &done) == VM_EACCES && done == SIZE);
    CHECK(vm_read(0, UINT32_MAX, back, 2, &done) == VM_EFAULT && done == 0);
    CHECK(vm_read(2, 0, back, 1, &done) == VM_ESRCH && done == 0);
    CHECK(vm_read(2, 0, back, 0, &done) == VM_OK && done == 0);
    CHECK(vm_check() == 0);
}

/* Breaks a machine that is in order by one assignment; vm_check must say that part, and nothing once it is mended. */
#define BREAKS(part, assignment) \
    do { \
        vm_save(&before); \
        assignment; \
        CHECK(vm_check() == (part)); \
        vm_restore(&before); \
        CHECK(vm_check() == 0); \
    } while (0)

static void test_check(void)
{
    int k, f, file_frame, clean;
    begin();
    k = table_walk(0, 0);
    f = entry_place(k);
    file_frame = entry_place(table_walk(0, 8));
    clean = cache_frame[7];
    BREAKS(1, pool[k] += PTE_W);          /* W and COW at once */
    BREAKS(1, pool[k] = pool[k] - PTE_V); /* in a frame, but not valid */
    BREAKS(1, pool[k] = (PLACES + 1) * 1024u + PTE_U);
    BREAKS(1, pool[k] += PTE_G); /* in every address space */
    BREAKS(2, use_count[f]++);
    BREAKS(2, use_count[ZERO_PLACE] = 0);
    BREAKS(3, use_head[f] = -1);
    BREAKS(3, use_next[use_head[f]] = use_head[f]);
    BREAKS(3, use_prev[use_next[use_head[f]]] = -1);
    BREAKS(4, free_index[0] = free_index[1]);
    BREAKS(4, free_end[FRAME_PART] = VM_FRAMES + 1);
    BREAKS(5, free_end[SLOT_PART]--);
    BREAKS(5, free_end[TABLE_PART]++);
    BREAKS(5, free_end[LEAF_PART0 + table_of(0)]--);
    BREAKS(5, free_end[ROOT_PART0 + 1]++);
    BREAKS(6, frame_file[file_frame] = 5);
    BREAKS(6, cache_frame[3] = -1);
    BREAKS(6, pool[CACHE_ENTRY0 + 6] = pte_make(cache_frame[6], 0, VM_READ, 0, 0));
    BREAKS(7, frame[file_frame].b[1]++);
    BREAKS(7, frame[clean].b[1]++);
    BREAKS(8, pool[k] = pte_make(f, 1, RW, 0, 0)); /* the other process shares it */
    BREAKS(8, pool[table_walk(0, 17)] = pte_make(clean, 1, PROT_SHARED + RW, 0, 0)); /* it asks first */
    BREAKS(8, pool[k] += PTE_SHARED);                                                /* no page of the file */
    BREAKS(9, clock_hand = VM_FRAMES);
    BREAKS(5, root[VM_ROOT_ENTRIES - 1] = root[0]);
    BREAKS(10, table_owner[table_of(0)]++);
    BREAKS(10, root[0] += PTE_R);
    BREAKS(5, process_live[1] = 0);
    BREAKS(12, process_live[1] = 2);
}

/* A page that a table holds which nobody owns: only a table that is given back too early could do that. */
static void test_check_free_table(void)
{
    int t;
    begin();
    t = table_of(0);
    table_give(t);
    CHECK(vm_check() == 11);
}

int main(void)
{
    test_save_and_restore();
    test_sync_tries_every_page();
    test_ranges();
    test_check();
    test_check_free_table();
    return checks_end();
}
