/*
 * What makes and ends processes, and gives them another image: on both.
 */
#include "refinement_lemmas.h"

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
