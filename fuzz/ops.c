/*
 * The fuzz target: an input's operations (decode.h) on the model, each answer judged by the flat machine, the
 * model's invariant checked after each. At the end what is in use is judged, every byte of every process compared,
 * every page synced and every byte of the file compared, and tried which pages share a frame. When something
 * does not hold, the operations up to there go to standard error, as a trace, and the program aborts.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "../harness/trace.h"
#include "decode.h"

/* Of the geometry that is fuzzed. */
extern const struct machine MACHINE;

/* What does not hold is a comment, so that the operation is carried out when the trace is replayed. */
static void write_step(FILE *trace, const struct op *op, const struct answer *answer,
                       const struct verdict *verdict, int broken)
{
    trace_write_op(trace, op);
    fputs(verdict->allowed && broken == 0 ? " -> " : " # got ", trace);
    trace_write_answer(trace, op->kind, answer);
    if (!verdict->allowed) {
        fputs(", allowed are only: ", trace);
        trace_write_allowed(trace, op->kind, verdict);
        fprintf(trace, " (claim C%u)", verdict->claim);
    }
    if (broken != 0)
        fprintf(trace, ", and part %d of the model's invariant does not hold", broken);
    fputs("\n", trace);
}

/* False: the answer is not allowed, or the invariant does not hold. */
static bool play_step(const struct op *op, FILE *trace)
{
    struct answer answer = MACHINE.model_step(op);
    int broken = MACHINE.model_check();
    struct verdict verdict = {.allowed = true};
    if (answer.status != ANSWER_UNSUPPORTED)
        verdict = MACHINE.flat_judge(op, &answer);
    if (trace != NULL)
        write_step(trace, op, &answer, &verdict, broken);
    return verdict.allowed && broken == 0;
}

static bool compare_page(int process, uint32_t page, FILE *trace)
{
    uint32_t address = page * MACHINE.page_size, end = address + MACHINE.page_size;
    for (int expected = 0; address < end && expected >= 0; address++) {
        int byte = MACHINE.model_peek(process, address);
        expected = MACHINE.flat_byte(process, address); /* -1 for a page that is not mapped, all of it */
        if (byte == expected)
            continue;
        if (trace != NULL)
            fprintf(trace, "# at the end process %d has %d at 0x%" PRIx32 ", but should have %d\n", process,
                    byte, address, expected);
        return false;
    }
    return true;
}

static bool compare_all(FILE *trace)
{
    for (int process = 0; process < (int)MACHINE.processes; process++)
        for (uint32_t page = 0; page < MACHINE.space_pages; page++)
            if (!compare_page(process, page, trace))
                return false;
    return true;
}

static bool sync_all(FILE *trace)
{
    for (int process = 0; process < (int)MACHINE.processes; process++)
        for (uint32_t page = 0; page < MACHINE.space_pages; page++) {
            struct op sync = {.kind = OP_SYNC, .process = process, .page = page, .count = 1};
            if (MACHINE.flat_mapped(process, page) && !play_step(&sync, trace))
                return false;
        }
    return true;
}

/* What every process has synced is in the file. */
static bool compare_file(FILE *trace)
{
    for (uint32_t n = 0; n < MACHINE.file_pages; n++)
        for (uint32_t o = 0; o < MACHINE.page_size; o++) {
            struct op read = {.kind = OP_READ_FILE, .file = n, .count = o};
            struct answer answer = MACHINE.model_step(&read);
            struct verdict verdict = MACHINE.flat_judge(&read, &answer);
            if (verdict.allowed)
                continue;
            if (trace != NULL)
                write_step(trace, &read, &answer, &verdict, 0);
            return false;
        }
    return true;
}

static bool play_steps(const struct op *steps, size_t count, FILE *trace)
{
    for (size_t i = 0; i < count; i++)
        if (!play_step(&steps[i], trace))
            return false;
    return true;
}

/* Brings in one page of two processes, so that it can be judged whether they share a frame as they should. */
static bool compare_frames(int process, int other, uint32_t page, FILE *trace)
{
    const struct op steps[] = {
        {.kind = OP_LOAD, .process = process, .page = page * MACHINE.page_size},
        {.kind = OP_LOAD, .process = other, .page = page * MACHINE.page_size},
        {.kind = OP_SAME, .process = process, .page = page, .other = other, .other_page = page},
    };
    return play_steps(steps, sizeof steps / sizeof steps[0], trace);
}

/* Of each process and the next one: of all pairs it would take longer than the input itself. */
static bool compare_sharing(FILE *trace)
{
    int process = -1;
    for (int other = 0; other < (int)MACHINE.processes; other++) {
        if (!MACHINE.flat_live(other))
            continue;
        for (uint32_t page = 0; page < MACHINE.space_pages; page++)
            if (MACHINE.flat_mapped(process, page) && MACHINE.flat_mapped(other, page) &&
                !compare_frames(process, other, page, trace))
                return false;
        process = other;
    }
    return true;
}

/* Plays an input on an empty machine; false: something does not hold. The trace is written if it is not NULL. */
static bool play(const unsigned char *data, size_t size, FILE *trace)
{
    static const struct op last[] = {{.kind = OP_USAGE}, {.kind = OP_FAIL_NONE}};
    MACHINE.model_init();
    MACHINE.flat_init(true, true, false);
    for (size_t at = 0; at < size; at += RECORD_BYTES) {
        struct op op;
        record_decode(&MACHINE, data + at, size - at, &op);
        if (!play_step(&op, trace))
            return false;
    }
    return play_steps(last, sizeof last / sizeof last[0], trace) && compare_all(trace) && sync_all(trace) &&
           compare_file(trace) && compare_sharing(trace);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (play(data, size, NULL))
        return 0;
    trace_write_header(stderr, &MACHINE);
    if (play(data, size, stderr))
        fputs("# it holds when played again: something is left from one run to the next\n", stderr);
    abort();
}
