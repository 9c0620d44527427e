/*
 * Traces: operations and answers as text, one operation a line, for people to read, edit and send.
 *
 * The first line is "forkproof-trace 1"; then "geometry NAME", behind which may follow what the machine is made of that
 * gave the answers (limits_read), such as "memory=limited"; without that it may be anything. Then an operation a line as op.h lists
 * them, numbers in decimal or 0x hexadecimal, a protection as three characters (r or -, w or -, x or -). Processes and
 * addresses are those that the geometry has; pages, counts, file pages and offsets may be any numbers of 32 bits. What
 * was answered may follow, where usage may leave counts out that are not known: "load 0 0x24 -> ok 0xc3", "fork 9 -> esrch". "#" begins a comment.
 */
#ifndef TRACE_H
#define TRACE_H

#include <stdio.h>

#include "declaration.h"

#define TRACE_MAGIC "forkproof-trace"
#define TRACE_VERSION "1"
#define TRACE_HEADER TRACE_MAGIC " " TRACE_VERSION

/* Bytes of a line without its end: longer than any operation with its answer, with room for a comment. */
enum { TRACE_LINE_BYTES = 1000 };

struct trace_step {
    struct op op;
    bool has_answer;
    struct answer answer;
    unsigned long line; /* where it stands in its trace, or 0 */
};

struct trace_reader {
    const struct machine *machine; /* of the geometry that the trace names */
    struct limits limits;          /* of the machine that gave the answers */
    unsigned long line, column;    /* where the error is, in bytes from 1 */
    char what[160];                /* what is wrong, without the position */
    const char *comment;           /* behind the # of this line, or "" */
    /* The reader's own: */
    FILE *file;
    bool ended;
    size_t at; /* how much of text was looked at */
    char text[TRACE_LINE_BYTES + 1];
};

enum trace_result { TRACE_STEP, TRACE_END, TRACE_BAD };

/* Reads up to the geometry. False: line, column and what say why. The file stays the caller's. */
bool trace_begin(struct trace_reader *reader, FILE *file);

/* The next operation, none is left, or line, column and what say why not; there is no going on after that. */
enum trace_result trace_next(struct trace_reader *reader, struct trace_step *step);

/* Reads an answer alone, to an operation of that kind, as it stands behind "->"; but a process may have any number that an
   int holds. */
bool trace_read_answer(const char *text, enum op_kind kind, struct answer *answer);

/* What a trace consists of, for a caller to put together; errors of writing are left in the file's ferror. */
void trace_write_header(FILE *file, const struct machine *machine, const struct limits *limits); /* or NULL */
void trace_write_op(FILE *file, const struct op *op);
void trace_write_answer(FILE *file, enum op_kind kind, const struct answer *answer);
/* Every answer that a verdict leaves open, with commas. */
void trace_write_allowed(FILE *file, enum op_kind kind, const struct verdict *verdict);

#endif
