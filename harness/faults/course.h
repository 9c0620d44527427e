/*
 * How a trace is played with transfers that fail: as a source of operations (../run.h). Before the first operation it is
 * planned that the nth transfer from there on fails. Once it was made, there is a plan for the next one, which counts from
 * there, or none any more. All bytes are compared after each operation in which a planned transfer was made, and after the
 * last one of the trace. Then, if no plan is left, what brings to light what it left (../closing.h); every process exits,
 * still under a plan that is left; and then, without a plan, what stayed in memory since it could not be written is
 * written, everything has to be given back, and the file is mapped, so that all of it is compared.
 */
#ifndef COURSE_H
#define COURSE_H

#include "../play/closing.h"
#include "../play/run.h"

enum { PLANS_MAX = 2 };

/* May lie in memory that processes share, so that spent and transfers are seen from outside of the run. */
struct course {
    const struct machine *machine;
    const struct op *ops; /* without fault plans of their own */
    size_t count;
    uint32_t plan[PLANS_MAX]; /* each counts from 1; from the first 0 on there is none */
    unsigned spent;           /* plans whose transfer was made */
    uint64_t transfers;       /* made until every process had exited */

    /* How far it is; begins as zeros. */
    size_t at;
    enum { COURSE_TRACE, COURSE_CLOSING, COURSE_EXITS, COURSE_END } stage;
    unsigned planned, ending;
    bool quiet;           /* there will be no plan any more */
    uint64_t planned_for; /* the number of the transfer that is to fail, counted from the start */
    struct closing closing;
};

/* From its beginning. */
struct source source_course(struct course *course);

#endif
