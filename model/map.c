/*
 * The operations on ranges of pages, and exec. Each checks its whole range and counts the tables that it needs before
 * it changes anything.
 */
#include "process.h"

static int range_ok(uint32_t page, uint32_t count)
{
    return count >= 1 && count <= VM_SPACE_PAGES && page <= VM_SPACE_PAGES - count;
}

/* Write without read is reserved (RISC-V privileged manual 4.3.1). */
static int prot_ok(uint32_t prot)
{
    return prot <= (VM_READ | VM_WRITE | VM_EXECUTE) && (!prot_write((int)prot) || prot_read((int)prot));
}

/* How many leaf tables a range needs that process p does not have. */
static int range_tables(int p, int page, int count)
{
    int need = 0;
    for (int v = page / VM_LEAF_ENTRIES; v <= (page + count - 1) / VM_LEAF_ENTRIES; v++) {
        if (table_of(p * VM_ROOT_ENTRIES + v) < 0)
            need++;
    }
    return need;
}

/* Maps a range, none of it mapped yet, for which there are tables enough: from place on, or all zero fill. */
static void range_map(int p, int page, int count, int prot, int place)
{
    for (int i = 0; i < count; i++) {
        int r = p * VM_ROOT_ENTRIES + (page + i) / VM_LEAF_ENTRIES;
        int t = table_of(r);
        if (t < 0)
            t = table_new(r);
        page_map(t * VM_LEAF_ENTRIES + (page + i) % VM_LEAF_ENTRIES,
                 place == ZERO_PLACE ? ZERO_PLACE : place + i, prot);
    }
}

/* vm_map_anon and vm_map_file, from place on. */
static enum vm_status map_at(int p, uint32_t page, uint32_t count, uint32_t prot, int place)
{
    for (uint32_t i = 0; i < count; i++) {
        if (table_walk(p, (int)(page + i)) >= 0)
            return VM_EEXIST;
    }
    if (range_tables(p, (int)page, (int)count) > table_count_free())
        return VM_ENOTABLE;
    range_map(p, (int)page, (int)count, (int)prot, place);
    return VM_OK;
}

enum vm_status vm_map_anon(int process, uint32_t page, uint32_t count, uint32_t prot)
{
    if (!process_exists(process))
        return VM_ESRCH;
    if (!range_ok(page, count) || !prot_ok(prot))
        return VM_EINVAL;
    return map_at(process, page, count, prot, ZERO_PLACE);
}

enum vm_status vm_map_file(int process, uint32_t page, uint32_t count, uint32_t prot, uint32_t file_page)
{
    if (!process_exists(process))
        return VM_ESRCH;
    if (!range_ok(page, count) || !prot_ok(prot) || count > VM_FILE_PAGES ||
        file_page > VM_FILE_PAGES - count)
        return VM_EINVAL;
    return map_at(process, page, count, prot, FILE0 + (int)file_page);
}

enum vm_status vm_unmap(int process, uint32_t page, uint32_t count)
{
    if (!process_exists(process))
        return VM_ESRCH;
    if (!range_ok(page, count))
        return VM_EINVAL;
    for (uint32_t i = 0; i < count; i++) {
        int k = table_walk(process, (int)(page + i));
        if (k >= 0)
            page_unmap(k);
    }
    for (uint32_t v = page / VM_LEAF_ENTRIES; v <= (page + count - 1) / VM_LEAF_ENTRIES; v++) {
        int t = table_of(process * VM_ROOT_ENTRIES + (int)v);
        if (t >= 0 && table_is_empty(t))
            table_release(t);
    }
    return VM_OK;
}

enum vm_status vm_protect(int process, uint32_t page, uint32_t count, uint32_t prot)
{
    if (!process_exists(process))
        return VM_ESRCH;
    if (!range_ok(page, count) || !prot_ok(prot))
        return VM_EINVAL;
    for (uint32_t i = 0; i < count; i++) {
        if (table_walk(process, (int)(page + i)) < 0)
            return VM_EFAULT;
    }
    for (uint32_t i = 0; i < count; i++)
        page_protect(table_walk(process, (int)(page + i)), (int)prot);
    return VM_OK;
}

static int image_ok(const struct vm_image *m)
{
    uint32_t space = VM_SPACE_PAGES, files = VM_FILE_PAGES;
    return m->text_pages >= 1 && m->text_pages <= space && m->data_pages <= space - m->text_pages &&
           m->bss_pages <= space - m->text_pages - m->data_pages &&
           m->stack_pages <= space - m->text_pages - m->data_pages - m->bss_pages && m->text_file <= files &&
           m->text_pages + m->data_pages <= files - m->text_file && m->entry / VM_PAGE_SIZE < m->text_pages;
}

/* How many leaf tables the program needs: those of its lower part, and those of its stack that are not among them. */
static int image_tables(int low, int stack)
{
    int low_tables = (low + VM_LEAF_ENTRIES - 1) / VM_LEAF_ENTRIES;
    if (stack == 0)
        return low_tables;
    int first = (VM_SPACE_PAGES - stack) / VM_LEAF_ENTRIES, last = (VM_SPACE_PAGES - 1) / VM_LEAF_ENTRIES;
    if (first < low_tables)
        first = low_tables;
    return low_tables + last - first + 1;
}

enum vm_status vm_exec(int process, const struct vm_image *image)
{
    if (!process_exists(process))
        return VM_ESRCH;
    if (!image_ok(image))
        return VM_EINVAL;
    int text = (int)image->text_pages, data = (int)image->data_pages, bss = (int)image->bss_pages;
    int stack = (int)image->stack_pages, from = FILE0 + (int)image->text_file;
    if (image_tables(text + data + bss, stack) > table_count_free() + space_tables(process))
        return VM_ENOTABLE;
    space_clear(process);
    range_map(process, 0, text, VM_READ | VM_EXECUTE, from);
    range_map(process, text, data, VM_READ | VM_WRITE, from + text);
    range_map(process, text + data, bss, VM_READ | VM_WRITE, ZERO_PLACE);
    range_map(process, VM_SPACE_PAGES - stack, stack, VM_READ | VM_WRITE, ZERO_PLACE);
    return VM_OK;
}
