/*
 * Judges the kernel that it runs on, over its standard input and output: to be built into a teaching kernel, started on
 * its serial console, and driven from there,
 *
 *     forkproof check --against 'exec:qemu-system-... -nographic ...'
 *
 * or here: cc -o posix_guest posix_guest.c && forkproof check --against exec:./posix_guest
 *
 * It needs fork, wait, pipe, read, write, close, _exit, and mmap, munmap, mprotect; with -DSBRK only sbrk instead of these
 * three: then unmap and protect are not tried, and protections are kept by this program alone. 16 descriptors are enough for five
 * processes; with fewer it has fewer processes.
 *
 * The first process reads the operations, and keeps the books: which pages are mapped, and with which protection. It sends
 * commands to the others through pipes. The spawner has nothing mapped. It is forked for each process that is spawned, when that
 * first maps or forks; its parent replaces it if it is killed. Every other process is one of those that the operations
 * are about. Between each of these and the process that forked it stands a watcher, which maps nothing: it waits for the end of
 * its only child, and says so if the kernel has killed it. So one fork of the operations is two forks of the kernel.
 *
 * An access that has to succeed is made by the process itself. One that has to fail is left to the kernel, which is told to
 * write from, or read to, that address, and must refuse: so nobody has to catch a signal.
 *
 * Where a call returns what it should not, a line on the console says so.
 */
#ifndef XV6 /* xv6/guest.c has what these declare */
#define _DEFAULT_SOURCE
#include <sys/wait.h>
#include <unistd.h>
#endif
#ifndef SBRK
#include <sys/mman.h>
#endif

enum { PROCESSES = 8, PAGES = 32, READ = 1, WRITE = 2, EXECUTE = 4 };

#ifdef WRONG /* what fork must not share, it does */
#define SHARING MAP_SHARED
#else
#define SHARING MAP_PRIVATE
#endif

#ifndef MEMORY /* as it is declared: by default the kernel may have too little of it */
#define MEMORY " memory=limited early=yes"
#endif

enum kind { MAP, UNMAP, PROTECT, LOAD, STORE, REFUSE_LOAD, REFUSE_STORE, FORK, WAIT, EXIT };

struct command {
    enum kind kind;
    unsigned page; /* address, of accesses */
    unsigned count, prot, byte;
    int child, child_age; /* of FORK */
    int age;              /* of the process that it is for: another one has died before it read this */
};

enum status { OK, ENOMEM_, EFAULT_, EACCES_, EEXIST_, EINVAL_, ENOPROC_, KILLED };
static const char *const status_names[] = {"ok",     "enomem", "efault",  "eacces",
                                           "eexist", "einval", "enoproc", "killed"};

struct reply {
    int process; /* that was told to do something, or was killed */
    enum status status;
    int value; /* what was asked for; with KILLED the age of the process */
};

static int processes; /* that there are pipes for; the spawner has the number after them */
static int commands[PROCESSES + 1][2], replies[2];
static long page_size = 4096;

/* --- the console --- */

/* Writes each line at once, so that the kernel does not print into the middle of it. */
static void print(const char *text)
{
    static char line[200];
    static unsigned length;
    for (; *text != '\0'; text++) {
        line[length++] = *text;
        if (*text != '\n' && length < sizeof line)
            continue;
        if (write(1, line, length) != (long)length)
            _exit(1);
        length = 0;
    }
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

/* A call that should have succeeded has not, or the other way round. */
static void complain(const char *what, unsigned page)
{
    print("posix_guest: page ");
    print_number(page);
    print(": ");
    print(what);
    print("\n");
}

/* --- in one of the processes --- */

static char *memory; /* of its page 0 */

static char *page_start(unsigned page)
{
    return memory + page * (unsigned long)page_size;
}

/* The bytes that the operations see of a page are its first and its last ones. */
static volatile unsigned char *at(unsigned address)
{
    return (volatile unsigned char *)memory + address;
}

#ifdef SBRK
static char *end_of_memory;

static enum status map(const struct command *command)
{
    char *end = page_start(command->page + command->count);
    if (end > end_of_memory && sbrk(end - end_of_memory) == (void *)-1)
        return ENOMEM_;
    end_of_memory = end > end_of_memory ? end : end_of_memory;
    return OK;
}

static void begin_memory(void)
{
    char *now = sbrk(0);
    unsigned long beyond = (unsigned long)now % (unsigned long)page_size;
    if (beyond != 0)
        sbrk(page_size - (long)beyond);
    memory = end_of_memory = sbrk(0);
}

static void forget_memory(void)
{
    if (end_of_memory > memory && sbrk(memory - end_of_memory) == (void *)-1)
        complain("sbrk cannot shrink", 0);
}
#else
static unsigned long bytes_of(unsigned count)
{
    return count * (unsigned long)page_size;
}

static int protection(unsigned prot)
{
    return ((prot & READ) != 0 ? PROT_READ : 0) | ((prot & WRITE) != 0 ? PROT_WRITE : 0) |
           ((prot & EXECUTE) != 0 ? PROT_EXEC : 0);
}

static enum status map(const struct command *command)
{
    void *where = page_start(command->page);
    void *mapped = mmap(where, bytes_of(command->count), protection(command->prot),
                        SHARING | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    return mapped == where ? OK : ENOMEM_;
}

static enum status unmap(const struct command *command)
{
    if (munmap(page_start(command->page), bytes_of(command->count)) == 0)
        return OK;
    complain("munmap failed", command->page);
    return EINVAL_;
}

static enum status protect(const struct command *command)
{
    if (mprotect(page_start(command->page), bytes_of(command->count), protection(command->prot)) == 0)
        return OK;
    complain("mprotect failed", command->page);
    return EINVAL_;
}

/* A place that is free: what is mapped there before is nothing, and nobody else uses it. */
static void begin_memory(void)
{
    memory = mmap(NULL, bytes_of(PAGES + 2), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(memory, bytes_of(PAGES + 2));
    memory += page_size;
}

static void forget_memory(void)
{
    if (munmap(memory, bytes_of(PAGES)) != 0)
        complain("munmap of everything failed", 0);
}

/* Does the kernel refuse to move a byte from, or to, the address? */
static int refuses(unsigned address, int store)
{
    unsigned char byte = 0;
    int ends[2];
    long moved;
    if (pipe(ends) != 0) {
        complain("there is no descriptor for a pipe", 0);
        return 1;
    }
    if (store)
        moved = write(ends[1], &byte, 1) == 1 ? read(ends[0], (void *)at(address), 1) : 1;
    else
        moved = write(ends[1], (const void *)at(address), 1);
    close(ends[0]);
    close(ends[1]);
    if (moved == 1)
        complain(store ? "read(2) stored to it" : "write(2) loaded from it", address / (unsigned)page_size);
    return moved != 1;
}
#endif

static void answer(struct reply reply)
{
    if (write(replies[1], &reply, sizeof reply) != (long)sizeof reply)
        _exit(1);
}

enum { ENDED = 42 }; /* the exit status of a process that was told to end */

static int me, my_age;

/* Waits for the only child. Did that end because it was told to? */
static int child_ended(void)
{
    int how = 0;
    wait(&how);
    return WIFEXITED(how) && WEXITSTATUS(how) == ENDED;
}

/* A process says through a pipe that it is ready. Another one waits for that, and hears nothing if the first one is killed. */
static void say_ready(const int ends[2])
{
    char byte = 0;
    close(ends[0]);
    if (write(ends[1], &byte, 1) != 1)
        _exit(1);
    close(ends[1]);
}

static int hear_ready(const int ends[2])
{
    char byte;
    long heard;
    close(ends[1]);
    heard = read(ends[0], &byte, 1);
    close(ends[0]);
    return heard == 1;
}

/*
 * The watcher forks the child, and waits for its end. This returns in the child only, when the watcher has forgotten its memory.
 * The child writes to its own data and stack before the parent goes on. So a fork that shares these by mistake does not
 * make the child obey the parent's next command.
 */
static void watch(const struct command *command, const int born[2])
{
    int watched[2], pid;
    if (pipe(watched) != 0 || (pid = (int)fork()) < 0)
        _exit(0);
    if (pid == 0) {
        me = command->child;
        my_age = command->child_age;
        if (!hear_ready(watched))
            _exit(ENDED);
        say_ready(born);
        return;
    }
    close(born[0]);
    close(born[1]);
    forget_memory();
    say_ready(watched);
    if (!child_ended())
        answer((struct reply){command->child, KILLED, command->child_age});
    _exit(0);
}

/* Returns in the parent, and in the child. Where the watcher or the child is killed at once, both are gone: there is no fork. */
static void duplicate(const struct command *command)
{
    struct reply reply = {me, ENOMEM_, 0};
    int born[2], pid;
    if (pipe(born) == 0) {
        pid = (int)fork();
        if (pid == 0) {
            watch(command, born);
            return;
        }
        if (hear_ready(born))
            reply.status = OK;
        else if (pid > 0)
            wait(NULL);
    }
    answer(reply);
}

static void obey(const struct command *command)
{
    struct reply reply = {me, OK, 0};
    switch (command->kind) {
    case MAP:
        reply.status = map(command);
        break;
#ifndef SBRK
    case UNMAP:
        reply.status = unmap(command);
        break;
    case PROTECT:
        reply.status = protect(command);
        break;
    case REFUSE_LOAD:
    case REFUSE_STORE:
        reply.value = refuses(command->page, command->kind == REFUSE_STORE);
        break;
#endif
    case LOAD:
        reply.value = *at(command->page);
        break;
    case STORE:
        *at(command->page) = (unsigned char)command->byte;
        break;
    case FORK:
        duplicate(command);
        return;
    case WAIT:
        wait(NULL);
        break;
    default:
        break;
    }
    answer(reply);
}

static void be_process(void)
{
    struct command command;
    while (read(commands[me][0], &command, sizeof command) == (long)sizeof command) {
        if (command.age != my_age)
            continue;
        obey(&command);
        if (command.kind == EXIT)
            break;
    }
    _exit(ENDED);
}

/*
 * Forks the spawner, and another one when that is killed, as happens where memory for a copy on write is short. While it
 * cannot fork, it answers in place of the spawner.
 */
static void keep_spawner(void)
{
    struct command command;
    int pid;
    close(replies[0]);
    for (int i = 0; i <= processes; i++)
        close(commands[i][1]); /* so that all end when the first process does */
    begin_memory();
    me = processes;
    for (;;) {
        pid = (int)fork();
        if (pid == 0)
            be_process();
        if (pid < 0) {
            if (read(commands[me][0], &command, sizeof command) != (long)sizeof command)
                _exit(0);
            if (command.age == my_age)
                answer((struct reply){me, ENOMEM_, 0});
        } else {
            if (child_ended())
                _exit(0);
            answer((struct reply){me, KILLED, my_age++});
        }
    }
}

/* --- in the first one --- */

enum { ORPHAN = -1 };
static struct {
    int live, age;
    int unborn; /* spawned, but the kernel does not have it yet */
    int killed; /* known when it is told something again */
    int parent; /* which one forked it; ORPHAN: that one is gone */
    struct {
        unsigned char mapped, prot;
    } pages[PAGES];
} books[PROCESSES + 1];

static struct reply ask(int process, struct command command)
{
    struct reply reply = {process, KILLED, 0};
    if (books[process].killed)
        return reply;
    command.age = books[process].age;
    if (write(commands[process][1], &command, sizeof command) != (long)sizeof command)
        _exit(1);
    for (;;) {
        if (read(replies[0], &reply, sizeof reply) != (long)sizeof reply)
            _exit(1);
        if (reply.status == KILLED && reply.value != books[reply.process].age)
            continue; /* that was another process of this number */
        if (reply.status == KILLED)
            books[reply.process].killed = 1;
        if (reply.process == process)
            return reply;
    }
}

/* It has ended; whoever forked it waits for the watcher. */
static void bury(int process)
{
    if (books[process].parent != ORPHAN)
        ask(books[process].parent, (struct command){.kind = WAIT});
    books[process].live = 0;
    for (int i = 0; i < processes; i++)
        if (books[i].live && books[i].parent == process)
            books[i].parent = ORPHAN;
}

/* The kernel has it from its first operation on that may answer enomem: spawn may not. */
static struct reply be_born(int process)
{
    struct command command = {.kind = FORK, .child = process, .child_age = ++books[process].age};
    struct reply reply;
    if (books[processes].killed) { /* there is another spawner now */
        books[processes].killed = 0;
        books[processes].age++;
    }
    reply = ask(processes, command);
    if (reply.status != OK) {
        reply.status = ENOMEM_;
    } else {
        books[process].unborn = books[process].killed = 0;
        books[process].parent = processes;
    }
    return reply;
}

/* An operation of a process, which the kernel may kill. An unborn one has nothing mapped, so it refuses any access. */
static struct reply tell(int process, struct command command)
{
    struct reply reply = {process, OK, 1};
    if (books[process].unborn && (command.kind == MAP || command.kind == FORK))
        reply = be_born(process);
    if (!books[process].unborn)
        reply = ask(process, command);
    if (reply.status == KILLED || command.kind == EXIT)
        bury(process);
    return reply;
}

static struct reply new_process(int from)
{
    struct command command = {.kind = FORK};
    struct reply reply = {from, ENOPROC_, 0};
    while (command.child < processes && books[command.child].live)
        command.child++;
    if (command.child == processes)
        return reply;
    command.child_age = ++books[command.child].age;
    reply.status = from == processes ? OK : tell(from, command).status;
    reply.value = command.child;
    if (reply.status == OK) {
        books[command.child] = books[from];
        books[command.child].live = 1;
        books[command.child].age = command.child_age;
        books[command.child].unborn = from == processes;
        books[command.child].parent = from == processes ? ORPHAN : from;
    }
    return reply;
}

static int any_mapped(int process, const struct command *command, int mapped)
{
    for (unsigned i = command->page; i < command->page + command->count; i++)
        if (books[process].pages[i].mapped == mapped)
            return 1;
    return 0;
}

static struct reply change(int process, struct command command)
{
    struct reply reply = {process, command.kind == MAP ? EEXIST_ : EFAULT_, 0};
    if (command.kind != UNMAP && any_mapped(process, &command, command.kind == MAP))
        return reply;
    reply = tell(process, command);
    for (unsigned i = command.page; reply.status == OK && i < command.page + command.count; i++) {
        books[process].pages[i].mapped = command.kind != UNMAP;
        books[process].pages[i].prot = (unsigned char)command.prot;
    }
    return reply;
}

static struct reply access_byte(int process, struct command command)
{
    const unsigned page = command.page / (unsigned)page_size, need = command.kind == STORE ? WRITE : READ;
    const int mapped = books[process].pages[page].mapped, prot = books[process].pages[page].prot;
    if (mapped && (prot & (int)need) != 0)
        return tell(process, command);
#ifndef SBRK /* with it the kernel knows no protection, and has mapped more than it was told to */
    /* What may be executed may be read, too, on most hardware. */
    if (!mapped || (prot & EXECUTE) == 0 || need == WRITE) {
        struct reply reply;
        command.kind = need == WRITE ? REFUSE_STORE : REFUSE_LOAD;
        reply = tell(process, command);
        if (reply.status != OK || reply.value == 0) /* it was killed, or not refused */
            return (struct reply){process, reply.status, 0};
    }
#endif
    return (struct reply){process, mapped ? EACCES_ : EFAULT_, 0};
}

/* The next character; 0: there is none. It reads as many as there are: in an emulator each system call is slow. */
static int read_character(char *c)
{
    static char input[200];
    static long length, next;
    if (next >= length) {
        next = 0;
        length = read(0, input, sizeof input);
        if (length <= 0)
            return 0;
    }
    *c = input[next++];
    return 1;
}

/* The next line, cut to what fits; 0: there is none. */
static int read_line(char *line, int size)
{
    int length = 0;
    char c;
    while (read_character(&c)) {
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
    return (word[0] == 'r' ? READ : 0U) | (word[1] == 'w' ? WRITE : 0U) | (word[2] == 'x' ? EXECUTE : 0U);
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
        return new_process(processes);
    if (begins(line, "fork"))
        return new_process(process);
    if (begins(line, "exit"))
        return tell(process, command);
    command.prot = protection_of(words[3]);
    command.kind = begins(line, "map_anon")  ? MAP
                   : begins(line, "unmap")   ? UNMAP
                   : begins(line, "protect") ? PROTECT
                   : begins(line, "store")   ? STORE
                                             : LOAD;
    return command.kind == STORE || command.kind == LOAD ? access_byte(process, command)
                                                         : change(process, command);
}

static void reset(void)
{
    for (int i = 0; i < processes; i++)
        if (books[i].live)
            tell(i, (struct command){.kind = EXIT});
}

static void serve(void)
{
    char line[200];
    while (read_line(line, sizeof line)) {
        int has_value = 0;
        struct reply reply = {0, OK, 0};
        if (begins(line, "reset"))
            reset();
        else
            reply = carry_out(line, &has_value);
        print("-> ");
        print(status_names[reply.status]);
        if (has_value && reply.status == OK) {
            print(" ");
            print_number((unsigned)reply.value);
        }
        print("\n");
    }
}

/* As many as there are descriptors for: a command pipe for each process and the spawner. */
static int make_pipes(void)
{
    int made = 0;
    close(2);
    if (pipe(replies) != 0)
        return 0;
    while (made <= PROCESSES && pipe(commands[made]) == 0)
        made++;
    processes = made - 1;
    return processes > 0;
}

int main(void)
{
    if (!make_pipes()) {
        print("posix_guest: it needs 8 descriptors, for three pipes\n");
        return 1;
    }
#ifndef SBRK
    page_size = sysconf(_SC_PAGESIZE);
#endif
    if (fork() == 0)
        keep_spawner();
    close(replies[1]);
    for (int i = 0; i <= processes; i++)
        close(commands[i][0]);
    print("\n-> forkproof 1 processes="); /* whatever a console has said before */
    print_number((unsigned)processes);
    print(" pages=32 page_size=");
    print_number((unsigned)page_size);
    print(MEMORY);
#ifdef SBRK
    print(" operations=spawn,map_anon,load,store,fork,exit\n");
#else
    print(" execute_reads=yes operations=spawn,map_anon,unmap,protect,load,store,fork,exit\n");
#endif
    serve();
    return 0;
}
