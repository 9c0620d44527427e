/*
 * The mutator keeps records whole, stays within its room, gives the same again from the same numbers, and each mutation
 * does what it is called after, and nothing else.
 */
#include <string.h>

#include "../../harness/test/testing.h"
#include "../input/decode.h"
#include "../input/mutate.h"

enum { RECORDS = OP_KINDS, SIZE = RECORDS * RECORD_BYTES, ROOM = 2 * SIZE, TRIES = 2000, GUARD = 0x5a };

static unsigned char original[SIZE];

/* One record of each kind of operation; each is another. */
static void fill(void)
{
    memset(original, 0, sizeof original);
    for (int i = 0; i < RECORDS; i++) {
        original[i * RECORD_BYTES] = (unsigned char)i;
        memset(original + i * RECORD_BYTES + 1, 100 + i, RECORD_BYTES - 1);
    }
}

/* A mutated copy. */
struct mutated {
    unsigned char data[ROOM + RECORD_BYTES];
    size_t size;
};

static struct mutated mutated(enum mutation mutation, uint64_t seed, size_t limit)
{
    struct mutated result;
    uint64_t random = seed;
    memset(result.data, GUARD, sizeof result.data);
    memcpy(result.data, original, SIZE);
    result.size = mutation < MUTATIONS ? mutate_as(mutation, result.data, SIZE, limit, &random)
                                       : mutate(result.data, SIZE, limit, &random);
    for (size_t i = limit; i < sizeof result.data; i++)
        if (result.data[i] != GUARD)
            result.size = SIZE_MAX;
    return result;
}

/* How many of the original's records stand in it, in their order. */
static size_t in_order(const struct mutated *result)
{
    size_t found = 0;
    for (size_t at = 0; at < result->size && found < RECORDS; at += RECORD_BYTES)
        found += memcmp(result->data + at, original + found * RECORD_BYTES, RECORD_BYTES) == 0;
    return found;
}

/* How many records of it are one of the original's. */
static size_t known(const struct mutated *result)
{
    size_t count = 0;
    for (size_t at = 0; at < result->size; at += RECORD_BYTES)
        for (size_t i = 0; i < RECORDS; i++)
            count += memcmp(result->data + at, original + i * RECORD_BYTES, RECORD_BYTES) == 0;
    return count;
}

static size_t count_values(const struct mutated *result)
{
    struct value value;
    size_t count = 0;
    for (size_t at = 0; at < result->size; at += RECORD_BYTES)
        count += record_value(result->data + at, RECORD_BYTES, &value);
    return count;
}

/* The only byte that differs; SIZE if none does, or another size, or more than one. */
static size_t difference(const struct mutated *result)
{
    size_t at = SIZE;
    for (size_t i = 0; i < SIZE && result->size == SIZE; i++)
        if (result->data[i] != original[i]) {
            if (at != SIZE)
                return SIZE;
            at = i;
        }
    return at;
}

/* The operand that a byte of the original is, NONE for another byte. */
static enum operand operand_at(size_t at)
{
    size_t byte = 1;
    for (const enum operand *o = operations[original[at / RECORD_BYTES * RECORD_BYTES]].operands; *o != NONE;
         o++) {
        size_t bytes = *o == ADDRESS ? 2 : 1;
        if (at % RECORD_BYTES >= byte && at % RECORD_BYTES < byte + bytes)
            return at % RECORD_BYTES == byte ? *o : OFFSET;
        byte += bytes;
    }
    return NONE;
}

static void test_room(void)
{
    bool whole = true, again = true;
    for (int mutation = 0; mutation <= MUTATIONS; mutation++)
        for (uint64_t seed = 0; seed < TRIES; seed++) {
            size_t limit = SIZE + seed % (ROOM - SIZE);
            struct mutated first = mutated((enum mutation)mutation, seed, limit),
                           second = mutated((enum mutation)mutation, seed, limit);
            whole = whole && first.size <= limit && first.size % RECORD_BYTES == 0;
            again = again && first.size == second.size && memcmp(first.data, second.data, first.size) == 0;
        }
    CHECK(whole);
    CHECK(again);
}

static void test_records(void)
{
    bool inserts = true, extends = true, values = true, deletes = true, swaps = true, duplicates = true;
    size_t longest = 0, shortest = SIZE;
    for (uint64_t seed = 0; seed < TRIES; seed++) {
        struct mutated result = mutated(MUTATE_INSERT, seed, ROOM);
        inserts = inserts && result.size == SIZE + RECORD_BYTES && in_order(&result) == RECORDS;
        result = mutated(MUTATE_EXTEND, seed, ROOM);
        extends = extends && result.size > SIZE && memcmp(result.data, original, SIZE) == 0 &&
                  count_values(&result) == 0;
        result = mutated(MUTATE_VALUE, seed, ROOM);
        inserts = inserts && result.size == SIZE + RECORD_BYTES && in_order(&result) == RECORDS;
        values = values && count_values(&result) == 1;
        result = mutated(MUTATE_DELETE, seed, ROOM);
        deletes = deletes && result.size < SIZE && known(&result) == result.size / RECORD_BYTES;
        shortest = result.size < shortest ? result.size : shortest;
        result = mutated(MUTATE_SWAP, seed, ROOM);
        swaps = swaps && result.size == SIZE && known(&result) == RECORDS && in_order(&result) > 0;
        result = mutated(MUTATE_DUPLICATE, seed, ROOM);
        duplicates = duplicates && result.size > SIZE && known(&result) == result.size / RECORD_BYTES &&
                     in_order(&result) == RECORDS;
        longest = result.size > longest ? result.size : longest;
    }
    CHECK(inserts);
    CHECK(extends);
    CHECK(values);
    CHECK(deletes && shortest == SIZE - 8 * RECORD_BYTES);
    CHECK(swaps);
    CHECK(duplicates && longest == SIZE + 8 * RECORD_BYTES);
}

/* Operands of that class and no others change, each sooner or later. */
static void check_operands(enum mutation mutation, const enum operand *class)
{
    bool only = true, came[OPERANDS] = {false};
    for (uint64_t seed = 0; seed < TRIES; seed++) {
        struct mutated result = mutated(mutation, seed, ROOM);
        size_t at = difference(&result);
        if (result.size == SIZE && memcmp(result.data, original, SIZE) == 0)
            continue; /* the same byte by chance, or no such operand from there on */
        only = only && at != SIZE;
        if (at != SIZE)
            came[operand_at(at)] = true;
    }
    CHECK(only);
    CHECK(!came[NONE]);
    for (; *class != NONE; class ++) {
        CHECK(came[*class]);
        came[*class] = false;
    }
    CHECK(memchr(came, true, sizeof came) == NULL);
}

static void test_operands(void)
{
    static const enum operand process[] = {PROCESS, OTHER, NONE},
                              page[] = {PAGE, ADDRESS, OTHER_PAGE, COUNT, FRAMES, NTH,
                                        SLOT, TEXT,    DATA,       BSS,   STACK,  NONE},
                              byte[] = {PROT, FILE_PAGE, OFFSET, BYTE, TEXT_FILE, ENTRY, NONE};
    check_operands(MUTATE_PROCESS, process);
    check_operands(MUTATE_PAGE, page);
    check_operands(MUTATE_BYTE, byte);
}

static void check_byte(enum mutation mutation, size_t byte)
{
    bool only = true;
    size_t changed = 0;
    for (uint64_t seed = 0; seed < TRIES; seed++) {
        struct mutated result = mutated(mutation, seed, ROOM);
        size_t at = difference(&result);
        only = only && result.size == SIZE && (at == SIZE || at % RECORD_BYTES == byte);
        changed += at != SIZE;
    }
    CHECK(only);
    CHECK(changed > TRIES / 2);
}

static void test_splice(void)
{
    static const unsigned char other[3 * RECORD_BYTES + 1] = {1, 2, 3};
    unsigned char out[ROOM];
    bool right = true, both = false;
    for (uint64_t seed = 0; seed < TRIES; seed++) {
        uint64_t random = seed;
        size_t limit = 1 + seed % ROOM, from_a = 0, from_b;
        size_t size;
        memset(out, GUARD, sizeof out);
        size = mutate_splice(original, SIZE, other, sizeof other, out, limit, &random);
        while (from_a < SIZE && from_a < size && memcmp(out + from_a, original + from_a, RECORD_BYTES) == 0)
            from_a += RECORD_BYTES;
        from_b = size - from_a;
        right = right && size <= limit && from_b <= sizeof other;
        if (from_b <= sizeof other && limit == ROOM - 1)
            right = right && memcmp(out + from_a, other + sizeof other - from_b, from_b) == 0;
        both = both || (from_a > 0 && from_b > RECORD_BYTES);
    }
    CHECK(right);
    CHECK(both);
}

/* Of nothing, and of a record that is cut, there is something to make. */
static void test_small(void)
{
    unsigned char data[4 * RECORD_BYTES] = {OP_FORK, 1, GUARD};
    uint64_t random = 1;
    CHECK(mutate_as(MUTATE_DELETE, data, 0, sizeof data, &random) == 0);
    CHECK(mutate_as(MUTATE_PROCESS, data, 0, sizeof data, &random) == 0);
    CHECK(mutate_as(MUTATE_DUPLICATE, data, 0, sizeof data, &random) == 0);
    CHECK(mutate_as(MUTATE_SWAP, data, 2, sizeof data, &random) == RECORD_BYTES);
    CHECK(data[0] == OP_FORK && data[1] == 1 && data[2] == 0);
    CHECK(mutate_as(MUTATE_INSERT, data, 0, RECORD_BYTES - 1, &random) == 0);
    CHECK(mutate_as(MUTATE_INSERT, data, 0, RECORD_BYTES, &random) == RECORD_BYTES);
}

int main(void)
{
    fill();
    test_room();
    test_records();
    test_operands();
    check_byte(MUTATE_KIND, 0);
    check_byte(MUTATE_LAST, RECORD_BYTES - 1);
    test_splice();
    test_small();
    return checks_end();
}
