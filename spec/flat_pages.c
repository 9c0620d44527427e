#include "flat_pages.h"

#include "flat.h"

bool flat_alive[VM_PROCESSES];
bool flat_used[PAGES];
uint8_t flat_prot[PAGES];
bool flat_shared[PAGES];
int flat_source[PAGES];
struct page flat_own[PAGES];
struct page flat_file[VM_FILE_PAGES];
bool flat_stored[VM_FILE_PAGES];
bool flat_unsynced[VM_FILE_PAGES];

int flat_page_of(int process, uint32_t page)
{
    return process * VM_SPACE_PAGES + (int)page;
}

/*@ requires page: 0 <= n < VM_FILE_PAGES;
    assigns flat_file[n];
    ensures start: \forall integer o; 0 <= o < VM_PAGE_SIZE ==> FlatFile(n, o) == StartByte(n, o); */
static void init_file_page(int n)
{
    /*@ loop invariant index: 0 <= o <= VM_PAGE_SIZE;
        loop invariant start: \forall integer q; 0 <= q < o ==> FlatFile(n, q) == StartByte(n, q);
        loop assigns o, flat_file[n];
        loop variant VM_PAGE_SIZE - o; */
    for (int o = 0; o < VM_PAGE_SIZE; o++)
        flat_file[n].b[o] = vm_file_byte((uint32_t)n, (uint32_t)o);
}

void flat_pages_init(void)
{
    /*@ loop invariant index: 0 <= p <= VM_PROCESSES;
        loop invariant done: \forall integer q; 0 <= q < p ==> flat_alive[q] == 0;
        loop assigns p, flat_alive[0 .. VM_PROCESSES - 1];
        loop variant VM_PROCESSES - p; */
    for (int p = 0; p < VM_PROCESSES; p++)
        flat_alive[p] = false;
    /*@ loop invariant index: 0 <= k <= PAGES;
        loop invariant done: FlatUnmapped(0, k);
        loop assigns k, flat_used[0 .. PAGES - 1];
        loop variant PAGES - k; */
    for (int k = 0; k < PAGES; k++)
        flat_used[k] = false;
    /*@ loop invariant index: 0 <= n <= VM_FILE_PAGES;
        loop invariant synced: \forall integer m; 0 <= m < n ==> flat_unsynced[m] == 0 && flat_stored[m] == 0;
        loop invariant start: \forall integer m, o; 0 <= m < n && 0 <= o < VM_PAGE_SIZE ==>
            FlatFile(m, o) == StartByte(m, o);
        loop assigns n, FLAT_FILE_STATE;
        loop variant VM_FILE_PAGES - n; */
    for (int n = 0; n < VM_FILE_PAGES; n++) {
        init_file_page(n);
        flat_stored[n] = false;
        flat_unsynced[n] = false;
    }
}

/*@ requires page: 0 <= k < PAGES;
    assigns flat_own[k];
    ensures zero: \forall integer o; 0 <= o < VM_PAGE_SIZE ==> FlatOwn(k, o) == 0; */
static void fill_zero(int k)
{
    /*@ loop invariant index: 0 <= o <= VM_PAGE_SIZE;
        loop invariant done: \forall integer q; 0 <= q < o ==> FlatOwn(k, q) == 0;
        loop assigns o, flat_own[k];
        loop variant VM_PAGE_SIZE - o; */
    for (int o = 0; o < VM_PAGE_SIZE; o++)
        flat_own[k].b[o] = 0;
}

/*@ requires pages: 0 <= from < PAGES && 0 <= to < PAGES && from != to;
    assigns flat_own[to];
    ensures copied: \forall integer o; 0 <= o < VM_PAGE_SIZE ==> FlatOwn(to, o) == FlatOwn(from, o); */
static void copy_own(int from, int to)
{
    /*@ loop invariant index: 0 <= o <= VM_PAGE_SIZE;
        loop invariant done: \forall integer q; 0 <= q < o ==> FlatOwn(to, q) == FlatOwn(from, q);
        loop assigns o, flat_own[to];
        loop variant VM_PAGE_SIZE - o; */
    for (int o = 0; o < VM_PAGE_SIZE; o++)
        flat_own[to].b[o] = flat_own[from].b[o];
}

/*@ requires pages: 0 <= n < VM_FILE_PAGES && 0 <= k < PAGES;
    assigns flat_own[k];
    ensures copied: \forall integer o; 0 <= o < VM_PAGE_SIZE ==> FlatOwn(k, o) == FlatFile(n, o); */
static void copy_file(int n, int k)
{
    /*@ loop invariant index: 0 <= o <= VM_PAGE_SIZE;
        loop invariant done: \forall integer q; 0 <= q < o ==> FlatOwn(k, q) == FlatFile(n, q);
        loop assigns o, flat_own[k];
        loop variant VM_PAGE_SIZE - o; */
    for (int o = 0; o < VM_PAGE_SIZE; o++)
        flat_own[k].b[o] = flat_file[n].b[o];
}

/*@ requires inv: IdentityInv;
    requires page: 0 <= k < PAGES;
    requires prot: prot <= 7;
    requires source: NO_SOURCE <= source < VM_FILE_PAGES;
    assigns flat_used[k], flat_prot[k], flat_shared[k], flat_source[k], flat_own[k], identity_is_touched[k], identity_of[k], identity_users[0 .. IDENTITIES - 1];
    ensures inv: IdentityInv;
    ensures fresh: FreshIdentity(k, source);
    ensures used: flat_used[k] != 0 && flat_prot[k] == prot && (flat_shared[k] != 0 <==> shared != 0) &&
        flat_source[k] == source;
    ensures zero: source == NO_SOURCE ==> \forall integer o; 0 <= o < VM_PAGE_SIZE ==> FlatOwn(k, o) == 0; */
static void map_page(int k, uint32_t prot, bool shared, int source)
{
    flat_used[k] = true;
    flat_prot[k] = (uint8_t)prot;
    flat_shared[k] = shared;
    flat_source[k] = source;
    if (source == NO_SOURCE)
        fill_zero(k);
    identity_map(k, source == NO_SOURCE ? ZERO_FILL : source);
}

void flat_map_pages(int k, int count, uint32_t prot, bool shared, int source)
{
    /*@ loop invariant index: 0 <= i <= count;
        loop invariant inv: IdentityInv;
        loop invariant used: \forall integer j; k <= j < k + i ==> flat_used[j] != 0 && flat_prot[j] == prot &&
            (flat_shared[j] != 0 <==> shared != 0) && flat_source[j] == RangeSource(source, k, j);
        loop invariant zero: source == NO_SOURCE ==> \forall integer j, o; k <= j < k + i && 0 <= o < VM_PAGE_SIZE ==>
            FlatOwn(j, o) == 0;
        loop invariant fresh: \forall integer j; k <= j < k + i ==> FreshIdentity(j, RangeSource(source, k, j));
        loop assigns i, flat_used[k .. k + count - 1], flat_prot[k .. k + count - 1], flat_shared[k .. k + count - 1],
            flat_source[k .. k + count - 1], flat_own[k .. k + count - 1], identity_is_touched[k .. k + count - 1], identity_of[k .. k + count - 1], identity_users[0 .. IDENTITIES - 1];
        loop variant count - i; */
    for (int i = 0; i < count; i++)
        map_page(k + i, prot, shared, source == NO_SOURCE ? NO_SOURCE : source + i);
}

void flat_unmap_pages(int k, int count)
{
    /*@ loop invariant index: 0 <= i <= count;
        loop invariant inv: IdentityInv;
        loop invariant done: FlatUnmapped(k, k + i);
        loop invariant none: \forall integer j; k <= j < k + i ==> FreshIdentity(j, NO_SOURCE);
        loop assigns i, flat_used[k .. k + count - 1], identity_is_touched[k .. k + count - 1], identity_of[k .. k + count - 1], identity_users[0 .. IDENTITIES - 1];
        loop variant count - i; */
    for (int i = 0; i < count; i++) {
        flat_used[k + i] = false;
        identity_unmap(k + i);
    }
}

void flat_protect_pages(int k, int count, uint32_t prot)
{
    /*@ loop invariant index: 0 <= i <= count;
        loop invariant done: \forall integer j; k <= j < k + i ==> flat_prot[j] == prot;
        loop assigns i, flat_prot[k .. k + count - 1];
        loop variant count - i; */
    for (int i = 0; i < count; i++)
        flat_prot[k + i] = (uint8_t)prot;
}

void flat_sync_pages(int k, int count)
{
    /*@ loop invariant index: 0 <= i <= count;
        loop invariant synced: \forall integer j; k <= j < k + i && flat_shared[j] != 0 ==>
            flat_unsynced[flat_source[j]] == 0;
        loop invariant others: \forall integer n; 0 <= n < VM_FILE_PAGES &&
            (\forall integer j; k <= j < k + i && flat_shared[j] != 0 ==> flat_source[j] != n) ==>
            flat_unsynced[n] == \at(flat_unsynced[n], Pre);
        loop assigns i, flat_unsynced[0 .. VM_FILE_PAGES - 1];
        loop variant count - i; */
    for (int i = 0; i < count; i++)
        if (flat_shared[k + i])
            flat_unsynced[flat_source[k + i]] = false;
}

/*@ requires inv: FlatPageInv && IdentityInv;
    requires pages: 0 <= from < PAGES && 0 <= to < PAGES && from != to;
    requires used: flat_used[from] != 0;
    assigns flat_used[to], flat_prot[to], flat_shared[to], flat_source[to], flat_own[to], identity_is_touched[to], identity_of[to], identity_users[0 .. IDENTITIES - 1];
    ensures inv: FlatPageInv && IdentityInv;
    ensures together: IdentityCopied(from, to);
    ensures source: FlatSource(to) == FlatSource(from) && flat_used[to] != 0;
    ensures kind: FlatKind(to) == FlatKind(from);
    ensures view: \forall integer o; 0 <= o < VM_PAGE_SIZE ==> FlatView(to, o) == FlatView(from, o); */
static void copy_page(int from, int to)
{
    flat_used[to] = true;
    flat_prot[to] = flat_prot[from];
    flat_shared[to] = flat_shared[from];
    flat_source[to] = flat_source[from];
    copy_own(from, to);
    identity_fork(from, to);
}

void flat_copy_pages(int from, int to)
{
    /*@ loop invariant index: 0 <= i <= VM_SPACE_PAGES;
        loop invariant inv: FlatPageInv && IdentityInv;
        loop invariant rest: FlatUnmapped(to + i, to + VM_SPACE_PAGES);
        loop invariant untouched: \forall integer j; to <= j < to + VM_SPACE_PAGES && flat_used[j] == 0 ==>
            identity_of[j] == \at(identity_of[j], Pre) && identity_is_touched[j] == \at(identity_is_touched[j], Pre);
        loop invariant together: \forall integer j; to <= j < to + i && flat_used[j] != 0 ==> IdentityCopied(j - to + from, j);
        loop invariant source: \forall integer j; to <= j < to + i ==> FlatSource(j) == FlatSource(j - to + from) &&
            (flat_used[j] == 0 <==> flat_used[j - to + from] == 0);
        loop invariant kind: \forall integer j; to <= j < to + i ==> FlatKind(j) == FlatKind(j - to + from);
        loop invariant view: \forall integer j, o; to <= j < to + i && 0 <= o < VM_PAGE_SIZE ==>
            FlatView(j, o) == FlatView(j - to + from, o);
        loop assigns i, flat_used[to .. to + VM_SPACE_PAGES - 1], flat_prot[to .. to + VM_SPACE_PAGES - 1],
            flat_shared[to .. to + VM_SPACE_PAGES - 1], flat_source[to .. to + VM_SPACE_PAGES - 1],
            flat_own[to .. to + VM_SPACE_PAGES - 1], identity_is_touched[to .. to + VM_SPACE_PAGES - 1], identity_of[to .. to + VM_SPACE_PAGES - 1], identity_users[0 .. IDENTITIES - 1];
        loop variant VM_SPACE_PAGES - i; */
    for (int i = 0; i < VM_SPACE_PAGES; i++) {
        if (flat_used[from + i])
            copy_page(from + i, to + i);
        /*@ assert others_identity: \forall integer j; 0 <= j < PAGES && j != to + i ==>
                identity_of[j] == \at(identity_of[j], LoopCurrent) && flat_used[j] == \at(flat_used[j], LoopCurrent) &&
                identity_is_touched[j] == \at(identity_is_touched[j], LoopCurrent); */
        //@ assert this_identity: flat_used[to + i] != 0 ==> IdentityCopied(from + i, to + i);
        /*@ assert others_kind: \forall integer j; 0 <= j < PAGES && j != to + i ==>
                FlatKind(j) == FlatKind{LoopCurrent}(j); */
        /*@ assert others_view: \forall integer j, o; 0 <= j < PAGES && j != to + i && 0 <= o < VM_PAGE_SIZE ==>
                FlatView(j, o) == FlatView{LoopCurrent}(j, o); */
        //@ assert this_kind: FlatKind(to + i) == FlatKind(from + i);
        //@ assert this_view: \forall integer o; 0 <= o < VM_PAGE_SIZE ==> FlatView(to + i, o) == FlatView(from + i, o);
        /*@ assert earlier_view: \forall integer j, o; to <= j < to + i && 0 <= o < VM_PAGE_SIZE ==>
                FlatView{LoopCurrent}(j, o) == FlatView{LoopCurrent}(j - to + from, o); */
        /*@ assert earlier_kept: \forall integer j, o; to <= j < to + i && 0 <= o < VM_PAGE_SIZE ==>
                FlatView(j, o) == FlatView(j - to + from, o); */
    }
}

unsigned char flat_page_byte(int k, int offset)
{
    return flat_source[k] == NO_SOURCE ? flat_own[k].b[offset] : flat_file[flat_source[k]].b[offset];
}

/*@ requires page: 0 <= n < VM_FILE_PAGES;
    requires offset: 0 <= offset < VM_PAGE_SIZE;
    assigns flat_file[n].b[offset], flat_stored[n], flat_unsynced[n];
    ensures stored: FlatFile(n, offset) == byte;
    ensures unsynced: flat_unsynced[n] != 0; */
static void store_shared(int n, int offset, unsigned char byte)
{
    flat_file[n].b[offset] = byte;
    flat_stored[n] = true;
    flat_unsynced[n] = true;
}

/*@ requires inv: FlatPageInv && IdentityInv;
    requires page: 0 <= k < PAGES && flat_used[k] != 0 && flat_shared[k] == 0;
    requires touched: identity_is_touched[k] != 0 && identity_of[k] != ZERO_FILL;
    requires offset: 0 <= offset < VM_PAGE_SIZE;
    assigns flat_own[k], flat_source[k], IDENTITY_STATE;
    ensures inv: IdentityInv;
    ensures identities: SameIdentitiesBut{Pre, Post}(k, k + 1) && NewIdentity(k);
    ensures counted: IdentityCounted{Pre, Post}(k);
    ensures source: flat_source[k] == NO_SOURCE;
    ensures view: \forall integer o; 0 <= o < VM_PAGE_SIZE ==>
        FlatView(k, o) == (o == offset ? byte : \old(FlatView(k, o))); */
static void store_private(int k, int offset, unsigned char byte)
{
    if (flat_source[k] != NO_SOURCE) {
        copy_file(flat_source[k], k);
        flat_source[k] = NO_SOURCE;
    }
    identity_store(k);
    flat_own[k].b[offset] = byte;
}

void flat_page_store(int k, int offset, unsigned char byte)
{
    if (flat_shared[k])
        store_shared(flat_source[k], offset, byte);
    else
        store_private(k, offset, byte);
}

/*@ assigns \nothing;
    ensures live: \result != 0 <==> FlatLive(process) == 1; */
bool flat_live(int process)
{
    return process >= 0 && process < VM_PROCESSES && flat_alive[process];
}

/*@ assigns \nothing;
    ensures mapped: \result != 0 <==>
        FlatLive(process) == 1 && page < VM_SPACE_PAGES && flat_used[process * VM_SPACE_PAGES + page] != 0; */
bool flat_mapped(int process, uint32_t page)
{
    return flat_live(process) && page < VM_SPACE_PAGES && flat_used[flat_page_of(process, page)];
}

/*@ assigns \nothing;
    ensures protection: FlatLive(process) == 1 && page < VM_SPACE_PAGES &&
        flat_used[process * VM_SPACE_PAGES + page] != 0 ==> \result == flat_prot[process * VM_SPACE_PAGES + page]; */
uint32_t flat_protection(int process, uint32_t page)
{
    return flat_mapped(process, page) ? flat_prot[flat_page_of(process, page)] : 0;
}

/*@ requires inv: FlatPageInv;
    assigns \nothing;
    ensures byte: FlatLive(process) == 1 && address / VM_PAGE_SIZE < VM_SPACE_PAGES ==>
        \result == FlatView(process * VM_SPACE_PAGES + address / VM_PAGE_SIZE, address % VM_PAGE_SIZE);
    ensures nothing: FlatLive(process) == 0 || address / VM_PAGE_SIZE >= VM_SPACE_PAGES ==> \result == -1; */
int flat_byte(int process, uint32_t address)
{
    uint32_t page = address / VM_PAGE_SIZE;
    if (!flat_mapped(process, page))
        return -1;
    return flat_page_byte(flat_page_of(process, page), (int)(address % VM_PAGE_SIZE));
}
