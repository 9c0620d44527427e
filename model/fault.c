#include "fault.h"

void fault_zero(int k, int g)
{
    int prot = entry_prot(k);
    //@ ghost lemma_unused(g);
    frame_zero(g);
    //@ assert same: SameView{Pre, Here};
    entry_set(k, g, prot_write(prot), prot);
    //@ assert held: \forall integer m; 0 <= m < VM_FILE_PAGES ==> HeldAt(m) == HeldAt{Pre}(m);
    //@ assert modified: ModifiedInv;
    //@ assert clean: CleanInv;
    //@ assert used: CacheUsed;
    //@ assert writable: WritableInv;
    //@ assert shared: SharedInv;
}

void fault_file_cached(int k)
{
    entry_set(k, cache_frame[entry_place(k) - FILE0], 0, entry_prot(k));
    //@ assert held: \forall integer m; 0 <= m < VM_FILE_PAGES ==> HeldAt(m) == HeldAt{Pre}(m);
    //@ assert modified: ModifiedInv;
    //@ assert clean: CleanInv;
    //@ assert used: CacheUsed;
    //@ assert writable: WritableInv;
    //@ assert shared: SharedInv;
}

int fault_file_read(int k, int g)
{
    int n = entry_place(k) - FILE0;
    //@ ghost lemma_unused(g);
    if (!file_read(g, n)) {
        //@ assert ids: \forall integer j; 0 <= j < TABLE_ENTRIES ==> PageId(j) == PageId{Pre}(j);
        return 0;
    }
    //@ assert same: SameView{Pre, Here};
    entry_set(k, g, 0, entry_prot(k));
    //@ assert alone: \forall integer j; 0 <= j < ENTRIES && Writable(j) != 0 ==> Place(j) != g;
    cache_bind(g, n);
    //@ assert file: SameFile{Pre, Here};
    //@ assert others: \forall integer j; 0 <= j < TABLE_ENTRIES && j != k ==> Place(j) != g;
    //@ assert view: SameView{Pre, Here};
    //@ assert ids: \forall integer j; 0 <= j < TABLE_ENTRIES ==> PageId(j) == PageId{Pre}(j);
    //@ assert together: Together{Pre, Here};
    //@ assert modified: ModifiedInv;
    //@ assert clean: CleanInv;
    //@ assert used: CacheUsed;
    //@ assert writable: WritableInv;
    //@ assert shared: SharedInv;
    return 1;
}

int fault_swap_read(int k, int g)
{
    int v = entry_place(k);
    //@ ghost lemma_unused(g);
    if (!slot_read(g, v - SLOT0))
        return 0;
    //@ assert same: SameView{Pre, Here};
    entry_move_all(v, g);
    //@ assert moved: \forall integer j; 0 <= j < TABLE_ENTRIES && Place(j) == g ==> Place{Pre}(j) == v;
    /*@ assert here: \forall integer j, o; 0 <= j < TABLE_ENTRIES && 0 <= o < VM_PAGE_SIZE && Place(j) == g ==>
            View(j, o) == View{Pre}(j, o); */
    /*@ assert elsewhere: \forall integer j, o; 0 <= j < TABLE_ENTRIES && 0 <= o < VM_PAGE_SIZE && Place(j) != g ==>
            View(j, o) == View{Pre}(j, o); */
    //@ assert held: \forall integer m; 0 <= m < VM_FILE_PAGES ==> HeldAt(m) == HeldAt{Pre}(m);
    //@ assert modified: ModifiedInv;
    //@ assert clean: CleanInv;
    //@ assert used: CacheUsed;
    //@ assert writable: WritableInv;
    //@ assert shared: SharedInv;
    return 1;
}

/* The status that frame_get's refusal stands for. */
/*@ requires refused: g == FRAME_NONE || g == FRAME_EIO;
    assigns \nothing;
    ensures status: \result == (g == FRAME_NONE ? VM_ENOMEM : VM_EIO); */
static enum vm_status frame_refused(int g)
{
    return g == FRAME_NONE ? VM_ENOMEM : VM_EIO;
}

/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires inv: Inv && ClockInv;
    requires zero: Place(k) == ZERO_PLACE;
    assigns FAULT_STATE;
    ensures inv: Inv && ClockInv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures status: \result == VM_OK || \result == VM_ENOMEM || \result == VM_EIO;
    ensures resident: \result == VM_OK ==> IN_FRAME(Place(k)) && Writable(k) == ProtWrite(Prot(k));
    ensures no_memory: \result == VM_ENOMEM <==> NoMemory{Pre};
    ensures still_full: \result == VM_ENOMEM ==> NoMemory && Place(k) == \old(Place(k)) &&
        use_count[Place(k)] == \old(use_count[Place(k)]);
    ensures failed: Failed{Pre, Post}(\result == VM_EIO ? 1 : 0);
    ensures plan: PlanStands{Pre, Post};
    ensures copies: frame_copies == \old(frame_copies);
    ensures brought: Brought{Pre, Post}(k);
    ensures together: Together{Pre, Post};
    ensures zero: ZeroBut{Pre, Post}(\result == VM_OK ? k : -1);
    ensures alone: \result == VM_OK ==> use_count[Place(k)] == 1; */
static enum vm_status fault_in_zero(int k)
{
    int g = frame_get(-1);
    if (g < 0)
        return frame_refused(g);
    fault_zero(k, g);
    return VM_OK;
}

/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires inv: Inv && ClockInv;
    requires file: IN_FILE(Place(k));
    assigns FAULT_STATE;
    ensures inv: Inv && ClockInv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures status: \result == VM_OK || \result == VM_ENOMEM || \result == VM_EIO;
    ensures resident: \result == VM_OK ==> IN_FRAME(Place(k)) && !NoCached(-1);
    ensures no_memory: \result == VM_ENOMEM <==> NoMemory{Pre};
    ensures still_full: \result == VM_ENOMEM ==> NoMemory && Place(k) == \old(Place(k)) &&
        use_count[Place(k)] == \old(use_count[Place(k)]);
    ensures failed: Failed{Pre, Post}(\result == VM_EIO ? 1 : 0);
    ensures plan: PlanStands{Pre, Post};
    ensures copies: frame_copies == \old(frame_copies);
    ensures brought: Brought{Pre, Post}(k);
    ensures together: Together{Pre, Post};
    ensures zero: ZeroBut{Pre, Post}(-1); */
static enum vm_status fault_in_file(int k)
{
    int n = entry_place(k) - FILE0;
    if (cache_frame[n] >= 0) {
        fault_file_cached(k);
        //@ assert cached: frame_file[Place(k)] >= 0;
        return VM_OK;
    }
    int g = frame_get(-1);
    if (g < 0)
        return frame_refused(g);
    if (!fault_file_read(k, g)) {
        //@ assert together: Together{Pre, Here};
        return VM_EIO;
    }
    //@ assert together: Together{Pre, Here};
    //@ assert cached: frame_file[Place(k)] >= 0;
    return VM_OK;
}

/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires inv: Inv && ClockInv;
    requires slot: IN_SLOT(Place(k));
    assigns FAULT_STATE;
    ensures inv: Inv && ClockInv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures status: \result == VM_OK || \result == VM_ENOMEM || \result == VM_EIO;
    ensures resident: \result == VM_OK ==> IN_FRAME(Place(k)) && !NoSlot;
    ensures no_memory: \result == VM_ENOMEM <==> NoMemory{Pre};
    ensures still_full: \result == VM_ENOMEM ==> NoMemory && Place(k) == \old(Place(k)) &&
        use_count[Place(k)] == \old(use_count[Place(k)]);
    ensures failed: Failed{Pre, Post}(\result == VM_EIO ? 1 : 0);
    ensures plan: PlanStands{Pre, Post};
    ensures copies: frame_copies == \old(frame_copies);
    ensures brought: Brought{Pre, Post}(k);
    ensures together: Together{Pre, Post};
    ensures zero: ZeroBut{Pre, Post}(-1);
    ensures users: \result == VM_OK ==> use_count[Place(k)] == \old(use_count[Place(k)]); */
static enum vm_status fault_in_swap(int k)
{
    //@ ghost lemma_sole(k);
    int g = frame_get(-1);
    if (g < 0)
        return frame_refused(g);
    //@ assert users: use_count[Place(k)] == \at(use_count[Place(k)], Pre);
    //@ assert at: Place(k) == \at(Place(k), Pre);
    if (!fault_swap_read(k, g)) {
        //@ assert together: Together{Pre, Here};
        return VM_EIO;
    }
    //@ assert together: Together{Pre, Here};
    //@ assert freed: use_count[\at(Place(k), Pre)] == 0;
    return VM_OK;
}

enum vm_status fault_in(int k)
{
    int v = entry_place(k);
    if (IN_FRAME(v))
        return VM_OK;
    if (IN_SLOT(v))
        return fault_in_swap(k);
    if (IN_FILE(v))
        return fault_in_file(k);
    return fault_in_zero(k);
}

void fault_copy(int k, int g)
{
    int f = entry_place(k);
    //@ ghost lemma_unused(g);
    //@ ghost lemma_sole(k);
    frame_copy(g, f);
    //@ assert same: SameView{Pre, Here};
    entry_set(k, g, 1, entry_prot(k));
    //@ assert moved: SameView{Pre, Here};
    //@ assert held: \forall integer m; 0 <= m < VM_FILE_PAGES ==> HeldAt(m) == HeldAt{Pre}(m);
    //@ assert modified: ModifiedInv;
    //@ assert clean: CleanInv;
    //@ assert used: CacheUsedBut(f);
    //@ assert writable: WritableInv;
    //@ assert shared: SharedInv;
    //@ assert kind: SameKindBut{Pre, Here}(k);
    //@ ghost Copied: ;
    cache_release(f);
    //@ assert still: Place(k) == g && frame_file[g] == -1;
    //@ assert released: SameKind{Copied, Here};
    //@ assert kind_after: SameKindBut{Pre, Here}(k);
}

/* Lets hardware store to the page at k, which is nobody else's or known to be modified. */
/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires inv: Inv;
    requires resident: IN_FRAME(Place(k));
    requires prot: ProtWrite(Prot(k)) == 1;
    requires own: ProtShared(Prot(k)) == 0 ==> frame_file[Place(k)] == -1 && use_count[Place(k)] == 1;
    requires modified: ProtShared(Prot(k)) == 1 ==> Modified(Source(k));
    assigns pool[k];
    ensures inv: Inv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures place: Place(k) == \old(Place(k));
    ensures writable: Writable(k) == 1; */
static void fault_allow(int k)
{
    entry_set_writable(k, 1);
    //@ assert held: \forall integer m; 0 <= m < VM_FILE_PAGES ==> HeldAt(m) == HeldAt{Pre}(m);
    //@ assert modified: ModifiedInv;
    //@ assert clean: CleanInv;
    //@ assert used: CacheUsed;
    //@ assert writable: WritableInv;
    //@ assert shared: SharedInv;
}

void fault_reuse(int k)
{
    fault_allow(k);
}

int fault_steal(int k)
{
    int f = entry_place(k);
    if (!evict_file(f))
        return 0;
    //@ ghost lemma_unused(f);
    entry_set(k, f, 1, entry_prot(k));
    //@ assert modified: ModifiedInv;
    //@ assert clean: CleanInv;
    //@ assert used: CacheUsed;
    //@ assert writable: WritableInv;
    //@ assert shared: SharedInv;
    return 1;
}

void fault_modify(int k)
{
    cache_modify(entry_place(k));
    //@ assert cached: Source(k) >= 0 && Modified(frame_file[Place(k)]);
    fault_allow(k);
}

/* fault_own for a private page that others see, too, or that shows the file. */
/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires inv: Inv && ClockInv;
    requires resident: IN_FRAME(Place(k));
    requires prot: ProtWrite(Prot(k)) == 1 && ProtShared(Prot(k)) == 0;
    assigns FAULT_STATE;
    ensures inv: Inv && ClockInv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKindBut{Pre, Post}(k);
    ensures file: SameFile{Pre, Post};
    ensures status: \result == VM_OK || \result == VM_ENOMEM || \result == VM_EIO;
    ensures own: \result == VM_OK ==> Writable(k) == 1;
    ensures source: Source(k) == (\result == VM_OK ? -1 : \old(Source(k)));
    ensures no_memory: \result == VM_ENOMEM <==> NoMemory{Pre};
    ensures still_full: \result == VM_ENOMEM ==> NoMemory && Place(k) == \old(Place(k)) &&
        use_count[Place(k)] == \old(use_count[Place(k)]);
    ensures failed: Failed{Pre, Post}(\result == VM_EIO ? 1 : 0);
    ensures plan: PlanStands{Pre, Post};
    ensures at_most: frame_copies == \old(frame_copies) || frame_copies == OneMore(\old(frame_copies));
    ensures copies: \result != VM_OK ==> frame_copies == \old(frame_copies);
    ensures brought: Brought{Pre, Post}(k);
    ensures together: TogetherBut{Pre, Post}(\result == VM_OK ? k : -1);
    ensures zero: ZeroBut{Pre, Post}(-1); */
static enum vm_status fault_separate(int k)
{
    int f = entry_place(k);
    int g = frame_get(f);
    //@ assert found: SameKind{Pre, Here};
    //@ ghost Got: ;
    if (g >= 0) {
        fault_copy(k, g);
        //@ assert kind: SameKindBut{Pre, Here}(k);
        //@ assert ids: \forall integer j; 0 <= j < TABLE_ENTRIES && j != k ==> Place(j) == Place{Got}(j) && PageId(j) == PageId{Got}(j);
        //@ assert together: TogetherBut{Pre, Here}(k);
        return VM_OK;
    }
    if (g == FRAME_NONE && frame_file[f] >= 0) {
        int stolen = fault_steal(k);
        //@ assert kind: SameKindBut{Pre, Here}(k);
        //@ assert together: TogetherBut{Pre, Here}(stolen == 1 ? k : -1);
        return stolen ? VM_OK : VM_EIO;
    }
    //@ assert kind: SameKindBut{Pre, Here}(k);
    return frame_refused(g);
}

enum vm_status fault_own(int k)
{
    int f = entry_place(k);
    if (entry_writable(k))
        return VM_OK;
    if (prot_shared(entry_prot(k))) {
        fault_modify(k);
        //@ assert kind: SameKindBut{Pre, Here}(k);
        //@ assert ids: \forall integer j; 0 <= j < TABLE_ENTRIES ==> Place(j) == Place{Pre}(j) && PageId(j) == PageId{Pre}(j);
        return VM_OK;
    }
    if (frame_file[f] == -1 && use_count[f] == 1) {
        fault_reuse(k);
        //@ assert kind: SameKindBut{Pre, Here}(k);
        //@ assert ids: \forall integer j; 0 <= j < TABLE_ENTRIES ==> Place(j) == Place{Pre}(j) && PageId(j) == PageId{Pre}(j);
        return VM_OK;
    }
    enum vm_status status = fault_separate(k);
    //@ assert kind: SameKindBut{Pre, Here}(k);
    return status;
}
