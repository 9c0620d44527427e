/*
 * Makes a list of operations that fails as small as single reductions can make it. What failing means is the caller's; it
 * is told by trying. Nothing is left to chance: the same list and the same answers give the same result.
 */
#ifndef SHRINK_H
#define SHRINK_H

#include <stddef.h>

#include "../language/machine.h"

enum shrink_verdict {
    SHRINK_PASSES,
    SHRINK_FAILS, /* in the way that counts */
    SHRINK_STOP   /* whether it fails is not known, and no more is to be tried */
};

struct shrink {
    const struct machine *machine; /* that the operations are for */
    /* Tries a list; when it fails, *count may be lowered to how many of its operations it took. */
    enum shrink_verdict (*try)(void *state, const struct op *ops, size_t *count);
    void *state;
};

/*
 * Shrinks a list that fails, in place: removes operations, or puts a reclaim in their place, or makes two ranges one;
 * gives processes, then pages and the bytes in them lower numbers (several may become one); then makes single operands
 * simpler; and all of it again until no reduction is left that fails, too. Then, in particular, without any one of the
 * operations it does not fail. Lists that are tried never have more operations, and only operands that a trace can
 * hold.
 * False: there is not enough memory, and ops are as they were.
 */
bool shrink_ops(const struct shrink *shrink, struct op *ops, size_t *count);

#endif
