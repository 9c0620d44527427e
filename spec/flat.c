/*
 * The flat machine (flat.h). Each operation finds the error that is due (flat_error.h), judges the answer
 * (flat_judge.h), and follows an answer that is allowed (flat_pages.h).
 */
#include "flat.h"

#include "flat_error.h"
#include "flat_judge.h"
#include "flat_tables.h"

/*@ requires limits: \valid_read(limits);
    assigns flat_alive[0 .. VM_PROCESSES - 1], flat_used[0 .. PAGES - 1], FLAT_FILE_STATE, IDENTITY_STATE, flat_limits,
        FLAT_PLAN_STATE;
    ensures inv: FlatInv;
    ensures limits: flat_limits == \old(*limits);
    ensures planned: flat_nth_plan == 0 && flat_place_plan == 0;
    ensures nobody: \forall integer p; 0 <= p < VM_PROCESSES ==> FlatLive(p) == 0;
    ensures nothing: FlatUnmapped(0, PAGES);
    ensures synced: \forall integer n; 0 <= n < VM_FILE_PAGES ==> flat_unsynced[n] == 0;
    ensures copied: identity_copied == 0;
    ensures start: \forall integer n, o; 0 <= n < VM_FILE_PAGES && 0 <= o < VM_PAGE_SIZE ==>
        FlatFile(n, o) == StartByte(n, o); */
void flat_init(const struct flat_limits *limits)
{
    flat_pages_init();
    identity_init();
    flat_limits = *limits;
    flat_plan_init();
}

/* A new process may have any number that no live one has. */
/*@ assigns \nothing;
    ensures allowed: \result.allowed != 0 <==> FlatMay(error, open.denied, open.memory, open.table, open.transfer,
        status) && (status == VM_OK ==> 0 <= process < VM_PROCESSES && flat_alive[process] == 0); */
static struct flat_verdict judge_number(enum vm_status error, struct flat_open open, enum vm_status status,
                                        int process, unsigned claim)
{
    struct flat_verdict verdict = flat_judge(error, open, status);
    bool unused = process >= 0 && process < VM_PROCESSES && !flat_alive[process];
    verdict.claim = claim;
    verdict.bound = VM_PROCESSES - 1;
    return flat_refuse(verdict, status == VM_OK && !unused, claim);
}

/*@ requires inv: FlatInv;
    assigns flat_alive[0 .. VM_PROCESSES - 1];
    ensures inv: FlatInv;
    ensures full: FlatEverybody{Pre} ==> (\result.allowed != 0 <==> status == VM_ENOPROC);
    ensures allowed: !FlatEverybody{Pre} ==> (\result.allowed != 0 <==> (status == VM_ENOMEM && flat_limits.early != 0) ||
        (status == VM_OK && 0 <= process < VM_PROCESSES && FlatLive{Pre}(process) == 0));
    ensures followed: \result.allowed != 0 && status == VM_OK ==> FlatLive(process) == 1;
    ensures others: \forall integer p; 0 <= p < VM_PROCESSES &&
        (\result.allowed == 0 || status != VM_OK || p != process) ==> FlatLive(p) == FlatLive{Pre}(p);
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
struct flat_verdict flat_spawn(enum vm_status status, int process)
{
    struct flat_verdict verdict = judge_number(
        flat_number_error(), (struct flat_open){.memory = flat_limits.early}, status, process, 12);
    if (verdict.allowed && status == VM_OK)
        flat_alive[process] = true;
    return verdict;
}

/*@ // Where no other error is due, and so many more are needed, VM_ENOTABLE is allowed exactly if it is honest.
    predicate FlatTablesMay{L}(integer more, integer status, integer allowed) =
        status == VM_ENOTABLE && flat_limits.leaf_tables != 0 ==> (allowed != 0 <==>
            flat_limits.tables != 0 && FlatTablesBelow(VM_PROCESSES) + more > flat_limits.leaf_tables);
*/

/* The errors that are left open to an operation that makes page-table entries, and needs so many more leaf tables. To tell
   whether VM_ENOTABLE is honest takes a count, which no other answer is made to wait for. */
/*@ requires more: -SPACE_TABLES <= more <= SPACE_TABLES;
    assigns \nothing;
    ensures open: \result.denied == 0 && \result.transfer == 0 && (\result.memory != 0 <==> flat_limits.early != 0);
    ensures table: \result.table != 0 <==> flat_limits.tables != 0 && (flat_limits.leaf_tables == 0 ||
        status != VM_ENOTABLE || FlatTablesBelow(VM_PROCESSES) + more > flat_limits.leaf_tables); */
static struct flat_open open_for_pages(int more, enum vm_status status)
{
    bool table = flat_limits.leaf_tables == 0 || status != VM_ENOTABLE ||
                 flat_tables() + more > (int64_t)flat_limits.leaf_tables;
    return (struct flat_open){.memory = flat_limits.early, .table = flat_limits.tables && table};
}

/* Maps, unless error is due or something is mapped in the range. */
/*@ requires inv: FlatInv;
    requires range: error == VM_OK ==> FlatRangeError(process, page, count, prot) == VM_OK;
    requires source: error == VM_OK ==>
        (source == NO_SOURCE && shared == 0) || (0 <= source && source + count <= VM_FILE_PAGES);
    assigns FLAT_PAGES_STATE, PAGE_IDENTITIES;
    ensures inv: FlatInv;
    ensures answer: FlatMapAnswer{Pre, Post}(process * VM_SPACE_PAGES + page, count, prot, shared == 0 ? 0 : 1, source,
        error, status, \result.allowed);
    ensures tables: error == VM_OK &&
        FlatUnmapped{Pre}(process * VM_SPACE_PAGES + page, process * VM_SPACE_PAGES + page + count) ==>
        FlatTablesMay{Pre}(FlatTablesLacking{Pre}(process, page, count), status, \result.allowed);
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
static struct flat_verdict map(int process, uint32_t page, uint32_t count, uint32_t prot, bool shared,
                               int source, enum vm_status error, enum vm_status status)
{
    if (error == VM_OK && !flat_all_used(process, page, count, false))
        error = VM_EEXIST;
    int more = error == VM_OK && status == VM_ENOTABLE ? flat_tables_lacking(process, page, count) : 0;
    struct flat_verdict verdict = flat_judge(error, open_for_pages(more, status), status);
    if (verdict.allowed && status == VM_OK) {
        int k = flat_page_of(process, page);
        flat_map_pages(k, (int)count, prot, shared, source);
        if (flat_limits.stale)
            flat_stale_none(k, (int)count);
        //@ assert in_space: \forall integer j; k <= j < k + count ==> j / VM_SPACE_PAGES == process;
        //@ assert used: FlatUsedInv;
        //@ assert pages: FlatPageInv;
    }
    return verdict;
}

/*@ requires inv: FlatInv;
    assigns FLAT_PAGES_STATE, PAGE_IDENTITIES;
    ensures inv: FlatInv;
    ensures answer: FlatMapAnswer{Pre, Post}(process * VM_SPACE_PAGES + page, count, prot, 0, NO_SOURCE,
        FlatRangeError{Pre}(process, page, count, prot), status, \result.allowed);
    ensures tables: FlatRangeError{Pre}(process, page, count, prot) == VM_OK &&
        FlatUnmapped{Pre}(process * VM_SPACE_PAGES + page, process * VM_SPACE_PAGES + page + count) ==>
        FlatTablesMay{Pre}(FlatTablesLacking{Pre}(process, page, count), status, \result.allowed);
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
struct flat_verdict flat_map_anon(int process, uint32_t page, uint32_t count, uint32_t prot,
                                  enum vm_status status)
{
    enum vm_status error = flat_range_error(process, page, count, prot);
    return map(process, page, count, prot, false, NO_SOURCE, error, status);
}

/*@ requires inv: FlatInv;
    assigns FLAT_PAGES_STATE, PAGE_IDENTITIES;
    ensures inv: FlatInv;
    ensures answer: FlatMapAnswer{Pre, Post}(process * VM_SPACE_PAGES + page, count, prot, 0, file_page,
        FlatFileError{Pre}(process, page, count, prot, file_page), status, \result.allowed);
    ensures tables: FlatFileError{Pre}(process, page, count, prot, file_page) == VM_OK &&
        FlatUnmapped{Pre}(process * VM_SPACE_PAGES + page, process * VM_SPACE_PAGES + page + count) ==>
        FlatTablesMay{Pre}(FlatTablesLacking{Pre}(process, page, count), status, \result.allowed);
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
struct flat_verdict flat_map_file(int process, uint32_t page, uint32_t count, uint32_t prot,
                                  uint32_t file_page, enum vm_status status)
{
    enum vm_status error = flat_file_error(process, page, count, prot, file_page);
    return map(process, page, count, prot, false, (int)file_page, error, status);
}

/*@ requires inv: FlatInv;
    assigns FLAT_PAGES_STATE, PAGE_IDENTITIES;
    ensures inv: FlatInv;
    ensures answer: FlatMapAnswer{Pre, Post}(process * VM_SPACE_PAGES + page, count, prot, 1, file_page,
        FlatFileError{Pre}(process, page, count, prot, file_page), status, \result.allowed);
    ensures tables: FlatFileError{Pre}(process, page, count, prot, file_page) == VM_OK &&
        FlatUnmapped{Pre}(process * VM_SPACE_PAGES + page, process * VM_SPACE_PAGES + page + count) ==>
        FlatTablesMay{Pre}(FlatTablesLacking{Pre}(process, page, count), status, \result.allowed);
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
struct flat_verdict flat_map_shared(int process, uint32_t page, uint32_t count, uint32_t prot,
                                    uint32_t file_page, enum vm_status status)
{
    enum vm_status error = flat_file_error(process, page, count, prot, file_page);
    return map(process, page, count, prot, true, (int)file_page, error, status);
}

/*@ requires inv: FlatInv;
    assigns flat_used[0 .. PAGES - 1], PAGE_IDENTITIES;
    ensures inv: FlatInv;
    ensures allowed: \result.allowed != 0 <==> FlatMust(FlatRangeError{Pre}(process, page, count, 0), status);
    ensures refused: \result.allowed == 0 || status != VM_OK ==> FlatSame{Pre, Post};
    ensures unmapped: \result.allowed != 0 && status == VM_OK ==>
        FlatUnmapped(process * VM_SPACE_PAGES + page, process * VM_SPACE_PAGES + page + count);
    ensures others: \result.allowed != 0 && status == VM_OK ==> FlatSameBut{Pre, Post}(
        process * VM_SPACE_PAGES + page, process * VM_SPACE_PAGES + page + count);
    ensures identities: FlatUntouched{Pre, Post}(process * VM_SPACE_PAGES + page,
        process * VM_SPACE_PAGES + page + count, \result.allowed != 0 && status == VM_OK ? 1 : 0);
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
struct flat_verdict flat_unmap(int process, uint32_t page, uint32_t count, enum vm_status status)
{
    struct flat_verdict verdict = flat_judge_error(flat_range_error(process, page, count, 0), status);
    if (verdict.allowed && status == VM_OK)
        flat_unmap_pages(flat_page_of(process, page), (int)count);
    return verdict;
}

/*@ requires inv: FlatInv;
    assigns flat_prot[0 .. PAGES - 1];
    ensures inv: FlatInv;
    ensures allowed: \result.allowed != 0 <==> FlatMappedMust{Pre}(process, page, count, prot, 0, status);
    ensures refused: \result.allowed == 0 || status != VM_OK ==> FlatSame{Pre, Post};
    ensures kind: \result.allowed != 0 && status == VM_OK ==> \forall integer k; 0 <= k < PAGES &&
        process * VM_SPACE_PAGES + page <= k < process * VM_SPACE_PAGES + page + count ==>
        FlatKind(k) == FlatKind{Pre}(k) - FlatKind{Pre}(k) % 8 + prot;
    ensures view: \forall integer k, o; 0 <= k < PAGES && 0 <= o < VM_PAGE_SIZE ==>
        FlatView(k, o) == FlatView{Pre}(k, o);
    ensures others: \result.allowed != 0 && status == VM_OK ==> FlatSameBut{Pre, Post}(
        process * VM_SPACE_PAGES + page, process * VM_SPACE_PAGES + page + count);
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
struct flat_verdict flat_protect(int process, uint32_t page, uint32_t count, uint32_t prot,
                                 enum vm_status status)
{
    struct flat_verdict verdict = flat_judge_error(flat_mapped_error(process, page, count, prot), status);
    if (verdict.allowed && status == VM_OK)
        flat_protect_pages(flat_page_of(process, page), (int)count, prot);
    return verdict;
}

/*@ // Whether the file holds what a file page shows has changed only for those that a page in a range shows, shared.
    predicate OthersUnsynced{A, B}(integer first, integer count) = \forall integer n; 0 <= n < VM_FILE_PAGES &&
        (\forall integer k; 0 <= k < PAGES && first <= k < first + count && \at(flat_shared[k], A) != 0 ==>
            \at(flat_source[k], A) != n) ==> \at(flat_unsynced[n], B) == \at(flat_unsynced[n], A);
*/

/*@ requires inv: FlatInv;
    assigns FLAT_SPENT_STATE, flat_unsynced[0 .. VM_FILE_PAGES - 1];
    ensures inv: FlatInv;
    ensures plan: \result.allowed != 0 ==> FlatSpent{Pre, Post}(status);
    ensures allowed: \result.allowed != 0 <==> FlatMappedMust{Pre}(process, page, count, 0,
        \old(flat_nth_plan) == 0 && \old(flat_place_plan) == 0 ? 0 : 1, status);
    ensures refused: \result.allowed == 0 || status != VM_OK ==>
        \forall integer n; 0 <= n < VM_FILE_PAGES ==> flat_unsynced[n] == \old(flat_unsynced[n]);
    ensures synced: \result.allowed != 0 && status == VM_OK ==> \forall integer k; 0 <= k < PAGES &&
        process * VM_SPACE_PAGES + page <= k < process * VM_SPACE_PAGES + page + count && flat_shared[k] != 0 ==>
        flat_unsynced[flat_source[k]] == 0;
    ensures others: OthersUnsynced{Pre, Post}(process * VM_SPACE_PAGES + page, count);
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
struct flat_verdict flat_sync(int process, uint32_t page, uint32_t count, enum vm_status status)
{
    struct flat_verdict verdict = flat_judge(flat_mapped_error(process, page, count, 0),
                                             (struct flat_open){.transfer = flat_transfer_open()}, status);
    //@ assert others: OthersUnsynced{Pre, Here}(process * VM_SPACE_PAGES + page, count);
    if (!verdict.allowed)
        return verdict;
    flat_spend_plan(status);
    //@ assert others: OthersUnsynced{Pre, Here}(process * VM_SPACE_PAGES + page, count);
    if (status == VM_OK) {
        int first = flat_page_of(process, page);
        flat_sync_pages(first, (int)count);
        //@ assert first: first == process * VM_SPACE_PAGES + page && 0 <= first && first + count <= PAGES;
        //@ assert others: OthersUnsynced{Pre, Here}(process * VM_SPACE_PAGES + page, count);
    }
    return verdict;
}

/* Is VM_ENOMEM open? To tell whether it is honest takes a count, which no other answer is made to wait for. */
/*@ assigns \nothing;
    ensures honest: \result != 0 <==> flat_limits.memory != 0 && (flat_limits.places == 0 || status != VM_ENOMEM ||
        IdentitiesUsed(FIRST_PRIVATE, PAGES, 0) >= flat_limits.places); */
static bool memory_may_end(enum vm_status status)
{
    if (!flat_limits.memory)
        return false;
    return flat_limits.places == 0 || status != VM_ENOMEM ||
           (uint32_t)identity_count_private() >= flat_limits.places;
}

/*@ assigns \nothing;
    ensures never: \result.allowed != 0 ==> FlatMay(error, denied, flat_limits.memory, 0,
        flat_nth_plan == 0 && flat_place_plan == 0 ? 0 : 1, status) && (error == VM_OK ==> FlatMemoryHonest{Pre}(status));
    ensures allowed: FlatMay(error, denied, flat_limits.memory, 0,
        flat_nth_plan == 0 && flat_place_plan == 0 ? 0 : 1, status) &&
        FlatMemoryHonest{Pre}(status) ==> \result.allowed != 0; */
static struct flat_verdict judge_access(enum vm_status error, bool denied, enum vm_status status)
{
    struct flat_open open = {
        .denied = denied, .memory = memory_may_end(status), .transfer = flat_transfer_open()};
    return flat_judge(error, open, status);
}

/* Follows an access to where no error is due. */
/*@ requires inv: IdentityInv;
    requires page: 0 <= k < PAGES;
    assigns FLAT_SPENT_STATE, identity_is_touched[k], identity_of[k], identity_users[0 .. IDENTITIES - 1],
        identity_has_data[0 .. IDENTITIES - 1], identity_unused;
    ensures inv: IdentityInv;
    ensures accessed: IdentityTouched{Pre, Post}(k, status == VM_OK ? 1 : 0);
    ensures plan: FlatSpent{Pre, Post}(status); */
static void touch(int k, enum vm_status status)
{
    flat_spend_plan(status);
    identity_touch(k, status == VM_OK);
}

/* The claim that a page breaks which shows another byte. */
/*@ requires inv: FlatPageInv && IdentityInv;
    requires page: 0 <= k < PAGES && flat_used[k] != 0;
    assigns \nothing; */
static unsigned byte_claim(int k)
{
    if (flat_source[k] == NO_SOURCE)
        return identity_is_zero_fill(k) ? 10 : 6;
    return flat_stored[flat_source[k]] ? 14 : 2;
}

/*@ requires page: 0 <= k < PAGES;
    requires offset: 0 <= offset < VM_PAGE_SIZE;
    assigns \nothing;
    ensures open: \result != 0 <==> FlatStale(k, offset) != 0; */
static bool is_open(int k, int offset)
{
    return flat_limits.stale && !flat_shared[k] && flat_stale[k].mark[offset / STALE_BYTES] != 0;
}

/* A byte that is open and was answered is, where the page does not show the file, known from then on. */
/*@ requires inv: FlatPageInv;
    requires page: 0 <= k < PAGES && flat_used[k] != 0;
    requires offset: 0 <= offset < VM_PAGE_SIZE;
    assigns flat_own[0 .. PAGES - 1], flat_stale[0 .. PAGES - 1];
    ensures looked: FlatLooked{Pre, Post}(k, offset, byte); */
static void settle(int k, int offset, unsigned char byte)
{
    if (is_open(k, offset) && flat_source[k] == NO_SOURCE) {
        flat_own[k].b[offset] = byte;
        flat_stale_known(k, offset);
    }
}

/* The answer of a load or fetch where error is due, or VM_EACCES left open. */
/*@ requires inv: FlatInv;
    requires mapped: error == VM_OK ==> FlatLive(process) == 1 && FlatAddressKind(process, address) >= 0;
    assigns FLAT_LOOK_STATE;
    ensures inv: FlatInv;
    ensures same: \result.allowed == 0 || status != VM_OK ==> FlatSame{Pre, Post} && SameStaleBut{Pre, Post}(0, 0);
    ensures looked: \result.allowed != 0 && status == VM_OK ==> FlatLooked{Pre, Post}(
        process * VM_SPACE_PAGES + address / VM_PAGE_SIZE, address % VM_PAGE_SIZE, byte);
    ensures accessed: \result.allowed != 0 ==>
        FlatAccessed{Pre, Post}(process * VM_SPACE_PAGES + address / VM_PAGE_SIZE, error, status);
    ensures plan: \result.allowed != 0 && error != VM_EIO ==> FlatSpent{Pre, Post}(status);
    ensures never: \result.allowed != 0 ==>
        FlatLookMay{Pre}(process, address, error, denied == 0 ? 0 : 1, status, byte) &&
        (error == VM_OK ==> FlatMemoryHonest{Pre}(status));
    ensures allowed: FlatLookMay{Pre}(process, address, error, denied == 0 ? 0 : 1, status, byte) &&
        FlatMemoryHonest{Pre}(status) ==> \result.allowed != 0;
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
static struct flat_verdict look(int process, uint32_t address, enum vm_status error, bool denied,
                                enum vm_status status, unsigned char byte)
{
    struct flat_verdict verdict = judge_access(error, denied, status);
    if (error != VM_OK)
        return verdict;
    int k = flat_page_of(process, address / VM_PAGE_SIZE), offset = (int)(address % VM_PAGE_SIZE);
    if (!is_open(k, offset))
        verdict = flat_expect(verdict, flat_page_byte(k, offset), status, byte, byte_claim(k));
    if (verdict.allowed && status != VM_EACCES)
        touch(k, status);
    if (verdict.allowed && status == VM_OK)
        settle(k, offset, byte);
    return verdict;
}

/*@ requires inv: FlatInv;
    assigns FLAT_LOOK_STATE;
    ensures inv: FlatInv;
    ensures same: \result.allowed == 0 || status != VM_OK ==> FlatSame{Pre, Post} && SameStaleBut{Pre, Post}(0, 0);
    ensures looked: \result.allowed != 0 && status == VM_OK ==> FlatLooked{Pre, Post}(
        process * VM_SPACE_PAGES + address / VM_PAGE_SIZE, address % VM_PAGE_SIZE, byte);
    ensures accessed: \result.allowed != 0 ==> FlatAccessed{Pre, Post}(
        process * VM_SPACE_PAGES + address / VM_PAGE_SIZE, FlatLoadError{Pre}(process, address), status);
    ensures plan: \result.allowed != 0 ==> FlatSpent{Pre, Post}(status);
    ensures never: \result.allowed != 0 ==> FlatLookMay{Pre}(process, address, FlatLoadError{Pre}(process, address),
        FlatLoadOpen{Pre}(process, address), status, byte) && FlatMemoryHonest{Pre}(status);
    ensures allowed: FlatLookMay{Pre}(process, address, FlatLoadError{Pre}(process, address),
        FlatLoadOpen{Pre}(process, address), status, byte) &&
        FlatMemoryHonest{Pre}(status) ==> \result.allowed != 0;
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
struct flat_verdict flat_load(int process, uint32_t address, enum vm_status status, unsigned char byte)
{
    enum vm_status error = flat_access_error(process, address, VM_READ);
    bool may_succeed = flat_limits.execute_reads && error == VM_EACCES &&
                       flat_access_error(process, address, VM_EXECUTE) == VM_OK;
    return look(process, address, may_succeed ? VM_OK : error, may_succeed, status, byte);
}

/*@ requires inv: FlatInv;
    assigns FLAT_LOOK_STATE;
    ensures inv: FlatInv;
    ensures same: \result.allowed == 0 || status != VM_OK ==> FlatSame{Pre, Post} && SameStaleBut{Pre, Post}(0, 0);
    ensures looked: \result.allowed != 0 && status == VM_OK ==> FlatLooked{Pre, Post}(
        process * VM_SPACE_PAGES + address / VM_PAGE_SIZE, address % VM_PAGE_SIZE, byte);
    ensures accessed: \result.allowed != 0 ==> FlatAccessed{Pre, Post}(process * VM_SPACE_PAGES + address / VM_PAGE_SIZE,
        FlatAccessError{Pre}(process, address, VM_EXECUTE), status);
    ensures plan: \result.allowed != 0 ==> FlatSpent{Pre, Post}(status);
    ensures never: \result.allowed != 0 ==> FlatLookMay{Pre}(process, address,
        FlatAccessError{Pre}(process, address, VM_EXECUTE), 0, status, byte) && FlatMemoryHonest{Pre}(status);
    ensures allowed: FlatLookMay{Pre}(process, address,
        FlatAccessError{Pre}(process, address, VM_EXECUTE), 0, status, byte) &&
        FlatMemoryHonest{Pre}(status) ==> \result.allowed != 0;
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
struct flat_verdict flat_fetch(int process, uint32_t address, enum vm_status status, unsigned char byte)
{
    return look(process, address, flat_access_error(process, address, VM_EXECUTE), false, status, byte);
}

/* Follows a store to page k where it opens bytes, or makes one known. */
/*@ requires inv: FlatPageInv;
    requires page: 0 <= k < PAGES && flat_used[k] != 0;
    requires offset: 0 <= offset < VM_PAGE_SIZE;
    assigns flat_stale[0 .. PAGES - 1];
    ensures kept: flat_limits.stale == 0 ==> SameStaleBut{Pre, Post}(0, 0);
    ensures shared: flat_limits.stale != 0 && flat_shared[k] != 0 ==> FlatStaleShared{Pre, Post}(k, offset);
    ensures private: flat_limits.stale != 0 && flat_shared[k] == 0 ==> FlatStalePrivate{Pre, Post}(k, offset); */
static void store_stale(int k, int offset)
{
    if (!flat_limits.stale)
        return;
    if (flat_shared[k])
        flat_stale_spread(flat_source[k], offset);
    else
        flat_stale_known(k, offset);
}

/*@ requires inv: FlatInv;
    assigns flat_own[0 .. PAGES - 1], flat_source[0 .. PAGES - 1], flat_stale[0 .. PAGES - 1], FLAT_FILE_STATE,
        FLAT_SPENT_STATE, IDENTITY_STATE;
    ensures inv: FlatInv;
    ensures plan: \result.allowed != 0 ==> FlatSpent{Pre, Post}(status);
    ensures never: \result.allowed != 0 ==> FlatStoreMay{Pre}(process, address, status) && FlatMemoryHonest{Pre}(status);
    ensures allowed: FlatStoreMay{Pre}(process, address, status) &&
        FlatMemoryHonest{Pre}(status) ==> \result.allowed != 0;
    ensures refused: \result.allowed == 0 || status != VM_OK ==> FlatSame{Pre, Post} && FlatSameFile{Pre, Post};
    ensures shared: \result.allowed != 0 && status == VM_OK &&
        flat_shared[process * VM_SPACE_PAGES + address / VM_PAGE_SIZE] != 0 ==> FlatStoredShared{Pre, Post}(
            process * VM_SPACE_PAGES + address / VM_PAGE_SIZE, address % VM_PAGE_SIZE, byte);
    ensures private: \result.allowed != 0 && status == VM_OK &&
        flat_shared[process * VM_SPACE_PAGES + address / VM_PAGE_SIZE] == 0 ==> FlatStoredPrivate{Pre, Post}(
            process * VM_SPACE_PAGES + address / VM_PAGE_SIZE, address % VM_PAGE_SIZE, byte);
    ensures accessed: \result.allowed != 0 && (status != VM_OK ||
        flat_shared[process * VM_SPACE_PAGES + address / VM_PAGE_SIZE] != 0) ==>
        FlatAccessed{Pre, Post}(process * VM_SPACE_PAGES + address / VM_PAGE_SIZE,
            FlatAccessError{Pre}(process, address, VM_WRITE), status) && identity_copied == \old(identity_copied);
    ensures own: \result.allowed != 0 && status == VM_OK &&
        flat_shared[process * VM_SPACE_PAGES + address / VM_PAGE_SIZE] == 0 ==>
        NewIdentity(process * VM_SPACE_PAGES + address / VM_PAGE_SIZE) &&
        SameIdentitiesBut{Pre, Post}(process * VM_SPACE_PAGES + address / VM_PAGE_SIZE,
            process * VM_SPACE_PAGES + address / VM_PAGE_SIZE + 1) &&
        IdentityCounted{Pre, Post}(process * VM_SPACE_PAGES + address / VM_PAGE_SIZE);
    ensures kept: \result.allowed == 0 || status != VM_OK || flat_limits.stale == 0 ==> SameStaleBut{Pre, Post}(0, 0);
    ensures stale_shared: \result.allowed != 0 && status == VM_OK && flat_limits.stale != 0 &&
        \old(flat_shared[process * VM_SPACE_PAGES + address / VM_PAGE_SIZE]) != 0 ==> FlatStaleShared{Pre, Post}(
            process * VM_SPACE_PAGES + address / VM_PAGE_SIZE, address % VM_PAGE_SIZE);
    ensures stale_private: \result.allowed != 0 && status == VM_OK && flat_limits.stale != 0 &&
        \old(flat_shared[process * VM_SPACE_PAGES + address / VM_PAGE_SIZE]) == 0 ==> FlatStalePrivate{Pre, Post}(
            process * VM_SPACE_PAGES + address / VM_PAGE_SIZE, address % VM_PAGE_SIZE);
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
struct flat_verdict flat_store(int process, uint32_t address, unsigned char byte, enum vm_status status)
{
    enum vm_status error = flat_access_error(process, address, VM_WRITE);
    struct flat_verdict verdict = judge_access(error, false, status);
    if (error != VM_OK || !verdict.allowed)
        return verdict;
    int k = flat_page_of(process, address / VM_PAGE_SIZE);
    touch(k, status);
    if (status == VM_OK) {
        flat_page_store(k, (int)(address % VM_PAGE_SIZE), byte);
        store_stale(k, (int)(address % VM_PAGE_SIZE));
    }
    return verdict;
}

/*@ requires inv: FlatInv;
    assigns flat_alive[0 .. VM_PROCESSES - 1], FLAT_PAGES_STATE, PAGE_IDENTITIES;
    ensures inv: FlatInv;
    ensures no_process: FlatLive{Pre}(process) == 0 ==> (\result.allowed != 0 <==> status == VM_ESRCH);
    ensures full: FlatLive{Pre}(process) == 1 && FlatEverybody{Pre} ==>
        (\result.allowed != 0 <==> status == VM_ENOPROC);
    ensures never: FlatLive{Pre}(process) == 1 && !FlatEverybody{Pre} && \result.allowed != 0 ==>
        FlatForkMay{Pre}(child, status);
    ensures allowed: FlatLive{Pre}(process) == 1 && !FlatEverybody{Pre} && FlatForkMay{Pre}(child, status) &&
        FlatTablesOpen(status) ==> \result.allowed != 0;
    ensures tables: FlatLive{Pre}(process) == 1 && !FlatEverybody{Pre} ==>
        FlatTablesMay{Pre}(FlatTablesOf{Pre}(process), status, \result.allowed);
    ensures refused: \result.allowed == 0 || status != VM_OK ==> FlatSame{Pre, Post};
    ensures live: \result.allowed != 0 && status == VM_OK ==> FlatLive(child) == 1;
    ensures others_live: \forall integer p; 0 <= p < VM_PROCESSES &&
        (\result.allowed == 0 || status != VM_OK || p != child) ==> FlatLive(p) == FlatLive{Pre}(p);
    ensures kind: \result.allowed != 0 && status == VM_OK ==> \forall integer k;
        child * VM_SPACE_PAGES <= k < (child + 1) * VM_SPACE_PAGES ==>
        FlatKind(k) == FlatKind{Pre}(k + (process - child) * VM_SPACE_PAGES);
    ensures view: \result.allowed != 0 && status == VM_OK ==> \forall integer k, o;
        child * VM_SPACE_PAGES <= k < (child + 1) * VM_SPACE_PAGES && 0 <= o < VM_PAGE_SIZE ==>
        FlatView(k, o) == FlatView{Pre}(k + (process - child) * VM_SPACE_PAGES, o);
    ensures others: \result.allowed != 0 && status == VM_OK ==>
        FlatSameBut{Pre, Post}(child * VM_SPACE_PAGES, (child + 1) * VM_SPACE_PAGES);
    ensures identities: \result.allowed != 0 && status == VM_OK ==> \forall integer k;
        child * VM_SPACE_PAGES <= k < (child + 1) * VM_SPACE_PAGES ==>
        IdentityCopied(k + (process - child) * VM_SPACE_PAGES, k);
    ensures other_identities: SameIdentitiesBut{Pre, Post}(\result.allowed != 0 && status == VM_OK ? child * VM_SPACE_PAGES : 0,
        \result.allowed != 0 && status == VM_OK ? (child + 1) * VM_SPACE_PAGES : 0);
    ensures stale: \result.allowed != 0 && status == VM_OK && flat_limits.stale != 0 ==> \forall integer j, i;
        child * VM_SPACE_PAGES <= j < (child + 1) * VM_SPACE_PAGES && 0 <= i < STALE_MARKS ==>
        StaleMark(j, i) == StaleMark{Pre}(j + (process - child) * VM_SPACE_PAGES, i);
    ensures stale_kept: \result.allowed == 0 || status != VM_OK ==> SameStaleBut{Pre, Post}(0, 0);
    ensures stale_others: \result.allowed != 0 && status == VM_OK ==>
        SameStaleBut{Pre, Post}(child * VM_SPACE_PAGES, (child + 1) * VM_SPACE_PAGES);
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
struct flat_verdict flat_fork(int process, enum vm_status status, int child)
{
    enum vm_status error = flat_live(process) ? flat_number_error() : VM_ESRCH;
    int more = error == VM_OK && status == VM_ENOTABLE ? flat_tables_of(process) : 0;
    struct flat_verdict verdict = judge_number(error, open_for_pages(more, status), status, child, 4);
    if (!verdict.allowed || status != VM_OK)
        return verdict;
    int from = flat_page_of(process, 0), to = flat_page_of(child, 0);
    /*@ assert free: \forall integer j; to <= j < to + VM_SPACE_PAGES ==>
            j / VM_SPACE_PAGES == child && flat_used[j] == 0 && FreshIdentity(j, NO_SOURCE); */
    flat_alive[child] = true;
    flat_copy_pages(from, to);
    //@ assert theirs: \forall integer j; from <= j < from + VM_SPACE_PAGES && flat_used[j] == 0 ==> FreshIdentity(j, NO_SOURCE);
    //@ assert unused: \forall integer j; to <= j < to + VM_SPACE_PAGES && flat_used[j] == 0 ==> FreshIdentity(j, NO_SOURCE);
    //@ assert copied: \forall integer j; to <= j < to + VM_SPACE_PAGES ==> IdentityCopied(j - to + from, j);
    //@ assert identities: FlatIdentityInv;
    if (flat_limits.stale)
        flat_stale_copy(from, to);
    return verdict;
}

/* Maps the parts of a program into an empty address space, whose first page is k. */
/*@ requires inv: FlatPageInv && IdentityInv && FlatIdentityInv;
    requires image: \valid_read(image);
    requires space: 0 <= k && k + VM_SPACE_PAGES <= PAGES;
    requires pages: image->text_pages + image->data_pages + image->bss_pages + image->stack_pages <= VM_SPACE_PAGES;
    requires file: image->text_file + image->text_pages + image->data_pages <= VM_FILE_PAGES;
    requires empty: FlatUnmapped(k, k + VM_SPACE_PAGES) && Untouched(k, k + VM_SPACE_PAGES);
    assigns FLAT_MAPPED_STATE, PAGE_IDENTITIES;
    ensures inv: FlatPageInv && IdentityInv && FlatIdentityInv;
    ensures identities: FlatUntouched{Pre, Post}(k, k + VM_SPACE_PAGES, 1);
    ensures loaded: FlatLoaded(k, image->text_file, image->text_pages, image->data_pages, image->bss_pages,
        image->stack_pages);
    ensures others: FlatSameBut{Pre, Post}(k, k + VM_SPACE_PAGES);
    ensures others_used: \forall integer j; 0 <= j < PAGES && (j < k || j >= k + VM_SPACE_PAGES) ==>
        flat_used[j] == \old(flat_used[j]); */
static void load_image(int k, const struct vm_image *image)
{
    int text = (int)image->text_pages, data = (int)image->data_pages, bss = (int)image->bss_pages;
    int stack = (int)image->stack_pages, file = (int)image->text_file;
    flat_map_pages(k, text, VM_READ | VM_EXECUTE, false, file);
    //@ assert text: FlatMapped(k, k + text, VM_READ + VM_EXECUTE, 0, file);
    flat_map_pages(k + text, data, VM_READ | VM_WRITE, false, file + text);
    //@ assert text_kept: FlatMapped(k, k + text, VM_READ + VM_EXECUTE, 0, file);
    //@ assert data: FlatMapped(k + text, k + text + data, VM_READ + VM_WRITE, 0, file + text);
    flat_map_pages(k + text + data, bss, VM_READ | VM_WRITE, false, NO_SOURCE);
    //@ assert text_still: FlatMapped(k, k + text, VM_READ + VM_EXECUTE, 0, file);
    //@ assert data_kept: FlatMapped(k + text, k + text + data, VM_READ + VM_WRITE, 0, file + text);
    //@ assert bss: FlatMapped(k + text + data, k + text + data + bss, VM_READ + VM_WRITE, 0, NO_SOURCE);
    flat_map_pages(k + VM_SPACE_PAGES - stack, stack, VM_READ | VM_WRITE, false, NO_SOURCE);
    //@ assert text_last: FlatMapped(k, k + text, VM_READ + VM_EXECUTE, 0, file);
    //@ assert data_last: FlatMapped(k + text, k + text + data, VM_READ + VM_WRITE, 0, file + text);
    //@ assert bss_last: FlatMapped(k + text + data, k + text + data + bss, VM_READ + VM_WRITE, 0, NO_SOURCE);
}

/*@ requires inv: FlatInv;
    requires image: \valid_read(image);
    assigns FLAT_PAGES_STATE, PAGE_IDENTITIES;
    ensures inv: FlatInv;
    ensures never: \result.allowed != 0 ==> FlatMay(FlatImageError{Pre}(process, image->text_file, image->text_pages,
        image->data_pages, image->bss_pages, image->stack_pages, image->entry), 0, flat_limits.early, flat_limits.tables, 0,
        status);
    ensures allowed: FlatMay(FlatImageError{Pre}(process, image->text_file, image->text_pages, image->data_pages,
        image->bss_pages, image->stack_pages, image->entry), 0, flat_limits.early, flat_limits.tables, 0, status) &&
        FlatTablesOpen(status) ==> \result.allowed != 0;
    ensures tables: FlatImageError{Pre}(process, image->text_file, image->text_pages, image->data_pages, image->bss_pages,
        image->stack_pages, image->entry) == VM_OK ==> FlatTablesMay{Pre}(ProgramTables(image->text_pages +
        image->data_pages + image->bss_pages, image->stack_pages) - FlatTablesOf{Pre}(process), status, \result.allowed);
    ensures refused: \result.allowed == 0 || status != VM_OK ==> FlatSame{Pre, Post};
    ensures loaded: \result.allowed != 0 && status == VM_OK ==> FlatLoaded(process * VM_SPACE_PAGES, image->text_file,
        image->text_pages, image->data_pages, image->bss_pages, image->stack_pages);
    ensures others: \result.allowed != 0 && status == VM_OK ==>
        FlatSameBut{Pre, Post}(process * VM_SPACE_PAGES, (process + 1) * VM_SPACE_PAGES);
    ensures identities: FlatUntouched{Pre, Post}(process * VM_SPACE_PAGES, (process + 1) * VM_SPACE_PAGES,
        \result.allowed != 0 && status == VM_OK ? 1 : 0);
    ensures stale: FlatFresh{Pre, Post}(process * VM_SPACE_PAGES, (process + 1) * VM_SPACE_PAGES, \result.allowed, status);
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
struct flat_verdict flat_exec(int process, const struct vm_image *image, enum vm_status status)
{
    enum vm_status error = flat_image_error(process, image);
    int more = 0;
    if (error == VM_OK && status == VM_ENOTABLE)
        more = flat_tables_of_program(image->text_pages + image->data_pages + image->bss_pages,
                                      image->stack_pages) -
               flat_tables_of(process);
    struct flat_verdict verdict = flat_judge(error, open_for_pages(more, status), status);
    if (verdict.allowed && status == VM_OK) {
        int k = flat_page_of(process, 0);
        flat_unmap_pages(k, VM_SPACE_PAGES);
        //@ assert in_space: \forall integer j; k <= j < k + VM_SPACE_PAGES ==> j / VM_SPACE_PAGES == process;
        load_image(k, image);
        if (flat_limits.stale)
            flat_stale_none(k, VM_SPACE_PAGES);
    }
    return verdict;
}

/*@ requires inv: FlatInv;
    requires live: FlatLive(process) == 1;
    assigns flat_alive[process], flat_used[0 .. PAGES - 1], PAGE_IDENTITIES;
    ensures inv: FlatInv;
    ensures identities: FlatUntouched{Pre, Post}(process * VM_SPACE_PAGES, (process + 1) * VM_SPACE_PAGES, 1);
    ensures gone: FlatLive(process) == 0;
    ensures unmapped: FlatUnmapped(process * VM_SPACE_PAGES, (process + 1) * VM_SPACE_PAGES);
    ensures others: FlatSameBut{Pre, Post}(process * VM_SPACE_PAGES, (process + 1) * VM_SPACE_PAGES); */
static void end_process(int process)
{
    flat_unmap_pages(flat_page_of(process, 0), VM_SPACE_PAGES);
    flat_alive[process] = false;
}

/*@ requires inv: FlatInv;
    assigns flat_alive[0 .. VM_PROCESSES - 1], flat_used[0 .. PAGES - 1], PAGE_IDENTITIES;
    ensures inv: FlatInv;
    ensures allowed: \result.allowed != 0 <==> status == (FlatLive{Pre}(process) == 1 ? VM_OK : VM_ESRCH);
    ensures refused: \result.allowed == 0 || status != VM_OK ==> FlatSame{Pre, Post};
    ensures gone: \result.allowed != 0 && status == VM_OK ==> FlatLive(process) == 0;
    ensures others_live: \forall integer p; 0 <= p < VM_PROCESSES &&
        (\result.allowed == 0 || status != VM_OK || p != process) ==> FlatLive(p) == FlatLive{Pre}(p);
    ensures unmapped: \result.allowed != 0 && status == VM_OK ==>
        FlatUnmapped(process * VM_SPACE_PAGES, (process + 1) * VM_SPACE_PAGES);
    ensures others: \result.allowed != 0 && status == VM_OK ==>
        FlatSameBut{Pre, Post}(process * VM_SPACE_PAGES, (process + 1) * VM_SPACE_PAGES);
    ensures identities: FlatUntouched{Pre, Post}(process * VM_SPACE_PAGES, (process + 1) * VM_SPACE_PAGES,
        \result.allowed != 0 && status == VM_OK ? 1 : 0);
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
struct flat_verdict flat_exit(int process, enum vm_status status)
{
    struct flat_verdict verdict = flat_judge_error(flat_live(process) ? VM_OK : VM_ESRCH, status);
    if (verdict.allowed && status == VM_OK)
        end_process(process);
    return verdict;
}

/*@ requires inv: FlatInv;
    assigns flat_alive[0 .. VM_PROCESSES - 1], flat_used[0 .. PAGES - 1], PAGE_IDENTITIES;
    ensures inv: FlatInv;
    ensures allowed: \result.allowed != 0 <==> flat_limits.memory != 0 && FlatLive{Pre}(process) == 1 &&
        FlatMemoryHonest{Pre}(VM_ENOMEM);
    ensures refused: \result.allowed == 0 ==> FlatSame{Pre, Post};
    ensures gone: \result.allowed != 0 ==> FlatLive(process) == 0;
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
struct flat_verdict flat_killed(int process)
{
    bool allowed = flat_live(process) && memory_may_end(VM_ENOMEM);
    if (allowed)
        end_process(process);
    return (struct flat_verdict){allowed, 0, FLAT_ANY, FLAT_ANY, FLAT_ANY, 12};
}

/*@ assigns FLAT_SPENT_STATE;
    ensures plan: FlatSpent{Pre, Post}(status);
    ensures allowed: \result.allowed != 0 <==> (status == VM_OK && freed <= wanted) ||
        (status == VM_EIO && (\old(flat_nth_plan) != 0 || \old(flat_place_plan) != 0));
    ensures unchanged: \result.allowed == 0 ==> FlatUnchanged{Pre, Post}; */
struct flat_verdict flat_reclaim(uint32_t wanted, enum vm_status status, uint32_t freed)
{
    struct flat_verdict verdict =
        flat_judge(VM_OK, (struct flat_open){.transfer = flat_transfer_open()}, status);
    flat_spend_plan(status);
    verdict.bound = wanted;
    return flat_refuse(verdict, status == VM_OK && freed > wanted, 11);
}

/*@ assigns \nothing;
    ensures no_byte: file_page >= VM_FILE_PAGES || offset >= VM_PAGE_SIZE ==>
        (\result.allowed != 0 <==> status == VM_EINVAL);
    ensures open: file_page < VM_FILE_PAGES && offset < VM_PAGE_SIZE && flat_unsynced[file_page] != 0 ==>
        (\result.allowed != 0 <==> status == VM_OK);
    ensures byte: file_page < VM_FILE_PAGES && offset < VM_PAGE_SIZE && flat_unsynced[file_page] == 0 ==>
        (\result.allowed != 0 <==> status == VM_OK && byte == FlatFile(file_page, offset)); */
struct flat_verdict flat_read_file(uint32_t file_page, uint32_t offset, enum vm_status status,
                                   unsigned char byte)
{
    bool exists = file_page < VM_FILE_PAGES && offset < VM_PAGE_SIZE;
    struct flat_verdict verdict = flat_judge_error(exists ? VM_OK : VM_EINVAL, status);
    if (!exists || flat_unsynced[file_page])
        return verdict;
    return flat_expect(verdict, flat_file[file_page].b[offset], status, byte, 14);
}

/*@ requires inv: FlatPageInv;
    assigns \nothing;
    ensures open: \result != 0 <==> FlatLive(process) == 1 && address / VM_PAGE_SIZE < VM_SPACE_PAGES &&
        flat_used[process * VM_SPACE_PAGES + address / VM_PAGE_SIZE] != 0 &&
        FlatStale(process * VM_SPACE_PAGES + address / VM_PAGE_SIZE, address % VM_PAGE_SIZE) != 0; */
bool flat_byte_open(int process, uint32_t address)
{
    uint32_t page = address / VM_PAGE_SIZE;
    return flat_mapped(process, page) && is_open(flat_page_of(process, page), (int)(address % VM_PAGE_SIZE));
}
