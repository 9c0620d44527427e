#include "fault.h"

void fault_zero(int k, int g)
{
    int prot = entry_prot(k);
    //@ ghost lemma_unused(g);
    frame_zero(g);
    //@ assert same: SameView{Pre, Here};
    entry_set(k, g, prot_write(prot), prot);
}

void fault_file_cached(int k)
{
    entry_set(k, cache_frame[entry_place(k) - FILE0], 0, entry_prot(k));
}

int fault_file_read(int k, int g)
{
    int n = entry_place(k) - FILE0;
    //@ ghost lemma_unused(g);
    if (!file_read(g, n))
        return 0;
    //@ assert same: SameView{Pre, Here};
    entry_set(k, g, 0, entry_prot(k));
    //@ assert alone: \forall integer j; 0 <= j < ENTRIES && Writable(j) != 0 ==> Place(j) != g;
    cache_bind(g, n);
    //@ assert writable: WritableInv;
    return 1;
}

int fault_swap_read(int k, int g)
{
    int v = entry_place(k);
    //@ ghost lemma_unused(g);
    if (!slot_read(g, v - SLOT0))
        return 0;
    //@ assert same: SameView{Pre, Here};
    entry_move_all(v, g);
    return 1;
}

/* The status that frame_get's refusal stands for. */
/*@ requires refused: g == FRAME_NONE || g == FRAME_EIO;
    assigns \nothing;
    ensures status: \result == (g == FRAME_NONE ? VM_ENOMEM : VM_EIO); */
static enum vm_status frame_refused(int g)
{
    return g == FRAME_NONE ? VM_ENOMEM : VM_EIO;
}

/*@ requires entry: 0 <= k < ENTRIES;
    requires inv: Inv && ClockInv;
    requires zero: Place(k) == ZERO_PLACE;
    assigns FAULT_STATE;
    ensures inv: Inv && ClockInv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures status: \result == VM_OK || \result == VM_ENOMEM || \result == VM_EIO;
    ensures resident: \result == VM_OK ==> IN_FRAME(Place(k)) && Writable(k) == ProtWrite(Prot(k));
    ensures no_memory: \result == VM_ENOMEM ==> NoMemory{Pre};
    ensures failed: \result == VM_EIO ==> io_failed == 1; */
static enum vm_status fault_in_zero(int k)
{
    int g = frame_get(-1);
    if (g < 0)
        return frame_refused(g);
    fault_zero(k, g);
    return VM_OK;
}

/*@ requires entry: 0 <= k < ENTRIES;
    requires inv: Inv && ClockInv;
    requires file: IN_FILE(Place(k));
    assigns FAULT_STATE;
    ensures inv: Inv && ClockInv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures status: \result == VM_OK || \result == VM_ENOMEM || \result == VM_EIO;
    ensures resident: \result == VM_OK ==> IN_FRAME(Place(k)) && !NoCached(-1);
    ensures no_memory: \result == VM_ENOMEM ==> NoMemory{Pre};
    ensures failed: \result == VM_EIO ==> io_failed == 1; */
static enum vm_status fault_in_file(int k)
{
    int n = entry_place(k) - FILE0;
    if (cache_frame[n] >= 0) {
        fault_file_cached(k);
        //@ assert cached: frame_file[Place(k)] >= 0;
        return VM_OK;
    }
    int g = frame_get(-1);
    if (g < 0)
        return frame_refused(g);
    if (!fault_file_read(k, g))
        return VM_EIO;
    //@ assert cached: frame_file[Place(k)] >= 0;
    return VM_OK;
}

/*@ requires entry: 0 <= k < ENTRIES;
    requires inv: Inv && ClockInv;
    requires slot: IN_SLOT(Place(k));
    assigns FAULT_STATE;
    ensures inv: Inv && ClockInv;
    ensures same: SameView{Pre, Post};
    ensures kind: SameKind{Pre, Post};
    ensures status: \result == VM_OK || \result == VM_ENOMEM || \result == VM_EIO;
    ensures resident: \result == VM_OK ==> IN_FRAME(Place(k)) && !NoSlot;
    ensures no_memory: \result == VM_ENOMEM ==> NoMemory{Pre};
    ensures failed: \result == VM_EIO ==> io_failed == 1; */
static enum vm_status fault_in_swap(int k)
{
    int g = frame_get(-1);
    if (g < 0)
        return frame_refused(g);
    //@ assert at: Place(k) == \at(Place(k), Pre);
    if (!fault_swap_read(k, g))
        return VM_EIO;
    //@ assert freed: use_count[\at(Place(k), Pre)] == 0;
    return VM_OK;
}

enum vm_status fault_in(int k)
{
    int v = entry_place(k);
    if (IN_FRAME(v))
        return VM_OK;
    if (IN_SLOT(v))
        return fault_in_swap(k);
    if (IN_FILE(v))
        return fault_in_file(k);
    return fault_in_zero(k);
}

void fault_copy(int k, int g)
{
    int f = entry_place(k);
    //@ ghost lemma_unused(g);
    //@ ghost lemma_sole(k);
    frame_copy(g, f);
    //@ assert same: SameView{Pre, Here};
    entry_set(k, g, 1, entry_prot(k));
    //@ assert moved: SameView{Pre, Here};
    cache_release(f);
}

void fault_reuse(int k)
{
    entry_set_writable(k, 1);
}

void fault_steal(int k)
{
    int f = entry_place(k);
    evict_file(f);
    //@ ghost lemma_unused(f);
    entry_set(k, f, 1, entry_prot(k));
}

enum vm_status fault_own(int k)
{
    int f = entry_place(k);
    if (entry_writable(k))
        return VM_OK;
    if (frame_file[f] == -1 && use_count[f] == 1) {
        fault_reuse(k);
        return VM_OK;
    }
    int g = frame_get(f);
    if (g >= 0) {
        fault_copy(k, g);
        return VM_OK;
    }
    if (g == FRAME_NONE && frame_file[f] >= 0) {
        fault_steal(k);
        return VM_OK;
    }
    return frame_refused(g);
}
