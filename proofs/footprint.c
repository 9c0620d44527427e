/*
 * The premise of proving the layers above the reverse map against an unknown predicate: the real Rmap depends on
 * nothing but the arrays that spec/rmap.acsl names in its reads clause. Whatever else changes, it survives.
 */
#include "../model/process.h"

/*@ assigns CACHE_STATE, FRAME_STATE, SLOT_STATE, FILE_STATE, frame_copies, DEVICE_STATE, clock_hand;
    exits \false; */
void change_all_else(void);

/*@ requires rmap: Rmap;
    assigns CACHE_STATE, FRAME_STATE, SLOT_STATE, FILE_STATE, frame_copies, DEVICE_STATE, clock_hand;
    ensures rmap: Rmap; */
void theorem_rmap_footprint(void)
{
    change_all_else();
}
