/* The model as an implementation: of the geometry that start names. */
#include "implementation.h"

#include <stddef.h>

static const struct machine *started;

static bool start(const struct implementation *self, const struct machine *machine,
                  struct declaration *declaration, char *error, unsigned long error_size)
{
    const struct limits limits = {.memory = true,
                                  .tables = true,
                                  .places = machine->frames + machine->slots,
                                  .leaf_tables = machine->tables};
    (void)self;
    (void)error;
    (void)error_size;
    *declaration = declare_all(machine, &limits);
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
    .start = start,
    .step = step,
    .peek = peek,
    .peeks_all = true,
    .check = check,
    .stop = stop,
};
