/*
 * Numbers in as few bits as they need, one after the other in a key.
 */
#ifndef BITS_H
#define BITS_H

#include <stdint.h>

/* Bits that n different values need. */
#define WIDTH(n) \
    ((n) <= 1     ? 0 \
     : (n) <= 2   ? 1 \
     : (n) <= 4   ? 2 \
     : (n) <= 8   ? 3 \
     : (n) <= 16  ? 4 \
     : (n) <= 32  ? 5 \
     : (n) <= 64  ? 6 \
     : (n) <= 128 ? 7 \
     : (n) <= 256 ? 8 \
                  : 20)

/* Where the next number is put or taken. All words are 0 before the first is put. */
struct bits {
    uint64_t *word;
    unsigned at; /* in the word */
};

static inline void bits_put(struct bits *bits, uint64_t value, unsigned width)
{
    if (width == 0)
        return;
    *bits->word |= value << bits->at;
    bits->at += width;
    if (bits->at < 64)
        return;
    bits->at -= 64;
    bits->word++;
    if (bits->at > 0)
        *bits->word |= value >> (width - bits->at);
}

static inline uint64_t bits_take(struct bits *bits, unsigned width)
{
    uint64_t value;
    if (width == 0)
        return 0;
    value = *bits->word >> bits->at;
    bits->at += width;
    if (bits->at >= 64) {
        bits->at -= 64;
        bits->word++;
        if (bits->at > 0)
            value |= *bits->word << (width - bits->at);
    }
    return value & ~(uint64_t)0 >> (64 - width);
}

#endif
