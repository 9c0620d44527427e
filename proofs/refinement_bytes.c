/*
 * What reads and writes bytes, of a process and of the file: on both.
 */
#include "refinement_lemmas.h"

#include "../spec/flat_judge.h"

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
    /*@ assert used: status == VM_OK ==> \forall integer k; FIRST_PAGE(s) <= k < END_PAGE(s) ==> flat_used[k] != 0; */
    /*@ assert kinds: status == VM_OK ==> \forall integer k; FIRST_PAGE(s) <= k < END_PAGE(s) ==>
            PageKind(s->process, k - s->process * VM_SPACE_PAGES) == FlatKind(k); */
    /*@ assert sources: status == VM_OK ==> \forall integer k; FIRST_PAGE(s) <= k < END_PAGE(s) &&
            flat_shared[k] != 0 ==> ProtShared(PageKind(s->process, k - s->process * VM_SPACE_PAGES)) == 1 &&
            KindSource(PageKind(s->process, k - s->process * VM_SPACE_PAGES)) == FlatSource(k); */
    /*@ assert written: status == VM_OK ==> \forall integer k, o; FIRST_PAGE(s) <= k < END_PAGE(s) &&
            flat_shared[k] != 0 && 0 <= o < VM_PAGE_SIZE ==>
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
    assigns \nothing;
    ensures allowed: \result != 0; */
static bool step_read_file(const struct step *s)
{
    unsigned char byte = 0;
    enum vm_status status = vm_read_file(s->file_page, s->page, &byte);
    return flat_read_file(s->file_page, s->page, status, byte).allowed;
}

bool step_bytes(const struct step *s)
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
