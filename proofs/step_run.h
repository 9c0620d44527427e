/*
 * What one step does, whatever its operation and its arguments: what the theorems beside refinement rest on.
 * Reads and writes of several bytes are sequences of loads and stores.
 */
#ifndef STEP_RUN_H
#define STEP_RUN_H

#include "../model/range.h"

#include "../spec/access.acsl"
#include "../spec/exec.acsl"
#include "step.h"

#define STEP_STATE SPACE_STATE, FAULT_STATE, LIVE_STATE, PLAN_STATE

/*@ // Every process but p is still there, the same is mapped in it, and each page that shows no file shows
    // the same bytes.
    predicate Isolated{A, B}(integer p) =
        (\forall integer q; q != p && Live{A}(q) ==> Live{B}(q)) &&
        (\forall integer q, n; q != p && Live{A}(q) && 0 <= n < TREE_PAGES ==>
            PageKind{B}(q, n) == PageKind{A}(q, n)) &&
        (\forall integer q, n, o; q != p && Live{A}(q) && 0 <= n < TREE_PAGES && 0 <= o < VM_PAGE_SIZE &&
            KindSource(PageKind{A}(q, n)) < 0 ==> PageView{B}(q, n, o) == PageView{A}(q, n, o));

    // Nobody can see a change: the same processes, every page of the same kind and with the same bytes, the
    // same file.
    predicate Unchanged{A, B} =
        (\forall integer q; Live{B}(q) <==> Live{A}(q)) &&
        (\forall integer q, n; 0 <= q < VM_PROCESSES && 0 <= n < TREE_PAGES ==>
            PageKind{B}(q, n) == PageKind{A}(q, n)) &&
        (\forall integer q, n, o; 0 <= q < VM_PROCESSES && 0 <= n < TREE_PAGES && 0 <= o < VM_PAGE_SIZE ==>
            PageView{B}(q, n, o) == PageView{A}(q, n, o)) &&
        SameFile{A, B};

    // What is in a frame was in it before, for the same process or for another.
    predicate NothingBroughtIn{A, B} = \forall integer p, n;
        0 <= p < VM_PROCESSES && 0 <= n < TREE_PAGES && IN_FRAME(PagePlace{B}(p, n)) ==>
        \exists integer q; 0 <= q < VM_PROCESSES && PagePlace{A}(q, n) == PagePlace{B}(p, n);

    // The step plans that a transfer fails.
    predicate PlansFailure{L}(struct step *s) = STEP_FAIL_NTH <= s->operation <= STEP_FAIL_FILE;
    // None fails, and none will.
    predicate StaysQuiet{A, B} = Quiet{A} ==> Quiet{B} && \at(io_failed, B) == \at(io_failed, A);

    // Every process number is in use.
    predicate AllLive{L} = \forall integer p; 0 <= p < VM_PROCESSES ==> Live(p);
    // Nothing but the tables can be in the way of mapping a range.
    predicate MapDue{L}(integer p, integer page, integer count, integer prot, integer files) =
        Live(p) && RangeOk(page, count) && ProtOk(prot) && prot < PROT_SHARED && files <= VM_FILE_PAGES &&
        !(\exists integer n; page <= n < page + count && PageKind(p, n) >= 0);
    // Likewise of a step: the operation, its process, a range and where in the file it ends, an image.
    predicate TablesDue{L}(struct step *s) =
        s->operation == STEP_MAP_ANON ? MapDue(s->process, s->page, s->count, s->prot, 0) :
        s->operation == STEP_MAP_FILE || s->operation == STEP_MAP_SHARED ?
            MapDue(s->process, s->page, s->count, s->prot, s->file_page + s->count) :
        s->operation == STEP_FORK ? Live(s->process) && !AllLive :
            s->operation == STEP_EXEC && Live(s->process) && ImageOk(s->image.text_file, s->image.text_pages,
                s->image.data_pages, s->image.bss_pages, s->image.stack_pages, s->image.entry);
    // How many leaf tables it needs that its process does not have.
    logic integer TablesWanted{L}(struct step *s) =
        s->operation == STEP_FORK ? Tables(s->process) :
        s->operation == STEP_EXEC ? ImageTables(s->image.text_pages + s->image.data_pages + s->image.bss_pages,
            s->image.stack_pages) - Tables(s->process) :
        RangeMissing(s->process, s->page, s->count);
*/

/* Runs a step: its answer. */
/*@ requires inv: MachineInv;
    requires step: \valid_read(s);
    assigns STEP_STATE;
    ensures inv: MachineInv;
    ensures isolated: Isolated{Pre, Post}(s->process);
    ensures refused: \result != VM_OK ==> Unchanged{Pre, Post};
    ensures brought: s->operation < STEP_LOAD || s->operation > STEP_STORE ==> NothingBroughtIn{Pre, Post};
    ensures no_memory: \result == VM_ENOMEM ==> NoMemory{Pre};
    ensures no_table: \result == VM_ENOTABLE <==> TablesDue{Pre}(s) &&
        TablesWanted{Pre}(s) > \old(free_tables);
    ensures no_number: \result == VM_ENOPROC <==> AllLive{Pre} &&
        (s->operation == STEP_SPAWN || (s->operation == STEP_FORK && Live{Pre}(s->process)));
    ensures failed: FailedAtMost{Pre, Post}(\result == VM_EIO ? 1 : 0, VM_SPACE_PAGES);
    ensures quiet: !PlansFailure{Pre}(s) ==> StaysQuiet{Pre, Post}; */
enum vm_status step_run(const struct step *s);

#endif
