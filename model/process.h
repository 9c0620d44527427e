/*
 * Processes: spawn, copy-on-write fork, exit. Both duplicate or clear an address space table by table
 * (space.h).
 */
#ifndef PROCESS_H
#define PROCESS_H

#include "space.h"
#include "vm.h"

#include "../spec/process.acsl"

/* 1 if there is such a process. */
/*@ requires inv: LiveInv;
    assigns \nothing;
    ensures live: \result != 0 <==> Live(p); */
int process_exists(int p);

#endif
