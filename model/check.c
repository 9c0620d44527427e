/*
 * The invariant that the proofs maintain, decided at run time in time linear in the state. Each part has the
 * number that vm_check returns when it is the first that does not hold, and the name of its predicate in spec/.
 */
#include "process.h"

static int count[PLACES]; /* uses of each place, counted afresh */

/* EntriesOk and PlaceRange. */
static int entries_ok(void)
{
    for (int k = 0; k < ENTRIES; k++) {
        uint32_t e = pool[k];
        if (e == 0)
            continue;
        int v = pte_place(e);
        int prot = (int)(e / PTE_R % 2 + 2 * (e / PTE_W % 2 + e / PTE_COW % 2) + 4 * (e / PTE_X % 2));
        if (v >= PLACES || prot > 7 || (prot_write(prot) && !prot_read(prot)) ||
            (pte_writable(e) && v >= VM_FRAMES) ||
            e != pte_make(v, pte_writable(e), prot, pte_accessed(e), pte_dirty(e)))
            return 0;
    }
    return 1;
}

/* CountInv. */
static int counts_ok(void)
{
    for (int v = 0; v < PLACES; v++)
        count[v] = 0;
    for (int k = 0; k < ENTRIES; k++) {
        if (pool[k] != 0)
            count[pte_place(pool[k])]++;
    }
    for (int v = 0; v < PLACES; v++) {
        if (use_count[v] != count[v])
            return 0;
    }
    return 1;
}

/* The list of place v has as many entries as use it, all of them at v and linked both ways: with as many steps as
   that, every use is on it. */
static int list_ok(int v)
{
    int prev = -1, k = use_head[v];
    for (int i = 0; i < use_count[v]; i++) {
        if (k < 0 || k >= ENTRIES || pte_place(pool[k]) != v || use_prev[k] != prev)
            return 0;
        prev = k;
        k = use_next[k];
    }
    return k == -1;
}

/* NextInv, PrevInv and HeadInv; that there are ranks with RankInv follows. */
static int lists_ok(void)
{
    for (int v = 0; v < PLACES; v++) {
        if (!list_ok(v))
            return 0;
    }
    return 1;
}

/* Items from .. to - 1 are permuted among themselves. */
static int part_ok(int from, int to)
{
    for (int x = from; x < to; x++) {
        if (free_index[x] < from || free_index[x] >= to || free_item[free_index[x]] != x)
            return 0;
    }
    return 1;
}

/* FreePerm. */
static int permutation_ok(void)
{
    return part_ok(0, SLOT0) && part_ok(SLOT0, TABLE_ITEM0) && part_ok(TABLE_ITEM0, ITEMS) &&
           free_frames >= 0 && free_frames <= VM_FRAMES && free_slots >= 0 && free_slots <= VM_SLOTS &&
           free_tables >= 0 && free_tables <= VM_TABLES;
}

/* FreeInv. */
static int free_ok(void)
{
    for (int v = 0; v < TABLE_ITEM0; v++) {
        int end = v < SLOT0 ? free_frames : SLOT0 + free_slots;
        if ((free_index[v] < end) != (use_count[v] == 0))
            return 0;
    }
    for (int t = 0; t < VM_TABLES; t++) {
        if ((free_index[TABLE_ITEM0 + t] < TABLE_ITEM0 + free_tables) != (table_owner[t] == NO_OWNER))
            return 0;
    }
    return 1;
}

/* CacheInv. */
static int cache_ok(void)
{
    for (int n = 0; n < VM_FILE_PAGES; n++) {
        int f = cache_frame[n];
        if (f < -1 || f >= VM_FRAMES || (f >= 0 && frame_file[f] != n))
            return 0;
    }
    for (int f = 0; f < VM_FRAMES; f++) {
        int n = frame_file[f];
        if (n < -1 || n >= VM_FILE_PAGES || (n >= 0 && cache_frame[n] != f))
            return 0;
    }
    return 1;
}

/* CleanInv and CacheUsed. */
static int cached_ok(void)
{
    for (int f = 0; f < VM_FRAMES; f++) {
        if (frame_file[f] < 0)
            continue;
        if (use_count[f] == 0)
            return 0;
        for (int o = 0; o < VM_PAGE_SIZE; o++) {
            if (frame[f].b[o] != file[frame_file[f]].b[o])
                return 0;
        }
    }
    return 1;
}

/* WritableInv. */
static int writable_ok(void)
{
    for (int k = 0; k < ENTRIES; k++) {
        int v = pte_place(pool[k]);
        if (pool[k] != 0 && pte_writable(pool[k]) && (frame_file[v] != -1 || use_count[v] != 1))
            return 0;
    }
    return 1;
}

/* RootInv and OwnerInv. */
static int tables_ok(void)
{
    for (int r = 0; r < ROOTS; r++) {
        uint32_t e = root[r], t = e / 1024 - TABLE_PPN;
        if (e != 0 && (e % 1024 != PTE_V || t >= VM_TABLES || table_owner[t] != r))
            return 0;
    }
    for (int t = 0; t < VM_TABLES; t++) {
        int r = table_owner[t];
        if (r != NO_OWNER && (r < 0 || r >= ROOTS || root[r] != (uint32_t)(TABLE_PPN + t) * 1024 + PTE_V))
            return 0;
    }
    return 1;
}

/* FreeTableInv. */
static int free_tables_ok(void)
{
    for (int k = 0; k < ENTRIES; k++) {
        if (pool[k] != 0 && table_owner[k / VM_LEAF_ENTRIES] == NO_OWNER)
            return 0;
    }
    return 1;
}

/* LiveInv. */
static int live_ok(void)
{
    for (int p = 0; p < VM_PROCESSES; p++) {
        if (process_live[p] != 0 && process_live[p] != 1)
            return 0;
    }
    for (int r = 0; r < ROOTS; r++) {
        if (root[r] != 0 && !process_live[r / VM_ROOT_ENTRIES])
            return 0;
    }
    return 1;
}

int vm_check(void)
{
    if (!entries_ok())
        return 1;
    if (!counts_ok())
        return 2;
    if (!lists_ok())
        return 3;
    if (!permutation_ok())
        return 4;
    if (!free_ok())
        return 5;
    if (!cache_ok())
        return 6;
    if (!cached_ok())
        return 7;
    if (!writable_ok())
        return 8;
    if (clock_hand < 0 || clock_hand >= VM_FRAMES)
        return 9;
    if (!tables_ok())
        return 10;
    if (!free_tables_ok())
        return 11;
    return live_ok() ? 0 : 12;
}
