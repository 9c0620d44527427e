#include "flat_tables.h"

_Static_assert((int64_t)VM_PROCESSES *SPACE_TABLES <= INT32_MAX / 2, "all tables can be counted");

/*@ requires process: 0 <= process < VM_PROCESSES;
    requires table: 0 <= v < SPACE_TABLES;
    assigns \nothing;
    ensures needed: \result == FlatTable(process, v); */
static int needed(int process, int v)
{
    int first = process * VM_SPACE_PAGES + v * VM_LEAF_ENTRIES, any = 0;
    int count = v == SPACE_TABLES - 1 ? VM_SPACE_PAGES - v * VM_LEAF_ENTRIES : VM_LEAF_ENTRIES;
    //@ assert pages: count == TablePages(v) && 0 <= first && first + count <= PAGES;
    /*@ loop invariant index: 0 <= i <= count;
        loop invariant any: any == (FlatUsedBelow(first, i) == 0 ? 0 : 1);
        loop invariant positive: 0 <= FlatUsedBelow(first, i);
        loop assigns i, any;
        loop variant count - i; */
    for (int i = 0; i < count; i++)
        any = flat_used[first + i] ? 1 : any;
    return any;
}

/* Of n tables from table v on. */
/*@ requires process: 0 <= process < VM_PROCESSES;
    requires tables: 0 <= v && 0 <= n && v + n <= SPACE_TABLES;
    assigns \nothing;
    ensures tables: \result == FlatTablesFrom(process, v, n);
    ensures range: 0 <= \result <= n; */
static int needed_of(int process, int v, int n)
{
    int tables = 0;
    /*@ loop invariant index: 0 <= i <= n;
        loop invariant tables: tables == FlatTablesFrom(process, v, i);
        loop invariant range: 0 <= tables <= i;
        loop assigns i, tables;
        loop variant n - i; */
    for (int i = 0; i < n; i++)
        tables += needed(process, v + i);
    return tables;
}

int flat_tables_of(int process)
{
    return needed_of(process, 0, SPACE_TABLES);
}

int flat_tables(void)
{
    int tables = 0;
    /*@ loop invariant index: 0 <= p <= VM_PROCESSES;
        loop invariant tables: tables == FlatTablesBelow(p);
        loop invariant range: 0 <= tables <= p * SPACE_TABLES;
        loop assigns p, tables;
        loop variant VM_PROCESSES - p; */
    for (int p = 0; p < VM_PROCESSES; p++)
        tables += flat_tables_of(p);
    return tables;
}

int flat_tables_lacking(int process, uint32_t page, uint32_t count)
{
    int v = (int)(page / VM_LEAF_ENTRIES), n = (int)((page + count - 1) / VM_LEAF_ENTRIES) - v + 1;
    return n - needed_of(process, v, n);
}

int flat_tables_of_program(uint32_t low, uint32_t stack)
{
    int below = (int)((low + VM_LEAF_ENTRIES - 1) / VM_LEAF_ENTRIES);
    int from = (int)((VM_SPACE_PAGES - stack) / VM_LEAF_ENTRIES);
    if (stack == 0)
        return below;
    return from < below ? SPACE_TABLES : below + SPACE_TABLES - from;
}
