#include "course.h"

#include <string.h>

/* Begun since the model was started. */
static uint64_t transfers(const struct course *course)
{
    struct vm_usage usage = course->machine->model_step(&(struct op){.kind = OP_USAGE}).usage;
    return (uint64_t)usage.file_reads + usage.slot_reads + usage.slot_writes + usage.file_writes;
}

/* Was the transfer made that is planned to fail? */
static bool met(const struct course *course)
{
    return course->spent < course->planned && transfers(course) >= course->planned_for;
}

/* The next plan, or that there is none any more, where it is time for that. */
static bool next_plan(struct course *course, struct op *op)
{
    uint32_t nth;
    course->spent += met(course);
    if (course->spent < course->planned || course->quiet)
        return false;
    nth = course->planned < PLANS_MAX ? course->plan[course->planned] : 0;
    if (nth > 0) {
        course->planned++;
        course->planned_for = transfers(course) + nth;
        *op = (struct op){.kind = OP_FAIL_NTH, .count = nth};
    } else {
        course->quiet = true;
        *op = (struct op){.kind = OP_FAIL_NONE};
    }
    return true;
}

/* The first process that lives, or a number that none has. */
static int first_live(const struct machine *machine)
{
    int process = 0;
    while (process < (int)machine->processes && !machine->flat_live(process))
        process++;
    return process;
}

static bool next_exit(const struct machine *machine, struct op *op)
{
    *op = (struct op){.kind = OP_EXIT, .process = first_live(machine)};
    return op->process < (int)machine->processes;
}

/* Once nobody lives. The process that then looks at the file is the only one, whatever its number. */
static bool next_end(struct course *course, struct op *op)
{
    const struct machine *machine = course->machine;
    const int process = first_live(machine);
    const uint32_t pages =
        machine->file_pages < machine->space_pages ? machine->file_pages : machine->space_pages;
    const struct op end[] = {
        {.kind = OP_FAIL_NONE},
        {.kind = OP_RECLAIM, .count = machine->frames},
        {.kind = OP_USAGE},
        {.kind = OP_SPAWN},
        {.kind = OP_MAP_SHARED, .process = process, .count = pages, .prot = VM_READ},
        {.kind = OP_SYNC, .process = process, .count = pages},
    };
    if (course->ending == 0)
        course->transfers = transfers(course);
    if (course->ending == sizeof end / sizeof end[0])
        return false;
    *op = end[course->ending++];
    return true;
}

static bool next_of_stage(struct course *course, struct op *op)
{
    switch (course->stage) {
    case COURSE_TRACE:
        if (course->at == course->count)
            return false;
        *op = course->ops[course->at++];
        return true;
    case COURSE_CLOSING:
        return course->quiet && course->planned > 0 && closing_next(&course->closing, course->machine, op);
    case COURSE_EXITS:
        return next_exit(course->machine, op);
    default:
        return next_end(course, op);
    }
}

static enum trace_result next(void *state, struct trace_step *step)
{
    struct course *course = state;
    memset(step, 0, sizeof *step);
    if (course->stage != COURSE_END && next_plan(course, &step->op))
        return TRACE_STEP;
    while (!next_of_stage(course, &step->op)) {
        if (course->stage == COURSE_END)
            return TRACE_END;
        course->stage++;
    }
    return TRACE_STEP;
}

static bool compare(void *state)
{
    const struct course *course = state;
    return met(course) || (course->stage == COURSE_TRACE && course->at == course->count);
}

struct source source_course(struct course *course)
{
    *course = (struct course){.machine = course->machine,
                              .ops = course->ops,
                              .count = course->count,
                              .plan = {course->plan[0], course->plan[1]}};
    return (struct source){.next = next, .state = course, .compare = compare};
}
