#include "memory.h"

#include "file_byte.h"

struct page frame[VM_FRAMES], slot[VM_SLOTS], file[VM_FILE_PAGES];
uint32_t frame_copies;

void frame_zero(int f)
{
    /*@ loop invariant index: 0 <= o <= VM_PAGE_SIZE;
        loop invariant done: \forall integer j; 0 <= j < o ==> frame[f].b[j] == 0;
        loop assigns o, frame[f];
        loop variant VM_PAGE_SIZE - o; */
    for (int o = 0; o < VM_PAGE_SIZE; o++)
        frame[f].b[o] = 0;
}

void frame_copy(int g, int f)
{
    /*@ loop invariant index: 0 <= o <= VM_PAGE_SIZE;
        loop invariant done: \forall integer j; 0 <= j < o ==> frame[g].b[j] == frame[f].b[j];
        loop assigns o, frame[g];
        loop variant VM_PAGE_SIZE - o; */
    for (int o = 0; o < VM_PAGE_SIZE; o++)
        frame[g].b[o] = frame[f].b[o];
    if (frame_copies < UINT32_MAX)
        frame_copies++;
}

void frame_store(int f, int o, unsigned char byte)
{
    frame[f].b[o] = byte;
}

/*@ requires page: 0 <= n < VM_FILE_PAGES;
    assigns file[n];
    ensures filled: \forall integer o; 0 <= o < VM_PAGE_SIZE ==> file[n].b[o] == StartByte(n, o); */
static void file_fill(int n)
{
    /*@ loop invariant index: 0 <= o <= VM_PAGE_SIZE;
        loop invariant done: \forall integer j; 0 <= j < o ==> file[n].b[j] == StartByte(n, j);
        loop assigns o, file[n];
        loop variant VM_PAGE_SIZE - o; */
    for (int o = 0; o < VM_PAGE_SIZE; o++)
        file[n].b[o] = vm_file_byte((uint32_t)n, (uint32_t)o);
}

void memory_init(void)
{
    /*@ loop invariant index: 0 <= n <= VM_FILE_PAGES;
        loop invariant done: \forall integer m, o; 0 <= m < n && 0 <= o < VM_PAGE_SIZE ==>
            file[m].b[o] == StartByte(m, o);
        loop assigns n, FILE_STATE;
        loop variant VM_FILE_PAGES - n; */
    for (int n = 0; n < VM_FILE_PAGES; n++)
        file_fill(n);
    frame_copies = 0;
}
