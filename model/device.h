/*
 * Transfers between frames and backing store. The fault plan says which of them fail: each from or to a bad place, and
 * the nth. What of the page one that failed has moved is left open (half of it, here).
 */
#ifndef DEVICE_H
#define DEVICE_H

#include "memory.h"
#include "vm.h"

extern uint32_t device_nth;              /* the transfer that fails, counted from the next one; 0: none */
extern unsigned char device_bad[PLACES]; /* 1: each transfer from or to this slot or file page fails */
extern uint32_t file_reads, slot_reads, slot_writes, file_writes; /* transfers begun, at most UINT32_MAX */
//@ ghost int io_failed; // has any transfer failed?
//@ ghost uint32_t failures_due; // how many did that the operation must answer with VM_EIO, modulo 2^32

#include "../spec/device.acsl"

/* Reads file page n into frame f: 1, or 0 if the transfer failed. */
/*@ requires page: 0 <= n < VM_FILE_PAGES;
    requires frame: 0 <= f < VM_FRAMES;
    assigns frame[f], device_nth, file_reads, io_failed, failures_due;
    ensures bool: \result == 0 || \result == 1;
    ensures works: \result == 1 <==> NextWorks{Pre}(FILE0 + n);
    ensures nth: device_nth == NthAfter(\old(device_nth));
    ensures noted: \result == 0 ==> io_failed == 1;
    ensures failed: Failed{Pre, Post}(1 - \result);
    ensures plan: PlanStands{Pre, Post};
    ensures kept: \result == 1 ==> io_failed == \old(io_failed);
    ensures read: \result == 1 ==>
        \forall integer o; 0 <= o < VM_PAGE_SIZE ==> frame[f].b[o] == file[n].b[o];
    ensures counted: file_reads == OneMore(\old(file_reads)); */
int file_read(int f, int n);

/* Reads slot s into frame f. */
/*@ requires slot: 0 <= s < VM_SLOTS;
    requires frame: 0 <= f < VM_FRAMES;
    assigns frame[f], device_nth, slot_reads, io_failed, failures_due;
    ensures bool: \result == 0 || \result == 1;
    ensures works: \result == 1 <==> NextWorks{Pre}(SLOT0 + s);
    ensures nth: device_nth == NthAfter(\old(device_nth));
    ensures noted: \result == 0 ==> io_failed == 1;
    ensures failed: Failed{Pre, Post}(1 - \result);
    ensures plan: PlanStands{Pre, Post};
    ensures kept: \result == 1 ==> io_failed == \old(io_failed);
    ensures read: \result == 1 ==>
        \forall integer o; 0 <= o < VM_PAGE_SIZE ==> frame[f].b[o] == slot[s].b[o];
    ensures counted: slot_reads == OneMore(\old(slot_reads)); */
int slot_read(int f, int s);

/* Writes frame f to slot s. */
/*@ requires slot: 0 <= s < VM_SLOTS;
    requires frame: 0 <= f < VM_FRAMES;
    assigns slot[s], device_nth, slot_writes, io_failed, failures_due;
    ensures bool: \result == 0 || \result == 1;
    ensures works: \result == 1 <==> NextWorks{Pre}(SLOT0 + s);
    ensures nth: device_nth == NthAfter(\old(device_nth));
    ensures noted: \result == 0 ==> io_failed == 1;
    ensures failed: Failed{Pre, Post}(1 - \result);
    ensures plan: PlanStands{Pre, Post};
    ensures kept: \result == 1 ==> io_failed == \old(io_failed);
    ensures written: \result == 1 ==>
        \forall integer o; 0 <= o < VM_PAGE_SIZE ==> slot[s].b[o] == frame[f].b[o];
    ensures counted: slot_writes == OneMore(\old(slot_writes)); */
int slot_write(int s, int f);

/* Writes frame f to file page n. */
/*@ requires page: 0 <= n < VM_FILE_PAGES;
    requires frame: 0 <= f < VM_FRAMES;
    assigns file[n], device_nth, file_writes, io_failed, failures_due;
    ensures bool: \result == 0 || \result == 1;
    ensures works: \result == 1 <==> NextWorks{Pre}(FILE0 + n);
    ensures nth: device_nth == NthAfter(\old(device_nth));
    ensures noted: \result == 0 ==> io_failed == 1;
    ensures failed: Failed{Pre, Post}(1 - \result);
    ensures plan: PlanStands{Pre, Post};
    ensures kept: \result == 1 ==> io_failed == \old(io_failed);
    ensures written: \result == 1 ==>
        \forall integer o; 0 <= o < VM_PAGE_SIZE ==> file[n].b[o] == frame[f].b[o];
    ensures moved: \forall integer o; 0 <= o < VM_PAGE_SIZE ==>
        file[n].b[o] == \old(file[n].b[o]) || file[n].b[o] == frame[f].b[o];
    ensures counted: file_writes == OneMore(\old(file_writes)); */
int file_write(int n, int f);

/* No fault planned, nothing transferred. */
/*@ assigns PLAN_STATE, DEVICE_STATE;
    ensures none: device_nth == 0 && io_failed == 0 && failures_due == 0;
    ensures quiet: Quiet;
    ensures counts: file_reads == 0 && slot_reads == 0 && slot_writes == 0 && file_writes == 0; */
void device_init(void);

#endif
