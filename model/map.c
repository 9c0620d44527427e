#include "range.h"

/* 1 if prot is a protection: write without read is reserved (RISC-V privileged manual 4.3.1). */
/*@ assigns \nothing;
    ensures ok: \result != 0 <==> ProtOk(prot) && prot < PROT_SHARED; */
static int prot_ok(uint32_t prot)
{
    return prot <= (VM_READ | VM_WRITE | VM_EXECUTE) && (prot / VM_WRITE % 2 == 0 || prot % 2 == 1);
}

/* vm_map_anon and vm_map_file after their arguments were checked, from place on. */
/*@ requires inv: MachineInv;
    requires process: Live(p);
    requires pages: RangeOk(page, count);
    requires prot: ProtOk(prot) && (ProtShared(prot) == 1 ==> place != ZERO_PLACE);
    requires place: place == ZERO_PLACE || (FILE0 <= place && place + count <= ZERO_PLACE);
    assigns SPACE_STATE;
    ensures inv: MachineInv;
    ensures answer: MapAnswer{Pre, Post}(p, page, count, prot, place, \result);
    ensures spare: TablesNeeded{Pre} ==> TablesNeeded;
    ensures brought: NoPageBrought{Pre, Post}; */
static enum vm_status map_at(int p, int page, int count, int prot, int place)
{
    int v = page / VM_LEAF_ENTRIES, tables = (page + count - 1) / VM_LEAF_ENTRIES - v + 1;
    if (range_run(p, page, count, 0) < count)
        return VM_EEXIST;
    if (range_missing(p, v, tables) > table_count_free())
        return VM_ENOTABLE;
    range_reserve(p, v, tables);
    //@ assert pages: SamePagesBut{Pre, Here}(p, 0, 0);
    //@ assert stay: StayBut{Pre, Here}(p, 0, 0);
    range_map(p, page, count, prot, place);
    /*@ ghost
        int w = v;
        /@ loop invariant index: v <= w <= v + tables;
           loop invariant needed: \forall integer u; v <= u < w ==> TableNeeded(p, u);
           loop assigns w;
           loop variant v + tables - w; @/
        while (w < v + tables) {
            int n = w == v ? page : w * VM_LEAF_ENTRIES;
            /@ assert mapped: page <= n < page + count && w * VM_LEAF_ENTRIES <= n < (w + 1) * VM_LEAF_ENTRIES &&
                   PageKind(p, n) >= 0; @/
            w++;
        }
    */
    /*@ assert others: \forall integer q, u; 0 <= q < VM_PROCESSES && 0 <= u < VM_ROOT_ENTRIES &&
            (q != p || u < v || u >= v + tables) && TableNeeded{Pre}(q, u) ==> TableNeeded(q, u); */
    /*@ assert in_space: \forall integer r; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES ==>
            r / VM_ROOT_ENTRIES == p; */
    return VM_OK;
}

/*@ requires inv: MachineInv;
    assigns SPACE_STATE;
    ensures inv: MachineInv;
    ensures no_process: \result == VM_ESRCH <==> !Live{Pre}(process);
    ensures invalid: \result == VM_EINVAL <==> Live{Pre}(process) && !(RangeOk(page, count) && ProtOk(prot) && prot < PROT_SHARED);
    ensures answer: Live{Pre}(process) && RangeOk(page, count) && ProtOk(prot) && prot < PROT_SHARED ==>
        MapAnswer{Pre, Post}(process, page, count, prot, ZERO_PLACE, \result);
    ensures refused: \result != VM_OK ==> SamePagesBut{Pre, Post}(process, 0, 0) && StayBut{Pre, Post}(process, 0, 0);
    ensures spare: TablesNeeded{Pre} ==> TablesNeeded;
    ensures brought: NoPageBrought{Pre, Post}; */
enum vm_status vm_map_anon(int process, uint32_t page, uint32_t count, uint32_t prot)
{
    if (!process_exists(process))
        return VM_ESRCH;
    if (!range_ok(page, count) || !prot_ok(prot))
        return VM_EINVAL;
    return map_at(process, (int)page, (int)count, (int)prot, ZERO_PLACE);
}

/* vm_map_file and, with shared PROT_SHARED, vm_map_shared. */
/*@ requires inv: MachineInv;
    requires kind: shared == 0 || shared == PROT_SHARED;
    assigns SPACE_STATE;
    ensures inv: MachineInv;
    ensures no_process: \result == VM_ESRCH <==> !Live{Pre}(process);
    ensures invalid: \result == VM_EINVAL <==> Live{Pre}(process) &&
        !(RangeOk(page, count) && ProtOk(prot) && prot < PROT_SHARED && file_page + count <= VM_FILE_PAGES);
    ensures answer: Live{Pre}(process) && RangeOk(page, count) && ProtOk(prot) && prot < PROT_SHARED &&
        file_page + count <= VM_FILE_PAGES ==>
        MapAnswer{Pre, Post}(process, page, count, prot + shared, FILE0 + file_page, \result);
    ensures refused: \result != VM_OK ==> SamePagesBut{Pre, Post}(process, 0, 0) && StayBut{Pre, Post}(process, 0, 0);
    ensures spare: TablesNeeded{Pre} ==> TablesNeeded;
    ensures brought: NoPageBrought{Pre, Post}; */
static enum vm_status map_file(int process, uint32_t page, uint32_t count, uint32_t prot, uint32_t file_page,
                               int shared)
{
    if (!process_exists(process))
        return VM_ESRCH;
    if (!range_ok(page, count) || !prot_ok(prot) || count > VM_FILE_PAGES ||
        file_page > VM_FILE_PAGES - count)
        return VM_EINVAL;
    int p = (int)prot + shared, place = FILE0 + (int)file_page;
    //@ assert prot: p == prot + shared && place == FILE0 + file_page && ProtOk(p);
    enum vm_status status = map_at(process, (int)page, (int)count, p, place);
    //@ assert answer: MapAnswer{Pre, Here}(process, page, count, p, place, status);
    return status;
}

/*@ requires inv: MachineInv;
    assigns SPACE_STATE;
    ensures inv: MachineInv;
    ensures no_process: \result == VM_ESRCH <==> !Live{Pre}(process);
    ensures invalid: \result == VM_EINVAL <==> Live{Pre}(process) &&
        !(RangeOk(page, count) && ProtOk(prot) && prot < PROT_SHARED && file_page + count <= VM_FILE_PAGES);
    ensures answer: Live{Pre}(process) && RangeOk(page, count) && ProtOk(prot) && prot < PROT_SHARED &&
        file_page + count <= VM_FILE_PAGES ==>
        MapAnswer{Pre, Post}(process, page, count, prot, FILE0 + file_page, \result);
    ensures refused: \result != VM_OK ==> SamePagesBut{Pre, Post}(process, 0, 0) && StayBut{Pre, Post}(process, 0, 0);
    ensures spare: TablesNeeded{Pre} ==> TablesNeeded;
    ensures brought: NoPageBrought{Pre, Post}; */
enum vm_status vm_map_file(int process, uint32_t page, uint32_t count, uint32_t prot, uint32_t file_page)
{
    return map_file(process, page, count, prot, file_page, 0);
}

/*@ requires inv: MachineInv;
    assigns SPACE_STATE;
    ensures inv: MachineInv;
    ensures no_process: \result == VM_ESRCH <==> !Live{Pre}(process);
    ensures invalid: \result == VM_EINVAL <==> Live{Pre}(process) &&
        !(RangeOk(page, count) && ProtOk(prot) && prot < PROT_SHARED && file_page + count <= VM_FILE_PAGES);
    ensures answer: Live{Pre}(process) && RangeOk(page, count) && ProtOk(prot) && prot < PROT_SHARED &&
        file_page + count <= VM_FILE_PAGES ==>
        MapAnswer{Pre, Post}(process, page, count, prot + PROT_SHARED, FILE0 + file_page, \result);
    ensures refused: \result != VM_OK ==> SamePagesBut{Pre, Post}(process, 0, 0) && StayBut{Pre, Post}(process, 0, 0);
    ensures spare: TablesNeeded{Pre} ==> TablesNeeded;
    ensures brought: NoPageBrought{Pre, Post}; */
enum vm_status vm_map_shared(int process, uint32_t page, uint32_t count, uint32_t prot, uint32_t file_page)
{
    return map_file(process, page, count, prot, file_page, PROT_SHARED);
}

/*@ requires inv: MachineInv;
    assigns SPACE_STATE, WRITE_STATE, CACHE_STATE;
    ensures inv: MachineInv;
    ensures file: SameFile{Pre, Post};
    ensures plan: PlanStands{Pre, Post};
    ensures answered: failures_due == \old(failures_due);
    ensures status: \result == VM_OK || \result == VM_ESRCH || \result == VM_EINVAL;
    ensures no_process: \result == VM_ESRCH <==> !Live{Pre}(process);
    ensures invalid: \result == VM_EINVAL <==> Live{Pre}(process) && !RangeOk(page, count);
    ensures refused: \result != VM_OK ==> SamePagesBut{Pre, Post}(process, 0, 0) && StayBut{Pre, Post}(process, 0, 0);
    ensures unmapped: \result == VM_OK ==>
        \forall integer n; page <= n < page + count ==> PageKind(process, n) == -1;
    ensures others: \result == VM_OK ==> SamePagesBut{Pre, Post}(process, page, page + count);
    ensures stay: \result == VM_OK ==> StayBut{Pre, Post}(process, page, page + count);
    ensures tables: \result == VM_OK ==> \forall integer v;
        page / VM_LEAF_ENTRIES <= v <= (page + count - 1) / VM_LEAF_ENTRIES ==> TableNeeded(process, v);
    ensures spare: TablesNeeded{Pre} ==> TablesNeeded;
    ensures brought: NoPageBrought{Pre, Post}; */
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
    //@ assert stay: StayBut{Unmapped, Here}(process, 0, 0);
    /*@ assert kept: \forall integer q, u; 0 <= q < VM_PROCESSES && 0 <= u < VM_ROOT_ENTRIES &&
            (q != process || u < v || u > (page + count - 1) / VM_LEAF_ENTRIES) && TableNeeded{Pre}(q, u) ==>
            TableNeeded(q, u); */
    return VM_OK;
}

/*@ requires inv: MachineInv;
    assigns POOL_STATE, RMAP_STATE;
    ensures inv: MachineInv;
    ensures status: \result == VM_OK || \result == VM_ESRCH || \result == VM_EINVAL || \result == VM_EFAULT;
    ensures no_process: \result == VM_ESRCH <==> !Live{Pre}(process);
    ensures invalid: \result == VM_EINVAL <==> Live{Pre}(process) && !(RangeOk(page, count) && ProtOk(prot) && prot < PROT_SHARED);
    ensures unmapped: \result == VM_EFAULT <==> Live{Pre}(process) && RangeOk(page, count) && ProtOk(prot) && prot < PROT_SHARED &&
        \exists integer n; page <= n < page + count && PageKind{Pre}(process, n) == -1;
    ensures refused: \result != VM_OK ==> SamePagesBut{Pre, Post}(process, 0, 0);
    ensures kind: \result == VM_OK ==>
        \forall integer n; page <= n < page + count ==> PageKind(process, n) == Protected(prot, PageKind{Pre}(process, n));
    ensures view: \forall integer q, n, o; 0 <= q < VM_PROCESSES && 0 <= n < TREE_PAGES && 0 <= o < VM_PAGE_SIZE ==>
        PageView(q, n, o) == PageView{Pre}(q, n, o);
    ensures others: \result == VM_OK ==> SamePagesBut{Pre, Post}(process, page, page + count);
    ensures stay: StayBut{Pre, Post}(process, 0, 0); */
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
