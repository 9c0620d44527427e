/*
 * The trace format: what is written is read again as it was, and everything else is refused at the right place.
 */
#define _POSIX_C_SOURCE 200809L /* fmemopen */
#include <stdlib.h>
#include <string.h>

#include "../language/choose.h"
#include "../language/trace.h"
#include "testing.h"

#define HEADER "forkproof-trace 1\ngeometry small\n"
/* What version 0.1.0 wrote of usage. */
#define COUNTS "frames, slots, tables, copies, file_reads, slot_reads, slot_writes, file_writes"
#define USAGE_FIRST "usage -> ok frames=1 slots=2 tables=3 copies=4 file_reads=5 slot_reads=6 slot_writes=7"

/* Reads a text to its end or first error; the number of steps, of which the last is in *step. */
static int read_text(const char *text, size_t length, struct trace_reader *reader, struct trace_step *step,
                     enum trace_result *result)
{
    FILE *file = fmemopen((char *)(uintptr_t)text, length, "r");
    int steps = 0;
    if (file == NULL) {
        perror("fmemopen");
        exit(2);
    }
    *result = trace_begin(reader, file) ? TRACE_STEP : TRACE_BAD;
    while (*result == TRACE_STEP && (*result = trace_next(reader, step)) == TRACE_STEP)
        steps++;
    fclose(file);
    return steps;
}

/* A step's line as it is written. */
static void write_text(const struct trace_step *step, char text[512])
{
    FILE *file = fmemopen(text, 512, "w");
    if (file == NULL) {
        perror("fmemopen");
        exit(2);
    }
    trace_write_op(file, &step->op);
    if (step->has_answer) {
        fputs(" -> ", file);
        trace_write_answer(file, step->op.kind, &step->answer);
    }
    fclose(file);
}

static void check_round_trip(const char *line)
{
    char text[1024], again[512];
    struct trace_reader reader;
    struct trace_step step;
    enum trace_result result;
    int length = snprintf(text, sizeof text, HEADER "%s\n", line);
    int steps = read_text(text, (size_t)length, &reader, &step, &result);
    CHECK(steps == 1 && result == TRACE_END);
    if (steps != 1 || result != TRACE_END) {
        fprintf(stderr, "  %s: %lu:%lu: %s\n", line, reader.line, reader.column, reader.what);
        return;
    }
    write_text(&step, again);
    CHECK(strcmp(line, again) == 0);
    CHECK(step.line == 3);
}

static void test_round_trips(void)
{
    static const char *const lines[] = {
        "spawn",
        "spawn -> ok 7",
        "spawn -> enoproc",
        "map_anon 0 2 1 rw-",
        "map_anon 7 31 4294967295 -w- -> einval",
        "map_file 1 2 3 r-x 4 -> eexist",
        "map_shared 1 2 3 rw- 4 -> ok",
        "unmap 1 2 3 -> ok",
        "unmap 1 4294967295 1 -> einval",
        "sync 1 2 3 -> eio",
        "protect 1 2 3 --- -> efault",
        "load 1 0x1ff -> ok 0xff",
        "load 1 0x1ff -> eacces",
        "store 1 0x24 0xc3 -> enomem",
        "fetch 1 0x0 -> ok 0xc3",
        "fork 3 -> ok 4",
        "fork 3 -> enotable",
        "exec 1 2 3 4 5 6 0x10 -> ok",
        "exit 1 -> esrch",
        "reclaim 5 -> ok 3",
        "reclaim 5 -> eio",
        "read_file 3 0xf -> ok 0xff",
        "read_file 4294967295 0xffffffff -> einval",
        "fail_nth 4294967295 -> ok",
        "fail_slot 3 -> unsupported",
        "fail_file 3 -> broken",
        "fail_none",
        "resident 1 2 -> ok 1",
        "same 1 2 3 4 -> ok 0",
        "same 1 2 3 4 -> killed",
        "same 1 32 3 4294967295 -> einval",
        "usage",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        check_round_trip(lines[i]);
    check_round_trip(USAGE_FIRST " file_writes=4294967295");
    check_round_trip("usage -> ok copies=3");
}

/* Of every kind, with each operand as large as it can be. */
static void test_every_kind(void)
{
    for (int kind = 0; kind < OP_KINDS; kind++) {
        struct trace_step step = {.op.kind = (enum op_kind)kind};
        char text[512];
        for (const enum operand *o = operations[kind].operands; *o != NONE; o++)
            field_set(&step.op, operands[*o].offset, operand_max(&machine_small, *o));
        write_text(&step, text);
        CHECK(strncmp(text, operations[kind].name, strlen(operations[kind].name)) == 0);
        check_round_trip(text);
    }
}

static void test_freedoms(void)
{
    static const char text[] = "forkproof-trace 1   # the format\r\n"
                               "\n"
                               "# a comment\n"
                               "  geometry\ttiny# another\n"
                               "load 0x1 12  -> ok 0XfF#and one more\n"
                               "\tstore 0x02 0x1F 007";
    struct trace_reader reader;
    struct trace_step step;
    enum trace_result result;
    CHECK(read_text(text, sizeof text - 1, &reader, &step, &result) == 2 && result == TRACE_END);
    CHECK(strcmp(reader.machine->name, "tiny") == 0);
    CHECK(step.op.kind == OP_STORE && step.op.process == 2 && step.op.page == 0x1f && step.op.byte == 7);
    CHECK(!step.has_answer && step.line == 6);
}

/* A count that is left out is not told. */
static void test_untold(void)
{
    static const char text[] = HEADER USAGE_FIRST "\n";
    struct trace_reader reader;
    struct trace_step step;
    enum trace_result result;
    CHECK(read_text(text, sizeof text - 1, &reader, &step, &result) == 1 && result == TRACE_END);
    CHECK(step.answer.usage.slot_writes == 7 && step.answer.untold == 1U << COUNT_file_writes);
}

/* One error a text, and where it is. */
static const struct error {
    const char *text;
    unsigned long line, column;
    const char *what;
} errors[] = {
    {"\n", 1, 1, "the first line is not 'forkproof-trace 1'"},
    {"geometry small\n", 1, 1, "the first line is not 'forkproof-trace 1'"},
    {"forkproof-trace 2\n", 1, 1, "the first line is not 'forkproof-trace 1'"},
    {"forkproof-trace 1 x\n", 1, 19, "unexpected 'x'"},
    {"forkproof-trace 1\n", 2, 1, "missing geometry NAME"},
    {"forkproof-trace 1\n\n# no\nspawn\n", 4, 1, "missing geometry NAME"},
    {"forkproof-trace 1\ngeometry\n", 2, 9, "unknown geometry ''"},
    {"forkproof-trace 1\ngeometry huge\n", 2, 10, "unknown geometry 'huge'"},
    {"forkproof-trace 1\ngeometry small x\n", 2, 16, "missing '=' in 'x'"},
    {"forkproof-trace 1\ngeometry small \033[2J\n", 2, 16, "missing '=' in '?[2J'"},
    {"forkproof-trace 1\ngeometry small \xff=\n", 2, 16, "unknown key '?'"},
    {"forkproof-trace 1\ngeometry small memory=limited x=1\n", 2, 31, "unknown key 'x'"},
    {"forkproof-trace 1\ngeometry small  memory=some\n", 2, 24, "it is either limited or unlimited"},
    {"forkproof-trace 1\ngeometry small processes=3\n", 2, 16, "unknown key 'processes'"},
    {"forkproof-trace 1\ngeometry small places=0\n", 2, 23, "the number has to be from 1 to 2147483647"},
    {"forkproof-trace 1\ngeometry small places=1x\n", 2, 23, "'1x' is not a number"},
    {"forkproof-trace 1\ngeometry small leaf_tables=0\n", 2, 28, "the number has to be from 1 to 2147483647"},
    {HEADER "spawn\n jump 3\n", 4, 2, "unknown operation 'jump'"},
    {HEADER "ju\033[31mmp\n", 3, 1, "unknown operation 'ju?[31mmp'"},
    {HEADER "Spawn\n", 3, 1, "unknown operation 'Spawn'"},
    {HEADER "spawns\n", 3, 1, "unknown operation 'spawns'"},
    {HEADER "0123456789012345678901234567890123456789\n", 3, 1,
     "unknown operation '012345678901234567890123456789012345678'"},
    {HEADER "spawn 1\n", 3, 7, "unexpected '1'"},
    {HEADER "exit\n", 3, 5, "missing process"},
    {HEADER "exit   # 1\n", 3, 5, "missing process"},
    {HEADER "load 1 -> ok 3\n", 3, 8, "missing address"},
    {HEADER "exec 0 0 1 0 0\n", 3, 15, "missing stack pages"},
    {HEADER "exit one\n", 3, 6, "process 'one' is not a number"},
    {HEADER "exit -1\n", 3, 6, "process '-1' is not a number"},
    {HEADER "exit 1f\n", 3, 6, "process '1f' is not a number"},
    {HEADER "exit 0x\n", 3, 6, "process '0x' is not a number"},
    {HEADER "exit 8\n", 3, 6, "process 8 is out of range (0 to 7)"},
    {HEADER "same 0 0 8 0\n", 3, 10, "process 8 is out of range (0 to 7)"},
    {HEADER "unmap 0 4294967296 1\n", 3, 9, "page 4294967296 is out of range (0 to 4294967295)"},
    {HEADER "same 0 0 0 0x100000000\n", 3, 12, "page 0x100000000 is out of range (0 to 4294967295)"},
    {HEADER "load 0 0x200\n", 3, 8, "address 0x200 is out of range (0 to 511)"},
    {HEADER "exec 0 0 1 0 0 0 512\n", 3, 18, "entry point 512 is out of range (0 to 511)"},
    {HEADER "store 0 0 256\n", 3, 11, "byte 256 is out of range (0 to 255)"},
    {HEADER "reclaim 4294967296\n", 3, 9, "number 4294967296 is out of range (0 to 4294967295)"},
    {HEADER "reclaim 99999999999999999999999\n", 3, 9,
     "number 99999999999999999999999 is out of range (0 to 4294967295)"},
    {HEADER "map_shared 0 0 1 rw-\n", 3, 21, "missing file page"},
    {HEADER "sync 0 0\n", 3, 9, "missing number"},
    {HEADER "read_file 0\n", 3, 12, "missing offset"},
    {HEADER "read_file 0 x\n", 3, 13, "offset 'x' is not a number"},
    {HEADER "read_file 0 0 -> ok\n", 3, 20, "missing byte"},
    {HEADER "map_anon 0 0 1 rw\n", 3, 16, "protection 'rw' is not like rwx or r--"},
    {HEADER "map_anon 0 0 1 wr-\n", 3, 16, "protection 'wr-' is not like rwx or r--"},
    {HEADER "map_anon 0 0 1 rwxr\n", 3, 16, "protection 'rwxr' is not like rwx or r--"},
    {HEADER "exit 0 1\n", 3, 8, "unexpected '1'"},
    {HEADER "exit 0 ->\n", 3, 10, "missing answer"},
    {HEADER "exit 0 -> fine\n", 3, 11, "unknown answer 'fine'"},
    {HEADER "exit 0 -> ok 1\n", 3, 14, "unexpected '1'"},
    {HEADER "exit 0 -> esrch 1\n", 3, 17, "unexpected '1'"},
    {HEADER "load 0 0 -> ok\n", 3, 15, "missing byte"},
    {HEADER "load 0 0 -> ok 256\n", 3, 16, "byte 256 is out of range (0 to 255)"},
    {HEADER "spawn -> ok 8\n", 3, 13, "process 8 is out of range (0 to 7)"},
    {HEADER "resident 0 0 -> ok 2\n", 3, 20, "answer 2 is out of range (0 to 1)"},
    {HEADER "usage -> ok\n", 3, 12, "missing COUNT=NUMBER, of " COUNTS},
    {HEADER "usage -> ok slots=1 frames:1\n", 3, 21, "'frames:1' is not COUNT=NUMBER, of " COUNTS},
    {HEADER "usage -> ok frames=\n", 3, 13, "'frames=' is not COUNT=NUMBER, of " COUNTS},
    {HEADER "usage -> ok frames=1 slots=1 frames=1\n", 3, 30, "frames stands there twice"},
    {HEADER "usage -> ok frames=x\n", 3, 20, "frames 'x' is not a number"},
    {HEADER USAGE_FIRST " file_write=1\n", 3, 88, "'file_write=1' is not COUNT=NUMBER, of " COUNTS},
    {HEADER USAGE_FIRST " file_writes=1 1\n", 3, 102, "'1' is not COUNT=NUMBER, of " COUNTS},
};

static void test_errors(void)
{
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        const struct error *error = &errors[i];
        struct trace_reader reader;
        struct trace_step step;
        enum trace_result result;
        bool at_place, said;
        read_text(error->text, strlen(error->text), &reader, &step, &result);
        at_place = reader.line == error->line && reader.column == error->column;
        said = strcmp(reader.what, error->what) == 0;
        CHECK(result == TRACE_BAD);
        CHECK(at_place);
        CHECK(said);
        if (!at_place || !said)
            fprintf(stderr, "  errors[%zu]: %lu:%lu: %s\n", i, reader.line, reader.column, reader.what);
    }
}

/* A line of so many bytes with a NUL at one of them, or none. */
static enum trace_result read_line_of(size_t bytes, size_t nul, struct trace_reader *reader)
{
    static char text[sizeof HEADER + TRACE_LINE_BYTES + 100];
    size_t length = sizeof HEADER - 1;
    struct trace_step step;
    enum trace_result result;
    memcpy(text, HEADER, length);
    memset(text + length, '#', bytes);
    if (nul < bytes)
        text[length + nul] = '\0';
    text[length + bytes] = '\n';
    read_text(text, length + bytes + 1, reader, &step, &result);
    return result;
}

static void test_bytes(void)
{
    struct trace_reader reader;
    CHECK(read_line_of(TRACE_LINE_BYTES, SIZE_MAX, &reader) == TRACE_END);
    CHECK(read_line_of(TRACE_LINE_BYTES + 1, SIZE_MAX, &reader) == TRACE_BAD);
    CHECK(reader.line == 3 && reader.column == TRACE_LINE_BYTES + 1);
    CHECK(strcmp(reader.what, "the line is longer than 1000 bytes") == 0);
    CHECK(read_line_of(10, 4, &reader) == TRACE_BAD);
    CHECK(reader.line == 3 && reader.column == 5);
    CHECK(strcmp(reader.what, "NUL byte") == 0);
}

/* Of a line that is too long no more is read than fits. */
static void test_long_line_is_left(void)
{
    FILE *file = tmpfile();
    struct trace_reader reader;
    CHECK(file != NULL);
    if (file == NULL)
        return;
    for (int i = 0; i < 1000000; i++)
        fputc('x', file);
    rewind(file);
    setvbuf(file, NULL, _IONBF, 0);
    CHECK(!trace_begin(&reader, file));
    CHECK(ftell(file) == TRACE_LINE_BYTES + 1);
    fclose(file);
}

static void test_unreadable(void)
{
    struct trace_reader reader;
    FILE *file = fopen(".", "r");
    FILE *empty = fopen("/dev/null", "r");
    CHECK(file != NULL && empty != NULL);
    if (file == NULL || empty == NULL)
        return;
    CHECK(!trace_begin(&reader, file));
    CHECK(reader.line == 1 && reader.column == 1);
    CHECK(strcmp(reader.what, "cannot be read: Is a directory") == 0);
    CHECK(!trace_begin(&reader, empty));
    CHECK(reader.line == 1 && reader.column == 1);
    CHECK(strcmp(reader.what, "the file is empty") == 0);
    fclose(file);
    fclose(empty);
}

static void test_same_answers(void)
{
    struct answer a = {.status = VM_OK, .value = 3}, b = {.status = VM_OK, .value = 4};
    CHECK(!answer_same(OP_LOAD, &a, &b));
    CHECK(answer_same(OP_STORE, &a, &b));
    CHECK(answer_same(OP_USAGE, &a, &b));
    b.usage.slot_writes = 1;
    CHECK(!answer_same(OP_USAGE, &a, &b));
    a.status = b.status = VM_EIO;
    CHECK(answer_same(OP_LOAD, &a, &b));
    b.status = VM_ENOMEM;
    CHECK(!answer_same(OP_LOAD, &a, &b));
}

int main(void)
{
    test_round_trips();
    test_every_kind();
    test_freedoms();
    test_untold();
    test_errors();
    test_bytes();
    test_long_line_is_left();
    test_unreadable();
    test_same_answers();
    return checks_end();
}
