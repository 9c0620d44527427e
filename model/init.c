#include "process.h"

void vm_init(void)
{
    entry_init();
    memory_init();
    device_init();
    cache_init();
    clock_init();
    table_init();
    process_init();
}
