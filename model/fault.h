/*
 * What a page fault does: one function for each kind. A first access brings the page in. A first store to a private page
 * that is not the process's own copies it, or takes it over if nobody else is left; a first store to a page of a
 * shared mapping makes it modified.
 */
#ifndef FAULT_H
#define FAULT_H

#include "evict.h"

/* Zero fill on demand into the free frame g (claim C10). */
/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires frame: 0 <= g < VM_FRAMES;
    requires inv: Inv;
    requires zero: Place(k) == ZERO_PLACE;
    requires free: use_count[g] == 0 && frame_file[g] == -1;
    assigns pool[k], RMAP_STATE, frame[g];
    ensures inv: Inv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures place: Place(k) == g;
    ensures writable: Writable(k) == ProtWrite(Prot(k));
    ensures alone: use_count[g] == 1; */
void fault_zero(int k, int g);

/* Maps the frame that already holds the file page. */
/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires inv: Inv;
    requires file: IN_FILE(Place(k));
    requires cached: cache_frame[Place(k) - FILE0] >= 0;
    assigns pool[k], RMAP_STATE;
    ensures inv: Inv;
    ensures kind: SameKind{Pre, Post};
    ensures place: Place(k) == cache_frame[\old(Place(k)) - FILE0];
    ensures together: Together{Pre, Post}; */
void fault_file_cached(int k);

/* Reads the file page into the free frame g: 1, or 0 if the transfer failed. */
/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires frame: 0 <= g < VM_FRAMES;
    requires inv: Inv;
    requires file: IN_FILE(Place(k));
    requires not_cached: cache_frame[Place(k) - FILE0] == -1;
    requires free: use_count[g] == 0 && frame_file[g] == -1;
    assigns pool[k], RMAP_STATE, CACHE_STATE, frame[g], DEVICE_STATE;
    ensures inv: Inv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures bool: \result == 0 || \result == 1;
    ensures works: \result == 1 <==> NextWorks{Pre}(Place{Pre}(k));
    ensures failed: Failed{Pre, Post}(1 - \result);
    ensures plan: PlanStands{Pre, Post};
    ensures place: \result == 1 ==> Place(k) == g && cache_frame[\old(Place(k)) - FILE0] == g;
    ensures together: Together{Pre, Post}; */
int fault_file_read(int k, int g);

/* Reads the swap slot into the free frame g, for everybody who shares the page (claim C7): 1, or 0 if the transfer
   failed. */
/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires frame: 0 <= g < VM_FRAMES;
    requires inv: Inv;
    requires slot: IN_SLOT(Place(k));
    requires free: use_count[g] == 0 && frame_file[g] == -1;
    assigns POOL_STATE, RMAP_STATE, frame[g], DEVICE_STATE;
    ensures inv: Inv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures bool: \result == 0 || \result == 1;
    ensures works: \result == 1 <==> NextWorks{Pre}(Place{Pre}(k));
    ensures failed: Failed{Pre, Post}(1 - \result);
    ensures plan: PlanStands{Pre, Post};
    ensures freed: \result == 1 ==> use_count[\old(Place(k))] == 0;
    ensures together: \result == 1 ==> \forall integer j; 0 <= j < TABLE_ENTRIES ==>
        Place(j) == (\old(Place(j)) == \old(Place(k)) ? g : \old(Place(j)));
    ensures stayed: \result == 0 ==> \forall integer j; 0 <= j < TABLE_ENTRIES ==> Place(j) == \old(Place(j));
    ensures users: \result == 1 ==> use_count[g] == \old(use_count[Place(k)]);
    ensures sharers: Together{Pre, Post}; */
int fault_swap_read(int k, int g);

/* Brings page k into memory: VM_OK, VM_ENOMEM or VM_EIO. */
/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires inv: Inv && ClockInv;
    requires mapped: Place(k) != NOWHERE;
    assigns FAULT_STATE;
    ensures inv: Inv && ClockInv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures status: \result == VM_OK || \result == VM_ENOMEM || \result == VM_EIO;
    ensures resident: \result == VM_OK ==> IN_FRAME(Place(k));
    ensures no_memory: \result == VM_ENOMEM <==> NoMemory{Pre} && !IN_FRAME(\old(Place(k)));
    ensures still_full: \result == VM_ENOMEM ==> NoMemory && !IN_FRAME(Place(k));
    ensures already: IN_FRAME(\old(Place(k))) ==> \result == VM_OK && Place(k) == \old(Place(k)) &&
        use_count[Place(k)] == \old(use_count[Place(k)]) && (NoMemory <==> NoMemory{Pre});
    ensures failed: Failed{Pre, Post}(\result == VM_EIO ? 1 : 0);
    ensures plan: PlanStands{Pre, Post};
    ensures still_none: \result == VM_OK && NoMemory && Writable(k) == 0 && ProtWrite(Prot(k)) == 1 ==>
        NoMemory{Pre};
    ensures copies: frame_copies == \old(frame_copies);
    ensures brought: Brought{Pre, Post}(k);
    ensures together: Together{Pre, Post};
    ensures zero: ZeroBut{Pre, Post}(\result == VM_OK ? k : -1);
    ensures fresh: \result == VM_OK && \old(Place(k)) == ZERO_PLACE ==> Writable(k) == ProtWrite(Prot(k));
    ensures last: \result == VM_OK && LastUser{Pre}(k) ==> LastUser(k); */
enum vm_status fault_in(int k);

/* Copies the private page for k alone into the free frame g (claim C6). */
/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires frame: 0 <= g < VM_FRAMES;
    requires inv: Inv;
    requires resident: IN_FRAME(Place(k));
    requires prot: ProtWrite(Prot(k)) == 1 && ProtShared(Prot(k)) == 0;
    requires free: use_count[g] == 0 && frame_file[g] == -1;
    assigns WRITE_STATE, CACHE_STATE, frame[g], frame_copies;
    ensures inv: Inv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKindBut{Pre, Post}(k);
    ensures file: SameFile{Pre, Post};
    ensures plan: PlanStands{Pre, Post};
    ensures answered: failures_due == \old(failures_due);
    ensures own: Place(k) == g && Source(k) == -1;
    ensures writable: Writable(k) == 1;
    ensures others: \forall integer j; 0 <= j < TABLE_ENTRIES && j != k ==> Place(j) == \old(Place(j));
    ensures copies: frame_copies == OneMore(\old(frame_copies)); */
void fault_copy(int k, int g);

/* The last owner of a private page takes it over without a copy (claim C7). */
/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires inv: Inv;
    requires resident: IN_FRAME(Place(k));
    requires prot: ProtWrite(Prot(k)) == 1 && ProtShared(Prot(k)) == 0;
    requires last: use_count[Place(k)] == 1 && frame_file[Place(k)] == -1;
    assigns pool[k];
    ensures inv: Inv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures own: Place(k) == \old(Place(k)) && Source(k) == -1;
    ensures writable: Writable(k) == 1; */
void fault_reuse(int k);

/* Takes the frame of a file page for k alone, a private page: 1; its other users go back to the file, to which it is
   written first if it is modified: 0 if that failed. For when that frame is the only one that can be freed:
   without it "no memory" would not be honest (claim C12). */
/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires inv: Inv;
    requires resident: IN_FRAME(Place(k));
    requires prot: ProtWrite(Prot(k)) == 1 && ProtShared(Prot(k)) == 0;
    requires cached: frame_file[Place(k)] >= 0;
    assigns WRITE_STATE, CACHE_STATE;
    ensures inv: Inv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKindBut{Pre, Post}(k);
    ensures file: SameFile{Pre, Post};
    ensures bool: \result == 0 || \result == 1;
    ensures works: \result == 1 <==> !Modified{Pre}(Source{Pre}(k)) || NextWorks{Pre}(FILE0 + Source{Pre}(k));
    ensures failed: Failed{Pre, Post}(1 - \result);
    ensures plan: PlanStands{Pre, Post};
    ensures refused: \result == 0 ==> Source(k) == \old(Source(k));
    ensures own: \result == 1 ==> Place(k) == \old(Place(k)) && Source(k) == -1;
    ensures writable: \result == 1 ==> Writable(k) == 1;
    ensures together: TogetherBut{Pre, Post}(\result == 1 ? k : -1);
    ensures zero: ZeroBut{Pre, Post}(-1);
    ensures brought: Brought{Pre, Post}(k); */
int fault_steal(int k);

/* Makes the page of a shared mapping one that the cache knows to be modified (claim C14). */
/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires inv: Inv;
    requires resident: IN_FRAME(Place(k));
    requires prot: ProtWrite(Prot(k)) == 1 && ProtShared(Prot(k)) == 1;
    assigns POOL_STATE, RMAP_STATE;
    ensures inv: Inv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures place: Place(k) == \old(Place(k)) && Source(k) >= 0 && Modified(Source(k));
    ensures stayed: \forall integer j; 0 <= j < TABLE_ENTRIES ==> Place(j) == \old(Place(j));
    ensures writable: Writable(k) == 1; */
void fault_modify(int k);

/* Makes the page in memory at k one that hardware may store to, which for a private page is the process's own:
   VM_OK, VM_ENOMEM or VM_EIO. */
/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires inv: Inv && ClockInv;
    requires resident: IN_FRAME(Place(k));
    requires prot: ProtWrite(Prot(k)) == 1;
    assigns FAULT_STATE;
    ensures inv: Inv && ClockInv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKindBut{Pre, Post}(k);
    ensures file: SameFile{Pre, Post};
    ensures status: \result == VM_OK || \result == VM_ENOMEM || \result == VM_EIO;
    ensures own: \result == VM_OK ==> Writable(k) == 1;
    ensures source: Source(k) == (\result == VM_OK && ProtShared(Prot(k)) == 0 ? -1 : \old(Source(k)));
    ensures already: \old(Writable(k)) == 1 ==> \result == VM_OK;
    ensures no_memory: \result == VM_ENOMEM <==> NoMemory{Pre} && \old(use_count[Place(k)]) != 1;
    ensures still_full: \result == VM_ENOMEM ==> NoMemory && use_count[Place(k)] != 1;
    ensures failed: Failed{Pre, Post}(\result == VM_EIO ? 1 : 0);
    ensures plan: PlanStands{Pre, Post};
    ensures at_most: frame_copies == \old(frame_copies) || frame_copies == OneMore(\old(frame_copies));
    ensures copies: \result != VM_OK || \old(Writable(k)) == 1 || ProtShared(Prot(k)) == 1 || LastUser{Pre}(k) ==>
        frame_copies == \old(frame_copies);
    ensures brought: Brought{Pre, Post}(k);
    ensures together: TogetherBut{Pre, Post}(\result == VM_OK && ProtShared(Prot(k)) == 0 ? k : -1);
    ensures zero: ZeroBut{Pre, Post}(-1); */
enum vm_status fault_own(int k);

#endif
