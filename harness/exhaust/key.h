/*
 * A state of the model and the flat machine in as few bits as it needs, the same for all states that are alike. Two states
 * are alike if each operation on the one has a counterpart on the other with the same judgement, after which the states are
 * alike again; so of those that are alike one is enough. States get a key only where vm_check finds nothing and the flat
 * machine agrees. What is left out, and why that is sound:
 *
 * - Counts of transfers and copies. No operation depends on them. Both machines' are set to 0 before each operation, and the
 *   flat machine judges what that operation did: since what it allows adds up, a history in which every operation does no
 *   more than its bound does no more than the bounds together, and vm_usage's "no write to the file before the first store"
 *   is refused at the operation that writes.
 * - Bytes. Neither machine has a branch on one, and wherever one may be seen the model's is compared with the flat
 *   machine's after every operation (compare_bytes), before there is a key. So what can go wrong is that a page shows what
 *   another one should; and that is seen at once where no two pages hold the same. A state is restored with bytes of its
 *   own for each private identity and each file page. A failure that some other bytes lead to, these lead to as well.
 *   (Where they lead to one that no others do, trail_write does not find it again, and says that names are others.)
 * - Bytes of free frames and slots are garbage that no one stores. A correct model never shows them; one that does shows
 *   the garbage, which nothing allows. The same for the file's bytes of a page that is modified in memory and not synced:
 *   they are written before anyone may read them, and if that write fails half way the page stays modified.
 * - D of an entry: it is handed on, but nothing reads it. V and U follow from the rest (vm_check, part 1).
 * - The order of the reverse map's lists. All of its walks (entry_write_protect, entry_age, entry_move_all) do the same to
 *   every entry of a list, and in the end to the whole list, whatever the order; so vm_check finds the lists that are due,
 *   and that is all that matters of them.
 * - Positions in the free sets, except of free frames, and of the used entries of a table, root or leaf. What is free of the
 *   other kinds is alike, as below; root entries and leaf entries are taken by their number, never from the top; used frames,
 *   slots, tables and processes are not walked. freeset_add and freeset_remove move among the free items only free ones, among
 *   the used ones only used ones, so that no order depends on one that is left out.
 * - Names of processes, tables and slots. Each is taken from the top of its stack, where all that are free are alike, and none
 *   is ever compared with another or used to decide anything; the flat machine takes any name for a process. So a
 *   permutation of the names commutes with every operation. A free one's position is then a name, too.
 * - Names of the root entries of one process, and of the pages below each of them: every operation here names one page, whose
 *   root entry needs a leaf table, whichever it is; except fork, which hands on the names with the tables and their pages, and
 *   exit and exec, which go by the order of the tables and the order in each. So the root entries of each process, and the
 *   pages below each, can be renamed by themselves; here the orders are the names. A page never goes from one root entry to
 *   another: which pages share a leaf table is no name. The image of exec maps pages of an empty space by their numbers, the
 *   first and the last ones; what comes of it is the same whatever had which name before.
 * - Names of file pages. Only vm_check walks them, and exec is tried with each of them.
 * - Names of frames, but only by rotation: the clock hand, which goes round, is at frame 0. The order of the free frames
 *   stays, by which the next one is found.
 * - Names of private identities: the flat machine compares them, and takes any that is unused; identity_unused is where
 *   it begins to search. Data of an identity that nobody has is set anew when it is taken.
 * - A page that the flat machine shows from the file has no bytes of its own: a store copies the file's first.
 *
 * The rest are marks that make the flat machine's judgement more lenient and nothing else (enum lenience). A state that
 * has all marks of another one, and is like it otherwise, need not be visited if that one was: what is refused after the one
 * is refused after the other.
 */
#ifndef KEY_H
#define KEY_H

#include <stdbool.h>

#include "layout.h"

struct key {
    uint64_t word[KEY_WORDS];
};

/* A bit each. */
enum lenience {
    /* flat_write_plan_ever: pages that nobody has may be in memory. */
    LENIENT_PLAN = 1,
    /* Was any file page ever stored to? Then writes to the file are allowed. */
    LENIENT_STORED = 2,
    /* From here on, of each file page. flat_unsynced: what the file holds is open, and that it is in memory where nobody
       has it may be due to a write that failed. */
    LENIENT_UNSYNCED = 4,
    /* From here on, of each page, in the order of the key. It shows a file page and was touched: it may be resident, and
       a frame more may be in use. Or it has a private identity without data, and zeros: it may be in one frame with another
       such page, or not. */
    LENIENT_PAGE = LENIENT_UNSYNCED << VM_FILE_PAGES
};
#define LENIENCES (2 + VM_FILE_PAGES + PAGES) /* at most 32 */

struct state {
    struct key key;
    uint32_t lenience;
};

/* Of the state that the machines are in. */
void key_make(struct state *state);
/* Brings the machines to a state with that key. empty: a copy of what whole_init makes. */
void key_restore(const struct state *state, const void *empty);

static inline bool key_same(const struct key *a, const struct key *b)
{
    bool same = true;
    for (int i = 0; i < KEY_WORDS; i++)
        same = same && a->word[i] == b->word[i];
    return same;
}

#endif
