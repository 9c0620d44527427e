/*
 * Claim C6, read alone: a process that does nothing sees nothing change, whatever its parents, children,
 * grandchildren and strangers do, in any order, under any memory pressure and with any transfers failing.
 */
#include "../model/range.h"

/*@ // Process q is still there; each of its pages may be used as before, and shows the same bytes.
    predicate Undisturbed{A, B}(integer q) = Live{B}(q) &&
        (\forall integer n, o; 0 <= n < TREE_PAGES && 0 <= o < VM_PAGE_SIZE ==>
            PageView{B}(q, n, o) == PageView{A}(q, n, o)) &&
        (\forall integer n; 0 <= n < TREE_PAGES ==> PageKind{B}(q, n) == PageKind{A}(q, n));
*/

/* One operation of process p, with whatever arguments. */
struct step {
    int operation, process;
    uint32_t page, count, prot, file_page; /* page: or an address, or how much to reclaim */
    unsigned char byte;
    struct vm_image image;
};

/* Mapping, unmapping and protection. */
/*@ requires inv: MachineInv;
    requires step: \valid_read(s) && s->process != q;
    requires live: Live(q);
    assigns SPACE_STATE, CACHE_STATE;
    ensures inv: MachineInv;
    ensures undisturbed: Undisturbed{Pre, Post}(q); */
static void others_map(const struct step *s) /*@ ghost(int q) */
{
    if (s->operation == 0) {
        vm_map_anon(s->process, s->page, s->count, s->prot);
        //@ assert undisturbed: Undisturbed{Pre, Here}(q);
    } else if (s->operation == 1) {
        vm_map_file(s->process, s->page, s->count, s->prot, s->file_page);
        //@ assert undisturbed: Undisturbed{Pre, Here}(q);
    } else if (s->operation == 2) {
        vm_unmap(s->process, s->page, s->count);
        //@ assert undisturbed: Undisturbed{Pre, Here}(q);
    } else {
        vm_protect(s->process, s->page, s->count, s->prot);
        //@ assert undisturbed: Undisturbed{Pre, Here}(q);
    }
}

/* Loads, stores and fetches. */
/*@ requires inv: MachineInv;
    requires step: \valid_read(s) && s->process != q;
    requires live: Live(q);
    assigns FAULT_STATE;
    ensures inv: MachineInv;
    ensures undisturbed: Undisturbed{Pre, Post}(q); */
static void others_access(const struct step *s) /*@ ghost(int q) */
{
    unsigned char byte;
    if (s->operation == 4) {
        vm_load(s->process, s->page, &byte);
        //@ assert undisturbed: Undisturbed{Pre, Here}(q);
    } else if (s->operation == 5) {
        vm_fetch(s->process, s->page, &byte);
        //@ assert undisturbed: Undisturbed{Pre, Here}(q);
    } else {
        vm_store(s->process, s->page, s->byte);
        //@ assert undisturbed: Undisturbed{Pre, Here}(q);
    }
}

/* Spawn, fork, exec and exit. */
/*@ requires inv: MachineInv;
    requires step: \valid_read(s) && s->process != q;
    requires live: Live(q);
    assigns SPACE_STATE, CACHE_STATE, LIVE_STATE;
    ensures inv: MachineInv;
    ensures undisturbed: Undisturbed{Pre, Post}(q); */
static void others_process(const struct step *s) /*@ ghost(int q) */
{
    int made;
    if (s->operation == 7) {
        vm_spawn(&made);
        //@ assert undisturbed: Undisturbed{Pre, Here}(q);
    } else if (s->operation == 8) {
        vm_fork(s->process, &made);
        //@ assert undisturbed: Undisturbed{Pre, Here}(q);
    } else if (s->operation == 9) {
        vm_exec(s->process, &s->image);
        //@ assert undisturbed: Undisturbed{Pre, Here}(q);
    } else {
        vm_exit(s->process);
        //@ assert undisturbed: Undisturbed{Pre, Here}(q);
    }
}

/* Page replacement. */
/*@ requires inv: MachineInv;
    requires step: \valid_read(s);
    requires live: Live(q);
    assigns EVICT_STATE;
    ensures inv: MachineInv;
    ensures undisturbed: Undisturbed{Pre, Post}(q); */
static void others_reclaim(const struct step *s) /*@ ghost(int q) */
{
    uint32_t freed;
    vm_reclaim(s->page, &freed);
}

/*@ requires inv: MachineInv;
    requires steps: 0 <= n && \valid_read(steps + (0 .. n - 1));
    requires idle: \forall integer i; 0 <= i < n ==> steps[i].process != q;
    requires live: Live(q);
    assigns SPACE_STATE, FAULT_STATE, LIVE_STATE;
    ensures inv: MachineInv;
    ensures undisturbed: Undisturbed{Pre, Post}(q); */
void theorem_isolation(const struct step *steps, int n) /*@ ghost(int q) */
{
    /*@ loop invariant index: 0 <= i <= n;
        loop invariant inv: MachineInv;
        loop invariant undisturbed: Undisturbed{Pre, Here}(q);
        loop assigns i, SPACE_STATE, FAULT_STATE, LIVE_STATE;
        loop variant n - i; */
    for (int i = 0; i < n; i++) {
        int operation = steps[i].operation;
        if (0 <= operation && operation <= 3)
            others_map(steps + i) /*@ ghost(q) */;
        else if (operation <= 6)
            others_access(steps + i) /*@ ghost(q) */;
        else if (operation <= 10)
            others_process(steps + i) /*@ ghost(q) */;
        else
            others_reclaim(steps + i) /*@ ghost(q) */;
        //@ assert step: Undisturbed{LoopCurrent, Here}(q);
    }
}
