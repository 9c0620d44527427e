#include "flat_error.h"

#include "flat.h"

bool flat_all(const bool *flags, int first, int count, bool value)
{
    /*@ loop invariant index: first <= i <= first + count;
        loop invariant all: \forall integer j; first <= j < i ==> (flags[j] != 0 <==> value != 0);
        loop assigns i;
        loop variant first + count - i; */
    for (int i = first; i < first + count; i++)
        if (flags[i] != value)
            return false;
    return true;
}

bool flat_all_used(int process, uint32_t page, uint32_t count, bool used)
{
    return flat_all(flat_used, flat_page_of(process, page), (int)count, used);
}

enum vm_status flat_number_error(void)
{
    return flat_all(flat_alive, 0, VM_PROCESSES, true) ? VM_ENOPROC : VM_OK;
}

enum vm_status flat_range_error(int process, uint32_t page, uint32_t count, uint32_t prot)
{
    if (!flat_live(process))
        return VM_ESRCH;
    if (count == 0 || (uint64_t)page + count > VM_SPACE_PAGES)
        return VM_EINVAL;
    if (prot > VM_READ + VM_WRITE + VM_EXECUTE || prot % 4 == VM_WRITE)
        return VM_EINVAL;
    return VM_OK;
}

enum vm_status flat_file_error(int process, uint32_t page, uint32_t count, uint32_t prot, uint32_t file_page)
{
    enum vm_status error = flat_range_error(process, page, count, prot);
    return error == VM_OK && (uint64_t)file_page + count > VM_FILE_PAGES ? VM_EINVAL : error;
}

enum vm_status flat_mapped_error(int process, uint32_t page, uint32_t count, uint32_t prot)
{
    enum vm_status error = flat_range_error(process, page, count, prot);
    if (error == VM_OK && !flat_all_used(process, page, count, true))
        error = VM_EFAULT;
    return error;
}

enum vm_status flat_access_error(int process, uint32_t address, uint32_t needed)
{
    uint32_t page = address / VM_PAGE_SIZE;
    if (!flat_live(process))
        return VM_ESRCH;
    if (!flat_mapped(process, page))
        return VM_EFAULT;
    int k = flat_page_of(process, page);
    //@ assert kind: FlatAddressKind(process, address) == FlatKind(k) && FlatKind(k) >= 0;
    //@ assert read: FlatKind(k) % 2 == flat_prot[k] % 2;
    //@ assert write: FlatKind(k) / 2 % 2 == flat_prot[k] / 2 % 2;
    //@ assert execute: FlatKind(k) / 4 % 2 == flat_prot[k] / 4 % 2;
    return flat_prot[k] / needed % 2 == 1 ? VM_OK : VM_EACCES;
}

enum vm_status flat_image_error(int process, const struct vm_image *image)
{
    uint64_t from_file = (uint64_t)image->text_pages + image->data_pages;
    uint64_t pages = from_file + image->bss_pages + image->stack_pages;
    if (!flat_live(process))
        return VM_ESRCH;
    if (pages > VM_SPACE_PAGES || image->text_file + from_file > VM_FILE_PAGES)
        return VM_EINVAL;
    return image->entry / VM_PAGE_SIZE < image->text_pages ? VM_OK : VM_EINVAL;
}
