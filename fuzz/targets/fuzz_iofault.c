/*
 * Any operations, before each of which it may be planned that a transfer fails: one of the next, those of a slot, those
 * of a file page. At the end no plan is left, and nothing that was stored may be lost.
 */
#include "../target.h"

/* A byte below 8 in steps of what it plans, the rest says which. */
static bool before(unsigned char last, struct op *op)
{
    uint32_t which = last / 8;
    switch (last % 8) {
    case 0:
        return false;
    case 5:
        *op = (struct op){.kind = OP_FAIL_SLOT, .count = which % MACHINE.slots};
        return true;
    case 6:
        *op = (struct op){.kind = OP_FAIL_FILE, .file = which % MACHINE.file_pages};
        return true;
    case 7:
        *op = (struct op){.kind = OP_FAIL_NONE};
        return true;
    default:
        *op = (struct op){.kind = OP_FAIL_NTH, .count = last % 8};
        return true;
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static const struct target iofault = {.implementation = &implementation_model, .before = before};
    return target_play(&iofault, data, size);
}
