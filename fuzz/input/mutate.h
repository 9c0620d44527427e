/*
 * Changes of fuzz inputs (decode.h) that know what operations are: records move, come and go whole, and an operand that
 * changes is one of the operation's. The same input, state of random.h and limit give the same result.
 */
#ifndef MUTATE_H
#define MUTATE_H

#include <stddef.h>
#include <stdint.h>

/* What can be done to an input; what does not apply to it (nothing can be removed from none) does nothing. */
enum mutation {
    MUTATE_INSERT,    /* a record at random */
    MUTATE_EXTEND,    /* many records at random, at the end: one at a time takes long */
    MUTATE_VALUE,     /* a value record, of a value that is small or borders on 0 */
    MUTATE_DELETE,    /* a few records that stand together */
    MUTATE_SWAP,      /* two records change places */
    MUTATE_DUPLICATE, /* a few records that stand together come once more, elsewhere */
    MUTATE_PROCESS,   /* an operation concerns another process */
    MUTATE_PAGE,      /* another page, or as many others */
    MUTATE_BYTE,      /* another byte, offset, protection or place */
    MUTATE_KIND,      /* another operation with the same operands */
    MUTATE_LAST,      /* another last byte, which is the target's own */
    MUTATIONS
};

/* Does that to the size bytes of an input, for which there is room for limit: its new size, in whole records. */
size_t mutate_as(enum mutation mutation, unsigned char *data, size_t size, size_t limit, uint64_t *random);

/* Does a few of them. */
size_t mutate(unsigned char *data, size_t size, size_t limit, uint64_t *random);

/* The first records of one input, then the last of another, to out: the size. */
size_t mutate_splice(const unsigned char *a, size_t a_size, const unsigned char *b, size_t b_size,
                     unsigned char *out, size_t limit, uint64_t *random);

#endif
