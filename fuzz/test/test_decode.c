/*
 * What fuzzing relies on: every string of bytes is a sequence of operations that a trace can hold, each operation
 * and each answer of the model comes up, and nothing is left from one input to the next.
 */
#include <stdlib.h>
#include <string.h>

#include "../../harness/language/trace.h"
#include "../../harness/test/testing.h"
#include "../input/decode.h"

enum { RECORDS = 20000 };

static unsigned char input[RECORDS * RECORD_BYTES];
static struct op ops[RECORDS];
static size_t count; /* of the operations that were played: value records are none */
static struct answer answers[RECORDS], answers_again[RECORDS];

/* The high bits of a linear congruential generator (Knuth's MMIX). */
static void fill_input(uint64_t random)
{
    for (size_t i = 0; i < sizeof input; i++) {
        random = random * 6364136223846793005 + 1442695040888963407;
        input[i] = (unsigned char)(random >> 56);
    }
}

/* Plays the first records of the input on an empty machine; false: an answer is not allowed. */
static bool play(const struct machine *machine, size_t records, struct answer *results)
{
    struct input from = {.machine = machine, .bytes = input, .size = records * RECORD_BYTES};
    bool allowed = true;
    machine->model_init();
    machine->flat_init(&(struct limits){.memory = true, .tables = true});
    for (count = 0; input_next(&from, &ops[count]); count++) {
        struct answer *result = &results[count];
        *result = machine->model_step(&ops[count]);
        allowed = allowed &&
                  (result->status == ANSWER_UNSUPPORTED || machine->flat_judge(&ops[count], result).allowed);
    }
    return allowed;
}

static bool every_kind_came(void)
{
    bool came[OP_KINDS] = {false};
    for (size_t i = 0; i < count; i++)
        came[ops[i].kind] = true;
    return memchr(came, false, OP_KINDS) == NULL;
}

/* Of those that the model can give. */
static bool every_status_came(void)
{
    bool came[ANSWER_UNSUPPORTED + 1] = {false};
    for (size_t i = 0; i < count; i++)
        came[answers[i].status] = true;
    return memchr(came, false, sizeof came) == NULL;
}

/* Writes the operations that were played as a trace, and reads them again. */
static bool trace_holds_them(const struct machine *machine)
{
    static struct trace_reader reader;
    struct trace_step step;
    size_t same = 0;
    FILE *file = tmpfile();
    if (file == NULL)
        return false;
    trace_write_header(file, machine, NULL);
    for (size_t i = 0; i < count; i++) {
        trace_write_op(file, &ops[i]);
        fputs("\n", file);
    }
    rewind(file);
    if (trace_begin(&reader, file))
        while (same < count && trace_next(&reader, &step) == TRACE_STEP &&
               memcmp(&step.op, &ops[same], sizeof step.op) == 0)
            same++;
    fclose(file);
    return same == count;
}

static void test_random_input(const struct machine *machine)
{
    fill_input(1);
    CHECK(play(machine, RECORDS, answers));
    CHECK(count > RECORDS * 9 / 10 && count < RECORDS);
    CHECK(every_kind_came());
    CHECK(every_status_came());
    CHECK(trace_holds_them(machine));
}

static void test_nothing_is_left(const struct machine *machine)
{
    fill_input(2);
    play(machine, RECORDS, answers);
    fill_input(3);
    play(machine, RECORDS / 2, answers_again);
    CHECK(memcmp(answers, answers_again, count * sizeof answers[0]) != 0);
    fill_input(2);
    play(machine, RECORDS, answers_again);
    CHECK(memcmp(answers, answers_again, count * sizeof answers[0]) == 0);
}

static void test_small_bytes(const struct machine *machine)
{
    static const unsigned char zeros[RECORD_BYTES];
    static const struct op spawn = {.kind = OP_SPAWN};
    static const unsigned char map[RECORD_BYTES] = {OP_MAP_ANON};
    static const struct op map_first = {.kind = OP_MAP_ANON, .count = 1, .prot = VM_READ | VM_WRITE};
    struct op op;
    machine->flat_init(&(struct limits){.memory = true, .tables = true});
    record_decode(machine, zeros, RECORD_BYTES, &op);
    CHECK(memcmp(&op, &spawn, sizeof op) == 0);
    record_decode(machine, map, RECORD_BYTES, &op);
    CHECK(memcmp(&op, &map_first, sizeof op) == 0);
}

/* The last bytes are the last pages of all, from which on a range begins again at page 0. */
static void test_last_pages(const struct machine *machine)
{
    static const unsigned char map[RECORD_BYTES] = {OP_MAP_ANON, 0, 0xff, 1};
    static const unsigned char same[RECORD_BYTES] = {OP_SAME, 0, 0xfc, 0, 0xfe};
    struct op op;
    machine->flat_init(&(struct limits){.memory = true, .tables = true});
    record_decode(machine, map, RECORD_BYTES, &op);
    CHECK(op.page == UINT32_MAX && op.count == 2);
    record_decode(machine, same, RECORD_BYTES, &op);
    CHECK(op.page == UINT32_MAX - 3 && op.other_page == UINT32_MAX - 1);
}

/* Bytes that are missing are zeros, and those of the next record are not looked at. */
static void test_cut_record(const struct machine *machine)
{
    unsigned char record[2 * RECORD_BYTES];
    struct op cut, whole;
    memset(record, 0xff, sizeof record);
    record[0] = OP_STORE;
    record_decode(machine, record, 3, &cut);
    memset(record + 3, 0, RECORD_BYTES - 3);
    record_decode(machine, record, sizeof record, &whole);
    CHECK(memcmp(&cut, &whole, sizeof cut) == 0);
    CHECK(whole.byte == 0 && whole.page != 0);
}

/* Values reach their operands, in the range that these have, and only those of the next operation. */
static void test_values(const struct machine *machine)
{
    static const unsigned char records[] = {
        OP_SPAWN,     0, 0,    0,    0,    0,    0, 0, /* to be process 0 */
        RECORD_VALUE, 2, 0x78, 0x56, 0x34, 0x12, 0, 0, /* count */
        0xff,         1, 0xff, 0xff, 0xff, 0xff, 0, 0, /* page */
        RECORD_VALUE, 3, 1,    0,    0,    0,    1, 0, /* operand 0x103 */
        OP_MAP_ANON,  0, 0,    0,    0,    0,    0, 9, OP_MAP_ANON, 0, 0, 0, 0, 0, 0, 0,
        RECORD_VALUE, 0, 0,    0,    0,    0,    0, 0, /* of nothing */
    };
    struct input from = {.machine = machine, .bytes = records, .size = sizeof records};
    struct op op;
    machine->flat_init(&(struct limits){.memory = true, .tables = true});
    CHECK(input_next(&from, &op) && op.kind == OP_SPAWN && from.last == 0);
    CHECK(input_next(&from, &op) && op.kind == OP_MAP_ANON && from.last == 9);
    CHECK(op.process == 0 && op.count == 0x12345678 && op.page == UINT32_MAX);
    CHECK(op.prot == (VM_READ | VM_WRITE));
    CHECK(input_next(&from, &op) && op.count == 1 && op.page == 0);
    CHECK(!input_next(&from, &op));
}

int main(void)
{
    static const struct machine *const machines[] = {&machine_tiny, &machine_small};
    for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++) {
        test_random_input(machines[i]);
        test_nothing_is_left(machines[i]);
        test_small_bytes(machines[i]);
        test_last_pages(machines[i]);
        test_cut_record(machines[i]);
        test_values(machines[i]);
    }
    return checks_end();
}
