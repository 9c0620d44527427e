#include "refinement_identities.h"

#include "../spec/flat_judge.h"

/*@ ghost
    void page_entries(void)
    {
        lemma_kinds();
        lemma_entries();
        lemma_prots();
        /@ assert number: \forall integer k; 0 <= k < PAGES ==>
               0 <= k / VM_SPACE_PAGES < VM_PROCESSES && 0 <= k % VM_SPACE_PAGES < TREE_PAGES; @/
        /@ assert kinds: \forall integer e; 0 <= e < TABLE_ENTRIES ==> (Kind(e) == -1 <==> Place(e) == NOWHERE); @/
    }
*/

/*@ ghost
    void private_data(void)
    {
        page_entries();
        flat_kinds();
    }
*/

/*@ ghost
    int address_page(int p, uint32_t address)
    {
        if (p < 0 || p >= VM_PROCESSES || address / VM_PAGE_SIZE >= VM_SPACE_PAGES)
            return -1;
        int n = (int)(address / VM_PAGE_SIZE);
        int k = p * VM_SPACE_PAGES + n;
        /@ assert number: k / VM_SPACE_PAGES == p && k % VM_SPACE_PAGES == n; @/
        return k;
    }
*/

/* Every entry that maps something is that of some page. */
/*@ ghost
    /@ requires machine: MachineInv;
       requires refines: NoneAbove;
       assigns \nothing;
       ensures page: \forall integer e; 0 <= e < TABLE_ENTRIES && Place(e) != NOWHERE ==>
           \exists integer k; 0 <= k < PAGES && PageEntry(k) == e; @/
    static void entry_pages(void)
    {
        page_entries();
        lemma_entries();
        /@ assert owner: \forall integer e; 0 <= e < TABLE_ENTRIES && Place(e) != NOWHERE ==>
               0 <= table_owner[e / VM_LEAF_ENTRIES] < ROOTS &&
               Leaf(table_owner[e / VM_LEAF_ENTRIES]) == e / VM_LEAF_ENTRIES; @/
        /@ assert process: \forall integer e; 0 <= e < TABLE_ENTRIES && Place(e) != NOWHERE ==>
               \let r = table_owner[e / VM_LEAF_ENTRIES];
               \let n = r % VM_ROOT_ENTRIES * VM_LEAF_ENTRIES + e % VM_LEAF_ENTRIES;
               0 <= r / VM_ROOT_ENTRIES < VM_PROCESSES && 0 <= n < TREE_PAGES && EntryOf(r / VM_ROOT_ENTRIES, n) == e; @/
        /@ assert below: \forall integer e; 0 <= e < TABLE_ENTRIES && Place(e) != NOWHERE ==>
               \let r = table_owner[e / VM_LEAF_ENTRIES];
               \let n = r % VM_ROOT_ENTRIES * VM_LEAF_ENTRIES + e % VM_LEAF_ENTRIES; n < VM_SPACE_PAGES; @/
        /@ assert parts: \forall integer p, n; 0 <= p < VM_PROCESSES && 0 <= n < VM_SPACE_PAGES ==>
               0 <= p * VM_SPACE_PAGES + n < PAGES && (p * VM_SPACE_PAGES + n) / VM_SPACE_PAGES == p &&
               (p * VM_SPACE_PAGES + n) % VM_SPACE_PAGES == n; @/
        /@ assert split: \forall integer e; 0 <= e < TABLE_ENTRIES && Place(e) != NOWHERE ==>
               \let r = table_owner[e / VM_LEAF_ENTRIES];
               \let n = r % VM_ROOT_ENTRIES * VM_LEAF_ENTRIES + e % VM_LEAF_ENTRIES;
               \let k = r / VM_ROOT_ENTRIES * VM_SPACE_PAGES + n;
               0 <= k < PAGES && k / VM_SPACE_PAGES == r / VM_ROOT_ENTRIES && k % VM_SPACE_PAGES == n; @/
        /@ assert number: \forall integer e; 0 <= e < TABLE_ENTRIES && Place(e) != NOWHERE ==>
               \let r = table_owner[e / VM_LEAF_ENTRIES];
               \let n = r % VM_ROOT_ENTRIES * VM_LEAF_ENTRIES + e % VM_LEAF_ENTRIES;
               PageEntry(r / VM_ROOT_ENTRIES * VM_SPACE_PAGES + n) == e; @/
    }
*/

/* What is at a place that holds no file page is private data, and nothing of the cache's. */
/*@ ghost
    /@ requires machine: MachineInv;
       requires flat: FlatInv;
       requires refines: Refines;
       assigns \nothing;
       ensures data: \forall integer k; 0 <= k < PAGES && 0 <= PageOfPlace(k) < FILE0 && SourceAt(PageOfPlace(k)) == -1 ==>
           PrivateData(k);
       ensures cache: \forall integer c; CACHE_ENTRY0 <= c < ENTRIES && Place(c) != NOWHERE ==>
           IN_FRAME(Place(c)) && SourceAt(Place(c)) >= 0; @/
    static void uncached_data(void)
    {
        page_entries();
        private_data();
        flat_kinds();
        /@ assert shows: \forall integer k; 0 <= k < PAGES && 0 <= PageOfPlace(k) < FILE0 && SourceAt(PageOfPlace(k)) == -1 ==>
               flat_used[k] != 0 && FlatSource(k) == NO_SOURCE; @/
        /@ assert held: \forall integer n; 0 <= n < VM_FILE_PAGES && HeldAt(n) != NOWHERE ==>
               IN_FRAME(HeldAt(n)) && SourceAt(HeldAt(n)) >= 0; @/
        /@ assert entry: \forall integer c; CACHE_ENTRY0 <= c < ENTRIES ==> HeldAt(c - CACHE_ENTRY0) == Place(c); @/
    }
*/

/*@ ghost
    void last_user(int p, uint32_t address)
    {
        int k0 = address_page(p, address);
        if (k0 < 0)
            return;
        private_data();
        entry_pages();
        flat_kinds();
        if (identity_of[k0] <= ZERO_FILL)
            return;
        int n = (int)(address / VM_PAGE_SIZE);
        int r = p * VM_ROOT_ENTRIES + n / VM_LEAF_ENTRIES;
        /@ assert table: root[r] != 0 && Leaf(r) >= 0; @/
        int e = ((int)(root[r] / 1024) - TABLE_PPN) * VM_LEAF_ENTRIES + n % VM_LEAF_ENTRIES;
        /@ assert entry: e == PageEntry(k0) && 0 <= e < TABLE_ENTRIES; @/
        lemma_sole(e);
        page_entries();
        uncached_data();
        /@ assert own: Source(e) == -1 && Place(e) != NOWHERE && Place(e) == PageOfPlace(k0); @/
        /@ assert pages: IdentityAlone(k0) ==> \forall integer k; 0 <= k < PAGES && k != k0 ==>
               PageOfPlace(k) != PageOfPlace(k0); @/
        /@ assert entries: IdentityAlone(k0) ==> Alone(e); @/
        /@ assert cache: \forall integer c; CACHE_ENTRY0 <= c < ENTRIES ==> Place(c) != Place(e); @/
    }
*/

/*@ // Where the pages are that have an identity, of the first n; -1 if none has it.
    logic integer IdentityPlace{L}(integer id, integer n) = n <= 0 ? -1 :
        identity_of[n - 1] == id ? PageOfPlace(n - 1) : IdentityPlace(id, n - 1);
    // How many of the first m private identities are below place v.
    logic integer IdentityIsBelow{L}(integer id, integer v) =
        IdentityPlace(id, PAGES) < 0 ? 0 : IdentityPlace(id, PAGES) < v ? 1 : 0;
    logic integer IdentitiesBelow{L}(integer v, integer m) =
        m <= 0 ? 0 : IdentitiesBelow(v, m - 1) + IdentityIsBelow(FIRST_PRIVATE + m - 1, v);
*/

/*@ ghost
    /@ requires machine: MachineInv;
       requires flat: FlatInv;
       requires refines: Refines;
       assigns \nothing;
       ensures place: \forall integer k; 0 <= k < PAGES && PrivateData(k) ==>
           IdentityPlace(identity_of[k], PAGES) == PageOfPlace(k);
       ensures used: \forall integer id; FIRST_PRIVATE <= id < IDENTITIES && IdentityPlace(id, PAGES) >= 0 ==>
           identity_users[id] > 0; @/
    static void identity_places(void)
    {
        private_data();
        int n = 0;
        /@ loop invariant index: 0 <= n <= PAGES;
           loop invariant place: \let e = n; \forall integer k; 0 <= k < e && PrivateData(k) ==>
               IdentityPlace(identity_of[k], e) == PageOfPlace(k);
           loop invariant users: \let e = n; \forall integer id; ZERO_FILL < id ==>
               0 <= IdentityUsers(id, e) && (IdentityPlace(id, e) >= 0 ==> IdentityUsers(id, e) >= 1);
           loop assigns n;
           loop variant PAGES - n; @/
        while (n < PAGES)
            n++;
    }
*/

/* Private data is at every place of a memory that is full. */
/*@ ghost
    /@ requires machine: MachineInv;
       requires flat: FlatInv;
       requires refines: Refines;
       requires place: 0 <= v < FILE0;
       assigns \nothing;
       ensures data: NoMemory ==> \exists integer k; 0 <= k < PAGES && PrivateData(k) && PageOfPlace(k) == v; @/
    static void data_at(int v)
    {
        page_entries();
        entry_pages();
        uncached_data();
        lemma_unused(v);
        /@ assert uncached: NoMemory ==> SourceAt(v) == -1; @/
        /@ assert entry: NoMemory ==> \exists integer e; 0 <= e < ENTRIES && Place(e) == v; @/
        /@ assert table: NoMemory ==> \exists integer e; 0 <= e < TABLE_ENTRIES && Place(e) == v; @/
        /@ assert page: NoMemory ==> \exists integer k; 0 <= k < PAGES && PageOfPlace(k) == v; @/
    }
*/

/*@ ghost
    void memory_of_data(void)
    {
        identity_places();
        int v = 0;
        int m = 0;
        /@ loop invariant index: 0 <= m <= PAGES;
           loop invariant none: \let e = m; IdentitiesBelow(0, e) == 0;
           loop assigns m;
           loop variant PAGES - m; @/
        while (m < PAGES)
            m++;
        /@ loop invariant index: 0 <= v <= FILE0;
           loop invariant each: \let w = v; NoMemory ==> IdentitiesBelow(w, PAGES) >= w;
           loop assigns v, m;
           loop variant FILE0 - v; @/
        while (v < FILE0) {
            data_at(v);
            /@ assert identity: \let w = v; NoMemory ==> \exists integer id; FIRST_PRIVATE <= id < IDENTITIES &&
                   IdentityPlace(id, PAGES) == w; @/
            m = 0;
            /@ loop invariant index: 0 <= m <= PAGES;
               loop invariant more: \let e = m; \let w = v; IdentitiesBelow(w + 1, e) >= IdentitiesBelow(w, e) &&
                   \forall integer id; FIRST_PRIVATE <= id < FIRST_PRIVATE + e && IdentityPlace(id, PAGES) == w ==>
                       IdentitiesBelow(w + 1, e) > IdentitiesBelow(w, e);
               loop assigns m;
               loop variant PAGES - m; @/
            while (m < PAGES)
                m++;
            v++;
        }
        m = 0;
        /@ loop invariant index: 0 <= m <= PAGES;
           loop invariant used: \let e = m; IdentitiesBelow(FILE0, e) <= IdentitiesUsed(FIRST_PRIVATE, e, 0);
           loop assigns m;
           loop variant PAGES - m; @/
        while (m < PAGES)
            m++;
    }
*/
