#include "trace.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "choose.h"
#include "language.h"
#include "printable.h"

/* A stretch of the line; its length is 0 when none is left. */
struct word {
    size_t at, length;
};

/* Notes what is wrong at a byte of the line; false, for the caller to return. */
__attribute__((format(printf, 3, 4))) static bool bad(struct trace_reader *reader, size_t at,
                                                      const char *format, ...)
{
    va_list arguments;
    reader->column = at + 1;
    va_start(arguments, format);
    vsnprintf(reader->what, sizeof reader->what, format, arguments);
    va_end(arguments);
    make_printable(reader->what);
    return false;
}

/* A word for a message, cut short. */
struct shown {
    char text[40];
};

static struct shown show(const struct trace_reader *reader, struct word word)
{
    struct shown shown;
    size_t length = word.length < sizeof shown.text ? word.length : sizeof shown.text - 1;
    memcpy(shown.text, reader->text + word.at, length);
    shown.text[length] = '\0';
    return shown;
}

static bool is(const struct trace_reader *reader, struct word word, const char *text)
{
    return strlen(text) == word.length && memcmp(reader->text + word.at, text, word.length) == 0;
}

/* Reads the next line, or finds that the file has ended. Never reads on in a line that is too long. */
static bool read_line(struct trace_reader *reader)
{
    size_t length = 0;
    char *comment;
    int c;
    reader->line++;
    reader->at = 0;
    while ((c = getc(reader->file)) != EOF && c != '\n') {
        if (length == TRACE_LINE_BYTES)
            return bad(reader, length, "the line is longer than %d bytes", TRACE_LINE_BYTES);
        if (c == '\0')
            return bad(reader, length, "NUL byte");
        reader->text[length++] = (char)c;
    }
    if (c == EOF && ferror(reader->file))
        return bad(reader, length, "cannot be read: %s", strerror(errno));
    reader->text[length] = '\0';
    comment = reader->text + strcspn(reader->text, "#");
    reader->comment = *comment == '#' ? comment + 1 : comment;
    *comment = '\0';
    reader->ended = c == EOF && length == 0;
    return true;
}

static struct word next_word(struct trace_reader *reader)
{
    static const char blank[] = " \t\r";
    struct word word;
    word.at = reader->at + strspn(reader->text + reader->at, blank);
    word.length = strcspn(reader->text + word.at, blank);
    /* A word that is missing is missing right after the one before it. */
    if (word.length == 0)
        word.at = reader->at;
    reader->at = word.at + word.length;
    return word;
}

/* Reads on to the next line that says something, and its first word. */
static bool next_line(struct trace_reader *reader, struct word *word)
{
    do {
        if (!read_line(reader))
            return false;
        *word = next_word(reader);
    } while (!reader->ended && word->length == 0);
    return true;
}

static bool line_ends(struct trace_reader *reader)
{
    struct word word = next_word(reader);
    return word.length == 0 || bad(reader, word.at, "unexpected '%s'", show(reader, word).text);
}

/* The value of a digit, or base if it is none. */
static unsigned digit_value(char c, unsigned base)
{
    static const char digits[] = "0123456789abcdef";
    const char *digit = memchr(digits, tolower((unsigned char)c), base);
    return digit == NULL ? base : (unsigned)(digit - digits);
}

static bool parse_number(struct trace_reader *reader, struct word word, const char *name, uint32_t max,
                         uint32_t *value)
{
    const char *text = reader->text + word.at;
    bool hexadecimal = word.length > 2 && text[0] == '0' && tolower((unsigned char)text[1]) == 'x';
    unsigned base = hexadecimal ? 16 : 10;
    uint64_t number = 0;
    for (size_t i = hexadecimal ? 2 : 0; i < word.length; i++) {
        unsigned digit = digit_value(text[i], base);
        if (digit == base)
            return bad(reader, word.at, "%s '%s' is not a number", name, show(reader, word).text);
        if (number <= UINT32_MAX) /* beyond that it is too large whatever follows */
            number = number * base + digit;
    }
    if (number > max)
        return bad(reader, word.at, "%s %s is out of range (0 to %" PRIu32 ")", name, show(reader, word).text,
                   max);
    *value = (uint32_t)number;
    return true;
}

static bool parse_prot(struct trace_reader *reader, struct word word, uint32_t *value)
{
    const char *text = reader->text + word.at;
    bool well_formed = word.length == strlen(prot_letters);
    *value = 0;
    for (unsigned i = 0; well_formed && i < word.length; i++) {
        well_formed = text[i] == prot_letters[i] || text[i] == '-';
        *value |= text[i] == '-' ? 0 : 1U << i;
    }
    return well_formed ||
           bad(reader, word.at, "protection '%s' is not like rwx or r--", show(reader, word).text);
}

static bool parse_value(struct trace_reader *reader, enum operand operand, uint32_t *value)
{
    struct word word = next_word(reader);
    const char *name = operand == BIT ? "answer" : operands[operand].name;
    if (word.length == 0 || is(reader, word, "->"))
        return bad(reader, word.at, "missing %s", name);
    if (operand == PROT)
        return parse_prot(reader, word, value);
    return parse_number(reader, word, name, operand_max(reader->machine, operand), value);
}

/* Which count of a usage word is, or USAGE_FIELDS; its name is over at *skip. */
static unsigned find_count(const struct trace_reader *reader, struct word word, size_t *skip)
{
    const char *text = reader->text + word.at;
    unsigned i = 0;
    const char *equals = memchr(text, '=', word.length);
    *skip = equals == NULL ? 0 : (size_t)(equals - text) + 1;
    while (i < USAGE_FIELDS &&
           (strlen(usage_fields[i].name) + 1 != *skip || memcmp(text, usage_fields[i].name, *skip - 1) != 0))
        i++;
    return i;
}

#define COUNTS "frames, slots, tables, copies, file_reads, slot_reads, slot_writes, file_writes"

/* One count at least; what is left out is not told. */
static bool parse_usage(struct trace_reader *reader, struct answer *answer)
{
    struct word word = next_word(reader);
    answer->untold = (1U << USAGE_FIELDS) - 1;
    if (word.length == 0)
        return bad(reader, word.at, "missing COUNT=NUMBER, of " COUNTS);
    for (; word.length > 0; word = next_word(reader)) {
        size_t skip;
        const unsigned i = find_count(reader, word, &skip);
        uint32_t value = 0;
        if (i == USAGE_FIELDS || word.length == skip)
            return bad(reader, word.at, "'%s' is not COUNT=NUMBER, of " COUNTS, show(reader, word).text);
        if ((answer->untold >> i & 1) == 0)
            return bad(reader, word.at, "%s stands there twice", usage_fields[i].name);
        word.at += skip;
        word.length -= skip;
        if (!parse_number(reader, word, usage_fields[i].name, UINT32_MAX, &value))
            return false;
        field_set(&answer->usage, usage_fields[i].offset, value);
        answer->untold &= ~(1U << i);
    }
    return true;
}

static bool parse_answer(struct trace_reader *reader, enum op_kind kind, struct answer *answer)
{
    enum operand result = operations[kind].result;
    struct word word = next_word(reader);
    int status = 0;
    if (word.length == 0)
        return bad(reader, word.at, "missing answer");
    while (status < STATUSES && !is(reader, word, status_names[status]))
        status++;
    if (status == STATUSES)
        return bad(reader, word.at, "unknown answer '%s'", show(reader, word).text);
    answer->status = status;
    if (status != VM_OK || result == NONE)
        return true;
    if (result == USAGE)
        return parse_usage(reader, answer);
    return parse_value(reader, result, &answer->value);
}

static bool parse_step(struct trace_reader *reader, struct word name, struct trace_step *step)
{
    int kind = 0;
    struct word arrow;
    while (kind < OP_KINDS && !is(reader, name, operations[kind].name))
        kind++;
    if (kind == OP_KINDS)
        return bad(reader, name.at, "unknown operation '%s'", show(reader, name).text);
    memset(step, 0, sizeof *step);
    step->op.kind = (enum op_kind)kind;
    step->line = reader->line;
    for (const enum operand *o = operations[kind].operands; *o != NONE; o++) {
        uint32_t value = 0;
        if (!parse_value(reader, *o, &value))
            return false;
        field_set(&step->op, operands[*o].offset, value);
    }
    arrow = next_word(reader);
    if (arrow.length == 0)
        return true;
    if (!is(reader, arrow, "->"))
        return bad(reader, arrow.at, "unexpected '%s'", show(reader, arrow).text);
    step->has_answer = true;
    return parse_answer(reader, step->op.kind, &step->answer) && line_ends(reader);
}

bool trace_read_answer(const char *text, enum op_kind kind, struct answer *answer)
{
    const struct machine any = {.processes = 1U << 31};
    struct trace_reader reader = {.machine = &any};
    if (strlen(text) > TRACE_LINE_BYTES)
        return false;
    memcpy(reader.text, text, strlen(text) + 1);
    *answer = (struct answer){.value = 0};
    return parse_answer(&reader, kind, answer) && line_ends(&reader);
}

/* What follows the geometry's name. */
static bool parse_limits(struct trace_reader *reader)
{
    const char *text = reader->text + reader->at;
    char what[sizeof reader->what];
    unsigned long column;
    reader->limits =
        (struct limits){.memory = true, .early = true, .tables = true, .execute_reads = true, .stale = true};
    if (text[strspn(text, " \t\r")] == '\0')
        return true;
    return limits_read(text, &reader->limits, &column, what, sizeof what) ||
           bad(reader, reader->at + column - 1, "%s", what);
}

bool trace_begin(struct trace_reader *reader, FILE *file)
{
    struct word word;
    memset(reader, 0, sizeof *reader);
    reader->file = file;
    if (!read_line(reader))
        return false;
    if (reader->ended)
        return bad(reader, 0, "the file is empty");
    if (!is(reader, next_word(reader), TRACE_MAGIC) || !is(reader, next_word(reader), TRACE_VERSION))
        return bad(reader, 0, "the first line is not '" TRACE_HEADER "'");
    if (!line_ends(reader) || !next_line(reader, &word))
        return false;
    if (!is(reader, word, "geometry"))
        return bad(reader, word.at, "missing geometry NAME");
    word = next_word(reader);
    reader->machine = machine_find(show(reader, word).text);
    if (reader->machine == NULL)
        return bad(reader, word.at, "unknown geometry '%s'", show(reader, word).text);
    return parse_limits(reader);
}

enum trace_result trace_next(struct trace_reader *reader, struct trace_step *step)
{
    struct word word;
    if (!next_line(reader, &word))
        return TRACE_BAD;
    if (reader->ended)
        return TRACE_END;
    return parse_step(reader, word, step) ? TRACE_STEP : TRACE_BAD;
}
