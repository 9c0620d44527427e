/*
 * The page-table entry: an Sv32 word (RISC-V privileged manual 4.3.1, figure 4.20).
 *
 *      31        10 9   8 7 6 5 4 3 2 1 0
 *     |    PPN     | RSW |D|A|G|U|X|W|R|V|
 *
 * A leaf entry's PPN holds a place (place.h). 0 is an entry that maps nothing; in every other U is 1. V is 1 if
 * the place is a frame and the page has any permission at all: hardware takes V=1 with R=W=X=0 for a pointer.
 * With V=0 the other bits keep what the page is. Write permission is W, or COW where the first store must ask:
 * the page is shared, or not in a frame of its own yet; a page of a shared mapping has W only while the page cache
 * knows that it is modified (cache.h). A and D are those of Svade: hardware never sets them.
 *
 * Written with / and %, which compilers turn into the same shifts and masks: harness/test/test_pte.c compares all
 * 2^32 words with their bitwise form.
 */
#ifndef PTE_H
#define PTE_H

#include "place.h"

#define PTE_V 1        /* hardware may use the entry */
#define PTE_R 2        /* may be read */
#define PTE_W 4        /* may be written, without asking */
#define PTE_X 8        /* may be executed */
#define PTE_U 16       /* for user mode */
#define PTE_G 32       /* in every address space: never */
#define PTE_A 64       /* accessed since A was cleared */
#define PTE_D 128      /* written since D was cleared */
#define PTE_COW 256    /* RSW, bit 0: may be written, but the first store must ask */
#define PTE_SHARED 512 /* RSW, bit 1: page of a shared mapping */

/* What an entry keeps as its protection: VM_READ, VM_WRITE and VM_EXECUTE, and this for a page of a shared mapping. */
#define PROT_SHARED 8

#include "../spec/pte.acsl"

/* A word for a page at a place. writable: W rather than COW, if prot has VM_WRITE. */
/*@ requires place_range: 0 <= place < PLACES;
    requires bits: 0 <= writable <= 1 && 0 <= accessed <= 1 && 0 <= dirty <= 1;
    requires prot_ok: ProtOk(prot);
    requires writable_ok: writable == 1 ==> ProtWrite(prot) == 1 && place < VM_FRAMES;
    assigns \nothing;
    ensures ok: PteOk(\result);
    ensures mapped: \result != 0;
    ensures place: PtePlace(\result) == place;
    ensures writable: PteWritable(\result) == writable;
    ensures prot: PteProt(\result) == prot;
    ensures accessed: PteAccessed(\result) == accessed;
    ensures dirty: PteDirty(\result) == dirty; */
uint32_t pte_make(int place, int writable, int prot, int accessed, int dirty);

/* The word of a root entry that points to leaf table t (RISC-V privileged manual 4.3.2). */
/*@ requires table: 0 <= t < VM_TABLES;
    assigns \nothing;
    ensures pointer: \result == PointerPte(t);
    ensures some: \result != 0; */
uint32_t pte_pointer(int t);

/* The place, or NOWHERE. */
/*@ assigns \nothing;
    ensures place: \result == PtePlace(e);
    ensures range: NOWHERE <= \result < 4194304; */
int pte_place(uint32_t e);

/* 1 if hardware lets a store through as far as W goes. */
/*@ assigns \nothing;
    ensures writable: \result == PteWritable(e);
    ensures range: 0 <= \result <= 1; */
int pte_writable(uint32_t e);

/* Sum of VM_READ, VM_WRITE, VM_EXECUTE: what the process may do, at once or after a fault; and PROT_SHARED. */
/*@ requires ok: PteOk(e);
    assigns \nothing;
    ensures prot: \result == PteProt(e);
    ensures ok: ProtOk(\result); */
int pte_prot(uint32_t e);

/*@ assigns \nothing;
    ensures accessed: \result == PteAccessed(e);
    ensures range: 0 <= \result <= 1; */
int pte_accessed(uint32_t e);

/*@ assigns \nothing;
    ensures dirty: \result == PteDirty(e);
    ensures range: 0 <= \result <= 1; */
int pte_dirty(uint32_t e);

/* What a protection permits, 0 or 1 each. */
/*@ requires ok: ProtOk(prot);
    assigns \nothing;
    ensures \result == ProtRead(prot); ensures range: 0 <= \result <= 1; */
int prot_read(int prot);
/*@ requires ok: ProtOk(prot);
    assigns \nothing;
    ensures \result == ProtWrite(prot); ensures range: 0 <= \result <= 1; */
int prot_write(int prot);
/*@ requires ok: ProtOk(prot);
    assigns \nothing;
    ensures \result == ProtExecute(prot); ensures range: 0 <= \result <= 1; */
int prot_execute(int prot);
/* 1 for a page of a shared mapping. */
/*@ requires ok: ProtOk(prot);
    assigns \nothing;
    ensures \result == ProtShared(prot); ensures range: 0 <= \result <= 1; */
int prot_shared(int prot);

#endif
