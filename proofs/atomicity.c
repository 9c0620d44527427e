/*
 * Claim C12, the first half: an operation that is refused, for whatever reason, changes nothing that any
 * process can see.
 */
#include "step_run.h"

/*@ requires inv: MachineInv;
    requires step: \valid_read(s);
    assigns STEP_STATE;
    ensures inv: MachineInv;
    ensures atomic: \result != VM_OK ==> Unchanged{Pre, Post}; */
enum vm_status theorem_atomicity(const struct step *s)
{
    return step_run(s);
}
