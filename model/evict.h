/*
 * Page replacement: how a frame is freed. A cached file page is simply overwritten, since the file can restore it
 * (claim C2), once it was written there if a shared mapping modified it (claim C14); anything else goes to swap (claim C3). All sharers of a page move together, so sharing
 * survives (claim C7), and no load can tell (claim C11).
 */
#ifndef EVICT_H
#define EVICT_H

#include "cache.h"

extern int clock_hand; /* the frame at which the search for the next victim begins */

#include "../spec/economy.acsl"

//@ predicate ClockInv{L} = 0 <= clock_hand < VM_FRAMES;

/* Drops the file page in frame f, after writing it to the file if it is modified (claim C14): 1, or 0 if that failed and
   nothing changed. */
/*@ requires frame: 0 <= f < VM_FRAMES;
    requires inv: Inv;
    requires cached: frame_file[f] >= 0;
    assigns WRITE_STATE, CACHE_STATE;
    ensures inv: Inv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures bool: \result == 0 || \result == 1;
    ensures failed: Failed{Pre, Post}(1 - \result);
    ensures plan: PlanStands{Pre, Post};
    ensures written: \result == 1 ==> \forall integer o; 0 <= o < VM_PAGE_SIZE ==>
        FileByte(\old(frame_file[f]), o) == FileView{Pre}(\old(frame_file[f]), o);
    ensures clean: !Modified{Pre}(\old(frame_file[f])) ==> \result == 1 && io_failed == \old(io_failed) &&
        (\forall integer n, o; 0 <= n < VM_FILE_PAGES && 0 <= o < VM_PAGE_SIZE ==>
            FileByte(n, o) == FileByte{Pre}(n, o)) && file_writes == \old(file_writes);
    ensures freed: \result == 1 ==> use_count[f] == 0 && frame_file[f] == -1;
    ensures works: \result == 1 <==> !Modified{Pre}(\old(frame_file[f])) || NextWorks{Pre}(FILE0 + \old(frame_file[f]));
    ensures frames: free_frames == \old(free_frames) + (\result == 1 && \old(use_count[f]) != 0 ? 1 : 0);
    ensures moved: \result == 1 ==> \forall integer k; 0 <= k < TABLE_ENTRIES ==>
        Place(k) == (\old(Place(k)) == f ? FILE0 + \old(frame_file[f]) : \old(Place(k)));
    ensures stayed: \result == 0 ==> \forall integer k; 0 <= k < TABLE_ENTRIES ==> Place(k) == \old(Place(k));
    ensures counts: \result == 0 ==> \forall integer v; 0 <= v < PLACES ==> use_count[v] == \old(use_count[v]);
    ensures kept: \result == 0 ==> \forall integer g; 0 <= g < VM_FRAMES ==> frame_file[g] == \old(frame_file[g]);
    ensures others: \forall integer g; 0 <= g < VM_FRAMES && g != f ==>
        frame_file[g] == \old(frame_file[g]) && use_count[g] == \old(use_count[g]);
    ensures slots: \forall integer v; SLOT0 <= v < FILE0 ==> use_count[v] == \old(use_count[v]);
    ensures tables: free_tables == \old(free_tables);
    ensures unwritten: !Modified{Pre}(\old(frame_file[f])) ==> slot_writes == \old(slot_writes);
    ensures together: Together{Pre, Post}; */
int evict_file(int f);

/* Writes the private page in frame f to the free slot s: 1, or 0 if the transfer failed and nothing changed. */
/*@ requires frame: 0 <= f < VM_FRAMES;
    requires slot: 0 <= s < VM_SLOTS;
    requires inv: Inv;
    requires private: frame_file[f] == -1;
    requires free: use_count[SLOT0 + s] == 0;
    assigns POOL_STATE, RMAP_STATE, slot[s], DEVICE_STATE;
    ensures inv: Inv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures bool: \result == 0 || \result == 1;
    ensures failed: Failed{Pre, Post}(1 - \result);
    ensures plan: PlanStands{Pre, Post};
    ensures freed: \result == 1 ==> use_count[f] == 0 && use_count[SLOT0 + s] == \old(use_count[f]);
    ensures works: \result == 1 <==> NextWorks{Pre}(SLOT0 + s);
    ensures frames: free_frames == \old(free_frames) + (\result == 1 && \old(use_count[f]) != 0 ? 1 : 0);
    ensures moved: \result == 1 ==> \forall integer k; 0 <= k < TABLE_ENTRIES ==>
        Place(k) == (\old(Place(k)) == f ? SLOT0 + s : \old(Place(k)));
    ensures stayed: \result == 0 ==> \forall integer k; 0 <= k < TABLE_ENTRIES ==> Place(k) == \old(Place(k));
    ensures counts: \result == 0 ==> \forall integer v; 0 <= v < PLACES ==> use_count[v] == \old(use_count[v]);
    ensures others: \forall integer v; 0 <= v < PLACES && v != f && v != SLOT0 + s ==> use_count[v] == \old(use_count[v]);
    ensures together: Together{Pre, Post}; */
int evict_to_slot(int f, int s);

#define FRAME_NONE (-1)
#define FRAME_EIO (-2)

/* Evicts the page in some frame other than pin (-1: any): that frame, now free; FRAME_NONE if no page can be
   evicted; or FRAME_EIO if a transfer failed. */
/*@ requires pin: -1 <= pin < VM_FRAMES;
    requires inv: Inv && ClockInv;
    assigns EVICT_STATE;
    ensures inv: Inv && ClockInv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures range: FRAME_EIO <= \result < VM_FRAMES;
    ensures free: \result >= 0 ==> use_count[\result] == 0 && frame_file[\result] == -1;
    ensures frames: free_frames == \old(free_frames) + (\result >= 0 ? 1 : 0);
    ensures none: \result == FRAME_NONE ==> NoCached{Pre}(pin) && (NoSlot{Pre} || NoOther{Pre}(pin));
    ensures due: NoCached{Pre}(pin) && NoSlot{Pre} ==> \result == FRAME_NONE;
    ensures kept: \result < 0 ==> \forall integer f; 0 <= f < VM_FRAMES ==> frame_file[f] == \old(frame_file[f]);
    ensures counts: \result < 0 ==> \forall integer v; 0 <= v < PLACES ==> use_count[v] == \old(use_count[v]);
    ensures failed: Failed{Pre, Post}(\result == FRAME_EIO ? 1 : 0);
    ensures plan: PlanStands{Pre, Post};
    ensures stayed: \forall integer k; 0 <= k < TABLE_ENTRIES ==>
        (\result < 0 || !IN_FRAME(\old(Place(k))) || \old(Place(k)) == pin) ==> Place(k) == \old(Place(k));
    ensures uncached: \forall integer n; 0 <= n < VM_FILE_PAGES ==>
        cache_frame[n] == \old(cache_frame[n]) || cache_frame[n] == -1;
    ensures out: NoneBrought{Pre, Post};
    ensures together: Together{Pre, Post};
    ensures slots: \forall integer v; SLOT0 <= v < FILE0 && \old(use_count[v]) != 0 ==> use_count[v] == \old(use_count[v]);
    ensures clean: \result >= 0 && \old(frame_file[\result]) >= 0 && !Modified{Pre}(\old(frame_file[\result])) ==>
        file_writes == \old(file_writes) && slot_writes == \old(slot_writes);
    ensures clean_slots: \result >= 0 && \old(frame_file[\result]) >= 0 ==>
        \forall integer v; SLOT0 <= v < FILE0 ==> use_count[v] == \old(use_count[v]);
    ensures clean_bytes: \result >= 0 && \old(frame_file[\result]) >= 0 ==>
        \forall integer s, o; 0 <= s < VM_SLOTS && 0 <= o < VM_PAGE_SIZE ==> SlotByte(s, o) == SlotByte{Pre}(s, o);
    ensures clean_file: \result >= 0 && \old(frame_file[\result]) >= 0 && !Modified{Pre}(\old(frame_file[\result])) ==>
        \forall integer n, o; 0 <= n < VM_FILE_PAGES && 0 <= o < VM_PAGE_SIZE ==> FileByte(n, o) == FileByte{Pre}(n, o); */
int evict_one(int pin);

/* A free frame, freed by eviction if need be. */
/*@ requires pin: -1 <= pin < VM_FRAMES;
    requires inv: Inv && ClockInv;
    assigns EVICT_STATE;
    ensures inv: Inv && ClockInv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures range: FRAME_EIO <= \result < VM_FRAMES;
    ensures free: \result >= 0 ==> use_count[\result] == 0 && frame_file[\result] == -1;
    ensures none: \result == FRAME_NONE <==> NoMemoryBut{Pre}(pin);
    ensures counts: \result < 0 ==> \forall integer v; 0 <= v < PLACES ==> use_count[v] == \old(use_count[v]);
    ensures kept: \result < 0 ==> \forall integer f; 0 <= f < VM_FRAMES ==> frame_file[f] == \old(frame_file[f]);
    ensures failed: Failed{Pre, Post}(\result == FRAME_EIO ? 1 : 0);
    ensures plan: PlanStands{Pre, Post};
    ensures stayed: \forall integer k; 0 <= k < TABLE_ENTRIES ==>
        (\result < 0 || !IN_FRAME(\old(Place(k))) || \old(Place(k)) == pin) ==> Place(k) == \old(Place(k));
    ensures uncached: \forall integer n; 0 <= n < VM_FILE_PAGES ==>
        cache_frame[n] == \old(cache_frame[n]) || cache_frame[n] == -1;
    ensures out: NoneBrought{Pre, Post};
    ensures together: Together{Pre, Post};
    ensures slots: \forall integer v; SLOT0 <= v < FILE0 && \old(use_count[v]) != 0 ==> use_count[v] == \old(use_count[v]); */
int frame_get(int pin);

/* The clock stands at the first frame. */
/*@ assigns clock_hand;
    ensures hand: ClockInv; */
void clock_init(void);

#endif
