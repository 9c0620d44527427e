/* The model as an implementation: of the geometry that start names. */
#include "implementation.h"

#include <stddef.h>

static const struct machine *started;

static bool start(const struct machine *machine, char *error, unsigned long error_size)
{
    (void)error;
    (void)error_size;
    started = machine;
    started->model_init();
    return true;
}

static struct answer step(const struct op *op)
{
    return started->model_step(op);
}

static int peek(int process, uint32_t address)
{
    return started->model_peek(process, address);
}

static int check(void)
{
    return started->model_check();
}

static void stop(void)
{
    started = NULL;
}

const struct implementation implementation_model = {
    .name = "model",
    .memory_limited = true,
    .tables_limited = true,
    .start = start,
    .step = step,
    .peek = peek,
    .peeks_all = true,
    .check = check,
    .stop = stop,
};
