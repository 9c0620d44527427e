#include "range.h"

#include "../spec/access.acsl"

/* Notes an access or a store, as entry_touch does: nobody sees a difference. */
/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires inv: Inv;
    requires mapped: Place(k) != NOWHERE;
    requires stored: 0 <= stored <= 1;
    assigns pool[k];
    ensures inv: Inv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures stayed: \forall integer j; 0 <= j < TABLE_ENTRIES ==> Place(j) == \old(Place(j));
    ensures writable: Writable(k) == \old(Writable(k));
    ensures accessed: Accessed(k) == 1 && (stored == 1 ==> Dirty(k) == 1); */
static void page_touch(int k, int stored)
{
    entry_touch(k, stored);
    //@ assert held: \forall integer m; 0 <= m < VM_FILE_PAGES ==> HeldAt(m) == HeldAt{Pre}(m);
    //@ assert modified: ModifiedInv;
    //@ assert clean: CleanInv;
    //@ assert used: CacheUsed;
    //@ assert writable: WritableInv;
    //@ assert shared: SharedInv;
}

/* The byte at offset o of entry k, for a load or (execute 1) a fetch; or the negative of the status that refuses. */
/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires offset: 0 <= o < VM_PAGE_SIZE;
    requires bool: 0 <= execute <= 1;
    requires inv: Inv && ClockInv;
    requires mapped: Place(k) != NOWHERE;
    assigns FAULT_STATE;
    ensures inv: Inv && ClockInv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures range: \result == -VM_EACCES || \result == -VM_ENOMEM || \result == -VM_EIO || 0 <= \result <= 255;
    ensures denied: \result == -VM_EACCES <==>
        \old((execute == 1 ? ProtExecute(Prot(k)) : ProtRead(Prot(k))) == 0);
    ensures byte: \result >= 0 ==> \result == \old(View(k, o));
    ensures accessed: \result >= 0 ==> Accessed(k) == 1;
    ensures no_memory: \result == -VM_ENOMEM <==> \result != -VM_EACCES && NoMemory{Pre} && !IN_FRAME(\old(Place(k)));
    ensures still_full: \result == -VM_ENOMEM ==> NoMemory && !IN_FRAME(Place(k));
    ensures failed: Failed{Pre, Post}(\result == -VM_EIO ? 1 : 0);
    ensures plan: PlanStands{Pre, Post};
    ensures copies: frame_copies == \old(frame_copies);
    ensures moved: Moved{Pre, Post}(k, \result < 0 ? -\result : VM_OK, 0); */
static int entry_read(int k, int o, int execute)
{
    int prot = entry_prot(k);
    if (!(execute ? prot_execute(prot) : prot_read(prot)))
        return -VM_EACCES;
    enum vm_status status = fault_in(k);
    if (status != VM_OK)
        return -(int)status;
    //@ ghost In: ;
    //@ ghost lemma_sole(k);
    //@ assert alone: Place{Pre}(k) == ZERO_PLACE ==> Alone(k);
    page_touch(k, 0);
    //@ assert touched: SameKind{In, Here};
    //@ assert ids: \forall integer j; 0 <= j < TABLE_ENTRIES ==> Place(j) == Place{In}(j) && PageId(j) == PageId{In}(j);
    //@ assert together: Together{Pre, Here};
    //@ assert kind: SameKind{Pre, Here};
    return frame[entry_place(k)].b[o];
}

/* The store that hardware lets through: W says that a page of a private mapping reaches nobody else (claim C6), and one
   of a shared mapping everybody who sees that file page (claim C14). */
/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires offset: 0 <= o < VM_PAGE_SIZE;
    requires inv: Inv;
    requires writable: Writable(k) == 1;
    assigns frame[Place(k)].b[o];
    ensures inv: Inv;
    ensures stored: \forall integer j, q; 0 <= j < TABLE_ENTRIES && 0 <= q < VM_PAGE_SIZE ==> View(j, q) ==
        (q == o && (j == k || (Source(k) >= 0 && Source(j) == Source(k))) ? byte : \old(View(j, q)));
    ensures file: \forall integer n, q; 0 <= n < VM_FILE_PAGES && 0 <= q < VM_PAGE_SIZE ==> FileView(n, q) ==
        (q == o && n == Source(k) ? byte : \old(FileView(n, q))); */
static void entry_store_own(int k, int o, unsigned char byte)
{
    //@ ghost lemma_sole(k);
    int f = entry_place(k);
    //@ assert private: Source(k) < 0 ==> \forall integer j; 0 <= j < ENTRIES && j != k ==> Place(j) != f;
    //@ assert shared: Source(k) >= 0 ==> cache_frame[Source(k)] == f && Modified(Source(k));
    frame_store(f, o, byte);
    //@ assert clean: CleanInv;
    /*@ assert others: \forall integer j, q; 0 <= j < TABLE_ENTRIES && 0 <= q < VM_PAGE_SIZE &&
            (q != o || (j != k && (Source(k) < 0 || Source(j) != Source(k)))) ==> View(j, q) == View{Pre}(j, q); */
    /*@ assert sharers: Source(k) >= 0 ==> \forall integer j; 0 <= j < TABLE_ENTRIES && Source(j) == Source(k) ==>
            View(j, o) == byte; */
}

/* Stores a byte at offset o of entry k. */
/*@ requires entry: 0 <= k < TABLE_ENTRIES;
    requires offset: 0 <= o < VM_PAGE_SIZE;
    requires inv: Inv && ClockInv;
    requires mapped: Place(k) != NOWHERE;
    assigns FAULT_STATE;
    ensures inv: Inv && ClockInv;
    ensures kind: SameKindBut{Pre, Post}(k);
    ensures status: \result == VM_OK || \result == VM_EACCES || \result == VM_ENOMEM || \result == VM_EIO;
    ensures denied: \result == VM_EACCES <==> \old(ProtWrite(Prot(k)) == 0);
    ensures refused: \result != VM_OK ==> SameView{Pre, Post} && SameFile{Pre, Post};
    ensures source: Source(k) == (\result == VM_OK && ProtShared(Prot(k)) == 0 ? -1 : \old(Source(k)));
    ensures stored: \result == VM_OK ==> \forall integer j, q; 0 <= j < TABLE_ENTRIES && 0 <= q < VM_PAGE_SIZE ==>
        View(j, q) == (q == o && (j == k || (Source(k) >= 0 && Source(j) == Source(k))) ? byte : \old(View(j, q)));
    ensures file: \result == VM_OK ==> \forall integer n, q; 0 <= n < VM_FILE_PAGES && 0 <= q < VM_PAGE_SIZE ==>
        FileView(n, q) == (q == o && n == Source(k) ? byte : \old(FileView(n, q)));
    ensures kept: \result == VM_OK ==> FileKeptBut{Pre, Post}(Source(k), o);
    ensures no_memory: \result == VM_ENOMEM <==> \result != VM_EACCES && NoMemory{Pre} &&
        (!IN_FRAME(\old(Place(k))) || \old(use_count[Place(k)]) != 1);
    ensures still_full: \result == VM_ENOMEM ==> NoMemory && (!IN_FRAME(Place(k)) || use_count[Place(k)] != 1);
    ensures failed: Failed{Pre, Post}(\result == VM_EIO ? 1 : 0);
    ensures plan: PlanStands{Pre, Post};
    ensures at_most: frame_copies == \old(frame_copies) || frame_copies == OneMore(\old(frame_copies));
    ensures copies: \result != VM_OK || \old(Writable(k)) == 1 || ProtShared(Prot(k)) == 1 || LastUser{Pre}(k) ==>
        frame_copies == \old(frame_copies);
    ensures own: \result == VM_OK ==> Writable(k) == 1;
    ensures dirty: \result == VM_OK ==> Accessed(k) == 1 && Dirty(k) == 1;
    ensures moved: Moved{Pre, Post}(k, \result, ProtShared(Prot(k)) == 0 ? 1 : 0); */
static enum vm_status entry_store(int k, int o, unsigned char byte)
{
    if (!prot_write(entry_prot(k)))
        return VM_EACCES;
    enum vm_status status = fault_in(k);
    //@ assert in: SameView{Pre, Here} && SameFile{Pre, Here};
    if (status != VM_OK)
        return status;
    //@ ghost In: ;
    status = fault_own(k);
    //@ assert refused: SameView{Pre, Here} && SameFile{Pre, Here};
    //@ assert touched: status != VM_OK ==> Place{Pre}(k) != ZERO_PLACE;
    //@ assert brought: Brought{Pre, Here}(k);
    //@ assert data: \forall integer j; 0 <= j < TABLE_ENTRIES && Place{Pre}(j) != ZERO_PLACE ==> Place{In}(j) != ZERO_PLACE;
    //@ assert together: TogetherBut{Pre, Here}(status == VM_OK && ProtShared(Prot(k)) == 0 ? k : -1);
    if (status != VM_OK)
        return status;
    //@ ghost Own: ;
    page_touch(k, 1);
    //@ assert touched: SameKind{Own, Here};
    //@ assert ids: \forall integer j; 0 <= j < TABLE_ENTRIES ==> Place(j) == Place{Own}(j) && PageId(j) == PageId{Own}(j);
    //@ assert together: TogetherBut{Pre, Here}(ProtShared(Prot(k)) == 0 ? k : -1);
    //@ assert same: SameView{Pre, Here};
    //@ assert file: SameFile{Pre, Here};
    //@ assert kind: SameKindBut{Pre, Here}(k);
    entry_store_own(k, o, byte);
    //@ ghost lemma_sole(k);
    //@ assert moved: Moved{Pre, Here}(k, VM_OK, ProtShared(Prot(k)) == 0 ? 1 : 0);
    return VM_OK;
}

/* The entry for an address of process p, or the negative of the status that refuses. */
/*@ requires inv: TableInv && CacheInv && LiveInv;
    assigns \nothing;
    ensures range: \result == -VM_ESRCH || \result == -VM_EFAULT || 0 <= \result < TABLE_ENTRIES;
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
    ensures file: SameFile{Pre, Post};
    ensures plan: PlanStands{Pre, Post};
    ensures answer: ReadAnswer{Pre, Post}(process, address, execute, \result, *byte);
    ensures copies: frame_copies == \old(frame_copies);
    ensures accessed: \result == VM_OK ==> Accessed(AddressEntry(process, address)) == 1;
    ensures moved: Moved{Pre, Post}(AddressEntry{Pre}(process, address), \result, 0); */
static enum vm_status access_read(int process, uint32_t address, int execute, unsigned char *byte)
{
    int k = address_walk(process, address);
    if (k < 0)
        return (enum vm_status) - k;
    //@ assert kind: AddressKind(process, address) == Kind(k);
    //@ assert place: AddressPlace(process, address) == Place(k);
    //@ ghost lemma_kinds();
    /*@ assert permitted: (execute == 1 ? ProtExecute(AddressKind(process, address)) :
            ProtRead(AddressKind(process, address))) == (execute == 1 ? ProtExecute(Prot(k)) : ProtRead(Prot(k))); */
    int b = entry_read(k, (int)(address % VM_PAGE_SIZE), execute);
    //@ assert free: FreeTableInv;
    //@ assert kinds: \forall integer j; 0 <= j < TABLE_ENTRIES ==> Kind(j) == Kind{Pre}(j);
    //@ assert same_kinds: SameRootKinds{Pre, Here};
    //@ assert same: SameRoots{Pre, Here};
    //@ assert where: AddressPlace(process, address) == Place(k);
    //@ assert still_full: b == -VM_ENOMEM ==> NoMemory && !IN_FRAME(AddressPlace(process, address));
    //@ assert byte: b >= 0 ==> b == AddressView{Pre}(process, address);
    //@ assert answer: ReadAnswer{Pre, Here}(process, address, execute, b < 0 ? -b : VM_OK, b);
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
    ensures file: SameFile{Pre, Post};
    ensures plan: PlanStands{Pre, Post};
    ensures answer: ReadAnswer{Pre, Post}(process, address, 0, \result, *byte);
    ensures copies: frame_copies == \old(frame_copies);
    ensures accessed: \result == VM_OK ==> Accessed(AddressEntry(process, address)) == 1;
    ensures moved: Moved{Pre, Post}(AddressEntry{Pre}(process, address), \result, 0); */
enum vm_status vm_load(int process, uint32_t address, unsigned char *byte)
{
    return access_read(process, address, 0, byte);
}

/*@ requires inv: MachineInv;
    requires out: \valid(byte);
    assigns FAULT_STATE, *byte;
    ensures inv: MachineInv;
    ensures same: SameRoots{Pre, Post};
    ensures file: SameFile{Pre, Post};
    ensures plan: PlanStands{Pre, Post};
    ensures answer: ReadAnswer{Pre, Post}(process, address, 1, \result, *byte);
    ensures copies: frame_copies == \old(frame_copies);
    ensures accessed: \result == VM_OK ==> Accessed(AddressEntry(process, address)) == 1;
    ensures moved: Moved{Pre, Post}(AddressEntry{Pre}(process, address), \result, 0); */
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
    ensures no_memory: \result == VM_ENOMEM <==> Live{Pre}(process) && AddressKind{Pre}(process, address) >= 0 &&
        ProtWrite(AddressKind{Pre}(process, address)) == 1 && NoMemory{Pre} &&
        (!IN_FRAME(AddressPlace{Pre}(process, address)) || \old(use_count[AddressPlace(process, address)]) != 1);
    ensures still_full: \result == VM_ENOMEM ==> NoMemory &&
        (!IN_FRAME(AddressPlace(process, address)) || use_count[AddressPlace(process, address)] != 1);
    ensures failed: Failed{Pre, Post}(\result == VM_EIO ? 1 : 0);
    ensures plan: PlanStands{Pre, Post};
    ensures refused: \result != VM_OK ==> SameRoots{Pre, Post} && SameFile{Pre, Post};
    ensures kind: \result == VM_OK ==> AddressKind(process, address) == StoredKind(AddressKind{Pre}(process, address));
    ensures other_kinds: \result == VM_OK ==> \forall integer q, m; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES &&
        (q != process || m != address / VM_PAGE_SIZE) ==> PageKind(q, m) == PageKind{Pre}(q, m);
    ensures stored: \result == VM_OK ==> AddressView(process, address) == byte;
    ensures shared: \result == VM_OK && StoredFile(AddressKind{Pre}(process, address)) >= 0 ==>
        \forall integer q, m; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES &&
        KindSource(PageKind{Pre}(q, m)) == StoredFile(AddressKind{Pre}(process, address)) ==>
        PageView(q, m, address % VM_PAGE_SIZE) == byte;
    ensures others: \result == VM_OK ==> \forall integer q, m, o; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES &&
        0 <= o < VM_PAGE_SIZE &&
        (o != address % VM_PAGE_SIZE || ((q != process || m != address / VM_PAGE_SIZE) &&
            (StoredFile(AddressKind{Pre}(process, address)) < 0 ||
             KindSource(PageKind{Pre}(q, m)) != StoredFile(AddressKind{Pre}(process, address))))) ==>
        PageView(q, m, o) == PageView{Pre}(q, m, o);
    ensures file: \result == VM_OK ==> \forall integer n, o; 0 <= n < VM_FILE_PAGES && 0 <= o < VM_PAGE_SIZE ==>
        FileView(n, o) == (o == address % VM_PAGE_SIZE && n == StoredFile(AddressKind{Pre}(process, address)) ?
            byte : FileView{Pre}(n, o));
    ensures kept: \result == VM_OK ==>
        FileKeptBut{Pre, Post}(StoredFile(AddressKind{Pre}(process, address)), address % VM_PAGE_SIZE);
    ensures at_most: frame_copies == \old(frame_copies) || frame_copies == OneMore(\old(frame_copies));
    ensures copies: \result != VM_OK || AddressOwn{Pre}(process, address) || AddressLast{Pre}(process, address) ||
        StoredFile(AddressKind{Pre}(process, address)) >= 0 ==> frame_copies == \old(frame_copies);
    ensures own: \result == VM_OK ==> AddressOwn(process, address);
    ensures dirty: \result == VM_OK ==> Accessed(AddressEntry(process, address)) == 1 &&
        Dirty(AddressEntry(process, address)) == 1;
    ensures moved: Moved{Pre, Post}(AddressEntry{Pre}(process, address), \result,
        StoredFile(AddressKind{Pre}(process, address)) < 0 ? 1 : 0); */
enum vm_status vm_store(int process, uint32_t address, unsigned char byte)
{
    int k = address_walk(process, address);
    if (k < 0)
        return (enum vm_status) - k;
    //@ assert address_entry: AddressEntry(process, address) == k;
    //@ assert same_entry: Writable(AddressEntry(process, address)) == Writable(k);
    //@ assert own: AddressOwn(process, address) ==> Writable(AddressEntry(process, address)) == 1;
    //@ assert own_entry: AddressOwn(process, address) ==> Writable(k) == 1;
    //@ assert last: AddressLast(process, address) ==> LastUser(k);
    //@ assert kind: AddressKind(process, address) == Kind(k);
    //@ ghost lemma_kinds();
    //@ assert entry: k == EntryOf(process, address / VM_PAGE_SIZE);
    //@ ghost lemma_one_entry(process, (int)(address / VM_PAGE_SIZE));
    //@ ghost lemma_entries();
    //@ assert file: StoredFile(Kind(k)) == (ProtShared(Prot(k)) == 1 ? Source(k) : -1);
    enum vm_status status = entry_store(k, (int)(address % VM_PAGE_SIZE), byte);
    //@ assert free: FreeTableInv;
    if (status != VM_OK) {
        //@ assert kinds: \forall integer j; 0 <= j < TABLE_ENTRIES ==> Kind(j) == Kind{Pre}(j);
        //@ assert same_kinds: SameRootKinds{Pre, Here};
        //@ assert refused: SameRoots{Pre, Here};
        return status;
    }
    //@ assert entry_kind: Kind(k) == StoredKind(Kind{Pre}(k));
    //@ assert other_entries: \forall integer j; 0 <= j < TABLE_ENTRIES && j != k ==> Kind(j) == Kind{Pre}(j);
    //@ assert entries: \forall integer q, m; EntryOf(q, m) == EntryOf{Pre}(q, m);
    //@ assert apart: OtherEntries(process, address / VM_PAGE_SIZE, k);
    //@ ghost lemma_entries();
    //@ assert source: Source(k) == StoredFile(AddressKind{Pre}(process, address));
    /*@ assert sources: \forall integer q, m; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES && EntryOf(q, m) >= 0 ==>
            KindSource(PageKind{Pre}(q, m)) == Source{Pre}(EntryOf(q, m)); */
    return VM_OK;
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
    if (IN_FILE(v) && cache_frame[v - FILE0] >= 0)
        v = cache_frame[v - FILE0];
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
    ensures status: \result == VM_OK || \result == VM_ESRCH || \result == VM_EFAULT || \result == VM_EACCES ||
        \result == VM_ENOMEM || \result == VM_EIO;
    ensures no_process: \result == VM_ESRCH <==> *done < count && !Live{Pre}(process);
    ensures no_memory: \result == VM_ENOMEM ==> NoMemory && !IN_FRAME(AddressPlace(process, address + *done));
    ensures unmapped: *done < count ==>
        (\result == VM_EFAULT <==> Live{Pre}(process) && AddressKind{Pre}(process, address + *done) == -1);
    ensures denied: *done < count ==> (\result == VM_EACCES <==> Live{Pre}(process) &&
        AddressKind{Pre}(process, address + *done) >= 0 && ProtRead(AddressKind{Pre}(process, address + *done)) == 0);
    ensures failed: Failed{Pre, Post}(\result == VM_EIO ? 1 : 0);
    ensures plan: PlanStands{Pre, Post}; */
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
        loop invariant plan: PlanStands{Pre, Here};
        loop invariant answered: failures_due == \at(failures_due, Pre);
        loop assigns n, status, FAULT_STATE, bytes[0 .. count - 1];
        loop variant count - n; */
    while (n < count) {
        status = vm_load(process, address + n, bytes + n);
        if (status != VM_OK)
            break;
        //@ assert this: bytes[n] == AddressView{Pre}(process, address + n);
        //@ assert earlier: \forall integer i; 0 <= i < n ==> bytes[i] == AddressView{Pre}(process, address + i);
        n++;
    }
    *done = n;
    return status;
}

/*@ ghost
    /@ assigns \nothing;
       ensures file: \forall integer kind; -1 <= kind ==> StoredFile(StoredKind(kind)) == StoredFile(kind);
       ensures write: \forall integer kind; -1 <= kind ==> ProtWrite(StoredKind(kind)) == ProtWrite(kind);
       ensures mapped: \forall integer kind; -1 <= kind ==> (kind == -1 <==> StoredKind(kind) == -1); @/
    static void lemma_stored_kind(void)
    {
    }
*/

/*@ requires inv: MachineInv;
    requires in: \valid_read(bytes + (0 .. count - 1));
    requires out: \valid(done) && \separated(bytes + (0 .. count - 1), done);
    assigns FAULT_STATE, *done;
    ensures inv: MachineInv;
    ensures whole: *done <= count && (\result == VM_OK <==> *done == count);
    ensures kinds: \forall integer q, m; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES &&
        !AmongPages(process, address, *done, q, m) ==> PageKind(q, m) == PageKind{Pre}(q, m);
    ensures own: \forall integer a; address <= a < address + *done ==>
        AddressKind(process, a) == StoredKind(AddressKind{Pre}(process, a));
    ensures others: \forall integer q, m, o; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES && 0 <= o < VM_PAGE_SIZE &&
        KindSource(PageKind{Pre}(q, m)) < 0 && !AmongAddresses(process, address, *done, q, m, o) ==>
        PageView(q, m, o) == PageView{Pre}(q, m, o);
    ensures file: \forall integer n, o; 0 <= n < VM_FILE_PAGES && 0 <= o < VM_PAGE_SIZE &&
        !FileStored{Pre}(process, address, address + *done, n, o) ==> FileView(n, o) == FileView{Pre}(n, o);
    ensures kept: \forall integer n, o; 0 <= n < VM_FILE_PAGES && 0 <= o < VM_PAGE_SIZE &&
        !FileStored{Pre}(process, address, address + *done, n, o) ==>
        FileByte(n, o) == FileByte{Pre}(n, o) || FileByte(n, o) == FileView(n, o);
    ensures written: \forall integer a; address <= a < address + *done &&
        StoredLast{Pre}(process, a, address + *done) ==> AddressView(process, a) == Given{Pre}(bytes, address, a);
    ensures reached: \forall integer a; address <= a < address + *done &&
        StoredLast{Pre}(process, a, address + *done) && StoredFile(AddressKind{Pre}(process, a)) >= 0 ==>
        FileView(StoredFile(AddressKind{Pre}(process, a)), a % VM_PAGE_SIZE) == Given{Pre}(bytes, address, a);
    ensures status: \result == VM_OK || \result == VM_ESRCH || \result == VM_EFAULT || \result == VM_EACCES ||
        \result == VM_ENOMEM || \result == VM_EIO;
    ensures no_process: \result == VM_ESRCH <==> *done < count && !Live{Pre}(process);
    ensures no_memory: \result == VM_ENOMEM ==> NoMemory && (!IN_FRAME(AddressPlace(process, address + *done)) ||
        use_count[AddressPlace(process, address + *done)] != 1);
    ensures unmapped: *done < count ==>
        (\result == VM_EFAULT <==> Live{Pre}(process) && AddressKind{Pre}(process, address + *done) == -1);
    ensures denied: *done < count ==> (\result == VM_EACCES <==> Live{Pre}(process) &&
        AddressKind{Pre}(process, address + *done) >= 0 && ProtWrite(AddressKind{Pre}(process, address + *done)) == 0);
    ensures failed: Failed{Pre, Post}(\result == VM_EIO ? 1 : 0);
    ensures plan: PlanStands{Pre, Post}; */
enum vm_status vm_write(int process, uint32_t address, const unsigned char *bytes, uint32_t count,
                        uint32_t *done)
{
    enum vm_status status = VM_OK;
    uint32_t n = 0;
    //@ ghost lemma_stored_kind();
    //@ ghost lemma_pages();
    /*@ loop invariant index: 0 <= n <= count;
        loop invariant inv: MachineInv;
        loop invariant live: n > 0 ==> Live(process) && (address + n - 1) / VM_PAGE_SIZE < VM_SPACE_PAGES;
        loop invariant input: \forall integer i; 0 <= i < count ==> bytes[i] == \at(bytes[i], Pre);
        loop invariant kinds: \let e = n; \forall integer q, m; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES ==>
            PageKind(q, m) == PageKind{Pre}(q, m) || (AmongPages(process, address, e, q, m) &&
                PageKind(q, m) == StoredKind(PageKind{Pre}(q, m)));
        loop invariant addresses: \forall integer a; 0 <= a ==> -1 <= AddressKind(process, a) &&
            (AddressKind(process, a) == AddressKind{Pre}(process, a) ||
             AddressKind(process, a) == StoredKind(AddressKind{Pre}(process, a)));
        loop invariant others: \forall integer q, m, o; 0 <= q < VM_PROCESSES && 0 <= m < TREE_PAGES &&
            0 <= o < VM_PAGE_SIZE && KindSource(PageKind{Pre}(q, m)) < 0 &&
            !AmongAddresses(process, address, n, q, m, o) ==> PageView(q, m, o) == PageView{Pre}(q, m, o);
        loop invariant file: \let e = n; \forall integer f, o; 0 <= f < VM_FILE_PAGES && 0 <= o < VM_PAGE_SIZE &&
            !FileStored{Pre}(process, address, address + e, f, o) ==> FileView(f, o) == FileView{Pre}(f, o);
        loop invariant kept: \let e = n; \forall integer f, o; 0 <= f < VM_FILE_PAGES && 0 <= o < VM_PAGE_SIZE &&
            !FileStored{Pre}(process, address, address + e, f, o) ==>
            FileByte(f, o) == FileByte{Pre}(f, o) || FileByte(f, o) == FileView(f, o);
        loop invariant own: \let e = n; \forall integer a; address <= a < address + e ==>
            AddressKind(process, a) == StoredKind(AddressKind{Pre}(process, a));
        loop invariant written: \let e = n; \forall integer a; address <= a < address + e &&
            StoredLast{Pre}(process, a, address + e) ==> AddressView(process, a) == Given{Pre}(bytes, address, a);
        loop invariant reached: \let e = n; \forall integer a; address <= a < address + e &&
            StoredLast{Pre}(process, a, address + e) && StoredFile(AddressKind{Pre}(process, a)) >= 0 ==>
            FileView(StoredFile(AddressKind{Pre}(process, a)), a % VM_PAGE_SIZE) == Given{Pre}(bytes, address, a);
        loop invariant status: status == VM_OK;
        loop invariant plan: PlanStands{Pre, Here};
        loop invariant answered: failures_due == \at(failures_due, Pre);
        loop assigns n, status, FAULT_STATE;
        loop variant count - n; */
    while (n < count) {
        //@ ghost lemma_pages();
        //@ ghost lemma_stored_kind();
        status = vm_store(process, address + n, bytes[n]);
        if (status != VM_OK) {
            //@ assert same: SameRoots{LoopCurrent, Here};
            //@ assert pages: SamePagesBut{LoopCurrent, Here}(process, 0, 0);
            break;
        }
        //@ assert inside: address + n < VM_SPACE_PAGES * VM_PAGE_SIZE;
        //@ ghost lemma_pages();
        /*@ assert range: \forall integer a; 0 <= a ==> -1 <= AddressKind(process, a); */
        /*@ assert files: \forall integer a; 0 <= a ==> StoredFile(AddressKind{LoopCurrent}(process, a)) ==
                StoredFile(AddressKind{Pre}(process, a)); */
        /*@ assert became: \forall integer a; 0 <= a ==> AddressKind(process, a) == AddressKind{LoopCurrent}(process, a) ||
                AddressKind(process, a) == StoredKind(AddressKind{LoopCurrent}(process, a)); */
        //@ assert newest: \let e = n; AddressView(process, address + e) == Given{Pre}(bytes, address, address + e);
        /*@ assert last: \let e = n; \forall integer a; address <= a < address + e && StoredLast{Pre}(process, a, address + e + 1) ==>
                StoredLast{Pre}(process, a, address + e); */
        /*@ assert earlier: \let e = n; \forall integer a; address <= a < address + e &&
                StoredLast{Pre}(process, a, address + e + 1) ==> AddressView(process, a) == AddressView{LoopCurrent}(process, a); */
        /*@ assert written: \let e = n; \forall integer a; (a == address + e || address <= a < address + e) &&
                StoredLast{Pre}(process, a, address + e + 1) ==> AddressView(process, a) == Given{Pre}(bytes, address, a); */
        n++;
    }
    *done = n;
    return status;
}
