#include "page.h"

/*@ ghost
    void lemma_kinds(void)
    {
        lemma_prots();
        /@ assert source: \forall integer p, s; 0 <= p < 2 * PROT_SHARED && -1 <= s ==> KindSource(KindOf(p, s)) == s; @/
        /@ assert read: \forall integer p, s; 0 <= p < 2 * PROT_SHARED && -1 <= s ==>
               ProtRead(KindOf(p, s)) == ProtRead(p); @/
        /@ assert write: \forall integer p, s; 0 <= p < 2 * PROT_SHARED && -1 <= s ==>
               ProtWrite(KindOf(p, s)) == ProtWrite(p); @/
        /@ assert execute: \forall integer p, s; 0 <= p < 2 * PROT_SHARED && -1 <= s ==>
               ProtExecute(KindOf(p, s)) == ProtExecute(p); @/
        /@ assert shared: \forall integer p, s; 0 <= p < 2 * PROT_SHARED && -1 <= s ==>
               ProtShared(KindOf(p, s)) == ProtShared(p); @/
        /@ assert prot: \forall integer p, s; 0 <= p < 2 * PROT_SHARED && -1 <= s ==>
               KindOf(p, s) % (2 * PROT_SHARED) == p; @/
        /@ assert protected: \forall integer p, s, q; 0 <= p < 2 * PROT_SHARED && -1 <= s ==>
               Protected(q, KindOf(p, s)) == KindOf(q + PROT_SHARED * ProtShared(p), s); @/
        /@ assert sources: \forall integer k; 0 <= k < ENTRIES ==> -1 <= Source(k) < VM_FILE_PAGES; @/
        /@ assert prots: \forall integer k; 0 <= k < ENTRIES ==> 0 <= Prot(k) < 2 * PROT_SHARED; @/
    }
*/

void page_map(int k, int v, int prot)
{
    entry_set(k, v, 0, prot);
}

void page_unmap(int k)
{
    int v = entry_place(k);
    //@ ghost lemma_sole(k);
    entry_clear(k);
    //@ assert held: \forall integer m; 0 <= m < VM_FILE_PAGES ==> HeldAt(m) == HeldAt{Pre}(m);
    //@ assert modified: ModifiedInv;
    //@ assert clean: CleanInv;
    //@ assert used: CacheUsedBut(v);
    //@ assert writable: WritableInv;
    //@ assert shared: SharedInv;
    if (IN_FRAME(v))
        cache_release(v);
}

void page_duplicate(int k, int c)
{
    int v = entry_place(k);
    //@ ghost lemma_sole(k);
    entry_set_writable(k, 0);
    //@ assert places: \forall integer j; 0 <= j < ENTRIES ==> Place(j) == Place{Pre}(j);
    entry_set(c, v, 0, entry_prot(k));
    //@ assert root_order: SameRootOrder{Pre, Here};
    //@ assert entry_order: SameEntryOrder{Pre, Here};
    //@ assert held: \forall integer m; 0 <= m < VM_FILE_PAGES ==> HeldAt(m) == HeldAt{Pre}(m);
    //@ assert modified: ModifiedInv;
    //@ assert clean: CleanInv;
    //@ assert used: CacheUsed;
    //@ assert writable: WritableInv;
    //@ assert shared: SharedInv;
}

void page_protect(int k, int prot)
{
    int shared = prot_shared(entry_prot(k));
    //@ ghost lemma_kinds();
    //@ ghost lemma_sole(k);
    /* Without W the next store asks, and takes a private page over if nobody shares it. */
    entry_set(k, entry_place(k), 0, prot + PROT_SHARED * shared);
    //@ assert held: \forall integer m; 0 <= m < VM_FILE_PAGES ==> HeldAt(m) == HeldAt{Pre}(m);
    //@ assert modified: ModifiedInv;
    //@ assert clean: CleanInv;
    //@ assert used: CacheUsed;
    //@ assert writable: WritableInv;
    //@ assert shared: SharedInv;
}

int page_sync(int k)
{
    if (!prot_shared(entry_prot(k)))
        return 1;
    /* In a frame or in the file. */
    int v = entry_place(k), n = v < SLOT0 ? frame_file[v] : v - FILE0;
    //@ assert source: n == Source(k);
    if (!cache_modified(n))
        return 1;
    int f = cache_frame[n];
    if (!cache_write_back(f))
        return 0;
    cache_release(f);
    return 1;
}
