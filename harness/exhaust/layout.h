/*
 * What a key consists of: fields and their widths, for what makes keys and what reads them.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "../../model/process.h"
#include "../../spec/identity.h"
#include "bits.h"

/* Of a page: its entry, and what the flat machine knows of it. */
enum field {
    WRITABLE,
    MODEL_PROT, /* with PROT_SHARED */
    ACCESSED,
    PLACE, /* enum place_code */
    USED,
    PROT,
    SHARED,
    SOURCE,   /* 0 or 1 and the file page */
    IDENTITY, /* enum identity_code */
    FIELDS
};

/* Frames and file pages follow, each with its name; the names of slots and private identities stand behind the page. */
enum place_code { IS_NOWHERE, IS_ZERO, IS_SLOT, IS_FRAME };
enum { IS_FILE = IS_FRAME + VM_FRAMES, PLACE_CODES = IS_FILE + VM_FILE_PAGES };
enum identity_code { HAS_NONE, HAS_PRIVATE, HAS_FILE };
enum { IDENTITY_CODES = HAS_FILE + VM_FILE_PAGES };

enum {
    TABLES_WIDTH = WIDTH(VM_ROOT_ENTRIES + 1),
    PROCESS_WIDTH = 1 + TABLES_WIDTH, /* live, and how many tables it has */
    FRAME_WIDTH = WIDTH(VM_FRAMES),
    SLOT_WIDTH = WIDTH(VM_SLOTS),
    PRIVATE_WIDTH = WIDTH(PAGES),
    SOURCE_WIDTH = WIDTH(VM_FILE_PAGES + 1),
    PLACE_WIDTH = WIDTH(PLACE_CODES),
    IDENTITY_WIDTH = WIDTH(IDENTITY_CODES),
    DESCRIPTION_WIDTH = 1 + 4 + 1 + PLACE_WIDTH + 1 + 3 + 1 + SOURCE_WIDTH + IDENTITY_WIDTH,
    KEY_BITS = VM_PROCESSES * PROCESS_WIDTH + PAGES * (DESCRIPTION_WIDTH + SLOT_WIDTH + PRIVATE_WIDTH) +
               VM_FRAMES * (SOURCE_WIDTH + FRAME_WIDTH) + VM_FILE_PAGES,
    KEY_WORDS = (KEY_BITS + 63) / 64
};

static const unsigned char field_width[FIELDS] = {
    [WRITABLE] = 1, [MODEL_PROT] = 4, [ACCESSED] = 1,          [PLACE] = PLACE_WIDTH,       [USED] = 1,
    [PROT] = 3,     [SHARED] = 1,     [SOURCE] = SOURCE_WIDTH, [IDENTITY] = IDENTITY_WIDTH,
};

#endif
