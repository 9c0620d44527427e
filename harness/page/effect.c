#include "effect.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../language/language.h"
#include "sentence.h"

enum { NAME = 32 };

/* --- looking into the tables --- */

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Of a row of a process: pages side by side may share one, "3-9". */
static bool is_of_page(const struct table_row *row, uint32_t page)
{
    char *end;
    unsigned long first = strtoul(row->cells[0], &end, 10),
                  last = *end == '-' ? strtoul(end + 1, NULL, 10) : first;
    return first <= page && page <= last;
}

/* The row of a page; NULL: it is not mapped, or there is no such process. */
static const struct table_row *row_of(const struct tables *tables, int process, uint32_t page)
{
    char caption[NAME];
    snprintf(caption, sizeof caption, "process %d", process);
    for (size_t i = 0; i < tables->count; i++) {
        const struct table_row *row = &tables->rows[i];
        if (!table_is_head(row) && strcmp(row->caption, caption) == 0 && is_of_page(row, page))
            return row;
    }
    return NULL;
}

static bool has_process(const struct tables *tables, int process)
{
    char caption[NAME];
    snprintf(caption, sizeof caption, "process %d", process);
    for (size_t i = 0; i < tables->count; i++)
        if (strcmp(tables->rows[i].caption, caption) == 0)
            return true;
    return false;
}

static bool has_bit(const struct table_row *row, const char *bit)
{
    return strcmp(table_cell(row, bit), "1") == 0;
}

/* The row of a place, "frame 3", "slot 2" or "file 0"; or NULL. */
static const struct table_row *place_row(const struct tables *tables, const char *place)
{
    return begins(place, "frame ")  ? tables_row(tables, "frames", place + strlen("frame "))
           : begins(place, "slot ") ? tables_row(tables, "swap", place + strlen("slot "))
           : begins(place, "file ") ? tables_row(tables, "file", place + strlen("file "))
                                    : NULL;
}

static const char *cached(const struct tables *tables, const char *file_page)
{
    return table_cell(tables_row(tables, "file", file_page), "cached");
}

static uint32_t usage_of(const struct tables *tables, const char *name)
{
    return (uint32_t)strtoul(table_cell(tables_row(tables, "machine", name), "value"), NULL, 10);
}

/* Another page that uses the place, and how many others do. */
static uint32_t other_users(const struct tables *tables, const char *place, int process, uint32_t page,
                            int *other_process, uint32_t *other_page)
{
    uint32_t count = 0;
    const char *users = table_cell(place_row(tables, place), "users");
    for (; *users != '\0'; users += strcspn(users, " "), users += *users == ' ') {
        char *end;
        int user = (int)strtol(users, &end, 10);
        uint32_t of = *end == '.' ? (uint32_t)strtoul(end + 1, NULL, 10) : 0;
        if (*end != '.' || (user == process && of == page)) /* it is the cache, or the page itself */
            continue;
        *other_process = user;
        *other_page = of;
        count++;
    }
    return count;
}

static bool is_access(enum op_kind kind)
{
    return kind == OP_LOAD || kind == OP_STORE || kind == OP_FETCH;
}

static uint32_t page_of(const struct effect_of *step)
{
    return step->op->page / step->machine->page_size;
}

/* --- a failure --- */

static const char *const reasons[STATUSES] = {
    [VM_ESRCH] = "there is no such process",
    [VM_EINVAL] = "an argument is out of range",
    [VM_EFAULT] = "no page is mapped there",
    [VM_EACCES] = "which does not allow that",
    [VM_EEXIST] = "a page is mapped there already",
    [VM_ENOMEM] = "no frame is free, and none can be freed",
    [VM_ENOTABLE] = "too few page tables are free",
    [VM_ENOPROC] = "every process number is in use",
    [VM_EIO] = "a transfer fails",
    [ANSWER_UNSUPPORTED] = "a page that is not in memory has no frame to compare",
};

static void tell_failure(FILE *file, const struct effect_of *step)
{
    const char *reason = reasons[step->model->status];
    fputs("tell\t", file);
    if (step->model->status == VM_EACCES)
        fprintf(file, "page %" PRIu32 " is %s, %s", page_of(step),
                table_cell(row_of(step->before, step->op->process, page_of(step)), "may"), reason);
    else
        fputs(reason, file);
    fprintf(file, ": the answer is %s, and no process sees a change\n", status_names[step->model->status]);
}

/* --- pages that leave memory, or are written --- */

/* Where the data of a frame went, if it went to swap; or "". */
static const char *slot_for(const struct effect_of *step, const struct table_row *frame)
{
    char *end;
    const char *users = table_cell(frame, "users"), *place;
    int process = (int)strtol(users, &end, 10);
    if (*end != '.')
        return "";
    place = table_cell(row_of(step->after, process, (uint32_t)strtoul(end + 1, NULL, 10)), "place");
    return begins(place, "slot ") ? place + strlen("slot ") : "";
}

/* Says why, if it is an access that needs the frame. */
static void begin_eviction(FILE *file, const struct effect_of *step)
{
    bool full = usage_of(step->before, "frames") == step->machine->frames;
    fprintf(file, "tell\t%s", full && is_access(step->op->kind) ? "no frame is free: " : "");
}

static bool tell_evicted_data(FILE *file, const struct effect_of *step, const struct table_row *frame)
{
    const char *slot = slot_for(step, frame);
    if (*slot == '\0')
        return false;
    begin_eviction(file, step);
    fprintf(file, "the data in frame %s is written to slot %s of the swap area\n", frame->cells[0], slot);
    return true;
}

static bool tell_evicted_file_page(FILE *file, const struct effect_of *step,
                                   const struct table_row *file_page)
{
    const char *page = file_page->cells[0], *frame = table_cell(file_page, "cached"),
               *now = cached(step->after, page);
    bool modified = strstr(frame, "modified") != NULL;
    int letters = (int)strcspn(frame, ",");
    if (*frame == '\0' || strcmp(frame, now) == 0)
        return false;
    if (*now == '\0') {
        begin_eviction(file, step);
        fprintf(file, "page %s of the file leaves %.*s, %s\n", page, letters, frame,
                modified ? "and is written back first, as it is modified"
                         : "and nothing is written, as it is not modified");
        return true;
    }
    if (modified && strstr(now, "modified") == NULL) {
        fprintf(file,
                "tell\tpage %s of the file is written from %.*s to the file, and is no longer modified\n",
                page, letters, frame);
        return true;
    }
    return false;
}

/* Whether there are any. */
static bool tell_evictions(FILE *file, const struct effect_of *step)
{
    bool any = false;
    for (size_t i = 0; i < step->before->count; i++) {
        const struct table_row *row = &step->before->rows[i];
        if (table_is_head(row))
            continue;
        if (strcmp(row->caption, "frames") == 0 && strcmp(table_cell(row, "holds"), "data") == 0)
            any |= tell_evicted_data(file, step, row);
        if (strcmp(row->caption, "file") == 0)
            any |= tell_evicted_file_page(file, step, row);
    }
    return any;
}

/* --- an access --- */

/* The frame that the page was read into, which a copy may have followed; or "". */
static const char *frame_read_into(const struct effect_of *step, const char *from, bool copied,
                                   const char *now)
{
    int process;
    uint32_t page;
    if (!copied)
        return now;
    if (begins(from, "file "))
        return cached(step->after, from + strlen("file "));
    if (other_users(step->before, from, step->op->process, page_of(step), &process, &page) > 0)
        return table_cell(row_of(step->after, process, page), "place");
    return "";
}

/* A page that was not in a frame. */
static void tell_brought_in(FILE *file, const struct effect_of *step, const char *from, bool copied,
                            const char *now)
{
    const char *frame = frame_read_into(step, from, copied, now), *number = strchr(from, ' ') + 1;
    int letters = (int)strcspn(frame, ","), process;
    uint32_t page = page_of(step), other;
    fprintf(file, "tell\tpage %" PRIu32 " ", page);
    if (strcmp(from, "zero fill") == 0)
        fprintf(file, "is touched for the first time: it gets %s, filled with zeros\n", now);
    else if (begins(from, "slot "))
        fprintf(file, "is not in memory: it is read from %s of the swap area%s%s%s\n", from,
                *frame == '\0' ? "" : " into ", frame,
                other_users(step->before, from, step->op->process, page, &process, &other) == 0
                    ? ""
                    : ", for all who share it");
    else if (*cached(step->before, number) != '\0')
        fprintf(file, "shows page %s of the file, which is in %.*s already: nothing is read\n", number,
                letters, frame);
    else
        fprintf(file, "is not in memory: it is read from page %s of the file%s%.*s\n", number,
                *frame == '\0' ? "" : " into ", letters, frame);
}

/* A store to a page that shows the file, or that others share. */
static void tell_copy(FILE *file, const struct effect_of *step, bool of_file, const char *from,
                      const char *now)
{
    int process = 0, self = step->op->process;
    uint32_t other = 0, page = page_of(step);
    uint32_t others = other_users(step->before, from, self, page, &process, &other);
    if (of_file) {
        fprintf(file, "tell\tpage %" PRIu32 " shows the file, which this store must not reach, so process %d",
                page, self);
    } else {
        fprintf(file, "tell\tprocess %d shares page %" PRIu32 " with ", self, page);
        if (others > 1)
            sentence_count(file, others, "other page");
        else if (other != page || process == self)
            fprintf(file, "page %" PRIu32 " of process %d", other, process);
        else
            fprintf(file, "process %d", process);
        fputs(", so it", file);
    }
    fprintf(file, " gets a copy of its own, in %s\n", now);
}

/* A store after which the entry allows stores, and before it did not. */
static void tell_owned(FILE *file, const struct effect_of *step, const char *from, bool copied,
                       const struct table_row *after)
{
    const char *now = table_cell(after, "place"), *held = table_cell(place_row(step->before, from), "holds");
    bool of_file = begins(from, "file ") || begins(held, "file ");
    int self = step->op->process;
    if (has_bit(after, "SHR")) {
        const char *holds = table_cell(place_row(step->after, now), "holds");
        fprintf(
            file,
            "tell\tthe mapping is shared: the store reaches page %.*s of the file, which is now modified\n",
            (int)(strcspn(holds, ",") - strlen("file ")), holds + strlen("file "));
    } else if (copied) {
        tell_copy(file, step, of_file, from, now);
    } else if (of_file) {
        fprintf(
            file,
            "tell\tno frame is left for a copy, so process %d takes over %s, which held a page of the file\n",
            self, now);
    } else if (begins(from, "frame ")) {
        fprintf(file, "tell\tnobody else uses %s, so process %d takes it over without a copy\n", now, self);
    }
}

static void tell_access(FILE *file, const struct effect_of *step)
{
    const struct table_row *before = row_of(step->before, step->op->process, page_of(step)),
                           *after = row_of(step->after, step->op->process, page_of(step));
    const char *from = table_cell(before, "place"), *now = table_cell(after, "place");
    bool copied = usage_of(step->after, "copies") > usage_of(step->before, "copies");
    bool owned = step->op->kind == OP_STORE && !has_bit(before, "W");
    tell_evictions(file, step);
    if (!begins(from, "frame "))
        tell_brought_in(file, step, from, copied, now);
    else if (!owned)
        fprintf(file, "tell\tpage %" PRIu32 " is in %s, and its entry allows this: there is no page fault\n",
                page_of(step), from);
    if (owned)
        tell_owned(file, step, from, copied, after);
}

/* --- other operations --- */

static void tell_mapped(FILE *file, const struct effect_of *step)
{
    uint32_t before = usage_of(step->before, "tables"), after = usage_of(step->after, "tables");
    fputs("tell\tnothing is brought in: a page gets a frame when it is first touched\n", file);
    if (after > before) {
        fputs("tell\tits entries need ", file);
        sentence_count(file, after - before, "new page table");
        fputs("\n", file);
    }
}

/* What becomes free. */
static void tell_released(FILE *file, const struct effect_of *step)
{
    static const struct {
        const char *usage, *noun;
    } all[] = {{"frames", "frame"}, {"slots", "slot"}, {"tables", "page table"}};
    const char *separator = "tell\tfree again: ";
    for (unsigned i = 0; i < sizeof all / sizeof all[0]; i++) {
        uint32_t before = usage_of(step->before, all[i].usage), after = usage_of(step->after, all[i].usage);
        if (after >= before)
            continue;
        fputs(separator, file);
        sentence_count(file, before - after, all[i].noun);
        separator = ", ";
    }
    if (*separator == ',')
        fputs("\n", file);
    else if (step->op->kind != OP_EXEC)
        fputs("tell\tno frame, slot or page table becomes free\n", file);
}

static void tell_forked(FILE *file, const struct effect_of *step)
{
    char caption[NAME];
    uint32_t asks = 0;
    snprintf(caption, sizeof caption, "process %" PRIu32, step->model->value);
    for (size_t i = 0; i < step->after->count; i++) {
        const struct table_row *row = &step->after->rows[i];
        asks += strcmp(row->caption, caption) == 0 && has_bit(row, "COW") &&
                strcmp(table_cell(row, "place"), "zero fill") != 0;
    }
    fputs("tell\tthe child maps what its parent maps: no page is copied, and no frame is taken for data\n",
          file);
    if (asks == 0)
        return;
    fputs("tell\t", file);
    sentence_count(file, asks, "page");
    fprintf(file, "%s copy-on-write (COW) in both processes: a store there is a page fault first\n",
            asks == 1 ? " is" : " are");
}

static void tell_success(FILE *file, const struct effect_of *step)
{
    switch (operations[step->op->kind].effect) {
    case MAPS:
        tell_mapped(file, step);
        break;
    case RELEASES:
        tell_evictions(file, step);
        tell_released(file, step);
        if (step->op->kind == OP_EXEC)
            fputs("tell\tthe new program is mapped, and none of its pages is brought in yet\n", file);
        break;
    case READS:
    case WRITES:
    case EXECUTES:
        tell_access(file, step);
        break;
    case TRANSFERS:
        if (!tell_evictions(file, step))
            fputs(step->op->kind == OP_SYNC ? "tell\tno page there is modified: nothing is written\n"
                                            : "tell\tno page leaves memory\n",
                  file);
        break;
    case CHANGES:
        if (step->op->kind == OP_FORK)
            tell_forked(file, step);
        else
            fputs(step->op->kind == OP_SPAWN ? "tell\tnothing is mapped in it\n"
                                             : "tell\tonly page-table entries change: no page moves\n",
                  file);
        break;
    case PLANS:
    case OBSERVES:
        fputs("tell\tnothing changes in memory\n", file);
        break;
    }
}

void effect_tell(FILE *file, const struct effect_of *step)
{
    if (step->model->status == VM_OK) {
        tell_success(file, step);
        return;
    }
    tell_evictions(file, step);
    tell_failure(file, step);
}

/* --- moments --- */

/* The bit that an access needs. */
static const char *bit_for(enum op_kind kind)
{
    return kind == OP_STORE ? "W" : kind == OP_LOAD ? "R" : "X";
}

static bool faults(const struct table_row *entry, enum op_kind kind)
{
    return !has_bit(entry, "V") || !has_bit(entry, bit_for(kind));
}

/* "frame 3, V 1, W 0, COW 1" */
static void write_entry(FILE *file, const struct table_row *entry, enum op_kind kind)
{
    const char *bit = bit_for(kind);
    fprintf(file, "%s, V %s, %s %s", table_cell(entry, "place"), table_cell(entry, "V"), bit,
            table_cell(entry, bit));
    if (kind == OP_STORE)
        fprintf(file, ", COW %s", table_cell(entry, "COW"));
}

static void write_table_says(FILE *file, const struct effect_of *step, const struct table_row *entry)
{
    enum op_kind kind = step->op->kind;
    const char *name = operations[kind].name;
    if (entry == NULL) {
        fprintf(file,
                has_process(step->before, step->op->process) ? "no entry maps page %" PRIu32
                                                             : "there is no table",
                page_of(step));
        fputs(": a page fault\n", file);
        return;
    }
    fprintf(file, "the entry of page %" PRIu32 " has ", page_of(step));
    write_entry(file, entry, kind);
    if (!faults(entry, kind))
        fprintf(file, ": the %s is allowed, without a page fault\n", name);
    else if (!begins(table_cell(entry, "place"), "frame "))
        fputs(": the page is not in memory, which is a page fault\n", file);
    else
        fprintf(file, ": no %s is allowed, which is a page fault\n", name);
}

static void write_again(FILE *file, const struct effect_of *step)
{
    const char *name = operations[step->op->kind].name;
    if (step->model->status != VM_OK) {
        fprintf(file, "the %s is not made again: process %d is told %s\n", name, step->op->process,
                status_names[step->model->status]);
        return;
    }
    fprintf(file, "the %s is made again; the entry now has ", name);
    write_entry(file, row_of(step->after, step->op->process, page_of(step)), step->op->kind);
    if (step->op->kind == OP_STORE)
        fprintf(file, ", and the byte becomes 0x%" PRIx32 "\n", step->op->byte);
    else
        fprintf(file, ", and the byte is 0x%" PRIx32 "\n", step->model->value);
}

void effect_moments(FILE *file, const struct effect_of *step)
{
    const struct table_row *entry;
    if (!is_access(step->op->kind))
        return;
    entry = row_of(step->before, step->op->process, page_of(step));
    fputs("moment\t1\t", file);
    sentence_write(file, step->op, &(struct answer){.status = VM_STATUSES});
    fprintf(file, ": byte 0x%" PRIx32 " of page %" PRIu32 "\n", step->op->page % step->machine->page_size,
            page_of(step));
    fputs("moment\t2\t", file);
    write_table_says(file, step, entry);
    if (!faults(entry, step->op->kind))
        return;
    fputs("moment\t4\t", file);
    write_again(file, step);
}
