#include "shared_object.h"

#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "../include/forkproof_plugin.h"

_Static_assert((int)FORKPROOF_UNSUPPORTED == (int)ANSWER_UNSUPPORTED &&
                   (int)FORKPROOF_KILLED == (int)ANSWER_KILLED && (int)FORKPROOF_ENOPROC == (int)VM_ENOPROC &&
                   (int)FORKPROOF_EIO == (int)VM_EIO,
               "an answer's number is that of the harness");
_Static_assert((int)FORKPROOF_READ == (int)VM_READ && (int)FORKPROOF_WRITE == (int)VM_WRITE &&
                   (int)FORKPROOF_EXECUTE == (int)VM_EXECUTE,
               "and so is a protection's");

static const struct forkproof_plugin *table;

/* Loads it; it stays until the process ends, since nobody knows what of it is still in use. */
static bool load(const char *path, char *error, unsigned long error_size)
{
    char in_folder[4096];
    void *library;
    if (strchr(path, '/') == NULL) { /* dlopen would look elsewhere */
        snprintf(in_folder, sizeof in_folder, "./%s", path);
        path = in_folder;
    }
    library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        return attached_error(error, error_size, "%s", dlerror());
    table = dlsym(library, "forkproof_plugin");
    if (table == NULL)
        return attached_error(error, error_size, "%s: it exports no forkproof_plugin", path);
    if (table->version != FORKPROOF_PLUGIN_VERSION)
        return attached_error(error, error_size, "%s: its version is %u, not %d", path, table->version,
                              FORKPROOF_PLUGIN_VERSION);
    if (table->size != sizeof *table)
        return attached_error(error, error_size, "%s: its size is %u, not %zu", path, table->size,
                              sizeof *table);
    if (table->reset == NULL)
        return attached_error(error, error_size, "%s: it has no reset", path);
    return true;
}

static uint32_t has(bool function, enum op_kind kind)
{
    return function ? 1U << kind : 0;
}

static void declare(const struct machine *machine, struct declaration *declaration)
{
    const struct limits limits = {.memory = (table->flags & FORKPROOF_MEMORY_LIMITED) != 0,
                                  .early = (table->flags & FORKPROOF_MEMORY_EARLY) != 0,
                                  .tables = (table->flags & FORKPROOF_TABLES_LIMITED) != 0,
                                  .execute_reads = (table->flags & FORKPROOF_EXECUTE_READS) != 0,
                                  .stale = (table->flags & FORKPROOF_STALE) != 0,
                                  .places = table->places};
    *declaration = declare_all(machine, &limits);
    declaration->operations =
        has(table->spawn != NULL, OP_SPAWN) | has(table->map_anon != NULL, OP_MAP_ANON) |
        has(table->map_file != NULL, OP_MAP_FILE) | has(table->map_shared != NULL, OP_MAP_SHARED) |
        has(table->unmap != NULL, OP_UNMAP) | has(table->sync != NULL, OP_SYNC) |
        has(table->protect != NULL, OP_PROTECT) | has(table->load != NULL, OP_LOAD) |
        has(table->store != NULL, OP_STORE) | has(table->fetch != NULL, OP_FETCH) |
        has(table->fork != NULL, OP_FORK) | has(table->exec != NULL, OP_EXEC) |
        has(table->exit != NULL, OP_EXIT) | has(table->reclaim != NULL, OP_RECLAIM) |
        has(table->read_file != NULL, OP_READ_FILE) | has(table->resident != NULL, OP_RESIDENT) |
        has(table->same != NULL, OP_SAME);
    declaration->checks_arguments = (table->flags & FORKPROOF_CHECKS_ARGUMENTS) != 0;
    if (table->processes != 0)
        declaration->processes = table->processes;
    if (table->pages != 0)
        declaration->pages = table->pages;
    if (table->page_size != 0)
        declaration->page_size = table->page_size;
}

static bool start(const char *location, const struct machine *machine, struct declaration *declaration,
                  char *error, unsigned long error_size)
{
    const struct forkproof_sizes sizes = {machine->processes,  machine->space_pages, machine->page_size,
                                          machine->file_pages, machine->frames,      machine->slots,
                                          machine->tables};
    if (!load(location, error, error_size))
        return false;
    declare(machine, declaration);
    return table->reset(&sizes) == 0 || attached_error(error, error_size, "%s: its reset failed", location);
}

/* What a function gave beside its status; bytes and numbers of which only one is set. */
struct given {
    int number;
    uint32_t count;
    unsigned char byte;
};

static int strange; /* the last status that there is not */

static struct answer answer_of(int status, uint32_t value)
{
    const bool known = status >= FORKPROOF_OK && status <= FORKPROOF_KILLED;
    if (!known)
        strange = status;
    return (struct answer){.status = known ? status : ANSWER_BROKEN,
                           .value = status == FORKPROOF_OK ? value : 0};
}

static int look(const struct op *op, struct given *given)
{
    switch (op->kind) {
    case OP_LOAD:
        return table->load(op->process, op->page, &given->byte);
    case OP_FETCH:
        return table->fetch(op->process, op->page, &given->byte);
    default:
        return table->read_file(op->file, op->count, &given->byte);
    }
}

static int change(const struct op *op)
{
    const struct forkproof_image image = {op->image.text_file, op->image.text_pages,  op->image.data_pages,
                                          op->image.bss_pages, op->image.stack_pages, op->image.entry};
    switch (op->kind) {
    case OP_MAP_ANON:
        return table->map_anon(op->process, op->page, op->count, op->prot);
    case OP_MAP_FILE:
        return table->map_file(op->process, op->page, op->count, op->prot, op->file);
    case OP_MAP_SHARED:
        return table->map_shared(op->process, op->page, op->count, op->prot, op->file);
    case OP_UNMAP:
        return table->unmap(op->process, op->page, op->count);
    case OP_SYNC:
        return table->sync(op->process, op->page, op->count);
    case OP_PROTECT:
        return table->protect(op->process, op->page, op->count, op->prot);
    case OP_STORE:
        return table->store(op->process, op->page, (unsigned char)op->byte);
    case OP_EXEC:
        return table->exec(op->process, &image);
    default:
        return table->exit(op->process);
    }
}

static struct answer step(const struct op *op)
{
    struct given given = {.number = -1};
    int status;
    switch (op->kind) {
    case OP_SPAWN:
        status = table->spawn(&given.number);
        return answer_of(status, (uint32_t)given.number);
    case OP_FORK:
        status = table->fork(op->process, &given.number);
        return answer_of(status, (uint32_t)given.number);
    case OP_RESIDENT:
        status = table->resident(op->process, op->page, &given.number);
        return answer_of(status, (uint32_t)given.number);
    case OP_SAME:
        status = table->same(op->process, op->page, op->other, op->other_page, &given.number);
        return answer_of(status, (uint32_t)given.number);
    case OP_RECLAIM:
        status = table->reclaim(op->count, &given.count);
        return answer_of(status, given.count);
    case OP_LOAD:
    case OP_FETCH:
    case OP_READ_FILE:
        status = look(op, &given);
        return answer_of(status, given.byte);
    default:
        return answer_of(change(op), 0);
    }
}

/* No other way to be broken is known here: a plugin that dies takes its process along. */
static int broken(char *said, unsigned long size)
{
    snprintf(said, size, "%d", strange);
    return BROKEN_NONSENSE;
}

static void stop(void)
{
    table = NULL;
}

const struct connection connection_shared_object = {
    .start = start, .step = step, .broken = broken, .stop = stop, .end = stop};
