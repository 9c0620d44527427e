/*
 * The kernel of this host as an implementation: what the arguments alone lead to is decided here, everything else
 * is the kernel's answer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "../language/arguments.h"
#include "../language/language.h"
#include "implementation.h"
#include "linux_file.h"
#include "linux_guest.h"
#include "linux_memory.h"

static const struct machine *sizes;
static struct guest first;   /* it has nothing mapped, and spawn forks it */
static struct guest *guests; /* of each process number */
static int file = -1;
static uint32_t hand; /* where the next reclaim begins */

enum note {
    NOTE_ROOM,
    NOTE_FETCH,
    NOTE_SWAP,
    NOTE_SHARED,
    NOTE_SYNC,
    NOTE_FAIL,
    NOTE_USAGE,
    NOTE_RESIDENCE,
    NOTE_FRAMES,
    NOTES
};

static bool noted[NOTES];

static const char *const sentences[NOTES] = {
    [NOTE_ROOM] = "map, fork: a limit of this host (processes, open files, mappings) refused some",
    [NOTE_FETCH] = "fetch: only x86-64's return instruction can be tried, and only on that hardware",
    [NOTE_SWAP] = "reclaim: this host has no swap, so anonymous pages stay in memory",
    [NOTE_SHARED] =
        "reclaim: pages that several processes have mapped stay in memory (MADV_PAGEOUT passes them over)",
    [NOTE_SYNC] = "sync: read_file reads through the kernel's page cache, which hides what reached the disk",
    [NOTE_FAIL] = "fail_*: the devices of this host cannot be made to fail",
    [NOTE_USAGE] = "usage: the kernel does not count for a group of processes alone",
    [NOTE_RESIDENCE] =
        "resident, same, reclaim: /proc/self/pagemap cannot be read or MADV_PAGEOUT is refused",
    [NOTE_FRAMES] = "same: /proc/self/pagemap shows frame numbers to CAP_SYS_ADMIN only",
};

static int unsupported(enum note note)
{
    noted[note] = true;
    return ANSWER_UNSUPPORTED;
}

static bool live(int process)
{
    return process >= 0 && (uint32_t)process < sizes->processes && guests[process].pid != 0;
}

static int check_arguments(const struct op *op)
{
    return (int)arguments_error(sizes, op, live(op->process));
}

/* How a process whose guest gave no answer ended: not by itself, then. */
static int lost(int process, int status)
{
    const int how = guest_end(&guests[process]);

    return status == ANSWER_KILLED && how == ANSWER_KILLED ? ANSWER_KILLED : ANSWER_BROKEN;
}

static struct guest_answer ask(int process, const struct op *op)
{
    struct guest_answer done = guest_ask(&guests[process], op);

    if (done.status == ANSWER_KILLED || done.status == ANSWER_BROKEN)
        done.status = lost(process, done.status);
    return done;
}

static int end(int process)
{
    const struct op op = {.kind = OP_EXIT, .process = process};
    const struct guest_answer done = guest_ask(&guests[process], &op);
    const int how = guest_end(&guests[process]);

    return done.status == ANSWER_KILLED ? how : ANSWER_BROKEN;
}

/* A new process number, of a process forked from parent, or with -1 from the first. */
static int duplicate(int parent, uint32_t *child)
{
    int status;

    *child = 0;
    while (*child < sizes->processes && guests[*child].pid != 0)
        ++*child;
    if (*child == sizes->processes)
        return VM_ENOPROC;
    status = guest_fork(parent < 0 ? &first : &guests[parent], &guests[*child]);
    if (status == ANSWER_UNSUPPORTED)
        return unsupported(NOTE_ROOM);
    if (status == ANSWER_KILLED || status == ANSWER_BROKEN)
        return parent < 0 ? ANSWER_BROKEN : lost(parent, status);
    return status;
}

static int reclaim(uint32_t wanted, uint32_t *freed)
{
    struct op op = {.kind = OP_RECLAIM, .page = hand % sizes->space_pages};
    struct sysinfo host;
    struct guest_answer done;

    for (uint32_t i = 0; i < sizes->processes && *freed < wanted; i++) {
        op.process = (int)((hand + i) % sizes->processes);
        op.count = wanted - *freed;
        if (!live(op.process))
            continue;
        done = ask(op.process, &op);
        if (done.status != VM_OK)
            return done.status == ANSWER_UNSUPPORTED ? unsupported(NOTE_RESIDENCE) : done.status;
        *freed += (uint32_t)done.value;
    }
    hand++;
    if (*freed < wanted) {
        noted[NOTE_SHARED] = true;
        noted[NOTE_SWAP] = noted[NOTE_SWAP] || (sysinfo(&host) == 0 && host.totalswap == 0);
    }
    return VM_OK;
}

static int find_entry(int process, uint32_t page, uint64_t *entry)
{
    const struct op op = {.kind = OP_RESIDENT, .process = process, .page = page};
    const int status = check_arguments(&op);
    struct guest_answer done;

    if (status != VM_OK)
        return status;
    done = ask(process, &op);
    *entry = done.value;
    return done.status == ANSWER_UNSUPPORTED ? unsupported(NOTE_RESIDENCE) : done.status;
}

static int compare_frames(const struct op *op, uint32_t *same)
{
    uint64_t entry, other, again;
    int status;

    do {
        status = find_entry(op->process, op->page, &entry);
        if (status == VM_OK)
            status = find_entry(op->other, op->other_page, &other);
        if (status == VM_OK)
            status = find_entry(op->process, op->page, &again);
        if (status != VM_OK)
            return status;
        /* The kernel may have moved it to another frame meanwhile. */
    } while (entry != again);
    if (!entry_present(entry) || !entry_present(other))
        return ANSWER_UNSUPPORTED;
    if (entry_frame(entry) == 0)
        return unsupported(NOTE_FRAMES);
    *same = entry_frame(entry) == entry_frame(other);
    return VM_OK;
}

/* As the harness sees it with read(2): nothing of it is mapped here. */
static int read_file(const struct op *op, uint32_t *value)
{
    unsigned char byte = 0;

    if (op->file >= sizes->file_pages || op->count >= sizes->page_size)
        return VM_EINVAL;
    if (!linux_file_read(file, op->file, op->count, &byte))
        return VM_EIO;
    *value = byte;
    return VM_OK;
}

static int ask_for(const struct op *op, uint32_t *value)
{
    const int status = check_arguments(op);
    struct guest_answer done;

    if (status != VM_OK)
        return status;
    done = ask(op->process, op);
    *value = (uint32_t)done.value;
    if (done.status == ANSWER_UNSUPPORTED)
        return unsupported(op->kind == OP_FETCH ? NOTE_FETCH : NOTE_ROOM);
    return done.status;
}

static int carry_out(const struct op *op, uint32_t *value)
{
    uint64_t entry;
    int status;

    switch (op->kind) {
    case OP_SPAWN:
        return duplicate(-1, value);
    case OP_FORK:
        return live(op->process) ? duplicate(op->process, value) : VM_ESRCH;
    case OP_EXIT:
        return live(op->process) ? end(op->process) : VM_ESRCH;
    case OP_RECLAIM:
        return reclaim(op->count, value);
    case OP_READ_FILE:
        return read_file(op, value);
    case OP_SYNC:
        status = ask_for(op, value);
        noted[NOTE_SYNC] = noted[NOTE_SYNC] || status == VM_OK;
        return status;
    case OP_RESIDENT:
        status = find_entry(op->process, op->page, &entry);
        *value = status == VM_OK && entry_present(entry);
        return status;
    case OP_SAME:
        return compare_frames(op, value);
    default:
        return ask_for(op, value);
    }
}

static struct answer linux_step(const struct op *op)
{
    struct answer answer = {.status = VM_OK, .value = 0};

    answer.status = carry_out(op, &answer.value);
    if (answer.status != VM_OK)
        answer.value = 0;
    return answer;
}

static void linux_stop(void)
{
    guest_end_all(&first);
    for (uint32_t p = 0; guests != NULL && p < sizes->processes; p++) {
        if (guests[p].pid != 0)
            close(guests[p].channel);
    }
    free(guests);
    guests = NULL;
    if (file >= 0)
        close(file);
    file = -1;
}

static bool linux_start(const struct implementation *self, const struct machine *machine,
                        struct declaration *declaration, char *error, unsigned long error_size)
{
    const struct limits limits = {.execute_reads = true};

    (void)self;
    *declaration = declare_all(machine, &limits);
    for (enum op_kind kind = 0; kind < OP_KINDS; kind++)
        declaration->operations &= ~(why_not(LINUX, kind) != NULL ? 1U << kind : 0);
    sizes = machine;
    hand = 0;
    for (enum note note = 0; note < NOTES; note++)
        noted[note] = note == NOTE_FAIL || note == NOTE_USAGE;
    if (!memory_start(machine, error, error_size))
        return false;
    guests = calloc(machine->processes, sizeof *guests);
    if (guests == NULL) {
        snprintf(error, error_size, "linux: no memory for %u processes", machine->processes);
        return false;
    }
    file = linux_file_make(machine->page_size, machine->file_pages, error, error_size);
    if (file >= 0 && guest_start(&first, file, error, error_size))
        return true;
    linux_stop();
    return false;
}

static const char *linux_unchecked(unsigned n)
{
    for (enum note note = 0; note < NOTES; note++) {
        if (noted[note] && n-- == 0)
            return sentences[note];
    }
    return NULL;
}

const struct implementation implementation_linux = {
    .name = "linux",
    .start = linux_start,
    .step = linux_step,
    .check = NULL,
    .stop = linux_stop,
    .unchecked = linux_unchecked,
};
