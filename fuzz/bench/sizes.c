/* The sizes of the flat machine of a library, for properties.py, which cannot read model/geometry.h. */
#include "../../harness/include/forkproof_plugin.h"
#include "../../model/geometry.h"

extern const struct forkproof_sizes sizes;

const struct forkproof_sizes sizes = {.processes = VM_PROCESSES,
                                      .pages = VM_SPACE_PAGES,
                                      .page_size = VM_PAGE_SIZE,
                                      .file_pages = VM_FILE_PAGES,
                                      .frames = VM_FRAMES,
                                      .slots = VM_SLOTS,
                                      .tables = VM_TABLES};
