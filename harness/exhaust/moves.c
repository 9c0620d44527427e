#include "moves.h"

#include "whole.h"

struct list {
    struct op *op;
    int count;
};

static void add(struct list *list, struct op op)
{
    list->op[list->count++] = op;
}

static void add_maps(struct list *list, struct op op)
{
    static const uint32_t prots[PROTS_MAPPED] = {VM_READ | VM_WRITE, VM_READ};
    op.count = 1;
    for (int i = 0; i < PROTS_MAPPED; i++) {
        op.prot = prots[i];
        op.kind = OP_MAP_ANON;
        add(list, op);
        for (op.file = 0; op.file < VM_FILE_PAGES; op.file++)
            for (op.kind = OP_MAP_FILE; op.kind <= OP_MAP_SHARED; op.kind++)
                add(list, op);
        op.file = 0;
        op.kind = OP_PROTECT;
        add(list, op);
    }
    op.prot = 0;
    for (op.kind = OP_UNMAP; op.kind <= OP_PROTECT; op.kind++)
        add(list, op);
}

static void add_accesses(struct list *list, struct op op)
{
    op.page *= VM_PAGE_SIZE;
    op.kind = OP_STORE; /* before the load, which leaves the flat machine more lenient */
    op.byte = STORED;
    add(list, op);
    op.byte = 0;
    add(list, op);
    op.kind = OP_LOAD;
    add(list, op);
}

static void add_process(struct list *list, int process)
{
    struct op op = {.process = process};
    bool unmapped = false;
    for (op.page = 0; op.page < VM_SPACE_PAGES; op.page++) {
        const bool mapped = machine_exhaust.flat_mapped(process, op.page);
        if (!mapped && unmapped)
            continue;
        add_maps(list, op);
        add_accesses(list, op);
        unmapped = unmapped || !mapped;
    }
    op.page = 0;
    op.kind = OP_FORK;
    add(list, op);
    op.kind = OP_EXIT;
    add(list, op);
    op.kind = OP_EXEC;
    op.image.text_pages = 1;
    for (; op.image.text_file < VM_FILE_PAGES; op.image.text_file++)
        add(list, op);
}

int moves_list(struct op op[MOVES_MAX])
{
    struct list list = {.op = op};
    bool dead = false;
    add(&list, (struct op){.kind = OP_SPAWN});
    add(&list, (struct op){.kind = OP_RECLAIM, .count = 1});
    for (int process = 0; process < VM_PROCESSES; process++) {
        const bool live = machine_exhaust.flat_live(process);
        if (live || !dead)
            add_process(&list, process);
        dead = dead || !live;
    }
    return list.count;
}
