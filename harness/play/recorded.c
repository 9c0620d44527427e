#include "recorded.h"

static struct trace_reader *from;
static struct answer answer; /* to the operation that is played next */

static enum trace_result next(void *state, struct trace_step *step)
{
    enum trace_result result = trace_next(state, step);
    answer = step->has_answer ? step->answer : (struct answer){.status = ANSWER_UNSUPPORTED};
    return result;
}

struct source source_recorded(struct trace_reader *reader)
{
    from = reader;
    return (struct source){.next = next, .state = reader};
}

static bool start(const struct implementation *self, const struct machine *machine,
                  struct declaration *declaration, char *error, unsigned long error_size)
{
    (void)self;
    (void)error;
    (void)error_size;
    *declaration = declare_all(machine, &from->limits);
    return true;
}

static struct answer step(const struct op *op)
{
    (void)op;
    return answer;
}

static void stop(void)
{
}

const struct implementation implementation_recorded = {
    .name = "recorded", .contained = true, .blind = true, .start = start, .step = step, .stop = stop};
