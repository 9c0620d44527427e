/*
 * That private data of one identity is at one place, of two at two, carried over from the pages of the flat machine to the
 * entries of the model, and to their number.
 */
#ifndef REFINEMENT_IDENTITIES_H
#define REFINEMENT_IDENTITIES_H

#include "refinement_lemmas.h"

/* The number of the page of the flat machine at an address, or -1. */
/*@ ghost
    /@ assigns \nothing;
       ensures page: \result == (0 <= p < VM_PROCESSES && address / VM_PAGE_SIZE < VM_SPACE_PAGES ?
           p * VM_SPACE_PAGES + address / VM_PAGE_SIZE : -1);
       ensures parts: \result >= 0 ==> \result < PAGES && \result / VM_SPACE_PAGES == p &&
           \result % VM_SPACE_PAGES == address / VM_PAGE_SIZE; @/
    int address_page(int p, uint32_t address);
*/

/* Who has a private page alone, or has never touched it, is the last to use it in the model, too. */
/*@ ghost
    /@ requires machine: MachineInv;
       requires flat: FlatInv;
       requires refines: Refines;
       assigns \nothing;
       ensures last: Live(p) && AddressKind(p, address) >= 0 && KindSource(AddressKind(p, address)) == -1 &&
           (identity_is_touched[p * VM_SPACE_PAGES + address / VM_PAGE_SIZE] == 0 ||
            IdentityAlone(p * VM_SPACE_PAGES + address / VM_PAGE_SIZE)) ==> AddressLast(p, address); @/
    void last_user(int p, uint32_t address);
*/

/* A page is where its entry is. */
/*@ ghost
    /@ requires machine: MachineInv;
       assigns \nothing;
       ensures entry: \forall integer k; 0 <= k < PAGES ==> PageEntry(k) < TABLE_ENTRIES &&
           PageOfPlace(k) == (PageEntry(k) < 0 ? NOWHERE : Place(PageEntry(k)));
       ensures mapped: \forall integer k; 0 <= k < PAGES ==> (PageOfKind(k) == -1 <==> PageOfPlace(k) == NOWHERE);
       ensures source: \forall integer k; 0 <= k < PAGES && PageOfKind(k) >= 0 ==>
           KindSource(PageOfKind(k)) == Source(PageEntry(k)); @/
    void page_entries(void);
*/

/* Private data has an entry, and is in a frame or in a slot; and whatever is in a slot is private data. */
/*@ ghost
    /@ requires machine: MachineInv;
       requires flat: FlatInv;
       requires refines: Refines;
       assigns \nothing;
       ensures data: \forall integer k; 0 <= k < PAGES && PrivateData(k) ==> PageEntry(k) >= 0 && PageOfKind(k) >= 0 &&
           Source(PageEntry(k)) == -1 && PageOfPlace(k) != ZERO_PLACE && PageOfPlace(k) != NOWHERE;
       ensures slot: \forall integer k; 0 <= k < PAGES && IN_SLOT(PageOfPlace(k)) ==> PrivateData(k); @/
    void private_data(void);
*/

/* Where the model answers VM_ENOMEM every frame and every slot holds private data, each of another identity: the flat
   machine, told how many there are, has as many. */
/*@ ghost
    /@ requires machine: MachineInv;
       requires flat: FlatInv;
       requires refines: Refines;
       assigns \nothing;
       ensures data: NoMemory ==> IdentitiesUsed(FIRST_PRIVATE, PAGES, 0) >= FILE0; @/
    void memory_of_data(void);
*/

#endif
