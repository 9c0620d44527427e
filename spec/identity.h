/*
 * Which pages hold one and the same data, and which were touched: what the flat machine says of residence, sharing and
 * use, and of an honest "no memory", rests on this. No byte of the flat machine does.
 *
 * The identity of a page that still shows the file is the file page's number. Every other page of data has a private
 * one, which fork hands on. Pages are numbered process * VM_SPACE_PAGES + page; only mapped ones have an identity.
 */
#ifndef IDENTITY_H
#define IDENTITY_H

#include <stdbool.h>

#include "../model/types.h"

enum { PAGES = VM_PROCESSES * VM_SPACE_PAGES, ZERO_FILL = VM_FILE_PAGES };

/* No page is mapped. */
void identity_init(void);

/* Page k is mapped now, and was never touched: it shows that file page, or is ZERO_FILL. */
void identity_map(int k, int id);

/* Page k is about to be unmapped. */
void identity_unmap(int k);

/* Page to is fork's duplicate of page from. */
void identity_fork(int from, int to);

/* An access to page k, which succeeded or not: one that failed may have read the file's page before another transfer,
   or the frame for a copy, was refused. */
void identity_touch(int k, bool succeeded);

/* A store to page k, after identity_touch: it gets an identity of its own if it has not, which takes a copy. */
void identity_store(int k);

bool identity_touched(int k);

/* Does page k still show the file? */
bool identity_shows_file(int k);

/* Is page k zero fill that was never stored to? */
bool identity_is_zero_fill(int k);

bool identity_same(int k, int other);

/* How many identities the touched pages have: of file pages, and private ones. */
int identity_count_file(void);
int identity_count_private(void);

/* How many copies stores have taken, at most UINT32_MAX. */
uint32_t identity_copies(void);

#endif
