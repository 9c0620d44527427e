#include "mutate.h"

#include <string.h>

#include "../../harness/play/random.h"
#include "decode.h"

/* Records that are removed or duplicated together, at most. */
enum { RUN_MAX = 8 };

/* Records that are added at the end together, at most. */
enum { EXTEND_MAX = 64 };

/* An input as records; what is beyond the last whole one that has room is left out. */
struct records {
    unsigned char *data;
    uint32_t count, limit;
    uint64_t *random;
};

static unsigned char *record(const struct records *records, uint32_t i)
{
    return records->data + (size_t)i * RECORD_BYTES;
}

static uint32_t below(struct records *records, uint32_t n)
{
    return random_below(records->random, n);
}

/* Half of the time a small one: most operations have few processes and pages to choose from. */
static unsigned char any_byte(struct records *records)
{
    return (unsigned char)below(records, below(records, 2) == 0 ? 8 : 256);
}

/* A number of records, few more often than many, of which there are at most that many. */
static uint32_t run_length(struct records *records, uint32_t most)
{
    uint32_t length = 1 + below(records, 1 + below(records, RUN_MAX));
    return length < most ? length : most;
}

/* Makes room for more records before record i. */
static void open_gap(struct records *records, uint32_t i, uint32_t more)
{
    memmove(record(records, i + more), record(records, i), (size_t)(records->count - i) * RECORD_BYTES);
    records->count += more;
}

/* A new record before record i, with any bytes; NULL if there is no room. */
static unsigned char *insert_any(struct records *records, uint32_t i)
{
    if (records->count == records->limit)
        return NULL;
    open_gap(records, i, 1);
    for (int b = 0; b < RECORD_BYTES; b++)
        record(records, i)[b] = any_byte(records);
    return record(records, i);
}

static void insert_operation(struct records *records, uint32_t i)
{
    unsigned char *made = insert_any(records, i);
    if (made == NULL)
        return;
    made[0] = (unsigned char)below(records, RECORD_VALUE);
    if (below(records, 2) == 0)
        made[RECORD_BYTES - 1] = 0;
}

static void insert(struct records *records)
{
    insert_operation(records, below(records, records->count + 1));
}

static void extend(struct records *records)
{
    for (uint32_t more = 1 + below(records, EXTEND_MAX); more > 0; more--)
        insert_operation(records, records->count);
}

static void insert_value(struct records *records)
{
    unsigned char *made = insert_any(records, below(records, records->count + 1));
    int sign = below(records, 4) == 0 ? 0xff : 0;
    if (made == NULL)
        return;
    memset(made + 3, sign, 3);
    made[0] = RECORD_VALUE;
    made[2] ^= (unsigned char)sign;
}

static void delete (struct records *records)
{
    uint32_t i, length;
    if (records->count == 0)
        return;
    i = below(records, records->count);
    length = run_length(records, records->count - i);
    records->count -= length;
    memmove(record(records, i), record(records, i + length), (size_t)(records->count - i) * RECORD_BYTES);
}

static void swap(struct records *records)
{
    unsigned char kept[RECORD_BYTES], *a, *b;
    if (records->count == 0)
        return;
    a = record(records, below(records, records->count));
    b = record(records, below(records, records->count));
    memcpy(kept, a, RECORD_BYTES);
    memmove(a, b, RECORD_BYTES);
    memcpy(b, kept, RECORD_BYTES);
}

static void duplicate(struct records *records)
{
    unsigned char kept[RUN_MAX * RECORD_BYTES];
    uint32_t from, to, length;
    if (records->count == 0 || records->count == records->limit)
        return;
    from = below(records, records->count);
    to = below(records, records->count + 1);
    length = run_length(records, records->count - from);
    if (length > records->limit - records->count)
        length = records->limit - records->count;
    memcpy(kept, record(records, from), (size_t)length * RECORD_BYTES);
    open_gap(records, to, length);
    memcpy(record(records, to), kept, (size_t)length * RECORD_BYTES);
}

/* What an operand is, for the mutations that change one. */
static enum mutation class_of(enum operand operand)
{
    switch (operand) {
    case PROCESS:
    case OTHER:
        return MUTATE_PROCESS;
    case PAGE:
    case ADDRESS:
    case OTHER_PAGE:
    case COUNT:
    case FRAMES:
    case NTH:
    case SLOT:
    case TEXT:
    case DATA:
    case BSS:
    case STACK:
        return MUTATE_PAGE;
    default:
        return MUTATE_BYTE;
    }
}

/* The bytes of a record that are an operand of that class; how many. The second byte of an address is its offset. */
static uint32_t find_operands(const unsigned char *record, enum mutation class,
                              unsigned char found[RECORD_BYTES])
{
    unsigned char at = 1;
    uint32_t count = 0;
    if (record[0] >= RECORD_VALUE)
        return 0;
    for (const enum operand *o = operations[record_kind(record[0])].operands; *o != NONE; o++) {
        if (class_of(*o) == class)
            found[count++] = at;
        at++;
        if (*o != ADDRESS)
            continue;
        if (class == MUTATE_BYTE)
            found[count++] = at;
        at++;
    }
    return count;
}

/* Changes an operand of that class in the first record from a random one on that has any. */
static void retarget(struct records *records, enum mutation class)
{
    unsigned char found[RECORD_BYTES];
    uint32_t first = records->count == 0 ? 0 : below(records, records->count);
    for (uint32_t i = first; i < records->count; i++) {
        uint32_t count = find_operands(record(records, i), class, found);
        if (count == 0)
            continue;
        record(records, i)[found[below(records, count)]] = any_byte(records);
        return;
    }
}

static void change_byte(struct records *records, uint32_t at)
{
    if (records->count > 0)
        record(records, below(records, records->count))[at] =
            at == 0 ? (unsigned char)below(records, 256) : any_byte(records);
}

size_t mutate_as(enum mutation mutation, unsigned char *data, size_t size, size_t limit, uint64_t *random)
{
    size_t whole = (size + RECORD_BYTES - 1) / RECORD_BYTES * RECORD_BYTES;
    struct records records = {data, 0, (uint32_t)(limit / RECORD_BYTES), random};
    if (whole <= limit)
        memset(data + size, 0, whole - size); /* as it is decoded */
    records.count = (uint32_t)((whole <= limit ? whole : size) / RECORD_BYTES);
    switch (mutation) {
    case MUTATE_INSERT:
        insert(&records);
        break;
    case MUTATE_EXTEND:
        extend(&records);
        break;
    case MUTATE_VALUE:
        insert_value(&records);
        break;
    case MUTATE_DELETE:
        delete (&records);
        break;
    case MUTATE_SWAP:
        swap(&records);
        break;
    case MUTATE_DUPLICATE:
        duplicate(&records);
        break;
    case MUTATE_KIND:
        change_byte(&records, 0);
        break;
    case MUTATE_LAST:
        change_byte(&records, RECORD_BYTES - 1);
        break;
    default:
        retarget(&records, mutation);
        break;
    }
    return (size_t)records.count * RECORD_BYTES;
}

size_t mutate(unsigned char *data, size_t size, size_t limit, uint64_t *random)
{
    uint32_t times = 1 + random_below(random, 1 + random_below(random, 5));
    while (times-- > 0)
        size = mutate_as((enum mutation)random_below(random, MUTATIONS), data, size, limit, random);
    return size;
}

size_t mutate_splice(const unsigned char *a, size_t a_size, const unsigned char *b, size_t b_size,
                     unsigned char *out, size_t limit, uint64_t *random)
{
    size_t from_a = random_below(random, (uint32_t)(a_size / RECORD_BYTES) + 1) * (size_t)RECORD_BYTES;
    size_t to_skip = random_below(random, (uint32_t)(b_size / RECORD_BYTES) + 1) * (size_t)RECORD_BYTES;
    size_t from_b = b_size - to_skip;
    from_a = from_a < limit ? from_a : limit / RECORD_BYTES * RECORD_BYTES;
    from_b = from_b < limit - from_a ? from_b : (limit - from_a) / RECORD_BYTES * RECORD_BYTES;
    memcpy(out, a, from_a);
    memcpy(out + from_a, b + to_skip, from_b);
    return from_a + from_b;
}
