#include "picture.h"

#include <stdbool.h>
#include <stdlib.h>

#include "../../model/snapshot.h"
#include "../language/language.h"

/* All places are shown if there are no more than this of a kind, else those alone that hold something. */
enum { SHOWN_FREE = 32 };
/* Of a page of bytes; what is more is left out. */
enum { SHOWN_BYTES = 16 };
enum { LINE = 24 };

static struct vm_snapshot now;

/* A page of a process, or of the page cache itself, that uses a place. */
struct user {
    int process, page;
};

static struct user user_of(int entry, const int *names)
{
    int root_entry;
    if (entry >= CACHE_ENTRY0)
        return (struct user){INT32_MAX, entry - CACHE_ENTRY0};
    root_entry = now.sets.table_owner[entry / VM_LEAF_ENTRIES];
    return (struct user){names[root_entry / VM_ROOT_ENTRIES],
                         root_entry % VM_ROOT_ENTRIES * VM_LEAF_ENTRIES + entry % VM_LEAF_ENTRIES};
}

static int compare_users(const void *a, const void *b)
{
    const struct user *one = a, *other = b;
    return one->process != other->process ? (one->process > other->process) - (one->process < other->process)
                                          : (one->page > other->page) - (one->page < other->page);
}

/* PROCESS.PAGE of everybody who uses a place, in their order. */
static void write_users(FILE *out, int place, const int *names)
{
    static struct user users[ENTRIES];
    size_t count = 0;
    for (int k = now.lists.use_head[place]; k != NOWHERE; k = now.lists.use_next[k])
        users[count++] = user_of(k, names);
    qsort(users, count, sizeof users[0], compare_users);
    for (size_t i = 0; i < count; i++)
        if (users[i].process == INT32_MAX)
            fprintf(out, "%scache", i == 0 ? "" : " ");
        else
            fprintf(out, "%s%d.%d", i == 0 ? "" : " ", users[i].process, users[i].page);
}

static void write_bytes(FILE *out, const struct page *page)
{
    for (int i = 0; i < VM_PAGE_SIZE && i < SHOWN_BYTES; i++)
        fprintf(out, "%s%02x", i == 0 ? "" : " ", page->b[i]);
    fputs(VM_PAGE_SIZE > SHOWN_BYTES ? " ..." : "", out);
}

static void name_place(char name[LINE], int place)
{
    if (IN_FRAME(place))
        snprintf(name, LINE, "frame %d", place);
    else if (IN_SLOT(place))
        snprintf(name, LINE, "slot %d", place - SLOT0);
    else if (IN_FILE(place))
        snprintf(name, LINE, "file %d", place - FILE0);
    else
        snprintf(name, LINE, "zero fill");
}

/* --- processes --- */

static uint32_t entry_of(int process, int page)
{
    uint32_t pointer = now.sets.root[process * VM_ROOT_ENTRIES + page / VM_LEAF_ENTRIES];
    int table = (int)(pointer / 1024) - TABLE_PPN;
    return pointer == 0 ? 0 : now.lists.pool[table * VM_LEAF_ENTRIES + page % VM_LEAF_ENTRIES];
}

static const struct {
    const char *name;
    uint32_t bit;
} bits[] = {{"V", PTE_V}, {"R", PTE_R}, {"W", PTE_W}, {"X", PTE_X},     {"U", PTE_U},
            {"G", PTE_G}, {"A", PTE_A}, {"D", PTE_D}, {"COW", PTE_COW}, {"SHR", PTE_SHARED}};
enum { BITS = sizeof bits / sizeof bits[0] };

static void write_page(FILE *out, int first, int last, uint32_t entry)
{
    char place[LINE];
    int writable = (entry & (PTE_W | PTE_COW)) != 0;
    name_place(place, (int)(entry / 1024));
    fprintf(out, first == last ? "%d\t" : "%d-%d\t", first, last);
    fprintf(out, "%s\t%c%c%c", place, (entry & PTE_R) != 0 ? 'r' : '-', writable ? 'w' : '-',
            (entry & PTE_X) != 0 ? 'x' : '-');
    for (int i = 0; i < BITS; i++)
        fprintf(out, "\t%d", (entry & bits[i].bit) != 0);
    fprintf(out, "\t0x%08x\n", (unsigned)entry);
}

/* Pages side by side that were never touched have equal entries, and share a row. */
static void write_pages(FILE *out, int process)
{
    for (int page = 0, next; page < VM_SPACE_PAGES; page = next) {
        uint32_t entry = entry_of(process, page);
        next = page + 1;
        while (next < VM_SPACE_PAGES && entry / 1024 == ZERO_PLACE && entry_of(process, next) == entry)
            next++;
        if (entry != 0)
            write_page(out, page, next - 1, entry);
    }
}

static void write_process(FILE *out, int process, int name)
{
    fprintf(out, "*process %d\npage\tplace\tmay", name);
    for (int i = 0; i < BITS; i++)
        fprintf(out, "\t%s", bits[i].name);
    fputs("\tentry\n", out);
    write_pages(out, process);
}

/* In the order of their names. */
static void write_processes(FILE *out, const int *names)
{
    int named[VM_PROCESSES];
    for (int p = 0; p < VM_PROCESSES; p++)
        named[p] = -1;
    for (int p = 0; p < VM_PROCESSES; p++)
        if (now.sets.process_live[p] != 0)
            named[names[p]] = p;
    for (int name = 0; name < VM_PROCESSES; name++)
        if (named[name] >= 0)
            write_process(out, named[name], name);
}

/* --- memory --- */

static void write_tables(FILE *out, const int *names)
{
    fputs("*page tables\ntable\tpointed to by\tword\n", out);
    for (int t = 0; t < VM_TABLES; t++) {
        int root_entry = now.sets.table_owner[t];
        if (root_entry >= 0)
            fprintf(out, "%d\tprocess %d, root entry %d\t0x%08x\n", t, names[root_entry / VM_ROOT_ENTRIES],
                    root_entry % VM_ROOT_ENTRIES, (unsigned)now.sets.root[root_entry]);
    }
}

static bool modified(int file_page)
{
    return now.lists.pool[CACHE_ENTRY0 + file_page] != 0;
}

static void write_frames(FILE *out, const int *names)
{
    fputs("*frames\nframe\tholds\tusers\tbytes\n", out);
    for (int f = 0; f < VM_FRAMES; f++) {
        int n = now.pages.frame_file[f];
        if (now.lists.use_count[f] == 0 && VM_FRAMES > SHOWN_FREE)
            continue;
        fprintf(out, "%d\t", f);
        if (n >= 0)
            fprintf(out, "file %d%s", n, modified(n) ? ", modified" : "");
        else
            fputs(now.lists.use_count[f] > 0 ? "data" : "free", out);
        fputs("\t", out);
        write_users(out, f, names);
        fputs("\t", out);
        write_bytes(out, &now.pages.frame[f]);
        fputs("\n", out);
    }
}

static void write_swap(FILE *out, const int *names)
{
    fputs("*swap\nslot\tusers\tbytes\n", out);
    for (int s = 0; s < VM_SLOTS; s++) {
        if (now.lists.use_count[SLOT0 + s] == 0 && VM_SLOTS > SHOWN_FREE)
            continue;
        fprintf(out, "%d\t", s);
        write_users(out, SLOT0 + s, names);
        fputs("\t", out);
        write_bytes(out, &now.pages.slot[s]);
        fputs("\n", out);
    }
}

static void write_file(FILE *out, const int *names)
{
    fputs("*file\nfile page\tcached\tusers\tbytes\n", out);
    for (int n = 0; n < VM_FILE_PAGES; n++) {
        int f = now.pages.cache_frame[n];
        if (f < 0 && now.lists.use_count[FILE0 + n] == 0 && VM_FILE_PAGES > SHOWN_FREE)
            continue;
        fprintf(out, "%d\t", n);
        if (f >= 0)
            fprintf(out, "frame %d%s", f, modified(n) ? ", modified" : "");
        fputs("\t", out);
        write_users(out, FILE0 + n, names);
        fputs("\t", out);
        write_bytes(out, &now.pages.file[n]);
        fputs("\n", out);
    }
}

/* --- what is counted --- */

static void write_plan(FILE *out)
{
    const char *separator = "";
    fputs("transfers that will fail\t", out);
    if (now.device.device_nth > 0) {
        fprintf(out, "number %u from now on", (unsigned)now.device.device_nth);
        separator = ", ";
    }
    for (int place = 0; place < PLACES; place++)
        if (now.device.device_bad[place] != 0) {
            char name[LINE];
            name_place(name, place);
            fprintf(out, "%s%s", separator, name);
            separator = ", ";
        }
    fputs(*separator == '\0' ? "none\n" : "\n", out);
}

static void write_counts(FILE *out)
{
    static const int most[] = {VM_FRAMES, VM_SLOTS, VM_TABLES};
    enum { IN_USE = sizeof most / sizeof most[0] }; /* the first fields of the usage */
    struct vm_usage usage;
    vm_usage(&usage);
    fputs("*machine\n\tvalue\n", out);
    for (unsigned i = 0; i < USAGE_FIELDS; i++) {
        fprintf(out, "%s\t%u", usage_fields[i].name, (unsigned)field_get(&usage, usage_fields[i].offset));
        if (i < IN_USE)
            fprintf(out, " of %d", most[i]);
        fputs("\n", out);
    }
    fprintf(out, "clock hand\tframe %d\n", now.pages.clock_hand);
    write_plan(out);
}

void picture_write(FILE *out, const int *names)
{
    vm_save(&now);
    write_processes(out, names);
    write_tables(out, names);
    write_frames(out, names);
    write_swap(out, names);
    write_file(out, names);
    write_counts(out);
}
