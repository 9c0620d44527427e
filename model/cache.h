/*
 * The page cache's index: which frame holds which file page. A file page has at most one frame, however many
 * processes map it (claim C9), for as long as any of them has it in memory.
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
    requires cache: CacheInv && CleanInv && CacheUsed;
    requires not_there: cache_frame[n] == -1 && frame_file[f] == -1;
    requires holds: \forall integer o; 0 <= o < VM_PAGE_SIZE ==> frame[f].b[o] == file[n].b[o];
    requires used: use_count[f] > 0;
    assigns cache_frame[n], frame_file[f];
    ensures cache: CacheInv && CleanInv && CacheUsed;
    ensures there: cache_frame[n] == f && frame_file[f] == n; */
void cache_bind(int f, int n);

/* Takes frame f out of the index. */
/*@ requires frame: 0 <= f < VM_FRAMES;
    requires cache: CacheInv && CleanInv && CacheUsedBut(f);
    requires there: frame_file[f] >= 0;
    assigns cache_frame[frame_file[f]], frame_file[f];
    ensures cache: CacheInv && CleanInv && CacheUsed;
    ensures gone: frame_file[f] == -1 && cache_frame[\old(frame_file[f])] == -1; */
void cache_unbind(int f);

/* Takes frame f out of the index if it is there and its last user has left. */
/*@ requires frame: 0 <= f < VM_FRAMES;
    requires inv: InvBut(f);
    assigns CACHE_STATE;
    ensures inv: Inv;
    ensures gone: frame_file[f] == (use_count[f] <= 0 ? -1 : \old(frame_file[f]));
    ensures others: \forall integer g; 0 <= g < VM_FRAMES && g != f ==> frame_file[g] == \old(frame_file[g]); */
void cache_release(int f);

/* Nothing is cached. */
/*@ assigns CACHE_STATE;
    ensures cache: CacheInv && CleanInv && CacheUsed;
    ensures empty: \forall integer f; 0 <= f < VM_FRAMES ==> frame_file[f] == -1; */
void cache_init(void);

#endif
