/*
 * What maps a range of pages, unmaps it or protects it: on both.
 */
#include "refinement_identities.h"
#include "refinement_tables.h"

#include "../spec/flat_judge.h"

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns SPACE_STATE, FLAT_PAGES_STATE, PAGE_IDENTITIES;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_map_anon(const struct step *s)
{
    //@ ghost range_same(s->process, s->page, s->count);
    //@ ghost tables_same();
    //@ ghost tables_lacking(s->process, s->page, s->count);
    enum vm_status status = vm_map_anon(s->process, s->page, s->count, s->prot);
    //@ assert refused: status != VM_OK ==> SameModel{Pre, Here};
    //@ assert others: status == VM_OK ==> SameModelBut{Pre, Here}(FIRST_PAGE(s), END_PAGE(s));
    //@ assert stay: status == VM_OK ? PagesStayBut{Pre, Here}(FIRST_PAGE(s), END_PAGE(s)) : PagesStayBut{Pre, Here}(0, 0);
    /*@ ghost
        if (status == VM_OK)
            mapped_same(s->process, s->page, s->count, s->prot, 0, NO_SOURCE); */
    /*@ assert honest: status == VM_ENOTABLE ==>
            FlatTablesBelow(VM_PROCESSES) + FlatTablesLacking(s->process, s->page, s->count) > VM_TABLES; */
    bool allowed = flat_map_anon(s->process, s->page, s->count, s->prot, status).allowed;
    //@ assert range_kinds: status == VM_OK ==> SameKindsIn(FIRST_PAGE(s), END_PAGE(s));
    //@ assert range_views: status == VM_OK ==> SameViewsIn(FIRST_PAGE(s), END_PAGE(s));
    //@ assert kinds: SameKinds;
    //@ assert views: SameViews;
    //@ ghost flat_kinds();
    /*@ assert sources: status == VM_OK ==> \forall integer k; FIRST_PAGE(s) <= k < END_PAGE(s) ==>
            flat_used[k] != 0 && FlatSource(k) == NO_SOURCE; */
    /*@ assert fresh: status == VM_OK ==> \forall integer k; FIRST_PAGE(s) <= k < END_PAGE(s) ==>
            PageOfPlace(k) == ZERO_PLACE && FreshIdentity(k, NO_SOURCE); */
    /*@ assert outside: \forall integer k; 0 <= k < PAGES && (status != VM_OK || k < FIRST_PAGE(s) || k >= END_PAGE(s)) ==>
            (flat_used[k] != 0 <==> \at(flat_used[k], Pre) != 0) && identity_of[k] == \at(identity_of[k], Pre) &&
            (identity_is_touched[k] != 0 <==> \at(identity_is_touched[k], Pre) != 0) &&
            PageOfPlace(k) == PageOfPlace{Pre}(k); */
    //@ assert touched: SameTouched;
    //@ assert sharers: SameSharers;
    return allowed;
}

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns SPACE_STATE, FLAT_PAGES_STATE, PAGE_IDENTITIES;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_map_file(const struct step *s)
{
    //@ ghost range_same(s->process, s->page, s->count);
    //@ ghost tables_same();
    //@ ghost tables_lacking(s->process, s->page, s->count);
    enum vm_status status = vm_map_file(s->process, s->page, s->count, s->prot, s->file_page);
    //@ assert refused: status != VM_OK ==> SameModel{Pre, Here};
    //@ assert others: status == VM_OK ==> SameModelBut{Pre, Here}(FIRST_PAGE(s), END_PAGE(s));
    //@ assert stay: status == VM_OK ? PagesStayBut{Pre, Here}(FIRST_PAGE(s), END_PAGE(s)) : PagesStayBut{Pre, Here}(0, 0);
    /*@ ghost
        if (status == VM_OK)
            mapped_same(s->process, s->page, s->count, s->prot, 0, (int)s->file_page); */
    /*@ assert honest: status == VM_ENOTABLE ==>
            FlatTablesBelow(VM_PROCESSES) + FlatTablesLacking(s->process, s->page, s->count) > VM_TABLES; */
    bool allowed = flat_map_file(s->process, s->page, s->count, s->prot, s->file_page, status).allowed;
    //@ assert range_kinds: status == VM_OK ==> SameKindsIn(FIRST_PAGE(s), END_PAGE(s));
    //@ assert range_views: status == VM_OK ==> SameViewsIn(FIRST_PAGE(s), END_PAGE(s));
    //@ assert kinds: SameKinds;
    //@ assert views: SameViews;
    //@ ghost flat_kinds();
    /*@ assert sources: status == VM_OK ==> \forall integer k; FIRST_PAGE(s) <= k < END_PAGE(s) ==>
            flat_used[k] != 0 && FlatSource(k) == RangeSource(s->file_page, FIRST_PAGE(s), k); */
    /*@ assert fresh: status == VM_OK ==> \forall integer k; FIRST_PAGE(s) <= k < END_PAGE(s) ==>
            IN_FILE(PageOfPlace(k)) && identity_is_touched[k] == 0 && identity_of[k] < ZERO_FILL; */
    /*@ assert outside: \forall integer k; 0 <= k < PAGES && (status != VM_OK || k < FIRST_PAGE(s) || k >= END_PAGE(s)) ==>
            (flat_used[k] != 0 <==> \at(flat_used[k], Pre) != 0) && identity_of[k] == \at(identity_of[k], Pre) &&
            (identity_is_touched[k] != 0 <==> \at(identity_is_touched[k], Pre) != 0) &&
            PageOfPlace(k) == PageOfPlace{Pre}(k); */
    //@ assert touched: SameTouched;
    /*@ assert data: \forall integer k; 0 <= k < PAGES && PrivateData(k) ==> PrivateData{Pre}(k) &&
            identity_of[k] == \at(identity_of[k], Pre) && PageOfPlace(k) == PageOfPlace{Pre}(k); */
    //@ assert sharers: SameSharers;
    return allowed;
}

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns SPACE_STATE, FLAT_PAGES_STATE, PAGE_IDENTITIES;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_map_shared(const struct step *s)
{
    //@ ghost range_same(s->process, s->page, s->count);
    //@ ghost tables_same();
    //@ ghost tables_lacking(s->process, s->page, s->count);
    enum vm_status status = vm_map_shared(s->process, s->page, s->count, s->prot, s->file_page);
    //@ assert refused: status != VM_OK ==> SameModel{Pre, Here};
    //@ assert others: status == VM_OK ==> SameModelBut{Pre, Here}(FIRST_PAGE(s), END_PAGE(s));
    //@ assert stay: status == VM_OK ? PagesStayBut{Pre, Here}(FIRST_PAGE(s), END_PAGE(s)) : PagesStayBut{Pre, Here}(0, 0);
    /*@ ghost
        if (status == VM_OK)
            mapped_same(s->process, s->page, s->count, s->prot, 1, (int)s->file_page); */
    /*@ assert honest: status == VM_ENOTABLE ==>
            FlatTablesBelow(VM_PROCESSES) + FlatTablesLacking(s->process, s->page, s->count) > VM_TABLES; */
    bool allowed = flat_map_shared(s->process, s->page, s->count, s->prot, s->file_page, status).allowed;
    //@ assert range_kinds: status == VM_OK ==> SameKindsIn(FIRST_PAGE(s), END_PAGE(s));
    //@ assert range_views: status == VM_OK ==> SameViewsIn(FIRST_PAGE(s), END_PAGE(s));
    //@ assert kinds: SameKinds;
    //@ assert views: SameViews;
    //@ ghost flat_kinds();
    /*@ assert sources: status == VM_OK ==> \forall integer k; FIRST_PAGE(s) <= k < END_PAGE(s) ==>
            flat_used[k] != 0 && FlatSource(k) >= 0; */
    /*@ assert fresh: status == VM_OK ==> \forall integer k; FIRST_PAGE(s) <= k < END_PAGE(s) ==>
            IN_FILE(PageOfPlace(k)) && identity_is_touched[k] == 0 && identity_of[k] < ZERO_FILL; */
    /*@ assert outside: \forall integer k; 0 <= k < PAGES && (status != VM_OK || k < FIRST_PAGE(s) || k >= END_PAGE(s)) ==>
            (flat_used[k] != 0 <==> \at(flat_used[k], Pre) != 0) && identity_of[k] == \at(identity_of[k], Pre) &&
            (identity_is_touched[k] != 0 <==> \at(identity_is_touched[k], Pre) != 0) &&
            PageOfPlace(k) == PageOfPlace{Pre}(k); */
    //@ assert touched: SameTouched;
    /*@ assert data: \forall integer k; 0 <= k < PAGES && PrivateData(k) ==> PrivateData{Pre}(k) &&
            identity_of[k] == \at(identity_of[k], Pre) && PageOfPlace(k) == PageOfPlace{Pre}(k); */
    //@ assert sharers: SameSharers;
    return allowed;
}

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns SPACE_STATE, WRITE_STATE, CACHE_STATE, flat_used[0 .. PAGES - 1], PAGE_IDENTITIES;
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
    //@ assert stay: status == VM_OK ? PagesStayBut{Pre, Here}(FIRST_PAGE(s), END_PAGE(s)) : PagesStayBut{Pre, Here}(0, 0);
    /*@ assert in_space: status == VM_OK ==> \forall integer k; FIRST_PAGE(s) <= k < END_PAGE(s) ==>
            k / VM_SPACE_PAGES == s->process && k % VM_SPACE_PAGES == k - s->process * VM_SPACE_PAGES; */
    /*@ assert unmapped: status == VM_OK ==> \forall integer k; FIRST_PAGE(s) <= k < END_PAGE(s) ==> PageOfKind(k) == -1; */
    //@ ghost page_entries();
    bool allowed = flat_unmap(s->process, s->page, s->count, status).allowed;
    //@ assert kinds: SameKinds;
    //@ assert views: SameViews;
    //@ assert touched: SameTouched;
    //@ assert sharers: SameSharers;
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
    /*@ assert pages: \forall integer q, n; 0 <= q < VM_PROCESSES && 0 <= n < TREE_PAGES ==>
            (PageKind(q, n) >= 0 <==> PageKind{Pre}(q, n) >= 0); */
    //@ assert none: NoneAbove;
    //@ assert tables: TablesNeeded;
    //@ assert refused: status != VM_OK ==> SameModel{Pre, Here};
    //@ assert others: status == VM_OK ==> SameModelBut{Pre, Here}(FIRST_PAGE(s), END_PAGE(s));
    //@ assert stay: status == VM_OK ? PagesStayBut{Pre, Here}(FIRST_PAGE(s), END_PAGE(s)) : PagesStayBut{Pre, Here}(0, 0);
    /*@ assert in_space: status == VM_OK ==> \forall integer k; FIRST_PAGE(s) <= k < END_PAGE(s) ==>
            k / VM_SPACE_PAGES == s->process && k % VM_SPACE_PAGES == k - s->process * VM_SPACE_PAGES; */
    /*@ assert kind: status == VM_OK ==> \forall integer k; FIRST_PAGE(s) <= k < END_PAGE(s) ==>
            PageOfKind(k) == Protected(s->prot, PageOfKind{Pre}(k)); */
    /*@ assert view: \forall integer k, o; 0 <= k < PAGES && 0 <= o < VM_PAGE_SIZE ==>
            PageOfView(k, o) == PageOfView{Pre}(k, o); */
    bool allowed = flat_protect(s->process, s->page, s->count, s->prot, status).allowed;
    //@ assert kinds: SameKinds;
    //@ assert views: SameViews;
    //@ assert touched: SameTouched;
    //@ assert sharers: SameSharers;
    //@ assert economy: SameEconomy;
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
