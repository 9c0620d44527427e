/*
 * What fuzzing relies on: every string of bytes is a sequence of operations that a trace can hold, each operation
 * and each answer of the model comes up, and nothing is left from one input to the next.
 */
#include <stdlib.h>
#include <string.h>

#include "../../harness/test/check.h"
#include "../../harness/trace.h"
#include "../decode.h"

enum { RECORDS = 20000 };

static unsigned char input[RECORDS * RECORD_BYTES];
static struct op ops[RECORDS];
static struct answer answers[RECORDS], answers_again[RECORDS];

/* The high bits of a linear congruential generator (Knuth's MMIX). */
static void fill_input(uint64_t random)
{
    for (size_t i = 0; i < sizeof input; i++) {
        random = random * 6364136223846793005 + 1442695040888963407;
        input[i] = (unsigned char)(random >> 56);
    }
}

/* Plays the first records of the input on an empty machine; how many answers were allowed. */
static size_t play(const struct machine *machine, size_t records, struct answer *results)
{
    size_t allowed = 0;
    machine->model_init();
    machine->flat_init(true, true, false);
    for (size_t i = 0; i < records; i++) {
        record_decode(machine, input + i * RECORD_BYTES, (records - i) * RECORD_BYTES, &ops[i]);
        results[i] = machine->model_step(&ops[i]);
        allowed +=
            results[i].status == ANSWER_UNSUPPORTED || machine->flat_judge(&ops[i], &results[i]).allowed;
    }
    return allowed;
}

static bool every_kind_came(void)
{
    bool came[OP_KINDS] = {false};
    for (size_t i = 0; i < RECORDS; i++)
        came[ops[i].kind] = true;
    return memchr(came, false, OP_KINDS) == NULL;
}

/* Of those that the model can give. */
static bool every_status_came(void)
{
    bool came[ANSWER_UNSUPPORTED + 1] = {false};
    for (size_t i = 0; i < RECORDS; i++)
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
    trace_write_header(file, machine);
    for (size_t i = 0; i < RECORDS; i++) {
        trace_write_op(file, &ops[i]);
        fputs("\n", file);
    }
    rewind(file);
    if (trace_begin(&reader, file))
        while (same < RECORDS && trace_next(&reader, &step) == TRACE_STEP &&
               memcmp(&step.op, &ops[same], sizeof step.op) == 0)
            same++;
    fclose(file);
    return same == RECORDS;
}

static void test_random_input(const struct machine *machine)
{
    fill_input(1);
    CHECK(play(machine, RECORDS, answers) == RECORDS);
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
    CHECK(memcmp(answers, answers_again, sizeof answers / 2) != 0);
    fill_input(2);
    play(machine, RECORDS, answers_again);
    CHECK(memcmp(answers, answers_again, sizeof answers) == 0);
}

static void test_small_bytes(const struct machine *machine)
{
    static const unsigned char zeros[RECORD_BYTES];
    static const struct op spawn = {.kind = OP_SPAWN};
    static const unsigned char map[RECORD_BYTES] = {OP_MAP_ANON};
    static const struct op map_first = {.kind = OP_MAP_ANON, .count = 1, .prot = VM_READ | VM_WRITE};
    struct op op;
    machine->flat_init(true, true, false);
    record_decode(machine, zeros, RECORD_BYTES, &op);
    CHECK(memcmp(&op, &spawn, sizeof op) == 0);
    record_decode(machine, map, RECORD_BYTES, &op);
    CHECK(memcmp(&op, &map_first, sizeof op) == 0);
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

int main(void)
{
    static const struct machine *const machines[] = {&machine_tiny, &machine_small};
    for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++) {
        test_random_input(machines[i]);
        test_nothing_is_left(machines[i]);
        test_small_bytes(machines[i]);
        test_cut_record(machines[i]);
    }
    return checks_end();
}
