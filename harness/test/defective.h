/*
 * A small machine that can be given one defect, for tests of the judge. Errors are those of model/vm.h, as
 * far as the tests run into them; page numbers and counts have to be in range.
 */
#ifndef DEFECTIVE_H
#define DEFECTIVE_H

#include "../../model/types.h"

enum defect {
    SOUND,
    FORK_LEAVES_PARENT_WRITABLE, /* the child sees what the parent stores later */
    FORK_SHARES_WRITABLE,        /* each sees what the other stores */
    FORK_RETURNS_LIVE_NUMBER,
    FORK_FORGETS_LAST_PAGE,
    LOAD_IS_STALE, /* a second load of an address is answered without looking */
    NO_ZERO_FILL,  /* a new page shows what its frame held before */
    NO_PROTECTION,
    REFUSED_STORE_STORES,
    UNMAP_KEEPS,
    MAP_REPLACES, /* what was mapped there already */
    FILE_IS_WRITTEN,
    PROTECT_STOPS_HALF_WAY,
    PROTECT_LOSES_BYTES, /* with no permission left */
    EXEC_KEEPS_LAST_PAGE,
    EXIT_KEEPS_NUMBER,
    FALSE_NO_MEMORY,   /* from every second load */
    FALSE_IO_ERROR,    /* from every second load */
    SHARED_IS_PRIVATE, /* a store through a shared mapping makes a copy */
    FORK_ENDS_SHARING, /* from then on each has its own page of the file */
    PROTECT_ENDS_SHARING,
    PRIVATE_IS_SNAPSHOT,  /* a private mapping shows what the file held when it was made */
    PRIVATE_COPY_FOLLOWS, /* a shared store reaches private copies of the page, too */
    SYNC_LIES,            /* and writes nothing */
    SYNC_PASSES_HOLES,
    UNMAP_DROPS_STORES, /* of a shared mapping, since the last sync */
    DEFECTS
};

void defective_init(enum defect machine_defect);
enum vm_status defective_spawn(int *process);
enum vm_status defective_map_anon(int process, uint32_t page, uint32_t count, uint32_t prot);
enum vm_status defective_map_file(int process, uint32_t page, uint32_t count, uint32_t prot,
                                  uint32_t file_page);
enum vm_status defective_map_shared(int process, uint32_t page, uint32_t count, uint32_t prot,
                                    uint32_t file_page);
enum vm_status defective_unmap(int process, uint32_t page, uint32_t count);
enum vm_status defective_sync(int process, uint32_t page, uint32_t count);
enum vm_status defective_protect(int process, uint32_t page, uint32_t count, uint32_t prot);
enum vm_status defective_load(int process, uint32_t address, unsigned char *byte);
enum vm_status defective_store(int process, uint32_t address, unsigned char byte);
enum vm_status defective_fork(int process, int *child);
enum vm_status defective_exec(int process, const struct vm_image *image);
enum vm_status defective_exit(int process);
enum vm_status defective_read_file(uint32_t file_page, uint32_t offset, unsigned char *byte);

#endif
