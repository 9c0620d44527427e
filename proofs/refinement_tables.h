/*
 * That both need the same leaf tables: in the model those in use, in the flat machine those that map something.
 */
#ifndef REFINEMENT_TABLES_H
#define REFINEMENT_TABLES_H

#include "refinement_lemmas.h"

#include "../spec/flat_tables.h"

/*@ ghost
    /@ requires machine: MachineInv;
       requires flat: FlatPageInv;
       requires refines: Refines;
       assigns \nothing;
       ensures own: \forall integer p; 0 <= p < VM_PROCESSES ==> Tables(p) == FlatTablesOf(p);
       ensures all: FlatTablesBelow(VM_PROCESSES) == VM_TABLES - free_tables; @/
    void tables_same(void);
*/

/* Those that a range lacks. */
/*@ ghost
    /@ requires machine: MachineInv;
       requires flat: FlatPageInv;
       requires refines: Refines;
       assigns \nothing;
       ensures lacking: Live(p) && RangeOk(page, count) ==>
           RangeMissing(p, page, count) == FlatTablesLacking(p, page, count); @/
    void tables_lacking(int p, uint32_t page, uint32_t count);
*/

#endif
