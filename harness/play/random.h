/*
 * Random numbers that are the same everywhere from the same seed.
 */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

/* splitmix64 (Steele, Lea, Flood 2014): every seed is as good as any other. The state is the seed at first. */
uint64_t random_bits(uint64_t *state);

/* 0 to n - 1. That the numbers are not exactly equally likely does not matter here. */
uint32_t random_below(uint64_t *state, uint32_t n);

#endif
