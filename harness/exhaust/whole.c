#include "whole.h"

#include <string.h>

#include "../../model/memory.h"
#include "../../model/vm.h"

/* The linker's, of the section. */
extern char __start_machine_state[], __stop_machine_state[];

const struct limits whole_limits = {
    .memory = true, .tables = true, .places = VM_FRAMES + VM_SLOTS, .leaf_tables = VM_TABLES};

size_t whole_size(void)
{
    return (size_t)(__stop_machine_state - __start_machine_state);
}

void whole_save(void *copy)
{
    memcpy(copy, __start_machine_state, whole_size());
}

void whole_restore(const void *copy)
{
    memcpy(__start_machine_state, copy, whole_size());
}

bool whole_is(const void *copy)
{
    return memcmp(__start_machine_state, copy, whole_size()) == 0;
}

void whole_init(void)
{
    vm_init();
    memset(frame, FRAME_GARBAGE, sizeof frame);
    memset(slot, SLOT_GARBAGE, sizeof slot);
    machine_exhaust.flat_init(&whole_limits);
}
