#include "alone.h"

#include <stdlib.h>
#include <string.h>

#include "../harness/trace.h"
#include "../model/vm.h"
#include "play.h"

static bool live(int process)
{
    enum vm_where where;
    uint32_t number;
    return vm_residence(process, 0, &where, &number) != VM_ESRCH;
}

static bool mapped(int process, uint32_t page)
{
    enum vm_where where = VM_UNMAPPED;
    uint32_t number;
    return vm_residence(process, page, &where, &number) == VM_OK && where != VM_UNMAPPED;
}

static uint32_t protection(int process, uint32_t page)
{
    return mapped(process, page) ? VM_READ | VM_WRITE | VM_EXECUTE : 0;
}

const struct machine *alone_machine(void)
{
    static struct machine machine;
    machine = MACHINE;
    machine.flat_live = live;
    machine.flat_mapped = mapped;
    machine.flat_protection = protection;
    return &machine;
}

int alone_play(alone_player *player, const unsigned char *data, size_t size)
{
    const char *wrong;
    MACHINE.model_init();
    wrong = player(data, size, NULL);
    if (wrong == NULL)
        return 0;
    trace_write_header(stderr, &MACHINE);
    MACHINE.model_init();
    player(data, size, stderr);
    fprintf(stderr, "# does not hold: %s\n", wrong);
    abort();
}

void alone_write(FILE *trace, const struct op *op, const struct answer *answer)
{
    if (trace == NULL)
        return;
    trace_write_op(trace, op);
    fputs(" # ", trace);
    trace_write_answer(trace, op->kind, answer);
    fputs("\n", trace);
}

struct answer alone_step(const struct op *op, FILE *trace)
{
    struct answer answer = MACHINE.model_step(op);
    alone_write(trace, op, &answer);
    return answer;
}

static void look_at_page(struct alone_view *view, int process, uint32_t page)
{
    for (uint32_t address = page * VM_PAGE_SIZE; address < (page + 1) * VM_PAGE_SIZE; address++)
        view->byte[process + 1][address] = (short)MACHINE.model_peek(process, address);
}

void alone_look(struct alone_view *view)
{
    memset(view, 0xff, sizeof *view);
    for (int process = -1; process <= VM_PROCESSES; process++)
        for (uint32_t page = 0; page < ALONE_PAGES; page++)
            if (mapped(process, page))
                look_at_page(view, process, page);
}
