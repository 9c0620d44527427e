/*
 * mutate.h for engines: libFuzzer finds LLVMFuzzerCustomMutator and LLVMFuzzerCustomCrossOver in the program, AFL++
 * the afl_custom_ functions in a library (AFL_CUSTOM_MUTATOR_LIBRARY).
 *
 * With FORKPROOF_MUTATE_BYTES in the environment libFuzzer's own mutations of bytes are all there is, to compare.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/play/random.h"
#include "input/mutate.h"

/* What the engines call, and what libFuzzer has to be called; the library for AFL++ does without. */
size_t LLVMFuzzerMutate(unsigned char *data, size_t size, size_t limit) __attribute__((weak));
size_t LLVMFuzzerCustomMutator(unsigned char *data, size_t size, size_t limit, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const unsigned char *a, size_t a_size, const unsigned char *b, size_t b_size,
                                 unsigned char *out, size_t limit, unsigned seed);
void *afl_custom_init(void *afl, unsigned seed);
size_t afl_custom_fuzz(void *state, unsigned char *data, size_t size, unsigned char **out,
                       unsigned char *other, size_t other_size, size_t limit);
void afl_custom_deinit(void *state);

static bool bytes_only(void)
{
    static int decided = -1;
    if (decided < 0)
        decided = getenv("FORKPROOF_MUTATE_BYTES") != NULL;
    return decided == 1;
}

/* Some of the time libFuzzer changes bytes, too: it knows which of them a comparison wants. */
enum { BYTES_ONE_IN = 8 };

size_t LLVMFuzzerCustomMutator(unsigned char *data, size_t size, size_t limit, unsigned seed)
{
    uint64_t random = seed;
    if (bytes_only() || random_below(&random, BYTES_ONE_IN) == 0)
        return LLVMFuzzerMutate(data, size, limit);
    return mutate(data, size, limit, &random);
}

size_t LLVMFuzzerCustomCrossOver(const unsigned char *a, size_t a_size, const unsigned char *b, size_t b_size,
                                 unsigned char *out, size_t limit, unsigned seed)
{
    uint64_t random = seed;
    if (!bytes_only())
        return mutate_splice(a, a_size, b, b_size, out, limit, &random);
    a_size = a_size < limit ? a_size : limit;
    memcpy(out, a, a_size);
    return LLVMFuzzerMutate(out, a_size, limit);
}

struct afl_mutator {
    uint64_t random;
    unsigned char *out;
    size_t room;
};

void *afl_custom_init(void *afl, unsigned seed)
{
    struct afl_mutator *mutator = calloc(1, sizeof *mutator);
    (void)afl;
    if (mutator != NULL)
        mutator->random = seed;
    return mutator;
}

/* Bytes of *out, or 0 when there is no memory: AFL++ goes on without. */
size_t afl_custom_fuzz(void *state, unsigned char *data, size_t size, unsigned char **out,
                       unsigned char *other, size_t other_size, size_t limit)
{
    struct afl_mutator *mutator = state;
    size_t begun;
    if (mutator->room < limit) {
        unsigned char *larger = realloc(mutator->out, limit);
        if (larger == NULL)
            return 0;
        mutator->out = larger;
        mutator->room = limit;
    }
    *out = mutator->out;
    begun = size < limit ? size : limit;
    memcpy(*out, data, begun);
    if (other != NULL && random_below(&mutator->random, 4) == 0)
        begun = mutate_splice(data, size, other, other_size, *out, limit, &mutator->random);
    return mutate(*out, begun, limit, &mutator->random);
}

void afl_custom_deinit(void *state)
{
    free(((struct afl_mutator *)state)->out);
    free(state);
}
