#include "language.h"

#include <string.h>

const struct operand_format operands[OPERANDS] = {
    [PROCESS] = {"process", offsetof(struct op, process), false},
    [PAGE] = {"page", offsetof(struct op, page), false},
    [ADDRESS] = {"address", offsetof(struct op, page), true},
    [COUNT] = {"number", offsetof(struct op, count), false},
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

const struct operation operations[OP_KINDS] = {
    [OP_SPAWN] = {"spawn", {NONE}, PROCESS},
    [OP_MAP_ANON] = {"map_anon", {PROCESS, PAGE, COUNT, PROT}, NONE},
    [OP_MAP_FILE] = {"map_file", {PROCESS, PAGE, COUNT, PROT, FILE_PAGE}, NONE},
    [OP_MAP_SHARED] = {"map_shared", {PROCESS, PAGE, COUNT, PROT, FILE_PAGE}, NONE},
    [OP_UNMAP] = {"unmap", {PROCESS, PAGE, COUNT}, NONE},
    [OP_SYNC] = {"sync", {PROCESS, PAGE, COUNT}, NONE},
    [OP_PROTECT] = {"protect", {PROCESS, PAGE, COUNT, PROT}, NONE},
    [OP_LOAD] = {"load", {PROCESS, ADDRESS}, BYTE},
    [OP_STORE] = {"store", {PROCESS, ADDRESS, BYTE}, NONE},
    [OP_FETCH] = {"fetch", {PROCESS, ADDRESS}, BYTE},
    [OP_FORK] = {"fork", {PROCESS}, PROCESS},
    [OP_EXEC] = {"exec", {PROCESS, TEXT_FILE, TEXT, DATA, BSS, STACK, ENTRY}, NONE},
    [OP_EXIT] = {"exit", {PROCESS}, NONE},
    [OP_RECLAIM] = {"reclaim", {COUNT}, COUNT},
    [OP_READ_FILE] = {"read_file", {FILE_PAGE, OFFSET}, BYTE},
    [OP_FAIL_NTH] = {"fail_nth", {COUNT}, NONE},
    [OP_FAIL_SLOT] = {"fail_slot", {COUNT}, NONE},
    [OP_FAIL_FILE] = {"fail_file", {FILE_PAGE}, NONE},
    [OP_FAIL_NONE] = {"fail_none", {NONE}, NONE},
    [OP_RESIDENT] = {"resident", {PROCESS, PAGE}, BIT},
    [OP_SAME] = {"same", {PROCESS, PAGE, OTHER, OTHER_PAGE}, BIT},
    [OP_USAGE] = {"usage", {NONE}, USAGE},
};

const struct usage_field usage_fields[USAGE_FIELDS] = {
    {"frames", offsetof(struct vm_usage, frames)},
    {"slots", offsetof(struct vm_usage, slots)},
    {"tables", offsetof(struct vm_usage, tables)},
    {"copies", offsetof(struct vm_usage, copies)},
    {"file_reads", offsetof(struct vm_usage, file_reads)},
    {"slot_reads", offsetof(struct vm_usage, slot_reads)},
    {"slot_writes", offsetof(struct vm_usage, slot_writes)},
    {"file_writes", offsetof(struct vm_usage, file_writes)},
};

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
        return memcmp(&a->usage, &b->usage, sizeof a->usage) == 0;
    return a->value == b->value;
}
