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
    struct vm_usage usage; /* of the model after it */
    int number, name;      /* of a process that came into being: what the model and what the trace call it */
};

struct walk {
    const struct machine *machine;
    struct walked *steps; /* step n is steps[n - 1] */
    size_t count;
    size_t wrong;   /* the first step that is, or 0 */
    size_t at;      /* the model is as after this step */
    unsigned claim; /* the first that the trace says it shows, or 0 */
    int *names;     /* of each process of the model, what the trace calls it, or -1 */
    size_t shown;   /* the pictures are of the model before and after this step; without one it is none */
    struct tables before, after;
};

/* Reads all of a trace, behind whose bytes stands a NUL, and judges it. TRACE_END; TRACE_BAD: reader says why; TRACE_STEP: no memory. Free it in any
   case. */
enum trace_result walk_read(struct walk *walk, struct trace_reader *reader, char *text, size_t size);
void walk_free(struct walk *walk);

/* Takes the model to where it is after step n, from 0 on, and the pictures of it. False: no memory. */
bool walk_show(struct walk *walk, size_t n);

/* Of the step that is shown: what it does and why (effect.h), and what it changed (tables_changes). */
void walk_write_shown(FILE *file, const struct walk *walk);

/* Step n as a sentence, and as it stands in a trace, with its answer. */
void walk_write_sentence(FILE *file, const struct walk *walk, size_t n);
void walk_write_step(FILE *file, const struct walk *walk, size_t n);
/* What is to be said of the answer: that it is not allowed, and what would be; or that it is not the model's. Nothing, if it
   is. */
bool walk_has_note(const struct walk *walk, size_t n);
void walk_write_note(FILE *file, const struct walk *walk, size_t n);

#endif
