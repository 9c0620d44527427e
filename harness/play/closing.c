#include "closing.h"

/* The next page of all processes that is mapped; false: there is none. */
static bool next_mapped(struct closing *closing, const struct machine *machine)
{
    for (; closing->process < (int)machine->processes; closing->process++, closing->page = 0)
        for (; closing->page < machine->space_pages; closing->page++)
            if (machine->flat_mapped(closing->process, closing->page))
                return true;
    return false;
}

static bool next_sync(struct closing *closing, const struct machine *machine, struct op *op)
{
    if (!next_mapped(closing, machine))
        return false;
    *op = (struct op){.kind = OP_SYNC, .process = closing->process, .page = closing->page++, .count = 1};
    return true;
}

/* The live process after that one, or a number that is none. */
static int next_live(const struct machine *machine, int process)
{
    do
        process++;
    while (process < (int)machine->processes && !machine->flat_live(process));
    return process;
}

/* Each process and the next one: of all pairs it would take longer than the input itself. */
static bool next_pair(struct closing *closing, const struct machine *machine)
{
    while (next_mapped(closing, machine)) {
        closing->other = next_live(machine, closing->process);
        if (closing->other < (int)machine->processes && machine->flat_mapped(closing->other, closing->page))
            return true;
        closing->page++;
    }
    return false;
}

/* Brings in one page of two processes, so that it can be judged whether they share a frame as they should. */
static bool next_same(struct closing *closing, const struct machine *machine, struct op *op)
{
    uint32_t address;
    if (!next_pair(closing, machine))
        return false;
    address = closing->page * machine->page_size;
    if (closing->asked < 2) {
        int process = closing->asked == 0 ? closing->process : closing->other;
        *op = (struct op){.kind = OP_LOAD, .process = process, .page = address};
        closing->asked++;
        return true;
    }
    *op = (struct op){.kind = OP_SAME,
                      .process = closing->process,
                      .page = closing->page,
                      .other = closing->other,
                      .other_page = closing->page};
    closing->asked = 0;
    closing->page++;
    return true;
}

bool closing_next(struct closing *closing, const struct machine *machine, struct op *op)
{
    switch (closing->stage) {
    case 0:
        *op = (struct op){.kind = OP_USAGE};
        closing->stage++;
        return true;
    case 1:
        *op = (struct op){.kind = OP_FAIL_NONE};
        closing->stage++;
        return true;
    case 2:
        if (next_sync(closing, machine, op))
            return true;
        *closing = (struct closing){.stage = 3};
        return next_same(closing, machine, op);
    default:
        return next_same(closing, machine, op);
    }
}
