#include "process.h"

/* The byte at offset o of entry k, for a load or (execute 1) a fetch; or the negative of the status that refuses. */
/*@ requires entry: 0 <= k < ENTRIES;
    requires offset: 0 <= o < VM_PAGE_SIZE;
    requires bool: 0 <= execute <= 1;
    requires inv: Inv && ClockInv;
    requires mapped: Place(k) != NOWHERE;
    assigns FAULT_STATE;
    ensures inv: Inv && ClockInv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures range: \result == -VM_EACCES || \result == -VM_ENOMEM || \result == -VM_EIO || 0 <= \result <= 255;
    ensures denied: \result == -VM_EACCES <==>
        \old((execute == 1 ? ProtExecute(Kind(k)) : ProtRead(Kind(k))) == 0);
    ensures byte: \result >= 0 ==> \result == \old(View(k, o));
    ensures no_memory: \result == -VM_ENOMEM ==> NoMemory{Pre};
    ensures failed: \result == -VM_EIO ==> io_failed == 1; */
static int entry_read(int k, int o, int execute)
{
    int prot = entry_prot(k);
    if (!(execute ? prot_execute(prot) : prot_read(prot)))
        return -VM_EACCES;
    enum vm_status status = fault_in(k);
    if (status != VM_OK)
        return -(int)status;
    entry_touch(k, 0);
    return frame[entry_place(k)].b[o];
}

/* Stores a byte at offset o of entry k. */
/*@ requires entry: 0 <= k < ENTRIES;
    requires offset: 0 <= o < VM_PAGE_SIZE;
    requires inv: Inv && ClockInv;
    requires mapped: Place(k) != NOWHERE;
    assigns FAULT_STATE;
    ensures inv: Inv && ClockInv;
    ensures kind: SameKind{Pre, Post};
    ensures status: \result == VM_OK || \result == VM_EACCES || \result == VM_ENOMEM || \result == VM_EIO;
    ensures denied: \result == VM_EACCES <==> \old(ProtWrite(Kind(k)) == 0);
    ensures refused: \result != VM_OK ==> SameView{Pre, Post};
    ensures stored: \result == VM_OK ==> View(k, o) == byte;
    ensures others: \result == VM_OK ==> \forall integer j, q; 0 <= j < ENTRIES && 0 <= q < VM_PAGE_SIZE &&
        (j != k || q != o) ==> View(j, q) == \old(View(j, q));
    ensures no_memory: \result == VM_ENOMEM ==> NoMemory{Pre};
    ensures failed: \result == VM_EIO ==> io_failed == 1; */
static enum vm_status entry_store(int k, int o, unsigned char byte)
{
    if (!prot_write(entry_prot(k)))
        return VM_EACCES;
    enum vm_status status = fault_in(k);
    if (status != VM_OK)
        return status;
    status = fault_own(k);
    if (status != VM_OK)
        return status;
    entry_touch(k, 1);
    //@ ghost lemma_sole(k);
    frame_store(entry_place(k), o, byte);
    return VM_OK;
}

/* The entry for an address of process p, or the negative of the status that refuses. */
/*@ requires inv: TableInv && LiveInv;
    assigns \nothing;
    ensures range: \result == -VM_ESRCH || \result == -VM_EFAULT || 0 <= \result < ENTRIES;
    ensures no_process: \result == -VM_ESRCH <==> !Live(p);
    ensures unmapped: \result == -VM_EFAULT <==> Live(p) &&
        (address / VM_PAGE_SIZE >= VM_SPACE_PAGES || PageKind(p, address / VM_PAGE_SIZE) == -1);
    ensures entry: \result >= 0 ==> Leaf(p * VM_ROOT_ENTRIES + address / VM_PAGE_SIZE / VM_LEAF_ENTRIES) >= 0 &&
        \result == Leaf(p * VM_ROOT_ENTRIES + address / VM_PAGE_SIZE / VM_LEAF_ENTRIES) * VM_LEAF_ENTRIES +
            address / VM_PAGE_SIZE % VM_LEAF_ENTRIES && Place(\result) != NOWHERE; */
static int address_walk(int p, uint32_t address)
{
    if (!process_exists(p))
        return -VM_ESRCH;
    uint32_t page = address / VM_PAGE_SIZE;
    if (page >= VM_SPACE_PAGES)
        return -VM_EFAULT;
    int k = table_walk(p, (int)page);
    return k < 0 ? -VM_EFAULT : k;
}

/* vm_load and, with execute 1, vm_fetch. */
static enum vm_status access_read(int process, uint32_t address, int execute, unsigned char *byte)
{
    int k = address_walk(process, address);
    if (k < 0)
        return (enum vm_status)-k;
    int b = entry_read(k, (int)(address % VM_PAGE_SIZE), execute);
    if (b < 0)
        return (enum vm_status)-b;
    *byte = (unsigned char)b;
    return VM_OK;
}

enum vm_status vm_load(int process, uint32_t address, unsigned char *byte)
{
    return access_read(process, address, 0, byte);
}

enum vm_status vm_fetch(int process, uint32_t address, unsigned char *byte)
{
    return access_read(process, address, 1, byte);
}

enum vm_status vm_store(int process, uint32_t address, unsigned char byte)
{
    int k = address_walk(process, address);
    if (k < 0)
        return (enum vm_status)-k;
    return entry_store(k, (int)(address % VM_PAGE_SIZE), byte);
}

enum vm_status vm_read(int process, uint32_t address, unsigned char *bytes, uint32_t count, uint32_t *done)
{
    for (*done = 0; *done < count; ++*done) {
        enum vm_status status = vm_load(process, address + *done, bytes + *done);
        if (status != VM_OK)
            return status;
    }
    return VM_OK;
}

enum vm_status vm_write(int process, uint32_t address, const unsigned char *bytes, uint32_t count, uint32_t *done)
{
    for (*done = 0; *done < count; ++*done) {
        enum vm_status status = vm_store(process, address + *done, bytes[*done]);
        if (status != VM_OK)
            return status;
    }
    return VM_OK;
}
