#include "range.h"

/* 1 if a range is not empty and lies within the address space. */
/*@ assigns \nothing;
    ensures ok: \result != 0 <==> RangeOk(page, count); */
static int range_ok(uint32_t page, uint32_t count)
{
    return count >= 1 && count <= VM_SPACE_PAGES && page <= VM_SPACE_PAGES - count;
}

/* 1 if prot is a protection: write without read is reserved (RISC-V privileged manual 4.3.1). */
/*@ assigns \nothing;
    ensures ok: \result != 0 <==> ProtOk(prot); */
static int prot_ok(uint32_t prot)
{
    return prot <= (VM_READ | VM_WRITE | VM_EXECUTE) && (prot / VM_WRITE % 2 == 0 || prot % 2 == 1);
}

/* How many pages at the beginning of a range are all mapped (mapped 1) or all unmapped (0). */
/*@ requires inv: TableInv;
    requires process: 0 <= p < VM_PROCESSES;
    requires pages: 0 <= page && 0 <= count && page + count <= TREE_PAGES;
    requires bool: 0 <= mapped <= 1;
    assigns \nothing;
    ensures range: 0 <= \result <= count;
    ensures all: \forall integer n; page <= n < page + \result ==> (PageKind(p, n) >= 0 <==> mapped == 1);
    ensures next: \result < count ==> (PageKind(p, page + \result) >= 0 <==> mapped == 0); */
static int range_run(int p, int page, int count, int mapped)
{
    /*@ loop invariant index: 0 <= i <= count;
        loop invariant all: \forall integer n; page <= n < page + i ==> (PageKind(p, n) >= 0 <==> mapped == 1);
        loop assigns i;
        loop variant count - i; */
    for (int i = 0; i < count; i++) {
        if ((table_walk(p, page + i) >= 0) != (mapped == 1))
            return i;
    }
    return count;
}

/* vm_map_anon and vm_map_file after their arguments were checked, from place on. */
/*@ requires inv: MachineInv;
    requires process: Live(p);
    requires pages: RangeOk(page, count);
    requires prot: ProtOk(prot);
    requires place: place == ZERO_PLACE || (FILE0 <= place && place + count <= ZERO_PLACE);
    assigns SPACE_STATE;
    ensures inv: MachineInv;
    ensures answer: MapAnswer{Pre, Post}(p, page, count, prot, place, \result); */
static enum vm_status map_at(int p, int page, int count, int prot, int place)
{
    int v = page / VM_LEAF_ENTRIES, tables = (page + count - 1) / VM_LEAF_ENTRIES - v + 1;
    if (range_run(p, page, count, 0) < count)
        return VM_EEXIST;
    if (range_missing(p, v, tables) > table_count_free())
        return VM_ENOTABLE;
    range_reserve(p, v, tables);
    //@ assert pages: SamePagesBut{Pre, Here}(p, 0, 0);
    range_map(p, page, count, prot, place);
    /*@ assert in_space: \forall integer r; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES ==>
            r / VM_ROOT_ENTRIES == p; */
    return VM_OK;
}

/*@ requires inv: MachineInv;
    assigns SPACE_STATE;
    ensures inv: MachineInv;
    ensures no_process: \result == VM_ESRCH <==> !Live{Pre}(process);
    ensures invalid: \result == VM_EINVAL <==> Live{Pre}(process) && !(RangeOk(page, count) && ProtOk(prot));
    ensures answer: Live{Pre}(process) && RangeOk(page, count) && ProtOk(prot) ==>
        MapAnswer{Pre, Post}(process, page, count, prot, ZERO_PLACE, \result);
    ensures refused: \result != VM_OK ==> SamePagesBut{Pre, Post}(process, 0, 0); */
enum vm_status vm_map_anon(int process, uint32_t page, uint32_t count, uint32_t prot)
{
    if (!process_exists(process))
        return VM_ESRCH;
    if (!range_ok(page, count) || !prot_ok(prot))
        return VM_EINVAL;
    return map_at(process, (int)page, (int)count, (int)prot, ZERO_PLACE);
}

/*@ requires inv: MachineInv;
    assigns SPACE_STATE;
    ensures inv: MachineInv;
    ensures no_process: \result == VM_ESRCH <==> !Live{Pre}(process);
    ensures invalid: \result == VM_EINVAL <==> Live{Pre}(process) &&
        !(RangeOk(page, count) && ProtOk(prot) && file_page + count <= VM_FILE_PAGES);
    ensures answer: Live{Pre}(process) && RangeOk(page, count) && ProtOk(prot) &&
        file_page + count <= VM_FILE_PAGES ==>
        MapAnswer{Pre, Post}(process, page, count, prot, FILE0 + file_page, \result);
    ensures refused: \result != VM_OK ==> SamePagesBut{Pre, Post}(process, 0, 0); */
enum vm_status vm_map_file(int process, uint32_t page, uint32_t count, uint32_t prot, uint32_t file_page)
{
    if (!process_exists(process))
        return VM_ESRCH;
    if (!range_ok(page, count) || !prot_ok(prot) || count > VM_FILE_PAGES ||
        file_page > VM_FILE_PAGES - count)
        return VM_EINVAL;
    return map_at(process, (int)page, (int)count, (int)prot, FILE0 + (int)file_page);
}

/*@ requires inv: MachineInv;
    assigns SPACE_STATE, CACHE_STATE;
    ensures inv: MachineInv;
    ensures status: \result == VM_OK || \result == VM_ESRCH || \result == VM_EINVAL;
    ensures no_process: \result == VM_ESRCH <==> !Live{Pre}(process);
    ensures invalid: \result == VM_EINVAL <==> Live{Pre}(process) && !RangeOk(page, count);
    ensures refused: \result != VM_OK ==> SamePagesBut{Pre, Post}(process, 0, 0);
    ensures unmapped: \result == VM_OK ==>
        \forall integer n; page <= n < page + count ==> PageKind(process, n) == -1;
    ensures others: \result == VM_OK ==> SamePagesBut{Pre, Post}(process, page, page + count); */
enum vm_status vm_unmap(int process, uint32_t page, uint32_t count)
{
    if (!process_exists(process))
        return VM_ESRCH;
    if (!range_ok(page, count))
        return VM_EINVAL;
    int from = (int)page, v = from / VM_LEAF_ENTRIES;
    range_unmap(process, from, (int)count);
    //@ ghost Unmapped: ;
    range_release(process, v, (from + (int)count - 1) / VM_LEAF_ENTRIES - v + 1);
    //@ assert pages: SamePagesBut{Unmapped, Here}(process, 0, 0);
    return VM_OK;
}

/*@ requires inv: MachineInv;
    assigns POOL_STATE, RMAP_STATE;
    ensures inv: MachineInv;
    ensures status: \result == VM_OK || \result == VM_ESRCH || \result == VM_EINVAL || \result == VM_EFAULT;
    ensures no_process: \result == VM_ESRCH <==> !Live{Pre}(process);
    ensures invalid: \result == VM_EINVAL <==> Live{Pre}(process) && !(RangeOk(page, count) && ProtOk(prot));
    ensures unmapped: \result == VM_EFAULT <==> Live{Pre}(process) && RangeOk(page, count) && ProtOk(prot) &&
        \exists integer n; page <= n < page + count && PageKind{Pre}(process, n) == -1;
    ensures refused: \result != VM_OK ==> SamePagesBut{Pre, Post}(process, 0, 0);
    ensures kind: \result == VM_OK ==>
        \forall integer n; page <= n < page + count ==> PageKind(process, n) == prot;
    ensures view: \forall integer q, n, o; 0 <= q < VM_PROCESSES && 0 <= n < TREE_PAGES && 0 <= o < VM_PAGE_SIZE ==>
        PageView(q, n, o) == PageView{Pre}(q, n, o);
    ensures others: \result == VM_OK ==> SamePagesBut{Pre, Post}(process, page, page + count); */
enum vm_status vm_protect(int process, uint32_t page, uint32_t count, uint32_t prot)
{
    if (!process_exists(process))
        return VM_ESRCH;
    if (!range_ok(page, count) || !prot_ok(prot))
        return VM_EINVAL;
    if (range_run(process, (int)page, (int)count, 1) < (int)count)
        return VM_EFAULT;
    range_protect(process, (int)page, (int)count, (int)prot);
    return VM_OK;
}
