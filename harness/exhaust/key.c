#include "key.h"

#include <string.h>

#include "../../spec/flat_judge.h"

/* What there is of each process, in an order of its own; private identities and slots have no name yet. */
struct portrait {
    uint64_t process[VM_PROCESSES][1 + VM_SPACE_PAGES]; /* whether it lives, and its tables; each page */
    int page[VM_PROCESSES][VM_SPACE_PAGES];             /* the page that is described there */
};

/* An order of names: name[i] comes at i, and rank is the inverse. */
enum { NAMES = VM_PROCESSES > VM_FILE_PAGES ? VM_PROCESSES : VM_FILE_PAGES };
struct order {
    int name[NAMES], rank[NAMES];
};

static int rotated(int f)
{
    return f >= clock_hand ? f - clock_hand : f - clock_hand + VM_FRAMES;
}

static uint64_t place_of(int v, const struct order *files)
{
    if (v == ZERO_PLACE)
        return IS_ZERO;
    if (IN_SLOT(v))
        return IS_SLOT;
    return IN_FRAME(v) ? IS_FRAME + (unsigned)rotated(v) : IS_FILE + (unsigned)files->rank[v - FILE0];
}

static void describe_entry(int k, const struct order *files, uint64_t field[FIELDS])
{
    if (k < 0)
        return;
    const uint32_t e = pool[k];
    field[WRITABLE] = (uint64_t)pte_writable(e);
    field[MODEL_PROT] = (uint64_t)pte_prot(e);
    field[ACCESSED] = (uint64_t)pte_accessed(e);
    field[PLACE] = place_of(pte_place(e), files);
}

static void describe_flat(int k, const struct order *files, uint64_t field[FIELDS])
{
    const int64_t id = identity_of[k];
    if (!flat_used[k])
        return;
    field[USED] = 1;
    field[PROT] = flat_prot[k];
    field[SHARED] = flat_shared[k];
    if (flat_source[k] != NO_SOURCE)
        field[SOURCE] = 1 + (unsigned)files->rank[flat_source[k]];
    if (id != ZERO_FILL)
        field[IDENTITY] = id < ZERO_FILL ? HAS_FILE + (unsigned)files->rank[id] : HAS_PRIVATE;
}

static uint64_t describe(int process, int page, const struct order *files)
{
    uint64_t field[FIELDS] = {0}, description = 0;
    describe_entry(table_walk(process, page), files, field);
    describe_flat(flat_page_of(process, (uint32_t)page), files, field);
    for (int i = 0; i < FIELDS; i++)
        description = description << field_width[i] | field[i];
    return description;
}

/* The pages of a leaf table: those that are mapped as it has them in order, then the others. */
static void order_table(int t, int first, int page[VM_LEAF_ENTRIES])
{
    int count = 0;
    for (; count < table_pages(t); count++)
        page[count] = first + table_page(t, count) - t * VM_LEAF_ENTRIES;
    for (int i = 0; i < VM_LEAF_ENTRIES; i++)
        if (pool[t * VM_LEAF_ENTRIES + i] == 0)
            page[count++] = first + i;
}

/* The pages of a process: those of its tables as it has them in order, then those that have none. */
static void order_pages(int process, int page[VM_SPACE_PAGES])
{
    int count = 0;
    for (int i = 0; i < space_tables(process); i++, count += VM_LEAF_ENTRIES) {
        const int r = space_root(process, i);
        order_table(table_of(r), (r - process * VM_ROOT_ENTRIES) * VM_LEAF_ENTRIES, page + count);
    }
    for (int i = 0; i < VM_SPACE_PAGES; i++)
        if (root[process * VM_ROOT_ENTRIES + i / VM_LEAF_ENTRIES] == 0)
            page[count++] = i;
}

static void portray(struct portrait *portrait, const struct order *files)
{
    for (int p = 0; p < VM_PROCESSES; p++) {
        order_pages(p, portrait->page[p]);
        portrait->process[p][0] = (process_live[p] != 0 ? 1U << TABLES_WIDTH : 0) + (unsigned)space_tables(p);
        for (int i = 0; i < VM_SPACE_PAGES; i++)
            portrait->process[p][1 + i] = describe(p, portrait->page[p][i], files);
    }
}

/* What a file page is like, whatever the order: file pages are tried only in orders by this. */
static uint64_t portray_file(int n)
{
    const int f = cache_frame[n];
    const uint64_t file_page = cache_modified(n) ? 1 : 0;
    return file_page * (VM_FRAMES + 1) + (f < 0 ? 0 : 1 + (unsigned)rotated(f));
}

/* --- one key --- */

/* The number of a name among those seen so far, in their order. */
static uint64_t number_of(int name, int *seen, int *count)
{
    int i = 0;
    while (i < *count && seen[i] != name)
        i++;
    if (i == *count)
        seen[(*count)++] = name;
    return (uint64_t)i;
}

struct names {
    int slot[VM_SLOTS], slots;
    int identity[PAGES], identities;
};

static void put_page(struct bits *bits, const struct portrait *portrait, int process, int i,
                     struct names *names)
{
    const int page = portrait->page[process][i], k = table_walk(process, page);
    const int v = k < 0 ? NOWHERE : entry_place(k);
    const int64_t id = identity_of[flat_page_of(process, (uint32_t)page)];
    bits_put(bits, portrait->process[process][1 + i], DESCRIPTION_WIDTH);
    bits_put(bits, IN_SLOT(v) ? number_of(v - SLOT0, names->slot, &names->slots) : 0, SLOT_WIDTH);
    bits_put(bits, id > ZERO_FILL ? number_of((int)id, names->identity, &names->identities) : 0,
             PRIVATE_WIDTH);
}

static void put_frames(struct bits *bits, const struct order *files)
{
    for (int i = 0; i < VM_FRAMES; i++) {
        const int f = (i + clock_hand) % VM_FRAMES;
        bits_put(bits, frame_file[f] < 0 ? 0 : 1 + (unsigned)files->rank[frame_file[f]], SOURCE_WIDTH);
        bits_put(bits, i < free_frames ? (uint64_t)rotated(free_item[i]) : 0, FRAME_WIDTH);
    }
}

static bool page_lenient(int k)
{
    const int64_t id = identity_of[k];
    return id < ZERO_FILL ? identity_is_touched[k] != 0 : id > ZERO_FILL && !identity_has_data[id];
}

static uint32_t lenience_of(const struct portrait *portrait, const struct order *processes,
                            const struct order *files)
{
    uint32_t lenience = flat_write_plan_ever ? LENIENT_PLAN : 0;
    for (int i = 0; i < VM_FILE_PAGES; i++) {
        if (flat_stored[files->name[i]])
            lenience |= LENIENT_STORED;
        if (flat_unsynced[files->name[i]])
            lenience |= (uint32_t)LENIENT_UNSYNCED << i;
    }
    for (int i = 0; i < PAGES; i++) {
        const int process = processes->name[i / VM_SPACE_PAGES];
        const int page = portrait->page[process][i % VM_SPACE_PAGES];
        if (page_lenient(flat_page_of(process, (uint32_t)page)))
            lenience |= (uint32_t)LENIENT_PAGE << i;
    }
    return lenience;
}

static void put_all(struct state *state, const struct portrait *portrait, const struct order *processes,
                    const struct order *files)
{
    struct bits bits = {.word = state->key.word};
    struct names names = {.slots = 0};
    memset(state, 0, sizeof *state);
    for (int i = 0; i < VM_PROCESSES; i++) {
        bits_put(&bits, portrait->process[processes->name[i]][0], PROCESS_WIDTH);
        for (int j = 0; j < VM_SPACE_PAGES; j++)
            put_page(&bits, portrait, processes->name[i], j, &names);
    }
    put_frames(&bits, files);
    for (int i = 0; i < VM_FILE_PAGES; i++)
        bits_put(&bits, cache_modified(files->name[i]) ? 1 : 0, 1);
    state->lenience = lenience_of(portrait, processes, files);
}

/* --- the least of all keys --- */

static void order_begin(struct order *order, int count)
{
    for (int i = 0; i < count; i++)
        order->name[i] = order->rank[i] = i;
}

static void swap(struct order *order, int i, int j)
{
    const int name = order->name[i];
    order->name[i] = order->name[j];
    order->name[j] = name;
}

/* The next order in the lexicographic sequence; false: that was the last. */
static bool order_next(struct order *order, int count)
{
    int i = count - 2, j = count - 1;
    while (i >= 0 && order->name[i] > order->name[i + 1])
        i--;
    if (i < 0)
        return false;
    while (order->name[j] < order->name[i])
        j--;
    swap(order, i, j);
    for (i++, j = count - 1; i < j; i++, j--)
        swap(order, i, j);
    for (i = 0; i < count; i++)
        order->rank[order->name[i]] = i;
    return true;
}

static bool process_follows(const struct portrait *portrait, int p, int q)
{
    for (int i = 0; i <= VM_SPACE_PAGES; i++)
        if (portrait->process[p][i] != portrait->process[q][i])
            return portrait->process[p][i] < portrait->process[q][i];
    return false;
}

/* Only orders in which no process comes before one with a greater portrait: those that live are the first. */
static bool processes_ordered(const struct portrait *portrait, const struct order *processes)
{
    for (int i = 1; i < VM_PROCESSES; i++)
        if (process_follows(portrait, processes->name[i - 1], processes->name[i]))
            return false;
    return true;
}

static bool files_ordered(const uint64_t file_page[VM_FILE_PAGES], const struct order *files)
{
    for (int i = 1; i < VM_FILE_PAGES; i++)
        if (file_page[files->name[i - 1]] < file_page[files->name[i]])
            return false;
    return true;
}

static bool is_less(const struct state *a, const struct state *b)
{
    for (int i = 0; i < KEY_WORDS; i++)
        if (a->key.word[i] != b->key.word[i])
            return a->key.word[i] < b->key.word[i];
    return a->lenience < b->lenience;
}

/* With the file pages in one order. */
static void make_least(struct state *least, bool *any, const struct order *files)
{
    struct portrait portrait;
    struct order processes;
    portray(&portrait, files);
    order_begin(&processes, VM_PROCESSES);
    do {
        struct state state;
        if (!processes_ordered(&portrait, &processes))
            continue;
        put_all(&state, &portrait, &processes, files);
        if (!*any || is_less(&state, least))
            *least = state;
        *any = true;
    } while (order_next(&processes, VM_PROCESSES));
}

void key_make(struct state *state)
{
    uint64_t file_page[VM_FILE_PAGES];
    struct order files;
    bool any = false;
    for (int n = 0; n < VM_FILE_PAGES; n++)
        file_page[n] = portray_file(n);
    order_begin(&files, VM_FILE_PAGES);
    do
        if (files_ordered(file_page, &files))
            make_least(state, &any, &files);
    while (order_next(&files, VM_FILE_PAGES));
}
