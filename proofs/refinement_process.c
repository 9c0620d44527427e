/*
 * What makes and ends processes, and gives them another image: on both.
 */
#include "refinement_identities.h"
#include "refinement_tables.h"

#include "../spec/flat_judge.h"

/* What exec made of an address space, in flat words. */
/*@ ghost
    /@ requires machine: MachineInv;
       requires file: SameFiles;
       requires process: 0 <= p < VM_PROCESSES;
       requires image: \valid_read(m);
       requires ok: ImageOk(m->text_file, m->text_pages, m->data_pages, m->bss_pages, m->stack_pages, m->entry);
       requires loaded: ImageLoaded(p, m->text_file, m->text_pages, m->data_pages, m->bss_pages, m->stack_pages);
       assigns \nothing;
       ensures text: ModelMapped(p * VM_SPACE_PAGES, m->text_pages, 5, 0, m->text_file);
       ensures data: ModelMapped(p * VM_SPACE_PAGES + m->text_pages, m->data_pages, 3, 0, m->text_file + m->text_pages);
       ensures bss: ModelMapped(p * VM_SPACE_PAGES + m->text_pages + m->data_pages, m->bss_pages, 3, 0, NO_SOURCE);
       ensures stack: ModelMapped((p + 1) * VM_SPACE_PAGES - m->stack_pages, m->stack_pages, 3, 0, NO_SOURCE);
       ensures rest: \forall integer k; p * VM_SPACE_PAGES + m->text_pages + m->data_pages + m->bss_pages <= k <
           (p + 1) * VM_SPACE_PAGES - m->stack_pages ==> PageOfKind(k) == -1;
       ensures rest_view: \forall integer k, o; p * VM_SPACE_PAGES + m->text_pages + m->data_pages + m->bss_pages <= k <
           (p + 1) * VM_SPACE_PAGES - m->stack_pages && 0 <= o < VM_PAGE_SIZE ==> PageOfView(k, o) == -1; @/
    static void image_same(int p, const struct vm_image *m)
    {
        uint32_t text = m->text_pages, data = m->data_pages, bss = m->bss_pages, stack = m->stack_pages;
        if (text > 0)
            mapped_same(p, 0, text, 5, 0, (int)m->text_file);
        if (data > 0)
            mapped_same(p, text, data, 3, 0, (int)(m->text_file + text));
        if (bss > 0)
            mapped_same(p, text + data, bss, 3, 0, NO_SOURCE);
        if (stack > 0)
            mapped_same(p, VM_SPACE_PAGES - stack, stack, 3, 0, NO_SOURCE);
        /@ assert number: \forall integer k; p * VM_SPACE_PAGES <= k < (p + 1) * VM_SPACE_PAGES ==>
               k / VM_SPACE_PAGES == p && k % VM_SPACE_PAGES == k - p * VM_SPACE_PAGES; @/
        unmapped_view();
    }
*/

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    assigns LIVE_STATE, FREESET_STATE, flat_alive[0 .. VM_PROCESSES - 1];
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_spawn(void)
{
    int process = 0;
    enum vm_status status = vm_spawn(&process);
    //@ assert model: SameModel{Pre, Here};
    return flat_spawn(status, process).allowed;
}

/*@ // The page that fork made page k of: a page of the child of that of its parent, any other page of itself.
    logic integer ForkedFrom(integer k, integer parent, integer child) =
        k < child * VM_SPACE_PAGES ? k : k >= (child + 1) * VM_SPACE_PAGES ? k : k + (parent - child) * VM_SPACE_PAGES;
*/

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns SPACE_STATE, LIVE_STATE, flat_alive[0 .. VM_PROCESSES - 1], FLAT_PAGES_STATE, PAGE_IDENTITIES;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_fork(const struct step *s)
{
    int child = 0;
    //@ ghost tables_same();
    enum vm_status status = vm_fork(s->process, &child);
    /*@ assert elsewhere: status == VM_OK ==> \forall integer k; 0 <= k < PAGES &&
            (k < child * VM_SPACE_PAGES || k >= (child + 1) * VM_SPACE_PAGES) ==>
            0 <= k / VM_SPACE_PAGES < VM_PROCESSES && k / VM_SPACE_PAGES != child; */
    /*@ assert other_spaces: status == VM_OK ==> \forall integer p, n; 0 <= p < VM_PROCESSES && p != child &&
            0 <= n < VM_SPACE_PAGES ==> PageKind(p, n) == PageKind{Pre}(p, n); */
    /*@ assert other_bytes: status == VM_OK ==> \forall integer p, n, o; 0 <= p < VM_PROCESSES && p != child &&
            0 <= n < VM_SPACE_PAGES && 0 <= o < VM_PAGE_SIZE ==> PageView(p, n, o) == PageView{Pre}(p, n, o); */
    /*@ assert above: \forall integer p, n; 0 <= p < VM_PROCESSES && VM_SPACE_PAGES <= n < TREE_PAGES ==>
            PageKind(p, n) == PageKind{Pre}(status == VM_OK && p == child ? s->process : p, n); */
    //@ assert none: NoneAbove;
    //@ assert refused: status != VM_OK ==> SameModel{Pre, Here};
    /*@ assert others: status == VM_OK ==>
            SameModelBut{Pre, Here}(child * VM_SPACE_PAGES, (child + 1) * VM_SPACE_PAGES); */
    /*@ assert in_space: status == VM_OK ==> \forall integer k;
            child * VM_SPACE_PAGES <= k < (child + 1) * VM_SPACE_PAGES ==>
            k / VM_SPACE_PAGES == child && k % VM_SPACE_PAGES == k - child * VM_SPACE_PAGES &&
            (k + (s->process - child) * VM_SPACE_PAGES) / VM_SPACE_PAGES == s->process &&
            (k + (s->process - child) * VM_SPACE_PAGES) % VM_SPACE_PAGES == k - child * VM_SPACE_PAGES; */
    /*@ assert kind: status == VM_OK ==> \forall integer k; child * VM_SPACE_PAGES <= k < (child + 1) * VM_SPACE_PAGES ==>
            PageOfKind(k) == PageOfKind{Pre}(k + (s->process - child) * VM_SPACE_PAGES); */
    /*@ assert view: status == VM_OK ==> \forall integer k, o;
            child * VM_SPACE_PAGES <= k < (child + 1) * VM_SPACE_PAGES && 0 <= o < VM_PAGE_SIZE ==>
            PageOfView(k, o) == PageOfView{Pre}(k + (s->process - child) * VM_SPACE_PAGES, o); */
    /*@ assert elsewhere_stay: status == VM_OK ==> \forall integer p, n; 0 <= p < VM_PROCESSES && p != child &&
            0 <= n < VM_SPACE_PAGES ==> PagePlace(p, n) == PagePlace{Pre}(p, n); */
    /*@ assert places: status == VM_OK ==> \forall integer k; 0 <= k < PAGES ==>
            \let f = ForkedFrom(k, s->process, child); PageOfPlace(k) == PageOfPlace{Pre}(f); */
    //@ assert stay: status != VM_OK ==> PagesStayBut{Pre, Here}(0, 0);
    /*@ assert honest: status == VM_ENOTABLE ==>
            FlatTablesBelow(VM_PROCESSES) + FlatTablesOf(s->process) > VM_TABLES; */
    bool allowed = flat_fork(s->process, status, child).allowed;
    /*@ assert parent: status == VM_OK ==> \forall integer k; child * VM_SPACE_PAGES <= k < (child + 1) * VM_SPACE_PAGES ==>
            \let f = k + (s->process - child) * VM_SPACE_PAGES; 0 <= f < PAGES &&
            (f < child * VM_SPACE_PAGES || f >= (child + 1) * VM_SPACE_PAGES); */
    /*@ assert mapped: \forall integer k; 0 <= k < PAGES ==> (flat_used[k] != 0 <==> FlatKind(k) >= 0) &&
            (\at(flat_used[k], Pre) != 0 <==> FlatKind{Pre}(k) >= 0); */
    /*@ assert used: status == VM_OK ==> \forall integer k; child * VM_SPACE_PAGES <= k < (child + 1) * VM_SPACE_PAGES ==>
            \let f = k + (s->process - child) * VM_SPACE_PAGES; (flat_used[k] != 0 <==> \at(flat_used[f], Pre) != 0); */
    /*@ assert copied: status == VM_OK ==> \forall integer k; child * VM_SPACE_PAGES <= k < (child + 1) * VM_SPACE_PAGES ==>
            \let f = k + (s->process - child) * VM_SPACE_PAGES; IdentityCopied(f, k) &&
            identity_of[f] == \at(identity_of[f], Pre) &&
            (identity_is_touched[f] != 0 <==> \at(identity_is_touched[f], Pre) != 0); */
    /*@ assert inherited: status == VM_OK ==> \forall integer k; child * VM_SPACE_PAGES <= k < (child + 1) * VM_SPACE_PAGES ==>
            \let f = k + (s->process - child) * VM_SPACE_PAGES; identity_of[k] == \at(identity_of[f], Pre) &&
            (identity_is_touched[k] != 0 <==> \at(identity_is_touched[f], Pre) != 0) &&
            (flat_used[k] != 0 <==> \at(flat_used[f], Pre) != 0); */
    /*@ assert rest: status == VM_OK ==> \forall integer k; 0 <= k < PAGES &&
            (k < child * VM_SPACE_PAGES || k >= (child + 1) * VM_SPACE_PAGES) ==>
            identity_of[k] == \at(identity_of[k], Pre) &&
            (identity_is_touched[k] != 0 <==> \at(identity_is_touched[k], Pre) != 0) &&
            (flat_used[k] != 0 <==> \at(flat_used[k], Pre) != 0); */
    /*@ assert from: status == VM_OK ==> \forall integer k; 0 <= k < PAGES ==> ForkedFrom(k, s->process, child) ==
            (child * VM_SPACE_PAGES <= k < (child + 1) * VM_SPACE_PAGES ? k + (s->process - child) * VM_SPACE_PAGES : k); */
    /*@ assert within: status == VM_OK ==> \forall integer k; 0 <= k < PAGES ==> 0 <= ForkedFrom(k, s->process, child) < PAGES; */
    /*@ assert identity: status == VM_OK ==> \forall integer k; 0 <= k < PAGES ==>
            \let f = ForkedFrom(k, s->process, child); identity_of[k] == \at(identity_of[f], Pre); */
    /*@ assert child_places: status == VM_OK ==> \forall integer k; child * VM_SPACE_PAGES <= k < (child + 1) * VM_SPACE_PAGES ==>
            PageOfPlace(k) == PageOfPlace{Pre}(k + (s->process - child) * VM_SPACE_PAGES); */
    /*@ assert child_zero: status == VM_OK ==> \forall integer k; child * VM_SPACE_PAGES <= k < (child + 1) * VM_SPACE_PAGES &&
            flat_used[k] != 0 ==> (PageOfPlace(k) == ZERO_PLACE <==> identity_of[k] == ZERO_FILL); */
    /*@ assert child_frame: status == VM_OK ==> \forall integer k; child * VM_SPACE_PAGES <= k < (child + 1) * VM_SPACE_PAGES &&
            IN_FRAME(PageOfPlace(k)) ==> identity_is_touched[k] != 0; */
    /*@ assert other_places: status == VM_OK ==> \forall integer k; 0 <= k < PAGES &&
            (k < child * VM_SPACE_PAGES || k >= (child + 1) * VM_SPACE_PAGES) ==> PageOfPlace(k) == PageOfPlace{Pre}(k); */
    /*@ assert other_zero: \forall integer k; 0 <= k < PAGES &&
            (status != VM_OK || k < child * VM_SPACE_PAGES || k >= (child + 1) * VM_SPACE_PAGES) &&
            flat_used[k] != 0 ==> (PageOfPlace(k) == ZERO_PLACE <==> identity_of[k] == ZERO_FILL); */
    /*@ assert other_frame: \forall integer k; 0 <= k < PAGES &&
            (status != VM_OK || k < child * VM_SPACE_PAGES || k >= (child + 1) * VM_SPACE_PAGES) &&
            IN_FRAME(PageOfPlace(k)) ==> identity_is_touched[k] != 0; */
    //@ assert touched: SameTouched;
    /*@ assert data: status == VM_OK ==> \forall integer k; 0 <= k < PAGES && PrivateData(k) ==>
            \let f = ForkedFrom(k, s->process, child); 0 <= f < PAGES && PrivateData{Pre}(f) &&
            identity_of[k] == \at(identity_of[f], Pre) && PageOfPlace(k) == PageOfPlace{Pre}(f); */
    //@ assert same_sharers: status != VM_OK ==> SameSharers;
    //@ assert new_sharers: status == VM_OK ==> SameSharers;
    //@ assert sharers: SameSharers;
    //@ assert range_views: status == VM_OK ==> SameViewsIn(child * VM_SPACE_PAGES, (child + 1) * VM_SPACE_PAGES);
    /*@ assert other_views: status == VM_OK ==> \forall integer k, o; 0 <= k < PAGES && 0 <= o < VM_PAGE_SIZE &&
            (k < child * VM_SPACE_PAGES || k >= (child + 1) * VM_SPACE_PAGES) ==> PageOfView(k, o) == FlatView(k, o); */
    //@ assert same_views: status != VM_OK ==> SameViews;
    //@ assert files: SameFiles;
    //@ assert synced: SameSynced;
    //@ assert plan: PlanKept;
    //@ assert live: SameLive;
    //@ assert kinds: SameKinds;
    //@ assert views: SameViews;
    return allowed;
}

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
static bool step_exec(const struct step *s)
{
    //@ ghost tables_same();
    enum vm_status status = vm_exec(s->process, &s->image);
    //@ assert refused: status != VM_OK ==> SameModel{Pre, Here};
    /*@ assert others: status == VM_OK ==>
            SameModelBut{Pre, Here}(s->process * VM_SPACE_PAGES, (s->process + 1) * VM_SPACE_PAGES); */
    /*@ ghost
        if (status == VM_OK)
            image_same(s->process, &s->image); */
    /*@ assert stay: status == VM_OK ? PagesStayBut{Pre, Here}(s->process * VM_SPACE_PAGES, (s->process + 1) * VM_SPACE_PAGES) :
            PagesStayBut{Pre, Here}(0, 0); */
    //@ ghost page_entries();
    /*@ assert honest: status == VM_ENOTABLE ==> FlatTablesBelow(VM_PROCESSES) +
            ProgramTables(s->image.text_pages + s->image.data_pages + s->image.bss_pages, s->image.stack_pages) -
            FlatTablesOf(s->process) > VM_TABLES; */
    bool allowed = flat_exec(s->process, &s->image, status).allowed;
    //@ ghost int first = 0, text = 0, data = 0, bss = 0, stack = 0;
    /*@ ghost
        if (status == VM_OK) {
            first = s->process * VM_SPACE_PAGES;
            text = first + (int)s->image.text_pages;
            data = text + (int)s->image.data_pages;
            bss = data + (int)s->image.bss_pages;
            stack = first + VM_SPACE_PAGES - (int)s->image.stack_pages;
        } */
    //@ assert text: status == VM_OK ==> SameRange(first, text);
    //@ assert data: status == VM_OK ==> SameRange(text, data);
    //@ assert bss: status == VM_OK ==> SameRange(data, bss);
    //@ assert rest_model: status == VM_OK ==> \forall integer k; bss <= k < stack ==> PageOfKind(k) == -1;
    //@ assert rest_flat: status == VM_OK ==> \forall integer k; bss <= k < stack ==> flat_used[k] == 0;
    //@ assert rest_kinds: status == VM_OK ==> SameKindsIn(bss, stack);
    //@ assert rest_views: status == VM_OK ==> SameViewsIn(bss, stack);
    //@ assert rest: status == VM_OK ==> SameRange(bss, stack);
    //@ assert stack_kinds: status == VM_OK ==> SameKindsIn(stack, first + VM_SPACE_PAGES);
    //@ assert stack_views: status == VM_OK ==> SameViewsIn(stack, first + VM_SPACE_PAGES);
    //@ assert stack: status == VM_OK ==> SameRange(stack, first + VM_SPACE_PAGES);
    //@ assert space_kinds: status == VM_OK ==> SameKindsIn(first, first + VM_SPACE_PAGES);
    /*@ assert other_kinds: status == VM_OK ==> \forall integer k; 0 <= k < PAGES &&
            (k < first || k >= first + VM_SPACE_PAGES) ==> PageOfKind(k) == FlatKind(k); */
    //@ assert same_kinds: status != VM_OK ==> SameKinds;
    //@ assert kinds: SameKinds;
    /*@ assert parts_views: status == VM_OK ==> SameViewsIn(first, text) && SameViewsIn(text, data) && SameViewsIn(data, bss); */
    //@ assert space_views: status == VM_OK ==> SameViewsIn(first, first + VM_SPACE_PAGES);
    /*@ assert other_views: status == VM_OK ==> \forall integer k, o; 0 <= k < PAGES && 0 <= o < VM_PAGE_SIZE &&
            (k < first || k >= first + VM_SPACE_PAGES) ==> PageOfView(k, o) == FlatView(k, o); */
    //@ assert same_views: status != VM_OK ==> SameViews;
    //@ assert views: SameViews;
    //@ assert none: status == VM_OK ==> \forall integer k; first <= k < first + VM_SPACE_PAGES ==> !IN_FRAME(PageOfPlace(k));
    /*@ assert zero: status == VM_OK ==> \forall integer k; first <= k < first + VM_SPACE_PAGES && flat_used[k] != 0 ==>
            (PageOfPlace(k) == ZERO_PLACE <==> identity_of[k] == ZERO_FILL); */
    /*@ assert other_touched: \forall integer k; 0 <= k < PAGES && (status != VM_OK || k < first || k >= first + VM_SPACE_PAGES) ==>
            (flat_used[k] != 0 <==> \at(flat_used[k], Pre) != 0) && identity_of[k] == \at(identity_of[k], Pre) &&
            (identity_is_touched[k] != 0 <==> \at(identity_is_touched[k], Pre) != 0) &&
            PageOfPlace(k) == PageOfPlace{Pre}(k); */
    //@ assert touched: SameTouched;
    /*@ assert data: \forall integer k; 0 <= k < PAGES && PrivateData(k) ==> PrivateData{Pre}(k) &&
            identity_of[k] == \at(identity_of[k], Pre) && PageOfPlace(k) == PageOfPlace{Pre}(k); */
    //@ assert sharers: SameSharers;
    //@ assert none: NoneAbove;
    //@ assert files: SameFiles;
    //@ assert synced: SameSynced;
    //@ assert plan: PlanKept;
    return allowed;
}

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns SPACE_STATE, FILE_STATE, DEVICE_STATE, CACHE_STATE, LIVE_STATE, flat_alive[0 .. VM_PROCESSES - 1],
        flat_used[0 .. PAGES - 1], PAGE_IDENTITIES;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_exit(const struct step *s)
{
    enum vm_status status = vm_exit(s->process);
    //@ assert none: NoneAbove;
    //@ assert needed: TablesNeeded;
    /*@ assert elsewhere: status == VM_OK ==> \forall integer k; 0 <= k < PAGES &&
            (k < s->process * VM_SPACE_PAGES || k >= (s->process + 1) * VM_SPACE_PAGES) ==>
            0 <= k / VM_SPACE_PAGES < VM_PROCESSES && k / VM_SPACE_PAGES != s->process; */
    /*@ assert other_spaces: status == VM_OK ==> \forall integer p, n; 0 <= p < VM_PROCESSES && p != s->process &&
            0 <= n < VM_SPACE_PAGES ==> PageKind(p, n) == PageKind{Pre}(p, n); */
    /*@ assert other_bytes: status == VM_OK ==> \forall integer p, n, o; 0 <= p < VM_PROCESSES && p != s->process &&
            0 <= n < VM_SPACE_PAGES && 0 <= o < VM_PAGE_SIZE ==> PageView(p, n, o) == PageView{Pre}(p, n, o); */
    //@ assert refused: status != VM_OK ==> SameModel{Pre, Here};
    /*@ assert others: status == VM_OK ==>
            SameModelBut{Pre, Here}(s->process * VM_SPACE_PAGES, (s->process + 1) * VM_SPACE_PAGES); */
    /*@ assert in_space: status == VM_OK ==> \forall integer k;
            s->process * VM_SPACE_PAGES <= k < (s->process + 1) * VM_SPACE_PAGES ==> k / VM_SPACE_PAGES == s->process; */
    /*@ assert kind: status == VM_OK ==> \forall integer k;
            s->process * VM_SPACE_PAGES <= k < (s->process + 1) * VM_SPACE_PAGES ==> PageOfKind(k) == -1; */
    //@ ghost unmapped_view();
    /*@ assert elsewhere_stay: \forall integer p, n; 0 <= p < VM_PROCESSES && (status != VM_OK || p != s->process) &&
            0 <= n < VM_SPACE_PAGES ==> PagePlace(p, n) == PagePlace{Pre}(p, n); */
    /*@ assert stay: status == VM_OK ? PagesStayBut{Pre, Here}(s->process * VM_SPACE_PAGES, (s->process + 1) * VM_SPACE_PAGES) :
            PagesStayBut{Pre, Here}(0, 0); */
    //@ ghost page_entries();
    bool allowed = flat_exit(s->process, status).allowed;
    //@ assert touched: SameTouched;
    //@ assert sharers: SameSharers;
    //@ assert live: SameLive;
    //@ assert kinds: SameKinds;
    //@ assert views: SameViews;
    //@ assert economy: SameEconomy;
    //@ assert live: SameLive;
    //@ assert files: SameFiles;
    //@ assert synced: SameSynced;
    //@ assert plan: PlanKept;
    return allowed;
}

bool step_process(const struct step *s)
{
    int operation = s->operation;
    if (operation == STEP_SPAWN)
        return step_spawn();
    if (operation == STEP_FORK)
        return step_fork(s);
    if (operation == STEP_EXEC)
        return step_exec(s);
    return step_exit(s);
}
