/*
 * The conformance suite takes every transition: the sequences are followed once more, and what they take is counted.
 */
#include "../play/suite.c" /* its states are known to nobody else */
#include "testing.h"

/* Follows the sequences on the flat machine; how many transitions were taken. */
static size_t follow_all(struct suite *suite, bool *taken)
{
    static struct op ops[SUITE_LENGTH];
    size_t count, different = 0;
    bool known = true; /* every operation, and every state that it leads to */
    while ((count = suite_next(suite, ops)) > 0) {
        uint32_t at = 0;
        bool swapped = false;
        begin(suite);
        for (size_t i = 0; i < count; i++) {
            unsigned char key[KEY_BYTES];
            size_t number = 0;
            struct op op = ops[i];
            if (suite->states[at].symmetric)
                swapped = false;
            if (swapped && operations[op.kind].operands[0] == PROCESS) {
                op.process = 1 - op.process;
                op.other = op.kind == OP_SAME ? 1 - op.other : 0;
            }
            while (number < suite->ops_count && memcmp(&suite->ops[number], &op, sizeof op) != 0)
                number++;
            known = known && number < suite->ops_count;
            if (!known)
                break;
            different += !taken[at * suite->ops_count + number];
            taken[at * suite->ops_count + number] = true;
            step(suite, &ops[i]);
            make_key(suite, false, key);
            if (*place_of(suite, key) == 0 || swapped) {
                make_key(suite, true, key);
                swapped = *place_of(suite, key) != 0;
            }
            if (!swapped)
                make_key(suite, false, key);
            known = known && *place_of(suite, key) != 0;
            if (!known)
                break;
            at = *place_of(suite, key) - 1;
        }
    }
    CHECK(known);
    return different;
}

static void test_all_taken(uint32_t processes, uint32_t pages, bool fine)
{
    struct suite *suite = suite_new(&machine_tiny, processes, pages, fine);
    bool *taken = suite == NULL || suite->ops_count == 0
                      ? NULL
                      : calloc(suite->count + 1, suite->ops_count * sizeof *taken);
    CHECK(taken != NULL);
    if (taken != NULL) {
        CHECK(suite->ops_count < OPS_MAX); /* none was left out */
        CHECK(suite->untaken == suite_transitions(suite));
        CHECK(follow_all(suite, taken) == suite_transitions(suite));
        CHECK(suite->untaken == 0);
    }
    free(taken);
    if (suite != NULL)
        suite_free(suite);
}

int main(void)
{
    test_all_taken(1, 1, true);
    test_all_taken(2, 1, true);
    test_all_taken(2, 1, false);
    test_all_taken(3, 1, false);
    return checks_end();
}
