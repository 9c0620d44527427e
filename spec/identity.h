/*
 * Which pages hold one and the same data, and which were touched: what the flat machine says of residence,
 * sharing and use, and of an honest "no memory", rests on this. No byte of the flat machine does.
 *
 * The identity of a page that shows a file page, of a shared mapping or not copied yet, is the file page's
 * number. Every other page of data has a private one, which fork hands on. Pages are numbered
 * process * VM_SPACE_PAGES + page; only mapped ones have an identity.
 */
#ifndef IDENTITY_H
#define IDENTITY_H

#include <stdbool.h>

#include "../model/types.h"

enum {
    PAGES = VM_PROCESSES * VM_SPACE_PAGES,
    ZERO_FILL = VM_FILE_PAGES, /* the identity of all pages that were never touched and show no file page */
    FIRST_PRIVATE = ZERO_FILL + 1,
    IDENTITIES = FIRST_PRIVATE + PAGES
};

/* Of types that are used for nothing else: their count is proved by induction, which no write to anything
   else may undo. */
extern int8_t identity_is_touched[PAGES]; /* 0 or 1 */
extern int64_t identity_of[PAGES];

/* Indexed by identity. */
extern int identity_users[IDENTITIES];     /* the touched pages that have it */
extern bool identity_has_data[IDENTITIES]; /* private data that is more than a zero fill */
extern int identity_unused;                /* where the search for one goes on */

/* Stores that gave a page a new identity, and those of them to a page that was more than a zero fill; each at most
   UINT32_MAX. */
extern uint32_t identity_copied, identity_parted;

#include "identity.acsl"

/* No page is mapped. */
/*@ assigns IDENTITY_STATE;
    ensures inv: IdentityInv;
    ensures untouched: \forall integer k; 0 <= k < PAGES ==> identity_is_touched[k] == 0 && identity_of[k] == ZERO_FILL;
    ensures none: identity_copied == 0 && identity_parted == 0; */
void identity_init(void);

/* Page k is mapped now, and was never touched: it shows that file page, or is ZERO_FILL. */
/*@ requires inv: IdentityInv;
    requires page: 0 <= k < PAGES;
    requires id: 0 <= id <= ZERO_FILL;
    assigns identity_is_touched[k], identity_of[k], identity_users[0 .. IDENTITIES - 1];
    ensures inv: IdentityInv;
    ensures mapped: identity_is_touched[k] == 0 && identity_of[k] == id; */
void identity_map(int k, int id);

/* Page k is unmapped. */
/*@ requires inv: IdentityInv;
    requires page: 0 <= k < PAGES;
    assigns identity_is_touched[k], identity_of[k], identity_users[0 .. IDENTITIES - 1];
    ensures inv: IdentityInv;
    ensures unmapped: FreshIdentity(k, -1); */
void identity_unmap(int k);

/* Page to is fork's duplicate of page from. */
/*@ requires inv: IdentityInv;
    requires pages: 0 <= from < PAGES && 0 <= to < PAGES;
    assigns identity_is_touched[to], identity_of[to], identity_users[0 .. IDENTITIES - 1];
    ensures inv: IdentityInv;
    ensures copied: identity_of[to] == \old(identity_of[from]) &&
        (identity_is_touched[to] != 0 <==> \old(identity_is_touched[from]) != 0); */
void identity_fork(int from, int to);

/* An access to page k, which succeeded or not: one that failed may have read the file's page before another transfer,
   or the frame for a copy, was refused. */
/*@ requires inv: IdentityInv;
    requires page: 0 <= k < PAGES;
    assigns identity_is_touched[k], identity_of[k], identity_users[0 .. IDENTITIES - 1],
        identity_has_data[0 .. IDENTITIES - 1], identity_unused;
    ensures inv: IdentityInv;
    ensures already: \old(identity_is_touched[k]) != 0 ==> SameIdentities{Pre, Post};
    ensures refused: \old(identity_of[k]) >= ZERO_FILL && succeeded == 0 ==> SameIdentities{Pre, Post};
    ensures accessed: IdentityTouched{Pre, Post}(k, succeeded);
    ensures new: \old(identity_is_touched[k]) == 0 && \old(identity_of[k]) >= ZERO_FILL && succeeded != 0 ==>
        identity_has_data[identity_of[k]] == 0;
    ensures data: \forall integer id; 0 <= id < IDENTITIES && id != identity_of[k] ==>
        identity_has_data[id] == \old(identity_has_data[id]); */
void identity_touch(int k, bool succeeded);

/* A store to page k of a private mapping, after identity_touch: it gets an identity of its own if it has not, which
   takes a copy. */
/*@ requires inv: IdentityInv;
    requires page: 0 <= k < PAGES;
    requires touched: identity_is_touched[k] != 0 && identity_of[k] != ZERO_FILL;
    assigns identity_is_touched[k], identity_of[k], identity_users[0 .. IDENTITIES - 1],
        identity_has_data[0 .. IDENTITIES - 1], identity_unused, identity_copied, identity_parted;
    ensures inv: IdentityInv;
    ensures own: \old(identity_of[k]) >= ZERO_FILL && \old(identity_users[identity_of[k]]) <= 1 ==>
        identity_of[k] == \old(identity_of[k]);
    ensures new: NewIdentity(k);
    ensures counted: IdentityCounted{Pre, Post}(k);
    ensures stored: identity_has_data[identity_of[k]] != 0;
    ensures data: \forall integer id; 0 <= id < IDENTITIES && id != identity_of[k] ==>
        identity_has_data[id] == \old(identity_has_data[id]);
    ensures copied: \let new = \old(identity_of[k]) < ZERO_FILL || \old(identity_users[identity_of[k]]) > 1;
        (!new || \old(identity_copied) == UINT32_MAX ==> identity_copied == \old(identity_copied)) &&
        (new && \old(identity_copied) < UINT32_MAX ==> identity_copied == \old(identity_copied) + 1);
    ensures parted: \let new = \old(identity_of[k]) < ZERO_FILL ||
            \old(identity_users[identity_of[k]]) > 1 && \old(identity_has_data[identity_of[k]]) != 0;
        (!new || \old(identity_parted) == UINT32_MAX ==> identity_parted == \old(identity_parted)) &&
        (new && \old(identity_parted) < UINT32_MAX ==> identity_parted == \old(identity_parted) + 1); */
void identity_store(int k);

/* Was it, or its ancestor before fork, ever touched? */
/*@ requires page: 0 <= k < PAGES;
    assigns \nothing;
    ensures touched: \result != 0 <==> identity_is_touched[k] != 0; */
bool identity_touched(int k);

/* Is page k zero fill that was never stored to? */
/*@ requires inv: IdentityInv;
    requires page: 0 <= k < PAGES;
    assigns \nothing;
    ensures zero_fill: \result != 0 <==> PlainZeros(k); */
bool identity_is_zero_fill(int k);

/* Has any touched page the identity of file page n? */
/*@ requires page: 0 <= n < VM_FILE_PAGES;
    assigns \nothing;
    ensures used: \result != 0 <==> identity_users[n] > 0; */
bool identity_file_used(int n);

/*@ requires pages: 0 <= k < PAGES && 0 <= other < PAGES;
    assigns \nothing;
    ensures same: \result != 0 <==> identity_of[k] == identity_of[other]; */
bool identity_same(int k, int other);

/* How many identities the touched pages have: of file pages, and private ones. */
/*@ assigns \nothing;
    ensures range: 0 <= \result <= VM_FILE_PAGES;
    ensures count: \result == IdentitiesUsed(0, VM_FILE_PAGES, 0); */
int identity_count_file(void);
/*@ assigns \nothing;
    ensures range: 0 <= \result <= PAGES;
    ensures count: \result == IdentitiesUsed(FIRST_PRIVATE, PAGES, 0); */
int identity_count_private(void);
/* Of the private ones, those of data that is more than a zero fill. */
/*@ assigns \nothing;
    ensures count: \result == IdentitiesUsed(FIRST_PRIVATE, PAGES, 1); */
int identity_count_data(void);

/* The most copies that stores may have taken; and the least that were copied or transferred for them, as two pages of
   different data cannot come from one. */
/*@ assigns \nothing;
    ensures copies: \result == identity_copied; */
uint32_t identity_copies(void);
/*@ assigns \nothing;
    ensures partings: \result == identity_parted; */
uint32_t identity_partings(void);

#endif
