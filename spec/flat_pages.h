/*
 * What the flat machine holds: which processes are live, every page of theirs, and the file as it is shown.
 */
#ifndef FLAT_PAGES_H
#define FLAT_PAGES_H

#include <stdbool.h>

#include "../model/file_byte.h"
#include "../model/types.h"
#include "identity.h"

extern bool flat_alive[VM_PROCESSES];

/* Indexed by process * VM_SPACE_PAGES + page. Of a page that is not mapped only flat_used means anything. */
extern bool flat_used[PAGES];
extern uint8_t flat_prot[PAGES];
extern bool flat_shared[PAGES];
extern int
    flat_source[PAGES]; /* the file page that it shows: of a shared mapping, or private and not yet copied */
extern struct page flat_own[PAGES]; /* the bytes of a page that shows no file page */
enum { NO_SOURCE = -1 };

/* Of each file page: its bytes, as every page shows them whose source it is; was it ever stored to; and since
   the last vm_sync that succeeded for it? */
extern struct page flat_file[VM_FILE_PAGES];
extern bool flat_stored[VM_FILE_PAGES];
extern bool flat_unsynced[VM_FILE_PAGES];

#include "flat.acsl"

/* The number of a page of a process. */
/*@ requires page: 0 <= process < VM_PROCESSES && page < VM_SPACE_PAGES;
    assigns \nothing;
    ensures number: \result == process * VM_SPACE_PAGES + page;
    ensures range: 0 <= \result < PAGES; */
int flat_page_of(int process, uint32_t page);

/* No process, and the file as file_byte.h says. */
/*@ assigns flat_alive[0 .. VM_PROCESSES - 1], flat_used[0 .. PAGES - 1], FLAT_FILE_STATE;
    ensures nobody: \forall integer p; 0 <= p < VM_PROCESSES ==> flat_alive[p] == 0;
    ensures nothing: FlatUnmapped(0, PAGES);
    ensures synced: \forall integer n; 0 <= n < VM_FILE_PAGES ==> flat_unsynced[n] == 0 && flat_stored[n] == 0;
    ensures start: \forall integer n, o; 0 <= n < VM_FILE_PAGES && 0 <= o < VM_PAGE_SIZE ==>
        FlatFile(n, o) == StartByte(n, o); */
void flat_pages_init(void);

/* Maps count pages from k on, from file page source on, or with NO_SOURCE all zero fill. */
/*@ requires inv: IdentityInv;
    requires pages: 0 <= k && 0 <= count && k + count <= PAGES;
    requires prot: prot <= 7;
    requires source: source == NO_SOURCE || (0 <= source && source + count <= VM_FILE_PAGES);
    assigns flat_used[k .. k + count - 1], flat_prot[k .. k + count - 1], flat_shared[k .. k + count - 1],
        flat_source[k .. k + count - 1], flat_own[k .. k + count - 1], identity_is_touched[k .. k + count - 1], identity_of[k .. k + count - 1], identity_users[0 .. IDENTITIES - 1];
    ensures inv: IdentityInv;
    ensures fresh: \forall integer j; k <= j < k + count ==> FreshIdentity(j, RangeSource(source, k, j));
    ensures used: \forall integer j; k <= j < k + count ==> flat_used[j] != 0 && flat_prot[j] == prot &&
        (flat_shared[j] != 0 <==> shared != 0) && flat_source[j] == RangeSource(source, k, j);
    ensures mapped: FlatMapped(k, k + count, prot, shared == 0 ? 0 : 1, source); */
void flat_map_pages(int k, int count, uint32_t prot, bool shared, int source);

/*@ requires inv: IdentityInv;
    requires pages: 0 <= k && 0 <= count && k + count <= PAGES;
    assigns flat_used[k .. k + count - 1], identity_is_touched[k .. k + count - 1], identity_of[k .. k + count - 1], identity_users[0 .. IDENTITIES - 1];
    ensures inv: IdentityInv;
    ensures none: \forall integer j; k <= j < k + count ==> FreshIdentity(j, NO_SOURCE);
    ensures unmapped: FlatUnmapped(k, k + count); */
void flat_unmap_pages(int k, int count);

/*@ requires pages: 0 <= k && 0 <= count && k + count <= PAGES;
    requires prot: prot <= 7;
    assigns flat_prot[k .. k + count - 1];
    ensures prot: \forall integer j; k <= j < k + count ==> flat_prot[j] == prot; */
void flat_protect_pages(int k, int count, uint32_t prot);

/* The shared pages of a range no longer differ from what the file itself holds. */
/*@ requires inv: FlatPageInv;
    requires pages: 0 <= k && 0 <= count && k + count <= PAGES;
    requires used: \forall integer j; k <= j < k + count ==> flat_used[j] != 0;
    assigns flat_unsynced[0 .. VM_FILE_PAGES - 1];
    ensures synced: \forall integer j; k <= j < k + count && flat_shared[j] != 0 ==> flat_unsynced[flat_source[j]] == 0;
    ensures others: \forall integer n; 0 <= n < VM_FILE_PAGES &&
        (\forall integer j; k <= j < k + count && flat_shared[j] != 0 ==> flat_source[j] != n) ==>
        flat_unsynced[n] == \old(flat_unsynced[n]); */
void flat_sync_pages(int k, int count);

/* The pages of a process that has none become those of another. */
/*@ requires inv: FlatPageInv && IdentityInv;
    requires pages: 0 <= from <= PAGES - VM_SPACE_PAGES && 0 <= to <= PAGES - VM_SPACE_PAGES;
    requires apart: from + VM_SPACE_PAGES <= to || to + VM_SPACE_PAGES <= from;
    requires unmapped: FlatUnmapped(to, to + VM_SPACE_PAGES);
    assigns flat_used[to .. to + VM_SPACE_PAGES - 1], flat_prot[to .. to + VM_SPACE_PAGES - 1],
        flat_shared[to .. to + VM_SPACE_PAGES - 1], flat_source[to .. to + VM_SPACE_PAGES - 1],
        flat_own[to .. to + VM_SPACE_PAGES - 1], identity_is_touched[to .. to + VM_SPACE_PAGES - 1], identity_of[to .. to + VM_SPACE_PAGES - 1], identity_users[0 .. IDENTITIES - 1];
    ensures inv: FlatPageInv && IdentityInv;
    ensures together: \forall integer j; to <= j < to + VM_SPACE_PAGES && flat_used[j] != 0 ==> IdentityCopied(j - to + from, j);
    ensures rest: \forall integer j; to <= j < to + VM_SPACE_PAGES && flat_used[j] == 0 ==>
        identity_of[j] == \old(identity_of[j]) && identity_is_touched[j] == \old(identity_is_touched[j]);
    ensures source: \forall integer j; to <= j < to + VM_SPACE_PAGES ==> FlatSource(j) == FlatSource(j - to + from) &&
        (flat_used[j] == 0 <==> flat_used[j - to + from] == 0);
    ensures kind: \forall integer j; to <= j < to + VM_SPACE_PAGES ==> FlatKind(j) == FlatKind(j - to + from);
    ensures view: \forall integer j, o; to <= j < to + VM_SPACE_PAGES && 0 <= o < VM_PAGE_SIZE ==>
        FlatView(j, o) == FlatView(j - to + from, o); */
void flat_copy_pages(int from, int to);

/* The byte that page k shows. */
/*@ requires inv: FlatPageInv;
    requires page: 0 <= k < PAGES && flat_used[k] != 0;
    requires offset: 0 <= offset < VM_PAGE_SIZE;
    assigns \nothing;
    ensures byte: \result == FlatView(k, offset); */
unsigned char flat_page_byte(int k, int offset);

/* A store to page k, which was touched. To a shared page, it changes what every page shows that has the same source; else it reaches
   no other page. */
/*@ requires inv: FlatPageInv && IdentityInv;
    requires page: 0 <= k < PAGES && flat_used[k] != 0;
    requires touched: identity_is_touched[k] != 0 && identity_of[k] != ZERO_FILL;
    requires offset: 0 <= offset < VM_PAGE_SIZE;
    assigns flat_own[k], flat_source[k], FLAT_FILE_STATE, IDENTITY_STATE;
    ensures inv: FlatPageInv && IdentityInv;
    behavior shared:
      assumes flat_shared[k] != 0;
      ensures identities: SameIdentities{Pre, Post};
      ensures kind: FlatKind(k) == \old(FlatKind(k));
      ensures view: \forall integer j, o; 0 <= j < PAGES && 0 <= o < VM_PAGE_SIZE ==> FlatView(j, o) ==
          (FlatSource(j) == FlatSource(k) && o == offset ? byte : \old(FlatView(j, o)));
      ensures file: \forall integer n, o; 0 <= n < VM_FILE_PAGES && 0 <= o < VM_PAGE_SIZE ==> FlatFile(n, o) ==
          (n == FlatSource(k) && o == offset ? byte : \old(FlatFile(n, o)));
      ensures unsynced: \forall integer n; 0 <= n < VM_FILE_PAGES ==>
          (flat_unsynced[n] != 0 <==> n == FlatSource(k) || \old(flat_unsynced[n]) != 0);
    behavior private:
      assumes flat_shared[k] == 0;
      ensures identities: SameIdentitiesBut{Pre, Post}(k, k + 1) && NewIdentity(k);
      ensures counted: IdentityCounted{Pre, Post}(k);
      ensures kind: FlatKind(k) == \old(FlatKindOf(flat_prot[k], 0, NO_SOURCE));
      ensures view: \forall integer j, o; 0 <= j < PAGES && 0 <= o < VM_PAGE_SIZE ==> FlatView(j, o) ==
          (j == k && o == offset ? byte : \old(FlatView(j, o)));
      ensures file: \forall integer n, o; 0 <= n < VM_FILE_PAGES && 0 <= o < VM_PAGE_SIZE ==>
          FlatFile(n, o) == \old(FlatFile(n, o));
      ensures unsynced: \forall integer n; 0 <= n < VM_FILE_PAGES ==> flat_unsynced[n] == \old(flat_unsynced[n]);
    complete behaviors;
    disjoint behaviors; */
void flat_page_store(int k, int offset, unsigned char byte);

#endif
