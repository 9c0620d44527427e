/*
 * What maps a range of pages, unmaps it or protects it: on both.
 */
#include "refinement_lemmas.h"

#include "../spec/flat_judge.h"

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
    //@ assert others: status == VM_OK ==> SameModelBut{Pre, Here}(FIRST_PAGE(s), END_PAGE(s));
    /*@ ghost
        if (status == VM_OK)
            mapped_same(s->process, s->page, s->count, s->prot, 0, NO_SOURCE); */
    bool allowed = flat_map_anon(s->process, s->page, s->count, s->prot, status).allowed;
    //@ assert range_kinds: status == VM_OK ==> SameKindsIn(FIRST_PAGE(s), END_PAGE(s));
    //@ assert range_views: status == VM_OK ==> SameViewsIn(FIRST_PAGE(s), END_PAGE(s));
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
    //@ assert others: status == VM_OK ==> SameModelBut{Pre, Here}(FIRST_PAGE(s), END_PAGE(s));
    /*@ ghost
        if (status == VM_OK)
            mapped_same(s->process, s->page, s->count, s->prot, 0, (int)s->file_page); */
    bool allowed = flat_map_file(s->process, s->page, s->count, s->prot, s->file_page, status).allowed;
    //@ assert range_kinds: status == VM_OK ==> SameKindsIn(FIRST_PAGE(s), END_PAGE(s));
    //@ assert range_views: status == VM_OK ==> SameViewsIn(FIRST_PAGE(s), END_PAGE(s));
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
    //@ assert others: status == VM_OK ==> SameModelBut{Pre, Here}(FIRST_PAGE(s), END_PAGE(s));
    /*@ ghost
        if (status == VM_OK)
            mapped_same(s->process, s->page, s->count, s->prot, 1, (int)s->file_page); */
    bool allowed = flat_map_shared(s->process, s->page, s->count, s->prot, s->file_page, status).allowed;
    //@ assert range_kinds: status == VM_OK ==> SameKindsIn(FIRST_PAGE(s), END_PAGE(s));
    //@ assert range_views: status == VM_OK ==> SameViewsIn(FIRST_PAGE(s), END_PAGE(s));
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
    //@ assert others: status == VM_OK ==> SameModelBut{Pre, Here}(FIRST_PAGE(s), END_PAGE(s));
    /*@ assert in_space: status == VM_OK ==> \forall integer k; FIRST_PAGE(s) <= k < END_PAGE(s) ==>
            k / VM_SPACE_PAGES == s->process && k % VM_SPACE_PAGES == k - s->process * VM_SPACE_PAGES; */
    /*@ assert unmapped: status == VM_OK ==> \forall integer k; FIRST_PAGE(s) <= k < END_PAGE(s) ==> PageOfKind(k) == -1; */
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
    //@ assert others: status == VM_OK ==> SameModelBut{Pre, Here}(FIRST_PAGE(s), END_PAGE(s));
    /*@ assert in_space: status == VM_OK ==> \forall integer k; FIRST_PAGE(s) <= k < END_PAGE(s) ==>
            k / VM_SPACE_PAGES == s->process && k % VM_SPACE_PAGES == k - s->process * VM_SPACE_PAGES; */
    /*@ assert kind: status == VM_OK ==> \forall integer k; FIRST_PAGE(s) <= k < END_PAGE(s) ==>
            PageOfKind(k) == Protected(s->prot, PageOfKind{Pre}(k)); */
    /*@ assert view: \forall integer k, o; 0 <= k < PAGES && 0 <= o < VM_PAGE_SIZE ==>
            PageOfView(k, o) == PageOfView{Pre}(k, o); */
    bool allowed = flat_protect(s->process, s->page, s->count, s->prot, status).allowed;
    //@ assert kinds: SameKinds;
    //@ assert views: SameViews;
    return allowed;
}

bool step_range(const struct step *s)
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
