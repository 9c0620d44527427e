/*
 * Any operations where memory is nearly full from the start: process 0 has stored to so many pages of its own that one
 * place is left, frames and swap slots together, and never lets go of them; before each operation it stores to one that
 * is in swap. Every other access, too, is to a page that is not in memory, if the process has one that permits it: each
 * brings a page in, for which another has to leave.
 */
#include "../target.h"

static uint32_t held(void)
{
    uint32_t pages = MACHINE.frames + MACHINE.slots - 1;
    return pages < MACHINE.space_pages ? pages : MACHINE.space_pages;
}

static bool first(uint32_t n, struct op *op)
{
    if (n == 0)
        *op = (struct op){.kind = OP_SPAWN};
    else if (n == 1)
        *op = (struct op){.kind = OP_MAP_ANON, .count = held(), .prot = VM_READ | VM_WRITE};
    else
        *op = (struct op){.kind = OP_STORE, .page = (n - 2) * MACHINE.page_size, .byte = n & 0xff};
    return n < 2 + held();
}

static bool is_resident(int process, uint32_t page)
{
    struct op resident = {.kind = OP_RESIDENT, .process = process, .page = page};
    return MACHINE.model_step(&resident).value == 1;
}

/* Moves an access to the next page that is not in memory, if there is one that permits it. */
static void go_outside(struct op *op, uint32_t needed)
{
    uint32_t page = op->page / MACHINE.page_size, offset = op->page % MACHINE.page_size;
    for (uint32_t n = 0; n < MACHINE.space_pages; n++, page = (page + 1) % MACHINE.space_pages)
        if ((MACHINE.flat_protection(op->process, page) & needed) != 0 && !is_resident(op->process, page)) {
            op->page = page * MACHINE.page_size + offset;
            return;
        }
}

static bool admit(struct op *op)
{
    switch (operations[op->kind].effect) {
    case READS:
    case WRITES:
    case EXECUTES:
        go_outside(op, permission_needed(op->kind));
        return true;
    case RELEASES:
        return op->process != 0;
    default:
        return true;
    }
}

static bool before(unsigned char last, struct op *op)
{
    *op = (struct op){.kind = OP_STORE, .page = last % held() * MACHINE.page_size, .byte = last};
    go_outside(op, VM_WRITE);
    return true;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static const struct target pressure = {
        .implementation = &implementation_model, .first = first, .admit = admit, .before = before};
    return target_play(&pressure, data, size);
}
