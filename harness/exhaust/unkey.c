/* From a key to a state: names are as they stand in the key. */
#include "key.h"

#include "../../model/rmap.h"
#include "../../spec/flat_judge.h"
#include "whole.h"

/* The bytes of a page that nothing else has: of data under that private identity, or of a file page. */
static struct page page_of(int first, int second)
{
    struct page page = {{0}};
    page.b[0] = (unsigned char)first;
    page.b[1] = (unsigned char)second;
    return page;
}

static struct page private_page(int identity)
{
    return page_of(PRIVATE_FIRST + identity, PRIVATE_SECOND + identity);
}

static struct page file_page(int n)
{
    return page_of(FILE_FIRST + n, FILE_SECOND + n);
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

/* The model's bytes of a page that does not show the file. */
static void restore_bytes(const struct sitter *sitter)
{
    const int v = place_from(sitter);
    const struct page *own = &flat_own[flat_page_of(sitter->process, (uint32_t)sitter->page)];
    if (sitter->field[SOURCE] == 0 && IN_FRAME(v))
        frame[v] = *own;
    if (sitter->field[SOURCE] == 0 && IN_SLOT(v))
        slot[v - SLOT0] = *own;
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
    const int r = sitter->process * VM_ROOT_ENTRIES + sitter->page / VM_LEAF_ENTRIES;
    const int k = table_of(r) * VM_LEAF_ENTRIES + sitter->page % VM_LEAF_ENTRIES;
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
    flat_own[k] = id > ZERO_FILL && !lenient ? private_page(sitter->identity) : page_of(0, 0);
    identity_of[k] = id;
    identity_is_touched[k] = (id < ZERO_FILL ? lenient : id > ZERO_FILL) ? 1 : 0;
    if (identity_is_touched[k])
        identity_users[id]++;
    if (id > ZERO_FILL)
        identity_has_data[id] = !lenient;
}

static void restore_page(const struct sitter *sitter, bool lenient)
{
    restore_flat(sitter, lenient);
    if (sitter->field[PLACE] == IS_NOWHERE)
        return;
    restore_entry(sitter);
    restore_bytes(sitter);
}

/* Processes 0, 1, .. live. The tables of a process and the used entries of a table stand in the order in which they were
   taken. */
static void restore_processes(struct bits *bits, uint32_t lenience)
{
    for (int p = 0; p < VM_PROCESSES; p++) {
        const uint64_t process = bits_take(bits, PROCESS_WIDTH);
        const int tables = (int)(process & ((1U << TABLES_WIDTH) - 1));
        if (process >> TABLES_WIDTH != 0)
            flat_alive[process_take()] = true;
        for (int i = 0; i < tables; i++)
            table_take(p * VM_ROOT_ENTRIES + i);
        for (int i = 0; i < VM_SPACE_PAGES; i++) {
            struct sitter sitter = {.process = p, .page = i};
            take_page(bits, &sitter);
            restore_page(&sitter, (lenience & (uint32_t)LENIENT_PAGE << (p * VM_SPACE_PAGES + i)) != 0);
        }
    }
}

/* The cached pages, and the names of the free frames in their order. */
static void restore_frames(struct bits *bits, int order[VM_FRAMES])
{
    for (int f = 0; f < VM_FRAMES; f++) {
        const int n = (int)bits_take(bits, SOURCE_WIDTH) - 1;
        order[f] = (int)bits_take(bits, FRAME_WIDTH);
        if (n >= 0) {
            cache_bind(f, n);
            frame[f] = file_page(n);
        }
    }
}

/* What the file itself holds of a page that is modified and not synced nobody may see. */
static void restore_files(struct bits *bits, uint32_t lenience)
{
    for (int n = 0; n < VM_FILE_PAGES; n++) {
        const bool modified = bits_take(bits, 1) != 0,
                   unsynced = (lenience & (uint32_t)LENIENT_UNSYNCED << n) != 0;
        if (modified)
            link_entry(CACHE_ENTRY0 + n, cache_frame[n], pte_make(cache_frame[n], 0, 0, 0, 0));
        flat_file[n] = file_page(n);
        file[n] = modified && unsynced ? page_of(FRAME_GARBAGE, FRAME_GARBAGE) : file_page(n);
        flat_stored[n] = (lenience & LENIENT_STORED) != 0;
        flat_unsynced[n] = unsynced;
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

void key_restore(const struct state *state, const void *empty)
{
    struct key key = state->key;
    struct bits bits = {.word = key.word};
    int order[VM_FRAMES];
    whole_restore(empty);
    restore_processes(&bits, state->lenience);
    restore_frames(&bits, order);
    restore_files(&bits, state->lenience);
    order_free(order);
    flat_write_plan_ever = (state->lenience & LENIENT_PLAN) != 0;
}
