/*
 * What sharing saves: claims C1, C2, C3, C5, C7, C8 and C9, each read alone.
 */
#include "step_run.h"

/*@ // Pages that were one page still are, those that were not are not; zero fill on demand is no page yet.
    predicate PagesTogether{A, B} = \forall integer p, n, q, m;
        0 <= p < VM_PROCESSES && 0 <= n < TREE_PAGES && 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES &&
        PagePlace{A}(p, n) != NOWHERE && PagePlace{A}(p, n) != ZERO_PLACE &&
        PagePlace{A}(q, m) != NOWHERE && PagePlace{A}(q, m) != ZERO_PLACE ==>
        (PageId{B}(EntryOf{B}(p, n)) == PageId{B}(EntryOf{B}(q, m)) <==>
         PageId{A}(EntryOf{A}(p, n)) == PageId{A}(EntryOf{A}(q, m)));
    // Everything in swap is where it was.
    predicate SameSlots{A, B} =
        (\forall integer v; SLOT0 <= v < FILE0 ==> \at(use_count[v], B) == \at(use_count[v], A)) &&
        (\forall integer s, o; 0 <= s < VM_SLOTS && 0 <= o < VM_PAGE_SIZE ==>
            SlotByte{B}(s, o) == SlotByte{A}(s, o)) &&
        \at(slot_writes, B) == \at(slot_writes, A);
*/

/* C1: no operation but a load, a fetch or a store brings a page into a frame: what is in one afterwards was
   in it before, if need be for the parent. */
/*@ requires inv: MachineInv;
    requires step: \valid_read(s);
    requires no_access: s->operation < STEP_LOAD || s->operation > STEP_STORE;
    assigns STEP_STATE;
    ensures inv: MachineInv;
    ensures demand: NothingBroughtIn{Pre, Post}; */
void theorem_demand(const struct step *s)
{
    step_run(s);
}

/* C1 and C7: a load or a fetch brings in the page that it touches, for all who share it, and nothing else. It copies
   nothing, and whatever it has to evict or to read from swap, sharers stay together. */
/*@ requires inv: MachineInv;
    requires out: \valid(byte);
    assigns FAULT_STATE, *byte;
    ensures copies: frame_copies == \old(frame_copies);
    ensures demand: Brought{Pre, Post}(AddressEntry{Pre}(process, address));
    ensures together: PagesTogether{Pre, Post}; */
void theorem_load(int process, uint32_t address, int fetch, unsigned char *byte)
{
    /*@ assert entries: \forall integer p, n; 0 <= p < VM_PROCESSES && 0 <= n < TREE_PAGES ==>
            EntryOf(p, n) < TABLE_ENTRIES; */
    if (fetch)
        vm_fetch(process, address, byte);
    else
        vm_load(process, address, byte);
    //@ assert same: \forall integer p, n; EntryOf(p, n) == EntryOf{Pre}(p, n);
}

/* C2 and C3: replacing a file page that nobody modified writes nothing and takes no slot, and what goes to
   swap is what no file shows. C7: sharers stay together. */
/*@ requires inv: MachineInv;
    assigns EVICT_STATE;
    ensures inv: MachineInv;
    ensures clean: \result >= 0 && \old(frame_file[\result]) >= 0 &&
        !Modified{Pre}(\old(frame_file[\result])) ==>
        SameSlots{Pre, Post} && file_writes == \old(file_writes) &&
        \forall integer n, o; 0 <= n < VM_FILE_PAGES && 0 <= o < VM_PAGE_SIZE ==>
            FileByte(n, o) == FileByte{Pre}(n, o);
    ensures swap: \forall integer p, n; 0 <= p < VM_PROCESSES && 0 <= n < TREE_PAGES &&
        IN_SLOT(PagePlace(p, n)) ==>
        KindSource(PageKind{Pre}(p, n)) == -1;
    ensures together: PagesTogether{Pre, Post}; */
int theorem_evict(void)
{
    //@ ghost lemma_kinds();
    //@ ghost lemma_entries();
    /*@ assert entries: \forall integer p, n; 0 <= p < VM_PROCESSES && 0 <= n < TREE_PAGES ==>
            EntryOf(p, n) < TABLE_ENTRIES; */
    int f = evict_one(-1);
    //@ assert free: FreeTableInv;
    //@ assert same: \forall integer p, n; EntryOf(p, n) == EntryOf{Pre}(p, n);
    /*@ assert sources: \forall integer k; 0 <= k < TABLE_ENTRIES && IN_SLOT(Place(k)) ==>
            Source{Pre}(k) == -1; */
    /*@ assert places: \forall integer p, n; 0 <= p < VM_PROCESSES && 0 <= n < TREE_PAGES &&
            IN_SLOT(PagePlace(p, n)) ==>
            0 <= EntryOf(p, n) < TABLE_ENTRIES && PagePlace(p, n) == Place(EntryOf(p, n)); */
    return f;
}

/* C5: fork takes no frame and no slot, copies nothing, and leaves parent and child with the same pages in the
   same places. */
/*@ requires inv: MachineInv;
    requires out: \valid(child);
    assigns SPACE_STATE, LIVE_STATE, *child;
    ensures inv: MachineInv;
    ensures taken: free_frames == \old(free_frames) && free_slots == \old(free_slots);
    ensures copies: frame_copies == \old(frame_copies);
    ensures bytes: \forall integer f, o; 0 <= f < VM_FRAMES && 0 <= o < VM_PAGE_SIZE ==>
        FrameByte(f, o) == FrameByte{Pre}(f, o);
    ensures shared: \result == VM_OK ==> \forall integer n; 0 <= n < TREE_PAGES ==>
        PagePlace(*child, n) == PagePlace{Pre}(parent, n) &&
            PagePlace(parent, n) == PagePlace{Pre}(parent, n); */
enum vm_status theorem_fork_shares(int parent, int *child)
{
    return vm_fork(parent, child);
}

/* C8: fork and exec in the child copy nothing, whatever comes of either. */
/*@ requires inv: MachineInv;
    requires image: \valid_read(image);
    assigns SPACE_STATE, WRITE_STATE, CACHE_STATE, LIVE_STATE;
    ensures inv: MachineInv;
    ensures copies: frame_copies == \old(frame_copies);
    ensures bytes: \forall integer f, o; 0 <= f < VM_FRAMES && 0 <= o < VM_PAGE_SIZE ==>
        FrameByte(f, o) == FrameByte{Pre}(f, o); */
void theorem_fork_exec(int parent, const struct vm_image *image)
{
    int child;
    if (vm_fork(parent, &child) == VM_OK)
        vm_exec(child, image);
}

/* C7: a store copies at most one page, and none if the page is the process's own or has no other user; and a
   second store to the page copies nothing. */
/*@ requires inv: MachineInv;
    assigns FAULT_STATE;
    ensures inv: MachineInv;
    ensures at_most: frame_copies == \old(frame_copies) || frame_copies == OneMore(\old(frame_copies));
    ensures none: AddressOwn{Pre}(process, address) || AddressLast{Pre}(process, address) ==>
        frame_copies == \old(frame_copies); */
void theorem_copied_once(int process, uint32_t address, unsigned char first, unsigned char second)
{
    if (vm_store(process, address, first) == VM_OK)
        vm_store(process, address, second);
}

/* C9: a file page that is in a frame is in one frame, for every process that has not copied it. */
/*@ requires inv: MachineInv;
    assigns \nothing;
    ensures one: \forall integer p, n, q, m;
        0 <= p < VM_PROCESSES && 0 <= n < TREE_PAGES && 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES &&
        IN_FRAME(PagePlace(p, n)) && IN_FRAME(PagePlace(q, m)) && KindSource(PageKind(p, n)) >= 0 &&
        KindSource(PageKind(q, m)) == KindSource(PageKind(p, n)) ==> PagePlace(q, m) == PagePlace(p, n); */
void theorem_one_frame(void)
{
    //@ ghost lemma_kinds();
    //@ ghost lemma_entries();
    /*@ assert cached: \forall integer p, n; 0 <= p < VM_PROCESSES && 0 <= n < TREE_PAGES &&
            IN_FRAME(PagePlace(p, n)) &&
            KindSource(PageKind(p, n)) >= 0 ==> cache_frame[KindSource(PageKind(p, n))] == PagePlace(p, n); */
}
