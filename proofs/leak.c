/*
 * Claim C13, read alone: what is in use is exactly what somebody can still name, in every state that the
 * invariant allows, so after any sequence of operations. What the page cache holds by its own entry was not
 * yet written to the file.
 */
#include "step_run.h"

/*@ // Some page of a live process is at place v.
    predicate PageAt{L}(integer v) =
        \exists integer p, n; Live(p) && 0 <= n < TREE_PAGES && PagePlace(p, n) == v;
    // The page cache keeps what is at place v until it was written.
    predicate Held{L}(integer v) = \exists integer n; 0 <= n < VM_FILE_PAGES && HeldAt(n) == v;
    // A root entry of a live process points to table t.
    predicate Rooted{L}(integer t) =
        \exists integer p, w; Live(p) && 0 <= w < VM_ROOT_ENTRIES && Leaf(p * VM_ROOT_ENTRIES + w) == t;
*/

/* A count is 0 exactly if no entry names the place. */
/*@ ghost
    /@ requires rmap: Rmap;
       assigns \nothing;
       ensures unused: \forall integer v; 0 <= v < PLACES ==>
           (use_count[v] == 0 <==> \forall integer k; 0 <= k < ENTRIES ==> Place(k) != v); @/
    static void lemma_all_unused(void)
    {
        int v = 0;
        /@ loop invariant index: 0 <= v <= PLACES;
           loop invariant unused: \forall integer u; 0 <= u < v ==>
               (use_count[u] == 0 <==> \forall integer k; 0 <= k < ENTRIES ==> Place(k) != u);
           loop assigns v;
           loop variant PLACES - v; @/
        while (v < PLACES) {
            lemma_unused(v);
            v++;
        }
    }
*/

/* An entry that maps something is that of a page of a live process, or the cache's. */
/*@ ghost
    /@ requires inv: MachineInv;
       assigns \nothing;
       ensures pages: \forall integer k; 0 <= k < TABLE_ENTRIES && Place(k) != NOWHERE ==>
           PageAt(Place(k)); @/
    static void lemma_page_at(void)
    {
        /@ assert rooted: \forall integer k; 0 <= k < TABLE_ENTRIES && Place(k) != NOWHERE ==>
               0 <= table_owner[k / VM_LEAF_ENTRIES] < ROOTS &&
               Leaf(table_owner[k / VM_LEAF_ENTRIES]) == k / VM_LEAF_ENTRIES &&
               Live(table_owner[k / VM_LEAF_ENTRIES] / VM_ROOT_ENTRIES); @/
        /@ assert page: \forall integer k; 0 <= k < TABLE_ENTRIES && Place(k) != NOWHERE ==>
               PagePlace(table_owner[k / VM_LEAF_ENTRIES] / VM_ROOT_ENTRIES,
                         table_owner[k / VM_LEAF_ENTRIES] % VM_ROOT_ENTRIES * VM_LEAF_ENTRIES + k % VM_LEAF_ENTRIES) ==
               Place(k); @/
    }
*/

/* Without a process, a modified page is in use by the cache alone. */
/*@ ghost
    /@ requires inv: MachineInv;
       requires nobody: \forall integer p; !Live(p);
       assigns \nothing;
       ensures unmapped: \forall integer k; 0 <= k < TABLE_ENTRIES ==> Place(k) == NOWHERE;
       ensures alone: \forall integer n; 0 <= n < VM_FILE_PAGES && Modified(n) ==>
           use_count[cache_frame[n]] == 1; @/
    static void lemma_held_alone(void)
    {
        int n = 0;
        lemma_page_at();
        /@ loop invariant index: 0 <= n <= VM_FILE_PAGES;
           loop invariant alone: \forall integer m; 0 <= m < n && Modified(m) ==>
                   use_count[cache_frame[m]] == 1;
           loop assigns n;
           loop variant VM_FILE_PAGES - n; @/
        while (n < VM_FILE_PAGES) {
            if (pool[CACHE_ENTRY0 + n] != 0) {
                /@ assert others: \forall integer m; 0 <= m < VM_FILE_PAGES && m != n ==>
                        HeldAt(m) != HeldAt(n); @/
                /@ assert entries: \forall integer k; TABLE_ENTRIES <= k < ENTRIES ==>
                        Place(k) == HeldAt(k - CACHE_ENTRY0); @/
                /@ assert only: \forall integer k; 0 <= k < ENTRIES && k != CACHE_ENTRY0 + n ==>
                        Place(k) != HeldAt(n); @/
                lemma_sole(CACHE_ENTRY0 + n);
                /@ assert this: use_count[HeldAt(n)] == 1; @/
            }
            n++;
        }
    }
*/

/*@ requires inv: MachineInv;
    assigns \nothing;
    ensures frames: \forall integer f; 0 <= f < VM_FRAMES ==> (FreeIn(f) <==> !PageAt(f) && !Held(f));
    ensures slots: \forall integer v; SLOT0 <= v < FILE0 ==> (FreeIn(v) <==> !PageAt(v));
    ensures tables: \forall integer t; 0 <= t < VM_TABLES ==> (FreeIn(TABLE_ITEM0 + t) <==> !Rooted(t));
    ensures cached: \forall integer f; 0 <= f < VM_FRAMES && frame_file[f] >= 0 ==> !FreeIn(f); */
void theorem_no_leak(void)
{
    //@ ghost lemma_free();
    //@ ghost lemma_all_unused();
    //@ ghost lemma_page_at();
    /*@ assert in_pool: \forall integer p, n; Live(p) && 0 <= n < TREE_PAGES && PagePlace(p, n) != NOWHERE ==>
            0 <= EntryOf(p, n) < TABLE_ENTRIES && PagePlace(p, n) == Place(EntryOf(p, n)); */
    //@ assert used: \forall integer v; 0 <= v < PLACES && (PageAt(v) || Held(v)) ==> use_count[v] != 0;
    /*@ assert used_by: \forall integer v; 0 <= v < PLACES && use_count[v] != 0 ==>
            \exists integer k; 0 <= k < ENTRIES && Place(k) == v; */
    /*@ assert cache_or_page: \forall integer k; TABLE_ENTRIES <= k < ENTRIES && Place(k) != NOWHERE ==>
            HeldAt(k - CACHE_ENTRY0) == Place(k); */
    //@ assert named: \forall integer v; 0 <= v < PLACES && use_count[v] != 0 ==> PageAt(v) || Held(v);
    //@ assert held: \forall integer v; SLOT0 <= v < FILE0 ==> !Held(v);
    /*@ assert owned: \forall integer t; 0 <= t < VM_TABLES && table_owner[t] != NO_OWNER ==>
            Leaf(table_owner[t] / VM_ROOT_ENTRIES * VM_ROOT_ENTRIES + table_owner[t] % VM_ROOT_ENTRIES) == t &&
            Live(table_owner[t] / VM_ROOT_ENTRIES) && 0 <= table_owner[t] % VM_ROOT_ENTRIES < VM_ROOT_ENTRIES; */
    //@ assert rooted: \forall integer t; 0 <= t < VM_TABLES && table_owner[t] != NO_OWNER ==> Rooted(t);
    //@ assert owner: \forall integer t; 0 <= t < VM_TABLES && Rooted(t) ==> table_owner[t] != NO_OWNER;
}

/*@ requires inv: MachineInv;
    requires nobody: \forall integer p; !Live(p);
    assigns \nothing;
    ensures slots: free_slots == VM_SLOTS;
    ensures tables: free_tables == VM_TABLES;
    ensures frames: io_failed == 0 ==> free_frames == VM_FRAMES;
    ensures cache: io_failed == 0 ==> \forall integer n; 0 <= n < VM_FILE_PAGES ==> cache_frame[n] == -1; */
void theorem_all_free(void)
{
    //@ ghost lemma_free();
    //@ ghost lemma_all_unused();
    //@ ghost lemma_held_alone();
    //@ assert rootless: \forall integer r; 0 <= r < ROOTS ==> root[r] == 0;
    /*@ assert modified: io_failed == 0 ==> \forall integer n; 0 <= n < VM_FILE_PAGES ==>
            HeldAt(n) == NOWHERE; */
    /*@ assert cache_entries: \forall integer k; TABLE_ENTRIES <= k < ENTRIES ==>
            Place(k) == HeldAt(k - CACHE_ENTRY0); */
    //@ assert entries: io_failed == 0 ==> \forall integer k; 0 <= k < ENTRIES ==> Place(k) == NOWHERE;
    //@ assert counts: io_failed == 0 ==> \forall integer v; 0 <= v < PLACES ==> use_count[v] == 0;
    //@ assert slots: \forall integer v; SLOT0 <= v < FILE0 ==> use_count[v] == 0;
}

/* From the empty machine on, whatever n operations follow of which none plans a failure: no transfer has failed, so
   theorem_all_free holds of all frames. */
/*@ requires steps: 0 <= n && \valid_read(list + (0 .. n - 1));
    requires works: \forall integer i; 0 <= i < n ==> !PlansFailure(list + i);
    assigns STEP_STATE;
    ensures inv: MachineInv;
    ensures failed: io_failed == 0; */
void theorem_none_failed(const struct step *list, int n)
{
    vm_init();
    /*@ loop invariant index: 0 <= i <= n;
        loop invariant inv: MachineInv;
        loop invariant quiet: Quiet;
        loop invariant failed: io_failed == 0;
        loop assigns i, STEP_STATE;
        loop variant n - i; */
    for (int i = 0; i < n; i++)
        step_run(list + i);
}
