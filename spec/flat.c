/*
 * The flat machine (flat.h). Each operation finds the error that is due, judges the answer, and follows an
 * answer that is allowed.
 */
#include "flat.h"

#include "../model/file_byte.h"
#include "identity.h"

static bool live[VM_PROCESSES];

/* Indexed by process * VM_SPACE_PAGES + page. Of a page that is not mapped only mapped[] means anything. */
static bool mapped[PAGES];
static uint32_t protection[PAGES];
static struct page bytes[PAGES];

static struct flat_limits limits;
static bool nth_plan, place_plan; /* planned to fail: the nth transfer; those of a slot or file page */

/* --- pages --- */

static int page_of(int process, uint32_t page)
{
    return process * VM_SPACE_PAGES + (int)page;
}

static void map_page(int k, uint32_t prot)
{
    mapped[k] = true;
    protection[k] = prot;
}

/* With what a page shows before it is stored to. */
static void fill_page(int k, int id)
{
    for (int o = 0; o < VM_PAGE_SIZE; o++)
        bytes[k].b[o] = id == ZERO_FILL ? 0 : vm_file_byte((uint32_t)id, (uint32_t)o);
}

/* From file page id on, or all zero fill. */
static void map_pages(int first, int count, uint32_t prot, int id)
{
    for (int i = 0; i < count; i++) {
        int page_id = id == ZERO_FILL ? ZERO_FILL : id + i;
        map_page(first + i, prot);
        fill_page(first + i, page_id);
        identity_map(first + i, page_id);
    }
}

static void unmap_pages(int first, int count)
{
    for (int k = first; k < first + count; k++) {
        if (mapped[k])
            identity_unmap(k);
        mapped[k] = false;
    }
}

static void copy_page(int from, int to)
{
    map_page(to, protection[from]);
    identity_fork(from, to);
    for (int o = 0; o < VM_PAGE_SIZE; o++)
        bytes[to].b[o] = bytes[from].b[o];
}

static void end_process(int process)
{
    unmap_pages(page_of(process, 0), VM_SPACE_PAGES);
    live[process] = false;
}

/* --- the error that is due, VM_OK if none is --- */

static int count_true(const bool *flags, int first, int count)
{
    int n = 0;
    for (int i = first; i < first + count; i++)
        n += flags[i];
    return n;
}

static enum vm_status number_error(void)
{
    return count_true(live, 0, VM_PROCESSES) == VM_PROCESSES ? VM_ENOPROC : VM_OK;
}

static enum vm_status range_error(int process, uint32_t page, uint32_t count, uint32_t prot)
{
    if (!flat_live(process))
        return VM_ESRCH;
    if (count == 0 || (uint64_t)page + count > VM_SPACE_PAGES)
        return VM_EINVAL;
    if (prot > (VM_READ | VM_WRITE | VM_EXECUTE) || (prot & (VM_READ | VM_WRITE)) == VM_WRITE)
        return VM_EINVAL;
    return VM_OK;
}

static enum vm_status page_error(int process, uint32_t page)
{
    enum vm_status error = range_error(process, page, 1, 0);
    return error == VM_OK && !flat_mapped(process, page) ? VM_EFAULT : error;
}

static enum vm_status access_error(int process, uint32_t address, uint32_t needed)
{
    uint32_t page = address / VM_PAGE_SIZE;
    if (!flat_live(process))
        return VM_ESRCH;
    if (!flat_mapped(process, page))
        return VM_EFAULT;
    return (protection[page_of(process, page)] & needed) != 0 ? VM_OK : VM_EACCES;
}

static enum vm_status image_error(const struct vm_image *image)
{
    uint64_t from_file = (uint64_t)image->text_pages + image->data_pages;
    uint64_t pages = from_file + image->bss_pages + image->stack_pages;
    if (pages > VM_SPACE_PAGES || image->text_file + from_file > VM_FILE_PAGES)
        return VM_EINVAL;
    return image->entry / VM_PAGE_SIZE < image->text_pages ? VM_OK : VM_EINVAL;
}

/* --- judging an answer --- */

static uint32_t status_if(bool possible, enum vm_status status)
{
    return possible ? (uint32_t)1 << status : 0;
}

static uint32_t transfer_failure(void)
{
    return status_if(nth_plan || place_plan, VM_EIO);
}

/* The error that is due is the only answer allowed; without one VM_OK is, and those of the set open. */
static struct flat_verdict judge(enum vm_status error, uint32_t open, enum vm_status status)
{
    uint32_t statuses = status_if(true, error) | (error == VM_OK ? open : 0);
    bool allowed = (unsigned)status < VM_STATUSES && (statuses & status_if(true, status)) != 0;
    return (struct flat_verdict){allowed, statuses, FLAT_ANY, FLAT_ANY, 12};
}

static struct flat_verdict refuse(struct flat_verdict verdict, bool refused, unsigned claim)
{
    if (verdict.allowed && refused) {
        verdict.allowed = false;
        verdict.claim = claim;
    }
    return verdict;
}

/* The value that VM_OK must come with. */
static struct flat_verdict expect(struct flat_verdict verdict, int64_t expected, enum vm_status status,
                                  int64_t value, unsigned claim)
{
    verdict.value = expected;
    return refuse(verdict, status == VM_OK && value != expected, claim);
}

/* A new process may have any number that no live one has. */
static struct flat_verdict judge_number(enum vm_status error, uint32_t open, enum vm_status status,
                                        int process, unsigned claim)
{
    struct flat_verdict verdict = judge(error, open, status);
    bool unused = process >= 0 && process < VM_PROCESSES && !live[process];
    verdict.claim = claim;
    verdict.bound = VM_PROCESSES - 1;
    return refuse(verdict, status == VM_OK && !unused, claim);
}

/* --- the operations --- */

void flat_init(const struct flat_limits *machine_limits)
{
    for (int p = 0; p < VM_PROCESSES; p++)
        live[p] = false;
    for (int k = 0; k < PAGES; k++)
        mapped[k] = false;
    identity_init();
    limits = *machine_limits;
    nth_plan = false;
    place_plan = false;
}

struct flat_verdict flat_spawn(enum vm_status status, int process)
{
    struct flat_verdict verdict = judge_number(number_error(), 0, status, process, 12);
    if (verdict.allowed && status == VM_OK)
        live[process] = true;
    return verdict;
}

static struct flat_verdict map(int process, uint32_t page, uint32_t count, uint32_t prot, int id,
                               enum vm_status error, enum vm_status status)
{
    struct flat_verdict verdict;
    if (error == VM_OK && count_true(mapped, page_of(process, page), (int)count) > 0)
        error = VM_EEXIST;
    verdict = judge(error, status_if(limits.tables, VM_ENOTABLE), status);
    if (verdict.allowed && status == VM_OK)
        map_pages(page_of(process, page), (int)count, prot, id);
    return verdict;
}

struct flat_verdict flat_map_anon(int process, uint32_t page, uint32_t count, uint32_t prot,
                                  enum vm_status status)
{
    return map(process, page, count, prot, ZERO_FILL, range_error(process, page, count, prot), status);
}

struct flat_verdict flat_map_file(int process, uint32_t page, uint32_t count, uint32_t prot,
                                  uint32_t file_page, enum vm_status status)
{
    enum vm_status error = range_error(process, page, count, prot);
    if (error == VM_OK && (uint64_t)file_page + count > VM_FILE_PAGES)
        error = VM_EINVAL;
    return map(process, page, count, prot, error == VM_OK ? (int)file_page : ZERO_FILL, error, status);
}

struct flat_verdict flat_unmap(int process, uint32_t page, uint32_t count, enum vm_status status)
{
    struct flat_verdict verdict = judge(range_error(process, page, count, 0), 0, status);
    if (verdict.allowed && status == VM_OK)
        unmap_pages(page_of(process, page), (int)count);
    return verdict;
}

struct flat_verdict flat_protect(int process, uint32_t page, uint32_t count, uint32_t prot,
                                 enum vm_status status)
{
    enum vm_status error = range_error(process, page, count, prot);
    struct flat_verdict verdict;
    if (error == VM_OK && count_true(mapped, page_of(process, page), (int)count) < (int)count)
        error = VM_EFAULT;
    verdict = judge(error, 0, status);
    if (verdict.allowed && status == VM_OK)
        for (int i = 0; i < (int)count; i++)
            protection[page_of(process, page) + i] = prot;
    return verdict;
}

/* Is VM_ENOMEM open? To tell whether it is honest takes a count, which no other answer is made to wait for. */
static uint32_t no_memory(enum vm_status status)
{
    bool honest = limits.places == 0 || status != VM_ENOMEM || identity_count_private() == (int)limits.places;
    return status_if(limits.memory && honest, VM_ENOMEM);
}

static struct flat_verdict judge_access(enum vm_status error, uint32_t open, enum vm_status status)
{
    return judge(error, open | no_memory(status) | transfer_failure(), status);
}

/* Follows an access to where no error is due. */
static void touch(int k, enum vm_status status)
{
    nth_plan = nth_plan && status != VM_EIO;
    identity_touch(k, status == VM_OK);
}

static unsigned byte_claim(int k)
{
    return identity_shows_file(k) ? 2 : identity_is_zero_fill(k) ? 10 : 6;
}

static struct flat_verdict look(int process, uint32_t address, enum vm_status error, uint32_t open,
                                enum vm_status status, unsigned char byte)
{
    struct flat_verdict verdict = judge_access(error, open, status);
    int k;
    if (error != VM_OK)
        return verdict;
    k = page_of(process, address / VM_PAGE_SIZE);
    verdict = expect(verdict, bytes[k].b[address % VM_PAGE_SIZE], status, byte, byte_claim(k));
    if (verdict.allowed && status != VM_EACCES)
        touch(k, status);
    return verdict;
}

struct flat_verdict flat_load(int process, uint32_t address, enum vm_status status, unsigned char byte)
{
    enum vm_status error = access_error(process, address, VM_READ);
    bool may_succeed =
        limits.execute_reads && error == VM_EACCES && access_error(process, address, VM_EXECUTE) == VM_OK;
    return look(process, address, may_succeed ? VM_OK : error, status_if(may_succeed, VM_EACCES), status,
                byte);
}

struct flat_verdict flat_fetch(int process, uint32_t address, enum vm_status status, unsigned char byte)
{
    return look(process, address, access_error(process, address, VM_EXECUTE), 0, status, byte);
}

struct flat_verdict flat_store(int process, uint32_t address, unsigned char byte, enum vm_status status)
{
    enum vm_status error = access_error(process, address, VM_WRITE);
    struct flat_verdict verdict = judge_access(error, 0, status);
    int k;
    if (error != VM_OK || !verdict.allowed)
        return verdict;
    k = page_of(process, address / VM_PAGE_SIZE);
    touch(k, status);
    if (status != VM_OK)
        return verdict;
    identity_store(k);
    bytes[k].b[address % VM_PAGE_SIZE] = byte;
    return verdict;
}

struct flat_verdict flat_fork(int process, enum vm_status status, int child)
{
    enum vm_status error = flat_live(process) ? number_error() : VM_ESRCH;
    struct flat_verdict verdict =
        judge_number(error, status_if(limits.tables, VM_ENOTABLE), status, child, 4);
    if (!verdict.allowed || status != VM_OK)
        return verdict;
    live[child] = true;
    for (uint32_t page = 0; page < VM_SPACE_PAGES; page++)
        if (mapped[page_of(process, page)])
            copy_page(page_of(process, page), page_of(child, page));
    return verdict;
}

static void load_image(int start, const struct vm_image *image)
{
    int text = (int)image->text_pages, data = (int)image->data_pages, stack = (int)image->stack_pages;
    map_pages(start, text, VM_READ | VM_EXECUTE, (int)image->text_file);
    map_pages(start + text, data, VM_READ | VM_WRITE, (int)image->text_file + text);
    map_pages(start + text + data, (int)image->bss_pages, VM_READ | VM_WRITE, ZERO_FILL);
    map_pages(start + VM_SPACE_PAGES - stack, stack, VM_READ | VM_WRITE, ZERO_FILL);
}

struct flat_verdict flat_exec(int process, const struct vm_image *image, enum vm_status status)
{
    enum vm_status error = flat_live(process) ? image_error(image) : VM_ESRCH;
    struct flat_verdict verdict = judge(error, status_if(limits.tables, VM_ENOTABLE), status);
    if (verdict.allowed && status == VM_OK) {
        unmap_pages(page_of(process, 0), VM_SPACE_PAGES);
        load_image(page_of(process, 0), image);
    }
    return verdict;
}

struct flat_verdict flat_exit(int process, enum vm_status status)
{
    struct flat_verdict verdict = judge(flat_live(process) ? VM_OK : VM_ESRCH, 0, status);
    if (verdict.allowed && status == VM_OK)
        end_process(process);
    return verdict;
}

struct flat_verdict flat_killed(int process)
{
    bool allowed = limits.memory && flat_live(process);
    if (allowed)
        end_process(process);
    return (struct flat_verdict){allowed, 0, FLAT_ANY, FLAT_ANY, 12};
}

struct flat_verdict flat_reclaim(uint32_t wanted, enum vm_status status, uint32_t freed)
{
    struct flat_verdict verdict = judge(VM_OK, transfer_failure(), status);
    nth_plan = nth_plan && status != VM_EIO;
    verdict.bound = wanted;
    return refuse(verdict, status == VM_OK && freed > wanted, 11);
}

struct flat_verdict flat_fail_nth(uint32_t n, enum vm_status status)
{
    if (status == VM_OK)
        nth_plan = n > 0;
    return judge(VM_OK, 0, status);
}

static struct flat_verdict plan_place(bool exists, enum vm_status status)
{
    if (exists && status == VM_OK)
        place_plan = true;
    return judge(exists ? VM_OK : VM_EINVAL, 0, status);
}

struct flat_verdict flat_fail_slot(uint32_t slot, enum vm_status status)
{
    return plan_place(slot < VM_SLOTS, status);
}

struct flat_verdict flat_fail_file(uint32_t file_page, enum vm_status status)
{
    return plan_place(file_page < VM_FILE_PAGES, status);
}

struct flat_verdict flat_fail_none(enum vm_status status)
{
    nth_plan = nth_plan && status != VM_OK;
    place_plan = place_plan && status != VM_OK;
    return judge(VM_OK, 0, status);
}

/* --- observations --- */

struct flat_verdict flat_resident(int process, uint32_t page, enum vm_status status, bool resident)
{
    enum vm_status error = page_error(process, page);
    struct flat_verdict verdict = judge(error, 0, status);
    if (error == VM_OK && !identity_touched(page_of(process, page)))
        return expect(verdict, 0, status, resident, 1);
    return verdict;
}

struct flat_verdict flat_same_frame(int process, uint32_t page, int other, uint32_t other_page,
                                    enum vm_status status, bool same)
{
    enum vm_status first = page_error(process, page), second = page_error(other, other_page);
    struct flat_verdict verdict = judge(first != VM_OK ? first : second, 0, status);
    int a, b;
    if (first != VM_OK || second != VM_OK)
        return verdict;
    a = page_of(process, page);
    b = page_of(other, other_page);
    if (identity_is_zero_fill(a) && identity_is_zero_fill(b))
        return verdict;
    if (!identity_same(a, b))
        return expect(verdict, 0, status, same, 6);
    return expect(verdict, 1, status, same, identity_shows_file(a) ? 9 : 7);
}

static struct flat_verdict limit(struct flat_verdict verdict, uint32_t used, int64_t bound, unsigned claim)
{
    if (verdict.allowed && used > bound)
        verdict.bound = bound;
    return refuse(verdict, used > bound, claim);
}

struct flat_verdict flat_usage(const struct vm_usage *usage)
{
    int file = identity_count_file(), private = identity_count_private();
    bool anybody = count_true(live, 0, VM_PROCESSES) > 0;
    struct flat_verdict verdict = judge(VM_OK, 0, VM_OK);
    verdict = limit(verdict, usage->frames, file + private, 5);
    verdict = limit(verdict, usage->slots, private, 3);
    verdict = limit(verdict, usage->tables, anybody ? UINT32_MAX : 0, 13);
    return limit(verdict, usage->copies, identity_copies(), 7);
}

bool flat_live(int process)
{
    return process >= 0 && process < VM_PROCESSES && live[process];
}

bool flat_mapped(int process, uint32_t page)
{
    return flat_live(process) && page < VM_SPACE_PAGES && mapped[page_of(process, page)];
}

uint32_t flat_protection(int process, uint32_t page)
{
    return flat_mapped(process, page) ? protection[page_of(process, page)] : 0;
}

int flat_byte(int process, uint32_t address)
{
    uint32_t page = address / VM_PAGE_SIZE;
    return flat_mapped(process, page) ? bytes[page_of(process, page)].b[address % VM_PAGE_SIZE] : -1;
}
