#include "device.h"

uint32_t device_nth;
unsigned char device_bad[PLACES];
uint32_t file_reads, slot_reads, slot_writes, file_writes;

/* Whether the transfer from or to place v that is about to begin will succeed. */
/*@ requires place: 0 <= v < PLACES;
    assigns device_nth, io_failed, failures_due;
    ensures bool: \result == 0 || \result == 1;
    ensures works: \result == 1 <==> NextWorks{Pre}(v);
    ensures nth: device_nth == NthAfter(\old(device_nth));
    ensures noted: \result == 0 ==> io_failed == 1;
    ensures failed: Failed{Pre, Post}(1 - \result);
    ensures plan: PlanStands{Pre, Post};
    ensures kept: \result == 1 ==> io_failed == \old(io_failed); */
static int device_works(int v)
{
    int works = !device_bad[v];
    if (device_nth > 0) {
        device_nth--;
        if (device_nth == 0)
            works = 0;
    }
    /*@ ghost
        if (!works) {
            io_failed = 1;
            failures_due = failures_due == UINT32_MAX ? 0 : failures_due + 1;
        } */
    return works;
}

/* One more, but not beyond the largest number. */
/*@ assigns \nothing;
    ensures more: \result == OneMore(n); */
static uint32_t count_one(uint32_t n)
{
    return n < UINT32_MAX ? n + 1 : n;
}

int file_read(int f, int n)
{
    int works = device_works(FILE0 + n);
    int size = works ? VM_PAGE_SIZE : VM_PAGE_SIZE / 2;
    /*@ loop invariant index: 0 <= o <= size;
        loop invariant done: \forall integer j; 0 <= j < o ==> frame[f].b[j] == file[n].b[j];
        loop assigns o, frame[f];
        loop variant size - o; */
    for (int o = 0; o < size; o++)
        frame[f].b[o] = file[n].b[o];
    file_reads = count_one(file_reads);
    return works;
}

int slot_read(int f, int s)
{
    int works = device_works(SLOT0 + s);
    int size = works ? VM_PAGE_SIZE : VM_PAGE_SIZE / 2;
    /*@ loop invariant index: 0 <= o <= size;
        loop invariant done: \forall integer j; 0 <= j < o ==> frame[f].b[j] == slot[s].b[j];
        loop assigns o, frame[f];
        loop variant size - o; */
    for (int o = 0; o < size; o++)
        frame[f].b[o] = slot[s].b[o];
    slot_reads = count_one(slot_reads);
    return works;
}

int slot_write(int s, int f)
{
    int works = device_works(SLOT0 + s);
    int size = works ? VM_PAGE_SIZE : VM_PAGE_SIZE / 2;
    /*@ loop invariant index: 0 <= o <= size;
        loop invariant done: \forall integer j; 0 <= j < o ==> slot[s].b[j] == frame[f].b[j];
        loop assigns o, slot[s];
        loop variant size - o; */
    for (int o = 0; o < size; o++)
        slot[s].b[o] = frame[f].b[o];
    slot_writes = count_one(slot_writes);
    return works;
}

int file_write(int n, int f)
{
    int works = device_works(FILE0 + n);
    int size = works ? VM_PAGE_SIZE : VM_PAGE_SIZE / 2;
    /*@ loop invariant index: 0 <= o <= size;
        loop invariant done: \forall integer j; 0 <= j < o ==> file[n].b[j] == frame[f].b[j];
        loop invariant rest: \forall integer j; o <= j < VM_PAGE_SIZE ==> file[n].b[j] == \at(file[n].b[j], Pre);
        loop assigns o, file[n];
        loop variant size - o; */
    for (int o = 0; o < size; o++)
        file[n].b[o] = frame[f].b[o];
    file_writes = count_one(file_writes);
    return works;
}

/*@ assigns device_nth;
    ensures planned: device_nth == n; */
void vm_fail_nth(uint32_t n)
{
    device_nth = n;
}

/*@ assigns device_bad[0 .. PLACES - 1];
    ensures status: \result == (s < VM_SLOTS ? VM_OK : VM_EINVAL);
    ensures planned: \forall integer v; 0 <= v < PLACES ==>
        device_bad[v] == (s < VM_SLOTS && v == SLOT0 + s ? 1 : \old(device_bad[v])); */
enum vm_status vm_fail_slot(uint32_t s)
{
    if (s >= VM_SLOTS)
        return VM_EINVAL;
    device_bad[SLOT0 + s] = 1;
    return VM_OK;
}

/*@ assigns device_bad[0 .. PLACES - 1];
    ensures status: \result == (file_page < VM_FILE_PAGES ? VM_OK : VM_EINVAL);
    ensures planned: \forall integer v; 0 <= v < PLACES ==>
        device_bad[v] == (file_page < VM_FILE_PAGES && v == FILE0 + file_page ? 1 : \old(device_bad[v])); */
enum vm_status vm_fail_file(uint32_t file_page)
{
    if (file_page >= VM_FILE_PAGES)
        return VM_EINVAL;
    device_bad[FILE0 + file_page] = 1;
    return VM_OK;
}

/*@ assigns PLAN_STATE;
    ensures quiet: Quiet; */
void vm_fail_none(void)
{
    /*@ loop invariant index: 0 <= v <= PLACES;
        loop invariant done: \forall integer u; 0 <= u < v ==> device_bad[u] == 0;
        loop assigns v, device_bad[0 .. PLACES - 1];
        loop variant PLACES - v; */
    for (int v = 0; v < PLACES; v++)
        device_bad[v] = 0;
    device_nth = 0;
}

void device_init(void)
{
    vm_fail_none();
    file_reads = 0;
    slot_reads = 0;
    slot_writes = 0;
    file_writes = 0;
    //@ ghost io_failed = 0;
    //@ ghost failures_due = 0;
}
