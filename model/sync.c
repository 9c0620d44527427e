#include "range.h"

/* Writes page n of process p to the file if it has to be: 1, or 0 if the transfer failed. */
/*@ requires inv: MachineInv;
    requires process: 0 <= p < VM_PROCESSES;
    requires page: 0 <= n < TREE_PAGES;
    requires mapped: PageKind(p, n) >= 0;
    assigns WRITE_STATE, CACHE_STATE;
    ensures inv: MachineInv;
    ensures same: SameRoots{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures bool: \result == 0 || \result == 1;
    ensures failed: Failed{Pre, Post}(1 - \result);
    ensures plan: PlanStands{Pre, Post};
    ensures works: PlaceWorks{Pre}(FILE0 + KindSource(PageKind{Pre}(p, n))) ==> \result == 1;
    ensures written: \result == 1 && ProtShared(PageKind{Pre}(p, n)) == 1 ==>
        !Modified(KindSource(PageKind{Pre}(p, n)));
    ensures clean: \forall integer m; 0 <= m < VM_FILE_PAGES && !Modified{Pre}(m) ==> !Modified(m);
    ensures places: SamePlacesBut{Pre, Post}(0, 0); */
static int sync_page(int p, int n)
{
    int k = table_walk(p, n);
    //@ assert here: PageKind(p, n) == Kind(k);
    //@ ghost lemma_kinds();
    int written = page_sync(k);
    //@ assert free: FreeTableInv;
    //@ assert kinds: \forall integer j; 0 <= j < TABLE_ENTRIES ==> Kind(j) == Kind{Pre}(j);
    //@ assert same_kinds: SameRootKinds{Pre, Here};
    //@ assert same: SameRoots{Pre, Here};
    //@ assert source: ProtShared(PageKind{Pre}(p, n)) == 1 ==> KindSource(PageKind{Pre}(p, n)) == Source(k);
    return written;
}

/*@ requires inv: MachineInv;
    assigns WRITE_STATE, CACHE_STATE;
    ensures inv: MachineInv;
    ensures same: SameRoots{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures status: \result == VM_OK || \result == VM_ESRCH || \result == VM_EINVAL || \result == VM_EFAULT ||
        \result == VM_EIO;
    ensures no_process: \result == VM_ESRCH <==> !Live{Pre}(process);
    ensures invalid: \result == VM_EINVAL <==> Live{Pre}(process) && !RangeOk(page, count);
    ensures unmapped: \result == VM_EFAULT <==> Live{Pre}(process) && RangeOk(page, count) &&
        \exists integer n; page <= n < page + count && PageKind{Pre}(process, n) == -1;
    ensures failed: FailedAtMost{Pre, Post}(\result == VM_EIO ? 1 : 0, count);
    ensures plan: PlanStands{Pre, Post};
    ensures written: \result == VM_OK ==> \forall integer n, o; page <= n < page + count && 0 <= o < VM_PAGE_SIZE &&
        ProtShared(PageKind(process, n)) == 1 ==>
        FileByte(KindSource(PageKind(process, n)), o) == FileView(KindSource(PageKind(process, n)), o);
    ensures tried: \result == VM_EIO ==> \forall integer n, o; page <= n < page + count && 0 <= o < VM_PAGE_SIZE &&
        ProtShared(PageKind{Pre}(process, n)) == 1 && PlaceWorks{Pre}(FILE0 + KindSource(PageKind{Pre}(process, n))) ==>
        FileByte(KindSource(PageKind{Pre}(process, n)), o) == FileView(KindSource(PageKind{Pre}(process, n)), o);
    ensures places: SamePlacesBut{Pre, Post}(0, 0); */
enum vm_status vm_sync(int process, uint32_t page, uint32_t count)
{
    if (!process_exists(process))
        return VM_ESRCH;
    if (!range_ok(page, count))
        return VM_EINVAL;
    int from = (int)page, to = from + (int)count;
    if (range_run(process, from, (int)count, 1) < (int)count)
        return VM_EFAULT;
    enum vm_status status = VM_OK;
    /*@ loop invariant index: from <= n <= to;
        loop invariant inv: MachineInv;
        loop invariant same: SameRoots{Pre, Here};
        loop invariant places: SamePlacesBut{Pre, Here}(0, 0);
        loop invariant kinds: \forall integer m; 0 <= m < TREE_PAGES ==> PageKind(process, m) == PageKind{Pre}(process, m);
        loop invariant file: SameFile{Pre, Here};
        loop invariant status: status == VM_OK || status == VM_EIO;
        loop invariant failed: FailedAtMost{Pre, Here}(status == VM_EIO ? 1 : 0, n - from);
        loop invariant plan: PlanStands{Pre, Here};
        loop invariant clean: status == VM_OK ==> \forall integer m; from <= m < n &&
            ProtShared(PageKind{Pre}(process, m)) == 1 ==> !Modified(KindSource(PageKind{Pre}(process, m)));
        loop invariant tried: \forall integer m; from <= m < n && ProtShared(PageKind{Pre}(process, m)) == 1 &&
            PlaceWorks{Pre}(FILE0 + KindSource(PageKind{Pre}(process, m))) ==>
            !Modified(KindSource(PageKind{Pre}(process, m)));
        loop assigns n, status, WRITE_STATE, CACHE_STATE;
        loop variant to - n; */
    for (int n = from; n < to; n++) {
        //@ ghost lemma_pages();
        if (!sync_page(process, n))
            status = VM_EIO;
    }
    //@ ghost lemma_pages();
    /*@ assert files: \forall integer m; from <= m < to && ProtShared(PageKind(process, m)) == 1 ==>
            0 <= KindSource(PageKind(process, m)) < VM_FILE_PAGES; */
    /*@ assert clean: status == VM_OK ==> \forall integer m; from <= m < to && ProtShared(PageKind(process, m)) == 1 ==>
            !Modified(KindSource(PageKind(process, m))); */
    /*@ assert tried: \forall integer m; from <= m < to && ProtShared(PageKind{Pre}(process, m)) == 1 &&
            PlaceWorks{Pre}(FILE0 + KindSource(PageKind{Pre}(process, m))) ==>
            0 <= KindSource(PageKind{Pre}(process, m)) < VM_FILE_PAGES && !Modified(KindSource(PageKind{Pre}(process, m))); */
    return status;
}
