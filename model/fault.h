/*
 * What a page fault does: one function for each kind. A first access brings the page in, a first store to a page
 * that is not the process's own copies it, or takes it over if nobody else is left.
 */
#ifndef FAULT_H
#define FAULT_H

#include "evict.h"

/* Zero fill on demand into the free frame g (claim C10). */
/*@ requires entry: 0 <= k < ENTRIES;
    requires frame: 0 <= g < VM_FRAMES;
    requires inv: Inv;
    requires zero: Place(k) == ZERO_PLACE;
    requires free: use_count[g] == 0 && frame_file[g] == -1;
    assigns pool[k], RMAP_STATE, frame[g];
    ensures inv: Inv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures place: Place(k) == g;
    ensures writable: Writable(k) == ProtWrite(Prot(k)); */
void fault_zero(int k, int g);

/* Maps the frame that already holds the file page. */
/*@ requires entry: 0 <= k < ENTRIES;
    requires inv: Inv;
    requires file: IN_FILE(Place(k));
    requires cached: cache_frame[Place(k) - FILE0] >= 0;
    assigns pool[k], RMAP_STATE;
    ensures inv: Inv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures place: Place(k) == cache_frame[\old(Place(k)) - FILE0]; */
void fault_file_cached(int k);

/* Reads the file page into the free frame g: 1, or 0 if the transfer failed. */
/*@ requires entry: 0 <= k < ENTRIES;
    requires frame: 0 <= g < VM_FRAMES;
    requires inv: Inv;
    requires file: IN_FILE(Place(k));
    requires not_cached: cache_frame[Place(k) - FILE0] == -1;
    requires free: use_count[g] == 0 && frame_file[g] == -1;
    assigns pool[k], RMAP_STATE, CACHE_STATE, frame[g], DEVICE_STATE;
    ensures inv: Inv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures bool: \result == 0 || \result == 1;
    ensures failed: \result == 0 ==> io_failed == 1;
    ensures place: \result == 1 ==> Place(k) == g && cache_frame[\old(Place(k)) - FILE0] == g; */
int fault_file_read(int k, int g);

/* Reads the swap slot into the free frame g, for everybody who shares the page (claim C7): 1, or 0 if the transfer
   failed. */
/*@ requires entry: 0 <= k < ENTRIES;
    requires frame: 0 <= g < VM_FRAMES;
    requires inv: Inv;
    requires slot: IN_SLOT(Place(k));
    requires free: use_count[g] == 0 && frame_file[g] == -1;
    assigns POOL_STATE, RMAP_STATE, frame[g], DEVICE_STATE;
    ensures inv: Inv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures bool: \result == 0 || \result == 1;
    ensures failed: \result == 0 ==> io_failed == 1;
    ensures freed: \result == 1 ==> use_count[\old(Place(k))] == 0;
    ensures together: \result == 1 ==> \forall integer j; 0 <= j < ENTRIES ==>
        Place(j) == (\old(Place(j)) == \old(Place(k)) ? g : \old(Place(j))); */
int fault_swap_read(int k, int g);

/* Brings page k into memory: VM_OK, VM_ENOMEM or VM_EIO. */
/*@ requires entry: 0 <= k < ENTRIES;
    requires inv: Inv && ClockInv;
    requires mapped: Place(k) != NOWHERE;
    assigns FAULT_STATE;
    ensures inv: Inv && ClockInv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures status: \result == VM_OK || \result == VM_ENOMEM || \result == VM_EIO;
    ensures resident: \result == VM_OK ==> IN_FRAME(Place(k));
    ensures no_memory: \result == VM_ENOMEM ==> NoMemory{Pre};
    ensures failed: \result == VM_EIO ==> io_failed == 1;
    ensures still_none: \result == VM_OK && NoMemory && Writable(k) == 0 && ProtWrite(Prot(k)) == 1 ==>
        NoMemory{Pre}; */
enum vm_status fault_in(int k);

/* Copies the page for k alone into the free frame g (claim C6). */
/*@ requires entry: 0 <= k < ENTRIES;
    requires frame: 0 <= g < VM_FRAMES;
    requires inv: Inv;
    requires resident: IN_FRAME(Place(k));
    requires prot: ProtWrite(Prot(k)) == 1;
    requires free: use_count[g] == 0 && frame_file[g] == -1;
    assigns pool[k], RMAP_STATE, CACHE_STATE, frame[g], frame_copies;
    ensures inv: Inv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures place: Place(k) == g;
    ensures writable: Writable(k) == 1;
    ensures others: \forall integer j; 0 <= j < ENTRIES && j != k ==> pool[j] == \old(pool[j]); */
void fault_copy(int k, int g);

/* The last owner of a page takes it over without a copy (claim C7). */
/*@ requires entry: 0 <= k < ENTRIES;
    requires inv: Inv;
    requires resident: IN_FRAME(Place(k));
    requires prot: ProtWrite(Prot(k)) == 1;
    requires last: use_count[Place(k)] == 1 && frame_file[Place(k)] == -1;
    assigns pool[k];
    ensures inv: Inv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures place: Place(k) == \old(Place(k));
    ensures writable: Writable(k) == 1; */
void fault_reuse(int k);

/* Takes the frame of a file page for k alone; its other users go back to the file. For when that frame is the
   only one that can be freed: without it "no memory" would not be honest (claim C12). */
/*@ requires entry: 0 <= k < ENTRIES;
    requires inv: Inv;
    requires resident: IN_FRAME(Place(k));
    requires prot: ProtWrite(Prot(k)) == 1;
    requires cached: frame_file[Place(k)] >= 0;
    assigns POOL_STATE, RMAP_STATE, CACHE_STATE;
    ensures inv: Inv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures place: Place(k) == \old(Place(k));
    ensures writable: Writable(k) == 1; */
void fault_steal(int k);

/* Makes the page in memory at k the process's own: VM_OK, VM_ENOMEM or VM_EIO. */
/*@ requires entry: 0 <= k < ENTRIES;
    requires inv: Inv && ClockInv;
    requires resident: IN_FRAME(Place(k));
    requires prot: ProtWrite(Prot(k)) == 1;
    assigns FAULT_STATE;
    ensures inv: Inv && ClockInv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures status: \result == VM_OK || \result == VM_ENOMEM || \result == VM_EIO;
    ensures own: \result == VM_OK ==> Writable(k) == 1;
    ensures already: \old(Writable(k)) == 1 ==> \result == VM_OK;
    ensures no_memory: \result == VM_ENOMEM ==> NoMemory{Pre};
    ensures failed: \result == VM_EIO ==> io_failed == 1; */
enum vm_status fault_own(int k);

#endif
