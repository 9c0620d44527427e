#define _GNU_SOURCE /* pipe2, NSIG */
#include "coprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../language/printable.h"
#include "../language/trace.h"
#include "host.h"
#include "keeper.h"
#include "words.h"

enum {
    NOISE_MAX = 1 << 20, /* bytes without an answer are a flood */
    FIRST_TIMES = 10,
    GRACE_MILLISECONDS = 500, /* to end by itself when nothing more comes; then, when it was told to */
    DEATH_MILLISECONDS = 200  /* from the end of its output to its own */
};
static const char answer_prefix[] = "-> ";
static const char NO_CHARACTER = '\1'; /* in place of a zero byte: no answer has it */

double coprocess_patience = 10;

static struct program {
    const char *command; /* NULL: none runs */
    struct keeper keeper;
    int out, err; /* its standard output and standard error */
    FILE *to;     /* its standard input */
    const struct machine *machine;
    struct declaration declaration;
    bool restart;
    /* What it wrote and was not yet looked at. */
    char bytes[4096];
    size_t used, size;
    /* The line that is being read, or was; what does not fit is dropped. */
    char line[TRACE_LINE_BYTES + 1];
    size_t length;
    int broken; /* enum broken, once it is */
} program;

/* --- the process --- */

static void close_pipes(void)
{
    if (program.to != NULL)
        fclose(program.to);
    if (program.out >= 0)
        close(program.out);
    if (program.err >= 0)
        close(program.err);
    program.to = NULL;
    program.out = program.err = -1;
}

static void end(void)
{
    if (program.command == NULL)
        return;
    close_pipes();
    if (program.broken != BROKEN_UNKNOWN || host_interrupted() ||
        !keeper_ended(&program.keeper, GRACE_MILLISECONDS)) {
        keeper_terminate(&program.keeper);
        keeper_ended(&program.keeper, GRACE_MILLISECONDS);
    }
    keeper_end(&program.keeper);
    program.command = NULL;
}

struct start {
    const char *command;
    int in, out, err;
};

static void become(void *state)
{
    const struct start *start = state;
    signal(SIGPIPE, SIG_DFL);
    if (dup2(start->in, STDIN_FILENO) >= 0 && dup2(start->out, STDOUT_FILENO) >= 0 &&
        dup2(start->err, STDERR_FILENO) >= 0)
        execl("/bin/sh", "sh", "-c", start->command, (char *)NULL);
    _exit(127);
}

static void close_all(const int descriptors[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        close(descriptors[i]);
}

/* Both ends of each of three. */
static bool make_pipes(int ends[6])
{
    size_t made = 0;
    while (made < 6 && pipe2(ends + made, O_CLOEXEC) == 0)
        made += 2;
    if (made < 6)
        close_all(ends, made);
    return made == 6;
}

static bool start_command(const char *command, char *error, unsigned long error_size)
{
    int ends[6];
    bool started;
    if (!make_pipes(ends))
        return attached_error(error, error_size, "cannot make a pipe: %s", strerror(errno));
    signal(SIGPIPE, SIG_IGN);
    program =
        (struct program){.command = command, .out = ends[2], .err = ends[4], .to = fdopen(ends[1], "w")};
    started = program.to != NULL &&
              keeper_start(&program.keeper, become, &(struct start){command, ends[0], ends[3], ends[5]});
    close_all((int[]){ends[0], ends[3], ends[5]}, 3);
    if (started)
        return true;
    attached_error(error, error_size, "cannot run a command: %s", strerror(errno));
    if (program.to == NULL)
        close(ends[1]);
    close_pipes();
    program.command = NULL;
    return false;
}

/* --- what it says --- */

/* What is there of standard error. */
static void read_errors(void)
{
    struct pollfd errors = {.fd = program.err, .events = POLLIN};
    while (program.err >= 0 && poll(&errors, 1, 0) > 0)
        if (!words_read(program.err)) {
            close(program.err);
            program.err = -1;
        }
}

/* What it printed last may say why, also in a line that has no end. */
static bool break_off(int broken)
{
    read_errors();
    if (broken != BROKEN_NONSENSE)
        words_keep(program.line, program.length);
    program.broken = broken;
    return false;
}

/* How it ended, whose output has. */
static int death(void)
{
    const int how = keeper_ended(&program.keeper, DEATH_MILLISECONDS) ? program.keeper.how : 0;
    if (!program.keeper.ended)
        return BROKEN_CLOSED;
    if (WIFSIGNALED(how))
        return WTERMSIG(how);
    /* So a shell says that what it ran was killed. */
    return WEXITSTATUS(how) > 128 && WEXITSTATUS(how) < 128 + NSIG ? WEXITSTATUS(how) - 128 : BROKEN_EXIT;
}

/* Waits for more output. */
static bool read_more(double until)
{
    double left;
    ssize_t size;
    while ((left = until - host_seconds()) > 0 && !host_interrupted()) {
        struct pollfd output[] = {{.fd = program.out, .events = POLLIN},
                                  {.fd = program.err, .events = POLLIN}};
        int ready = poll(output, 2, left > 0.2 ? 200 : (int)(left * 1000) + 1);
        if (ready > 0 && output[1].revents != 0)
            read_errors();
        if (ready <= 0 || output[0].revents == 0)
            continue;
        size = read(program.out, program.bytes, sizeof program.bytes);
        if (size <= 0)
            return break_off(death());
        words_log(program.bytes, (size_t)size);
        program.used = 0;
        program.size = (size_t)size;
        return true;
    }
    return break_off(BROKEN_HANG);
}

/* Adds what was read to the line; true: it is whole. */
static bool add_to_line(void)
{
    while (program.used < program.size) {
        char c = program.bytes[program.used++];
        if (c == '\n')
            return true;
        if (c == '\0' &&
            program.length > 0) /* in front of a line it is what a serial line makes of silence */
            c = NO_CHARACTER;
        if (c != '\r' && c != '\0' && program.length < TRACE_LINE_BYTES)
            program.line[program.length++] = c;
    }
    return false;
}

/* It is no answer. */
static void keep_line(void)
{
    words_keep(program.line, program.length);
    words_keep("\n", 1);
}

/* The next line that is an answer, without its prefix; NULL: program.broken says why there is none. */
static const char *read_answer(double patience)
{
    double until = host_seconds() + patience;
    size_t noise = 0;
    for (;;) {
        program.length = 0;
        while (!add_to_line()) {
            noise += program.size;
            if (noise > NOISE_MAX) {
                break_off(BROKEN_FLOOD);
                return NULL;
            }
            if (!read_more(until))
                return NULL;
        }
        program.line[program.length] = '\0';
        if (strncmp(program.line, answer_prefix, strlen(answer_prefix)) == 0)
            return program.line + strlen(answer_prefix);
        keep_line();
    }
}

/* --- the connection --- */

static bool send_line(void)
{
    return (fputs("\n", program.to) != EOF && fflush(program.to) == 0) || break_off(death());
}

static bool send_reset(const struct machine *machine)
{
    fprintf(program.to, "reset processes=%u pages=%u page_size=%u file_pages=%u frames=%u slots=%u tables=%u",
            machine->processes, machine->space_pages, machine->page_size, machine->file_pages,
            machine->frames, machine->slots, machine->tables);
    return send_line();
}

static bool cannot_start(char *error, unsigned long error_size, const char *when)
{
    return attached_error(error, error_size, "%s: %s", when, broken_why(program.broken));
}

static bool read_declaration(const struct machine *machine, char *error, unsigned long error_size)
{
    static const char hello[] = "forkproof 1";
    const char *line = read_answer(coprocess_patience * FIRST_TIMES);
    char what[160];
    unsigned long column;
    if (line == NULL)
        return cannot_start(error, error_size, "no line '-> forkproof 1 operations=...' came");
    if (strncmp(line, hello, strlen(hello)) != 0 || !strchr(" ", line[strlen(hello)]))
        return attached_error(error, error_size,
                              "its first line is not '-> forkproof 1 operations=...': %.60s", line);
    if (declaration_read(line + strlen(hello), machine, &program.declaration, &program.restart, &column, what,
                         sizeof what))
        return true;
    return attached_error(error, error_size, "its first line, column %lu: %s",
                          column + strlen(answer_prefix) + strlen(hello), what);
}

static bool reset(const struct machine *machine, char *error, unsigned long error_size)
{
    const char *line = send_reset(machine) ? read_answer(coprocess_patience * FIRST_TIMES) : NULL;
    if (line == NULL)
        return cannot_start(error, error_size, "reset is not answered");
    return strcmp(line, "ok") == 0 ||
           attached_error(error, error_size, "its answer to reset is not ok: %.60s", line);
}

static bool start(const char *location, const struct machine *machine, struct declaration *declaration,
                  char *error, unsigned long error_size)
{
    bool ready = true;
    words_begin();
    if (program.command != NULL &&
        (program.command != location || program.machine != machine || program.broken != BROKEN_UNKNOWN))
        end();
    if (program.command == NULL) {
        ready = start_command(location, error, error_size);
        program.machine = machine;
        ready = ready && read_declaration(machine, error, error_size);
    }
    ready = ready && reset(machine, error, error_size);
    *declaration = program.declaration;
    if (!ready) {
        make_printable(error); /* it may quote the program */
        end();
    }
    return ready;
}

/* Has nothing come that looks like an answer, though nothing was asked? */
static bool is_quiet(void)
{
    struct pollfd output = {.fd = program.out, .events = POLLIN};
    size_t noise = 0;
    program.length = 0;
    for (;;) {
        while (add_to_line()) {
            program.line[program.length] = '\0';
            if (strncmp(program.line, answer_prefix, strlen(answer_prefix)) == 0)
                return break_off(BROKEN_NONSENSE);
            keep_line();
            program.length = 0;
        }
        noise += program.size;
        if (noise > NOISE_MAX)
            return break_off(BROKEN_FLOOD);
        if (poll(&output, 1, 0) <= 0)
            return true;
        if (!read_more(host_seconds() + 1))
            return false;
    }
}

static struct answer step(const struct op *op)
{
    struct answer answer = {.status = ANSWER_BROKEN};
    const char *line;
    *program.line = '\0';
    if (program.broken != BROKEN_UNKNOWN || !is_quiet())
        return answer;
    trace_write_op(program.to, op);
    line = send_line() ? read_answer(coprocess_patience) : NULL;
    if (line != NULL && !trace_read_answer(line, op->kind, &answer)) {
        answer.status = ANSWER_BROKEN;
        break_off(BROKEN_NONSENSE);
    }
    return answer;
}

static int broken(char *said, unsigned long size)
{
    snprintf(said, size, "%s", program.broken == BROKEN_NONSENSE ? program.line : "");
    make_printable(said);
    return program.broken;
}

static void stop(void)
{
    if (program.command != NULL && (program.restart || program.broken != BROKEN_UNKNOWN))
        end();
}

const struct connection connection_coprocess = {
    .start = start, .step = step, .broken = broken, .stop = stop, .end = end};
