/*
 * The leaf tables that address spaces need: one for each VM_LEAF_ENTRIES pages of a process of which any is mapped.
 * Nothing is kept of them: they are counted where flat_limits.leaf_tables says how many there are.
 */
#ifndef FLAT_TABLES_H
#define FLAT_TABLES_H

#include "flat_pages.h"

/* The most that one address space needs. */
#define SPACE_TABLES ((VM_SPACE_PAGES + VM_LEAF_ENTRIES - 1) / VM_LEAF_ENTRIES)

/*@ // How many of n pages from page k on are mapped.
    logic integer FlatUsedBelow{L}(integer k, integer n) =
        n <= 0 ? 0 : FlatUsedBelow(k, n - 1) + (flat_used[k + n - 1] == 0 ? 0 : 1);
    // The pages that table v reaches: the last one may reach beyond the address space.
    logic integer TablePages(integer v) =
        (v + 1) * VM_LEAF_ENTRIES <= VM_SPACE_PAGES ? VM_LEAF_ENTRIES : VM_SPACE_PAGES - v * VM_LEAF_ENTRIES;
    logic integer FlatTable{L}(integer p, integer v) =
        FlatUsedBelow(p * VM_SPACE_PAGES + v * VM_LEAF_ENTRIES, TablePages(v)) == 0 ? 0 : 1;
    logic integer FlatTablesFrom{L}(integer p, integer v, integer n) =
        n <= 0 ? 0 : FlatTablesFrom(p, v, n - 1) + FlatTable(p, v + n - 1);
    logic integer FlatTablesOf{L}(integer p) = FlatTablesFrom(p, 0, SPACE_TABLES);
    logic integer FlatTablesBelow{L}(integer p) = p <= 0 ? 0 : FlatTablesBelow(p - 1) + FlatTablesOf(p - 1);
    // Of a range, those that the process does not need yet.
    logic integer FlatTablesLacking{L}(integer p, integer page, integer count) =
        \let v = page / VM_LEAF_ENTRIES; \let n = (page + count - 1) / VM_LEAF_ENTRIES - v + 1;
        n - FlatTablesFrom(p, v, n);
    // Of a program: low pages from page 0 on and stack pages at the end.
    logic integer ProgramTables(integer low, integer stack) =
        \let below = (low + VM_LEAF_ENTRIES - 1) / VM_LEAF_ENTRIES;
        \let from = (VM_SPACE_PAGES - stack) / VM_LEAF_ENTRIES;
        stack == 0 ? below : from < below ? SPACE_TABLES : below + SPACE_TABLES - from;
*/

/* Of a process. */
/*@ requires process: 0 <= process < VM_PROCESSES;
    assigns \nothing;
    ensures tables: \result == FlatTablesOf(process);
    ensures range: 0 <= \result <= SPACE_TABLES; */
int flat_tables_of(int process);

/* Of all processes. */
/*@ assigns \nothing;
    ensures tables: \result == FlatTablesBelow(VM_PROCESSES);
    ensures range: 0 <= \result <= VM_PROCESSES * SPACE_TABLES; */
int flat_tables(void);

/* Those of a range that a process does not need yet. */
/*@ requires process: 0 <= process < VM_PROCESSES;
    requires range: 1 <= count && page + count <= VM_SPACE_PAGES;
    assigns \nothing;
    ensures lacking: \result == FlatTablesLacking(process, page, count);
    ensures range: 0 <= \result <= SPACE_TABLES; */
int flat_tables_lacking(int process, uint32_t page, uint32_t count);

/* Of a program, of no more pages than the address space has. */
/*@ requires pages: low + stack <= VM_SPACE_PAGES;
    assigns \nothing;
    ensures tables: \result == ProgramTables(low, stack);
    ensures range: 0 <= \result <= SPACE_TABLES; */
int flat_tables_of_program(uint32_t low, uint32_t stack);

#endif
