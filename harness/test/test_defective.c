/* Tests that the flat machine catches every defect of defective.h, at the step that shows it. */
#include "../../spec/flat.h"
#include "defective.h"
#include "testing.h"

enum { R = VM_READ, RW = VM_READ | VM_WRITE };

static uint32_t at(uint32_t page, uint32_t offset)
{
    return page * VM_PAGE_SIZE + offset;
}

/* The first answer that was refused: the number of its step, from 1, and the claim. */
static unsigned step, refused_step, refused_claim;

static void judged(struct flat_verdict verdict)
{
    step++;
    if (refused_step != 0 || verdict.allowed)
        return;
    refused_step = step;
    refused_claim = verdict.claim;
}

static int spawn(void)
{
    int process = -1;
    enum vm_status status = defective_spawn(&process);
    judged(flat_spawn(status, process));
    return process;
}

static void map_anon(int process, uint32_t page, uint32_t count, uint32_t prot)
{
    judged(flat_map_anon(process, page, count, prot, defective_map_anon(process, page, count, prot)));
}

static void map_file(int process, uint32_t page, uint32_t count, uint32_t prot, uint32_t file)
{
    judged(flat_map_file(process, page, count, prot, file,
                         defective_map_file(process, page, count, prot, file)));
}

static void map_shared(int process, uint32_t page, uint32_t count, uint32_t prot, uint32_t file)
{
    judged(flat_map_shared(process, page, count, prot, file,
                           defective_map_shared(process, page, count, prot, file)));
}

static void unmap(int process, uint32_t page, uint32_t count)
{
    judged(flat_unmap(process, page, count, defective_unmap(process, page, count)));
}

static void sync_range(int process, uint32_t page, uint32_t count)
{
    judged(flat_sync(process, page, count, defective_sync(process, page, count)));
}

static void read_file(uint32_t file_page, uint32_t offset)
{
    unsigned char byte = 0;
    enum vm_status status = defective_read_file(file_page, offset, &byte);
    judged(flat_read_file(file_page, offset, status, byte));
}

static void load(int process, uint32_t address)
{
    unsigned char byte = 0;
    enum vm_status status = defective_load(process, address, &byte);
    judged(flat_load(process, address, status, byte));
}

static void store(int process, uint32_t address, unsigned char byte)
{
    judged(flat_store(process, address, byte, defective_store(process, address, byte)));
}

static int fork_of(int process)
{
    int child = -1;
    enum vm_status status = defective_fork(process, &child);
    judged(flat_fork(process, status, child));
    return child;
}

static void protect(int process, uint32_t page, uint32_t count, uint32_t prot)
{
    judged(flat_protect(process, page, count, prot, defective_protect(process, page, count, prot)));
}

static void family(void)
{
    int parent = spawn(), child;                 /* 1 */
    map_anon(parent, VM_SPACE_PAGES - 1, 1, RW); /* 2 */
    store(parent, at(VM_SPACE_PAGES - 1, 0), 1); /* 3 */
    child = fork_of(parent);                     /* 4 */
    load(child, at(VM_SPACE_PAGES - 1, 0));      /* 5 */
    store(child, at(VM_SPACE_PAGES - 1, 1), 2);  /* 6 */
    load(parent, at(VM_SPACE_PAGES - 1, 1));     /* 7 */
    child = fork_of(parent);                     /* 8 */
    store(parent, at(VM_SPACE_PAGES - 1, 2), 3); /* 9 */
    load(parent, at(VM_SPACE_PAGES - 1, 2));     /* 10 */
    load(child, at(VM_SPACE_PAGES - 1, 2));      /* 11 */
}

static void memory(void)
{
    int p = spawn();       /* 1 */
    map_anon(p, 0, 2, RW); /* 2 */
    store(p, 0, 1);        /* 3 */
    load(p, 0);            /* 4 */
    store(p, 0, 2);        /* 5 */
    load(p, 0);            /* 6 */
    load(p, at(1, 0));     /* 7 */
    map_anon(p, 1, 2, R);  /* 8 */
}

static void protection(void)
{
    int p = spawn();       /* 1 */
    map_anon(p, 0, 2, RW); /* 2 */
    store(p, 0, 1);        /* 3 */
    protect(p, 0, 2, R);   /* 4 */
    store(p, 0, 2);        /* 5 */
    load(p, 0);            /* 6 */
    store(p, at(1, 0), 2); /* 7 */
    protect(p, 0, 1, 0);   /* 8 */
    protect(p, 0, 1, R);   /* 9 */
    load(p, 0);            /* 10 */
    unmap(p, 0, 1);        /* 11 */
    load(p, 0);            /* 12 */
}

static void programs(void)
{
    static const struct vm_image image = {.text_pages = 1, .data_pages = 1, .bss_pages = 1};
    int p = spawn(), q = spawn();                            /* 1, 2 */
    map_anon(p, VM_SPACE_PAGES - 1, 1, RW);                  /* 3 */
    judged(flat_exec(p, &image, defective_exec(p, &image))); /* 4 */
    map_file(q, 0, 1, RW, 1);                                /* 5 */
    load(p, at(VM_SPACE_PAGES - 1, 0));                      /* 6 */
    store(p, at(1, 1), 1);                                   /* 7 */
    load(q, at(0, 1));                                       /* 8 */
    judged(flat_exit(p, defective_exit(p)));                 /* 9 */
    load(p, 0);                                              /* 10 */
}

static void sharing(void)
{
    int p = spawn(), q = spawn(), child; /* 1, 2 */
    map_shared(p, 0, 1, RW, 3);          /* 3 */
    map_shared(q, 4, 1, RW, 3);          /* 4 */
    map_file(q, 5, 1, RW, 3);            /* 5 */
    store(p, at(0, 1), 1);               /* 6 */
    load(q, at(4, 1));                   /* 7 */
    load(q, at(5, 1));                   /* 8 */
    store(q, at(5, 2), 2);               /* 9 */
    store(p, at(0, 1), 3);               /* 10 */
    load(q, at(5, 1));                   /* 11 */
    child = fork_of(p);                  /* 12 */
    store(child, at(0, 3), 4);           /* 13 */
    load(p, at(0, 3));                   /* 14 */
    protect(q, 4, 1, R);                 /* 15 */
    protect(q, 4, 1, RW);                /* 16 */
    store(q, at(4, 4), 5);               /* 17 */
    load(p, at(0, 4));                   /* 18 */
}

static void writing_back(void)
{
    int p = spawn();            /* 1 */
    map_shared(p, 0, 1, RW, 3); /* 2 */
    store(p, 1, 1);             /* 3 */
    sync_range(p, 0, 1);        /* 4 */
    read_file(3, 1);            /* 5 */
    store(p, 2, 2);             /* 6 */
    sync_range(p, 0, 2);        /* 7 */
    unmap(p, 0, 1);             /* 8 */
    map_file(p, 0, 1, R, 3);    /* 9 */
    load(p, 2);                 /* 10 */
}

/* Every defect, the sequence that shows it, and at which step which claim is broken. */
static const struct {
    enum defect defect;
    void (*play)(void);
    unsigned step, claim;
} defects[] = {
    {FORK_LEAVES_PARENT_WRITABLE, family, 11, 6},
    {FORK_SHARES_WRITABLE, family, 7, 6},
    {FORK_RETURNS_LIVE_NUMBER, family, 4, 4},
    {FORK_FORGETS_LAST_PAGE, family, 5, 12},
    {LOAD_IS_STALE, memory, 6, 6},
    {NO_ZERO_FILL, memory, 7, 10},
    {NO_PROTECTION, protection, 5, 12},
    {REFUSED_STORE_STORES, protection, 6, 6},
    {UNMAP_KEEPS, protection, 12, 12},
    {MAP_REPLACES, memory, 8, 12},
    {FILE_IS_WRITTEN, programs, 8, 2},
    {PROTECT_STOPS_HALF_WAY, protection, 7, 12},
    {PROTECT_LOSES_BYTES, protection, 10, 6},
    {EXEC_KEEPS_LAST_PAGE, programs, 6, 12},
    {EXIT_KEEPS_NUMBER, programs, 10, 12},
    {FALSE_NO_MEMORY, memory, 6, 12},
    {FALSE_IO_ERROR, memory, 6, 12},
    {SHARED_IS_PRIVATE, sharing, 7, 14},
    {PRIVATE_IS_SNAPSHOT, sharing, 8, 14},
    {PRIVATE_COPY_FOLLOWS, sharing, 11, 6},
    {FORK_ENDS_SHARING, sharing, 14, 14},
    {PROTECT_ENDS_SHARING, sharing, 18, 14},
    {SYNC_LIES, writing_back, 5, 14},
    {SYNC_PASSES_HOLES, writing_back, 7, 12},
    {UNMAP_DROPS_STORES, writing_back, 10, 14},
};

static void play(enum defect defect, void (*sequence)(void))
{
    step = 0;
    refused_step = 0;
    refused_claim = 0;
    defective_init(defect);
    flat_init(&(struct flat_limits){.memory = false});
    sequence();
}

int main(void)
{
    bool shown[DEFECTS] = {[SOUND] = true};
    for (size_t i = 0; i < sizeof defects / sizeof defects[0]; i++) {
        play(SOUND, defects[i].play);
        CHECK(refused_step == 0);
        play(defects[i].defect, defects[i].play);
        CHECK(refused_step == defects[i].step);
        CHECK(refused_claim == defects[i].claim);
        shown[defects[i].defect] = true;
        if (refused_step != defects[i].step || refused_claim != defects[i].claim)
            fprintf(stderr, "  defect %d: refused at step %u (C%u)\n", (int)defects[i].defect, refused_step,
                    refused_claim);
    }
    for (int defect = 0; defect < DEFECTS; defect++)
        CHECK(shown[defect]);
    return checks_end();
}
