#include "convert.h"

#include <string.h>

static enum trace_result next_of_input(void *state, struct trace_step *step)
{
    memset(step, 0, sizeof *step);
    return input_next(state, &step->op) ? TRACE_STEP : TRACE_END;
}

struct source source_input(struct input *input)
{
    return (struct source){.next = next_of_input, .state = input};
}

static enum trace_result next_encoded(void *state, struct trace_step *step)
{
    struct encoder *encoder = state;
    enum trace_result result = encoder->from.next(encoder->from.state, step);
    unsigned char bytes[ENCODED_BYTES];
    if (result == TRACE_STEP)
        fwrite(bytes, 1, op_encode(encoder->machine, &step->op, bytes), encoder->out);
    return result;
}

struct source source_encoder(struct encoder *encoder)
{
    return (struct source){.next = next_encoded, .state = encoder};
}
