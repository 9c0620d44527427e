#include "page.h"

void page_map(int k, int v, int prot)
{
    entry_set(k, v, 0, prot);
}

void page_unmap(int k)
{
    int v = entry_place(k);
    if (v == NOWHERE)
        return;
    //@ ghost lemma_sole(k);
    entry_clear(k);
    if (IN_FRAME(v))
        cache_release(v);
}

void page_duplicate(int k, int c)
{
    int v = entry_place(k);
    if (v == NOWHERE)
        return;
    //@ ghost lemma_sole(k);
    entry_set_writable(k, 0);
    entry_set(c, v, 0, entry_prot(k));
}

void page_protect(int k, int prot)
{
    //@ ghost lemma_sole(k);
    /* Without W the next store asks, and takes the page over if nobody shares it. */
    entry_set(k, entry_place(k), 0, prot);
}
