/*
 * vm_read and vm_write: a range of bytes has to get as far as vm_load or vm_store from the same state byte by byte, end
 * with the same status, read the same bytes and leave the same to be seen. Loads and stores become ranges, of as many
 * bytes as the last byte of the record says; the other operations are there to make states.
 */
#include <string.h>

#include "../../model/snapshot.h"
#include "../../model/vm.h"
#include "../alone.h"
#include "../target.h"

enum { RANGE_MAX = 255 };

/* What came of an access, and what was to be seen afterwards. */
struct outcome {
    enum vm_status status;
    uint32_t done;
    unsigned char read[RANGE_MAX];
    struct alone_view view;
};

static unsigned char byte_to_store(const struct op *op, uint32_t n)
{
    return (unsigned char)(op->byte + n);
}

static void access_bytes(const struct op *op, uint32_t count, struct outcome *outcome, FILE *trace)
{
    struct op one = *op;
    memset(outcome, 0, sizeof *outcome);
    while (outcome->done < count) {
        struct answer answer;
        one.page = op->page + outcome->done;
        one.byte = byte_to_store(op, outcome->done);
        answer = alone_step(&one, trace);
        outcome->status = (enum vm_status)answer.status;
        if (outcome->status != VM_OK)
            break;
        outcome->read[outcome->done] = (unsigned char)answer.value;
        outcome->done++;
    }
    alone_look(&outcome->view);
}

static void access_range(const struct op *op, uint32_t count, struct outcome *outcome)
{
    unsigned char stored[RANGE_MAX];
    memset(outcome, 0, sizeof *outcome);
    for (uint32_t n = 0; n < count; n++)
        stored[n] = byte_to_store(op, n);
    outcome->status = op->kind == OP_LOAD
                          ? vm_read(op->process, op->page, outcome->read, count, &outcome->done)
                          : vm_write(op->process, op->page, stored, count, &outcome->done);
    memset(outcome->read + outcome->done, 0, RANGE_MAX - outcome->done);
    alone_look(&outcome->view);
}

/* NULL, or what does not hold. */
static const char *compare(const struct op *op, uint32_t count, FILE *trace)
{
    static struct vm_snapshot before;
    static struct outcome bytes, range;
    vm_save(&before);
    access_bytes(op, count, &bytes, trace);
    vm_restore(&before);
    access_range(op, count, &range);
    if (trace != NULL)
        fprintf(trace, "# the last %u at once\n", (unsigned)count);
    if (range.status != bytes.status || range.done != bytes.done)
        return "a range gets as far as its bytes do one by one";
    if (memcmp(range.read, bytes.read, sizeof range.read) != 0)
        return "a range reads what its bytes do one by one";
    if (memcmp(&range.view, &bytes.view, sizeof range.view) != 0)
        return "a range leaves to be seen what its bytes do one by one";
    return MACHINE.model_check() == 0 ? NULL : "the state is accepted after a range";
}

static const char *play_ranges(const unsigned char *data, size_t size, FILE *trace)
{
    struct input input = {.machine = alone_machine(), .bytes = data, .size = size};
    const char *wrong = NULL;
    struct op op;
    while (wrong == NULL && input_next(&input, &op)) {
        if (op.kind == OP_LOAD || op.kind == OP_STORE)
            wrong = compare(&op, input.last, trace);
        else
            alone_step(&op, trace);
    }
    return wrong;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    return alone_play(play_ranges, data, size);
}
