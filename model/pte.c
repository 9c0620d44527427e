#include "pte.h"

/* One flag of a word. */
/*@ requires mask: m == PTE_V || m == PTE_R || m == PTE_W || m == PTE_X || m == PTE_U || m == PTE_A ||
                   m == PTE_D || m == PTE_COW || m == PTE_SHARED;
    assigns \nothing;
    ensures bit: \result == FlagBit(PteFlags(e), m);
    ensures range: 0 <= \result <= 1; */
static int pte_flag(uint32_t e, uint32_t m)
{
    return (int)(e % 1024 / m % 2);
}

uint32_t pte_make(int place, int writable, int prot, int accessed, int dirty)
{
    uint32_t v = place < VM_FRAMES && prot % PROT_SHARED != 0 ? 1 : 0;
    uint32_t r = (uint32_t)prot % 2, w = (uint32_t)writable, x = (uint32_t)prot / 4 % 2;
    uint32_t a = (uint32_t)accessed, d = (uint32_t)dirty, cow = (uint32_t)prot / 2 % 2 - w;
    uint32_t shared = (uint32_t)prot / PROT_SHARED;
    uint32_t high = 1 + 4 * (a + 2 * (d + 2 * (cow + 2 * shared))); /* from U on */
    uint32_t flags = v + 2 * (r + 2 * (w + 2 * (x + 2 * high)));
    uint32_t e = (uint32_t)place * 1024 + flags;
    //@ assert small: flags < 1024;
    //@ assert place: e / 1024 == place;
    //@ assert flags: PteFlags(e) == flags;
    //@ assert high_shared: flags / PTE_SHARED == shared;
    //@ assert high_cow: flags / PTE_COW == cow + 2 * shared;
    //@ assert high_d: flags / PTE_D == d + 2 * (cow + 2 * shared);
    //@ assert high_a: flags / PTE_A == a + 2 * (d + 2 * (cow + 2 * shared));
    //@ assert no_g: flags / PTE_G == 2 * (a + 2 * (d + 2 * (cow + 2 * shared)));
    //@ assert low_u: flags / PTE_U == high;
    //@ assert low_x: flags / PTE_X == x + 2 * high;
    //@ assert low_w: flags / PTE_W == w + 2 * (x + 2 * high);
    //@ assert low_r: flags / PTE_R == r + 2 * (w + 2 * (x + 2 * high));
    //@ assert bits_low: PteValid(e) == v && FlagBit(flags, PTE_R) == r;
    //@ assert bits_wx: PteWritable(e) == w && FlagBit(flags, PTE_X) == x;
    //@ assert bits_high: PteUser(e) == 1 && PteGlobal(e) == 0 && PteAccessed(e) == a && PteDirty(e) == d && PteCow(e) == cow;
    //@ assert bit_shared: FlagBit(flags, PTE_SHARED) == shared;
    //@ assert prot: PteProt(e) == prot;
    return e;
}

uint32_t pte_pointer(int t)
{
    return (uint32_t)(TABLE_PPN + t) * 1024 + PTE_V;
}

int pte_place(uint32_t e)
{
    return e == 0 ? NOWHERE : (int)(e / 1024);
}

int pte_writable(uint32_t e)
{
    return pte_flag(e, PTE_W);
}

int pte_prot(uint32_t e)
{
    return pte_flag(e, PTE_R) + 2 * (pte_flag(e, PTE_W) + pte_flag(e, PTE_COW)) + 4 * pte_flag(e, PTE_X) +
           PROT_SHARED * pte_flag(e, PTE_SHARED);
}

int pte_accessed(uint32_t e)
{
    return pte_flag(e, PTE_A);
}

int pte_dirty(uint32_t e)
{
    return pte_flag(e, PTE_D);
}

int prot_read(int prot)
{
    return prot % 2;
}

int prot_write(int prot)
{
    return prot / 2 % 2;
}

int prot_execute(int prot)
{
    return prot / 4 % 2;
}

int prot_shared(int prot)
{
    return prot / PROT_SHARED;
}
