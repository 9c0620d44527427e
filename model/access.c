#include "process.h"

#include "../spec/access.acsl"

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

/* The store that hardware lets through: W says that it reaches nobody else (claim C6). */
/*@ requires entry: 0 <= k < ENTRIES;
    requires offset: 0 <= o < VM_PAGE_SIZE;
    requires inv: Inv;
    requires writable: Writable(k) == 1;
    assigns frame[Place(k)].b[o];
    ensures inv: Inv;
    ensures kind: SameKind{Pre, Post};
    ensures stored: View(k, o) == byte;
    ensures others: \forall integer j, q; 0 <= j < ENTRIES && 0 <= q < VM_PAGE_SIZE && (j != k || q != o) ==>
        View(j, q) == \old(View(j, q)); */
static void entry_store_own(int k, int o, unsigned char byte)
{
    //@ ghost lemma_sole(k);
    frame_store(entry_place(k), o, byte);
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
    //@ assert same: SameView{Pre, Here};
    //@ assert kind: SameKind{Pre, Here};
    entry_store_own(k, o, byte);
    return VM_OK;
}

/* The entry for an address of process p, or the negative of the status that refuses. */
/*@ requires inv: TableInv && LiveInv;
    assigns \nothing;
    ensures range: \result == -VM_ESRCH || \result == -VM_EFAULT || 0 <= \result < ENTRIES;
    ensures no_process: \result == -VM_ESRCH <==> !Live(p);
    ensures unmapped: \result == -VM_EFAULT <==> Live(p) && AddressKind(p, address) == -1;
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
/*@ requires inv: MachineInv;
    requires bool: 0 <= execute <= 1;
    requires out: \valid(byte);
    assigns FAULT_STATE, *byte;
    ensures inv: MachineInv;
    ensures same: SameRoots{Pre, Post};
    ensures answer: ReadAnswer{Pre, Post}(process, address, execute, \result, *byte); */
static enum vm_status access_read(int process, uint32_t address, int execute, unsigned char *byte)
{
    int k = address_walk(process, address);
    if (k < 0)
        return (enum vm_status) - k;
    int b = entry_read(k, (int)(address % VM_PAGE_SIZE), execute);
    //@ assert free: FreeTableInv;
    //@ assert same: SameRoots{Pre, Here};
    if (b < 0)
        return (enum vm_status) - b;
    *byte = (unsigned char)b;
    return VM_OK;
}

/*@ requires inv: MachineInv;
    requires out: \valid(byte);
    assigns FAULT_STATE, *byte;
    ensures inv: MachineInv;
    ensures same: SameRoots{Pre, Post};
    ensures answer: ReadAnswer{Pre, Post}(process, address, 0, \result, *byte); */
enum vm_status vm_load(int process, uint32_t address, unsigned char *byte)
{
    return access_read(process, address, 0, byte);
}

/*@ requires inv: MachineInv;
    requires out: \valid(byte);
    assigns FAULT_STATE, *byte;
    ensures inv: MachineInv;
    ensures same: SameRoots{Pre, Post};
    ensures answer: ReadAnswer{Pre, Post}(process, address, 1, \result, *byte); */
enum vm_status vm_fetch(int process, uint32_t address, unsigned char *byte)
{
    return access_read(process, address, 1, byte);
}

/*@ requires inv: MachineInv;
    assigns FAULT_STATE;
    ensures inv: MachineInv;
    ensures status: \result == VM_OK || \result == VM_ESRCH || \result == VM_EFAULT || \result == VM_EACCES ||
        \result == VM_ENOMEM || \result == VM_EIO;
    ensures no_process: \result == VM_ESRCH <==> !Live{Pre}(process);
    ensures unmapped: \result == VM_EFAULT <==> Live{Pre}(process) && AddressKind{Pre}(process, address) == -1;
    ensures denied: \result == VM_EACCES <==> Live{Pre}(process) && AddressKind{Pre}(process, address) >= 0 &&
        ProtWrite(AddressKind{Pre}(process, address)) == 0;
    ensures no_memory: \result == VM_ENOMEM ==> NoMemory{Pre};
    ensures failed: \result == VM_EIO ==> io_failed == 1;
    ensures refused: \result != VM_OK ==> SameRoots{Pre, Post};
    ensures kinds: SameRootKinds{Pre, Post};
    ensures stored: \result == VM_OK ==> AddressView(process, address) == byte;
    ensures others: \result == VM_OK ==> \forall integer r, j, o; 0 <= r < ROOTS && 0 <= j < VM_LEAF_ENTRIES &&
        0 <= o < VM_PAGE_SIZE && !IsAddress(process, address, r, j, o) ==>
        RootView(r, j, o) == RootView{Pre}(r, j, o); */
enum vm_status vm_store(int process, uint32_t address, unsigned char byte)
{
    int k = address_walk(process, address);
    if (k < 0)
        return (enum vm_status) - k;
    enum vm_status status = entry_store(k, (int)(address % VM_PAGE_SIZE), byte);
    //@ assert free: FreeTableInv;
    //@ assert kinds: SameRootKinds{Pre, Here};
    //@ assert refused: status != VM_OK ==> SameRoots{Pre, Here};
    /*@ ghost
        int r0 = process * VM_ROOT_ENTRIES + (int)(address / VM_PAGE_SIZE / VM_LEAF_ENTRIES);
        int j0 = (int)(address / VM_PAGE_SIZE % VM_LEAF_ENTRIES), o0 = (int)(address % VM_PAGE_SIZE); */
    /*@ assert one_entry: \let m = k; \forall integer r, j;
            0 <= r < ROOTS && 0 <= j < VM_LEAF_ENTRIES && Leaf(r) >= 0 ==>
            (Leaf(r) * VM_LEAF_ENTRIES + j == m <==> r == r0 && j == j0); */
    /*@ assert others: status == VM_OK ==> \forall integer r, j, o; 0 <= r < ROOTS && 0 <= j < VM_LEAF_ENTRIES &&
            0 <= o < VM_PAGE_SIZE && !(r == r0 && j == j0 && o == o0) ==>
            RootView(r, j, o) == RootView{Pre}(r, j, o); */
    return status;
}

/*@ requires inv: MachineInv;
    requires out: \valid(byte);
    assigns *byte;
    ensures status: \result == VM_OK || \result == VM_ESRCH || \result == VM_EFAULT;
    ensures no_process: \result == VM_ESRCH <==> !Live(process);
    ensures unmapped: \result == VM_EFAULT <==> Live(process) && AddressKind(process, address) == -1;
    ensures byte: \result == VM_OK ==> *byte == AddressView{Pre}(process, address); */
enum vm_status vm_peek(int process, uint32_t address, unsigned char *byte)
{
    int k = address_walk(process, address), o = (int)(address % VM_PAGE_SIZE);
    if (k < 0)
        return (enum vm_status) - k;
    //@ assert view: AddressView(process, address) == View(k, o);
    int v = entry_place(k);
    if (v < SLOT0)
        *byte = frame[v].b[o];
    else if (v < FILE0)
        *byte = slot[v - SLOT0].b[o];
    else if (v < ZERO_PLACE)
        *byte = file[v - FILE0].b[o];
    else
        *byte = 0;
    return VM_OK;
}

/*@ requires inv: MachineInv;
    requires out: \valid(bytes + (0 .. count - 1)) && \valid(done) && \separated(bytes + (0 .. count - 1), done);
    assigns FAULT_STATE, bytes[0 .. count - 1], *done;
    ensures inv: MachineInv;
    ensures same: SameRoots{Pre, Post};
    ensures whole: *done <= count && (\result == VM_OK <==> *done == count);
    ensures read: \forall integer i; 0 <= i < *done ==> bytes[i] == AddressView{Pre}(process, address + i);
    ensures unmapped: *done < count ==>
        (\result == VM_EFAULT <==> Live{Pre}(process) && AddressKind{Pre}(process, address + *done) == -1);
    ensures denied: *done < count ==> (\result == VM_EACCES <==> Live{Pre}(process) &&
        AddressKind{Pre}(process, address + *done) >= 0 && ProtRead(AddressKind{Pre}(process, address + *done)) == 0);
    ensures failed: \result == VM_EIO ==> io_failed == 1; */
enum vm_status vm_read(int process, uint32_t address, unsigned char *bytes, uint32_t count, uint32_t *done)
{
    enum vm_status status = VM_OK;
    uint32_t n = 0;
    /*@ loop invariant index: 0 <= n <= count && (n < count || status == VM_OK);
        loop invariant inv: MachineInv;
        loop invariant same: SameRoots{Pre, Here};
        loop invariant live: n > 0 ==> Live(process) && (address + n - 1) / VM_PAGE_SIZE < VM_SPACE_PAGES;
        loop invariant read: \forall integer i; 0 <= i < n ==> bytes[i] == AddressView{Pre}(process, address + i);
        loop invariant status: status == VM_OK;
        loop assigns n, status, FAULT_STATE, bytes[0 .. count - 1];
        loop variant count - n; */
    while (n < count) {
        status = vm_load(process, address + n, bytes + n);
        if (status != VM_OK)
            break;
        n++;
    }
    *done = n;
    return status;
}

/*@ requires inv: MachineInv;
    requires in: \valid_read(bytes + (0 .. count - 1));
    requires out: \valid(done) && \separated(bytes + (0 .. count - 1), done);
    assigns FAULT_STATE, *done;
    ensures inv: MachineInv;
    ensures kinds: SameRootKinds{Pre, Post};
    ensures whole: *done <= count && (\result == VM_OK <==> *done == count);
    ensures written: \forall integer i; 0 <= i < *done ==> AddressView(process, address + i) == \old(bytes[i]);
    ensures others: \forall integer r, j, o; 0 <= r < ROOTS && 0 <= j < VM_LEAF_ENTRIES && 0 <= o < VM_PAGE_SIZE &&
        !AmongAddresses(process, address, *done, r, j, o) ==>
        RootView(r, j, o) == RootView{Pre}(r, j, o);
    ensures unmapped: *done < count ==>
        (\result == VM_EFAULT <==> Live{Pre}(process) && AddressKind{Pre}(process, address + *done) == -1);
    ensures denied: *done < count ==> (\result == VM_EACCES <==> Live{Pre}(process) &&
        AddressKind{Pre}(process, address + *done) >= 0 && ProtWrite(AddressKind{Pre}(process, address + *done)) == 0);
    ensures failed: \result == VM_EIO ==> io_failed == 1; */
enum vm_status vm_write(int process, uint32_t address, const unsigned char *bytes, uint32_t count,
                        uint32_t *done)
{
    enum vm_status status = VM_OK;
    uint32_t n = 0;
    /*@ loop invariant index: 0 <= n <= count;
        loop invariant inv: MachineInv;
        loop invariant kinds: SameRootKinds{Pre, Here};
        loop invariant live: n > 0 ==> Live(process) && (address + n - 1) / VM_PAGE_SIZE < VM_SPACE_PAGES;
        loop invariant input: \forall integer i; 0 <= i < count ==> bytes[i] == \at(bytes[i], Pre);
        loop invariant written: \forall integer i; 0 <= i < n ==> AddressView(process, address + i) == bytes[i];
        loop invariant others: \forall integer r, j, o; 0 <= r < ROOTS && 0 <= j < VM_LEAF_ENTRIES &&
            0 <= o < VM_PAGE_SIZE && !AmongAddresses(process, address, n, r, j, o) ==>
            RootView(r, j, o) == RootView{Pre}(r, j, o);
        loop invariant status: status == VM_OK;
        loop assigns n, status, FAULT_STATE;
        loop variant count - n; */
    while (n < count) {
        status = vm_store(process, address + n, bytes[n]);
        if (status != VM_OK) {
            //@ assert same: SameRoots{LoopCurrent, Here};
            /*@ assert kept: \forall integer i; 0 <= i < n ==>
                    AddressView(process, address + i) == AddressView{LoopCurrent}(process, address + i); */
            //@ assert refused: \forall integer i; 0 <= i < n ==> AddressView(process, address + i) == bytes[i];
            break;
        }
        /*@ assert elsewhere: \forall integer r, j, o; 0 <= r < ROOTS && 0 <= j < VM_LEAF_ENTRIES &&
                0 <= o < VM_PAGE_SIZE && !AmongAddresses(process, address + n, 1, r, j, o) ==>
                RootView(r, j, o) == RootView{LoopCurrent}(r, j, o); */
        //@ assert this: AddressView(process, address + n) == bytes[n];
        /*@ assert earlier: \forall integer i; 0 <= i < n ==>
                AddressView(process, address + i) == AddressView{LoopCurrent}(process, address + i); */
        //@ assert before: \forall integer i; 0 <= i < n ==> AddressView(process, address + i) == bytes[i];
        n++;
    }
    //@ assert input: \forall integer i; 0 <= i < n ==> bytes[i] == \at(bytes[i], Pre);
    //@ assert written: \forall integer i; 0 <= i < n ==> AddressView(process, address + i) == bytes[i];
    *done = n;
    return status;
}
