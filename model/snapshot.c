#include "snapshot.h"

#include <stddef.h>

/* Copies count bytes. */
static void bytes_copy(void *to, const void *from, size_t count)
{
    unsigned char *t = to;
    const unsigned char *f = from;
    for (size_t i = 0; i < count; i++)
        t[i] = f[i];
}

/* Every variable of the machine; two lists would come apart. */
// clang-format off
#define EACH_VARIABLE(X) \
    X(pool) X(root) X(use_next) X(use_prev) X(use_head) X(use_count) X(free_item) X(free_index) \
    X(free_frames) X(free_slots) X(free_tables) X(table_owner) X(cache_frame) X(frame_file) \
    X(process_live) X(clock_hand) X(frame) X(slot) X(file) X(device_bad) X(device_nth) X(frame_copies) \
    X(file_reads) X(slot_reads) X(slot_writes)
// clang-format on
#define SAVE(v) bytes_copy(&snapshot->v, &v, sizeof v);
#define RESTORE(v) bytes_copy(&v, &snapshot->v, sizeof v);

void vm_save(struct vm_snapshot *snapshot)
{
    EACH_VARIABLE(SAVE)
}

void vm_restore(const struct vm_snapshot *snapshot)
{
    EACH_VARIABLE(RESTORE)
}
