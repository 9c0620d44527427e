/*
 * Checks what a key leaves out (key.h): a state that was come to, and the one that its key restores, have to have the same
 * successors. No proof, but what is left out wrongly is found by it.
 */
#ifndef ALIKE_H
#define ALIKE_H

#include "key.h"

struct alike;

/* NULL: there is no memory. */
struct alike *alike_new(void);
void alike_free(struct alike *alike);

/* The state that the machines are in, whose key is that of state. Leaves them in another one. */
bool alike_check(struct alike *alike, const struct state *state, const void *empty);

#endif
