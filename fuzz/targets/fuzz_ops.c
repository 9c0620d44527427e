/*
 * Any operations on the model.
 */
#include "../target.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static const struct target ops = {.implementation = &implementation_model};
    return target_play(&ops, data, size);
}
