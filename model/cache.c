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

int cache_modified(int n)
{
    return entry_place(CACHE_ENTRY0 + n) != NOWHERE;
}

void cache_modify(int f)
{
    int k = CACHE_ENTRY0 + frame_file[f];
    if (entry_place(k) == NOWHERE)
        entry_set(k, f, 0, 0);
    //@ assert modified: ModifiedInv;
    //@ assert clean: CleanInv;
    //@ assert used: CacheUsed;
    //@ assert writable: WritableInv;
    //@ assert shared: SharedInv;
}

int cache_write_back(int f)
{
    int n = frame_file[f];
    if (!file_write(n, f))
        return 0;
    entry_write_protect(f);
    //@ assert protected: \forall integer k; 0 <= k < ENTRIES && Place(k) == f ==> Writable(k) == 0;
    //@ assert held: \forall integer m; 0 <= m < VM_FILE_PAGES ==> HeldAt(m) == HeldAt{Pre}(m);
    entry_clear(CACHE_ENTRY0 + n);
    //@ assert others: \forall integer m; 0 <= m < VM_FILE_PAGES && m != n ==> HeldAt(m) == HeldAt{Pre}(m);
    //@ assert modified: ModifiedInv;
    //@ assert clean: CleanInv;
    //@ assert used: CacheUsedBut(f);
    //@ assert writable: WritableInv;
    //@ assert shared: SharedInv;
    //@ assert places: \forall integer k; 0 <= k < TABLE_ENTRIES ==> Place(k) == Place{Pre}(k);
    //@ assert file: SameFile{Pre, Here};
    //@ assert same: SameView{Pre, Here};
    return 1;
}

void cache_release(int f)
{
    //@ ghost uint32_t due = failures_due;
    int n = frame_file[f];
    if (n < 0)
        return;
    if (use_count[f] == 1 && cache_modified(n))
        cache_write_back(f);
    /* Nobody can be told that it failed: the page stays in memory. */
    //@ ghost failures_due = due;
    //@ ghost lemma_unused(f);
    if (use_count[f] == 0) {
        //@ assert nobody: HeldAt(n) != f;
        cache_unbind(f);
        //@ assert sources: \forall integer k; 0 <= k < TABLE_ENTRIES ==> Source(k) == Source{Pre}(k);
        //@ assert same: SameView{Pre, Here};
    }
    //@ assert modified: ModifiedInv;
    //@ assert clean: CleanInv;
    //@ assert used: CacheUsed;
    //@ assert writable: WritableInv;
    //@ assert shared: SharedInv;
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
