/*
 * A machine whose judge knows, beside what the flat machine knows, that everything is given back (claims C13 and C14):
 * when nobody lives, and a reclaim of every frame answered VM_OK, no frame, slot or table is in use. The flat machine
 * allows for pages that could not be written; whether a reclaim wrote them it cannot know.
 */
#ifndef GIVEN_BACK_H
#define GIVEN_BACK_H

#include "../language/machine.h"

/* One at a time: the last one that was asked for. */
struct machine given_back(const struct machine *machine);

#endif
