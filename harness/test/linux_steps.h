/*
 * What the tests of implementation_linux have in common: a small machine, and steps of it in one line.
 */
#ifndef LINUX_STEPS_H
#define LINUX_STEPS_H

#include "../targets/implementation.h"
#include "testing.h"

enum { PAGE = 16, PAGES = 32, FILE_PAGES = 12, PROCESSES = 8 };

/* Only these fields mean anything to a kernel. */
static const struct machine small = {.name = "small",
                                     .processes = PROCESSES,
                                     .space_pages = PAGES,
                                     .page_size = PAGE,
                                     .file_pages = FILE_PAGES};
static const struct implementation *const kernel = &implementation_linux;
static struct declaration declaration;
char error[256];       /* of the last start */
static uint32_t value; /* of the last answer */

static inline int step(struct op op)
{
    const struct answer answer = kernel->step(&op);

    value = answer.value;
    return answer.status;
}

#define STEP(...) step((struct op){__VA_ARGS__})
#define MAP(p, first, n, pr) STEP(.kind = OP_MAP_ANON, .process = p, .page = first, .count = n, .prot = pr)
#define MAP_FILE(p, first, n, pr, f) \
    STEP(.kind = OP_MAP_FILE, .process = p, .page = first, .count = n, .prot = pr, .file = f)
#define SHARE(p, first, n, pr, f) \
    STEP(.kind = OP_MAP_SHARED, .process = p, .page = first, .count = n, .prot = pr, .file = f)
#define SYNC(p, first, n) STEP(.kind = OP_SYNC, .process = p, .page = first, .count = n)
#define READ_FILE(f, o) STEP(.kind = OP_READ_FILE, .file = f, .count = o)
#define UNMAP(p, first, n) STEP(.kind = OP_UNMAP, .process = p, .page = first, .count = n)
#define PROTECT(p, first, n, pr) STEP(.kind = OP_PROTECT, .process = p, .page = first, .count = n, .prot = pr)
#define LOAD(p, address) STEP(.kind = OP_LOAD, .process = p, .page = address)
#define STORE(p, address, b) STEP(.kind = OP_STORE, .process = p, .page = address, .byte = b)
#define FETCH(p, address) STEP(.kind = OP_FETCH, .process = p, .page = address)
#define FORK(p) STEP(.kind = OP_FORK, .process = p)
#define EXIT(p) STEP(.kind = OP_EXIT, .process = p)
#define RESIDENT(p, n) STEP(.kind = OP_RESIDENT, .process = p, .page = n)
#define SAME(p, n, q, m) STEP(.kind = OP_SAME, .process = p, .page = n, .other = q, .other_page = m)
#define SPAWN() STEP(.kind = OP_SPAWN)
#define RECLAIM(n) STEP(.kind = OP_RECLAIM, .count = n)

enum { RW = VM_READ | VM_WRITE, RX = VM_READ | VM_EXECUTE };

static inline bool loads(int process, uint32_t address, unsigned byte)
{
    return LOAD(process, address) == VM_OK && value == byte;
}

static inline bool file_holds(uint32_t file_page, uint32_t offset, unsigned byte)
{
    return READ_FILE(file_page, offset) == VM_OK && value == byte;
}

static inline bool starts(const struct machine *machine)
{
    return kernel->start(kernel, machine, &declaration, error, sizeof error);
}

#endif
