#include "refinement_tables.h"

#include "../spec/flat_judge.h"

/* Entry v of the root table of process p points to a table if the flat machine counts one there. */
/*@ ghost
    /@ requires machine: MachineInv;
       requires flat: FlatPageInv;
       requires refines: Refines;
       requires table: 0 <= p < VM_PROCESSES && 0 <= v < SPACE_TABLES;
       assigns \nothing;
       ensures same: FlatTable(p, v) == (root[p * VM_ROOT_ENTRIES + v] == 0 ? 0 : 1); @/
    static void table_same(int p, int v)
    {
        int first = p * VM_SPACE_PAGES + v * VM_LEAF_ENTRIES, i = 0;
        int count = v == SPACE_TABLES - 1 ? VM_SPACE_PAGES - v * VM_LEAF_ENTRIES : VM_LEAF_ENTRIES;
        flat_kinds();
        /@ assert pages: count == TablePages(v) && 0 <= first && first + count <= PAGES; @/
        /@ assert numbers: \forall integer n; v * VM_LEAF_ENTRIES <= n < v * VM_LEAF_ENTRIES + count ==>
               0 <= n < VM_SPACE_PAGES && (p * VM_SPACE_PAGES + n) / VM_SPACE_PAGES == p &&
               (p * VM_SPACE_PAGES + n) % VM_SPACE_PAGES == n && n / VM_LEAF_ENTRIES == v; @/
        /@ assert kinds: \forall integer n; v * VM_LEAF_ENTRIES <= n < v * VM_LEAF_ENTRIES + count ==>
               PageKind(p, n) == FlatKind(p * VM_SPACE_PAGES + n); @/
        /@ assert used: \forall integer k; first <= k < first + count ==> (flat_used[k] != 0 <==> FlatKind(k) >= 0); @/
        /@ assert absent: root[p * VM_ROOT_ENTRIES + v] == 0 ==>
               \forall integer n; v * VM_LEAF_ENTRIES <= n < v * VM_LEAF_ENTRIES + count ==> PageKind(p, n) == -1; @/
        /@ assert empty: root[p * VM_ROOT_ENTRIES + v] == 0 ==>
               \forall integer k; first <= k < first + count ==> flat_used[k] == 0; @/
        /@ assert needed: TableNeeded(p, v); @/
        /@ assert there: root[p * VM_ROOT_ENTRIES + v] != 0 ==>
               \exists integer n; v * VM_LEAF_ENTRIES <= n < v * VM_LEAF_ENTRIES + count && PageKind(p, n) >= 0; @/
        /@ assert some: root[p * VM_ROOT_ENTRIES + v] != 0 ==>
               \exists integer k; first <= k < first + count && flat_used[k] != 0; @/
        /@ loop invariant index: 0 <= i <= count;
           loop invariant positive: 0 <= FlatUsedBelow(first, i);
           loop invariant none: FlatUsedBelow(first, i) == 0 <==> \forall integer k; first <= k < first + i ==> flat_used[k] == 0;
           loop assigns i;
           loop variant count - i; @/
        while (i < count)
            i++;
    }
*/

/* And so for each; above those there is none. */
/*@ ghost
    /@ requires machine: MachineInv;
       requires flat: FlatPageInv;
       requires refines: Refines;
       assigns \nothing;
       ensures same: \forall integer p, v; 0 <= p < VM_PROCESSES && 0 <= v < SPACE_TABLES ==>
           FlatTable(p, v) == (root[p * VM_ROOT_ENTRIES + v] == 0 ? 0 : 1);
       ensures above: \forall integer r; 0 <= r < ROOTS && SPACE_TABLES <= r % VM_ROOT_ENTRIES ==> root[r] == 0; @/
    static void each_table_same(void)
    {
        int p = 0;
        /@ assert above: \forall integer q, v; 0 <= q < VM_PROCESSES && SPACE_TABLES <= v < VM_ROOT_ENTRIES &&
               TableNeeded(q, v) ==> root[q * VM_ROOT_ENTRIES + v] == 0; @/
        /@ assert needed: \forall integer r; 0 <= r < ROOTS ==> TableNeeded(r / VM_ROOT_ENTRIES, r % VM_ROOT_ENTRIES); @/
        /@ loop invariant index: 0 <= p <= VM_PROCESSES;
           loop invariant same: \forall integer q, v; 0 <= q < p && 0 <= v < SPACE_TABLES ==>
               FlatTable(q, v) == (root[q * VM_ROOT_ENTRIES + v] == 0 ? 0 : 1);
           loop assigns p;
           loop variant VM_PROCESSES - p; @/
        while (p < VM_PROCESSES) {
            int v = 0;
            /@ loop invariant index: 0 <= v <= SPACE_TABLES;
               loop invariant same: \forall integer u; 0 <= u < v ==>
                   FlatTable(p, u) == (root[p * VM_ROOT_ENTRIES + u] == 0 ? 0 : 1);
               loop assigns v;
               loop variant SPACE_TABLES - v; @/
            while (v < SPACE_TABLES) {
                table_same(p, v);
                v++;
            }
            p++;
        }
    }
*/

/*@ // How many of the first n root entries point to one of the first m tables.
    logic integer RootsTo{L}(integer m, integer n) =
        n <= 0 ? 0 : RootsTo(m, n - 1) + (0 <= Leaf(n - 1) < m ? 1 : 0);
*/

/* One root entry points to each table that has an owner. */
/*@ ghost
    /@ requires machine: MachineInv;
       assigns \nothing;
       ensures roots: TablesBelow(ROOTS) == VM_TABLES - free_tables; @/
    static void roots_counted(void)
    {
        int n = 0, m = 0;
        lemma_taken();
        /@ loop invariant index: 0 <= n <= ROOTS;
           loop invariant none: \let e = n; RootsTo(0, e) == 0;
           loop invariant all: \let e = n; RootsTo(VM_TABLES, e) == TablesBelow(e);
           loop assigns n;
           loop variant ROOTS - n; @/
        while (n < ROOTS)
            n++;
        /@ loop invariant index: 0 <= m <= VM_TABLES;
           loop invariant taken: \let e = m; RootsTo(e, ROOTS) == TablesTaken(e);
           loop assigns m, n;
           loop variant VM_TABLES - m; @/
        while (m < VM_TABLES) {
            n = 0;
            /@ loop invariant index: 0 <= n <= ROOTS;
               loop invariant one: \let e = n; \let t = m; RootsTo(t + 1, e) == RootsTo(t, e) +
                   (table_owner[t] != NO_OWNER && table_owner[t] < e ? 1 : 0);
               loop assigns n;
               loop variant ROOTS - n; @/
            while (n < ROOTS) {
                /@ assert owner: \let e = n; \let t = m; Leaf(e) == t <==> table_owner[t] == e; @/
                n++;
            }
            m++;
        }
    }
*/

/*@ ghost
    void tables_same(void)
    {
        int p = 0;
        each_table_same();
        roots_counted();
        /@ loop invariant index: 0 <= p <= VM_PROCESSES;
           loop invariant own: \forall integer q; 0 <= q < p ==> Tables(q) == FlatTablesOf(q);
           loop invariant all: \let e = p; FlatTablesBelow(e) == TablesBelow(e * VM_ROOT_ENTRIES);
           loop assigns p;
           loop variant VM_PROCESSES - p; @/
        while (p < VM_PROCESSES) {
            int v = 0;
            /@ loop invariant index: 0 <= v <= VM_ROOT_ENTRIES;
               loop invariant tables: \let e = v; \let q = p; TablesBelow(q * VM_ROOT_ENTRIES + e) ==
                   TablesBelow(q * VM_ROOT_ENTRIES) + FlatTablesFrom(q, 0, e < SPACE_TABLES ? e : SPACE_TABLES);
               loop assigns v;
               loop variant VM_ROOT_ENTRIES - v; @/
            while (v < VM_ROOT_ENTRIES) {
                /@ assert part: (p * VM_ROOT_ENTRIES + v) % VM_ROOT_ENTRIES == v; @/
                /@ assert root: v >= SPACE_TABLES ==> root[p * VM_ROOT_ENTRIES + v] == 0; @/
                v++;
            }
            p++;
        }
    }
*/

/*@ ghost
    void tables_lacking(int p, uint32_t page, uint32_t count)
    {
        if (p < 0 || p >= VM_PROCESSES || count < 1 || count > VM_SPACE_PAGES || page > VM_SPACE_PAGES - count)
            return;
        int v = (int)(page / VM_LEAF_ENTRIES), i = 0;
        int n = (int)((page + count - 1) / VM_LEAF_ENTRIES) - v + 1;
        each_table_same();
        /@ assert range: 0 <= v && v + n <= SPACE_TABLES; @/
        /@ loop invariant index: 0 <= i <= n;
           loop invariant lacking: \let e = i; \let w = v; MissingBelow(p * VM_ROOT_ENTRIES + w, e) == e - FlatTablesFrom(p, w, e);
           loop assigns i;
           loop variant n - i; @/
        while (i < n)
            i++;
    }
*/
