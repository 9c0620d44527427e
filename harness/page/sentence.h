/*
 * Operations as plain sentences: "process 1 stores 0xff at 0x1f0".
 */
#ifndef SENTENCE_H
#define SENTENCE_H

#include <stdint.h>
#include <stdio.h>

#include "../language/op.h"

/* What an operation asks for and, where that is a value, what it is answered. */
void sentence_write(FILE *file, const struct op *op, const struct answer *answer);

/* "1 page", "2 pages". */
void sentence_count(FILE *file, uint32_t count, const char *noun);

#endif
