/*
 * Which error is due: what each operation must answer, whatever the machine under test is made of.
 */
#ifndef FLAT_ERROR_H
#define FLAT_ERROR_H

#include "flat_pages.h"

#include "flat_error.acsl"

/* Have count flags from first on all that value? */
/*@ requires flags: 0 <= first && 0 <= count <= INT32_MAX - first && \valid_read(flags + (first .. first + count - 1));
    assigns \nothing;
    ensures all: \result != 0 <==>
        \forall integer i; first <= i < first + count ==> (flags[i] != 0 <==> value != 0); */
bool flat_all(const bool *flags, int first, int count, bool value);

/* Of the pages of a range that none of the errors below is due for. */
/*@ requires range: FlatRangeError(process, page, count, 0) == VM_OK;
    assigns \nothing;
    ensures all: \result != 0 <==> \forall integer k;
        process * VM_SPACE_PAGES + page <= k < process * VM_SPACE_PAGES + page + count ==>
        (flat_used[k] != 0 <==> used != 0); */
bool flat_all_used(int process, uint32_t page, uint32_t count, bool used);

/*@ assigns \nothing;
    ensures error: \result == VM_OK || \result == VM_ENOPROC;
    ensures none: \result == VM_ENOPROC <==> FlatEverybody; */
enum vm_status flat_number_error(void);

/*@ assigns \nothing;
    ensures error: \result == FlatRangeError(process, page, count, prot); */
enum vm_status flat_range_error(int process, uint32_t page, uint32_t count, uint32_t prot);

/*@ assigns \nothing;
    ensures error: \result == FlatFileError(process, page, count, prot, file_page); */
enum vm_status flat_file_error(int process, uint32_t page, uint32_t count, uint32_t prot, uint32_t file_page);

/* Of an operation on a range that must be mapped. */
/*@ assigns \nothing;
    ensures range: FlatRangeError(process, page, count, prot) != VM_OK ==>
        \result == FlatRangeError(process, page, count, prot);
    ensures all: FlatRangeError(process, page, count, prot) == VM_OK &&
        FlatAllUsed(process * VM_SPACE_PAGES + page, process * VM_SPACE_PAGES + page + count) ==> \result == VM_OK;
    ensures hole: FlatRangeError(process, page, count, prot) == VM_OK &&
        !FlatAllUsed(process * VM_SPACE_PAGES + page, process * VM_SPACE_PAGES + page + count) ==>
        \result == VM_EFAULT; */
enum vm_status flat_mapped_error(int process, uint32_t page, uint32_t count, uint32_t prot);

/*@ requires inv: FlatPageInv;
    requires needed: needed == VM_READ || needed == VM_WRITE || needed == VM_EXECUTE;
    assigns \nothing;
    ensures error: \result == FlatAccessError(process, address, needed); */
enum vm_status flat_access_error(int process, uint32_t address, uint32_t needed);

/*@ requires image: \valid_read(image);
    assigns \nothing;
    ensures error: \result == FlatImageError(process, image->text_file, image->text_pages, image->data_pages,
        image->bss_pages, image->stack_pages, image->entry); */
enum vm_status flat_image_error(int process, const struct vm_image *image);

#endif
