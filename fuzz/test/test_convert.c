/*
 * Inputs and operations turn into each other: the records of any operation decode to it, and any string of bytes plays
 * the same as the operations that it stands for, and as the input that is made of these.
 */
#include <stdlib.h>
#include <string.h>

#include "../../harness/test/testing.h"
#include "../input/convert.h"
#include "../input/read_bytes.h"

static FILE *opened(FILE *file)
{
    if (file == NULL) {
        perror("tmpfile");
        exit(2);
    }
    return file;
}

/* Plays a source on the model; its steps with their answers, as a recording. */
static FILE *play(const struct machine *machine, struct source source)
{
    struct run run = {.implementation = &implementation_model,
                      .machine = machine,
                      .deterministic = true,
                      .recording = opened(recording_new())};
    struct run_result result;
    run_play(&run, &source, &result);
    CHECK(result.end == RUN_CONFORMS);
    return run.recording;
}

/* How many steps two recordings have in common from the beginning on; both have more if *longer. */
static size_t same_steps(FILE *a, FILE *b, bool *longer)
{
    struct source first = source_recording(a), second = source_recording(b);
    struct trace_step x, y;
    size_t same = 0;
    bool more_x, more_y, equal;
    do {
        more_x = first.next(first.state, &x) == TRACE_STEP;
        more_y = second.next(second.state, &y) == TRACE_STEP;
        equal = more_x && more_y && memcmp(&x.op, &y.op, sizeof x.op) == 0 &&
                answer_same(x.op.kind, &x.answer, &y.answer);
        same += equal;
    } while (equal);
    *longer = more_x || more_y;
    return same;
}

/* Encodes a recording while it is played again, plays the input that comes out, and compares. How many bytes it has. */
static size_t check_encoded(const struct machine *machine, FILE *recording, size_t steps)
{
    struct encoder encoder = {source_recording(recording), machine, opened(tmpfile())};
    FILE *once = play(machine, source_encoder(&encoder)), *again;
    struct input input = {.machine = machine};
    bool longer;
    rewind(encoder.out);
    input.bytes = read_bytes(encoder.out, &input.size);
    again = play(machine, source_input(&input));
    CHECK(same_steps(recording, once, &longer) == steps && !longer);
    CHECK(same_steps(recording, again, &longer) == steps && !longer);
    free((void *)(uintptr_t)input.bytes);
    fclose(once);
    fclose(again);
    fclose(encoder.out);
    return input.size;
}

static void test_generated(const struct machine *machine, uint64_t steps)
{
    struct generator generator;
    FILE *recording;
    size_t size;
    generator_init(&generator, machine, 1, steps, true);
    recording = play(machine, source_generator(&generator));
    size = check_encoded(machine, recording, steps);
    CHECK(size > steps * RECORD_BYTES && size < steps * RECORD_BYTES * 2);
    fclose(recording);
}

static void test_any_bytes(const struct machine *machine)
{
    enum { SIZE = 20003 }; /* the last record is cut */
    static unsigned char bytes[SIZE];
    struct input input = {.machine = machine, .bytes = bytes, .size = SIZE};
    struct source source;
    FILE *recording;
    long steps;
    srand(1);
    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = (unsigned char)(rand() >> 4);
    recording = play(machine, source_input(&input));
    source = source_recording(recording);
    for (steps = 0; source.next(source.state, &(struct trace_step){.line = 0}) == TRACE_STEP;)
        steps++;
    CHECK(steps > SIZE / RECORD_BYTES * 9 / 10);
    check_encoded(machine, recording, (size_t)steps);
    fclose(recording);
}

/* Every operand at its largest, and one that no byte can choose. */
static void test_extremes(const struct machine *machine)
{
    for (int kind = 0; kind < OP_KINDS; kind++) {
        struct op op = {.kind = (enum op_kind)kind}, decoded;
        struct input input = {.machine = machine};
        unsigned char bytes[ENCODED_BYTES];
        for (const enum operand *o = operations[kind].operands; *o != NONE; o++)
            field_set(&op, operands[*o].offset, operand_max(machine, *o));
        machine->flat_init(&(struct limits){.memory = true, .tables = true});
        input.bytes = bytes;
        input.size = op_encode(machine, &op, bytes);
        CHECK(input_next(&input, &decoded) && memcmp(&op, &decoded, sizeof op) == 0);
        CHECK(!input_next(&input, &decoded));
    }
}

int main(void)
{
    static const struct machine *const machines[] = {&machine_tiny, &machine_small, &machine_sv32};
    for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++)
        test_extremes(machines[i]);
    test_generated(&machine_tiny, 20000);
    test_generated(&machine_small, 20000);
    test_any_bytes(&machine_tiny);
    test_any_bytes(&machine_small);
    return checks_end();
}
