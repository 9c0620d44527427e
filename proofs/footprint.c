/*
 * The premise of proving the layers above the reverse map against an unknown predicate: the real Rmap depends on
 * nothing but the arrays that spec/rmap.acsl names in its reads clause. Whatever else changes, it survives. The runner
 * looks for what its definition names; here the provers say the same.
 */
#include "../model/process.h"

#define ALL_ELSE \
    CACHE_STATE, FRAME_STATE, SLOT_STATE, FILE_STATE, frame_copies, PLAN_STATE, DEVICE_STATE, clock_hand, \
        steps

/* Whoever calls it only knows what it leaves as it is. */
/*@ assigns ALL_ELSE; */
void change_all_else(void)
{
}

/*@ requires rmap: Rmap;
    assigns ALL_ELSE;
    ensures rmap: Rmap; */
void theorem_rmap_footprint(void)
{
    change_all_else();
}
