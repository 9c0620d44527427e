/*
 * The model, or a wrong variant of it, as a plugin (harness/include/forkproof_plugin.h): what judges it then knows no more of it
 * than of any other implementation.
 */
#include "../../harness/include/forkproof_plugin.h"
#include "../../model/vm.h"

_Static_assert((int)VM_ENOPROC == (int)FORKPROOF_ENOPROC && (int)VM_EIO == (int)FORKPROOF_EIO,
               "the answers have the same numbers");

static int reset(const struct forkproof_sizes *sizes)
{
    vm_init();
    return sizes->processes != VM_PROCESSES || sizes->pages != VM_SPACE_PAGES ||
           sizes->page_size != VM_PAGE_SIZE;
}

static int plugin_spawn(int *process)
{
    return (int)vm_spawn(process);
}

static int plugin_map_anon(int process, uint32_t page, uint32_t count, uint32_t prot)
{
    return (int)vm_map_anon(process, page, count, prot);
}

static int plugin_map_file(int process, uint32_t page, uint32_t count, uint32_t prot, uint32_t file_page)
{
    return (int)vm_map_file(process, page, count, prot, file_page);
}

static int plugin_map_shared(int process, uint32_t page, uint32_t count, uint32_t prot, uint32_t file_page)
{
    return (int)vm_map_shared(process, page, count, prot, file_page);
}

static int plugin_unmap(int process, uint32_t page, uint32_t count)
{
    return (int)vm_unmap(process, page, count);
}

static int plugin_sync(int process, uint32_t page, uint32_t count)
{
    return (int)vm_sync(process, page, count);
}

static int plugin_protect(int process, uint32_t page, uint32_t count, uint32_t prot)
{
    return (int)vm_protect(process, page, count, prot);
}

static int plugin_load(int process, uint32_t address, unsigned char *byte)
{
    return (int)vm_load(process, address, byte);
}

static int plugin_store(int process, uint32_t address, unsigned char byte)
{
    return (int)vm_store(process, address, byte);
}

static int plugin_fetch(int process, uint32_t address, unsigned char *byte)
{
    return (int)vm_fetch(process, address, byte);
}

static int plugin_fork(int process, int *child)
{
    return (int)vm_fork(process, child);
}

static int plugin_exec(int process, const struct forkproof_image *image)
{
    const struct vm_image vm = {image->text_file, image->text_pages,  image->data_pages,
                                image->bss_pages, image->stack_pages, image->entry};
    return (int)vm_exec(process, &vm);
}

static int plugin_exit(int process)
{
    return (int)vm_exit(process);
}

static int plugin_reclaim(uint32_t wanted, uint32_t *freed)
{
    return (int)vm_reclaim(wanted, freed);
}

static int plugin_read_file(uint32_t file_page, uint32_t offset, unsigned char *byte)
{
    return (int)vm_read_file(file_page, offset, byte);
}

/* The frame of a page, or -1: it is in none. */
static int frame_of(int process, uint32_t page, int *frame)
{
    enum vm_where where = VM_UNMAPPED;
    uint32_t number = 0;
    enum vm_status status = vm_residence(process, page, &where, &number);
    *frame = where == VM_IN_FRAME ? (int)number : -1;
    return status == VM_OK && where == VM_UNMAPPED ? FORKPROOF_EFAULT : (int)status;
}

static int plugin_resident(int process, uint32_t page, int *in_memory)
{
    int frame, status = frame_of(process, page, &frame);
    *in_memory = frame >= 0;
    return status;
}

static int plugin_same(int process, uint32_t page, int other, uint32_t other_page, int *one_frame)
{
    int frame, other_frame = -1, status = frame_of(process, page, &frame);
    if (status == FORKPROOF_OK)
        status = frame_of(other, other_page, &other_frame);
    *one_frame = frame == other_frame;
    return status == FORKPROOF_OK && (frame < 0 || other_frame < 0) ? FORKPROOF_UNSUPPORTED : status;
}

static int plugin_usage(struct forkproof_usage *usage)
{
    struct vm_usage vm;
    vm_usage(&vm);
    *usage = (struct forkproof_usage){vm.frames,     vm.slots,      vm.tables,      vm.copies,
                                      vm.file_reads, vm.slot_reads, vm.slot_writes, vm.file_writes};
    return FORKPROOF_OK;
}

const struct forkproof_plugin forkproof_plugin = {
    .version = FORKPROOF_PLUGIN_VERSION,
    .size = sizeof(struct forkproof_plugin),
    .flags = FORKPROOF_MEMORY_LIMITED | FORKPROOF_TABLES_LIMITED | FORKPROOF_CHECKS_ARGUMENTS,
    .places = VM_FRAMES + VM_SLOTS,
    .reset = reset,
#define IF_FUNCTION(...) __VA_ARGS__
#define IF_NO_FUNCTION(...)
#define OPERATION(NAME, name, operands, result, effect, weights, plugin, ...) \
    IF_##plugin(.name = plugin_##name, )
#include "../../harness/language/operations.h"
};
