#include "snapshot.h"

#define VALID \valid(s)
#define WRITTEN(...) *s
#define COPY(part) save_##part
#define SNAPSHOT(part) struct part##_snapshot *s
#define TO(x) s->x
#define FROM(x) x
#include "snapshot_copy.h"

#define VALID \valid_read(s)
#define WRITTEN(...) __VA_ARGS__
#define COPY(part) restore_##part
#define SNAPSHOT(part) const struct part##_snapshot *s
#define TO(x) x
#define FROM(x) s->x
#include "snapshot_copy.h"

/*@ requires valid: \valid(snapshot);
    assigns *snapshot;
    ensures lists: SavedLists(&snapshot->lists);
    ensures sets: SavedSets(&snapshot->sets);
    ensures pages: SavedPages(&snapshot->pages);
    ensures device: SavedDevice(&snapshot->device); */
void vm_save(struct vm_snapshot *snapshot)
{
    save_lists(&snapshot->lists);
    save_sets(&snapshot->sets);
    save_pages(&snapshot->pages);
    save_device(&snapshot->device);
}

/* Without the ghosts: that the invariant holds of what was restored is for vm_check to find out. */
/*@ requires valid: \valid_read(snapshot);
    assigns pool[0 .. ENTRIES - 1], use_next[0 .. ENTRIES - 1], use_prev[0 .. ENTRIES - 1],
        use_head[0 .. PLACES - 1], use_count[0 .. PLACES - 1], FREESET_STATE, ROOT_STATE, OWNER_STATE, LIVE_STATE,
        FRAME_STATE, SLOT_STATE, FILE_STATE, CACHE_STATE, PLAN_STATE, clock_hand, frame_copies, file_reads,
        file_writes, slot_reads, slot_writes;
    ensures lists: SavedLists(&snapshot->lists);
    ensures sets: SavedSets(&snapshot->sets);
    ensures pages: SavedPages(&snapshot->pages);
    ensures device: SavedDevice(&snapshot->device); */
void vm_restore(const struct vm_snapshot *snapshot)
{
    restore_lists(&snapshot->lists);
    restore_sets(&snapshot->sets);
    restore_pages(&snapshot->pages);
    restore_device(&snapshot->device);
}
