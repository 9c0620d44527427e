/* Tests of the flat machine: what it allows after each operation, and how it follows what it allowed. */
#include <stddef.h>

#include "../../model/file_byte.h"
#include "../../spec/flat.h"
#include "testing.h"

enum { R = VM_READ, W = VM_WRITE, X = VM_EXECUTE, RW = R | W, RX = R | X, RWX = R | W | X };

/* A status that is never allowed, so that a verdict tells what is and nothing changes. */
#define ASK VM_STATUSES
#define SET(status) (1U << (status))

static const struct flat_limits unlimited;
static const struct flat_limits limited = {.memory = true, .tables = true};

static uint32_t at(uint32_t page, uint32_t offset)
{
    return page * VM_PAGE_SIZE + offset;
}

static bool ok(struct flat_verdict verdict)
{
    return verdict.allowed;
}

static bool allows(struct flat_verdict verdict, uint32_t statuses)
{
    return verdict.statuses == statuses;
}

static bool refuses(struct flat_verdict verdict, unsigned claim)
{
    return !verdict.allowed && verdict.claim == claim;
}

static const struct vm_usage all_told = {1, 1, 1, 1, 1, 1, 1, 1};

static struct flat_verdict judged_usage(const struct vm_usage *usage)
{
    return flat_usage(VM_OK, usage, &all_told);
}

static void begin(const struct flat_limits *limits)
{
    flat_init(limits);
    CHECK(ok(flat_spawn(VM_OK, 0)));
}

/* --- each operation alone --- */

static void test_spawn(void)
{
    flat_init(&limited);
    CHECK(!flat_live(0) && !flat_live(-1) && !flat_live(VM_PROCESSES));
    CHECK(allows(flat_spawn(ASK, 0), SET(VM_OK)));
    CHECK(refuses(flat_spawn(VM_ENOPROC, 0), 12));
    CHECK(refuses(flat_spawn(VM_OK, -1), 12));
    CHECK(refuses(flat_spawn(VM_OK, VM_PROCESSES), 12));
    CHECK(flat_spawn(VM_OK, VM_PROCESSES).bound == VM_PROCESSES - 1);
    CHECK(ok(flat_spawn(VM_OK, 3)) && flat_live(3) && !flat_live(0));
    CHECK(refuses(flat_spawn(VM_OK, 3), 12));
    for (int p = 0; p < VM_PROCESSES; p++)
        if (p != 3)
            CHECK(ok(flat_spawn(VM_OK, p)));
    CHECK(allows(flat_spawn(ASK, 0), SET(VM_ENOPROC)));
    CHECK(refuses(flat_spawn(VM_OK, 0), 12));
    CHECK(allows(flat_fork(0, ASK, 0), SET(VM_ENOPROC)));
    CHECK(allows(flat_fork(VM_PROCESSES, ASK, 0), SET(VM_ESRCH)));
    CHECK(ok(flat_spawn(VM_ENOPROC, 0)) && ok(flat_fork(0, VM_ENOPROC, 0)));
    CHECK(ok(flat_exit(5, VM_OK)) && !flat_live(5) && ok(flat_fork(0, VM_OK, 5)));
}

static void test_map(void)
{
    begin(&unlimited);
    CHECK(allows(flat_map_anon(1, 0, 0, 9, ASK), SET(VM_ESRCH)));
    CHECK(allows(flat_map_anon(-1, 0, 1, R, ASK), SET(VM_ESRCH)));
    CHECK(allows(flat_map_anon(0, 0, 0, R, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_map_anon(0, VM_SPACE_PAGES, 1, R, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_map_anon(0, 1, VM_SPACE_PAGES, R, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_map_anon(0, 1, UINT32_MAX, R, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_map_anon(0, UINT32_MAX, 2, R, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_map_anon(0, 0, 1, W, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_map_anon(0, 0, 1, W | X, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_map_anon(0, 0, 1, RWX + 1, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_map_anon(0, 0, VM_SPACE_PAGES, 0, ASK), SET(VM_OK)));
    CHECK(ok(flat_map_anon(0, 4, 2, RWX, VM_OK)));
    CHECK(!flat_mapped(0, 3) && flat_mapped(0, 4) && flat_mapped(0, 5) && !flat_mapped(0, 6));
    CHECK(flat_protection(0, 5) == RWX && flat_protection(0, 6) == 0 && flat_protection(1, 5) == 0);
    CHECK(flat_byte(0, at(5, 3)) == 0 && flat_byte(0, at(6, 0)) == -1 && flat_byte(1, at(5, 3)) == -1);
    CHECK(allows(flat_map_anon(0, 3, 2, R, ASK), SET(VM_EEXIST)));
    CHECK(allows(flat_map_anon(0, 5, 9, R, ASK), SET(VM_EEXIST)));
    CHECK(allows(flat_map_anon(0, 4, 1, W, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_map_anon(0, 4, 1, RWX + 1, ASK), SET(VM_EINVAL)));
    CHECK(ok(flat_map_anon(0, 5, 1, R, VM_EEXIST)) && flat_protection(0, 5) == RWX);
    CHECK(refuses(flat_map_anon(0, 8, 1, R, VM_ENOTABLE), 12) && !flat_mapped(0, 8));
}

static void test_map_file(void)
{
    begin(&limited);
    CHECK(allows(flat_map_file(1, 0, 1, R, VM_FILE_PAGES, ASK), SET(VM_ESRCH)));
    CHECK(allows(flat_map_file(0, 0, 1, R, VM_FILE_PAGES, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_map_file(0, 0, 2, R, VM_FILE_PAGES - 1, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_map_file(0, 0, 2, R, UINT32_MAX, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_map_file(0, 0, 0, R, 0, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_map_file(0, 0, 1, R, VM_FILE_PAGES - 1, ASK), SET(VM_OK) | SET(VM_ENOTABLE)));
    CHECK(ok(flat_map_file(0, 0, 2, R, 3, VM_ENOTABLE)) && !flat_mapped(0, 0));
    CHECK(ok(flat_map_file(0, 1, 2, R, 3, VM_OK)));
    CHECK(flat_byte(0, at(1, 0)) == vm_file_byte(3, 0) && flat_byte(0, at(2, 5)) == vm_file_byte(4, 5));
    CHECK(allows(flat_map_file(0, 2, 1, R, VM_FILE_PAGES, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_map_file(0, 2, 1, R, 0, ASK), SET(VM_EEXIST)));
}

/* A page of the file, as somebody sees it that maps it nowhere else. */
static bool file_shows(uint32_t file_page, uint32_t offset, unsigned char byte)
{
    return ok(flat_read_file(file_page, offset, VM_OK, byte)) &&
           refuses(flat_read_file(file_page, offset, VM_OK, byte ^ 1U), 14);
}

static void test_map_shared(void)
{
    begin(&limited);
    CHECK(allows(flat_map_shared(1, 0, 1, R, VM_FILE_PAGES, ASK), SET(VM_ESRCH)));
    CHECK(allows(flat_map_shared(0, 0, 1, R, VM_FILE_PAGES, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_map_shared(0, 0, 2, R, UINT32_MAX, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_map_shared(0, 0, 1, W, 0, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_map_shared(0, 0, 1, RWX + 1, 0, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_map_shared(0, 0, 1, R, 0, ASK), SET(VM_OK) | SET(VM_ENOTABLE)));
    CHECK(ok(flat_map_shared(0, 0, 2, R, 3, VM_ENOTABLE)) && !flat_mapped(0, 0));
    CHECK(ok(flat_map_shared(0, 0, 2, RW, 3, VM_OK)) && flat_protection(0, 1) == RW);
    CHECK(flat_byte(0, at(0, 0)) == vm_file_byte(3, 0) && flat_byte(0, at(1, 5)) == vm_file_byte(4, 5));
    CHECK(allows(flat_map_shared(0, 1, 1, R, 0, ASK), SET(VM_EEXIST)));
    CHECK(refuses(flat_load(0, at(1, 1), VM_OK, (unsigned char)(vm_file_byte(4, 1) + 1)), 2));
}

/* A store through a shared mapping is seen through every mapping of the file page but a private copy (claim 14). */
static void test_shared_store(void)
{
    begin(&unlimited);
    CHECK(ok(flat_map_shared(0, 0, 2, RW, 3, VM_OK)) && ok(flat_map_file(0, 4, 2, RW, 3, VM_OK)));
    CHECK(ok(flat_spawn(VM_OK, 1)) && ok(flat_map_shared(1, 7, 1, R, 3, VM_OK)));
    CHECK(ok(flat_store(0, at(4, 2), 9, VM_OK)) && ok(flat_store(0, at(0, 1), 77, VM_OK)));
    CHECK(flat_byte(0, at(0, 1)) == 77 && flat_byte(1, at(7, 1)) == 77);
    CHECK(flat_byte(0, at(4, 1)) == vm_file_byte(3, 1) && flat_byte(0, at(4, 2)) == 9);
    CHECK(flat_byte(0, at(0, 2)) == vm_file_byte(3, 2) && flat_byte(0, at(1, 1)) == vm_file_byte(4, 1));
    CHECK(refuses(flat_load(1, at(7, 1), VM_OK, vm_file_byte(3, 1)), 14) &&
          ok(flat_load(1, at(7, 1), VM_OK, 77)));
    CHECK(allows(flat_store(1, at(7, 1), 0, ASK), SET(VM_EACCES)));
    CHECK(ok(flat_store(0, at(1, 0), 5, VM_OK)) && flat_byte(0, at(5, 0)) == 5);
    CHECK(refuses(flat_load(0, at(5, 0), VM_OK, vm_file_byte(4, 0)), 14) &&
          ok(flat_load(0, at(5, 0), VM_OK, 5)));
    CHECK(ok(flat_store(0, at(5, 1), 6, VM_OK)) && ok(flat_store(0, at(1, 0), 4, VM_OK)));
    CHECK(flat_byte(0, at(5, 0)) == 5 && flat_byte(0, at(5, 1)) == 6 &&
          flat_byte(0, at(1, 1)) == vm_file_byte(4, 1));
    CHECK(refuses(flat_load(0, at(5, 0), VM_OK, 4), 6));
    /* What comes later shows it, too, and it outlives who stored it. */
    CHECK(ok(flat_exit(0, VM_OK)) && ok(flat_unmap(1, 7, 1, VM_OK)));
    CHECK(ok(flat_map_file(1, 0, 1, R, 3, VM_OK)) && flat_byte(1, at(0, 1)) == 77);
    CHECK(ok(flat_exec(1, &(struct vm_image){4, 1, 0, 0, 0, 0}, VM_OK)) && flat_byte(1, at(0, 0)) == 4);
    flat_init(&unlimited);
    CHECK(ok(flat_spawn(VM_OK, 0)) && ok(flat_map_file(0, 0, 1, R, 3, VM_OK)));
    CHECK(flat_byte(0, at(0, 1)) == vm_file_byte(3, 1) && file_shows(3, 1, vm_file_byte(3, 1)));
}

static void test_shared_kind(void)
{
    begin(&limited);
    CHECK(ok(flat_map_shared(0, 0, 1, R, 0, VM_OK)) && ok(flat_map_file(0, 1, 1, R, 0, VM_OK)));
    CHECK(ok(flat_protect(0, 0, 2, RW, VM_OK)) && ok(flat_fork(0, VM_OK, 1)));
    CHECK(ok(flat_store(1, at(0, 1), 8, VM_OK)) && flat_byte(0, at(0, 1)) == 8 &&
          flat_byte(0, at(1, 1)) == 8);
    CHECK(ok(flat_store(1, at(1, 1), 9, VM_OK)) && flat_byte(0, at(0, 1)) == 8 &&
          flat_byte(0, at(1, 1)) == 8);
    CHECK(ok(flat_store(0, at(0, 1), 1, VM_ENOMEM)) && flat_byte(1, at(0, 1)) == 8);
    /* A private mapping in the place of a shared one is private. */
    CHECK(ok(flat_unmap(0, 0, 1, VM_OK)) && ok(flat_map_file(0, 0, 1, RW, 0, VM_OK)));
    CHECK(ok(flat_store(0, at(0, 1), 2, VM_OK)) && flat_byte(1, at(0, 1)) == 8);
}

static void test_sync(void)
{
    begin(&unlimited);
    CHECK(ok(flat_map_shared(0, 0, 2, RW, 3, VM_OK)) && ok(flat_map_file(0, 2, 2, RW, 3, VM_OK)));
    CHECK(allows(flat_sync(1, 0, 0, ASK), SET(VM_ESRCH)) && allows(flat_sync(0, 0, 0, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_sync(0, 1, VM_SPACE_PAGES, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_sync(0, 3, 2, ASK), SET(VM_EFAULT)) && allows(flat_sync(0, 0, 4, ASK), SET(VM_OK)));
    CHECK(allows(flat_read_file(VM_FILE_PAGES, 0, ASK, 0), SET(VM_EINVAL)));
    CHECK(allows(flat_read_file(0, VM_PAGE_SIZE, ASK, 0), SET(VM_EINVAL)));
    CHECK(allows(flat_read_file(0, 0, ASK, 0), SET(VM_OK)) && refuses(flat_read_file(0, 0, VM_EIO, 0), 12));
    CHECK(file_shows(3, 1, vm_file_byte(3, 1)) && flat_read_file(3, 1, ASK, 0).value == vm_file_byte(3, 1));
    CHECK(ok(flat_store(0, at(0, 1), 1, VM_OK)) && ok(flat_store(0, at(1, 1), 2, VM_OK)));
    CHECK(ok(flat_store(0, at(2, 2), 9, VM_OK)) && flat_read_file(3, 1, ASK, 0).value == FLAT_ANY);
    CHECK(ok(flat_read_file(3, 1, VM_OK, vm_file_byte(3, 1))) && ok(flat_read_file(3, 1, VM_OK, 1)));
    CHECK(file_shows(2, 1, vm_file_byte(2, 1)));
    /* Only what the range maps shared is written, and only if the answer was VM_OK. */
    CHECK(ok(flat_sync(0, 2, 2, VM_OK)) && flat_read_file(3, 1, ASK, 0).value == FLAT_ANY);
    CHECK(ok(flat_fail_nth(1, VM_OK)) && allows(flat_sync(0, 0, 1, ASK), SET(VM_OK) | SET(VM_EIO)));
    CHECK(ok(flat_sync(0, 0, 1, VM_EIO)) && flat_read_file(3, 1, ASK, 0).value == FLAT_ANY);
    CHECK(allows(flat_sync(0, 0, 1, ASK), SET(VM_OK)) && refuses(flat_sync(0, 0, 1, VM_EIO), 12));
    CHECK(ok(flat_sync(0, 0, 1, VM_OK)) && file_shows(3, 1, 1) && file_shows(3, 2, vm_file_byte(3, 2)));
    CHECK(flat_read_file(4, 1, ASK, 0).value == FLAT_ANY && flat_byte(0, at(1, 1)) == 2);
    CHECK(ok(flat_sync(0, 0, 4, VM_OK)) && file_shows(4, 1, 2) && ok(flat_exit(0, VM_OK)) &&
          file_shows(4, 1, 2));
}

static void test_unmap(void)
{
    begin(&limited);
    CHECK(ok(flat_map_anon(0, 2, 2, RW, VM_OK)) && ok(flat_store(0, at(3, 0), 7, VM_OK)));
    CHECK(allows(flat_unmap(1, 0, 0, ASK), SET(VM_ESRCH)));
    CHECK(allows(flat_unmap(0, 0, 0, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_unmap(0, 2, VM_SPACE_PAGES - 1, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_unmap(0, 2, UINT32_MAX, ASK), SET(VM_EINVAL)));
    CHECK(refuses(flat_unmap(0, 2, 1, VM_EFAULT), 12) && flat_mapped(0, 2));
    CHECK(ok(flat_unmap(0, 3, 5, VM_OK)) && flat_mapped(0, 2) && !flat_mapped(0, 3));
    CHECK(ok(flat_unmap(0, 3, 5, VM_OK)));
    CHECK(ok(flat_map_anon(0, 3, 1, R, VM_OK)) && flat_byte(0, at(3, 0)) == 0);
}

static void test_protect(void)
{
    begin(&limited);
    CHECK(ok(flat_map_anon(0, 2, 2, RW, VM_OK)) && ok(flat_store(0, at(3, 0), 7, VM_OK)));
    CHECK(allows(flat_protect(1, 0, 0, W, ASK), SET(VM_ESRCH)));
    CHECK(allows(flat_protect(0, 9, 0, R, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_protect(0, 2, VM_SPACE_PAGES, R, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_protect(0, 9, 1, W, ASK), SET(VM_EINVAL)));
    CHECK(allows(flat_protect(0, 9, 1, R, ASK), SET(VM_EFAULT)));
    CHECK(allows(flat_protect(0, 2, 3, R, ASK), SET(VM_EFAULT)));
    CHECK(ok(flat_protect(0, 2, 3, R, VM_EFAULT)) && flat_protection(0, 2) == RW);
    CHECK(allows(flat_protect(0, 2, 2, 0, ASK), SET(VM_OK)));
    CHECK(ok(flat_protect(0, 2, 2, 0, VM_OK)) && flat_protection(0, 3) == 0 && flat_mapped(0, 3));
    CHECK(flat_byte(0, at(3, 0)) == 7 && allows(flat_load(0, at(3, 0), ASK, 0), SET(VM_EACCES)));
}

/* The three accesses to one page, each with the set allowed. */
static bool accesses(uint32_t page, uint32_t load, uint32_t store, uint32_t fetch)
{
    return allows(flat_load(0, at(page, 1), ASK, 0), load) &&
           allows(flat_store(0, at(page, 1), 0, ASK), store) &&
           allows(flat_fetch(0, at(page, 1), ASK, 0), fetch);
}

static void test_access(void)
{
    static const uint32_t yes = SET(VM_OK), no = SET(VM_EACCES);
    begin(&unlimited);
    for (uint32_t prot = 0; prot <= RWX; prot++)
        if (prot != W && prot != (W | X))
            CHECK(ok(flat_map_anon(0, prot, 1, prot, VM_OK)));
    CHECK(accesses(0, no, no, no) && accesses(R, yes, no, no) && accesses(RW, yes, yes, no));
    CHECK(accesses(X, no, no, yes) && accesses(RX, yes, no, yes) && accesses(RWX, yes, yes, yes));
    CHECK(accesses(8, SET(VM_EFAULT), SET(VM_EFAULT), SET(VM_EFAULT)));
    CHECK(accesses(VM_SPACE_PAGES, SET(VM_EFAULT), SET(VM_EFAULT), SET(VM_EFAULT)));
    CHECK(allows(flat_load(0, UINT32_MAX, ASK, 0), SET(VM_EFAULT)));
    CHECK(allows(flat_load(1, UINT32_MAX, ASK, 0), SET(VM_ESRCH)));
    CHECK(allows(flat_store(-1, 0, 0, ASK), SET(VM_ESRCH)) &&
          allows(flat_fetch(1, 0, ASK, 0), SET(VM_ESRCH)));
    CHECK(refuses(flat_load(0, at(R, 0), VM_OK, 1), 10) && flat_load(0, at(R, 0), VM_OK, 1).value == 0);
    CHECK(refuses(flat_load(0, at(R, 0), VM_ENOMEM, 0), 12));
    CHECK(refuses(flat_load(0, at(R, 0), VM_EIO, 0), 12));
    CHECK(ok(flat_load(0, at(R, 0), VM_OK, 0)));
    CHECK(ok(flat_store(0, at(RWX, 3), 200, VM_OK)) && flat_byte(0, at(RWX, 3)) == 200);
    CHECK(refuses(flat_load(0, at(RWX, 3), VM_OK, 0), 6) && refuses(flat_fetch(0, at(RWX, 4), VM_OK, 9), 6));
    CHECK(ok(flat_fetch(0, at(RWX, 3), VM_OK, 200)) && ok(flat_load(0, at(RWX, 4), VM_OK, 0)));
    CHECK(refuses(flat_store(0, at(R, 3), 200, VM_OK), 12) && flat_byte(0, at(R, 3)) == 0);
}

static void test_file_access(void)
{
    begin(&unlimited);
    CHECK(ok(flat_map_file(0, 0, 2, RWX, 5, VM_OK)));
    CHECK(refuses(flat_load(0, at(1, 2), VM_OK, 0), 2));
    CHECK(ok(flat_load(0, at(1, 2), VM_OK, vm_file_byte(6, 2))));
    CHECK(ok(flat_store(0, at(1, 2), 1, VM_OK)) && refuses(flat_load(0, at(1, 3), VM_OK, 0), 6));
    CHECK(ok(flat_load(0, at(1, 3), VM_OK, vm_file_byte(6, 3))) && ok(flat_load(0, at(1, 2), VM_OK, 1)));
    CHECK(ok(flat_map_file(0, 2, 1, R, 6, VM_OK)) && flat_byte(0, at(2, 2)) == vm_file_byte(6, 2));
}

static void test_limits(void)
{
    static const struct flat_limits execute_reads = {.execute_reads = true};
    static const struct flat_limits all = {.memory = true, .tables = true, .execute_reads = true};
    begin(&limited);
    CHECK(ok(flat_map_anon(0, 0, 1, RWX, VM_OK)) && ok(flat_map_anon(0, 1, 1, X, VM_OK)));
    CHECK(accesses(0, SET(VM_OK) | SET(VM_ENOMEM), SET(VM_OK) | SET(VM_ENOMEM), SET(VM_OK) | SET(VM_ENOMEM)));
    CHECK(accesses(1, SET(VM_EACCES), SET(VM_EACCES), SET(VM_OK) | SET(VM_ENOMEM)));
    CHECK(ok(flat_store(0, 0, 1, VM_ENOMEM)) && flat_byte(0, 0) == 0);
    begin(&execute_reads);
    CHECK(ok(flat_map_file(0, 0, 1, X, 0, VM_OK)) && ok(flat_map_anon(0, 1, 1, 0, VM_OK)));
    CHECK(accesses(0, SET(VM_OK) | SET(VM_EACCES), SET(VM_EACCES), SET(VM_OK)));
    CHECK(accesses(1, SET(VM_EACCES), SET(VM_EACCES), SET(VM_EACCES)));
    CHECK(ok(flat_load(0, 1, VM_EACCES, 0)) && flat_resident(0, 0, VM_OK, true).value == 0);
    CHECK(refuses(flat_load(0, 1, VM_OK, 0), 2) && ok(flat_load(0, 1, VM_OK, vm_file_byte(0, 1))));
    CHECK(ok(flat_resident(0, 0, VM_OK, true)));
    begin(&all);
    CHECK(ok(flat_map_anon(0, 0, 1, X, VM_OK)));
    CHECK(allows(flat_load(0, 0, ASK, 0), SET(VM_OK) | SET(VM_EACCES) | SET(VM_ENOMEM)));
}

/* No memory before any page is touched. */
static void test_early(void)
{
    static const struct flat_limits early = {.early = true, .tables = true};
    const struct vm_image image = {.text_pages = 1, .entry = 0};
    begin(&early);
    CHECK(allows(flat_map_anon(0, 0, 1, RW, ASK), SET(VM_OK) | SET(VM_ENOMEM) | SET(VM_ENOTABLE)));
    CHECK(ok(flat_map_shared(0, 0, 1, RW, 0, VM_ENOMEM)) && !flat_mapped(0, 0));
    CHECK(ok(flat_map_file(0, 0, 1, RW, 0, VM_OK)) && ok(flat_fork(0, VM_ENOMEM, 1)) && !flat_live(1));
    CHECK(ok(flat_exec(0, &image, VM_ENOMEM)) && flat_protection(0, 0) == RW);
    CHECK(allows(flat_spawn(ASK, 1), SET(VM_OK) | SET(VM_ENOMEM)));
    CHECK(ok(flat_spawn(VM_ENOMEM, 1)) && !flat_live(1));
    CHECK(refuses(flat_load(0, 0, VM_ENOMEM, 0), 12));
    begin(&limited);
    CHECK(refuses(flat_map_anon(0, 0, 1, RW, VM_ENOMEM), 12) && refuses(flat_fork(0, VM_ENOMEM, 1), 4));
    CHECK(refuses(flat_exec(0, &image, VM_ENOMEM), 12) && refuses(flat_spawn(VM_ENOMEM, 1), 12));
}

/* What a private page shows of a later store through a shared mapping. */
static void test_stale(void)
{
    static const struct flat_limits stale = {.stale = true};
    begin(&stale);
    CHECK(ok(flat_map_file(0, 0, 1, RW, 0, VM_OK)) && ok(flat_map_shared(0, 1, 1, RW, 0, VM_OK)));
    CHECK(ok(flat_store(0, at(1, 2), 22, VM_OK)) && ok(flat_store(0, at(1, 3), 33, VM_OK)));
    CHECK(flat_byte_open(0, at(0, 2)) && flat_byte_open(0, at(0, 3)) && !flat_byte_open(0, at(0, 1)));
    CHECK(!flat_byte_open(0, at(1, 2)) && refuses(flat_load(0, at(1, 2), VM_OK, vm_file_byte(0, 2)), 14));
    /* As long as it shows the file, either, again and again. */
    CHECK(ok(flat_load(0, at(0, 2), VM_OK, 22)) && ok(flat_load(0, at(0, 2), VM_OK, vm_file_byte(0, 2))));
    CHECK(refuses(flat_load(0, at(0, 1), VM_OK, 0), 14));
    /* A copy shows what it showed first; and what was stored to it. */
    CHECK(ok(flat_store(0, at(0, 1), 11, VM_OK)) && flat_byte_open(0, at(0, 2)));
    CHECK(ok(flat_fork(0, VM_OK, 1)) && flat_byte_open(1, at(0, 2)) && !flat_byte_open(1, at(1, 2)));
    CHECK(ok(flat_load(0, at(0, 2), VM_OK, vm_file_byte(0, 2))) && !flat_byte_open(0, at(0, 2)));
    CHECK(refuses(flat_load(0, at(0, 2), VM_OK, 22), 6) && ok(flat_load(1, at(0, 2), VM_OK, 22)));
    CHECK(ok(flat_store(0, at(0, 3), 34, VM_OK)) && refuses(flat_load(0, at(0, 3), VM_OK, 33), 6));
    CHECK(ok(flat_store(0, at(1, 4), 44, VM_OK)) && !flat_byte_open(0, at(0, 4)));
    /* What is mapped later shows the file as it is. */
    CHECK(ok(flat_map_file(0, 2, 1, R, 0, VM_OK)) && !flat_byte_open(0, at(2, 2)));
    CHECK(ok(flat_unmap(0, 0, 1, VM_OK)) && ok(flat_map_file(0, 0, 1, R, 0, VM_OK)) &&
          !flat_byte_open(0, at(0, 3)));
    begin(&limited);
    CHECK(ok(flat_map_file(0, 0, 1, RW, 0, VM_OK)) && ok(flat_map_shared(0, 1, 1, RW, 0, VM_OK)));
    CHECK(ok(flat_store(0, at(1, 2), 22, VM_OK)) && !flat_byte_open(0, at(0, 2)));
    CHECK(refuses(flat_load(0, at(0, 2), VM_OK, vm_file_byte(0, 2)), 14));
}

/* "No memory" is honest when every frame and slot holds what no file can restore. */
static void test_no_memory(void)
{
    static const struct flat_limits two_places = {.memory = true, .places = 2},
                                    many_places = {.memory = true, .places = UINT32_MAX};
    begin(&many_places);
    CHECK(ok(flat_map_anon(0, 0, 1, RW, VM_OK)) && refuses(flat_store(0, at(0, 0), 1, VM_ENOMEM), 12));
    begin(&two_places);
    CHECK(ok(flat_map_anon(0, 0, 3, RW, VM_OK)) && ok(flat_map_file(0, 3, 1, RW, 0, VM_OK)));
    CHECK(ok(flat_store(0, at(0, 0), 1, VM_OK)) && ok(flat_load(0, at(3, 0), VM_OK, vm_file_byte(0, 0))));
    CHECK(refuses(flat_store(0, at(1, 0), 1, VM_ENOMEM), 12) &&
          refuses(flat_store(0, at(3, 0), 1, VM_ENOMEM), 12));
    CHECK(ok(flat_store(0, at(1, 0), 1, VM_OK)));
    CHECK(ok(flat_store(0, at(2, 0), 1, VM_ENOMEM)) && ok(flat_load(0, at(3, 0), VM_ENOMEM, 0)));
    CHECK(ok(flat_unmap(0, 0, 1, VM_OK)) && refuses(flat_store(0, at(2, 0), 1, VM_ENOMEM), 12));
    /* Pages that were only loaded from may be in no frame, so more of them than places do no harm. */
    begin(&two_places);
    CHECK(ok(flat_map_anon(0, 0, 4, RW, VM_OK)) && ok(flat_load(0, at(0, 0), VM_OK, 0)));
    CHECK(refuses(flat_store(0, at(1, 0), 1, VM_ENOMEM), 12) && ok(flat_load(0, at(1, 0), VM_OK, 0)));
    CHECK(ok(flat_load(0, at(2, 0), VM_OK, 0)) && ok(flat_store(0, at(3, 0), 1, VM_ENOMEM)));
}

/* "No table" is honest when more leaf tables would map something than there are. */
static void test_no_table(void)
{
    static const struct flat_limits one_table = {.tables = true, .leaf_tables = 1},
                                    two_tables = {.tables = true, .leaf_tables = 2};
    static const struct vm_usage uses_one = {.tables = 1}, uses_two = {.tables = 2};
    const struct vm_image low = {.text_pages = 1}, both = {.text_pages = 1, .stack_pages = 1};
    begin(&one_table);
    CHECK(refuses(flat_fork(0, VM_ENOTABLE, 0), 4) && !judged_usage(&uses_one).allowed);
    CHECK(refuses(flat_map_anon(0, 1, 1, RW, VM_ENOTABLE), 12) && ok(flat_map_anon(0, 1, 1, RW, VM_OK)));
    CHECK(judged_usage(&uses_one).allowed && !judged_usage(&uses_two).allowed);
    CHECK(refuses(judged_usage(&(struct vm_usage){0}), 13) && judged_usage(&(struct vm_usage){0}).least == 1);
    CHECK(refuses(flat_map_anon(0, 0, 1, RW, VM_ENOTABLE), 12));
    CHECK(ok(flat_map_anon(0, VM_LEAF_ENTRIES - 1, 2, RW, VM_ENOTABLE)) && ok(flat_fork(0, VM_ENOTABLE, 0)));
    CHECK(refuses(flat_exec(0, &low, VM_ENOTABLE), 12) && ok(flat_exec(0, &both, VM_ENOTABLE)));
    CHECK(ok(flat_unmap(0, 0, VM_SPACE_PAGES, VM_OK)) && !judged_usage(&uses_one).allowed);
    CHECK(ok(flat_map_anon(0, VM_SPACE_PAGES - 1, 1, RW, VM_OK)) && judged_usage(&uses_one).allowed);
    begin(&two_tables);
    CHECK(ok(flat_map_anon(0, 0, 1, RW, VM_OK)) && refuses(flat_fork(0, VM_ENOTABLE, 0), 4));
    CHECK(ok(flat_fork(0, VM_OK, 1)) && ok(flat_fork(0, VM_ENOTABLE, 0)) && judged_usage(&uses_two).allowed);
    CHECK(refuses(flat_exec(1, &low, VM_ENOTABLE), 12) && ok(flat_exec(1, &both, VM_ENOTABLE)));
    CHECK(ok(flat_exit(0, VM_OK)) && refuses(flat_exec(1, &both, VM_ENOTABLE), 12));
}

static void test_fork(void)
{
    begin(&unlimited);
    CHECK(ok(flat_map_anon(0, 0, 1, RW, VM_OK)) && ok(flat_store(0, 5, 50, VM_OK)));
    CHECK(ok(flat_map_file(0, VM_SPACE_PAGES - 1, 1, R, 2, VM_OK)));
    CHECK(allows(flat_fork(1, ASK, 2), SET(VM_ESRCH)) && allows(flat_fork(0, ASK, 2), SET(VM_OK)));
    CHECK(refuses(flat_fork(0, VM_ENOTABLE, 2), 4) && refuses(flat_fork(0, VM_ENOPROC, 2), 4));
    CHECK(refuses(flat_fork(0, VM_OK, 0), 4) && refuses(flat_fork(0, VM_OK, VM_PROCESSES), 4));
    CHECK(refuses(flat_fork(0, VM_OK, -1), 4) && !flat_live(2));
    CHECK(ok(flat_fork(0, VM_OK, 2)) && flat_live(2) && !flat_live(1));
    CHECK(flat_byte(2, 5) == 50 && flat_protection(2, 0) == RW && !flat_mapped(2, 1));
    CHECK(flat_byte(2, at(VM_SPACE_PAGES - 1, 4)) == vm_file_byte(2, 4));
    CHECK(ok(flat_store(2, 5, 51, VM_OK)) && flat_byte(0, 5) == 50 && ok(flat_store(0, 6, 60, VM_OK)));
    CHECK(flat_byte(2, 6) == 0 && ok(flat_unmap(0, 0, 1, VM_OK)) && flat_byte(2, 5) == 51);
    CHECK(ok(flat_fork(2, VM_OK, 1)) && ok(flat_exit(2, VM_OK)) && flat_byte(1, 5) == 51);
    CHECK(ok(flat_spawn(VM_OK, 2)) && !flat_mapped(2, 0));
    begin(&limited);
    CHECK(allows(flat_fork(0, ASK, 1), SET(VM_OK) | SET(VM_ENOTABLE)));
    CHECK(ok(flat_fork(0, VM_ENOTABLE, 1)) && !flat_live(1));
}

static void test_exec(void)
{
    struct vm_image image = {1, 2, 1, 2, 3, at(1, 3)}, bad;
    begin(&limited);
    CHECK(ok(flat_map_anon(0, 6, 1, RW, VM_OK)));
    CHECK(allows(flat_exec(1, &(struct vm_image){0}, ASK), SET(VM_ESRCH)));
    CHECK(allows(flat_exec(0, &image, ASK), SET(VM_OK) | SET(VM_ENOTABLE)));
    CHECK((bad = image, bad.text_pages = 0, allows(flat_exec(0, &bad, ASK), SET(VM_EINVAL))));
    CHECK((bad = image, bad.entry = at(2, 0), allows(flat_exec(0, &bad, ASK), SET(VM_EINVAL))));
    CHECK((bad = image, bad.text_file = VM_FILE_PAGES - 2, allows(flat_exec(0, &bad, ASK), SET(VM_EINVAL))));
    CHECK((bad = image, bad.text_file = UINT32_MAX, allows(flat_exec(0, &bad, ASK), SET(VM_EINVAL))));
    CHECK(
        (bad = image, bad.stack_pages = VM_SPACE_PAGES - 4, allows(flat_exec(0, &bad, ASK), SET(VM_EINVAL))));
    CHECK((bad = image, bad.bss_pages = UINT32_MAX, allows(flat_exec(0, &bad, ASK), SET(VM_EINVAL))));
    CHECK((bad = image, bad.data_pages = UINT32_MAX, allows(flat_exec(0, &bad, ASK), SET(VM_EINVAL))));
    CHECK(
        (bad = image, bad.text_file = VM_FILE_PAGES - 3, flat_exec(0, &bad, ASK).statuses != SET(VM_EINVAL)));
    CHECK((bad = image, bad.stack_pages = VM_SPACE_PAGES - 5,
           flat_exec(0, &bad, ASK).statuses != SET(VM_EINVAL)));
    CHECK(ok(flat_exec(0, &image, VM_ENOTABLE)) && flat_mapped(0, 6));
    CHECK(ok(flat_exec(0, &image, VM_OK)) && !flat_mapped(0, 6));
    CHECK(flat_protection(0, 0) == RX && flat_protection(0, 1) == RX && flat_protection(0, 2) == RW);
    CHECK(flat_byte(0, at(1, 1)) == vm_file_byte(2, 1) && flat_byte(0, at(2, 1)) == vm_file_byte(3, 1));
    CHECK(flat_byte(0, at(3, 1)) == 0 && flat_protection(0, 3) == RW && flat_mapped(0, 4) &&
          !flat_mapped(0, 5));
    CHECK(!flat_mapped(0, VM_SPACE_PAGES - 4) && flat_protection(0, VM_SPACE_PAGES - 3) == RW);
    CHECK(flat_byte(0, at(VM_SPACE_PAGES - 1, 1)) == 0);
}

static void test_exit_and_killed(void)
{
    begin(&limited);
    CHECK(allows(flat_exit(1, ASK), SET(VM_ESRCH)) && allows(flat_exit(0, ASK), SET(VM_OK)));
    CHECK(refuses(flat_exit(0, VM_ESRCH), 12) && flat_live(0));
    CHECK(ok(flat_map_anon(0, 0, 1, R, VM_OK)) && ok(flat_exit(0, VM_OK)) && !flat_live(0));
    CHECK(flat_byte(0, 0) == -1 && ok(flat_spawn(VM_OK, 0)) && flat_byte(0, 0) == -1);
    CHECK(refuses(flat_killed(1), 12) && ok(flat_killed(0)) && !flat_live(0));
    begin(&unlimited);
    CHECK(refuses(flat_killed(0), 12) && flat_live(0));
    /* There are 2 places: nobody needs to be killed before 2 pages were touched. */
    begin(&(struct flat_limits){.memory = true, .places = 2});
    CHECK(ok(flat_map_anon(0, 0, 3, RW, VM_OK)) && ok(flat_store(0, at(0, 0), 1, VM_OK)));
    CHECK(refuses(flat_killed(0), 12) && flat_live(0) && ok(flat_store(0, at(1, 0), 1, VM_OK)));
    CHECK(ok(flat_killed(0)) && !flat_live(0));
}

static void test_faults(void)
{
    static const uint32_t sound = SET(VM_OK), failing = SET(VM_OK) | SET(VM_EIO);
    begin(&unlimited);
    CHECK(ok(flat_map_anon(0, 0, 1, RWX, VM_OK)));
    CHECK(allows(flat_reclaim(2, ASK, 0), sound) && flat_reclaim(2, ASK, 0).bound == 2);
    CHECK(ok(flat_reclaim(2, VM_OK, 2)) && refuses(flat_reclaim(2, VM_OK, 3), 11));
    CHECK(refuses(flat_reclaim(2, VM_EIO, 0), 12));
    CHECK(refuses(flat_fail_nth(1, VM_EIO), 12) && accesses(0, sound, sound, sound));
    CHECK(ok(flat_fail_nth(1, VM_OK)) && accesses(0, failing, failing, failing));
    CHECK(allows(flat_reclaim(1, ASK, 0), failing) && allows(flat_load(0, at(9, 0), ASK, 0), SET(VM_EFAULT)));
    CHECK(ok(flat_load(0, 0, VM_OK, 0)) && accesses(0, failing, failing, failing));
    CHECK(ok(flat_store(0, 0, 1, VM_EIO)) && flat_byte(0, 0) == 0 && accesses(0, sound, sound, sound));
    CHECK(ok(flat_fail_nth(1, VM_OK)) && ok(flat_fail_nth(0, VM_OK)) && accesses(0, sound, sound, sound));
    CHECK(ok(flat_fail_nth(1, VM_OK)) && ok(flat_reclaim(1, VM_EIO, 0)) && accesses(0, sound, sound, sound));
    CHECK(ok(flat_fail_nth(1, VM_OK)) && ok(flat_fail_none(VM_OK)) && accesses(0, sound, sound, sound));
    CHECK(allows(flat_fail_slot(VM_SLOTS, ASK), SET(VM_EINVAL)) && ok(flat_fail_slot(VM_SLOTS, VM_EINVAL)));
    CHECK(allows(flat_fail_file(VM_FILE_PAGES, ASK), SET(VM_EINVAL)));
    CHECK(ok(flat_fail_file(VM_FILE_PAGES, VM_EINVAL)) && accesses(0, sound, sound, sound));
    CHECK(refuses(flat_fail_slot(VM_SLOTS, VM_OK), 12) && refuses(flat_fail_file(VM_FILE_PAGES, VM_OK), 12));
    CHECK(accesses(0, sound, sound, sound));
    CHECK(ok(flat_fail_slot(VM_SLOTS - 1, VM_OK)) && accesses(0, failing, failing, failing));
    CHECK(ok(flat_fetch(0, 0, VM_EIO, 0)) && accesses(0, failing, failing, failing));
    CHECK(refuses(flat_fail_none(VM_EINVAL), 12) && accesses(0, failing, failing, failing));
    CHECK(ok(flat_fail_none(VM_OK)) && accesses(0, sound, sound, sound));
    CHECK(ok(flat_fail_file(0, VM_OK)) && accesses(0, failing, failing, failing));
    begin(&unlimited);
    CHECK(ok(flat_map_anon(0, 0, 1, RWX, VM_OK)) && accesses(0, sound, sound, sound));
}

/* --- observations --- */

static int64_t resident(int process, uint32_t page)
{
    return flat_resident(process, page, ASK, false).value;
}

static int64_t same(int process, uint32_t page, int other, uint32_t other_page)
{
    return flat_same_frame(process, page, other, other_page, ASK, false).value;
}

static void test_resident(void)
{
    begin(&limited);
    CHECK(allows(flat_resident(1, VM_SPACE_PAGES, ASK, false), SET(VM_ESRCH)));
    CHECK(allows(flat_resident(0, VM_SPACE_PAGES, ASK, false), SET(VM_EINVAL)));
    CHECK(allows(flat_resident(0, 0, ASK, false), SET(VM_EFAULT)));
    CHECK(ok(flat_map_anon(0, 0, 2, RW, VM_OK)) && ok(flat_map_file(0, 2, 2, RW, 0, VM_OK)));
    CHECK(refuses(flat_resident(0, 0, VM_OK, true), 1) && ok(flat_resident(0, 0, VM_OK, false)));
    CHECK(refuses(flat_resident(0, 2, VM_OK, true), 1) && refuses(flat_resident(0, 2, VM_EFAULT, true), 12));
    CHECK(ok(flat_load(0, 0, VM_OK, 0)) && resident(0, 0) == FLAT_ANY && resident(0, 1) == 0);
    CHECK(ok(flat_resident(0, 0, VM_OK, true)) && ok(flat_resident(0, 0, VM_OK, false)));
    CHECK(ok(flat_store(0, at(1, 0), 1, VM_ENOMEM)) && resident(0, 1) == 0);
    CHECK(ok(flat_store(0, at(2, 0), 1, VM_ENOMEM)) && resident(0, 2) == FLAT_ANY && resident(0, 3) == 0);
    CHECK(ok(flat_fork(0, VM_OK, 1)) && resident(1, 0) == FLAT_ANY && resident(1, 1) == 0);
    CHECK(ok(flat_store(1, at(1, 0), 1, VM_OK)) && resident(1, 1) == FLAT_ANY && resident(0, 1) == 0);
    /* That another process brought a page of the file in does not count. */
    CHECK(ok(flat_spawn(VM_OK, 2)) && ok(flat_map_file(2, 0, 1, R, 0, VM_OK)) && resident(2, 0) == 0);
    CHECK(ok(flat_fetch(2, 0, VM_EACCES, 0)) && resident(2, 0) == 0);
    CHECK(ok(flat_load(2, 0, VM_OK, vm_file_byte(0, 0))) && resident(2, 0) == FLAT_ANY);
    CHECK(ok(flat_unmap(2, 0, 1, VM_OK)) && ok(flat_map_file(2, 0, 1, R, 0, VM_OK)) && resident(2, 0) == 0);
}

static void test_same_frame(void)
{
    begin(&limited);
    CHECK(ok(flat_map_anon(0, 0, 3, RW, VM_OK)) && ok(flat_map_file(0, 3, 2, RW, 0, VM_OK)));
    CHECK(allows(flat_same_frame(1, 99, 0, 9, ASK, true), SET(VM_ESRCH)));
    CHECK(allows(flat_same_frame(0, 9, 1, 0, ASK, true), SET(VM_EFAULT)));
    CHECK(allows(flat_same_frame(0, 0, 1, 99, ASK, true), SET(VM_ESRCH)));
    CHECK(allows(flat_same_frame(0, 0, 0, VM_SPACE_PAGES, ASK, true), SET(VM_EINVAL)));
    CHECK(allows(flat_same_frame(0, 0, 0, 9, ASK, true), SET(VM_EFAULT)));
    CHECK(same(0, 0, 0, 1) == FLAT_ANY && ok(flat_load(0, 0, VM_OK, 0)) && same(0, 0, 0, 1) == FLAT_ANY);
    CHECK(ok(flat_store(0, 0, 0, VM_OK)) && refuses(flat_same_frame(0, 0, 0, 1, VM_OK, true), 6));
    CHECK(ok(flat_fork(0, VM_OK, 1)) && refuses(flat_same_frame(0, 0, 1, 0, VM_OK, false), 7));
    CHECK(ok(flat_same_frame(0, 0, 1, 0, VM_OK, true)) && same(0, 0, 1, 3) == 0);
    CHECK(refuses(flat_same_frame(0, 3, 1, 3, VM_OK, false), 9) && ok(flat_fork(1, VM_OK, 2)));
    CHECK(same(0, 0, 2, 0) == 1 && ok(flat_store(1, 0, 0, VM_OK)) && same(0, 0, 2, 0) == 1);
    CHECK(same(0, 0, 1, 0) == 0 && same(1, 0, 2, 0) == 0 && same(1, 0, 1, 0) == 1);
    CHECK(ok(flat_exit(2, VM_OK)) && ok(flat_store(0, 0, 0, VM_OK)) && same(0, 0, 1, 0) == 0);
    CHECK(ok(flat_store(0, at(3, 0), 1, VM_OK)) && refuses(flat_same_frame(0, 3, 1, 3, VM_OK, true), 6));
    /* Programs that run the same file share it without any fork between them. */
    CHECK(ok(flat_spawn(VM_OK, 3)) && ok(flat_map_file(3, 8, 1, R, 1, VM_OK)) && same(3, 8, 1, 4) == 1);
    CHECK(same(3, 8, 1, 3) == 0);
    /* A page loaded only, then shared by fork, may be a frame of zeros that others share, too. */
    CHECK(ok(flat_load(0, at(2, 0), VM_OK, 0)) && ok(flat_fork(0, VM_OK, 4)) && same(0, 2, 4, 2) == FLAT_ANY);
    CHECK(ok(flat_store(0, at(2, 0), 0, VM_OK)) && same(0, 2, 4, 2) == 0);
}

/* Shared pages are in the file page's one frame, with uncopied private ones; no store takes a copy. */
static void test_shared_frames(void)
{
    begin(&limited);
    CHECK(ok(flat_map_shared(0, 0, 1, RW, 3, VM_OK)) && ok(flat_map_file(0, 1, 2, RW, 3, VM_OK)));
    CHECK(resident(0, 0) == 0 && ok(flat_store(0, 0, 1, VM_OK)) && resident(0, 0) == FLAT_ANY);
    CHECK(resident(0, 1) == 0 && same(0, 0, 0, 1) == 1 && same(0, 0, 0, 2) == 0);
    CHECK(refuses(flat_same_frame(0, 0, 0, 1, VM_OK, false), 14) && ok(flat_fork(0, VM_OK, 1)));
    CHECK(ok(flat_store(1, 0, 2, VM_OK)) && refuses(flat_same_frame(0, 0, 1, 0, VM_OK, false), 14));
    CHECK(refuses(flat_same_frame(0, 2, 1, 2, VM_OK, false), 9));
    CHECK(ok(flat_store(1, at(1, 0), 3, VM_OK)) && refuses(flat_same_frame(0, 1, 1, 1, VM_OK, true), 6));
}

/* Does flat_usage draw exactly these bounds from above? */
static bool bounds(uint32_t frames, uint32_t slots, uint32_t copies)
{
    struct vm_usage most = {.frames = frames, .slots = slots, .copies = copies, .slot_writes = UINT32_MAX},
                    usage;
    bool exact = ok(judged_usage(&most));
    usage = most;
    usage.frames++;
    exact = exact && refuses(judged_usage(&usage), 5) && judged_usage(&usage).bound == frames;
    usage = most;
    usage.slots++;
    exact = exact && refuses(judged_usage(&usage), 3) && judged_usage(&usage).bound == slots;
    usage = most;
    usage.copies++;
    return exact && refuses(judged_usage(&usage), 7) && judged_usage(&usage).bound == copies;
}

static void test_usage(void)
{
    struct vm_usage tables = {.tables = 3};
    flat_init(&limited);
    CHECK(bounds(0, 0, 0) && refuses(judged_usage(&tables), 13) && judged_usage(&tables).bound == 0);
    CHECK(ok(flat_spawn(VM_OK, 0)) && ok(judged_usage(&tables)));
    CHECK(ok(flat_map_file(0, 0, 2, RW, 0, VM_OK)) && ok(flat_unmap(0, 0, 2, VM_OK)) && bounds(0, 0, 0));
    CHECK(ok(flat_map_anon(0, 0, 3, RW, VM_OK)) && ok(flat_map_file(0, 3, 2, RW, 0, VM_OK)) &&
          bounds(0, 0, 0));
    CHECK(ok(flat_load(0, 0, VM_OK, 0)) && bounds(1, 1, 0));
    CHECK(ok(flat_store(0, 0, 1, VM_OK)) && bounds(1, 1, 0));
    CHECK(ok(flat_load(0, at(3, 1), VM_OK, vm_file_byte(0, 1))) && bounds(2, 1, 0));
    CHECK(ok(flat_fork(0, VM_OK, 1)) && ok(flat_fork(1, VM_OK, 2)) && bounds(2, 1, 0));
    CHECK(ok(flat_store(1, 0, 2, VM_OK)) && ok(flat_store(1, 0, 3, VM_OK)) && bounds(3, 2, 1));
    CHECK(ok(flat_store(1, at(1, 0), 2, VM_OK)) && bounds(4, 3, 1));
    CHECK(ok(flat_store(2, at(3, 0), 2, VM_OK)) && bounds(5, 4, 2));
    CHECK(ok(flat_store(2, at(4, 0), 2, VM_OK)) && bounds(6, 5, 3));
    CHECK(ok(flat_exit(1, VM_OK)) && bounds(4, 3, 3));
    CHECK(ok(flat_exec(2, &(struct vm_image){.text_pages = 1}, VM_OK)) && bounds(2, 1, 3));
    CHECK(ok(flat_store(0, 0, 9, VM_OK)) && bounds(2, 1, 3));
    CHECK(ok(flat_unmap(0, 0, 5, VM_OK)) && bounds(0, 0, 3));
    CHECK(ok(flat_exit(0, VM_OK)) && ok(flat_killed(2)) && bounds(0, 0, 3) && !ok(judged_usage(&tables)));
    flat_init(&limited);
    CHECK(bounds(0, 0, 0));
}

/* Is that refused as too few, of which there have to be so many? */
static bool lacks(const struct vm_usage *usage, unsigned claim, int64_t least)
{
    return refuses(judged_usage(usage), claim) && judged_usage(usage).least == least;
}

/* Pages 0 and 1 are stored to, page 2 is only loaded from, and all are forked; then 1 and 2 are parted. */
static void test_usage_least(void)
{
    const struct vm_usage nothing = {.frames = 0}, frame = {.frames = 1}, frames = {.frames = 2},
                          unwritten = {.frames = 1, .slots = 1}, written = {.slots = 2, .slot_writes = 2},
                          three = {.frames = 3};
    begin(&limited);
    CHECK(ok(judged_usage(&nothing)) && ok(flat_map_anon(0, 0, 3, RW, VM_OK)) &&
          ok(flat_load(0, at(2, 0), VM_OK, 0)));
    CHECK(ok(judged_usage(&nothing)) && ok(flat_store(0, 0, 1, VM_OK)) && ok(judged_usage(&frame)));
    CHECK(lacks(&nothing, 13, 1) && ok(flat_store(0, at(1, 0), 1, VM_OK)) && lacks(&frame, 13, 2));
    CHECK(ok(judged_usage(&frames)) && lacks(&unwritten, 3, 1) && ok(judged_usage(&written)));
    CHECK(ok(flat_fork(0, VM_OK, 1)) && ok(judged_usage(&frames)) && ok(flat_store(1, at(2, 0), 1, VM_OK)));
    CHECK(ok(judged_usage(&three)) && ok(flat_unmap(1, 2, 1, VM_OK)) &&
          ok(flat_store(1, at(1, 0), 2, VM_OK)));
    CHECK(lacks(&three, 7, 1) && ok(flat_unmap(1, 1, 1, VM_OK)) && lacks(&three, 7, 1));
    for (int i = 0; i < 5; i++) {
        struct vm_usage moved = three;
        *(uint32_t *[]){&moved.copies, &moved.file_reads, &moved.slot_reads, &moved.slot_writes,
                        &moved.file_writes}[i] = 1;
        CHECK(ok(judged_usage(&moved)) == (i < 4));
    }
    CHECK(ok(flat_exit(0, VM_OK)) && ok(flat_exit(1, VM_OK)) && lacks(&nothing, 7, 1));
}

/* Usage with so many transfers, one of them a write to the file. */
static struct vm_usage transfers(uint32_t count)
{
    return (struct vm_usage){.file_reads = count - 1, .file_writes = 1};
}

static bool due(uint32_t count)
{
    struct vm_usage usage = transfers(count);
    return refuses(judged_usage(&usage), 12) && judged_usage(&usage).bound == count - 1;
}

static bool seen(uint32_t count)
{
    struct vm_usage usage = transfers(count);
    return ok(judged_usage(&usage));
}

/* Usage tells when the nth transfer was made: VM_EIO is due then, and not before. */
static void test_usage_plan(void)
{
    struct vm_usage usage = transfers(9);
    begin(&limited);
    CHECK(ok(flat_map_shared(0, 0, 1, RW, 3, VM_OK)) && ok(flat_store(0, 0, 1, VM_OK)) && seen(5));
    /* Before usage is asked again the plan may have been made after any number of transfers. */
    CHECK(ok(flat_fail_nth(3, VM_OK)) && seen(9) && seen(11) && due(12) && seen(11) && !seen(13));
    CHECK(ok(flat_store(0, 0, 1, VM_EIO)) && seen(12) && seen(20) && !ok(flat_store(0, 0, 1, VM_EIO)));
    /* It fails at transfer 23 at the earliest. */
    CHECK(ok(flat_fail_nth(3, VM_OK)) && ok(flat_store(0, 0, 1, VM_EIO)));
    usage = transfers(22);
    CHECK(lacks(&usage, 12, 23) && lacks(&usage, 12, 23) && seen(23) && seen(22) && seen(23));
    /* A page that was written to the file may have spent it. */
    CHECK(ok(flat_fail_nth(1, VM_OK)) && seen(23) && due(24));
    usage.file_writes = 2;
    CHECK(ok(judged_usage(&usage)) && ok(judged_usage(&usage)) && seen(30));
    CHECK(ok(flat_fail_nth(1, VM_OK)) && seen(30) && due(31) && ok(flat_fail_none(VM_OK)) && seen(31));
    /* A place that fails, too, may be why. */
    CHECK(ok(flat_fail_slot(0, VM_OK)) && ok(flat_fail_nth(9, VM_OK)) && ok(flat_store(0, 0, 1, VM_EIO)) &&
          seen(31));
    CHECK(ok(flat_fail_none(VM_OK)) && ok(flat_fail_nth(9, VM_OK)) && seen(31) &&
          !ok(flat_usage(VM_EIO, &usage, &all_told)));
    /* Counts that have stopped tell nothing. */
    usage.file_reads = UINT32_MAX;
    CHECK(ok(judged_usage(&usage)) && ok(flat_fail_nth(2, VM_OK)) && ok(flat_store(0, 0, 1, VM_EIO)));
    CHECK(ok(judged_usage(&usage)) && ok(flat_fail_nth(2, VM_OK)) && ok(judged_usage(&usage)));
}

/* All is told but the count at that offset. */
static struct vm_usage all_but(size_t count)
{
    struct vm_usage told = all_told;
    *(uint32_t *)((char *)&told + count) = 0;
    return told;
}

/* Is that usage refused, breaking that claim, but allowed as soon as that count is not told? */
static bool rests_on(struct vm_usage usage, unsigned claim, size_t count)
{
    const struct vm_usage told = all_but(count);
    return refuses(judged_usage(&usage), claim) && ok(flat_usage(VM_OK, &usage, &told));
}
#define COUNT(name) offsetof(struct vm_usage, name)

/* What is not told is not judged, and neither is a sum with it. */
static void test_usage_untold(void)
{
    const struct vm_usage honest = {.frames = 1}, lost = {.frames = 0}, unwritten = {.slots = 1},
                          uncopied = {.frames = 2};
    const struct vm_usage no_reads = all_but(COUNT(slot_reads));
    const struct vm_usage many = transfers(99);
    begin(&limited);
    CHECK(ok(flat_exit(0, VM_OK)) && rests_on((struct vm_usage){.tables = 1}, 13, COUNT(tables)));
    begin(&limited);
    CHECK(ok(flat_map_anon(0, 0, 1, RW, VM_OK)) && ok(flat_store(0, 0, 1, VM_OK)));
    CHECK(ok(judged_usage(&honest)) && rests_on((struct vm_usage){.frames = 2}, 5, COUNT(frames)));
    CHECK(rests_on((struct vm_usage){.slots = 2, .slot_writes = 2}, 3, COUNT(slots)));
    CHECK(rests_on((struct vm_usage){.frames = 1, .copies = 1}, 7, COUNT(copies)));
    CHECK(rests_on((struct vm_usage){.frames = 1, .file_writes = 1}, 2, COUNT(file_writes)));
    CHECK(rests_on(lost, 13, COUNT(frames)) && rests_on(lost, 13, COUNT(slots)));
    CHECK(rests_on(unwritten, 3, COUNT(slots)) && rests_on(unwritten, 3, COUNT(slot_writes)));
    CHECK(ok(flat_fork(0, VM_OK, 1)) && ok(flat_store(1, 0, 1, VM_OK)));
    CHECK(rests_on(uncopied, 7, COUNT(copies)) && rests_on(uncopied, 7, COUNT(file_reads)));
    /* Nor is it seen how many transfers there were. */
    begin(&limited);
    CHECK(ok(flat_map_shared(0, 0, 1, RW, 3, VM_OK)) && ok(flat_store(0, 0, 1, VM_OK)) && seen(5));
    CHECK(ok(flat_fail_nth(3, VM_OK)) && ok(flat_usage(VM_OK, &many, &no_reads)) && seen(9));
    CHECK(!seen(12) && ok(flat_usage(VM_OK, &many, &no_reads)));
}

static void test_usage_shared(void)
{
    struct vm_usage written = {.file_writes = 1};
    begin(&limited);
    CHECK(ok(flat_map_shared(0, 0, 2, RW, 3, VM_OK)) && ok(flat_map_file(0, 2, 1, RW, 3, VM_OK)) &&
          bounds(0, 0, 0));
    CHECK(refuses(judged_usage(&written), 2) && judged_usage(&written).bound == 0);
    CHECK(ok(flat_load(0, 0, VM_OK, vm_file_byte(3, 0))) && bounds(1, 0, 0) && !ok(judged_usage(&written)));
    CHECK(ok(flat_store(0, 0, 1, VM_OK)) && bounds(1, 0, 0) && ok(judged_usage(&written)));
    CHECK(ok(flat_fork(0, VM_OK, 1)) && ok(flat_store(1, 0, 1, VM_OK)) && bounds(1, 0, 0));
    CHECK(ok(flat_store(1, at(2, 0), 1, VM_OK)) && bounds(2, 1, 1));
    CHECK(ok(flat_exit(0, VM_OK)) && ok(flat_exit(1, VM_OK)) && bounds(0, 0, 1));
}

/* A modified page that could not be written when its last user left stays in memory. */
static void test_usage_stranded(void)
{
    begin(&limited);
    CHECK(ok(flat_map_shared(0, 0, 2, RW, 3, VM_OK)) && ok(flat_store(0, 0, 1, VM_OK)));
    CHECK(ok(flat_unmap(0, 0, 1, VM_OK)) && ok(flat_fail_nth(0, VM_OK)) && bounds(0, 0, 0));
    CHECK(ok(flat_fail_slot(0, VM_OK)) && bounds(0, 0, 0));
    CHECK(ok(flat_fail_file(VM_FILE_PAGES, VM_EINVAL)) && bounds(0, 0, 0));
    CHECK(ok(flat_fail_file(3, VM_OK)) && ok(flat_fail_none(VM_OK)) && bounds(1, 0, 0));
    CHECK(ok(flat_load(0, at(1, 0), VM_OK, vm_file_byte(4, 0))) && bounds(2, 0, 0));
    CHECK(ok(flat_store(0, at(1, 0), 1, VM_OK)) && bounds(2, 0, 0) && ok(flat_exit(0, VM_OK)) &&
          bounds(2, 0, 0));
    CHECK(ok(flat_spawn(VM_OK, 0)) && ok(flat_map_shared(0, 0, 1, R, 3, VM_OK)) && bounds(2, 0, 0));
    CHECK(ok(flat_sync(0, 0, 1, VM_OK)) && bounds(1, 0, 0));
    begin(&limited);
    CHECK(ok(flat_map_shared(0, 0, 1, RW, 3, VM_OK)) && ok(flat_store(0, 0, 1, VM_OK)));
    CHECK(ok(flat_fail_nth(1, VM_OK)) && ok(flat_unmap(0, 0, 1, VM_OK)) && bounds(1, 0, 0));
}

/* Identities are used again: a long run neither runs out of them nor gives two pages the same. */
static void test_identities_recycled(void)
{
    begin(&unlimited);
    CHECK(ok(flat_spawn(VM_OK, 2)) && ok(flat_map_anon(2, 0, 2, RW, VM_OK)));
    CHECK(ok(flat_store(2, 0, 1, VM_OK)) && ok(flat_store(2, at(1, 0), 1, VM_OK)));
    CHECK(ok(flat_map_anon(0, 0, VM_SPACE_PAGES, RW, VM_OK)));
    for (int round = 0; round < 40; round++) {
        bool all = ok(flat_fork(0, VM_OK, 1));
        for (uint32_t v = 0; v < VM_SPACE_PAGES; v++)
            all = all && ok(flat_store(0, at(v, 0), (unsigned char)round, VM_OK)) &&
                  ok(flat_store(1, at(v, 0), 1, VM_OK)) && same(0, v, 1, v) == 0;
        for (uint32_t v = 1; v < VM_SPACE_PAGES; v++)
            all = all && same(0, v, 0, v - 1) == 0 && same(0, v, 1, v - 1) == 0 && same(0, v, 2, 0) == 0 &&
                  same(0, v, 2, 1) == 0;
        CHECK(all && ok(flat_exit(1, VM_OK)));
    }
}

int main(void)
{
    test_spawn();
    test_map();
    test_map_file();
    test_map_shared();
    test_shared_store();
    test_shared_kind();
    test_sync();
    test_unmap();
    test_protect();
    test_access();
    test_file_access();
    test_limits();
    test_early();
    test_stale();
    test_no_memory();
    test_no_table();
    test_fork();
    test_exec();
    test_exit_and_killed();
    test_faults();
    test_resident();
    test_same_frame();
    test_shared_frames();
    test_usage();
    test_usage_least();
    test_usage_plan();
    test_usage_untold();
    test_usage_shared();
    test_usage_stranded();
    test_identities_recycled();
    return checks_end();
}
