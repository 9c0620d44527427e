#include "begin.h"

#include "../language/language.h"

/* What a step does, as far as claims are shown by it. A step may do several. */
enum deed {
    FORKS = 1,
    EXECUTES_AFTER_FORK = 2,
    FILLS_WITH_ZEROS = 4,
    TAKES_FRAME = 8,
    COPIES = 16,
    READS_FILE = 32,
    WRITES_FILE = 64,
    WRITES_SWAP = 128,
    STORES_AFTER_FORK = 256,
    STORES = 512,
    GIVES_BACK = 1024,
    FAILS = 2048,
    FINDS_FRAME = 4096
};

/* What shows a claim: the first step that does one of these, or, where there is none, one of the others. */
static const struct {
    unsigned deeds, others;
} shows[] = {
    [1] = {TAKES_FRAME, 0},
    [2] = {READS_FILE, 0},
    [3] = {WRITES_SWAP, 0},
    [4] = {FORKS, 0},
    [5] = {FORKS, 0},
    [6] = {COPIES, STORES_AFTER_FORK},
    [7] = {COPIES, STORES_AFTER_FORK},
    [8] = {EXECUTES_AFTER_FORK, 0},
    [9] = {FINDS_FRAME, 0},
    [10] = {FILLS_WITH_ZEROS, 0},
    [11] = {WRITES_SWAP | WRITES_FILE, 0},
    [12] = {FAILS, 0},
    [13] = {GIVES_BACK, 0},
    [14] = {WRITES_FILE, STORES},
};
enum { CLAIMS = sizeof shows / sizeof shows[0] };

static unsigned deeds_of(const struct walk *walk, size_t n, bool forked)
{
    static const struct vm_usage nothing;
    const struct walked *step = &walk->steps[n - 1];
    const struct vm_usage *now = &step->usage, *before = n == 1 ? &nothing : &walk->steps[n - 2].usage;
    enum op_kind kind = step->op.kind;
    bool reads = now->file_reads > before->file_reads || now->slot_reads > before->slot_reads;
    bool copies = now->copies > before->copies, more = now->frames > before->frames;
    unsigned deeds = 0;
    if (step->model.status != VM_OK)
        return FAILS;
    deeds |= kind == OP_FORK ? FORKS : 0;
    deeds |= kind == OP_EXEC && forked ? EXECUTES_AFTER_FORK : 0;
    deeds |= kind == OP_STORE ? STORES : 0;
    deeds |= kind == OP_STORE && forked ? STORES_AFTER_FORK : 0;
    deeds |= more ? TAKES_FRAME : 0;
    deeds |= more && !reads && !copies ? FILLS_WITH_ZEROS : 0;
    deeds |= (kind == OP_LOAD || kind == OP_FETCH) && !more && !reads ? FINDS_FRAME : 0;
    deeds |= copies ? COPIES : 0;
    deeds |= now->file_reads > before->file_reads ? READS_FILE : 0;
    deeds |= now->file_writes > before->file_writes ? WRITES_FILE : 0;
    deeds |= now->slot_writes > before->slot_writes ? WRITES_SWAP : 0;
    if (operations[kind].effect == RELEASES)
        deeds |= now->frames < before->frames || now->slots < before->slots || now->tables < before->tables
                     ? GIVES_BACK
                     : 0;
    return deeds;
}

/* The first step that does one of these; or 0. */
static size_t find(const struct walk *walk, unsigned deeds)
{
    bool forked = false;
    for (size_t n = 1; n <= walk->count; n++) {
        if ((deeds_of(walk, n, forked) & deeds) != 0)
            return n;
        forked |= walk->steps[n - 1].op.kind == OP_FORK;
    }
    return 0;
}

size_t begin_step(const struct walk *walk)
{
    size_t n = walk->wrong;
    if (n == 0 && walk->claim > 0 && walk->claim < CLAIMS)
        n = find(walk, shows[walk->claim].deeds);
    if (n == 0 && walk->claim > 0 && walk->claim < CLAIMS)
        n = find(walk, shows[walk->claim].others);
    return n == 0 ? walk->count : n;
}
