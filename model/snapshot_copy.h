/*
 * Functions that copy every variable of the machine but the ghosts, from FROM(variable) to TO(variable). Included
 * twice: for the one direction and for the other, since two lists would come apart.
 */

/*@ requires valid: VALID;
    assigns WRITTEN(pool[0 .. ENTRIES - 1], use_next[0 .. ENTRIES - 1], use_prev[0 .. ENTRIES - 1],
        use_head[0 .. PLACES - 1], use_count[0 .. PLACES - 1]);
    ensures pool: SavedPool(s, ENTRIES);
    ensures use_next: SavedUseNext(s, ENTRIES);
    ensures use_prev: SavedUsePrev(s, ENTRIES);
    ensures use_head: SavedUseHead(s, PLACES);
    ensures use_count: SavedUseCount(s, PLACES); */
static void COPY(lists)(SNAPSHOT(lists))
{
    /*@ loop invariant index: 0 <= k <= ENTRIES;
        loop invariant pool: SavedPool(s, k);
        loop invariant use_next: SavedUseNext(s, k);
        loop invariant use_prev: SavedUsePrev(s, k);
        loop assigns k, TO(pool)[0 .. ENTRIES - 1], TO(use_next)[0 .. ENTRIES - 1],
            TO(use_prev)[0 .. ENTRIES - 1];
        loop variant ENTRIES - k; */
    for (int k = 0; k < ENTRIES; k++) {
        TO(pool)[k] = FROM(pool)[k];
        TO(use_next)[k] = FROM(use_next)[k];
        TO(use_prev)[k] = FROM(use_prev)[k];
    }
    /*@ loop invariant index: 0 <= v <= PLACES;
        loop invariant use_head: SavedUseHead(s, v);
        loop invariant use_count: SavedUseCount(s, v);
        loop assigns v, TO(use_head)[0 .. PLACES - 1], TO(use_count)[0 .. PLACES - 1];
        loop variant PLACES - v; */
    for (int v = 0; v < PLACES; v++) {
        TO(use_head)[v] = FROM(use_head)[v];
        TO(use_count)[v] = FROM(use_count)[v];
    }
}

/*@ requires valid: VALID;
    assigns WRITTEN(free_item[0 .. ITEMS - 1], free_index[0 .. ITEMS - 1], free_end[0 .. PARTS - 1],
        root[0 .. ROOTS - 1], table_owner[0 .. VM_TABLES - 1], process_live[0 .. VM_PROCESSES - 1]);
    ensures free_item: SavedFreeItem(s, ITEMS);
    ensures free_index: SavedFreeIndex(s, ITEMS);
    ensures free_end: SavedFreeEnd(s, PARTS);
    ensures root: SavedRoot(s, ROOTS);
    ensures table_owner: SavedTableOwner(s, VM_TABLES);
    ensures process_live: SavedProcessLive(s, VM_PROCESSES); */
static void COPY(sets)(SNAPSHOT(sets))
{
    /*@ loop invariant index: 0 <= x <= ITEMS;
        loop invariant free_item: SavedFreeItem(s, x);
        loop invariant free_index: SavedFreeIndex(s, x);
        loop assigns x, TO(free_item)[0 .. ITEMS - 1], TO(free_index)[0 .. ITEMS - 1];
        loop variant ITEMS - x; */
    for (int x = 0; x < ITEMS; x++) {
        TO(free_item)[x] = FROM(free_item)[x];
        TO(free_index)[x] = FROM(free_index)[x];
    }
    /*@ loop invariant index: 0 <= q <= PARTS;
        loop invariant free_end: SavedFreeEnd(s, q);
        loop assigns q, TO(free_end)[0 .. PARTS - 1];
        loop variant PARTS - q; */
    for (int q = 0; q < PARTS; q++)
        TO(free_end)[q] = FROM(free_end)[q];
    /*@ loop invariant index: 0 <= r <= ROOTS;
        loop invariant root: SavedRoot(s, r);
        loop assigns r, TO(root)[0 .. ROOTS - 1];
        loop variant ROOTS - r; */
    for (int r = 0; r < ROOTS; r++)
        TO(root)[r] = FROM(root)[r];
    /*@ loop invariant index: 0 <= t <= VM_TABLES;
        loop invariant table_owner: SavedTableOwner(s, t);
        loop assigns t, TO(table_owner)[0 .. VM_TABLES - 1];
        loop variant VM_TABLES - t; */
    for (int t = 0; t < VM_TABLES; t++)
        TO(table_owner)[t] = FROM(table_owner)[t];
    /*@ loop invariant index: 0 <= p <= VM_PROCESSES;
        loop invariant process_live: SavedProcessLive(s, p);
        loop assigns p, TO(process_live)[0 .. VM_PROCESSES - 1];
        loop variant VM_PROCESSES - p; */
    for (int p = 0; p < VM_PROCESSES; p++)
        TO(process_live)[p] = FROM(process_live)[p];
}

/*@ requires valid: VALID;
    assigns WRITTEN(frame[0 .. VM_FRAMES - 1], frame_file[0 .. VM_FRAMES - 1], file[0 .. VM_FILE_PAGES - 1],
        cache_frame[0 .. VM_FILE_PAGES - 1], slot[0 .. VM_SLOTS - 1], clock_hand);
    ensures frame: SavedFrame(s, VM_FRAMES);
    ensures frame_file: SavedFrameFile(s, VM_FRAMES);
    ensures file: SavedFile(s, VM_FILE_PAGES);
    ensures cache_frame: SavedCacheFrame(s, VM_FILE_PAGES);
    ensures slot: SavedSlot(s, VM_SLOTS);
    ensures clock_hand: s->clock_hand == clock_hand; */
static void COPY(pages)(SNAPSHOT(pages))
{
    /*@ loop invariant index: 0 <= f <= VM_FRAMES;
        loop invariant frame: SavedFrame(s, f);
        loop invariant frame_file: SavedFrameFile(s, f);
        loop assigns f, TO(frame)[0 .. VM_FRAMES - 1], TO(frame_file)[0 .. VM_FRAMES - 1];
        loop variant VM_FRAMES - f; */
    for (int f = 0; f < VM_FRAMES; f++) {
        TO(frame)[f] = FROM(frame)[f];
        TO(frame_file)[f] = FROM(frame_file)[f];
    }
    /*@ loop invariant index: 0 <= n <= VM_FILE_PAGES;
        loop invariant file: SavedFile(s, n);
        loop invariant cache_frame: SavedCacheFrame(s, n);
        loop assigns n, TO(file)[0 .. VM_FILE_PAGES - 1], TO(cache_frame)[0 .. VM_FILE_PAGES - 1];
        loop variant VM_FILE_PAGES - n; */
    for (int n = 0; n < VM_FILE_PAGES; n++) {
        TO(file)[n] = FROM(file)[n];
        TO(cache_frame)[n] = FROM(cache_frame)[n];
    }
    /*@ loop invariant index: 0 <= i <= VM_SLOTS;
        loop invariant slot: SavedSlot(s, i);
        loop assigns i, TO(slot)[0 .. VM_SLOTS - 1];
        loop variant VM_SLOTS - i; */
    for (int i = 0; i < VM_SLOTS; i++)
        TO(slot)[i] = FROM(slot)[i];
    TO(clock_hand) = FROM(clock_hand);
}

/*@ requires valid: VALID;
    assigns WRITTEN(device_bad[0 .. PLACES - 1], device_nth, frame_copies, file_reads, file_writes,
        slot_reads, slot_writes);
    ensures device_bad: SavedDeviceBad(s, PLACES);
    ensures device_nth: s->device_nth == device_nth;
    ensures frame_copies: s->frame_copies == frame_copies;
    ensures file_reads: s->file_reads == file_reads;
    ensures file_writes: s->file_writes == file_writes;
    ensures slot_reads: s->slot_reads == slot_reads;
    ensures slot_writes: s->slot_writes == slot_writes; */
static void COPY(device)(SNAPSHOT(device))
{
    /*@ loop invariant index: 0 <= v <= PLACES;
        loop invariant device_bad: SavedDeviceBad(s, v);
        loop assigns v, TO(device_bad)[0 .. PLACES - 1];
        loop variant PLACES - v; */
    for (int v = 0; v < PLACES; v++)
        TO(device_bad)[v] = FROM(device_bad)[v];
    TO(device_nth) = FROM(device_nth);
    TO(frame_copies) = FROM(frame_copies);
    TO(file_reads) = FROM(file_reads);
    TO(file_writes) = FROM(file_writes);
    TO(slot_reads) = FROM(slot_reads);
    TO(slot_writes) = FROM(slot_writes);
}

#undef VALID
#undef WRITTEN
#undef COPY
#undef SNAPSHOT
#undef TO
#undef FROM
