#define _GNU_SOURCE /* MAP_ANONYMOUS */
#include "faults.h"

#include <inttypes.h>
#include <sys/mman.h>

#include "../cli/errors.h"
#include "course.h"
#include "given_back.h"

bool faults_begin(struct faults *faults)
{
    void *shared =
        mmap(NULL, sizeof *faults->course, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return false;
    faults->course = shared;
    faults->steps = recording_new();
    if (faults->steps == NULL)
        munmap(shared, sizeof *faults->course);
    return faults->steps != NULL;
}

void faults_end(struct faults *faults)
{
    fclose(faults->steps);
    munmap(faults->course, sizeof *faults->course);
}

/* Tells what the play that was recorded last found, and shrinks it. */
static enum run_end tell(struct faults *faults, const struct faults_trace *trace,
                         const struct machine *machine, enum run_end end)
{
    char origin[256];
    struct script script = {
        .steps = faults->steps, .machine = machine, .origin = origin, .label = trace->label, .shrinks = true};
    enum run_end told;
    snprintf(origin, sizeof origin, "%s, with transfers that fail: %" PRIu32 ", then %" PRIu32 " (0: none)",
             trace->origin, faults->course->plan[0], faults->course->plan[1]);
    printf("%s\n", origin);
    told = trial_play(&faults->trials, &implementation_model, &script);
    return told == RUN_CONFORMS ? end : told;
}

/* One play; a status. */
static enum run_end play(struct faults *faults, const struct faults_trace *trace, uint32_t first,
                         uint32_t second)
{
    const struct machine machine = given_back(trace->machine);
    const struct run run = {.implementation = &implementation_model,
                            .machine = &machine,
                            .deterministic = true,
                            .recording = faults->steps};
    struct run_result result;
    struct source source;
    *faults->course = (struct course){
        .machine = &machine, .ops = trace->ops, .count = trace->count, .plan = {first, second}};
    source = source_course(faults->course);
    if (!recording_empty(faults->steps))
        return system_error("cannot empty a temporary file");
    apart_play(&run, &source, &trial_patience, &result);
    if (result.end == RUN_CONFORMS || result.end == RUN_INTERRUPTED)
        return result.end;
    return tell(faults, trace, &machine, result.end);
}

/* The first transfer that fails is given; the second one is each that follows. */
static enum run_end play_pairs(struct faults *faults, const struct faults_trace *trace, uint32_t first,
                               uint64_t *pairs)
{
    enum run_end end = RUN_CONFORMS;
    for (uint32_t second = 1; end == RUN_CONFORMS; second++) {
        end = play(faults, trace, first, second);
        if (faults->course->spent < 2)
            break;
        (*pairs)++;
    }
    return end;
}

enum run_end faults_play(struct faults *faults, const struct faults_trace *trace, struct faults_count *count)
{
    enum run_end end = play(faults, trace, 0, 0);
    const uint64_t transfers = faults->course->transfers;
    count->traces++;
    count->transfers += transfers;
    for (uint32_t first = 1; first <= transfers && end == RUN_CONFORMS; first++) {
        end = play(faults, trace, first, 0);
        count->singles += faults->course->spent;
        if (end == RUN_CONFORMS && transfers <= faults->pairs_most)
            end = play_pairs(faults, trace, first, &count->pairs);
    }
    return end;
}
