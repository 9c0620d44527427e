/*
 * A whole file, whatever is in it.
 */
#ifndef READ_BYTES_H
#define READ_BYTES_H

#include <stdio.h>

/* What is left of a file, *size bytes, for the caller to free. NULL: errno says why. */
unsigned char *read_bytes(FILE *file, size_t *size);

#endif
