#include "range.h"

#include "../spec/exec.acsl"

/*@ requires image: \valid_read(m);
    assigns \nothing;
    ensures ok: \result != 0 <==>
        ImageOk(m->text_file, m->text_pages, m->data_pages, m->bss_pages, m->stack_pages, m->entry); */
static int image_ok(const struct vm_image *m)
{
    uint32_t space = VM_SPACE_PAGES, files = VM_FILE_PAGES;
    return m->text_pages >= 1 && m->text_pages <= space && m->data_pages <= space - m->text_pages &&
           m->bss_pages <= space - m->text_pages - m->data_pages &&
           m->stack_pages <= space - m->text_pages - m->data_pages - m->bss_pages && m->text_file <= files &&
           m->text_pages <= files && m->data_pages <= files &&
           m->text_pages + m->data_pages <= files - m->text_file && m->entry / VM_PAGE_SIZE < m->text_pages;
}

/* The first root entry above those of the low pages that a stack needs a leaf table for. */
/*@ requires pages: 0 <= low && 0 <= stack && low + stack <= VM_SPACE_PAGES;
    assigns \nothing;
    ensures from: \result == HighFrom(low, stack); */
static int image_high(int low, int stack)
{
    int tables = (low + VM_LEAF_ENTRIES - 1) / VM_LEAF_ENTRIES;
    int high = (VM_SPACE_PAGES - stack) / VM_LEAF_ENTRIES;
    return high < tables ? tables : high;
}

/* Gives process p, whose address space is empty, the leaf tables of an image. */
/*@ requires inv: TableInv && Inv;
    requires process: 0 <= p < VM_PROCESSES;
    requires pages: 0 <= low && 0 <= stack && low + stack <= VM_SPACE_PAGES;
    requires empty: \forall integer r; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES ==> root[r] == 0;
    requires enough: free_tables >= ImageTables(low, stack);
    assigns ROOT_STATE, OWNER_STATE, FREESET_STATE;
    ensures inv: TableInv && Inv;
    ensures same: SameRoots{Pre, Post};
    ensures others: \forall integer r; 0 <= r < ROOTS &&
        (r < p * VM_ROOT_ENTRIES || r >= (p + 1) * VM_ROOT_ENTRIES) ==> root[r] == \old(root[r]);
    ensures low: \forall integer n; 0 <= n < low ==> root[p * VM_ROOT_ENTRIES + n / VM_LEAF_ENTRIES] != 0;
    ensures stack: \forall integer n; VM_SPACE_PAGES - stack <= n < VM_SPACE_PAGES ==>
        root[p * VM_ROOT_ENTRIES + n / VM_LEAF_ENTRIES] != 0;
    ensures only: \forall integer r; p * VM_ROOT_ENTRIES <= r < (p + 1) * VM_ROOT_ENTRIES && root[r] != 0 ==>
        \let w = r - p * VM_ROOT_ENTRIES; w < LowTables(low) ||
        (0 < stack && HighFrom(low, stack) <= w <= (VM_SPACE_PAGES - 1) / VM_LEAF_ENTRIES);
    ensures places: SamePlacesBut{Pre, Post}(0, 0); */
static void image_reserve(int p, int low, int stack)
{
    int tables = (low + VM_LEAF_ENTRIES - 1) / VM_LEAF_ENTRIES, high = image_high(low, stack);
    //@ ghost lemma_missing(p * VM_ROOT_ENTRIES, tables);
    range_reserve(p, 0, tables);
    if (stack > 0) {
        int count = (VM_SPACE_PAGES - 1) / VM_LEAF_ENTRIES + 1 - high;
        //@ ghost lemma_missing(p * VM_ROOT_ENTRIES + high, count);
        range_reserve(p, high, count);
    }
}

/* Maps the parts of an image into the empty address space of process p, which has the leaf tables for them. */
/*@ requires inv: TableInv && Inv;
    requires process: 0 <= p < VM_PROCESSES;
    requires pages: 0 <= text && 0 <= data && 0 <= bss && 0 <= stack && text + data + bss + stack <= VM_SPACE_PAGES;
    requires file: 0 <= text_file && text_file + text + data <= VM_FILE_PAGES;
    requires empty: Unmapped(p, 0, TREE_PAGES);
    requires low: \forall integer n; 0 <= n < text + data + bss ==>
        root[p * VM_ROOT_ENTRIES + n / VM_LEAF_ENTRIES] != 0;
    requires stack: \forall integer n; VM_SPACE_PAGES - stack <= n < VM_SPACE_PAGES ==>
        root[p * VM_ROOT_ENTRIES + n / VM_LEAF_ENTRIES] != 0;
    assigns POOL_STATE, RMAP_STATE;
    ensures inv: TableInv && Inv;
    ensures loaded: ImageLoaded(p, text_file, text, data, bss, stack);
    ensures others: SamePagesBut{Pre, Post}(p, 0, TREE_PAGES);
    ensures stay: StayBut{Pre, Post}(p, 0, TREE_PAGES);
    ensures brought: NoPageBrought{Pre, Post}; */
static void image_map(int p, int text_file, int text, int data, int bss, int stack)
{
    range_map(p, 0, text, VM_READ | VM_EXECUTE, FILE0 + text_file);
    range_map(p, text, data, VM_READ | VM_WRITE, FILE0 + text_file + text);
    //@ assert text: Shows(p, 0, text, VM_READ + VM_EXECUTE, FILE0 + text_file);
    range_map(p, text + data, bss, VM_READ | VM_WRITE, ZERO_PLACE);
    //@ assert text: Shows(p, 0, text, VM_READ + VM_EXECUTE, FILE0 + text_file);
    //@ assert data: Shows(p, text, text + data, VM_READ + VM_WRITE, FILE0 + text_file + text);
    range_map(p, VM_SPACE_PAGES - stack, stack, VM_READ | VM_WRITE, ZERO_PLACE);
    //@ assert text: Shows(p, 0, text, VM_READ + VM_EXECUTE, FILE0 + text_file);
    //@ assert data: Shows(p, text, text + data, VM_READ + VM_WRITE, FILE0 + text_file + text);
    //@ assert bss: Shows(p, text + data, text + data + bss, VM_READ + VM_WRITE, ZERO_PLACE);
}

/*@ requires inv: MachineInv;
    requires image: \valid_read(image);
    assigns SPACE_STATE, WRITE_STATE, CACHE_STATE;
    ensures inv: MachineInv;
    ensures file: SameFile{Pre, Post};
    ensures plan: PlanStands{Pre, Post};
    ensures answered: failures_due == \old(failures_due);
    ensures status: \result == VM_OK || \result == VM_ESRCH || \result == VM_EINVAL || \result == VM_ENOTABLE;
    ensures no_process: \result == VM_ESRCH <==> !Live{Pre}(process);
    ensures invalid: \result == VM_EINVAL <==> Live{Pre}(process) && !ImageOk(image->text_file, image->text_pages,
        image->data_pages, image->bss_pages, image->stack_pages, image->entry);
    ensures no_table: \result == VM_ENOTABLE ==>
        ImageTables(image->text_pages + image->data_pages + image->bss_pages, image->stack_pages) >
        \old(free_tables) + Tables{Pre}(process);
    ensures enough: \result == VM_OK ==>
        ImageTables(image->text_pages + image->data_pages + image->bss_pages, image->stack_pages) <=
        \old(free_tables) + Tables{Pre}(process);
    ensures refused: \result != VM_OK ==> SamePagesBut{Pre, Post}(process, 0, 0) && StayBut{Pre, Post}(process, 0, 0);
    ensures loaded: \result == VM_OK ==> ImageLoaded(process, image->text_file, image->text_pages,
        image->data_pages, image->bss_pages, image->stack_pages);
    ensures others: \result == VM_OK ==> SamePagesBut{Pre, Post}(process, 0, TREE_PAGES);
    ensures stay: \result == VM_OK ==> StayBut{Pre, Post}(process, 0, TREE_PAGES);
    ensures spare: TablesNeeded{Pre} ==> TablesNeeded;
    ensures brought: NoPageBrought{Pre, Post}; */
enum vm_status vm_exec(int process, const struct vm_image *image)
{
    if (!process_exists(process))
        return VM_ESRCH;
    if (!image_ok(image))
        return VM_EINVAL;
    int text = (int)image->text_pages, data = (int)image->data_pages, bss = (int)image->bss_pages;
    int stack = (int)image->stack_pages, low = text + data + bss;
    int tables = (low + VM_LEAF_ENTRIES - 1) / VM_LEAF_ENTRIES;
    if (stack > 0)
        tables += (VM_SPACE_PAGES - 1) / VM_LEAF_ENTRIES + 1 - image_high(low, stack);
    if (tables > table_count_free() + space_tables(process))
        return VM_ENOTABLE;
    space_clear(process);
    //@ assert file: SameFile{Pre, Here};
    //@ assert cleared: SamePagesBut{Pre, Here}(process, 0, TREE_PAGES);
    //@ assert left: StayBut{Pre, Here}(process, 0, TREE_PAGES);
    //@ ghost Cleared: ;
    image_reserve(process, low, stack);
    //@ assert empty: Unmapped(process, 0, TREE_PAGES);
    //@ assert reserved: SamePagesBut{Cleared, Here}(process, 0, 0);
    //@ assert pages: SamePagesBut{Pre, Here}(process, 0, TREE_PAGES);
    //@ assert stay: StayBut{Pre, Here}(process, 0, TREE_PAGES);
    image_map(process, (int)image->text_file, text, data, bss, stack);
    /*@ ghost
        int w = 0;
        /@ loop invariant index: 0 <= w <= VM_ROOT_ENTRIES;
           loop invariant needed: \forall integer u; 0 <= u < w ==> TableNeeded(process, u);
           loop assigns w;
           loop variant VM_ROOT_ENTRIES - w; @/
        while (w < VM_ROOT_ENTRIES) {
            int n = w * VM_LEAF_ENTRIES;
            if (w >= (low + VM_LEAF_ENTRIES - 1) / VM_LEAF_ENTRIES && n < VM_SPACE_PAGES - stack)
                n = VM_SPACE_PAGES - stack;
            /@ assert mapped: root[process * VM_ROOT_ENTRIES + w] != 0 ==>
                   w * VM_LEAF_ENTRIES <= n < (w + 1) * VM_LEAF_ENTRIES && PageKind(process, n) >= 0; @/
            w++;
        }
    */
    /*@ assert others: \forall integer q, u; 0 <= q < VM_PROCESSES && q != process && 0 <= u < VM_ROOT_ENTRIES &&
            TableNeeded{Pre}(q, u) ==> TableNeeded(q, u); */
    /*@ assert in_space: \forall integer r; process * VM_ROOT_ENTRIES <= r < (process + 1) * VM_ROOT_ENTRIES ==>
            r / VM_ROOT_ENTRIES == process; */
    return VM_OK;
}
