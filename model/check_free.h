/*
 * The free sets' part of the run-time check: each function decides one predicate of spec/, whatever the arrays
 * hold, given those before it.
 */
#ifndef CHECK_FREE_H
#define CHECK_FREE_H

#include "rmap_state.h"

/*@ assigns \nothing;
    ensures decided: \result != 0 <==> FreePerm; */
int check_permutation(void);

/*@ requires perm: FreePerm;
    assigns \nothing;
    ensures decided: \result != 0 <==> FreeInv;
    ensures tables: \result != 0 ==> TablesInv;
    ensures mapped: \result != 0 ==> MappedInv; */
int check_free(void);

#endif
