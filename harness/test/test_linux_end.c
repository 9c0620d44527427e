/*
 * This host's kernel as an implementation: nothing is left behind, whatever ends the harness or one of its
 * processes.
 */
#define _GNU_SOURCE /* setenv, mkdtemp, kill */

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "linux_steps.h"

enum { CROWD = 300 };

/* The fields of /proc/PID/stat that follow its name: its state and its parent. */
static bool process_state(long pid, char *state, long *parent)
{
    char path[64], line[512] = "";
    FILE *stat;
    char *name_end;

    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    stat = fopen(path, "r");
    if (stat == NULL)
        return false;
    name_end = fgets(line, sizeof line, stat) == NULL ? NULL : strrchr(line, ')');
    fclose(stat);
    return name_end != NULL && sscanf(name_end, ") %c %ld", state, parent) == 2;
}

static bool alive(long pid)
{
    char state;
    long parent;

    return process_state(pid, &state, &parent) && state != 'Z';
}

/* The numbers of the children of this process, and how many there are. */
static int children(long *numbers, int most)
{
    DIR *proc = opendir("/proc");
    char state;
    long parent, pid;
    int n = 0;

    for (struct dirent *entry; proc != NULL && (entry = readdir(proc)) != NULL;) {
        pid = strtol(entry->d_name, NULL, 10);
        if (pid > 0 && n < most && process_state(pid, &state, &parent) && parent == getpid())
            numbers[n++] = pid;
    }
    if (proc != NULL)
        closedir(proc);
    return n;
}

static int count_entries(const char *path)
{
    DIR *directory = opendir(path);
    int n = 0;

    while (directory != NULL && readdir(directory) != NULL)
        n++;
    if (directory != NULL)
        closedir(directory);
    return n;
}

/* Only ever one that is this process's own: kill takes 0 and less for many. */
static int kill_child(long number, int signal_number)
{
    char state;
    long parent;

    if (number <= 1 || !process_state(number, &state, &parent) || parent != getpid())
        return -1;
    return kill((pid_t)number, signal_number);
}

/* A new process of the trace, and its number on this host. */
static long spawn_known(int *process)
{
    long before[CROWD + 2], after[CROWD + 2], number = -1;
    const int n = children(before, CROWD + 2);

    CHECK(SPAWN() == VM_OK);
    *process = (int)value;
    for (int i = children(after, CROWD + 2) - 1; i >= 0; i--) {
        bool known = false;

        for (int j = 0; j < n; j++)
            known = known || before[j] == after[i];
        number = known ? number : after[i];
    }
    CHECK(number > 0);
    return number;
}

/* Not even while it runs has its file a name. A process has three descriptors: its channel, the file and standard
   error. And stop may come twice. */
static void test_files(const char *directory)
{
    char path[64];
    int process;

    CHECK(starts(&small) && count_entries(directory) == 2);
    snprintf(path, sizeof path, "/proc/%ld/fd", spawn_known(&process));
    CHECK(MAP(process, 0, 1, RW) == VM_OK); /* which it answers when it has closed the others */
    CHECK(count_entries(path) == 2 + 3);
    CHECK(FORK(process) == VM_OK && count_entries(path) == 2 + 3);
    kernel->stop();
    kernel->stop();
}

static void test_killed_process(void)
{
    int first, second, third;
    long number;

    CHECK(starts(&small));
    number = spawn_known(&first);
    CHECK(MAP(first, 0, 1, RW) == VM_OK && STORE(first, 0, 5) == VM_OK && FORK(first) == VM_OK);
    CHECK(kill_child(number, SIGKILL) == 0);
    CHECK(LOAD(first, 0) == ANSWER_KILLED && LOAD(first, 0) == VM_ESRCH && loads(1, 0, 5));
    number = spawn_known(&second);
    CHECK(second == first && kill_child(number, SIGKILL) == 0 && FORK(second) == ANSWER_KILLED);
    number = spawn_known(&second);
    CHECK(kill_child(number, SIGKILL) == 0 && EXIT(second) == ANSWER_KILLED && EXIT(second) == VM_ESRCH);
    /* What ends by another signal was not ended for want of memory. */
    number = spawn_known(&third);
    CHECK(kill_child(number, SIGSEGV) == 0 && LOAD(third, 0) == ANSWER_BROKEN && LOAD(third, 0) == VM_ESRCH);
    kernel->stop();
}

static void test_killed_first_process(void)
{
    long numbers[2];
    int n;

    CHECK(starts(&small));
    n = children(numbers, 2);
    CHECK(n == 1 && kill_child(numbers[0], SIGKILL) == 0 && SPAWN() == ANSWER_BROKEN &&
          SPAWN() == ANSWER_BROKEN);
    kernel->stop();
    CHECK(children(numbers, 2) == 0);
}

static void test_killed_harness(void)
{
    enum { GUESTS = 4 };
    const struct timespec moment = {.tv_nsec = 10000000};
    long numbers[GUESTS + 1];
    int ends[2], left = GUESTS;
    pid_t harness;

    CHECK(pipe(ends) == 0);
    harness = fork();
    if (harness == 0) {
        bool made = starts(&small) && SPAWN() == VM_OK && FORK(0) == VM_OK && FORK(1) == VM_OK &&
                    children(numbers, GUESTS + 1) == GUESTS;

        if (made && write(ends[1], numbers, sizeof numbers) == (ssize_t)sizeof numbers)
            pause();
        _exit(EXIT_FAILURE);
    }
    CHECK(close(ends[1]) == 0);
    CHECK(read(ends[0], numbers, sizeof numbers) == (ssize_t)sizeof numbers);
    CHECK(alive(numbers[0]) && alive(numbers[GUESTS - 1]));
    CHECK(kill_child(harness, SIGKILL) == 0 && waitpid(harness, NULL, 0) == harness);
    for (int tries = 0; tries < 500 && left > 0; tries++) {
        left = 0;
        for (int i = 0; i < GUESTS; i++)
            left += alive(numbers[i]);
        nanosleep(&moment, NULL);
    }
    CHECK(left == 0);
    close(ends[0]);
}

static void test_crowd(void)
{
    struct machine crowded = small;
    long numbers[1];

    crowded.processes = CROWD;
    crowded.page_size = 4096;
    CHECK(starts(&crowded));
    CHECK(SPAWN() == VM_OK && MAP(0, 0, 2, RW) == VM_OK && STORE(0, 4095, 200) == VM_OK);
    for (int p = 1; p < CROWD; p++)
        CHECK(FORK(p - 1) == VM_OK && value == (uint32_t)p);
    CHECK(FORK(0) == VM_ENOPROC && STORE(CROWD / 2, 4095, 100) == VM_OK);
    for (int p = 0; p < CROWD; p++)
        CHECK(loads(p, 4095, p == CROWD / 2 ? 100 : 200));
    CHECK(SAME(0, 0, CROWD - 1, 0) == ANSWER_UNSUPPORTED || value == 1);
    kernel->stop();
    CHECK(children(numbers, 1) == 0);
}

static void test_refused_start(const char *directory)
{
    struct machine large = small;

    large.page_size = 1 << 20;
    CHECK(!starts(&large) && strncmp(error, "linux: ", 7) == 0);
    error[0] = '\0';
    CHECK(setenv("TMPDIR", "/nowhere", 1) == 0);
    CHECK(!starts(&small) && strstr(error, "/nowhere") != NULL);
    CHECK(setenv("TMPDIR", directory, 1) == 0);
}

int main(void)
{
    char directory[] = "/var/tmp/test_linux-XXXXXX";
    const int descriptors = count_entries("/proc/self/fd");
    long numbers[1];

    CHECK(mkdtemp(directory) != NULL && setenv("TMPDIR", directory, 1) == 0);
    test_files(directory);
    test_killed_process();
    test_killed_first_process();
    test_killed_harness();
    test_crowd();
    test_refused_start(directory);
    /* . and .. only: no file; and no process, no descriptor. */
    CHECK(count_entries(directory) == 2 && rmdir(directory) == 0);
    CHECK(children(numbers, 1) == 0);
    CHECK(count_entries("/proc/self/fd") == descriptors);
    return checks_end();
}
