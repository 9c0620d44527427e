#include "language.h"

#include <string.h>

const struct operand_format operands[OPERANDS] = {
    [PROCESS] = {"process", offsetof(struct op, process), false},
    [PAGE] = {"page", offsetof(struct op, page), false},
    [ADDRESS] = {"address", offsetof(struct op, page), true},
    [COUNT] = {"number", offsetof(struct op, count), false},
    [FRAMES] = {"number", offsetof(struct op, count), false},
    [NTH] = {"number", offsetof(struct op, count), false},
    [SLOT] = {"number", offsetof(struct op, count), false},
    [PROT] = {"protection", offsetof(struct op, prot), false},
    [FILE_PAGE] = {"file page", offsetof(struct op, file), false},
    [OFFSET] = {"offset", offsetof(struct op, count), true},
    [BYTE] = {"byte", offsetof(struct op, byte), true},
    [OTHER] = {"process", offsetof(struct op, other), false},
    [OTHER_PAGE] = {"page", offsetof(struct op, other_page), false},
    [TEXT_FILE] = {"file page", offsetof(struct op, image.text_file), false},
    [TEXT] = {"text pages", offsetof(struct op, image.text_pages), false},
    [DATA] = {"data pages", offsetof(struct op, image.data_pages), false},
    [BSS] = {"bss pages", offsetof(struct op, image.bss_pages), false},
    [STACK] = {"stack pages", offsetof(struct op, image.stack_pages), false},
    [ENTRY] = {"entry point", offsetof(struct op, image.entry), true},
};

#define ALL(...) __VA_ARGS__
#define IMAGE TEXT_FILE, TEXT, DATA, BSS, STACK, ENTRY
const struct operation operations[OP_KINDS] = {
#define OPERATION(NAME, name, operands, result, effect, weights, plugin, mutant) \
    [OP_##NAME] = {#name, {ALL operands}, result, effect, mutant},
#include "operations.h"
};

static const char *const reasons[ASKERS][OP_KINDS] = {
#define PASSES_OVER(ASKER, NAME, reason) [ASKER][OP_##NAME] = (reason),
#include "operations.h"
};

const char *why_not(enum asker asker, enum op_kind kind)
{
    return reasons[asker][kind];
}

bool takes(enum op_kind kind, enum operand operand)
{
    const enum operand *o = operations[kind].operands;
    while (*o != NONE && *o != operand)
        o++;
    return *o != NONE;
}

bool changes_what_is_seen(enum op_kind kind)
{
    switch (operations[kind].effect) {
    case MAPS:
    case RELEASES:
    case CHANGES:
    case WRITES:
        return true;
    case READS:
    case EXECUTES:
    case TRANSFERS:
    case PLANS:
    case OBSERVES:
        return false;
    }
    return true;
}

#define COUNT_FIELD(name) {#name, offsetof(struct vm_usage, name)},
const struct usage_field usage_fields[USAGE_FIELDS] = {EACH_COUNT(COUNT_FIELD)};
_Static_assert(sizeof(struct vm_usage) == USAGE_FIELDS * sizeof(uint32_t), "each count has its line");

const char *const status_names[STATUSES] = {
    [VM_OK] = "ok",
    [VM_ESRCH] = "esrch",
    [VM_EINVAL] = "einval",
    [VM_EFAULT] = "efault",
    [VM_EACCES] = "eacces",
    [VM_EEXIST] = "eexist",
    [VM_ENOMEM] = "enomem",
    [VM_ENOTABLE] = "enotable",
    [VM_ENOPROC] = "enoproc",
    [VM_EIO] = "eio",
    [ANSWER_UNSUPPORTED] = "unsupported",
    [ANSWER_KILLED] = "killed",
    [ANSWER_BROKEN] = "broken",
};

const char prot_letters[] = "rwx";
_Static_assert(VM_READ == 1 << 0 && VM_WRITE == 1 << 1 && VM_EXECUTE == 1 << 2, "letter i is bit i");
_Static_assert(sizeof(int) == sizeof(uint32_t), "a process number is moved like the other operands");

uint32_t field_get(const void *structure, size_t offset)
{
    uint32_t value;
    memcpy(&value, (const char *)structure + offset, sizeof value);
    return value;
}

void field_set(void *structure, size_t offset, uint32_t value)
{
    memcpy((char *)structure + offset, &value, sizeof value);
}

bool answer_same(enum op_kind kind, const struct answer *a, const struct answer *b)
{
    enum operand result = operations[kind].result;
    if (a->status != b->status)
        return false;
    if (a->status != VM_OK || result == NONE)
        return true;
    if (result == USAGE)
        return a->untold == b->untold && memcmp(&a->usage, &b->usage, sizeof a->usage) == 0;
    return a->value == b->value;
}
