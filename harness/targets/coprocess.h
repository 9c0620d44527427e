/*
 * A program that reads operations and writes answers, a line each; or whatever passes these lines on, as an emulator does
 * to the serial console of a kernel.
 *
 * It speaks first, "-> forkproof 1 operations=..." (declaration.h), when it is ready to be asked. Then it is asked
 * "reset processes=8 pages=32 page_size=16 file_pages=12 frames=12 slots=16 tables=20", which it answers with "-> ok"
 * when it is empty, and what traces hold: "load 0 0x24", answered by "-> ok 0xc3". A line that does not begin with "-> "
 * is noise, and passed over: what a kernel says while it boots, or an echo.
 */
#ifndef COPROCESS_H
#define COPROCESS_H

#include "attached.h"

extern const struct connection connection_coprocess;

/* Seconds that an answer may take; the first line, and an answer to reset, may take ten times as long. */
extern double coprocess_patience;

#endif
