/*
 * Places: one number space for wherever a page can be. Frames come first, so that a frame's place is its
 * physical page number; then swap slots, file pages, and the place of pages that are zero fill on demand.
 */
#ifndef PLACE_H
#define PLACE_H

#include "types.h"

#include "../spec/state.acsl"

#define SLOT0 VM_FRAMES                    /* place of swap slot 0 */
#define FILE0 (SLOT0 + VM_SLOTS)           /* place of file page 0 */
#define ZERO_PLACE (FILE0 + VM_FILE_PAGES) /* zero fill on demand */
#define PLACES (ZERO_PLACE + 1)
#define NOWHERE (-1) /* the place of an entry that maps nothing */

#define IN_FRAME(v) (0 <= (v) && (v) < SLOT0)
#define IN_SLOT(v) (SLOT0 <= (v) && (v) < FILE0)
#define IN_FILE(v) (FILE0 <= (v) && (v) < ZERO_PLACE)

/* Leaf tables lie in physical memory from this page on, above every place. */
#define TABLE_PPN (1 << 21)

/* Entries of all leaf tables together: entry j of table t is number t * VM_LEAF_ENTRIES + j. After them comes
   one entry for each file page, by which the page cache itself holds a page that has to be written to the
   file. */
#define TABLE_ENTRIES (VM_TABLES * VM_LEAF_ENTRIES)
#define CACHE_ENTRY0 TABLE_ENTRIES
#define ENTRIES (TABLE_ENTRIES + VM_FILE_PAGES)

/* How many steps the loop took that ran last over the pages of a place, a table or a process: contracts say what an
   operation costs. */
//@ ghost int steps;

_Static_assert(PLACES <= TABLE_PPN, "a place is never taken for a table");
_Static_assert(TABLE_PPN + VM_TABLES <= 1 << 22, "a PPN has 22 bits (RISC-V privileged manual 4.3.1)");

#endif
