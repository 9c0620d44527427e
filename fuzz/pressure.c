/*
 * Any operations where memory is nearly full from the start: process 0 has stored to so many pages of its own that
 * PLACES_LEFT places are left, frames and swap slots together, and never lets go of them. So most steps that touch
 * a page evict one, read one from swap, or are refused.
 */
#include "target.h"

enum { PLACES_LEFT = 2 };

static uint32_t held(void)
{
    uint32_t pages = MACHINE.frames + MACHINE.slots - PLACES_LEFT;
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

static bool admit(struct op *op)
{
    bool lets_go = op->kind == OP_EXIT || op->kind == OP_EXEC || op->kind == OP_UNMAP;
    return !lets_go || op->process != 0;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static const struct target pressure = {
        .implementation = &implementation_model, .first = first, .admit = admit};
    return target_play(&pressure, data, size);
}
