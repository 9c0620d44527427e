/*
 * The invariant that the proofs maintain, decided at run time in time linear in the state: vm_check returns the
 * number of the first part that does not hold (spec/check.acsl). It takes nothing for granted; each function before
 * it decides one predicate of spec/, given those before.
 */
#include "check_free.h"
#include "check_rmap.h"
#include "process.h"

#include "../spec/check.acsl"

/*@ assigns \nothing;
    ensures decided: \result != 0 <==> CacheInv; */
static int index_ok(void)
{
    /*@ loop invariant index: 0 <= n <= VM_FILE_PAGES;
        loop invariant range: \forall integer m; 0 <= m < n ==> -1 <= cache_frame[m] < VM_FRAMES;
        loop invariant inverse: \forall integer m; 0 <= m < n && cache_frame[m] >= 0 ==>
            frame_file[cache_frame[m]] == m;
        loop assigns n;
        loop variant VM_FILE_PAGES - n; */
    for (int n = 0; n < VM_FILE_PAGES; n++) {
        int f = cache_frame[n];
        if (f < -1 || f >= VM_FRAMES || (f >= 0 && frame_file[f] != n))
            return 0;
    }
    /*@ loop invariant index: 0 <= f <= VM_FRAMES;
        loop invariant range: \forall integer g; 0 <= g < f ==> -1 <= frame_file[g] < VM_FILE_PAGES;
        loop invariant inverse: \forall integer g; 0 <= g < f && frame_file[g] >= 0 ==>
            cache_frame[frame_file[g]] == g;
        loop assigns f;
        loop variant VM_FRAMES - f; */
    for (int f = 0; f < VM_FRAMES; f++) {
        int n = frame_file[f];
        if (n < -1 || n >= VM_FILE_PAGES || (n >= 0 && cache_frame[n] != f))
            return 0;
    }
    return 1;
}

/*@ requires entries: EntriesOk;
    assigns \nothing;
    ensures decided: \result != 0 <==> ModifiedInv; */
static int modified_ok(void)
{
    /*@ loop invariant index: 0 <= n <= VM_FILE_PAGES;
        loop invariant ok: \forall integer m; 0 <= m < n && Modified(m) ==>
            HeldAt(m) == cache_frame[m] && HeldProt(m) == 0;
        loop assigns n;
        loop variant VM_FILE_PAGES - n; */
    for (int n = 0; n < VM_FILE_PAGES; n++) {
        uint32_t e = pool[CACHE_ENTRY0 + n];
        if (e != 0 && (pte_place(e) != cache_frame[n] || pte_prot(e) != 0))
            return 0;
        //@ assert here: Modified(n) ==> HeldAt(n) == cache_frame[n] && HeldProt(n) == 0;
    }
    return 1;
}

/*@ requires frame: 0 <= f < VM_FRAMES;
    requires page: 0 <= n < VM_FILE_PAGES;
    assigns \nothing;
    ensures decided: \result != 0 <==>
        \forall integer o; 0 <= o < VM_PAGE_SIZE ==> FrameByte(f, o) == FileByte(n, o); */
static int is_clean(int f, int n)
{
    /*@ loop invariant index: 0 <= o <= VM_PAGE_SIZE;
        loop invariant same: \forall integer p; 0 <= p < o ==> FrameByte(f, p) == FileByte(n, p);
        loop assigns o;
        loop variant VM_PAGE_SIZE - o; */
    for (int o = 0; o < VM_PAGE_SIZE; o++) {
        if (frame[f].b[o] != file[n].b[o])
            return 0;
    }
    return 1;
}

/*@ requires index: CacheInv;
    assigns \nothing;
    ensures decided: \result != 0 <==> CleanInv; */
static int clean_ok(void)
{
    /*@ loop invariant index: 0 <= n <= VM_FILE_PAGES;
        loop invariant clean: \forall integer m, o; 0 <= m < n && 0 <= o < VM_PAGE_SIZE ==>
            cache_frame[m] >= 0 && !Modified(m) ==> FrameByte(cache_frame[m], o) == FileByte(m, o);
        loop assigns n;
        loop variant VM_FILE_PAGES - n; */
    for (int n = 0; n < VM_FILE_PAGES; n++) {
        if (cache_frame[n] >= 0 && pool[CACHE_ENTRY0 + n] == 0 && !is_clean(cache_frame[n], n))
            return 0;
    }
    return 1;
}

/* That a modified page is the cache's own alone says that it could not be written. */
/*@ requires index: CacheInv;
    assigns io_failed;
    ensures sound: \result != 0 ==> CacheUsed;
    ensures complete: CacheUsed{Pre} ==> \result != 0;
    ensures kept: CacheUsed{Pre} ==> io_failed == \old(io_failed); */
static int used_ok(void)
{
    /*@ loop invariant index: 0 <= f <= VM_FRAMES;
        loop invariant used: \forall integer g; 0 <= g < f && frame_file[g] >= 0 ==> use_count[g] > 0;
        loop invariant alone: \forall integer g; 0 <= g < f && frame_file[g] >= 0 && use_count[g] == 1 &&
            Modified(frame_file[g]) ==> io_failed == 1;
        loop invariant kept: CacheUsed{Pre} ==> io_failed == \at(io_failed, Pre);
        loop assigns f, io_failed;
        loop variant VM_FRAMES - f; */
    for (int f = 0; f < VM_FRAMES; f++) {
        int n = frame_file[f];
        if (n >= 0 && use_count[f] <= 0)
            return 0;
        //@ ghost if (n >= 0 && use_count[f] == 1 && pool[CACHE_ENTRY0 + n] != 0) io_failed = 1;
    }
    return 1;
}

/*@ requires entries: EntriesOk;
    requires index: CacheInv;
    assigns \nothing;
    ensures decided: \result != 0 <==> WritableInv; */
static int writable_ok(void)
{
    /*@ loop invariant index: 0 <= k <= ENTRIES;
        loop invariant ok: \forall integer j; 0 <= j < k && Writable(j) != 0 ==> IN_FRAME(Place(j)) &&
            (ProtShared(Prot(j)) == 0 ? frame_file[Place(j)] == -1 && use_count[Place(j)] == 1 :
                                        frame_file[Place(j)] >= 0 && Modified(frame_file[Place(j)]));
        loop assigns k;
        loop variant ENTRIES - k; */
    for (int k = 0; k < ENTRIES; k++) {
        uint32_t e = pool[k];
        if (!pte_writable(e))
            continue;
        int v = pte_place(e), n = frame_file[v];
        if (prot_shared(pte_prot(e)) ? n < 0 || pool[CACHE_ENTRY0 + n] == 0 : n != -1 || use_count[v] != 1)
            return 0;
    }
    return 1;
}

/*@ requires entries: EntriesOk;
    assigns \nothing;
    ensures decided: \result != 0 <==> SharedInv; */
static int shared_ok(void)
{
    /*@ loop invariant index: 0 <= k <= ENTRIES;
        loop invariant ok: \forall integer j; 0 <= j < k && Place(j) != NOWHERE && ProtShared(Prot(j)) == 1 ==>
            Source(j) >= 0;
        loop assigns k;
        loop variant ENTRIES - k; */
    for (int k = 0; k < ENTRIES; k++) {
        uint32_t e = pool[k];
        int v = pte_place(e);
        if (e != 0 && prot_shared(pte_prot(e)) &&
            (v < SLOT0 ? frame_file[v] < 0 : v < FILE0 || v == ZERO_PLACE))
            return 0;
    }
    return 1;
}

/*@ assigns \nothing;
    ensures decided: \result != 0 <==> RootInv; */
static int roots_ok(void)
{
    /*@ loop invariant index: 0 <= r <= ROOTS;
        loop invariant ok: \forall integer s; 0 <= s < r ==> root[s] == 0 ||
            (root[s] == PointerPte(Leaf(s)) && 0 <= Leaf(s) < VM_TABLES && table_owner[Leaf(s)] == s);
        loop assigns r;
        loop variant ROOTS - r; */
    for (int r = 0; r < ROOTS; r++) {
        uint32_t e = root[r];
        int t = (int)(e / 1024) - TABLE_PPN;
        if (e != 0 && (e % 1024 != PTE_V || t < 0 || t >= VM_TABLES || table_owner[t] != r))
            return 0;
    }
    return 1;
}

/*@ assigns \nothing;
    ensures decided: \result != 0 <==> OwnerInv; */
static int owners_ok(void)
{
    /*@ loop invariant index: 0 <= t <= VM_TABLES;
        loop invariant ok: \forall integer u; 0 <= u < t ==> table_owner[u] == NO_OWNER ||
            (0 <= table_owner[u] < ROOTS && root[table_owner[u]] == PointerPte(u));
        loop assigns t;
        loop variant VM_TABLES - t; */
    for (int t = 0; t < VM_TABLES; t++) {
        int r = table_owner[t];
        if (r != NO_OWNER && (r < 0 || r >= ROOTS || root[r] != (uint32_t)(TABLE_PPN + t) * 1024 + PTE_V))
            return 0;
    }
    return 1;
}

/*@ assigns \nothing;
    ensures decided: \result != 0 <==> FreeTableInv; */
static int free_tables_ok(void)
{
    /*@ loop invariant index: 0 <= k <= TABLE_ENTRIES;
        loop invariant ok: \forall integer j; 0 <= j < k && table_owner[j / VM_LEAF_ENTRIES] == NO_OWNER ==>
            Place(j) == NOWHERE;
        loop assigns k;
        loop variant TABLE_ENTRIES - k; */
    for (int k = 0; k < TABLE_ENTRIES; k++) {
        if (pool[k] != 0 && table_owner[k / VM_LEAF_ENTRIES] == NO_OWNER)
            return 0;
    }
    return 1;
}

/*@ assigns \nothing;
    ensures decided: \result != 0 <==> LiveInv; */
static int live_ok(void)
{
    /*@ loop invariant index: 0 <= p <= VM_PROCESSES;
        loop invariant ok: \forall integer q; 0 <= q < p ==> process_live[q] == 0 || process_live[q] == 1;
        loop assigns p;
        loop variant VM_PROCESSES - p; */
    for (int p = 0; p < VM_PROCESSES; p++) {
        if (process_live[p] != 0 && process_live[p] != 1)
            return 0;
    }
    /*@ loop invariant index: 0 <= r <= ROOTS;
        loop invariant ok: \forall integer s; 0 <= s < r && process_live[s / VM_ROOT_ENTRIES] == 0 ==>
            root[s] == 0;
        loop assigns r;
        loop variant ROOTS - r; */
    for (int r = 0; r < ROOTS; r++) {
        if (root[r] != 0 && process_live[r / VM_ROOT_ENTRIES] == 0)
            return 0;
    }
    return 1;
}

/* Of the ghost state it finds what is valid, if anything is. What it returns cannot depend on what that was before,
   so a part of which clause first says that it does not hold, does not with any. */
/*@ assigns check_count[0 .. PLACES - 1], check_visited[0 .. ENTRIES - 1], use_rank[0 .. ENTRIES - 1], steps,
        io_failed;
    ensures range: 0 <= \result <= 12;
    ensures sound: \result == 0 ==> MachineInv;
    ensures complete: MachineInv{Pre} ==> \result == 0;
    ensures before: \forall integer c; 1 <= c < \result ==> Part(c);
    ensures first: \result != 0 ==> !Part{Pre}(\result);
    ensures cost: 0 <= steps <= ENTRIES;
    ensures ranks: MachineInv{Pre} ==>
        \forall integer k; 0 <= k < ENTRIES ==> use_rank[k] == \old(use_rank[k]);
    ensures failed: MachineInv{Pre} ==> io_failed == \old(io_failed); */
int vm_check(void)
{
    //@ ghost steps = 0;
    if (!check_entries())
        return 1;
    if (!check_counts())
        return 2;
    if (!check_lists())
        return 3;
    if (!check_permutation())
        return 4;
    if (!check_free())
        return 5;
    if (!index_ok() || !modified_ok())
        return 6;
    if (!clean_ok() || !used_ok())
        return 7;
    if (!writable_ok() || !shared_ok())
        return 8;
    if (clock_hand < 0 || clock_hand >= VM_FRAMES)
        return 9;
    if (!roots_ok() || !owners_ok())
        return 10;
    if (!free_tables_ok())
        return 11;
    return live_ok() ? 0 : 12;
}
