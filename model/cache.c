#include "cache.h"

int cache_frame[VM_FILE_PAGES];
int frame_file[VM_FRAMES];

void cache_bind(int f, int n)
{
    cache_frame[n] = f;
    frame_file[f] = n;
}

void cache_unbind(int f)
{
    cache_frame[frame_file[f]] = -1;
    frame_file[f] = -1;
}

void cache_release(int f)
{
    if (use_count[f] <= 0 && frame_file[f] != -1)
        cache_unbind(f);
}

void cache_init(void)
{
    /*@ loop invariant index: 0 <= n <= VM_FILE_PAGES;
        loop invariant done: \forall integer m; 0 <= m < n ==> cache_frame[m] == -1;
        loop assigns n, cache_frame[0 .. VM_FILE_PAGES - 1];
        loop variant VM_FILE_PAGES - n; */
    for (int n = 0; n < VM_FILE_PAGES; n++)
        cache_frame[n] = -1;
    /*@ loop invariant index: 0 <= f <= VM_FRAMES;
        loop invariant done: \forall integer g; 0 <= g < f ==> frame_file[g] == -1;
        loop assigns f, frame_file[0 .. VM_FRAMES - 1];
        loop variant VM_FRAMES - f; */
    for (int f = 0; f < VM_FRAMES; f++)
        frame_file[f] = -1;
}
