/*
 * A trace walked step by step on the model: what the trace says was answered, what is allowed, what the model answers,
 * and what each step changes in it.
 *
 * An answer stands in a trace behind "->", or as "# NAME: ANSWER" in a comment, as in the trace of a mismatch; only such
 * an answer is judged. Where there is none the flat machine follows the model's.
 */
#ifndef WALK_H
#define WALK_H

#include "../language/trace.h"
#include "tables.h"

struct walked {
    struct op op;
    unsigned long line;
    bool judged;            /* the trace has an answer */
    bool wrong;             /* that is not allowed */
    struct answer answer;   /* the trace's, or else the model's */
    struct verdict verdict; /* on it */
    struct answer model;
    int number, name; /* of a process that came into being: what the model and what the trace call it */
};

struct walk {
    const struct machine *machine;
    struct walked *steps; /* step n is steps[n - 1] */
    size_t count;
    size_t wrong; /* the first step that is, or 0 */
    size_t at;    /* the model is as after this step */
    int *names;   /* of each process of the model, what the trace calls it, or -1 */
    size_t shown; /* the picture is of the model after this step; without a picture it is none */
    struct tables picture;
};

/* Reads all of a trace, and judges it. TRACE_END; TRACE_BAD: reader says why; TRACE_STEP: no memory. Free it in any
   case. */
enum trace_result walk_read(struct walk *walk, struct trace_reader *reader, FILE *file);
void walk_free(struct walk *walk);

/* Takes the model to where it is after step n, from 0 on, and the picture of it. Writes what the step changed
   (tables_changes). False: no memory. */
bool walk_show(struct walk *walk, size_t n, FILE *changes);

/* The operation of step n with its answer. */
void walk_write_step(FILE *file, const struct walk *walk, size_t n);
/* What is to be said of the answer: that it is not allowed, and what would be; or that it is not the model's. Nothing, if it
   is. */
void walk_write_note(FILE *file, const struct walk *walk, size_t n);

#endif
