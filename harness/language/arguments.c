#include "arguments.h"

#include "language.h"

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

/* What is due because of one operand; pages: of the range, if there is one. */
static enum vm_status operand_error(const struct machine *machine, const struct op *op, enum operand operand,
                                    uint32_t pages)
{
    bool good = true;
    switch (operand) {
    case ADDRESS:
        return op->page / machine->page_size < machine->space_pages ? VM_OK : VM_EFAULT;
    case PAGE:
        good = pages != 0 && range_fits(op->page, pages, machine->space_pages);
        break;
    case PROT:
        good = is_protection(op->prot);
        break;
    case FILE_PAGE:
        good = range_fits(op->file, pages, machine->file_pages);
        break;
    case OFFSET:
        good = op->count < machine->page_size;
        break;
    case SLOT:
        good = op->count < machine->slots;
        break;
    case TEXT_FILE:
        good = image_fits(machine, &op->image);
        break;
    default: /* of OTHER_PAGE there is an answer only when the first page is mapped */
        break;
    }
    return good ? VM_OK : VM_EINVAL;
}

enum vm_status arguments_error(const struct machine *machine, const struct op *op, bool live)
{
    const enum operand *all = operations[op->kind].operands;
    const uint32_t pages = all[1] == PAGE && all[2] == COUNT ? op->count : 1;
    enum vm_status error = live ? VM_OK : VM_ESRCH;
    for (const enum operand *o = all; *o != NONE && error == VM_OK; o++)
        error = operand_error(machine, op, *o, pages);
    return error;
}
