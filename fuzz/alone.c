#include "alone.h"

#include <stdlib.h>
#include <string.h>

#include "../harness/language/trace.h"
#include "../harness/targets/host.h"
#include "../model/vm.h"
#include "input/decode.h"
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

static const char *play_from_start(alone_player *player, const unsigned char *data, size_t size, FILE *trace)
{
    MACHINE.model_init();
    return player(data, size, trace);
}

/* The same does not hold of an input; false also where there is no time left to see. */
static bool is_wrong(alone_player *player, const unsigned char *data, size_t size, const char *wrong)
{
    return !host_interrupted() && play_from_start(player, data, size, NULL) == wrong;
}

/* Takes out every record without which the same does not hold: many at a time first, from the back. */
static size_t leave_out(alone_player *player, unsigned char *data, size_t size, const char *wrong)
{
    unsigned char *fewer = malloc(size);
    for (size_t length = size / RECORD_BYTES * RECORD_BYTES; fewer != NULL && length >= RECORD_BYTES;
         length = length / 2 / RECORD_BYTES * RECORD_BYTES)
        for (size_t end = size / RECORD_BYTES * RECORD_BYTES; end >= length; end -= RECORD_BYTES) {
            memcpy(fewer, data, end - length);
            memcpy(fewer + end - length, data + end, size - end);
            if (!is_wrong(player, fewer, size - length, wrong))
                continue;
            size -= length;
            memcpy(data, fewer, size);
            end -= length - RECORD_BYTES;
        }
    free(fewer);
    return size;
}

/* Makes every byte 0 that may be. */
static void clear(alone_player *player, unsigned char *data, size_t size, const char *wrong)
{
    for (size_t at = 0; at < size; at++) {
        unsigned char byte = data[at];
        data[at] = 0;
        if (byte != 0 && !is_wrong(player, data, size, wrong))
            data[at] = byte;
    }
}

/* The trace of the smallest input found with which the same does not hold. */
static void explain(alone_player *player, const unsigned char *data, size_t size, const char *wrong)
{
    unsigned char *smaller = malloc(size);
    play_take_time();
    if (smaller != NULL) {
        memcpy(smaller, data, size);
        size = leave_out(player, smaller, size, wrong);
        clear(player, smaller, size, wrong);
        data = smaller;
    }
    trace_write_header(stderr, &MACHINE, NULL);
    play_from_start(player, data, size, stderr);
    fprintf(stderr, "# does not hold: %s\n", wrong);
    free(smaller);
}

int alone_play(alone_player *player, const unsigned char *data, size_t size)
{
    const char *wrong = play_from_start(player, data, size, NULL);
    if (wrong == NULL)
        return 0;
    if (play_is_heard())
        explain(player, data, size, wrong);
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
