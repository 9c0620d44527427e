#include "arguments.h"

static bool range_fits(uint32_t page, uint32_t count, uint32_t end)
{
    return page <= end && count <= end - page;
}

static bool is_protection(uint32_t prot)
{
    return prot <= (VM_READ | VM_WRITE | VM_EXECUTE) && ((prot & VM_WRITE) == 0 || (prot & VM_READ) != 0);
}

static bool image_fits(const struct machine *machine, const struct vm_image *image)
{
    const uint64_t from_file = (uint64_t)image->text_pages + image->data_pages;

    return image->text_pages != 0 &&
           from_file + image->bss_pages + image->stack_pages <= machine->space_pages &&
           image->text_file + from_file <= machine->file_pages &&
           image->entry / machine->page_size < image->text_pages;
}

enum vm_status arguments_error(const struct machine *machine, const struct op *op, bool live)
{
    if (!live)
        return VM_ESRCH;
    switch (op->kind) {
    case OP_MAP_FILE:
    case OP_MAP_SHARED:
        if (!range_fits(op->file, op->count, machine->file_pages))
            return VM_EINVAL;
        /* fall through */
    case OP_MAP_ANON:
    case OP_PROTECT:
        if (!is_protection(op->prot))
            return VM_EINVAL;
        /* fall through */
    case OP_UNMAP:
    case OP_SYNC:
        return op->count != 0 && range_fits(op->page, op->count, machine->space_pages) ? VM_OK : VM_EINVAL;
    case OP_LOAD:
    case OP_STORE:
    case OP_FETCH:
        return op->page / machine->page_size < machine->space_pages ? VM_OK : VM_EFAULT;
    case OP_EXEC:
        return image_fits(machine, &op->image) ? VM_OK : VM_EINVAL;
    case OP_RESIDENT:
    case OP_SAME: /* of the second page there is an answer only when the first is mapped */
        return op->page < machine->space_pages ? VM_OK : VM_EINVAL;
    default:
        return VM_OK;
    }
}
