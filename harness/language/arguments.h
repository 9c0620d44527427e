/*
 * What the arguments of an operation alone lead to, as model/vm.h says and in its order.
 */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include "machine.h"

/* VM_ESRCH, VM_EINVAL or VM_EFAULT where that is due whatever is mapped, else VM_OK. live: there is a process
   op->process, or the operation has none. */
enum vm_status arguments_error(const struct machine *machine, const struct op *op, bool live);

#endif
