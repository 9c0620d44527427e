#include "freeset.h"

int free_item[ITEMS], free_index[ITEMS];
int free_end[PARTS];

int freeset_part(int x)
{
    if (x < SLOT0)
        return FRAME_PART;
    if (x < TABLE_ITEM0)
        return SLOT_PART;
    if (x < PROCESS_ITEM0)
        return TABLE_PART;
    if (x < ROOT_ITEM0)
        return PROCESS_PART;
    return x < LEAF_ITEM0 ? ROOT_PART0 + (x - ROOT_ITEM0) / VM_ROOT_ENTRIES
                          : LEAF_PART0 + (x - LEAF_ITEM0) / VM_LEAF_ENTRIES;
}

int freeset_start(int q)
{
    if (q == FRAME_PART)
        return 0;
    if (q == SLOT_PART)
        return SLOT0;
    if (q == TABLE_PART)
        return TABLE_ITEM0;
    if (q == PROCESS_PART)
        return PROCESS_ITEM0;
    return q < LEAF_PART0 ? ROOT_ITEM0 + (q - ROOT_PART0) * VM_ROOT_ENTRIES
                          : LEAF_ITEM0 + (q - LEAF_PART0) * VM_LEAF_ENTRIES;
}

/* What lies between the ends of part q is in it. */
/*@ ghost
    /@ requires part: 0 <= q < PARTS;
       requires inside: PartStart(q) <= i < PartStart(q + 1);
       assigns \nothing;
       ensures part: PartOf(i) == q;
       ensures item: 0 <= i < ITEMS; @/
    static void lemma_part(int q, int i)
    {
    }
*/

/* Exchanges the items at two indices of one part. */
/*@ requires indices: 0 <= a < ITEMS && 0 <= b < ITEMS;
    requires one_part: PartOf(a) == PartOf(b);
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

/* One index more of the items a .. b - 1, which are a part: one item more. */
/*@ ghost
    /@ requires perm: FreePerm;
       requires part: 0 <= q < PARTS && a == PartStart(q) && b == PartStart(q + 1);
       requires index: a <= i <= n < b;
       assigns \nothing;
       ensures items: IndexedBelow(a, b, i, n + 1) == IndexedBelow(a, b, i, n) + 1; @/
    static void lemma_indexed(int q, int a, int b, int i, int n)
    {
        int x = a;
        /@ assert part: PartOf(n) == q; @/
        /@ assert item: a <= free_item[n] < b; @/
        /@ loop invariant index: a <= x <= b;
           loop invariant items: IndexedBelow(a, x, i, n + 1) ==
               IndexedBelow(a, x, i, n) + (free_item[n] < x ? 1 : 0);
           loop assigns x;
           loop variant b - x; @/
        while (x < b)
            x++;
    }
*/

/*@ ghost
    void lemma_used(int q, int a, int b)
    {
        int x = a, end = free_end[q], n = end;
        /@ loop invariant index: a <= x <= b;
           loop invariant none: IndexedBelow(a, x, end, end) == 0;
           loop assigns x;
           loop variant b - x; @/
        while (x < b)
            x++;
        /@ loop invariant index: end <= n <= b;
           loop invariant items: IndexedBelow(a, b, end, n) == n - end;
           loop assigns n;
           loop variant b - n; @/
        while (n < b) {
            lemma_indexed(q, a, b, end, n);
            n++;
        }
    }
*/

void freeset_add(int x)
{
    int q = freeset_part(x), end = free_end[q];
    //@ ghost lemma_part(q, end);
    //@ ghost int y = free_item[end];
    freeset_swap(free_index[x], end);
    free_end[q]++;
    //@ assert first: free_index[x] == free_end[q] - 1;
    //@ assert exchanged: PartOf(y) == q && (y != x ==> free_index[y] >= free_end[q]);
    /*@ assert rest: \forall integer z; 0 <= z < ITEMS && z != x && z != y ==>
            free_index[z] == \at(free_index[z], Pre); */
}

void freeset_remove(int x)
{
    int q = freeset_part(x), last = free_end[q] - 1;
    //@ ghost lemma_part(q, last);
    //@ ghost int y = free_item[last];
    freeset_swap(free_index[x], last);
    free_end[q]--;
    //@ assert first: free_index[x] == free_end[q];
    //@ assert exchanged: PartOf(y) == q && (y != x ==> free_index[y] < free_end[q]);
    /*@ assert rest: \forall integer z; 0 <= z < ITEMS && z != x && z != y ==>
            free_index[z] == \at(free_index[z], Pre); */
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
    /*@ loop invariant index: 0 <= q <= PARTS;
        loop invariant done: \forall integer p; 0 <= p < q ==> free_end[p] == PartStart(p + 1);
        loop assigns q, free_end[0 .. PARTS - 1];
        loop variant PARTS - q; */
    for (int q = 0; q < PARTS; q++)
        free_end[q] = freeset_start(q + 1);
}
