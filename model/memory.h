/*
 * The bytes: page frames, swap slots and the file; and what is done to a frame without a device.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include "place.h"

#include "../spec/file_byte.acsl"

extern struct page frame[VM_FRAMES], slot[VM_SLOTS], file[VM_FILE_PAGES];
extern uint32_t frame_copies; /* frames copied since the start, at most UINT32_MAX */

// A count that stops at its largest value.
//@ logic integer OneMore(integer n) = n < UINT32_MAX ? n + 1 : n;

/* Fills frame f with zeros. */
/*@ requires frame: 0 <= f < VM_FRAMES;
    assigns frame[f];
    ensures zero: \forall integer o; 0 <= o < VM_PAGE_SIZE ==> frame[f].b[o] == 0; */
void frame_zero(int f);

/* Copies frame f to frame g. */
/*@ requires frames: 0 <= f < VM_FRAMES && 0 <= g < VM_FRAMES && f != g;
    assigns frame[g], frame_copies;
    ensures copy: \forall integer o; 0 <= o < VM_PAGE_SIZE ==> frame[g].b[o] == frame[f].b[o];
    ensures copies: frame_copies == OneMore(\old(frame_copies)); */
void frame_copy(int g, int f);

/* The store that hardware carries out. */
/*@ requires frame: 0 <= f < VM_FRAMES;
    requires offset: 0 <= o < VM_PAGE_SIZE;
    assigns frame[f].b[o];
    ensures stored: frame[f].b[o] == byte; */
void frame_store(int f, int o, unsigned char byte);

/* The file as file_byte.h says; frames and slots keep what they held, which nobody can see (claim C10). */
/*@ assigns FILE_STATE, frame_copies;
    ensures file: \forall integer n, o; 0 <= n < VM_FILE_PAGES && 0 <= o < VM_PAGE_SIZE ==>
        file[n].b[o] == StartByte(n, o);
    ensures copies: frame_copies == 0; */
void memory_init(void);

#endif
