/*
 * What a test may ask of the machine, without any effect on it.
 */
#include "process.h"

/*@ logic integer PlaceOf(integer where, integer number) =
        where == VM_UNMAPPED ? NOWHERE : where == VM_IN_ZERO ? ZERO_PLACE : where == VM_IN_FRAME ? number :
        where == VM_IN_SLOT ? SLOT0 + number : FILE0 + number;
*/

/* What kind of place v is, and its number among those of its kind. */
/*@ requires place: 0 <= v < PLACES;
    requires out: \valid(number);
    assigns *number;
    ensures frame: IN_FRAME(v) ==> \result == VM_IN_FRAME && *number == v;
    ensures slot: IN_SLOT(v) ==> \result == VM_IN_SLOT && *number == v - SLOT0;
    ensures file: IN_FILE(v) ==> \result == VM_IN_FILE && *number == v - FILE0;
    ensures zero: v == ZERO_PLACE ==> \result == VM_IN_ZERO && *number == 0; */
static enum vm_where place_where(int v, uint32_t *number)
{
    *number = 0;
    if (v == ZERO_PLACE)
        return VM_IN_ZERO;
    if (IN_FRAME(v)) {
        *number = (uint32_t)v;
        return VM_IN_FRAME;
    }
    if (IN_SLOT(v)) {
        *number = (uint32_t)(v - SLOT0);
        return VM_IN_SLOT;
    }
    *number = (uint32_t)(v - FILE0);
    return VM_IN_FILE;
}

/*@ requires inv: MachineInv;
    requires out: \valid(where) && \valid(number) && \separated(where, number);
    assigns *where, *number;
    ensures no_process: \result == VM_ESRCH <==> !Live(process);
    ensures no_page: \result == VM_EINVAL <==> Live(process) && page >= VM_SPACE_PAGES;
    ensures status: \result == VM_OK || \result == VM_ESRCH || \result == VM_EINVAL;
    ensures place: \result == VM_OK ==> PlaceOf(*where, *number) == PagePlace(process, page);
    ensures number: \result == VM_OK ==>
        *number < (*where == VM_IN_FRAME ? VM_FRAMES : *where == VM_IN_SLOT ? VM_SLOTS :
                   *where == VM_IN_FILE ? VM_FILE_PAGES : 1); */
enum vm_status vm_residence(int process, uint32_t page, enum vm_where *where, uint32_t *number)
{
    if (!process_exists(process))
        return VM_ESRCH;
    if (page >= VM_SPACE_PAGES)
        return VM_EINVAL;
    int k = table_walk(process, (int)page);
    //@ ghost lemma_prots();
    //@ assert unmapped: \forall integer j; 0 <= j < TABLE_ENTRIES && Kind(j) == -1 ==> Place(j) == NOWHERE;
    /*@ assert nowhere: \forall integer r, j; 0 <= r < ROOTS && 0 <= j < VM_LEAF_ENTRIES && RootKind(r, j) == -1 ==>
            RootPlace(r, j) == NOWHERE; */
    //@ assert none: k < 0 ==> PagePlace(process, page) == NOWHERE;
    //@ assert some: k >= 0 ==> PagePlace(process, page) == Place(k);
    //@ assert place: PagePlace(process, page) == (k >= 0 ? Place(k) : NOWHERE);
    *where = VM_UNMAPPED;
    *number = 0;
    if (k >= 0)
        *where = place_where(entry_place(k), number);
    //@ assert found: PlaceOf(*where, *number) == (k >= 0 ? Place(k) : NOWHERE);
    return VM_OK;
}

/*@ requires out: \valid(byte);
    assigns *byte;
    ensures status: \result == (file_page < VM_FILE_PAGES && offset < VM_PAGE_SIZE ? VM_OK : VM_EINVAL);
    ensures byte: \result == VM_OK ==> *byte == FileByte{Pre}(file_page, offset); */
enum vm_status vm_read_file(uint32_t file_page, uint32_t offset, unsigned char *byte)
{
    if (file_page >= VM_FILE_PAGES || offset >= VM_PAGE_SIZE)
        return VM_EINVAL;
    *byte = file[file_page].b[offset];
    return VM_OK;
}

/*@ requires inv: MachineInv;
    requires out: \valid(usage);
    assigns *usage;
    ensures frames: usage->frames == VM_FRAMES - free_frames;
    ensures slots: usage->slots == VM_SLOTS - free_slots;
    ensures tables: usage->tables == VM_TABLES - free_tables;
    ensures counts: usage->copies == frame_copies && usage->file_reads == file_reads &&
        usage->slot_reads == slot_reads && usage->slot_writes == slot_writes && usage->file_writes == file_writes; */
void vm_usage(struct vm_usage *usage)
{
    usage->frames = (uint32_t)(VM_FRAMES - frame_count_free());
    usage->slots = (uint32_t)(VM_SLOTS - slot_count_free());
    usage->tables = (uint32_t)(VM_TABLES - table_count_free());
    usage->copies = frame_copies;
    usage->file_reads = file_reads;
    usage->slot_reads = slot_reads;
    usage->slot_writes = slot_writes;
    usage->file_writes = file_writes;
}
