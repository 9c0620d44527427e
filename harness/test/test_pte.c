/*
 * The page-table entry, which the model reads and makes with / and %, in the form in which Sv32 defines it: with &
 * and shifts. All 2^32 words are read, and every word that can be made is made, in the largest geometry.
 */
#define VM_GEOMETRY_SV32
#include "../../model/pte.c" /* to be inlined: 20 billion calls would take minutes */

#include "testing.h"

static bool is_bit(uint32_t e, int bit, int value)
{
    return (int)(e >> bit & 1) == value;
}

/* R, W and X are next to each other; COW, bit 8, stands for a W that must ask first; then the shared mapping's bit. */
static uint32_t prot_bits(uint32_t e)
{
    return (e >> 1 & 7) | (e >> 7 & 2) | (e >> 6 & 8);
}

static void test_every_word(void)
{
    uint64_t places = 0, writables = 0, prots = 0, accesseds = 0, dirtys = 0;
    for (uint64_t word = 0; word <= UINT32_MAX; word++) {
        uint32_t e = (uint32_t)word;
        bool has_prot = (e & (1U << 2 | 1U << 8)) != (1U << 2 | 1U << 8); /* W and COW exclude each other */
        places += pte_place(e) != (e == 0 ? NOWHERE : (int)(e >> 10));
        writables += !is_bit(e, 2, pte_writable(e));
        prots += has_prot && pte_prot(e) != (int)prot_bits(e);
        accesseds += !is_bit(e, 6, pte_accessed(e));
        dirtys += !is_bit(e, 7, pte_dirty(e));
    }
    CHECK(places == 0);
    CHECK(writables == 0);
    CHECK(prots == 0);
    CHECK(accesseds == 0);
    CHECK(dirtys == 0);
}

static uint32_t word_of(uint32_t place, uint32_t writable, uint32_t prot, uint32_t accessed, uint32_t dirty)
{
    uint32_t valid = place < VM_FRAMES && (prot & 7) != 0, asks = (prot >> 1 & 1) & ~writable;
    return place << 10 | (prot & 8) << 6 | asks << 8 | dirty << 7 | accessed << 6 | 1U << 4 |
           (prot & 4) << 1 | writable << 2 | (prot & 1) << 1 | valid;
}

static void test_made_words(void)
{
    static const int prots[] = {0, 1, 3, 4, 5, 7, 8, 9, 11, 12, 13, 15}; /* W comes with R */
    unsigned made = 0, wrong = 0;
    for (int place = 0; place < PLACES; place++)
        for (int i = 0; i < 12 * 8; i++) {
            int prot = prots[i / 8], writable = i & 1, accessed = i >> 1 & 1, dirty = i >> 2 & 1;
            uint32_t e;
            if (writable && ((prot & VM_WRITE) == 0 || place >= VM_FRAMES))
                continue;
            e = pte_make(place, writable, prot, accessed, dirty);
            made++;
            wrong += e != word_of((uint32_t)place, (uint32_t)writable, (uint32_t)prot, (uint32_t)accessed,
                                  (uint32_t)dirty);
            wrong += pte_place(e) != place || pte_writable(e) != writable || pte_prot(e) != prot ||
                     pte_accessed(e) != accessed || pte_dirty(e) != dirty;
            wrong += prot_read(prot) != (prot & 1) || prot_write(prot) != (prot >> 1 & 1) ||
                     prot_execute(prot) != (prot >> 2 & 1) || prot_shared(prot) != (prot >> 3 & 1);
        }
    CHECK(wrong == 0);
    CHECK(made == PLACES * 12 * 4 + VM_FRAMES * 4 * 4);
}

int main(void)
{
    test_every_word();
    test_made_words();
    return checks_end();
}
