#include "refinement_lemmas.h"

#include "../spec/flat_judge.h"

/*@ ghost
    void address_same(int p, uint32_t address)
    {
        if (0 <= p && p < VM_PROCESSES && address / VM_PAGE_SIZE < VM_SPACE_PAGES) {
            int n = (int)(address / VM_PAGE_SIZE);
            int k = p * VM_SPACE_PAGES + n;
            /@ assert number: k / VM_SPACE_PAGES == p && k % VM_SPACE_PAGES == n; @/
            /@ assert range: 0 <= k < PAGES; @/
            /@ assert kind: PageKind(p, n) == FlatKind(k); @/
            /@ assert view: \forall integer o; 0 <= o < VM_PAGE_SIZE ==> PageView(p, n, o) == FlatView(k, o); @/
        }
    }
*/

/*@ ghost
    void range_same(int p, uint32_t page, uint32_t count)
    {
        /@ assert number: Live(p) && RangeOk(page, count) ==> \forall integer k;
               p * VM_SPACE_PAGES + page <= k < p * VM_SPACE_PAGES + page + count ==>
               0 <= k < PAGES && k / VM_SPACE_PAGES == p && k % VM_SPACE_PAGES == k - p * VM_SPACE_PAGES; @/
        /@ assert of_kind: Live(p) && RangeOk(page, count) ==> \forall integer k;
               p * VM_SPACE_PAGES + page <= k < p * VM_SPACE_PAGES + page + count ==>
               PageKind(p, k - p * VM_SPACE_PAGES) == FlatKind(k); @/
        /@ assert kind: Live(p) && RangeOk(page, count) ==> \forall integer n; page <= n < page + count ==>
               PageKind(p, n) == FlatKind(p * VM_SPACE_PAGES + n); @/
        /@ assert used: \forall integer k; 0 <= k < PAGES ==>
               (FlatKind(k) >= 0 <==> flat_used[k] != 0) && (FlatKind(k) == -1 <==> flat_used[k] == 0); @/
    }
*/

/*@ ghost
    void mapped_same(int p, uint32_t page, uint32_t count, uint32_t prot, int shared, int source)
    {
        int first = p * VM_SPACE_PAGES + (int)page;
        /@ assert number: \forall integer k; first <= k < first + count ==>
               k / VM_SPACE_PAGES == p && k % VM_SPACE_PAGES == k - p * VM_SPACE_PAGES; @/
        /@ assert kind: \forall integer k; first <= k < first + count ==>
               PageKind(p, k - p * VM_SPACE_PAGES) == FlatKindOf(prot, shared, RangeSource(source, first, k)); @/
        /@ assert of_kind: \forall integer k; first <= k < first + count ==>
               PageOfKind(k) == FlatKindOf(prot, shared, RangeSource(source, first, k)); @/
        /@ assert place: \forall integer k; first <= k < first + count ==> PagePlace(p, k - p * VM_SPACE_PAGES) ==
               (source == NO_SOURCE ? ZERO_PLACE : FILE0 + RangeSource(source, first, k)); @/
        /@ assert view: \forall integer k, o; first <= k < first + count && 0 <= o < VM_PAGE_SIZE ==>
               PageView(p, k - p * VM_SPACE_PAGES, o) ==
               (source == NO_SOURCE ? 0 : FlatFile(RangeSource(source, first, k), o)); @/
        /@ assert of_view: \forall integer k, o; first <= k < first + count && 0 <= o < VM_PAGE_SIZE ==>
               PageOfView(k, o) == PageView(p, k - p * VM_SPACE_PAGES, o); @/
    }
*/

/*@ ghost
    void unmapped_view(void)
    {
    }
*/

/*@ ghost
    void flat_kinds(void)
    {
    }
*/
