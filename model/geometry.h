/*
 * The sizes of the machine. Three geometries: VM_GEOMETRY_TINY, VM_GEOMETRY_SMALL (the default) and
 * VM_GEOMETRY_SV32; each number can be overridden on the compiler's command line. No proof depends on
 * a value, only on the relations asserted at the end.
 */
#ifndef VM_GEOMETRY_H
#define VM_GEOMETRY_H

#if defined(VM_GEOMETRY_TINY)
/* A person can draw it, a search can exhaust it. */
#define VM_GEOMETRY_NAME "tiny"
#define VM_GEOMETRY_PROCESSES 4
#define VM_GEOMETRY_ROOT_ENTRIES 2
#define VM_GEOMETRY_LEAF_ENTRIES 4
#define VM_GEOMETRY_PAGE_SIZE 4
#define VM_GEOMETRY_TABLES 5
#define VM_GEOMETRY_FRAMES 4
#define VM_GEOMETRY_SLOTS 4
#define VM_GEOMETRY_FILE_PAGES 4
#elif defined(VM_GEOMETRY_SV32)
/* Sv32 as hardware has it (RISC-V privileged manual 4.3); more processes than an 8-bit count can hold. */
#define VM_GEOMETRY_NAME "sv32"
#define VM_GEOMETRY_PROCESSES 320
#define VM_GEOMETRY_ROOT_ENTRIES 1024
#define VM_GEOMETRY_LEAF_ENTRIES 1024
#define VM_GEOMETRY_PAGE_SIZE 4096
#define VM_GEOMETRY_TABLES 512
#define VM_GEOMETRY_FRAMES 1024
#define VM_GEOMETRY_SLOTS 1024
#define VM_GEOMETRY_FILE_PAGES 256
/* A table and a quarter: both levels are used, and the flat machine still fits into 2 GiB. */
#define VM_GEOMETRY_SPACE_PAGES 1280
#else
/* The fuzzers' default. */
#define VM_GEOMETRY_NAME "small"
#define VM_GEOMETRY_PROCESSES 8
#define VM_GEOMETRY_ROOT_ENTRIES 4
#define VM_GEOMETRY_LEAF_ENTRIES 8
#define VM_GEOMETRY_PAGE_SIZE 16
#define VM_GEOMETRY_TABLES 20
#define VM_GEOMETRY_FRAMES 12
#define VM_GEOMETRY_SLOTS 16
#define VM_GEOMETRY_FILE_PAGES 12
#endif

#ifndef VM_PROCESSES
#define VM_PROCESSES VM_GEOMETRY_PROCESSES
#endif
#ifndef VM_ROOT_ENTRIES /* entries of a root table */
#define VM_ROOT_ENTRIES VM_GEOMETRY_ROOT_ENTRIES
#endif
#ifndef VM_LEAF_ENTRIES /* entries of a leaf table */
#define VM_LEAF_ENTRIES VM_GEOMETRY_LEAF_ENTRIES
#endif
#ifndef VM_PAGE_SIZE /* bytes */
#define VM_PAGE_SIZE VM_GEOMETRY_PAGE_SIZE
#endif
#ifndef VM_TABLES /* leaf tables, for all processes together; root tables are there from the start */
#define VM_TABLES VM_GEOMETRY_TABLES
#endif
#ifndef VM_FRAMES /* page frames for data */
#define VM_FRAMES VM_GEOMETRY_FRAMES
#endif
#ifndef VM_SLOTS /* swap slots, of a page each */
#define VM_SLOTS VM_GEOMETRY_SLOTS
#endif
#ifndef VM_FILE_PAGES /* pages of the one file that holds all programs and data */
#define VM_FILE_PAGES VM_GEOMETRY_FILE_PAGES
#endif
#ifndef VM_SPACE_PAGES /* pages of an address space that a process may map; those above are never mapped */
#ifdef VM_GEOMETRY_SPACE_PAGES
#define VM_SPACE_PAGES VM_GEOMETRY_SPACE_PAGES
#else
#define VM_SPACE_PAGES (VM_ROOT_ENTRIES * VM_LEAF_ENTRIES)
#endif
#endif

_Static_assert(VM_PROCESSES >= 2, "fork needs a second process");
_Static_assert(VM_FRAMES >= 2, "a copy needs a frame beside the one it is made from");
_Static_assert(VM_SLOTS >= 1 && VM_FILE_PAGES >= 1 && VM_TABLES >= 1, "every kind of place exists");
_Static_assert(VM_FILE_PAGES <= 1 << 20 && VM_FRAMES <= 1 << 20 && VM_SLOTS <= 1 << 20,
               "the places fit below the tables");
_Static_assert(VM_PROCESSES <= 1 << 20 && VM_TABLES <= 1 << 20, "entries are counted in 32 bits");
_Static_assert(VM_PAGE_SIZE >= 2, "a transfer can fail half way");
_Static_assert(VM_SPACE_PAGES >= 1 && VM_SPACE_PAGES <= VM_ROOT_ENTRIES * VM_LEAF_ENTRIES,
               "the tables reach every page");
_Static_assert(VM_SPACE_PAGES < 1 << 20, "an address space ends before addresses begin again at 0");
_Static_assert(VM_ROOT_ENTRIES <= 1024 && VM_LEAF_ENTRIES <= 1024 && VM_PAGE_SIZE <= 4096,
               "no larger than Sv32 (RISC-V privileged manual 4.3)");

#endif
