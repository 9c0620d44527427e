/*
 * That both show the same, said of a page, of a range, of an image: ghost functions that put what a contract of the model
 * says into the words of the flat machine's.
 */
#ifndef REFINEMENT_LEMMAS_H
#define REFINEMENT_LEMMAS_H

#include "refinement.h"

/*@ ghost
    /@ requires same: SameLive && SameKinds && SameViews;
       assigns \nothing;
       ensures kind: Live(p) ==> AddressKind(p, address) == FlatAddressKind(p, address);
       ensures view: Live(p) && address / VM_PAGE_SIZE < VM_SPACE_PAGES ==> AddressView(p, address) ==
           FlatView(p * VM_SPACE_PAGES + address / VM_PAGE_SIZE, address % VM_PAGE_SIZE); @/
    void address_same(int p, uint32_t address);
*/

/*@ ghost
    /@ requires same: SameLive && SameKinds && SameViews;
       requires inv: FlatPageInv;
       assigns \nothing;
       ensures kind: Live(p) && RangeOk(page, count) ==> \forall integer n; page <= n < page + count ==>
           PageKind(p, n) == FlatKind(p * VM_SPACE_PAGES + n);
       ensures none: Live(p) && RangeOk(page, count) ==>
           ((\forall integer n; page <= n < page + count ==> PageKind(p, n) == -1) <==>
            FlatUnmapped(p * VM_SPACE_PAGES + page, p * VM_SPACE_PAGES + page + count));
       ensures all: Live(p) && RangeOk(page, count) ==>
           ((\forall integer n; page <= n < page + count ==> PageKind(p, n) >= 0) <==>
            FlatAllUsed(p * VM_SPACE_PAGES + page, p * VM_SPACE_PAGES + page + count));
       ensures range: Live(p) && RangeOk(page, count) ==> \forall integer n; page <= n < page + count ==>
           PageKind(p, n) >= -1; @/
    void range_same(int p, uint32_t page, uint32_t count);
*/

/* The answer of mapping a range, in flat words. */
/*@ ghost
    /@ requires file: SameFiles;
       requires process: 0 <= p < VM_PROCESSES;
       requires range: RangeOk(page, count);
       requires source: source == NO_SOURCE || (0 <= source && source + count <= VM_FILE_PAGES);
       requires kind: \forall integer n; page <= n < page + count ==> PageKind(p, n) ==
           RangeKind(prot + 8 * shared, source == NO_SOURCE ? ZERO_PLACE : FILE0 + source, page, n);
       requires place: \forall integer n; page <= n < page + count ==>
           PagePlace(p, n) == RangePlace(source == NO_SOURCE ? ZERO_PLACE : FILE0 + source, page, n);
       requires view: \forall integer n, o; page <= n < page + count && 0 <= o < VM_PAGE_SIZE ==> PageView(p, n, o) ==
           ByteAt(RangePlace(source == NO_SOURCE ? ZERO_PLACE : FILE0 + source, page, n), o);
       assigns \nothing;
       ensures mapped: ModelMapped(p * VM_SPACE_PAGES + page, count, prot, shared, source); @/
    void mapped_same(int p, uint32_t page, uint32_t count, uint32_t prot, int shared, int source);
*/

/* Where nothing is mapped nothing is seen. */
/*@ ghost
    /@ requires machine: MachineInv;
       assigns \nothing;
       ensures view: \forall integer k, o; 0 <= k < PAGES && PageOfKind(k) == -1 ==> PageOfView(k, o) == -1; @/
    void unmapped_view(void);
*/

/* The number that says what is mapped says what the flat machine keeps apart. */
/*@ ghost
    /@ requires flat: FlatPageInv;
       assigns \nothing;
       ensures source: \forall integer k; 0 <= k < PAGES ==> KindSource(FlatKind(k)) == FlatSource(k);
       ensures shared: \forall integer k; 0 <= k < PAGES && flat_used[k] != 0 ==>
           (ProtShared(FlatKind(k)) == 1 <==> flat_shared[k] != 0);
       ensures prot: \forall integer k; 0 <= k < PAGES && flat_used[k] != 0 ==> FlatKind(k) % 8 == flat_prot[k]; @/
    void flat_kinds(void);
*/

#endif
