#include "freeset.h"

int free_item[ITEMS], free_index[ITEMS];
int free_frames, free_slots, free_tables;

/* Exchanges the items at two indices of one part. */
/*@ requires indices: 0 <= a < ITEMS && 0 <= b < ITEMS;
    requires one_part: (a < SLOT0 <==> b < SLOT0) && (a < TABLE_ITEM0 <==> b < TABLE_ITEM0);
    requires perm: FreePerm;
    assigns free_item[0 .. ITEMS - 1], free_index[0 .. ITEMS - 1];
    ensures perm: FreePerm;
    ensures a: free_index[\old(free_item[a])] == b;
    ensures b: free_index[\old(free_item[b])] == a;
    ensures others: \forall integer x; 0 <= x < ITEMS && x != \old(free_item[a]) && x != \old(free_item[b]) ==>
        free_index[x] == \old(free_index[x]); */
static void freeset_swap(int a, int b)
{
    int x = free_item[a], y = free_item[b];
    free_item[a] = y;
    free_item[b] = x;
    free_index[y] = a;
    free_index[x] = b;
}

/* The first index of the part of x whose item is not free. */
/*@ requires item: 0 <= x < ITEMS;
    requires perm: FreePerm;
    assigns \nothing;
    ensures end: \result == FreeEnd(x); */
static int freeset_end(int x)
{
    if (x < SLOT0)
        return free_frames;
    return x < TABLE_ITEM0 ? SLOT0 + free_slots : TABLE_ITEM0 + free_tables;
}

/* Moves that index by d, 1 or -1. */
/*@ requires item: 0 <= x < ITEMS;
    requires step: d == 1 || d == -1;
    requires perm: FreePerm;
    assigns free_frames, free_slots, free_tables;
    ensures frames: free_frames == \old(free_frames) + (x < SLOT0 ? d : 0);
    ensures slots: free_slots == \old(free_slots) + (SLOT0 <= x < TABLE_ITEM0 ? d : 0);
    ensures tables: free_tables == \old(free_tables) + (TABLE_ITEM0 <= x ? d : 0); */
static void freeset_count(int x, int d)
{
    if (x < SLOT0)
        free_frames += d;
    else if (x < TABLE_ITEM0)
        free_slots += d;
    else
        free_tables += d;
}

void freeset_add(int x)
{
    freeset_swap(free_index[x], freeset_end(x));
    //@ assert first: free_index[x] == FreeEnd(x);
    freeset_count(x, 1);
}

void freeset_remove(int x)
{
    freeset_swap(free_index[x], freeset_end(x) - 1);
    //@ assert last: free_index[x] == FreeEnd(x) - 1;
    freeset_count(x, -1);
}

void freeset_init(void)
{
    /*@ loop invariant index: 0 <= i <= ITEMS;
        loop invariant done: \forall integer x; 0 <= x < i ==> free_item[x] == x && free_index[x] == x;
        loop assigns i, free_item[0 .. ITEMS - 1], free_index[0 .. ITEMS - 1];
        loop variant ITEMS - i; */
    for (int i = 0; i < ITEMS; i++) {
        free_item[i] = i;
        free_index[i] = i;
    }
    free_frames = VM_FRAMES;
    free_slots = VM_SLOTS;
    free_tables = VM_TABLES;
}
