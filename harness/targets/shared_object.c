#define _GNU_SOURCE /* RTLD_DEEPBIND */
#include "shared_object.h"

#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "../include/forkproof_plugin.h"
#include "../language/call.h"
#include "../language/language.h"

_Static_assert((int)FORKPROOF_UNSUPPORTED == (int)ANSWER_UNSUPPORTED &&
                   (int)FORKPROOF_KILLED == (int)ANSWER_KILLED && (int)FORKPROOF_ENOPROC == (int)VM_ENOPROC &&
                   (int)FORKPROOF_EIO == (int)VM_EIO,
               "an answer's number is that of the harness");
_Static_assert((int)FORKPROOF_READ == (int)VM_READ && (int)FORKPROOF_WRITE == (int)VM_WRITE &&
                   (int)FORKPROOF_EXECUTE == (int)VM_EXECUTE,
               "and so is a protection's");
_Static_assert(sizeof(struct forkproof_usage) == sizeof(struct vm_usage) &&
                   offsetof(struct forkproof_usage, copies) == offsetof(struct vm_usage, copies),
               "and the order of counts");

/* The plugin's, with NULL for what came after it was built. */
static struct forkproof_plugin table;
enum { SIZE_FIRST = offsetof(struct forkproof_plugin, usage) };

/* What a plugin calls "times" is its own, not the C library's. AddressSanitizer does not work with that. */
#if defined __has_feature
#define SANITIZES_ADDRESSES __has_feature(address_sanitizer)
#elif defined __SANITIZE_ADDRESS__
#define SANITIZES_ADDRESSES 1
#else
#define SANITIZES_ADDRESSES 0
#endif
enum { OWN_NAMES_FIRST = SANITIZES_ADDRESSES ? 0 : RTLD_DEEPBIND };

/* Loads it; it stays until the process ends, since nobody knows what of it is still in use. */
static bool load(const char *path, char *error, unsigned long error_size)
{
    char in_folder[4096];
    const struct forkproof_plugin *exported;
    void *library;
    if (strchr(path, '/') == NULL) { /* dlopen would look elsewhere */
        snprintf(in_folder, sizeof in_folder, "./%s", path);
        path = in_folder;
    }
    library = dlopen(path, RTLD_NOW | RTLD_LOCAL | OWN_NAMES_FIRST);
    if (library == NULL)
        return attached_error(error, error_size, "%s", dlerror());
    exported = dlsym(library, "forkproof_plugin");
    if (exported == NULL)
        return attached_error(error, error_size, "%s: it exports no forkproof_plugin", path);
    if (exported->version != FORKPROOF_PLUGIN_VERSION)
        return attached_error(error, error_size, "%s: its version is %u, not %d", path, exported->version,
                              FORKPROOF_PLUGIN_VERSION);
    if (exported->size < SIZE_FIRST || exported->size > sizeof table)
        return attached_error(error, error_size, "%s: its size is %u, not %zu", path, exported->size,
                              sizeof table);
    memset(&table, 0, sizeof table);
    memcpy(&table, exported, exported->size);
    if (table.reset == NULL)
        return attached_error(error, error_size, "%s: it has no reset", path);
    return true;
}

/* What of the table a plugin has a function for. */
#define IF_FUNCTION(...) __VA_ARGS__
#define IF_NO_FUNCTION(...)

static uint32_t functions(void)
{
    uint32_t all = 0;
#define OPERATION(NAME, name, operands, result, effect, weights, plugin, ...) \
    IF_##plugin(all |= table.name != NULL ? 1U << OP_##NAME : 0;)
#include "../language/operations.h"
    return all;
}

static void declare(const struct machine *machine, struct declaration *declaration)
{
    const struct limits limits = {.memory = (table.flags & FORKPROOF_MEMORY_LIMITED) != 0,
                                  .early = (table.flags & FORKPROOF_MEMORY_EARLY) != 0,
                                  .tables = (table.flags & FORKPROOF_TABLES_LIMITED) != 0,
                                  .execute_reads = (table.flags & FORKPROOF_EXECUTE_READS) != 0,
                                  .stale = (table.flags & FORKPROOF_STALE) != 0,
                                  .places = table.places};
    *declaration = declare_all(machine, &limits);
    declaration->operations = functions();
    declaration->checks_arguments = (table.flags & FORKPROOF_CHECKS_ARGUMENTS) != 0;
    if (table.processes != 0)
        declaration->processes = table.processes;
    if (table.pages != 0)
        declaration->pages = table.pages;
    if (table.page_size != 0)
        declaration->page_size = table.page_size;
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
    return table.reset(&sizes) == 0 || attached_error(error, error_size, "%s: its reset failed", location);
}

static int strange; /* the last status that there is not */

static struct answer answer_of(int status, uint32_t value)
{
    const bool known = status >= FORKPROOF_OK && status <= FORKPROOF_KILLED;
    if (!known)
        strange = status;
    return (struct answer){.status = known ? status : ANSWER_BROKEN,
                           .value = status == FORKPROOF_OK ? value : 0};
}

/* Where a function leaves what it gives beside its status, and the answer's value then. */
#define GIVEN_NONE
#define GIVEN_PROCESS , &number
#define GIVEN_BIT , &number
#define GIVEN_FRAMES , &count
#define GIVEN_BYTE , &byte
#define GIVEN_USAGE , &usage
#define VALUE_NONE 0
#define VALUE_PROCESS (uint32_t) number
#define VALUE_BIT (uint32_t) number
#define VALUE_FRAMES count
#define VALUE_BYTE byte
#define VALUE_USAGE 0
#undef ARGUMENT_IMAGE
#define ARGUMENT_IMAGE , &image
#define ASK(NAME, name, operands, result) \
    case OP_##NAME: \
        status = CALL(table.name ARGUMENTS operands GIVEN_##result); \
        value = VALUE_##result; \
        break;

/* The counts that it told. */
static void take_usage(const struct forkproof_usage *usage, struct answer *answer)
{
    for (unsigned i = 0; i < USAGE_FIELDS; i++) {
        const uint32_t count = field_get(usage, usage_fields[i].offset);
        if (count == FORKPROOF_UNKNOWN)
            answer->untold |= 1U << i;
        else
            field_set(&answer->usage, usage_fields[i].offset, count);
    }
}

static struct answer step(const struct op *op)
{
    const struct forkproof_image image = {op->image.text_file, op->image.text_pages,  op->image.data_pages,
                                          op->image.bss_pages, op->image.stack_pages, op->image.entry};
    int status = FORKPROOF_UNSUPPORTED, number = -1;
    uint32_t value = 0, count = 0;
    unsigned char byte = 0;
    struct forkproof_usage usage;
    struct answer answer;
    memset(&usage, 0xFF, sizeof usage); /* every count is FORKPROOF_UNKNOWN */
    switch (op->kind) {
#define OPERATION(NAME, name, operands, result, effect, weights, plugin, ...) \
    IF_##plugin(ASK(NAME, name, operands, result))
#include "../language/operations.h"
    default: /* none of those that it declares */
        break;
    }
    answer = answer_of(status, value);
    if (answer.status == VM_OK && op->kind == OP_USAGE)
        take_usage(&usage, &answer);
    return answer;
}

/* No other way to be broken is known here: a plugin that dies takes its process along. */
static int broken(char *said, unsigned long size)
{
    snprintf(said, size, "%d", strange);
    return BROKEN_NONSENSE;
}

static void stop(void)
{
}

const struct connection connection_shared_object = {
    .start = start, .step = step, .broken = broken, .stop = stop, .end = stop};
