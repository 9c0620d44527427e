/*
 * What an implementation prints beside its answers, on its console or on standard error: the last lines, for whoever looks for
 * what went wrong; and all of it in a file, if that is wanted.
 */
#ifndef WORDS_H
#define WORDS_H

#include <stdbool.h>
#include <stddef.h>

enum { WORDS_LINES = 20, WORDS_BYTES = 4096 };

/* Everything that is printed from now on is written to this file. False: errno says why. */
bool words_log_to(const char *path);

/* A run begins: what was printed before is no part of it. */
void words_begin(void);

/* It printed that: for the file, for the last lines, and for both. */
void words_log(const char *bytes, size_t size);
void words_keep(const char *bytes, size_t size);
void words_add(const char *bytes, size_t size);

/* Reads what there is to read, and adds it. False: that was all, or the descriptor cannot be read. */
bool words_read(int descriptor);

/* The last WORDS_LINES lines at most, of WORDS_BYTES bytes at most, each with its end, and nothing else that could upset a
   terminal; empty where nothing was printed. It stays until something is added. */
const char *words_last(void);

#endif
