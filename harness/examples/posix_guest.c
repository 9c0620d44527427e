/*
 * Judges the kernel that it runs on, over its standard input and output: to be built into a teaching kernel, started on
 * its serial console, and driven from there,
 *
 *     forkproof check --against 'exec:qemu-system-... -nographic ...'
 *
 * or here: cc -o posix_guest posix_guest.c && forkproof check --against exec:./posix_guest
 *
 * It needs no more than fork, wait, pipe, read, write, _exit, and mmap, munmap, mprotect; with -DSBRK only sbrk instead of
 * these: then unmap and protect cannot be tried, and a protection is kept by this program alone.
 *
 * The first process reads the operations. Another one has nothing mapped, and spawn forks it. Every other process is one
 * of those that the operations are about: it was forked as they say, and does what it is told through a pipe.
 *
 * An access that has to succeed is made by the process itself. One that has to fail is left to the kernel, which is to
 * write from, or read to, that address, and must refuse: so nobody has to catch a signal.
 */
#define _DEFAULT_SOURCE
#include <sys/wait.h>
#include <unistd.h>
#ifndef SBRK
#include <sys/mman.h>
#endif

enum { PROCESSES = 8, NOBODY = PROCESSES, PAGES = 32, READ = 1, WRITE = 2 };

#ifdef WRONG /* what fork must not share, it does */
#define SHARING MAP_SHARED
#else
#define SHARING MAP_PRIVATE
#endif

enum kind { MAP, UNMAP, PROTECT, LOAD, STORE, FORK, WAIT, EXIT };

struct command {
    enum kind kind;
    unsigned page; /* address, of LOAD and STORE */
    unsigned count, prot, byte;
    int child;
};

struct reply {
    const char *status; /* in the memory of this program, which is the same in every process */
    int value;
};

static int commands[PROCESSES + 1][2], replies[PROCESSES + 1][2];
static long page_size = 4096;

/* --- in one of the processes --- */

static char *memory; /* of its page 0 */
static struct {
    unsigned char mapped, prot;
} pages[PAGES];

/* The bytes that the operations see of a page are its first and its last ones. */
static volatile unsigned char *at(unsigned address)
{
    return (volatile unsigned char *)memory + address;
}

#ifdef SBRK
static char *end_of_memory;

static const char *map(unsigned page, unsigned count, unsigned prot)
{
    char *end = memory + (page + count) * (unsigned long)page_size;
    (void)prot;
    if (end > end_of_memory && sbrk(end - end_of_memory) == (void *)-1)
        return "enomem";
    end_of_memory = end > end_of_memory ? end : end_of_memory;
    return "ok";
}

static void begin_memory(void)
{
    char *now = sbrk(0);
    unsigned long beyond = (unsigned long)now % (unsigned long)page_size;
    if (beyond != 0)
        sbrk(page_size - (long)beyond);
    memory = end_of_memory = sbrk(0);
}
#else
static int protection(unsigned prot)
{
    return ((prot & READ) != 0 ? PROT_READ : 0) | ((prot & WRITE) != 0 ? PROT_WRITE : 0) |
           ((prot & 4) != 0 ? PROT_EXEC : 0);
}

static const char *map(unsigned page, unsigned count, unsigned prot)
{
    void *where = memory + page * (unsigned long)page_size;
    void *mapped = mmap(where, count * (unsigned long)page_size, protection(prot),
                        SHARING | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    return mapped == where ? "ok" : "enomem";
}

/* A place that is free: what is mapped there before is nothing, and nobody else uses it. */
static void begin_memory(void)
{
    memory =
        mmap(NULL, (PAGES + 2) * (unsigned long)page_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(memory, (PAGES + 2) * (unsigned long)page_size);
    memory += page_size;
}
#endif

static int any_mapped(unsigned page, unsigned count, int mapped)
{
    for (unsigned i = page; i < page + count; i++)
        if (pages[i].mapped == mapped)
            return 1;
    return 0;
}

static void note(unsigned page, unsigned count, int mapped, unsigned prot)
{
    for (unsigned i = page; i < page + count; i++) {
        pages[i].mapped = (unsigned char)mapped;
        pages[i].prot = (unsigned char)prot;
    }
}

static const char *map_anon(const struct command *command)
{
    const char *status;
    if (any_mapped(command->page, command->count, 1))
        return "eexist";
    status = map(command->page, command->count, command->prot);
    if (status[0] == 'o')
        note(command->page, command->count, 1, command->prot);
    return status;
}

#ifndef SBRK
static const char *unmap(const struct command *command)
{
    if (munmap(memory + command->page * (unsigned long)page_size,
               command->count * (unsigned long)page_size) != 0)
        return "einval";
    note(command->page, command->count, 0, 0);
    return "ok";
}

static const char *protect(const struct command *command)
{
    if (any_mapped(command->page, command->count, 0))
        return "efault";
    if (mprotect(memory + command->page * (unsigned long)page_size, command->count * (unsigned long)page_size,
                 protection(command->prot)) != 0)
        return "einval";
    note(command->page, command->count, 1, command->prot);
    return "ok";
}
#endif

#ifndef SBRK
/* Does the kernel refuse to move a byte from, or to, the address? */
static int refuses(unsigned address, unsigned access)
{
    unsigned char byte = 0;
    int ends[2];
    long moved;
    if (pipe(ends) != 0)
        return 0;
    if (access == WRITE)
        moved = write(ends[1], &byte, 1) == 1 ? read(ends[0], (void *)at(address), 1) : 1;
    else
        moved = write(ends[1], (const void *)at(address), 1);
    close(ends[0]);
    close(ends[1]);
    return moved != 1;
}
#endif

static const char *access_byte(const struct command *command, int *value)
{
    unsigned page = command->page / (unsigned)page_size, access = command->kind == STORE ? WRITE : READ;
    if (!pages[page].mapped || (pages[page].prot & access) == 0) {
#ifndef SBRK /* otherwise the kernel knows no protection, and has mapped more than it was asked for */
        /* What may be executed may be read, too, on most hardware. */
        if ((!pages[page].mapped || (pages[page].prot & 4) == 0 || access == WRITE) &&
            !refuses(command->page, access))
            return "ok";
#endif
        return pages[page].mapped ? "eacces" : "efault";
    }
    if (access == WRITE)
        *at(command->page) = (unsigned char)command->byte;
    else
        *value = *at(command->page);
    return "ok";
}

static const char *obey(const struct command *command, int *me, int *value)
{
    int pid;
    switch (command->kind) {
    case MAP:
        return map_anon(command);
#ifndef SBRK
    case UNMAP:
        return unmap(command);
    case PROTECT:
        return protect(command);
#endif
    case LOAD:
    case STORE:
        return access_byte(command, value);
    case FORK:
        pid = (int)fork();
        if (pid == 0)
            *me = command->child;
        return pid == 0 ? NULL : pid > 0 ? "ok" : "enomem";
    case WAIT:
        wait(NULL);
        return "ok";
    default:
        return "ok";
    }
}

static void be_process(int me)
{
    struct command command;
    struct reply reply;
    for (int i = 0; i <= PROCESSES; i++)
        close(commands[i][1]); /* so that all end when the first process does */
    while (read(commands[me][0], &command, sizeof command) == (long)sizeof command) {
        reply.value = 0;
        reply.status = obey(&command, &me, &reply.value);
        if (reply.status != NULL && write(replies[me][1], &reply, sizeof reply) != (long)sizeof reply)
            break;
        if (command.kind == EXIT)
            break;
    }
    _exit(0);
}

/* --- in the first one --- */

static int live[PROCESSES], parent[PROCESSES]; /* which one forked it; ORPHAN: that one is gone */
enum { ORPHAN = -1 };

static struct reply ask(int process, struct command command)
{
    struct reply reply = {"enomem", 0};
    if (write(commands[process][1], &command, sizeof command) != (long)sizeof command ||
        read(replies[process][0], &reply, sizeof reply) != (long)sizeof reply)
        _exit(1);
    return reply;
}

static struct reply new_process(int from)
{
    struct command command = {.kind = FORK};
    struct reply reply = {"enoproc", 0};
    while (command.child < PROCESSES && live[command.child])
        command.child++;
    if (command.child == PROCESSES)
        return reply;
    reply = ask(from, command);
    reply.value = command.child;
    if (reply.status[0] == 'o') {
        live[command.child] = 1;
        parent[command.child] = from;
    }
    return reply;
}

static struct reply end_process(int process)
{
    struct reply reply = ask(process, (struct command){.kind = EXIT});
    if (parent[process] != ORPHAN)
        ask(parent[process], (struct command){.kind = WAIT});
    live[process] = 0;
    for (int i = 0; i < PROCESSES; i++)
        if (live[i] && parent[i] == process)
            parent[i] = ORPHAN;
    return reply;
}

static void print(const char *text)
{
    unsigned long length = 0;
    while (text[length] != '\0')
        length++;
    if (write(1, text, length) != (long)length)
        _exit(1);
}

static void print_number(unsigned number)
{
    char digits[12], *digit = digits + sizeof digits;
    *--digit = '\0';
    do
        *--digit = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    print(digit);
}

/* The next line, cut to what fits; 0: there is none. */
static int read_line(char *line, int size)
{
    int length = 0;
    char c;
    while (read(0, &c, 1) == 1) {
        if (c == '\n' || c == '\r') {
            line[length] = '\0';
            if (length > 0)
                return 1;
        } else if (length < size - 1) {
            line[length++] = c;
        }
    }
    return 0;
}

static int begins(const char *line, const char *word)
{
    while (*word != '\0' && *line == *word) {
        line++;
        word++;
    }
    return *word == '\0' && (*line == ' ' || *line == '\0');
}

static const char *next_word(const char *line)
{
    while (*line != ' ' && *line != '\0')
        line++;
    while (*line == ' ')
        line++;
    return line;
}

static unsigned number(const char *word)
{
    unsigned value = 0, base = 10;
    if (word[0] == '0' && word[1] == 'x') {
        base = 16;
        word += 2;
    }
    for (; *word != ' ' && *word != '\0'; word++)
        value = value * base + (unsigned)(*word <= '9' ? *word - '0' : *word - 'a' + 10);
    return value;
}

static unsigned protection_of(const char *word)
{
    return (word[0] == 'r' ? READ : 0) | (word[1] == 'w' ? WRITE : 0) | (word[2] == 'x' ? 4U : 0);
}

/* An operation of a process, with what follows its name. */
static struct reply carry_out(const char *line, int *has_value)
{
    const char *words[6];
    struct command command = {.kind = EXIT};
    int process;
    words[0] = next_word(line);
    for (int i = 1; i < 6; i++)
        words[i] = next_word(words[i - 1]);
    process = (int)number(words[0]);
    command.page = number(words[1]);
    command.count = number(words[2]);
    command.byte = command.count;
    *has_value = begins(line, "spawn") || begins(line, "fork") || begins(line, "load");
    if (begins(line, "spawn"))
        return new_process(NOBODY);
    if (begins(line, "fork"))
        return new_process(process);
    if (begins(line, "exit"))
        return end_process(process);
    command.prot = protection_of(words[3]);
    command.kind = begins(line, "map_anon")  ? MAP
                   : begins(line, "unmap")   ? UNMAP
                   : begins(line, "protect") ? PROTECT
                   : begins(line, "store")   ? STORE
                                             : LOAD;
    return ask(process, command);
}

static void reset(void)
{
    for (int i = 0; i < PROCESSES; i++)
        if (live[i])
            end_process(i);
}

static void serve(void)
{
    char line[200];
    while (read_line(line, sizeof line)) {
        int has_value = 0;
        struct reply reply = {"ok", 0};
        if (begins(line, "reset"))
            reset();
        else
            reply = carry_out(line, &has_value);
        print("-> ");
        print(reply.status);
        if (has_value && reply.status[0] == 'o') {
            print(" ");
            print_number((unsigned)reply.value);
        }
        print("\n");
    }
}

int main(void)
{
    for (int i = 0; i <= PROCESSES; i++)
        if (pipe(commands[i]) != 0 || pipe(replies[i]) != 0)
            return 1;
#ifndef SBRK
    page_size = sysconf(_SC_PAGESIZE);
#endif
    if (fork() == 0) {
        begin_memory();
        be_process(NOBODY);
    }
    print("\n-> forkproof 1 processes=8 pages=32 page_size="); /* whatever a console has said before */
    print_number((unsigned)page_size);
#ifdef SBRK
    print(" memory=limited early=yes operations=spawn,map_anon,load,store,fork,exit\n");
#else
    print(" memory=limited early=yes execute_reads=yes "
          "operations=spawn,map_anon,unmap,protect,load,store,fork,exit\n");
#endif
    serve();
    return 0;
}
