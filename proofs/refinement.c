/*
 * That the model is a flat machine: whatever it answers, over any sequence of operations, under any memory
 * pressure and with any transfers failing, the flat machine (spec/flat.h) allows; and after each answer both show
 * the same.
 */
#include "../model/range.h"
#include "../model/pte.h"
#include "../spec/access.acsl"
#include "../spec/exec.acsl"
#include "../spec/flat_judge.h"
#include "step.h"

#define MODEL_STATE SPACE_STATE, FAULT_STATE, LIVE_STATE

/*@ // The model's pages, numbered as those of the flat machine.
    logic integer PageOfKind{L}(integer k) = PageKind(k / VM_SPACE_PAGES, k % VM_SPACE_PAGES);
    logic integer PageOfView{L}(integer k, integer o) = PageView(k / VM_SPACE_PAGES, k % VM_SPACE_PAGES, o);

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
    predicate PlanKept{L} = flat_place_plan == 0 ==> PlacesGood && (flat_nth_plan == 0 ==> device_nth == 0);
    predicate Refines{L} = SameLive && SameKinds && SameViews && SameFiles && SameSynced && PlanKept;

    // Frames and tables may run out.
    predicate FlatOpen{L} = flat_limits.memory != 0 && flat_limits.early == 0 && flat_limits.tables != 0 &&
        flat_limits.execute_reads == 0 && flat_limits.stale == 0 && flat_limits.places == 0 &&
        flat_limits.leaf_tables == 0;

    // Between A and B the model shows the same.
    predicate SameModel{A, B} =
        (\forall integer k; 0 <= k < PAGES ==> PageOfKind{B}(k) == PageOfKind{A}(k)) &&
        (\forall integer k, o; 0 <= k < PAGES && 0 <= o < VM_PAGE_SIZE ==> PageOfView{B}(k, o) == PageOfView{A}(k, o));
    predicate SameModelBut{A, B}(integer from, integer to) =
        (\forall integer k; 0 <= k < PAGES && (k < from || k >= to) ==> PageOfKind{B}(k) == PageOfKind{A}(k)) &&
        (\forall integer k, o; 0 <= k < PAGES && (k < from || k >= to) && 0 <= o < VM_PAGE_SIZE ==>
            PageOfView{B}(k, o) == PageOfView{A}(k, o));
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
        (\forall integer k, o; from <= k < from + count && 0 <= o < VM_PAGE_SIZE ==>
            PageOfView(k, o) == (source == NO_SOURCE ? 0 : FlatFile(RangeSource(source, from, k), o)));
*/

/*@ ghost
    /@ requires refines: Refines;
       assigns \nothing;
       ensures kind: Live(p) ==> AddressKind(p, address) == FlatAddressKind(p, address);
       ensures view: Live(p) && address / VM_PAGE_SIZE < VM_SPACE_PAGES ==> AddressView(p, address) ==
           FlatView(p * VM_SPACE_PAGES + address / VM_PAGE_SIZE, address % VM_PAGE_SIZE); @/
    static void address_same(int p, uint32_t address)
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
    /@ requires refines: Refines;
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
    static void range_same(int p, uint32_t page, uint32_t count)
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

/* The answer of mapping a range, in flat words. */
/*@ ghost
    /@ requires file: SameFiles;
       requires process: 0 <= p < VM_PROCESSES;
       requires range: RangeOk(page, count);
       requires source: source == NO_SOURCE || (0 <= source && source + count <= VM_FILE_PAGES);
       requires kind: \forall integer n; page <= n < page + count ==> PageKind(p, n) ==
           RangeKind(prot + 8 * shared, source == NO_SOURCE ? ZERO_PLACE : FILE0 + source, page, n);
       requires view: \forall integer n, o; page <= n < page + count && 0 <= o < VM_PAGE_SIZE ==> PageView(p, n, o) ==
           ByteAt(RangePlace(source == NO_SOURCE ? ZERO_PLACE : FILE0 + source, page, n), o);
       assigns \nothing;
       ensures mapped: ModelMapped(p * VM_SPACE_PAGES + page, count, prot, shared, source); @/
    static void mapped_same(int p, uint32_t page, uint32_t count, uint32_t prot, int shared, int source)
    {
        int first = p * VM_SPACE_PAGES + (int)page;
        /@ assert number: \forall integer k; first <= k < first + count ==>
               k / VM_SPACE_PAGES == p && k % VM_SPACE_PAGES == k - p * VM_SPACE_PAGES; @/
        /@ assert kind: \forall integer k; first <= k < first + count ==>
               PageKind(p, k - p * VM_SPACE_PAGES) == FlatKindOf(prot, shared, RangeSource(source, first, k)); @/
        /@ assert of_kind: \forall integer k; first <= k < first + count ==>
               PageOfKind(k) == FlatKindOf(prot, shared, RangeSource(source, first, k)); @/
        /@ assert view: \forall integer k, o; first <= k < first + count && 0 <= o < VM_PAGE_SIZE ==>
               PageView(p, k - p * VM_SPACE_PAGES, o) ==
               (source == NO_SOURCE ? 0 : FlatFile(RangeSource(source, first, k), o)); @/
        /@ assert of_view: \forall integer k, o; first <= k < first + count && 0 <= o < VM_PAGE_SIZE ==>
               PageOfView(k, o) == PageView(p, k - p * VM_SPACE_PAGES, o); @/
    }
*/

/* Where nothing is mapped nothing is seen. */
/*@ ghost
    /@ requires machine: MachineInv;
       assigns \nothing;
       ensures view: \forall integer k, o; 0 <= k < PAGES && PageOfKind(k) == -1 ==> PageOfView(k, o) == -1; @/
    static void unmapped_view(void)
    {
    }
*/

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

/* The number that says what is mapped says what the flat machine keeps apart. */
/*@ ghost
    /@ requires flat: FlatPageInv;
       assigns \nothing;
       ensures source: \forall integer k; 0 <= k < PAGES ==> KindSource(FlatKind(k)) == FlatSource(k);
       ensures shared: \forall integer k; 0 <= k < PAGES && flat_used[k] != 0 ==>
           (ProtShared(FlatKind(k)) == 1 <==> flat_shared[k] != 0);
       ensures prot: \forall integer k; 0 <= k < PAGES && flat_used[k] != 0 ==> FlatKind(k) % 8 == flat_prot[k]; @/
    static void flat_kinds(void)
    {
    }
*/

/* Each step function runs one operation on both, and says whether the flat machine allowed the answer; and that what it
   changes is right afterwards. */
/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns FAULT_STATE, FLAT_LOOK_STATE;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_load(const struct step *s)
{
    unsigned char byte = 0;
    enum vm_status status = vm_load(s->process, s->page, &byte);
    //@ assert model: SameModel{Pre, Here};
    //@ ghost address_same(s->process, s->page);
    return flat_load(s->process, s->page, status, byte).allowed;
}

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns EVICT_STATE, flat_nth_plan;
    ensures machine: MachineInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_reclaim(const struct step *s)
{
    uint32_t freed = 0;
    enum vm_status status = vm_reclaim(s->page, &freed);
    //@ assert model: SameModel{Pre, Here};
    return flat_reclaim(s->page, status, freed).allowed;
}

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

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns FAULT_STATE, FLAT_LOOK_STATE;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_fetch(const struct step *s)
{
    unsigned char byte = 0;
    enum vm_status status = vm_fetch(s->process, s->page, &byte);
    //@ assert model: SameModel{Pre, Here};
    //@ ghost address_same(s->process, s->page);
    return flat_fetch(s->process, s->page, status, byte).allowed;
}

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns SPACE_STATE, FLAT_PAGES_STATE, IDENTITY_STATE;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_map_anon(const struct step *s)
{
    //@ ghost range_same(s->process, s->page, s->count);
    enum vm_status status = vm_map_anon(s->process, s->page, s->count, s->prot);
    //@ assert refused: status != VM_OK ==> SameModel{Pre, Here};
    /*@ assert others: status == VM_OK ==> SameModelBut{Pre, Here}(s->process * VM_SPACE_PAGES + s->page,
            s->process * VM_SPACE_PAGES + s->page + s->count); */
    /*@ ghost
        if (status == VM_OK)
            mapped_same(s->process, s->page, s->count, s->prot, 0, NO_SOURCE); */
    bool allowed = flat_map_anon(s->process, s->page, s->count, s->prot, status).allowed;
    /*@ assert range_kinds: status == VM_OK ==> SameKindsIn(s->process * VM_SPACE_PAGES + s->page,
            s->process * VM_SPACE_PAGES + s->page + s->count); */
    /*@ assert range_views: status == VM_OK ==> SameViewsIn(s->process * VM_SPACE_PAGES + s->page,
            s->process * VM_SPACE_PAGES + s->page + s->count); */
    //@ assert kinds: SameKinds;
    //@ assert views: SameViews;
    return allowed;
}

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns SPACE_STATE, FLAT_PAGES_STATE, IDENTITY_STATE;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_map_file(const struct step *s)
{
    //@ ghost range_same(s->process, s->page, s->count);
    enum vm_status status = vm_map_file(s->process, s->page, s->count, s->prot, s->file_page);
    //@ assert refused: status != VM_OK ==> SameModel{Pre, Here};
    /*@ assert others: status == VM_OK ==> SameModelBut{Pre, Here}(s->process * VM_SPACE_PAGES + s->page,
            s->process * VM_SPACE_PAGES + s->page + s->count); */
    /*@ ghost
        if (status == VM_OK)
            mapped_same(s->process, s->page, s->count, s->prot, 0, (int)s->file_page); */
    bool allowed = flat_map_file(s->process, s->page, s->count, s->prot, s->file_page, status).allowed;
    /*@ assert range_kinds: status == VM_OK ==> SameKindsIn(s->process * VM_SPACE_PAGES + s->page,
            s->process * VM_SPACE_PAGES + s->page + s->count); */
    /*@ assert range_views: status == VM_OK ==> SameViewsIn(s->process * VM_SPACE_PAGES + s->page,
            s->process * VM_SPACE_PAGES + s->page + s->count); */
    //@ assert kinds: SameKinds;
    //@ assert views: SameViews;
    return allowed;
}

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns SPACE_STATE, FLAT_PAGES_STATE, IDENTITY_STATE;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_map_shared(const struct step *s)
{
    //@ ghost range_same(s->process, s->page, s->count);
    enum vm_status status = vm_map_shared(s->process, s->page, s->count, s->prot, s->file_page);
    //@ assert refused: status != VM_OK ==> SameModel{Pre, Here};
    /*@ assert others: status == VM_OK ==> SameModelBut{Pre, Here}(s->process * VM_SPACE_PAGES + s->page,
            s->process * VM_SPACE_PAGES + s->page + s->count); */
    /*@ ghost
        if (status == VM_OK)
            mapped_same(s->process, s->page, s->count, s->prot, 1, (int)s->file_page); */
    bool allowed = flat_map_shared(s->process, s->page, s->count, s->prot, s->file_page, status).allowed;
    /*@ assert range_kinds: status == VM_OK ==> SameKindsIn(s->process * VM_SPACE_PAGES + s->page,
            s->process * VM_SPACE_PAGES + s->page + s->count); */
    /*@ assert range_views: status == VM_OK ==> SameViewsIn(s->process * VM_SPACE_PAGES + s->page,
            s->process * VM_SPACE_PAGES + s->page + s->count); */
    //@ assert kinds: SameKinds;
    //@ assert views: SameViews;
    return allowed;
}

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns SPACE_STATE, WRITE_STATE, CACHE_STATE, flat_used[0 .. PAGES - 1], IDENTITY_STATE;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_unmap(const struct step *s)
{
    enum vm_status status = vm_unmap(s->process, s->page, s->count);
    //@ ghost unmapped_view();
    //@ assert refused: status != VM_OK ==> SameModel{Pre, Here};
    /*@ assert others: status == VM_OK ==> SameModelBut{Pre, Here}(s->process * VM_SPACE_PAGES + s->page,
            s->process * VM_SPACE_PAGES + s->page + s->count); */
    /*@ assert in_space: status == VM_OK ==> \forall integer k; s->process * VM_SPACE_PAGES + s->page <= k <
            s->process * VM_SPACE_PAGES + s->page + s->count ==>
            k / VM_SPACE_PAGES == s->process && k % VM_SPACE_PAGES == k - s->process * VM_SPACE_PAGES; */
    /*@ assert unmapped: status == VM_OK ==> \forall integer k; s->process * VM_SPACE_PAGES + s->page <= k <
            s->process * VM_SPACE_PAGES + s->page + s->count ==> PageOfKind(k) == -1; */
    bool allowed = flat_unmap(s->process, s->page, s->count, status).allowed;
    //@ assert kinds: SameKinds;
    //@ assert views: SameViews;
    return allowed;
}

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns POOL_STATE, RMAP_STATE, flat_prot[0 .. PAGES - 1];
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_protect(const struct step *s)
{
    //@ ghost range_same(s->process, s->page, s->count);
    enum vm_status status = vm_protect(s->process, s->page, s->count, s->prot);
    //@ assert refused: status != VM_OK ==> SameModel{Pre, Here};
    /*@ assert others: status == VM_OK ==> SameModelBut{Pre, Here}(s->process * VM_SPACE_PAGES + s->page,
            s->process * VM_SPACE_PAGES + s->page + s->count); */
    /*@ assert in_space: status == VM_OK ==> \forall integer k; s->process * VM_SPACE_PAGES + s->page <= k <
            s->process * VM_SPACE_PAGES + s->page + s->count ==>
            k / VM_SPACE_PAGES == s->process && k % VM_SPACE_PAGES == k - s->process * VM_SPACE_PAGES; */
    /*@ assert kind: status == VM_OK ==> \forall integer k; s->process * VM_SPACE_PAGES + s->page <= k <
            s->process * VM_SPACE_PAGES + s->page + s->count ==>
            PageOfKind(k) == Protected(s->prot, PageOfKind{Pre}(k)); */
    /*@ assert view: \forall integer k, o; 0 <= k < PAGES && 0 <= o < VM_PAGE_SIZE ==>
            PageOfView(k, o) == PageOfView{Pre}(k, o); */
    bool allowed = flat_protect(s->process, s->page, s->count, s->prot, status).allowed;
    //@ assert kinds: SameKinds;
    //@ assert views: SameViews;
    return allowed;
}

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns WRITE_STATE, CACHE_STATE, flat_nth_plan, flat_unsynced[0 .. VM_FILE_PAGES - 1];
    ensures machine: MachineInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_sync(const struct step *s)
{
    //@ ghost range_same(s->process, s->page, s->count);
    //@ ghost flat_kinds();
    enum vm_status status = vm_sync(s->process, s->page, s->count);
    //@ assert model: SameModel{Pre, Here};
    /*@ assert used: status == VM_OK ==> \forall integer k; s->process * VM_SPACE_PAGES + s->page <= k <
            s->process * VM_SPACE_PAGES + s->page + s->count ==> flat_used[k] != 0; */
    /*@ assert kinds: status == VM_OK ==> \forall integer k; s->process * VM_SPACE_PAGES + s->page <= k <
            s->process * VM_SPACE_PAGES + s->page + s->count ==>
            PageKind(s->process, k - s->process * VM_SPACE_PAGES) == FlatKind(k); */
    /*@ assert sources: status == VM_OK ==> \forall integer k; s->process * VM_SPACE_PAGES + s->page <= k <
            s->process * VM_SPACE_PAGES + s->page + s->count && flat_shared[k] != 0 ==>
            ProtShared(PageKind(s->process, k - s->process * VM_SPACE_PAGES)) == 1 &&
            KindSource(PageKind(s->process, k - s->process * VM_SPACE_PAGES)) == FlatSource(k); */
    /*@ assert written: status == VM_OK ==> \forall integer k, o; s->process * VM_SPACE_PAGES + s->page <= k <
            s->process * VM_SPACE_PAGES + s->page + s->count && flat_shared[k] != 0 && 0 <= o < VM_PAGE_SIZE ==>
            FileByte(FlatSource(k), o) == FileView(FlatSource(k), o); */
    bool allowed = flat_sync(s->process, s->page, s->count, status).allowed;
    //@ assert synced: SameSynced;
    return allowed;
}

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns SPACE_STATE, LIVE_STATE, flat_alive[0 .. VM_PROCESSES - 1], FLAT_PAGES_STATE, IDENTITY_STATE;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_fork(const struct step *s)
{
    int child = 0;
    enum vm_status status = vm_fork(s->process, &child);
    /*@ assert elsewhere: status == VM_OK ==> \forall integer k; 0 <= k < PAGES &&
            (k < child * VM_SPACE_PAGES || k >= (child + 1) * VM_SPACE_PAGES) ==>
            0 <= k / VM_SPACE_PAGES < VM_PROCESSES && k / VM_SPACE_PAGES != child; */
    /*@ assert other_spaces: status == VM_OK ==> \forall integer p, n; 0 <= p < VM_PROCESSES && p != child &&
            0 <= n < VM_SPACE_PAGES ==> PageKind(p, n) == PageKind{Pre}(p, n); */
    /*@ assert other_bytes: status == VM_OK ==> \forall integer p, n, o; 0 <= p < VM_PROCESSES && p != child &&
            0 <= n < VM_SPACE_PAGES && 0 <= o < VM_PAGE_SIZE ==> PageView(p, n, o) == PageView{Pre}(p, n, o); */
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
    bool allowed = flat_fork(s->process, status, child).allowed;
    //@ assert range_views: status == VM_OK ==> SameViewsIn(child * VM_SPACE_PAGES, (child + 1) * VM_SPACE_PAGES);
    /*@ assert other_views: status == VM_OK ==> \forall integer k, o; 0 <= k < PAGES && 0 <= o < VM_PAGE_SIZE &&
            (k < child * VM_SPACE_PAGES || k >= (child + 1) * VM_SPACE_PAGES) ==> PageOfView(k, o) == FlatView(k, o); */
    //@ assert same_views: status != VM_OK ==> SameViews;
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
    assigns SPACE_STATE, FILE_STATE, DEVICE_STATE, CACHE_STATE, LIVE_STATE, flat_alive[0 .. VM_PROCESSES - 1],
        flat_used[0 .. PAGES - 1], IDENTITY_STATE;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_exit(const struct step *s)
{
    enum vm_status status = vm_exit(s->process);
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
    bool allowed = flat_exit(s->process, status).allowed;
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
    assigns FAULT_STATE, FLAT_PAGES_STATE, FLAT_FILE_STATE, flat_nth_plan, IDENTITY_STATE;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_store(const struct step *s)
{
    //@ ghost address_same(s->process, s->page);
    //@ ghost flat_kinds();
    enum vm_status status = vm_store(s->process, s->page, s->byte);
    if (status != VM_OK) {
        //@ assert model: SameModel{Pre, Here};
        bool allowed = flat_store(s->process, s->page, s->byte, status).allowed;
        //@ assert kinds: SameKinds;
        //@ assert views: SameViews;
        //@ assert files: SameFiles;
        return allowed;
    }
    //@ ghost int k0 = s->process * VM_SPACE_PAGES + (int)(s->page / VM_PAGE_SIZE);
    //@ ghost int o0 = (int)(s->page % VM_PAGE_SIZE);
    //@ assert number: 0 <= k0 < PAGES && k0 / VM_SPACE_PAGES == s->process && k0 % VM_SPACE_PAGES == s->page / VM_PAGE_SIZE;
    /*@ assert other: \forall integer k; 0 <= k < PAGES && k != k0 ==>
            k / VM_SPACE_PAGES != s->process || k % VM_SPACE_PAGES != s->page / VM_PAGE_SIZE; */
    //@ assert kind: PageOfKind(k0) == StoredKind(FlatKind(k0));
    //@ assert other_kinds: \forall integer k; 0 <= k < PAGES && k != k0 ==> PageOfKind(k) == FlatKind(k);
    /*@ assert view: \forall integer k, o; 0 <= k < PAGES && 0 <= o < VM_PAGE_SIZE ==> PageOfView(k, o) ==
            (o == o0 && (k == k0 || (flat_shared[k0] != 0 && FlatSource(k) == FlatSource(k0))) ?
                s->byte : FlatView(k, o)); */
    /*@ assert file: \forall integer n, o; 0 <= n < VM_FILE_PAGES && 0 <= o < VM_PAGE_SIZE ==> FileView(n, o) ==
            (o == o0 && flat_shared[k0] != 0 && n == FlatSource(k0) ? s->byte : FlatFile(n, o)); */
    bool allowed = flat_store(s->process, s->page, s->byte, status).allowed;
    //@ assert allowed: allowed != 0;
    //@ assert kinds: SameKinds;
    //@ assert views: SameViews;
    //@ assert files: SameFiles;
    //@ assert synced: SameSynced;
    return allowed;
}

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns SPACE_STATE, WRITE_STATE, CACHE_STATE, FLAT_PAGES_STATE, IDENTITY_STATE;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_exec(const struct step *s)
{
    enum vm_status status = vm_exec(s->process, &s->image);
    //@ assert refused: status != VM_OK ==> SameModel{Pre, Here};
    /*@ assert others: status == VM_OK ==>
            SameModelBut{Pre, Here}(s->process * VM_SPACE_PAGES, (s->process + 1) * VM_SPACE_PAGES); */
    /*@ ghost
        if (status == VM_OK)
            image_same(s->process, &s->image); */
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
    //@ assert rest: status == VM_OK ==> SameRange(bss, stack);
    //@ assert stack: status == VM_OK ==> SameRange(stack, first + VM_SPACE_PAGES);
    //@ assert kinds: SameKinds;
    //@ assert views: SameViews;
    return allowed;
}

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns \nothing;
    ensures allowed: \result != 0; */
static bool step_peek(const struct step *s)
{
    unsigned char byte = 0;
    enum vm_status status = vm_peek(s->process, s->page, &byte);
    //@ ghost unmapped_view();
    //@ ghost address_same(s->process, s->page);
    int expected = flat_byte(s->process, s->page);
    return (status == VM_OK ? byte : -1) == expected;
}

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns \nothing;
    ensures allowed: \result != 0; */
static bool step_read_file(const struct step *s)
{
    unsigned char byte = 0;
    enum vm_status status = vm_read_file(s->file_page, s->page, &byte);
    return flat_read_file(s->file_page, s->page, status, byte).allowed;
}

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns PLAN_STATE, FLAT_PLAN_STATE;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_fail(const struct step *s)
{
    if (s->operation == STEP_FAIL_SLOT)
        return flat_fail_slot(s->page, vm_fail_slot(s->page)).allowed;
    if (s->operation == STEP_FAIL_FILE)
        return flat_fail_file(s->file_page, vm_fail_file(s->file_page)).allowed;
    if (s->operation == STEP_FAIL_NONE) {
        vm_fail_none();
        return flat_fail_none(VM_OK).allowed;
    }
    vm_fail_nth(s->page);
    return flat_fail_nth(s->page, VM_OK).allowed;
}

/* Mapping, unmapping and protection. */
/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns SPACE_STATE, WRITE_STATE, CACHE_STATE, FLAT_PAGES_STATE, IDENTITY_STATE;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_range(const struct step *s)
{
    int operation = s->operation;
    if (operation == STEP_MAP_ANON)
        return step_map_anon(s);
    if (operation == STEP_MAP_FILE)
        return step_map_file(s);
    if (operation == STEP_MAP_SHARED)
        return step_map_shared(s);
    if (operation == STEP_UNMAP)
        return step_unmap(s);
    return step_protect(s);
}

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
static bool step_bytes(const struct step *s)
{
    int operation = s->operation;
    if (operation == STEP_LOAD)
        return step_load(s);
    if (operation == STEP_FETCH)
        return step_fetch(s);
    if (operation == STEP_STORE)
        return step_store(s);
    if (operation == STEP_PEEK)
        return step_peek(s);
    if (operation == STEP_SYNC)
        return step_sync(s);
    return step_read_file(s);
}

/* Spawn, fork, exec and exit. */
/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns SPACE_STATE, WRITE_STATE, CACHE_STATE, LIVE_STATE, flat_alive[0 .. VM_PROCESSES - 1], FLAT_PAGES_STATE,
        IDENTITY_STATE;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_process(const struct step *s)
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

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns MODEL_STATE, PLAN_STATE, FLAT_STATE;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_any(const struct step *s)
{
    int operation = s->operation;
    if (operation < STEP_LOAD)
        return step_range(s);
    if (operation < STEP_SPAWN)
        return step_bytes(s);
    if (operation < STEP_FAIL_NTH)
        return step_process(s);
    if (operation < STEP_RECLAIM)
        return step_fail(s);
    return step_reclaim(s);
}

/* The empty machines, of which no transfer fails. */
/*@ assigns MODEL_STATE, PLAN_STATE, FLAT_STATE, flat_limits;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures open: FlatOpen;
    ensures refines: Refines; */
static void begin(void)
{
    const struct flat_limits limits = {.memory = true, .tables = true};
    vm_init();
    flat_init(&limits);
    //@ ghost unmapped_view();
    //@ assert live: SameLive;
    //@ assert kinds: SameKinds;
    //@ assert views: SameViews;
    //@ assert files: SameFiles;
}

/* From empty machines on, whatever n operations follow: all n answers of the model are allowed, and at the end both
   show the same. The result is how many are. */
/*@ requires steps: 0 <= n && \valid_read(list + (0 .. n - 1));
    assigns MODEL_STATE, PLAN_STATE, FLAT_STATE, flat_limits;
    ensures machine: MachineInv;
    ensures refines: Refines;
    ensures allowed: \result == n; */
int theorem_refinement(const struct step *list, int n)
{
    int allowed = 0;
    begin();
    /*@ loop invariant index: 0 <= i <= n;
        loop invariant machine: MachineInv;
        loop invariant flat: FlatInv;
        loop invariant open: FlatOpen;
        loop invariant refines: Refines;
        loop invariant allowed: allowed == i;
        loop assigns i, allowed, MODEL_STATE, PLAN_STATE, FLAT_STATE;
        loop variant n - i; */
    for (int i = 0; i < n; i++)
        allowed += step_any(list + i);
    return allowed;
}
