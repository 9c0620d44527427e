/*
 * The conformance suite: a fixed set of operation sequences that takes every transition between the states that the flat
 * machine can reach with few processes, pages and byte values, each at least once. They are found by breadth-first search,
 * not by chance.
 *
 * A state is what processes see: which of them live; of each page what is mapped there (anonymous memory, the file, a shared
 * mapping of it, a program), with which protection, and the byte that it shows; and the byte of the file. A fine one also
 * tells apart whether a page was touched, whether it was stored to, which pages are one (they have to be in one frame),
 * and whether the file is known to hold its byte. A transition is a state and an operation.
 */
#ifndef SUITE_H
#define SUITE_H

#include "run.h"

struct suite;

/* So many processes and pages of a machine; NULL: there is no memory. suite_free is due. */
struct suite *suite_new(const struct machine *machine, uint32_t processes, uint32_t pages, bool fine);
void suite_free(struct suite *suite);

size_t suite_states(const struct suite *suite);
size_t suite_transitions(const struct suite *suite);

/* The next sequence, each of which begins with an empty machine, in ops; how many operations it has, or 0: every
   transition was taken. */
enum { SUITE_LENGTH = 1000 };
size_t suite_next(struct suite *suite, struct op ops[SUITE_LENGTH]);

#endif
