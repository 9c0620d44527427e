/*
 * What it means that the model shows what the flat machine (spec/flat.h) shows, and one operation on both, by kinds of
 * operation.
 */
#ifndef REFINEMENT_H
#define REFINEMENT_H

#include "../model/range.h"
#include "../model/pte.h"
#include "../spec/access.acsl"
#include "../spec/exec.acsl"
#include "../spec/flat_judge.h"
#include "step.h"

#define MODEL_STATE SPACE_STATE, FAULT_STATE, LIVE_STATE

/* The pages of a step's range, numbered as those of the flat machine: the first, and the one after the last. */
#define FIRST_PAGE(s) ((s)->process * VM_SPACE_PAGES + (s)->page)
#define END_PAGE(s) (FIRST_PAGE(s) + (s)->count)

/*@ // The model's pages, numbered as those of the flat machine.
    logic integer PageOfKind{L}(integer k) = PageKind(k / VM_SPACE_PAGES, k % VM_SPACE_PAGES);
    logic integer PageOfView{L}(integer k, integer o) = PageView(k / VM_SPACE_PAGES, k % VM_SPACE_PAGES, o);
    logic integer PageOfPlace{L}(integer k) = PagePlace(k / VM_SPACE_PAGES, k % VM_SPACE_PAGES);
    logic integer PageEntry{L}(integer k) = EntryOf(k / VM_SPACE_PAGES, k % VM_SPACE_PAGES);
    // A page of the flat machine that was touched, and shows no file page.
    predicate PrivateData{L}(integer k) = identity_of[k] > ZERO_FILL;

    predicate SameLive{L} = \forall integer p; Live(p) <==> FlatLive(p) == 1;
    predicate SameKinds{L} = \forall integer k; 0 <= k < PAGES ==> PageOfKind(k) == FlatKind(k);
    predicate SameViews{L} = \forall integer k, o; 0 <= k < PAGES && 0 <= o < VM_PAGE_SIZE ==>
        PageOfView(k, o) == FlatView(k, o);
    predicate SameFiles{L} = \forall integer n, o; 0 <= n < VM_FILE_PAGES && 0 <= o < VM_PAGE_SIZE ==>
        FileView(n, o) == FlatFile(n, o);
    // What the flat machine says that the file holds it holds.
    predicate SameSynced{L} = \forall integer n, o; 0 <= n < VM_FILE_PAGES && 0 <= o < VM_PAGE_SIZE &&
        flat_unsynced[n] == 0 ==> FileByte(n, o) == FileView(n, o);
    // Where the flat machine allows no failing transfer the model has none planned. That its plan is spent by a transfer
    // of which no answer tells, as vm_unmap's, the flat machine cannot know.
    predicate PlanKept{L} = flat_place_plan == 0 ==>
        PlacesGood && (flat_nth_plan == 0 ==> device_nth == 0);
    // Which pages are one page: both say the same of those that are private data. What was never touched is zero fill on
    // demand, and only what was touched is in a frame (C1).
    predicate SameTouched{L} = \forall integer k; 0 <= k < PAGES ==>
        (flat_used[k] != 0 ==> (PageOfPlace(k) == ZERO_PLACE <==> identity_of[k] == ZERO_FILL)) &&
        (IN_FRAME(PageOfPlace(k)) ==> identity_is_touched[k] != 0);
    predicate SameSharers{L} = \forall integer j, k; 0 <= j < PAGES && 0 <= k < PAGES && PrivateData(j) && PrivateData(k) ==>
        (PageOfPlace(j) == PageOfPlace(k) <==> identity_of[j] == identity_of[k]);
    // No page is mapped that the flat machine does not have.
    predicate NoneAbove{L} = \forall integer p, n; 0 <= p < VM_PROCESSES && VM_SPACE_PAGES <= n < TREE_PAGES ==>
        PageKind(p, n) == -1;
    predicate SameEconomy{L} = SameTouched && SameSharers && NoneAbove && frame_copies <= identity_copied;
    predicate Refines{L} = SameLive && SameKinds && SameViews && SameFiles && SameSynced && PlanKept && SameEconomy &&
        TablesNeeded;

    // Frames and slots may run out, and tables; how many there are is known.
    predicate FlatOpen{L} = flat_limits.memory != 0 && flat_limits.early == 0 && flat_limits.tables != 0 &&
        flat_limits.execute_reads == 0 && flat_limits.stale == 0 && flat_limits.places == VM_FRAMES + VM_SLOTS &&
        flat_limits.leaf_tables == VM_TABLES;

    // Between A and B the model shows the same.
    predicate SameModel{A, B} =
        (\forall integer k; 0 <= k < PAGES ==> PageOfKind{B}(k) == PageOfKind{A}(k)) &&
        (\forall integer k, o; 0 <= k < PAGES && 0 <= o < VM_PAGE_SIZE ==> PageOfView{B}(k, o) == PageOfView{A}(k, o));
    predicate SameModelBut{A, B}(integer from, integer to) =
        (\forall integer k; 0 <= k < PAGES && (k < from || k >= to) ==> PageOfKind{B}(k) == PageOfKind{A}(k)) &&
        (\forall integer k, o; 0 <= k < PAGES && (k < from || k >= to) && 0 <= o < VM_PAGE_SIZE ==>
            PageOfView{B}(k, o) == PageOfView{A}(k, o));
    // Every page of the model outside of from .. to - 1 is where it was.
    predicate PagesStayBut{A, B}(integer from, integer to) = \forall integer k; 0 <= k < PAGES && (k < from || k >= to) ==>
        PageOfPlace{B}(k) == PageOfPlace{A}(k);
    // Private data other than page x that was at one place still is, what was not is not.
    predicate PagesTogetherBut{A, B}(integer x) = \forall integer j, k; 0 <= j < PAGES && 0 <= k < PAGES &&
        j != x && k != x && PrivateData{A}(j) && PrivateData{A}(k) ==>
        (PageOfPlace{B}(j) == PageOfPlace{B}(k) <==> PageOfPlace{A}(j) == PageOfPlace{A}(k));
    // No page other than x has become, or is no more, zero fill on demand.
    predicate PagesZeroBut{A, B}(integer x) = \forall integer k; 0 <= k < PAGES && k != x ==>
        (PageOfPlace{B}(k) == ZERO_PLACE <==> PageOfPlace{A}(k) == ZERO_PLACE);
    // No page other than x and private data has come into a frame.
    predicate PagesBrought{A, B}(integer x) = \forall integer k; 0 <= k < PAGES && IN_FRAME(PageOfPlace{B}(k)) ==>
        PageOfPlace{B}(k) == PageOfPlace{A}(k) || k == x || PrivateData{A}(k);
    // Page x is where no private data is.
    predicate PageAlone{L}(integer x) = \forall integer k; 0 <= k < PAGES && k != x && PrivateData(k) ==>
        PageOfPlace(k) != PageOfPlace(x);
    // Both show the same in a range.
    predicate SameKindsIn{L}(integer from, integer to) =
        \forall integer k; from <= k < to ==> PageOfKind(k) == FlatKind(k);
    predicate SameViewsIn{L}(integer from, integer to) =
        \forall integer k, o; from <= k < to && 0 <= o < VM_PAGE_SIZE ==> PageOfView(k, o) == FlatView(k, o);
    predicate SameRange{L}(integer from, integer to) = SameKindsIn(from, to) && SameViewsIn(from, to);
    // A range that begins with page k is mapped, and shows what it did when it was.
    predicate ModelMapped{L}(integer from, integer count, integer prot, integer shared, integer source) =
        (\forall integer k; from <= k < from + count ==>
            PageOfKind(k) == FlatKindOf(prot, shared, RangeSource(source, from, k))) &&
        (\forall integer k; from <= k < from + count ==>
            PageOfPlace(k) == (source == NO_SOURCE ? ZERO_PLACE : FILE0 + RangeSource(source, from, k))) &&
        (\forall integer k, o; from <= k < from + count && 0 <= o < VM_PAGE_SIZE ==>
            PageOfView(k, o) == (source == NO_SOURCE ? 0 : FlatFile(RangeSource(source, from, k), o)));
*/

/* Each step function runs one operation on both, and says whether the flat machine allowed the answer; and that what it
   changes is right afterwards. */

/* Mapping, unmapping and protection. */
/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns SPACE_STATE, WRITE_STATE, CACHE_STATE, FLAT_PAGES_STATE, PAGE_IDENTITIES;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
bool step_range(const struct step *s);

/* What reads and writes bytes. */
/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns FAULT_STATE, FLAT_PAGES_STATE, FLAT_FILE_STATE, FLAT_PLAN_STATE, IDENTITY_STATE;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
bool step_bytes(const struct step *s);

/* What is seen of where pages are. */
/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns \nothing;
    ensures allowed: \result != 0; */
bool step_observe(const struct step *s);

/* Spawn, fork, exec and exit. */
/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns SPACE_STATE, WRITE_STATE, CACHE_STATE, LIVE_STATE, flat_alive[0 .. VM_PROCESSES - 1], FLAT_PAGES_STATE,
        PAGE_IDENTITIES;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
bool step_process(const struct step *s);

#endif
