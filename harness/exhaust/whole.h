/*
 * All variables of the model and the flat machine as one piece of memory. Their objects are linked with every variable in
 * one section (Makefile, exhaust_build), so that none can be forgotten here that somebody adds there.
 */
#ifndef WHOLE_H
#define WHOLE_H

#include <stdbool.h>
#include <stddef.h>

#include "../language/machine.h"

/* The machine of this program's geometry. */
extern const struct machine machine_exhaust;

size_t whole_size(void);
void whole_save(void *copy);
void whole_restore(const void *copy);
bool whole_is(const void *copy);

/* Both machines empty, as harness/targets/model.c declares the model. Frames and slots hold bytes that nobody stores. */
enum { FRAME_GARBAGE = 0xa5, SLOT_GARBAGE = 0x5a };
/* Bytes of pages as keys are restored, the first and the second; and the byte that is stored, beside 0. */
enum {
    PRIVATE_FIRST = 0x10,
    PRIVATE_SECOND = 0x30,
    FILE_FIRST = 0x60,
    FILE_SECOND = 0x70,
    STORED = 0x80 /* and, where a trace is made, those after it */
};
extern const struct limits whole_limits;
void whole_init(void);

#endif
