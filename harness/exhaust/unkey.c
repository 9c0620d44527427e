/* From a key to a state: names are as they stand in the key. */
#include "key.h"

#include "../../model/file_byte.h"
#include "../../spec/flat_judge.h"
#include "whole.h"

static void take_bytes(struct bits *bits, struct page *page, unsigned char other)
{
    const uint64_t first = bits_take(bits, FIRST_WIDTH), second = bits_take(bits, SECOND_WIDTH);
    page->b[0] = first == FIRST_ZERO ? 0 : first == FIRST_FILE ? vm_file_byte(0, 0) : other;
    page->b[1] = second == SECOND_ZERO    ? 0
                 : second == SECOND_OTHER ? other
                                          : vm_file_byte((uint32_t)second - SECOND_FILE, 1);
}

/* A page as the key has it: where it belongs, and its fields. */
struct sitter {
    int process, page;
    uint64_t field[FIELDS];
    int slot, identity;
};

static void take_page(struct bits *bits, struct sitter *sitter)
{
    uint64_t description = bits_take(bits, DESCRIPTION_WIDTH);
    for (int i = FIELDS - 1; i >= 0; i--) {
        sitter->field[i] = description & ((1U << field_width[i]) - 1);
        description >>= field_width[i];
    }
    sitter->slot = (int)bits_take(bits, SLOT_WIDTH);
    sitter->identity = (int)bits_take(bits, PRIVATE_WIDTH);
}

static int place_from(const struct sitter *sitter)
{
    const int code = (int)sitter->field[PLACE];
    if (code == IS_ZERO)
        return ZERO_PLACE;
    if (code == IS_SLOT)
        return SLOT0 + sitter->slot;
    return code < IS_FILE ? code - IS_FRAME : FILE0 + code - IS_FILE;
}

/* An entry that names v; a place that nobody named is in use from now on. */
static void link_entry(int k, int v, uint32_t e)
{
    if (v < FILE0 && use_count[v] == 0)
        freeset_remove(v);
    rmap_link(k, v, e);
}

static void restore_entry(const struct sitter *sitter)
{
    const int k = table_of(sitter->process * VM_ROOT_ENTRIES) * VM_LEAF_ENTRIES + sitter->page;
    const int v = place_from(sitter);
    freeset_remove(LEAF_ITEM0 + k);
    link_entry(k, v,
               pte_make(v, (int)sitter->field[WRITABLE], (int)sitter->field[MODEL_PROT],
                        (int)sitter->field[ACCESSED], 0));
}

static int64_t identity_from(const struct sitter *sitter)
{
    const int code = (int)sitter->field[IDENTITY];
    if (code == HAS_NONE)
        return ZERO_FILL;
    return code == HAS_PRIVATE ? FIRST_PRIVATE + sitter->identity : code - HAS_FILE;
}

static void restore_flat(const struct sitter *sitter, bool lenient)
{
    const int k = flat_page_of(sitter->process, (uint32_t)sitter->page);
    const uint64_t *field = sitter->field;
    const int64_t id = identity_from(sitter);
    flat_used[k] = field[USED] != 0;
    flat_prot[k] = (uint8_t)field[PROT];
    flat_shared[k] = field[SHARED] != 0;
    flat_source[k] = (int)field[SOURCE] - 1;
    if (field[SOURCE] == 0) {
        uint64_t word = field[OWN_FIRST] | field[OWN_SECOND] << FIRST_WIDTH;
        take_bytes(&(struct bits){.word = &word}, &flat_own[k], FRAME_GARBAGE);
    }
    identity_of[k] = id;
    identity_is_touched[k] = (id < ZERO_FILL ? lenient : id > ZERO_FILL) ? 1 : 0;
    if (identity_is_touched[k])
        identity_users[id]++;
    if (id > ZERO_FILL)
        identity_has_data[id] = !lenient;
}

/* Processes 0, 1, .. live. The used entries of a table stand in the order in which they were taken. Returns how many slots
   are in use. */
static int restore_processes(struct bits *bits, uint32_t lenience)
{
    int slots = 0;
    for (int p = 0; p < VM_PROCESSES; p++) {
        const uint64_t process = bits_take(bits, PROCESS_WIDTH);
        if ((process & 2) != 0)
            flat_alive[process_take()] = true;
        if ((process & 1) != 0)
            table_take(p * VM_ROOT_ENTRIES);
        for (int i = 0; i < VM_SPACE_PAGES; i++) {
            struct sitter sitter = {.process = p, .page = i};
            take_page(bits, &sitter);
            restore_flat(&sitter, (lenience & (uint32_t)LENIENT_PAGE << (p * VM_SPACE_PAGES + i)) != 0);
            if (sitter.field[PLACE] != IS_NOWHERE)
                restore_entry(&sitter);
            if (sitter.field[PLACE] == IS_SLOT && sitter.slot >= slots)
                slots = sitter.slot + 1;
        }
    }
    return slots;
}

/* The cached pages, the bytes of frames in use, and the names of the others in their order. */
static void restore_frames(struct bits *bits, int order[VM_FRAMES])
{
    for (int f = 0; f < VM_FRAMES; f++) {
        const int n = (int)bits_take(bits, SOURCE_WIDTH) - 1;
        struct page page = {{0}};
        take_bytes(bits, &page, FRAME_GARBAGE);
        order[f] = (int)bits_take(bits, FRAME_WIDTH);
        if (n >= 0)
            cache_bind(f, n);
        if (n >= 0 || use_count[f] != 0)
            frame[f] = page;
    }
}

static void restore_files(struct bits *bits)
{
    for (int n = 0; n < VM_FILE_PAGES; n++) {
        if (bits_take(bits, 1) != 0)
            link_entry(CACHE_ENTRY0 + n, cache_frame[n], pte_make(cache_frame[n], 0, 0, 0, 0));
        take_bytes(bits, &file[n], FRAME_GARBAGE);
        take_bytes(bits, &flat_file[n], FRAME_GARBAGE);
    }
}

static void order_free(const int order[VM_FRAMES])
{
    for (int i = 0; i < free_frames; i++) {
        const int other = free_item[i], at = free_index[order[i]];
        free_item[i] = order[i];
        free_index[order[i]] = i;
        free_item[at] = other;
        free_index[other] = at;
    }
}

static void restore_lenience(uint32_t lenience)
{
    flat_write_plan_ever = (lenience & LENIENT_PLAN) != 0;
    for (int n = 0; n < VM_FILE_PAGES; n++) {
        flat_stored[n] = (lenience & LENIENT_STORED) != 0;
        flat_unsynced[n] = (lenience & (uint32_t)LENIENT_UNSYNCED << n) != 0;
    }
}

void key_restore(const struct state *state, const void *empty)
{
    struct key key = state->key;
    struct bits bits = {.word = key.word};
    int order[VM_FRAMES], slots;
    whole_restore(empty);
    slots = restore_processes(&bits, state->lenience);
    restore_frames(&bits, order);
    for (int s = 0; s < slots; s++)
        take_bytes(&bits, &slot[s], SLOT_GARBAGE);
    restore_files(&bits);
    order_free(order);
    restore_lenience(state->lenience);
}
