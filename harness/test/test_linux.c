/*
 * This host's kernel as an implementation: every operation and every error, that no process sees another's
 * stores to what is private, and that every one sees those to what is shared.
 */
#include <stdlib.h>
#include <string.h>

#include "../../model/file_byte.h"
#include "linux_steps.h"

static void test_numbers(void)
{
    CHECK(starts(&small));
    CHECK(FORK(0) == VM_ESRCH && EXIT(0) == VM_ESRCH && EXIT(-1) == VM_ESRCH && EXIT(PROCESSES) == VM_ESRCH);
    for (uint32_t p = 0; p < PROCESSES; p++)
        CHECK(SPAWN() == VM_OK && value == p);
    CHECK(SPAWN() == VM_ENOPROC && FORK(3) == VM_ENOPROC);
    CHECK(EXIT(5) == VM_OK && EXIT(2) == VM_OK && EXIT(2) == VM_ESRCH);
    CHECK(FORK(7) == VM_OK && value == 2);
    CHECK(SPAWN() == VM_OK && value == 5);
    kernel->stop();
}

static void test_mapping(void)
{
    CHECK(starts(&small));
    CHECK(MAP(0, 0, 1, RW) == VM_ESRCH && SPAWN() == VM_OK);
    CHECK(MAP(0, 0, 0, RW) == VM_EINVAL && MAP(0, PAGES, 1, RW) == VM_EINVAL);
    CHECK(MAP(0, 1, PAGES, RW) == VM_EINVAL && MAP(0, 1, UINT32_MAX, RW) == VM_EINVAL);
    CHECK(MAP(0, 0, 1, VM_WRITE) == VM_EINVAL && MAP(0, 0, 1, 8) == VM_EINVAL);
    CHECK(MAP(0, 4, 4, RW) == VM_OK && MAP(0, 0, 5, RW) == VM_EEXIST);
    CHECK(MAP_FILE(0, 7, 4, RW, 0) == VM_EEXIST && LOAD(0, 8 * PAGE) == VM_EFAULT);
    CHECK(MAP_FILE(0, 8, 2, VM_READ, FILE_PAGES - 1) == VM_EINVAL);
    CHECK(MAP_FILE(0, 8, 1, VM_READ, UINT32_MAX) == VM_EINVAL);
    CHECK(MAP(0, 0, 4, VM_READ) == VM_OK && MAP(0, 8, PAGES - 8, 0) == VM_OK);
    CHECK(MAP(0, PAGES - 1, 1, RW) == VM_EEXIST);
    CHECK(UNMAP(0, 5, 0) == VM_EINVAL && UNMAP(0, PAGES, 1) == VM_EINVAL && UNMAP(1, 0, 1) == VM_ESRCH);
    CHECK(UNMAP(0, 5, 2) == VM_OK && UNMAP(0, 4, 4) == VM_OK && UNMAP(0, 5, 1) == VM_OK);
    CHECK(LOAD(0, 4 * PAGE) == VM_EFAULT && loads(0, 3 * PAGE, 0));
    kernel->stop();
}

static void test_access(void)
{
    CHECK(starts(&small));
    CHECK(LOAD(0, 0) == VM_ESRCH && SPAWN() == VM_OK && MAP(0, 1, 3, RW) == VM_OK);
    for (uint32_t o = 0; o < 3 * PAGE; o++)
        CHECK(loads(0, PAGE + o, 0) && STORE(0, PAGE + o, o + 7) == VM_OK);
    for (uint32_t o = 0; o < 3 * PAGE; o++)
        CHECK(loads(0, PAGE + o, o + 7));
    CHECK(LOAD(0, PAGE - 1) == VM_EFAULT && STORE(0, 4 * PAGE, 1) == VM_EFAULT);
    CHECK(LOAD(0, PAGES * PAGE) == VM_EFAULT && STORE(0, UINT32_MAX, 1) == VM_EFAULT);
    CHECK(PROTECT(0, 1, 0, RW) == VM_EINVAL && PROTECT(0, 1, 1, VM_WRITE) == VM_EINVAL);
    CHECK(PROTECT(0, 2, 3, VM_READ) == VM_EFAULT && STORE(0, 2 * PAGE, 1) == VM_OK);
    CHECK(PROTECT(0, 2, 1, VM_READ) == VM_OK && STORE(0, 2 * PAGE, 2) == VM_EACCES && loads(0, 2 * PAGE, 1));
    CHECK(PROTECT(0, 1, 3, 0) == VM_OK && LOAD(0, PAGE) == VM_EACCES && STORE(0, PAGE, 2) == VM_EACCES);
    CHECK(PROTECT(0, 1, 3, RW) == VM_OK && loads(0, 3 * PAGE + 1, 2 * PAGE + 8));
    kernel->stop();
}

static void test_file(void)
{
    CHECK(starts(&small));
    CHECK(SPAWN() == VM_OK && SPAWN() == VM_OK);
    CHECK(MAP_FILE(0, 0, FILE_PAGES, RW, 0) == VM_OK && MAP_FILE(1, 20, 3, VM_READ, 4) == VM_OK);
    for (uint32_t a = 0; a < FILE_PAGES * PAGE; a++)
        CHECK(loads(0, a, vm_file_byte(a / PAGE, a % PAGE)));
    CHECK(STORE(0, 5 * PAGE + 3, 99) == VM_OK && loads(0, 5 * PAGE + 3, 99));
    CHECK(loads(1, 21 * PAGE + 3, vm_file_byte(5, 3)) && STORE(1, 21 * PAGE, 0) == VM_EACCES);
    CHECK(UNMAP(0, 0, PAGES) == VM_OK && MAP_FILE(0, 9, 1, RW, 5) == VM_OK);
    CHECK(loads(0, 9 * PAGE + 3, vm_file_byte(5, 3)));
    kernel->stop();
}

static void test_shared_errors(void)
{
    CHECK(starts(&small));
    CHECK(SHARE(0, 0, 1, RW, 0) == VM_ESRCH && SYNC(0, 0, 1) == VM_ESRCH && SPAWN() == VM_OK);
    CHECK(SHARE(0, 0, 0, RW, 0) == VM_EINVAL && SHARE(0, PAGES - 1, 2, RW, 0) == VM_EINVAL);
    CHECK(SHARE(0, 0, 1, VM_WRITE, 0) == VM_EINVAL && SHARE(0, 0, 2, RW, FILE_PAGES - 1) == VM_EINVAL);
    CHECK(MAP(0, 2, 1, RW) == VM_OK && SHARE(0, 1, 2, RW, 0) == VM_EEXIST && LOAD(0, PAGE) == VM_EFAULT);
    CHECK(SHARE(0, 3, 1, VM_READ, 5) == VM_OK && STORE(0, 3 * PAGE, 1) == VM_EACCES);
    CHECK(SYNC(0, 0, 0) == VM_EINVAL && SYNC(0, PAGES - 1, 2) == VM_EINVAL);
    CHECK(SYNC(0, 1, 2) == VM_EFAULT && SYNC(0, 3, 2) == VM_EFAULT && SYNC(0, 2, 2) == VM_OK);
    CHECK(READ_FILE(FILE_PAGES, 0) == VM_EINVAL && READ_FILE(UINT32_MAX, 0) == VM_EINVAL);
    CHECK(READ_FILE(0, PAGE) == VM_EINVAL && READ_FILE(0, UINT32_MAX) == VM_EINVAL);
    kernel->stop();
}

static void test_shared(void)
{
    CHECK(starts(&small));
    CHECK(SPAWN() == VM_OK && SPAWN() == VM_OK && SPAWN() == VM_OK);
    CHECK(SHARE(0, 0, 3, RW, 4) == VM_OK && SHARE(1, 9, 2, VM_READ, 5) == VM_OK);
    CHECK(MAP_FILE(2, 0, 3, RW, 4) == VM_OK);
    for (uint32_t a = 0; a < 3 * PAGE; a++)
        CHECK(loads(0, a, vm_file_byte(4 + a / PAGE, a % PAGE)));
    /* Seen by who maps it shared, and private until it is copied. */
    CHECK(STORE(2, 2 * PAGE, 7) == VM_OK && loads(0, 2 * PAGE, 0xC3));
    CHECK(STORE(0, PAGE + 1, 8) == VM_OK && STORE(0, 2 * PAGE + 1, 9) == VM_OK);
    CHECK(loads(1, 9 * PAGE + 1, 8) && loads(1, 10 * PAGE + 1, 9) && STORE(1, 9 * PAGE, 1) == VM_EACCES);
    CHECK(loads(2, PAGE + 1, 8) && loads(2, 2 * PAGE, 7) && loads(2, 2 * PAGE + 1, vm_file_byte(6, 1)));
    /* fork and protect leave it shared. */
    CHECK(FORK(0) == VM_OK && STORE(3, PAGE + 2, 10) == VM_OK && loads(0, PAGE + 2, 10));
    CHECK(PROTECT(1, 9, 1, RW) == VM_OK && STORE(1, 9 * PAGE + 3, 11) == VM_OK && loads(3, PAGE + 3, 11));
    CHECK(PROTECT(3, 0, 3, 0) == VM_OK && PROTECT(3, 0, 3, RW) == VM_OK && loads(3, PAGE + 3, 11));
    CHECK(RESIDENT(0, 1) == VM_OK && value == 1);
    CHECK(SAME(0, 1, 1, 9) == ANSWER_UNSUPPORTED || value == 1);
    CHECK(SAME(0, 1, 2, 1) == ANSWER_UNSUPPORTED || value == 1);
    CHECK(SAME(0, 2, 2, 2) == ANSWER_UNSUPPORTED || value == 0);
    /* Nothing is lost when pages leave memory, and when nobody has them mapped. */
    CHECK(RECLAIM(PAGES) == VM_OK && loads(1, 9 * PAGE + 1, 8) && loads(2, 2 * PAGE, 7));
    CHECK(SYNC(0, 0, 3) == VM_OK && file_holds(5, 1, 8) && file_holds(6, 1, 9) && file_holds(6, 0, 0xC3));
    for (int p = 0; p < 4; p++)
        CHECK(EXIT(p) == VM_OK);
    CHECK(SPAWN() == VM_OK && MAP_FILE(0, 4, 2, VM_READ, 5) == VM_OK && loads(0, 4 * PAGE + 3, 11));
    CHECK(loads(0, 5 * PAGE + 1, 9));
    kernel->stop();
    /* A new machine has a new file. */
    CHECK(starts(&small) && file_holds(5, 1, vm_file_byte(5, 1)));
    kernel->stop();
}

#ifdef __x86_64__
static void test_fetch(void)
{
    CHECK(starts(&small));
    CHECK(FETCH(0, 0) == VM_ESRCH && SPAWN() == VM_OK);
    CHECK(MAP_FILE(0, 0, 4, RX, 0) == VM_OK && MAP_FILE(0, 4, 1, VM_READ, 0) == VM_OK);
    CHECK(FETCH(0, 0) == VM_OK && value == 0xC3 && FETCH(0, 4 * PAGE) == VM_EACCES);
    CHECK(RESIDENT(0, 4) == VM_OK && value == 0);
    CHECK(FETCH(0, 5 * PAGE) == VM_EFAULT && FETCH(0, PAGES * PAGE) == VM_EFAULT);
    /* What cannot be tried is not touched by finding that out. */
    CHECK(FETCH(0, PAGE + 1) == ANSWER_UNSUPPORTED && RESIDENT(0, 1) == VM_OK && value == 0);
    CHECK(MAP(0, 6, 1, RW) == VM_OK && STORE(0, 6 * PAGE + 5, 0xC3) == VM_OK);
    CHECK(FETCH(0, 6 * PAGE + 5) == VM_EACCES && PROTECT(0, 6, 1, VM_EXECUTE) == VM_OK);
    CHECK(FETCH(0, 6 * PAGE + 5) == VM_OK && FETCH(0, 6 * PAGE) == ANSWER_UNSUPPORTED);
    CHECK(PROTECT(0, 6, 1, RW) == VM_OK && loads(0, 6 * PAGE + 5, 0xC3));
    CHECK(FORK(0) == VM_OK && FETCH(1, 3 * PAGE) == VM_OK && UNMAP(1, 0, 4) == VM_OK);
    CHECK(FETCH(1, 0) == VM_EFAULT && FETCH(0, 0) == VM_OK);
    kernel->stop();
}
#endif

static void test_isolation(void)
{
    CHECK(starts(&small));
    CHECK(SPAWN() == VM_OK && MAP(0, 0, 2, RW) == VM_OK && MAP_FILE(0, 2, 1, RW, 3) == VM_OK);
    CHECK(STORE(0, 0, 10) == VM_OK && FORK(0) == VM_OK && STORE(1, 0, 11) == VM_OK);
    CHECK(STORE(1, PAGE, 21) == VM_OK && FORK(1) == VM_OK && STORE(2, 0, 12) == VM_OK);
    CHECK(STORE(2, 2 * PAGE, 32) == VM_OK && STORE(0, 1, 40) == VM_OK && MAP(2, 5, 1, RW) == VM_OK);
    CHECK(loads(0, 0, 10) && loads(1, 0, 11) && loads(2, 0, 12));
    CHECK(loads(0, PAGE, 0) && loads(1, PAGE, 21) && loads(2, PAGE, 21));
    CHECK(loads(0, 2 * PAGE, 0xC3) && loads(1, 2 * PAGE, 0xC3) && loads(2, 2 * PAGE, 32));
    CHECK(loads(0, 1, 40) && loads(1, 1, 0) && loads(2, 1, 0));
    CHECK(LOAD(1, 5 * PAGE) == VM_EFAULT && EXIT(1) == VM_OK && loads(2, PAGE, 21) && loads(0, 0, 10));
    kernel->stop();
}

static void test_exec(void)
{
    const struct vm_image image = {
        .text_file = 2, .text_pages = 2, .data_pages = 1, .bss_pages = 1, .stack_pages = 2, .entry = PAGE};
    struct op exec = {.kind = OP_EXEC, .image = image};

    CHECK(starts(&small));
    CHECK(step(exec) == VM_ESRCH && SPAWN() == VM_OK && MAP(0, 9, 1, RW) == VM_OK &&
          STORE(0, 9 * PAGE, 1) == VM_OK);
    exec.image.text_pages = 0;
    CHECK(step(exec) == VM_EINVAL);
    exec.image = image;
    exec.image.entry = 2 * PAGE;
    CHECK(step(exec) == VM_EINVAL);
    exec.image = image;
    exec.image.stack_pages = PAGES - 3;
    CHECK(step(exec) == VM_EINVAL);
    exec.image.stack_pages = UINT32_MAX;
    CHECK(step(exec) == VM_EINVAL);
    exec.image = image;
    exec.image.text_file = FILE_PAGES - 2;
    CHECK(step(exec) == VM_EINVAL && loads(0, 9 * PAGE, 1));
    CHECK(FORK(0) == VM_OK);
    exec.image = image;
    CHECK(step(exec) == VM_OK && LOAD(0, 9 * PAGE) == VM_EFAULT && loads(1, 9 * PAGE, 1));
    CHECK(loads(0, PAGE, vm_file_byte(3, 0)) && STORE(0, PAGE, 1) == VM_EACCES);
    CHECK(loads(0, 2 * PAGE + 1, vm_file_byte(4, 1)) && STORE(0, 2 * PAGE, 1) == VM_OK);
    CHECK(loads(0, 3 * PAGE, 0) && STORE(0, 3 * PAGE, 1) == VM_OK && LOAD(0, 4 * PAGE) == VM_EFAULT);
    CHECK(LOAD(0, (PAGES - 3) * PAGE) == VM_EFAULT && STORE(0, (PAGES - 2) * PAGE, 1) == VM_OK);
    kernel->stop();
}

static bool noted(const char *beginning)
{
    for (unsigned n = 0; kernel->unchecked(n) != NULL; n++) {
        if (strncmp(kernel->unchecked(n), beginning, strlen(beginning)) == 0)
            return true;
    }
    return false;
}

static void test_residence(void)
{
    CHECK(starts(&small));
    CHECK(RESIDENT(0, 0) == VM_ESRCH && SPAWN() == VM_OK && SPAWN() == VM_OK);
    CHECK(RESIDENT(0, PAGES) == VM_EINVAL && RESIDENT(0, 0) == VM_EFAULT);
    CHECK(MAP_FILE(0, 0, FILE_PAGES, VM_READ, 0) == VM_OK && MAP_FILE(1, 0, FILE_PAGES, VM_READ, 0) == VM_OK);
    for (uint32_t page = 0; page < FILE_PAGES; page++)
        CHECK(RESIDENT(0, page) == VM_OK && value == 0 && LOAD(0, page * PAGE) == VM_OK &&
              RESIDENT(0, page) == VM_OK && value == 1);
    /* That the file is in memory by now brings no page of it into another process but the one that it touches. */
    CHECK(LOAD(1, 5 * PAGE) == VM_OK);
    for (uint32_t page = 0; page < FILE_PAGES; page++)
        CHECK(RESIDENT(1, page) == VM_OK && value == (page == 5));
    CHECK(MAP(1, 20, 3, RW) == VM_OK && STORE(1, 21 * PAGE, 1) == VM_OK);
    for (uint32_t page = 20; page < 23; page++)
        CHECK(RESIDENT(1, page) == VM_OK && value == (page == 21));
    kernel->stop();
}

static void test_sharing(void)
{
    CHECK(starts(&small));
    CHECK(SPAWN() == VM_OK && MAP(0, 0, 3, RW) == VM_OK && MAP_FILE(0, 4, 1, VM_READ, 2) == VM_OK);
    CHECK(SAME(1, 0, 0, 0) == VM_ESRCH && SAME(0, PAGES, 0, 0) == VM_EINVAL && SAME(0, 9, 0, 0) == VM_EFAULT);
    CHECK(STORE(0, 0, 1) == VM_OK && STORE(0, PAGE, 2) == VM_OK && LOAD(0, 4 * PAGE) == VM_OK);
    CHECK(SAME(0, 0, 1, 0) == VM_ESRCH && FORK(0) == VM_OK && LOAD(1, 4 * PAGE) == VM_OK);
    CHECK(SAME(0, 0, 1, 9) == VM_EFAULT && SAME(0, 2, 1, 2) == ANSWER_UNSUPPORTED);
    if (SAME(0, 0, 0, 1) == ANSWER_UNSUPPORTED) {
        CHECK(noted("same: "));
        puts("not checked: which pages share a frame");
        kernel->stop();
        return;
    }
    CHECK(value == 0 && !noted("same: "));
    CHECK(SAME(0, 0, 1, 0) == VM_OK && value == 1 && SAME(0, 1, 1, 1) == VM_OK && value == 1);
    CHECK(SAME(0, 4, 1, 4) == VM_OK && value == 1);
    CHECK(STORE(1, 0, 3) == VM_OK && SAME(0, 0, 1, 0) == VM_OK && value == 0);
    CHECK(SAME(0, 1, 1, 1) == VM_OK && value == 1);
    CHECK(STORE(0, PAGE, 3) == VM_OK && SAME(0, 1, 1, 1) == VM_OK && value == 0);
    kernel->stop();
}

static uint32_t count_resident(void)
{
    uint32_t n = 0;

    for (int p = 0; p < PROCESSES; p++) {
        for (uint32_t page = 0; page < PAGES; page++)
            n += RESIDENT(p, page) == VM_OK && value == 1;
    }
    return n;
}

/* Which pages leave memory is the kernel's choice; how many did is not. */
static uint32_t reclaimed(uint32_t wanted)
{
    const uint32_t before = count_resident();
    uint32_t freed;

    CHECK(RECLAIM(wanted) == VM_OK && value <= wanted);
    freed = value;
    CHECK(freed == before - count_resident());
    CHECK(freed == wanted || noted("reclaim: pages that several"));
    return freed;
}

static void test_reclaim(void)
{
    CHECK(starts(&small));
    CHECK(reclaimed(5) == 0 && SPAWN() == VM_OK);
    CHECK(MAP_FILE(0, 0, 4, VM_READ, 0) == VM_OK && MAP(0, 8, 2, RW) == VM_OK && FORK(0) == VM_OK);
    for (uint32_t page = 0; page < 4; page++)
        CHECK(loads(0, page * PAGE + 1, vm_file_byte(page, 1)));
    CHECK(SPAWN() == VM_OK && MAP_FILE(2, 0, 4, VM_READ, 8) == VM_OK);
    for (uint32_t page = 0; page < 4; page++)
        CHECK(loads(2, page * PAGE + 1, vm_file_byte(page + 8, 1)));
    if (reclaimed(6) == 0)
        puts("not checked: pages of a file that were paged out");
    CHECK(STORE(0, 8 * PAGE, 77) == VM_OK && STORE(1, 9 * PAGE, 0) == VM_OK);
    reclaimed(PAGES);
    if (noted("reclaim: this host has no swap"))
        puts("not checked: pages in swap");
    for (uint32_t page = 0; page < 4; page++)
        CHECK(loads(0, page * PAGE + 1, vm_file_byte(page, 1)));
    /* Both get the same page again, and each its own. */
    CHECK(EXIT(2) == VM_OK && FORK(0) == VM_OK && FORK(1) == VM_OK && loads(0, 8 * PAGE, 77) &&
          loads(2, 8 * PAGE, 77));
    CHECK(loads(1, 9 * PAGE, 0) && loads(3, 9 * PAGE, 0));
    CHECK(SAME(0, 8, 2, 8) == ANSWER_UNSUPPORTED || value == 1);
    CHECK(SAME(1, 9, 3, 9) == ANSWER_UNSUPPORTED || value == 1);
    CHECK(STORE(2, 8 * PAGE, 78) == VM_OK && loads(0, 8 * PAGE, 77) && loads(1, 8 * PAGE, 0));
    kernel->stop();
}

static void test_unsupported(void)
{
    CHECK(starts(&small) && noted("fail_*: ") && noted("usage: ") && kernel->unchecked(2) == NULL);
    for (int kind = 0; kind < OP_KINDS; kind++)
        CHECK((declaration.operations >> kind & 1) !=
              (kind == OP_USAGE || (kind >= OP_FAIL_NTH && kind <= OP_FAIL_NONE)));
    CHECK(SPAWN() == VM_OK && SYNC(0, 0, 1) == VM_EFAULT && SHARE(0, 0, 1, RW, 0) == VM_OK &&
          !noted("sync: "));
    CHECK(SYNC(0, 0, 1) == VM_OK && noted("sync: ") && kernel->unchecked(3) == NULL);
    kernel->stop();
}

int main(void)
{
    test_numbers();
    test_mapping();
    test_access();
    test_file();
    test_shared_errors();
    test_shared();
#ifdef __x86_64__
    test_fetch();
#endif
    test_isolation();
    test_exec();
    test_residence();
    test_sharing();
    test_reclaim();
    test_unsupported();
    return checks_end();
}
