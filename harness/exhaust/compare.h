/*
 * The whole of a state: every process, every page with its protection and every byte of it, every byte of the file; and what
 * the economy claims say of it: which pages are in memory, and which of them are in one frame.
 */
#ifndef COMPARE_H
#define COMPARE_H

#include "finding.h"

/* Neither changes anything. The model's invariant holds. */

/* Every byte: which is not part of a state's key (key.h). */
void compare_bytes(struct finding *finding);
/* Everything else. */
void compare_all(struct finding *finding);

#endif
