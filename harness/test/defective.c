#include "defective.h"

#include <stdbool.h>
#include <string.h>

#include "../../model/file_byte.h"

enum { FRAMES = 4096 }; /* more than any test uses: none is taken twice */

enum backing { ANONYMOUS, PRIVATE, SHARED };

struct mapping {
    bool mapped, copy_on_write;
    enum backing backing;
    uint32_t file_page; /* of what is not anonymous */
    uint32_t prot;
    int frame;
};

static enum defect defect;
static bool live[VM_PROCESSES];
static struct mapping spaces[VM_PROCESSES][VM_SPACE_PAGES];
static struct page frames[FRAMES];
static int frames_used;
static int file_frame[VM_FILE_PAGES];
static struct page file[VM_FILE_PAGES]; /* itself */

static bool cached; /* the last load */
static int cached_process;
static uint32_t cached_address;
static unsigned char cached_byte;
static unsigned loads;

static int frame_take(const struct page *content)
{
    if (content != NULL)
        frames[frames_used] = *content;
    return frames_used++;
}

void defective_init(enum defect machine_defect)
{
    defect = machine_defect;
    memset(live, 0, sizeof live);
    memset(spaces, 0, sizeof spaces);
    memset(frames, 0xA5, sizeof frames);
    frames_used = 0;
    for (uint32_t n = 0; n < VM_FILE_PAGES; n++) {
        for (uint32_t o = 0; o < VM_PAGE_SIZE; o++)
            file[n].b[o] = vm_file_byte(n, o);
        file_frame[n] = frame_take(&file[n]);
    }
    cached = false;
    loads = 0;
}

enum vm_status defective_spawn(int *process)
{
    for (int p = 0; p < VM_PROCESSES; p++)
        if (!live[p]) {
            live[p] = true;
            *process = p;
            return VM_OK;
        }
    return VM_ENOPROC;
}

static int first_frame(enum backing backing, uint32_t file_page)
{
    static const struct page zeros;
    if (backing == ANONYMOUS)
        return frame_take(defect == NO_ZERO_FILL ? NULL : &zeros);
    if (backing == PRIVATE && defect == PRIVATE_IS_SNAPSHOT)
        return frame_take(&frames[file_frame[file_page]]);
    return file_frame[file_page];
}

static bool first_store_copies(enum backing backing)
{
    return (backing == PRIVATE && defect != FILE_IS_WRITTEN) ||
           (backing == SHARED && defect == SHARED_IS_PRIVATE);
}

static enum vm_status map(int process, uint32_t page, uint32_t count, uint32_t prot, enum backing backing,
                          uint32_t file_page)
{
    struct mapping *space = spaces[process];
    if (!live[process])
        return VM_ESRCH;
    for (uint32_t v = page; v < page + count; v++)
        if (space[v].mapped && defect != MAP_REPLACES)
            return VM_EEXIST;
    for (uint32_t i = 0; i < count; i++)
        space[page + i] = (struct mapping){.mapped = true,
                                           .copy_on_write = first_store_copies(backing),
                                           .backing = backing,
                                           .file_page = file_page + i,
                                           .prot = prot,
                                           .frame = first_frame(backing, file_page + i)};
    return VM_OK;
}

enum vm_status defective_map_anon(int process, uint32_t page, uint32_t count, uint32_t prot)
{
    return map(process, page, count, prot, ANONYMOUS, 0);
}

enum vm_status defective_map_file(int process, uint32_t page, uint32_t count, uint32_t prot,
                                  uint32_t file_page)
{
    return map(process, page, count, prot, PRIVATE, file_page);
}

enum vm_status defective_map_shared(int process, uint32_t page, uint32_t count, uint32_t prot,
                                    uint32_t file_page)
{
    return map(process, page, count, prot, SHARED, file_page);
}

static void unmap_page(struct mapping *mapping)
{
    if (mapping->mapped && mapping->backing == SHARED && defect == UNMAP_DROPS_STORES)
        frames[mapping->frame] = file[mapping->file_page];
    mapping->mapped = false;
}

enum vm_status defective_unmap(int process, uint32_t page, uint32_t count)
{
    if (!live[process])
        return VM_ESRCH;
    if (defect != UNMAP_KEEPS)
        for (uint32_t v = page; v < page + count; v++)
            unmap_page(&spaces[process][v]);
    return VM_OK;
}

static bool all_mapped(const struct mapping *space, uint32_t page, uint32_t count)
{
    for (uint32_t v = page; v < page + count; v++)
        if (!space[v].mapped)
            return false;
    return true;
}

enum vm_status defective_sync(int process, uint32_t page, uint32_t count)
{
    if (!live[process])
        return VM_ESRCH;
    if (!all_mapped(spaces[process], page, count) && defect != SYNC_PASSES_HOLES)
        return VM_EFAULT;
    for (uint32_t v = page; v < page + count; v++) {
        struct mapping *mapping = &spaces[process][v];
        if (mapping->mapped && mapping->backing == SHARED && defect != SYNC_LIES)
            file[mapping->file_page] = frames[mapping->frame];
    }
    return VM_OK;
}

enum vm_status defective_protect(int process, uint32_t page, uint32_t count, uint32_t prot)
{
    struct mapping *space = spaces[process];
    if (!live[process])
        return VM_ESRCH;
    if (!all_mapped(space, page, count))
        return VM_EFAULT;
    if (defect == PROTECT_STOPS_HALF_WAY)
        count = (count + 1) / 2;
    for (uint32_t v = page; v < page + count; v++) {
        space[v].prot = prot;
        if (defect == PROTECT_ENDS_SHARING)
            space[v].copy_on_write = true;
        if (defect == PROTECT_LOSES_BYTES && prot == 0)
            memset(&frames[space[v].frame], 0, sizeof frames[0]);
    }
    return VM_OK;
}

static enum vm_status find(int process, uint32_t address, uint32_t needed, struct mapping **mapping)
{
    uint32_t page = address / VM_PAGE_SIZE;
    if (!live[process])
        return VM_ESRCH;
    if (page >= VM_SPACE_PAGES || !spaces[process][page].mapped)
        return VM_EFAULT;
    *mapping = &spaces[process][page];
    return ((*mapping)->prot & needed) != 0 || defect == NO_PROTECTION ? VM_OK : VM_EACCES;
}

enum vm_status defective_load(int process, uint32_t address, unsigned char *byte)
{
    struct mapping *mapping;
    enum vm_status status = find(process, address, VM_READ, &mapping);
    if (status != VM_OK)
        return status;
    loads++;
    if (loads % 2 == 0 && (defect == FALSE_NO_MEMORY || defect == FALSE_IO_ERROR))
        return defect == FALSE_NO_MEMORY ? VM_ENOMEM : VM_EIO;
    if (defect != LOAD_IS_STALE || !cached || process != cached_process || address != cached_address)
        cached_byte = frames[mapping->frame].b[address % VM_PAGE_SIZE];
    cached = true;
    cached_process = process;
    cached_address = address;
    *byte = cached_byte;
    return VM_OK;
}

static void store_to_copies(uint32_t file_page, uint32_t offset, unsigned char byte)
{
    for (int p = 0; p < VM_PROCESSES; p++)
        for (int v = 0; v < VM_SPACE_PAGES; v++)
            if (spaces[p][v].mapped && spaces[p][v].backing == PRIVATE && spaces[p][v].file_page == file_page)
                frames[spaces[p][v].frame].b[offset] = byte;
}

enum vm_status defective_store(int process, uint32_t address, unsigned char byte)
{
    struct mapping *mapping;
    enum vm_status status = find(process, address, VM_WRITE, &mapping);
    if (status != VM_OK && !(status == VM_EACCES && defect == REFUSED_STORE_STORES))
        return status;
    if (mapping->copy_on_write)
        mapping->frame = frame_take(&frames[mapping->frame]);
    mapping->copy_on_write = false;
    frames[mapping->frame].b[address % VM_PAGE_SIZE] = byte;
    if (mapping->backing == SHARED && defect == PRIVATE_COPY_FOLLOWS)
        store_to_copies(mapping->file_page, address % VM_PAGE_SIZE, byte);
    return status;
}

static void fork_page(struct mapping *parent, struct mapping *child)
{
    *child = *parent;
    if (!parent->mapped || defect == FORK_SHARES_WRITABLE ||
        (parent->backing == SHARED && defect != FORK_ENDS_SHARING))
        return;
    child->copy_on_write = true;
    if (defect != FORK_LEAVES_PARENT_WRITABLE)
        parent->copy_on_write = true;
}

enum vm_status defective_fork(int process, int *child)
{
    uint32_t pages = defect == FORK_FORGETS_LAST_PAGE ? VM_SPACE_PAGES - 1 : VM_SPACE_PAGES;
    enum vm_status status;
    if (!live[process])
        return VM_ESRCH;
    status = defective_spawn(child);
    if (status != VM_OK)
        return status;
    memset(spaces[*child], 0, sizeof spaces[*child]);
    for (uint32_t v = 0; v < pages; v++)
        fork_page(&spaces[process][v], &spaces[*child][v]);
    if (defect == FORK_RETURNS_LIVE_NUMBER)
        *child = process;
    return VM_OK;
}

enum vm_status defective_exec(int process, const struct vm_image *image)
{
    struct mapping last = spaces[process][VM_SPACE_PAGES - 1];
    uint32_t data_file = image->text_file + image->text_pages;
    uint32_t data = image->text_pages, bss = data + image->data_pages;
    uint32_t stack = VM_SPACE_PAGES - image->stack_pages;
    if (!live[process])
        return VM_ESRCH;
    memset(spaces[process], 0, sizeof spaces[process]);
    map(process, 0, image->text_pages, VM_READ | VM_EXECUTE, PRIVATE, image->text_file);
    map(process, data, image->data_pages, VM_READ | VM_WRITE, PRIVATE, data_file);
    map(process, bss, image->bss_pages, VM_READ | VM_WRITE, ANONYMOUS, 0);
    map(process, stack, image->stack_pages, VM_READ | VM_WRITE, ANONYMOUS, 0);
    if (defect == EXEC_KEEPS_LAST_PAGE)
        spaces[process][VM_SPACE_PAGES - 1] = last;
    return VM_OK;
}

enum vm_status defective_exit(int process)
{
    if (!live[process])
        return VM_ESRCH;
    memset(spaces[process], 0, sizeof spaces[process]);
    live[process] = defect == EXIT_KEEPS_NUMBER;
    return VM_OK;
}

enum vm_status defective_read_file(uint32_t file_page, uint32_t offset, unsigned char *byte)
{
    *byte = file[file_page].b[offset];
    return VM_OK;
}
