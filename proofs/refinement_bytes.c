/*
 * What reads and writes bytes, of a process and of the file: on both.
 */
#include "refinement_identities.h"

#include "../spec/flat_judge.h"

/* A load or a fetch. */
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
static bool step_look(const struct step *s)
{
    unsigned char byte = 0;
    bool fetch = s->operation == STEP_FETCH;
    //@ ghost private_data();
    //@ ghost page_entries();
    //@ ghost memory_of_data();
    enum vm_status status =
        fetch ? vm_fetch(s->process, s->page, &byte) : vm_load(s->process, s->page, &byte);
    /*@ assert pages: \forall integer q, n; 0 <= q < VM_PROCESSES && 0 <= n < TREE_PAGES && PageKind{Pre}(q, n) >= 0 ==>
            PageKind(q, n) >= 0; */
    /*@ assert needed: \forall integer q, v; 0 <= q < VM_PROCESSES && 0 <= v < VM_ROOT_ENTRIES &&
            TableNeeded{Pre}(q, v) ==> TableNeeded(q, v); */
    //@ assert tables: TablesNeeded;
    //@ ghost int k0 = address_page(s->process, s->page);
    //@ ghost page_entries();
    //@ assert model: SameModel{Pre, Here};
    //@ assert none: NoneAbove;
    //@ assert synced: SameSynced;
    //@ assert files: SameFiles;
    //@ assert entries: \forall integer k; PageEntry(k) == PageEntry{Pre}(k);
    /*@ assert here: status == VM_OK || status == VM_ENOMEM || status == VM_EIO ==>
            k0 >= 0 && PageEntry(k0) >= 0 && PageEntry(k0) == AddressEntry(s->process, s->page); */
    /*@ ghost
        if (status == VM_OK || status == VM_ENOMEM || status == VM_EIO)
            lemma_one_entry(s->process, (int)(s->page / VM_PAGE_SIZE)); */
    /*@ assert ids: \forall integer k; 0 <= k < PAGES && PrivateData(k) ==> 0 <= PageEntry(k) < TABLE_ENTRIES &&
            Place{Pre}(PageEntry(k)) != ZERO_PLACE && PageId{Pre}(PageEntry(k)) == PageOfPlace{Pre}(k) &&
            PageId(PageEntry(k)) == PageOfPlace(k); */
    //@ assert together: PagesTogetherBut{Pre, Here}(-1);
    //@ assert zero: PagesZeroBut{Pre, Here}(status == VM_OK ? k0 : -1);
    //@ assert brought: PagesBrought{Pre, Here}(status == VM_OK || status == VM_ENOMEM || status == VM_EIO ? k0 : -1);
    //@ assert resident: status == VM_OK ==> IN_FRAME(PageOfPlace(k0));
    //@ assert alone: status == VM_OK && PageOfPlace{Pre}(k0) == ZERO_PLACE ==> PageAlone(k0);
    //@ ghost address_same(s->process, s->page);
    //@ assert honest: FlatMemoryHonest(status);
    //@ assert byte: status == VM_OK ==> byte == FlatView(k0, s->page % VM_PAGE_SIZE);
    /*@ assert may: fetch == 0 ==> FlatLookMay(s->process, s->page, FlatLoadError(s->process, s->page),
            FlatLoadOpen(s->process, s->page), status, byte); */
    /*@ assert may_fetch: fetch != 0 ==> FlatLookMay(s->process, s->page,
            FlatAccessError(s->process, s->page, VM_EXECUTE), 0, status, byte); */
    /*@ assert index: k0 >= 0 ? k0 == s->process * VM_SPACE_PAGES + s->page / VM_PAGE_SIZE :
            FlatLoadError(s->process, s->page) != VM_OK && FlatAccessError(s->process, s->page, VM_EXECUTE) != VM_OK; */
    bool allowed =
        (fetch ? flat_fetch(s->process, s->page, status, byte) : flat_load(s->process, s->page, status, byte))
            .allowed;
    /*@ assert elsewhere: \forall integer k; 0 <= k < PAGES && k != k0 ==> identity_of[k] == \at(identity_of[k], Pre) &&
            (identity_is_touched[k] != 0 <==> \at(identity_is_touched[k], Pre) != 0); */
    /*@ assert there: k0 >= 0 && (status != VM_OK || \at(identity_of[\at(k0, Here)], Pre) != ZERO_FILL) ==>
            identity_of[k0] == \at(identity_of[\at(k0, Here)], Pre) &&
            (\at(identity_is_touched[\at(k0, Here)], Pre) != 0 ==> identity_is_touched[k0] != 0); */
    /*@ assert kept: \forall integer k; 0 <= k < PAGES && (k != k0 || status != VM_OK ||
            \at(identity_of[k], Pre) != ZERO_FILL) ==> identity_of[k] == \at(identity_of[k], Pre) &&
            (\at(identity_is_touched[k], Pre) != 0 ==> identity_is_touched[k] != 0); */
    /*@ assert new: status == VM_OK && \at(identity_of[\at(k0, Here)], Pre) == ZERO_FILL ==>
            identity_of[k0] > ZERO_FILL && IdentityAlone(k0); */
    /*@ assert file: status == VM_OK || status == VM_ENOMEM || status == VM_EIO ==>
            identity_is_touched[k0] != 0 || (status != VM_OK && identity_of[k0] == ZERO_FILL); */
    //@ assert kinds: SameKinds;
    //@ assert views: SameViews;
    /*@ assert zeros_else: \forall integer k; 0 <= k < PAGES && k != k0 && flat_used[k] != 0 ==>
            (PageOfPlace(k) == ZERO_PLACE <==> identity_of[k] == ZERO_FILL); */
    //@ assert zero_here: k0 >= 0 && flat_used[k0] != 0 ==> (PageOfPlace(k0) == ZERO_PLACE <==> identity_of[k0] == ZERO_FILL);
    /*@ assert zeros: \forall integer k; 0 <= k < PAGES && flat_used[k] != 0 ==>
            (PageOfPlace(k) == ZERO_PLACE <==> identity_of[k] == ZERO_FILL); */
    /*@ assert frames: \forall integer k; 0 <= k < PAGES && k != k0 && IN_FRAME(PageOfPlace(k)) ==>
            identity_is_touched[k] != 0; */
    //@ assert this_frame: k0 >= 0 && IN_FRAME(PageOfPlace(k0)) ==> identity_is_touched[k0] != 0;
    //@ assert touched: SameTouched;
    //@ assert fresh: status == VM_OK && \at(identity_of[\at(k0, Here)], Pre) == ZERO_FILL ==> PageOfPlace{Pre}(k0) == ZERO_PLACE;
    /*@ assert apart: status == VM_OK && \at(identity_of[\at(k0, Here)], Pre) == ZERO_FILL ==>
            \forall integer k; 0 <= k < PAGES && k != k0 && PrivateData(k) ==>
            PageOfPlace(k) != PageOfPlace(k0) && identity_of[k] != identity_of[k0]; */
    /*@ assert others: \forall integer j, k; 0 <= j < PAGES && 0 <= k < PAGES && PrivateData(j) && PrivateData(k) &&
            PrivateData{Pre}(j) && PrivateData{Pre}(k) ==>
            (PageOfPlace(j) == PageOfPlace(k) <==> identity_of[j] == identity_of[k]); */
    //@ assert sharers: SameSharers;
    //@ assert economy: SameEconomy;
    //@ assert plan: PlanKept;
    return allowed;
}

/*@ requires machine: MachineInv;
    requires flat: FlatInv;
    requires open: FlatOpen;
    requires refines: Refines;
    requires step: \valid_read(s);
    assigns FAULT_STATE, FLAT_PAGES_STATE, FLAT_FILE_STATE, FLAT_SPENT_STATE, IDENTITY_STATE;
    ensures machine: MachineInv;
    ensures flat: FlatInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_store(const struct step *s)
{
    //@ ghost address_same(s->process, s->page);
    //@ ghost flat_kinds();
    //@ ghost private_data();
    //@ ghost page_entries();
    //@ ghost last_user(s->process, s->page);
    //@ ghost memory_of_data();
    enum vm_status status = vm_store(s->process, s->page, s->byte);
    /*@ assert pages: \forall integer q, n; 0 <= q < VM_PROCESSES && 0 <= n < TREE_PAGES && PageKind{Pre}(q, n) >= 0 ==>
            PageKind(q, n) >= 0; */
    /*@ assert needed: \forall integer q, v; 0 <= q < VM_PROCESSES && 0 <= v < VM_ROOT_ENTRIES &&
            TableNeeded{Pre}(q, v) ==> TableNeeded(q, v); */
    //@ assert tables: TablesNeeded;
    //@ ghost page_entries();
    //@ assert entries: \forall integer k; PageEntry(k) == PageEntry{Pre}(k);
    /*@ assert above: status == VM_OK ==> \forall integer p, n; 0 <= p < VM_PROCESSES && VM_SPACE_PAGES <= n < TREE_PAGES ==>
            PageKind(p, n) == PageKind{Pre}(p, n); */
    /*@ assert above_kept: status != VM_OK ==> \forall integer p, n; 0 <= p < VM_PROCESSES &&
            VM_SPACE_PAGES <= n < TREE_PAGES ==> PageKind(p, n) == PageKind{Pre}(p, n); */
    //@ assert none: NoneAbove;
    if (status != VM_OK) {
        //@ assert model: SameModel{Pre, Here};
        //@ ghost int k1 = address_page(s->process, s->page);
        /*@ assert here: status == VM_ENOMEM || status == VM_EIO ==>
                k1 >= 0 && PageEntry(k1) >= 0 && PageEntry(k1) == AddressEntry(s->process, s->page); */
        /*@ ghost
            if (status == VM_ENOMEM || status == VM_EIO)
                lemma_one_entry(s->process, (int)(s->page / VM_PAGE_SIZE)); */
        /*@ assert ids: \forall integer k; 0 <= k < PAGES && PrivateData(k) ==> 0 <= PageEntry(k) < TABLE_ENTRIES &&
                Place{Pre}(PageEntry(k)) != ZERO_PLACE && PageId{Pre}(PageEntry(k)) == PageOfPlace{Pre}(k) &&
                PageId(PageEntry(k)) == PageOfPlace(k); */
        //@ assert together: PagesTogetherBut{Pre, Here}(-1);
        //@ assert zero: PagesZeroBut{Pre, Here}(-1);
        //@ assert brought: PagesBrought{Pre, Here}(status == VM_ENOMEM || status == VM_EIO ? k1 : -1);
        bool allowed = flat_store(s->process, s->page, s->byte, status).allowed;
        /*@ assert kept: \forall integer k; 0 <= k < PAGES ==> identity_of[k] == \at(identity_of[k], Pre) &&
                (\at(identity_is_touched[k], Pre) != 0 ==> identity_is_touched[k] != 0); */
        /*@ assert file: status == VM_ENOMEM || status == VM_EIO ==>
                identity_is_touched[k1] != 0 || identity_of[k1] == ZERO_FILL; */
        //@ assert kinds: SameKinds;
        //@ assert views: SameViews;
        //@ assert files: SameFiles;
        //@ assert used: \forall integer k; 0 <= k < PAGES ==> (flat_used[k] != 0 <==> \at(flat_used[k], Pre) != 0);
        /*@ assert zeros: \forall integer k; 0 <= k < PAGES && flat_used[k] != 0 ==>
                (PageOfPlace(k) == ZERO_PLACE <==> identity_of[k] == ZERO_FILL); */
        /*@ assert this_frame: status == VM_ENOMEM || status == VM_EIO ==>
                (IN_FRAME(PageOfPlace(k1)) ==> identity_is_touched[k1] != 0); */
        /*@ assert frames: \forall integer k; 0 <= k < PAGES && IN_FRAME(PageOfPlace(k)) ==>
                identity_is_touched[k] != 0; */
        //@ assert touched: SameTouched;
        //@ assert sharers: SameSharers;
        //@ assert economy: SameEconomy;
        //@ assert plan: PlanKept;
        //@ assert live: SameLive;
        //@ assert still: TablesNeeded;
        //@ assert refines: Refines;
        return allowed;
    }
    //@ ghost int k0 = s->process * VM_SPACE_PAGES + (int)(s->page / VM_PAGE_SIZE);
    //@ ghost int o0 = (int)(s->page % VM_PAGE_SIZE);
    //@ assert index: k0 == s->process * VM_SPACE_PAGES + s->page / VM_PAGE_SIZE && o0 == s->page % VM_PAGE_SIZE;
    //@ assert number: 0 <= k0 < PAGES && k0 / VM_SPACE_PAGES == s->process && k0 % VM_SPACE_PAGES == s->page / VM_PAGE_SIZE;
    /*@ assert other: \forall integer k; 0 <= k < PAGES && k != k0 ==>
            k / VM_SPACE_PAGES != s->process || k % VM_SPACE_PAGES != s->page / VM_PAGE_SIZE; */
    //@ ghost lemma_one_entry(s->process, (int)(s->page / VM_PAGE_SIZE));
    //@ assert here: PageEntry(k0) == AddressEntry(s->process, s->page) && PageEntry(k0) >= 0;
    //@ assert apart: \forall integer k; 0 <= k < PAGES && k != k0 ==> PageEntry(k) != PageEntry(k0);
    /*@ assert ids: \forall integer k; 0 <= k < PAGES && PrivateData(k) ==> 0 <= PageEntry(k) < TABLE_ENTRIES &&
            Place{Pre}(PageEntry(k)) != ZERO_PLACE && PageId{Pre}(PageEntry(k)) == PageOfPlace{Pre}(k) &&
            PageId(PageEntry(k)) == PageOfPlace(k); */
    //@ assert moved: TogetherBut{Pre, Here}(flat_shared[k0] != 0 ? -1 : PageEntry(k0));
    //@ assert together: PagesTogetherBut{Pre, Here}(flat_shared[k0] != 0 ? -1 : k0);
    //@ assert zero: PagesZeroBut{Pre, Here}(k0);
    //@ assert brought: PagesBrought{Pre, Here}(k0);
    //@ assert resident: IN_FRAME(PageOfPlace(k0));
    //@ assert alone: flat_shared[k0] == 0 ==> PageAlone(k0);
    //@ assert kind: PageOfKind(k0) == StoredKind(FlatKind(k0));
    //@ assert other_kinds: \forall integer k; 0 <= k < PAGES && k != k0 ==> PageOfKind(k) == FlatKind(k);
    /*@ assert view: \forall integer k, o; 0 <= k < PAGES && 0 <= o < VM_PAGE_SIZE ==> PageOfView(k, o) ==
            (o == o0 && (k == k0 || (flat_shared[k0] != 0 && FlatSource(k) == FlatSource(k0))) ?
                s->byte : FlatView(k, o)); */
    /*@ assert file: \forall integer n, o; 0 <= n < VM_FILE_PAGES && 0 <= o < VM_PAGE_SIZE ==> FileView(n, o) ==
            (o == o0 && flat_shared[k0] != 0 && n == FlatSource(k0) ? s->byte : FlatFile(n, o)); */
    /*@ assert held: \forall integer n, o; 0 <= n < VM_FILE_PAGES && 0 <= o < VM_PAGE_SIZE && flat_unsynced[n] == 0 &&
            (flat_shared[k0] == 0 || n != FlatSource(k0)) ==> FileByte(n, o) == FileView(n, o); */
    bool allowed = flat_store(s->process, s->page, s->byte, status).allowed;
    //@ assert allowed: allowed != 0;
    //@ assert new: flat_shared[k0] == 0 ==> NewIdentity(k0);
    //@ assert kinds: SameKinds;
    //@ assert views: SameViews;
    //@ assert files: SameFiles;
    //@ assert synced: SameSynced;
    /*@ assert kept: \forall integer k; 0 <= k < PAGES && k != k0 ==> identity_of[k] == \at(identity_of[k], Pre) &&
            (identity_is_touched[k] != 0 <==> \at(identity_is_touched[k], Pre) != 0); */
    /*@ assert shared: flat_shared[k0] != 0 ==>
            identity_of[k0] == \at(identity_of[\at(k0, Here)], Pre) && identity_of[k0] < ZERO_FILL; */
    //@ assert own: flat_shared[k0] == 0 ==> identity_of[k0] > ZERO_FILL && IdentityAlone(k0);
    //@ assert accessed: identity_is_touched[k0] != 0;
    //@ assert touched: SameTouched;
    /*@ assert apart: flat_shared[k0] == 0 ==> \forall integer k; 0 <= k < PAGES && k != k0 && PrivateData(k) ==>
            PageOfPlace(k) != PageOfPlace(k0) && identity_of[k] != identity_of[k0]; */
    /*@ assert others: \forall integer j, k; 0 <= j < PAGES && 0 <= k < PAGES && j != k0 && k != k0 && PrivateData(j) &&
            PrivateData(k) ==> (PageOfPlace(j) == PageOfPlace(k) <==> identity_of[j] == identity_of[k]); */
    //@ assert sharers: SameSharers;
    //@ assert copies: frame_copies <= identity_copied;
    //@ assert economy: SameEconomy;
    //@ assert plan: PlanKept;
    //@ assert live: SameLive;
    //@ assert still: TablesNeeded;
    //@ assert refines: Refines;
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
    assigns WRITE_STATE, CACHE_STATE, FLAT_SPENT_STATE, flat_unsynced[0 .. VM_FILE_PAGES - 1];
    ensures machine: MachineInv;
    ensures refines: Refines;
    ensures allowed: \result != 0; */
static bool step_sync(const struct step *s)
{
    //@ ghost range_same(s->process, s->page, s->count);
    //@ ghost flat_kinds();
    enum vm_status status = vm_sync(s->process, s->page, s->count);
    /*@ assert pages: \forall integer q, n; 0 <= q < VM_PROCESSES && 0 <= n < TREE_PAGES && PageKind{Pre}(q, n) >= 0 ==>
            PageKind(q, n) >= 0; */
    /*@ assert needed: \forall integer q, v; 0 <= q < VM_PROCESSES && 0 <= v < VM_ROOT_ENTRIES &&
            TableNeeded{Pre}(q, v) ==> TableNeeded(q, v); */
    //@ assert tables: TablesNeeded;
    //@ assert model: SameModel{Pre, Here};
    //@ assert stay: PagesStayBut{Pre, Here}(0, 0);
    /*@ assert used: status == VM_OK ==> \forall integer k; FIRST_PAGE(s) <= k < END_PAGE(s) ==> flat_used[k] != 0; */
    /*@ assert in_space: status == VM_OK ==> \forall integer k; FIRST_PAGE(s) <= k < END_PAGE(s) ==> 0 <= k < PAGES &&
            k / VM_SPACE_PAGES == s->process && k % VM_SPACE_PAGES == k - s->process * VM_SPACE_PAGES; */
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
    if (operation == STEP_LOAD || operation == STEP_FETCH)
        return step_look(s);
    if (operation == STEP_STORE)
        return step_store(s);
    if (operation == STEP_PEEK)
        return step_peek(s);
    if (operation == STEP_SYNC)
        return step_sync(s);
    return step_read_file(s);
}
