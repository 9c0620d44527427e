/*
 * The page cache: which frame holds which file page. A file page has at most one frame, however many processes
 * map it (claim C9), for as long as any of them has it in memory. A page that was stored to through a shared mapping is
 * modified until it was written to the file (claim C14): so long the cache uses the frame, too, by an entry of its
 * own, and the page is not lost when the last process leaves it.
 */
#ifndef CACHE_H
#define CACHE_H

#include "device.h"
#include "entry.h"

extern int cache_frame[VM_FILE_PAGES]; /* the frame of each file page, or -1 */
extern int frame_file[VM_FRAMES]; /* the file page in each frame, or -1: the frame is private to its users */

#include "../spec/cache.acsl"
#include "../spec/view.acsl"

/* Enters frame f, which holds file page n and is in use, into the index. */
/*@ requires frame: 0 <= f < VM_FRAMES;
    requires page: 0 <= n < VM_FILE_PAGES;
    requires cache: CacheInv && ModifiedInv && CleanInv && CacheUsed;
    requires not_there: cache_frame[n] == -1 && frame_file[f] == -1;
    requires holds: \forall integer o; 0 <= o < VM_PAGE_SIZE ==> frame[f].b[o] == file[n].b[o];
    requires used: use_count[f] > 0;
    assigns cache_frame[n], frame_file[f];
    ensures cache: CacheInv && ModifiedInv && CleanInv && CacheUsed;
    ensures there: cache_frame[n] == f && frame_file[f] == n; */
void cache_bind(int f, int n);

/* Takes frame f, whose page is not modified, out of the index. */
/*@ requires frame: 0 <= f < VM_FRAMES;
    requires cache: CacheInv && ModifiedInv && CleanInv && CacheUsedBut(f);
    requires there: frame_file[f] >= 0 && !Modified(frame_file[f]);
    assigns cache_frame[frame_file[f]], frame_file[f];
    ensures cache: CacheInv && ModifiedInv && CleanInv && CacheUsed;
    ensures gone: frame_file[f] == -1 && cache_frame[\old(frame_file[f])] == -1;
    ensures file: SameFile{Pre, Post}; */
void cache_unbind(int f);

/* 1 if the cached file page n has to be written to the file. */
/*@ requires page: 0 <= n < VM_FILE_PAGES;
    assigns \nothing;
    ensures modified: \result != 0 <==> Modified(n); */
int cache_modified(int n);

/* From now on the file page in frame f has to be written to the file. */
/*@ requires frame: 0 <= f < VM_FRAMES;
    requires inv: Inv;
    requires cached: frame_file[f] >= 0;
    assigns pool[CACHE_ENTRY0 + frame_file[f]], RMAP_STATE;
    ensures inv: Inv;
    ensures modified: Modified(frame_file[f]);
    ensures tables: free_tables == \old(free_tables);
    ensures slots: \forall integer v; SLOT0 <= v < FILE0 ==> use_count[v] == \old(use_count[v]);
    ensures used: \forall integer v; 0 <= v < VM_FRAMES ==> use_count[v] >= \old(use_count[v]); */
void cache_modify(int f);

/* Writes the modified page in frame f to the file: 1, or 0 if the transfer failed and nothing changed. The next store
   to it asks again. */
/*@ requires frame: 0 <= f < VM_FRAMES;
    requires inv: InvBut(f);
    requires modified: frame_file[f] >= 0 && Modified(frame_file[f]);
    assigns POOL_STATE, RMAP_STATE, file[frame_file[f]], DEVICE_STATE;
    ensures inv: InvBut(f);
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures bool: \result == 0 || \result == 1;
    ensures noted: \result == 0 ==> io_failed == 1;
    ensures failed: Failed{Pre, Post}(1 - \result);
    ensures plan: PlanStands{Pre, Post};
    ensures works: \result == 1 <==> NextWorks{Pre}(FILE0 + frame_file[f]);
    ensures nth: device_nth == NthAfter(\old(device_nth));
    ensures kept: \result == 1 ==> io_failed == \old(io_failed);
    ensures written: \result == 1 ==> !Modified(frame_file[f]) && use_count[f] == \old(use_count[f]) - 1;
    ensures frames: free_frames == \old(free_frames) + (\result == 1 && use_count[f] == 0 ? 1 : 0);
    ensures unchanged: \result == 0 ==> use_count[f] == \old(use_count[f]);
    ensures stayed: \forall integer j; 0 <= j < TABLE_ENTRIES ==> Place(j) == \old(Place(j));
    ensures others: \forall integer v; 0 <= v < PLACES && v != f ==> use_count[v] == \old(use_count[v]);
    ensures writable: \forall integer j; 0 <= j < TABLE_ENTRIES && Place(j) != f ==> Writable(j) == \old(Writable(j));
    ensures entries: \forall integer m; 0 <= m < VM_FILE_PAGES && m != frame_file[f] ==>
        (Modified(m) <==> \old(Modified(m)));
    ensures tables: free_tables == \old(free_tables); */
int cache_write_back(int f);

/* Frame f may have lost its last user. If only the cache holds it, it is written to the file; unless that fails it is free
   then, and no longer in the index. */
/*@ requires frame: 0 <= f < VM_FRAMES;
    requires inv: InvBut(f);
    assigns WRITE_STATE, CACHE_STATE;
    ensures inv: Inv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures answered: failures_due == \old(failures_due);
    ensures plan: PlanStands{Pre, Post};
    ensures gone: use_count[f] == 0 ==> frame_file[f] == -1;
    ensures clean: \forall integer m; 0 <= m < VM_FILE_PAGES && Modified(m) ==> \old(Modified(m));
    ensures stayed: \forall integer j; 0 <= j < TABLE_ENTRIES ==> Place(j) == \old(Place(j));
    ensures writable: \forall integer j; 0 <= j < TABLE_ENTRIES && Place(j) != f ==> Writable(j) == \old(Writable(j));
    ensures shared: \old(use_count[f]) > 1 ==> frame_file[f] == \old(frame_file[f]);
    ensures others: \forall integer g; 0 <= g < VM_FRAMES && g != f ==> frame_file[g] == \old(frame_file[g]);
    ensures counts: \forall integer v; 0 <= v < PLACES && v != f ==> use_count[v] == \old(use_count[v]);
    ensures tables: free_tables == \old(free_tables); */
void cache_release(int f);

/* Nothing is cached. */
/*@ assigns CACHE_STATE;
    ensures cache: CacheInv && CacheUsed;
    ensures empty: \forall integer f; 0 <= f < VM_FRAMES ==> frame_file[f] == -1; */
void cache_init(void);

#endif
