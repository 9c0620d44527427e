#include "evict.h"

int clock_hand;

int evict_file(int f)
{
    int n = frame_file[f];
    if (cache_modified(n) && !cache_write_back(f)) {
        //@ assert ids: \forall integer k; 0 <= k < TABLE_ENTRIES ==> PageId(k) == PageId{Pre}(k);
        //@ assert together: Together{Pre, Here};
        //@ assert inv: Inv;
        //@ assert kind: SameKind{Pre, Here};
        return 0;
    }
    //@ assert clean: !Modified(n);
    entry_move_all(f, FILE0 + n);
    //@ ghost lemma_unused(f);
    //@ assert held: \forall integer m; 0 <= m < VM_FILE_PAGES && m != n ==> HeldAt(m) == HeldAt{Pre}(m);
    //@ assert writable: WritableInv;
    cache_unbind(f);
    //@ assert sources: \forall integer k; 0 <= k < TABLE_ENTRIES ==> Source(k) == Source{Pre}(k);
    //@ assert modified: ModifiedInv;
    //@ assert clean: CleanInv;
    //@ assert used: CacheUsed;
    //@ assert writable: WritableInv;
    //@ assert shared: SharedInv;
    //@ assert same: SameView{Pre, Here};
    //@ assert ids: \forall integer k; 0 <= k < TABLE_ENTRIES ==> PageId(k) == PageId{Pre}(k);
    //@ assert together: Together{Pre, Here};
    //@ assert inv: Inv;
    //@ assert kind: SameKind{Pre, Here};
    return 1;
}

int evict_to_slot(int f, int s)
{
    //@ ghost lemma_unused(SLOT0 + s);
    if (!slot_write(s, f))
        return 0;
    //@ assert same: SameView{Pre, Here};
    entry_move_all(f, SLOT0 + s);
    //@ assert held: \forall integer m; 0 <= m < VM_FILE_PAGES ==> HeldAt(m) == HeldAt{Pre}(m);
    //@ assert modified: ModifiedInv;
    //@ assert clean: CleanInv;
    //@ assert used: CacheUsed;
    //@ assert writable: WritableInv;
    //@ assert shared: SharedInv;
    return 1;
}

/*
 * Second chance: the first frame from the hand on, other than pin, whose page can be evicted (with swap 0 only one
 * that a file can restore) and, if chance is 1, was not accessed since the hand last passed. -1: none.
 */
/*@ requires pin: -1 <= pin < VM_FRAMES;
    requires inv: Inv && ClockInv;
    requires bool: 0 <= chance <= 1 && 0 <= swap <= 1;
    assigns POOL_STATE, clock_hand;
    ensures inv: Inv && ClockInv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures modified: \forall integer n; 0 <= n < VM_FILE_PAGES ==> (Modified(n) <==> \old(Modified(n)));
    ensures stayed: \forall integer k; 0 <= k < TABLE_ENTRIES ==> Place(k) == \old(Place(k));
    ensures range: -1 <= \result < VM_FRAMES;
    ensures victim: \result >= 0 ==> \result != pin && use_count[\result] != 0 &&
        (frame_file[\result] >= 0 || swap == 1);
    ensures none: \result == -1 && chance == 0 ==>
        \forall integer f; 0 <= f < VM_FRAMES && f != pin ==>
            use_count[f] == 0 || (frame_file[f] == -1 && swap == 0); */
static int clock_victim(int pin, int swap, int chance)
{
    //@ ghost int start = clock_hand;
    /*@ loop invariant index: 0 <= i <= VM_FRAMES;
        loop invariant hand: clock_hand == (start + i < VM_FRAMES ? start + i : start + i - VM_FRAMES);
        loop invariant inv: Inv && ClockInv;
        loop invariant same: SameView{Pre, Here};
        loop invariant kind: SameKind{Pre, Here};
        loop invariant file: SameFile{Pre, Here};
        loop invariant modified: \forall integer n; 0 <= n < VM_FILE_PAGES ==> (Modified(n) <==> \at(Modified(n), Pre));
        loop invariant stayed: \forall integer k; 0 <= k < TABLE_ENTRIES ==> Place(k) == \at(Place(k), Pre);
        loop invariant passed: chance == 0 ==> \forall integer f; 0 <= f < VM_FRAMES && f != pin &&
            (start <= f < start + i || f + VM_FRAMES < start + i) ==>
            use_count[f] == 0 || (frame_file[f] == -1 && swap == 0);
        loop assigns i, clock_hand, POOL_STATE;
        loop variant VM_FRAMES - i; */
    for (int i = 0; i < VM_FRAMES; i++) {
        int f = clock_hand;
        clock_hand = f + 1 < VM_FRAMES ? f + 1 : 0;
        if (f != pin && use_count[f] != 0 && (frame_file[f] >= 0 || swap)) {
            int accessed = entry_age(f);
            //@ assert aged: Inv && SameView{Pre, Here} && SameKind{Pre, Here};
            if (!chance || !accessed)
                return f;
        }
    }
    return -1;
}

int evict_one(int pin)
{
    int s = slot_find_free();
    int f = clock_victim(pin, s >= 0, 1);
    if (f < 0)
        f = clock_victim(pin, s >= 0, 0);
    //@ assert places: \forall integer k; 0 <= k < TABLE_ENTRIES ==> Place(k) == Place{Pre}(k);
    //@ assert ids: \forall integer k; 0 <= k < TABLE_ENTRIES ==> PageId(k) == PageId{Pre}(k);
    //@ assert chosen: Together{Pre, Here};
    if (f < 0)
        return FRAME_NONE;
    //@ ghost Chosen: ;
    if (frame_file[f] >= 0) {
        int dropped = evict_file(f);
        //@ assert moved: SameKind{Chosen, Here};
        //@ assert together: Together{Chosen, Here};
        //@ assert out: NoneBrought{Chosen, Here};
        //@ assert slots: \forall integer v; SLOT0 <= v < FILE0 ==> use_count[v] == \at(use_count[v], Pre);
        /*@ assert stayed: \forall integer k; 0 <= k < TABLE_ENTRIES && (dropped == 0 || \at(Place(k), Chosen) != f) ==>
                Place(k) == \at(Place(k), Chosen); */
        //@ assert zero: \forall integer k; 0 <= k < TABLE_ENTRIES && Place{Pre}(k) != ZERO_PLACE ==> Place(k) != ZERO_PLACE;
        /*@ assert pairs: \forall integer j, k; 0 <= j < TABLE_ENTRIES && 0 <= k < TABLE_ENTRIES &&
                Place{Pre}(j) != ZERO_PLACE && Place{Pre}(k) != ZERO_PLACE ==>
                Place{Chosen}(j) != ZERO_PLACE && Place{Chosen}(k) != ZERO_PLACE &&
                (PageId(j) == PageId(k) <==> PageId{Chosen}(j) == PageId{Chosen}(k)); */
        //@ assert together_before: Together{Pre, Here};
        //@ assert kind: SameKind{Pre, Here};
        return dropped ? f : FRAME_EIO;
    }
    int swapped = evict_to_slot(f, s);
    //@ assert moved: SameKind{Chosen, Here};
    //@ assert together: Together{Chosen, Here};
    //@ assert out: NoneBrought{Chosen, Here};
    /*@ assert slots: \forall integer v; SLOT0 <= v < FILE0 && \at(use_count[v], Pre) != 0 ==>
            use_count[v] == \at(use_count[v], Pre); */
    /*@ assert stayed: \forall integer k; 0 <= k < TABLE_ENTRIES && (swapped == 0 || \at(Place(k), Chosen) != f) ==>
            Place(k) == \at(Place(k), Chosen); */
    //@ assert together_before: Together{Pre, Here};
    //@ assert kind: SameKind{Pre, Here};
    return swapped ? f : FRAME_EIO;
}

int frame_get(int pin)
{
    int f = frame_find_free();
    if (f >= 0)
        return f;
    f = evict_one(pin);
    //@ ghost int other = pin == 0 ? 1 : 0;
    //@ assert other_used: \at(use_count[\at(other, Here)], Pre) != 0;
    return f;
}

void clock_init(void)
{
    clock_hand = 0;
}
