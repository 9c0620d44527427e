/*
 * The command line.
 */
#define _POSIX_C_SOURCE 200809L /* stat */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "../play/recorded.h"
#include "../targets/attached.h"
#include "../targets/coprocess.h"
#include "../targets/host.h"
#include "../targets/words.h"
#include "command.h"

#define FORKPROOF_VERSION "0.1.0"

static const char help[] =
    "usage: forkproof check [--against WHAT] [--geometry NAME] [--seed N] [--ops N] [--faults]\n"
    "                       [--out DIR]\n"
    "       forkproof check --suite [--against WHAT] [--geometry NAME] [--out DIR]\n"
    "       forkproof suite [--geometry NAME] --out DIR\n"
    "       forkproof gen [--geometry NAME] [--seed N] [--ops N] [--faults]\n"
    "       forkproof record --against WHAT [--geometry NAME] [--seed N] [--ops N] [--faults]\n"
    "       forkproof replay [--against WHAT] [--out DIR] FILE...\n"
    "       forkproof shrink [--against WHAT] [--out DIR] FILE...\n"
    "       forkproof explain [-o FILE.html] FILE...\n"
    "       forkproof convert --to trace|input [--geometry NAME] FILE\n"
    "       forkproof answers\n"
    "       forkproof --help | --version\n"
    "\n"
    "check   plays random operations on each implementation; the flat machine judges every answer, and what\n"
    "        fails is shrunk; with --suite, every transition between the states that two or three processes "
    "can\n"
    "        reach with one or two pages\n"
    "suite   writes these as traces\n"
    "gen     writes random operations with the model's answers to standard output, as a trace\n"
    "record  does the same with another implementation's answers\n"
    "replay  plays the operations of traces, or judges the answers in them; - is standard input\n"
    "shrink  plays the operations of traces, and makes those that fail as few and as simple as they can be\n"
    "explain writes traces step by step, with what each step changes in the model; as a page, with the model "
    "in\n"
    "        it to go on with\n"
    "answers writes every answer that is allowed, why, and who says so, as a table\n"
    "convert writes a fuzz input as a trace to standard output, or a trace as a fuzz input\n"
    "\n"
    "  --against WHAT      model, linux (both: model,linux), plugin:PATH or exec:COMMAND; may be given "
    "again\n"
    "                      (default: model); for replay also recorded: the answers in the trace\n"
    "  --patience SECONDS  how long exec:COMMAND may take for an answer (default: 10)\n"
    "  --geometry NAME     tiny, small or sv32 (default: small)\n"
    "  --seed N            the same seed gives the same operations (default: from the time)\n"
    "  --ops N             how many operations (default: 10000; with --time as many as there is time for)\n"
    "  --seeds N           so many sequences, with one seed after the other (default: 1)\n"
    "  --time SECONDS      how long check plays, and how long a failure is shrunk (default: to the end)\n"
    "  --faults            let transfers from and to the file and the swap area fail\n"
    "  --out DIR           where the trace of a mismatch is written (default: .)\n"
    "  -o, --output FILE   the page that explain writes: one file, for any browser (default: text)\n"
    "  --json, --junit     what was found as one JSON or JUnit document on standard output\n"
    "  --strict linux      of what is declared open, allow only what Linux leaves open, too\n"
    "  --keep-going        after a failure; what fails alike (the same claim, operation and answer) is told "
    "once\n"
    "  --log FILE          all that a plugin or a command prints, also what it answers\n"
    "  --to trace|input    what convert writes; a fuzz input is one for --geometry\n"
    "\n"
    "exit status: 0 conforms, 1 mismatch, 2 bad usage or input, 3 the model broke its own invariant,\n"
    "4 vacuous: an operation never succeeded, 130 interrupted\n";

static const struct option long_options[] = {
    {"against", required_argument, NULL, 'a'}, {"geometry", required_argument, NULL, 'g'},
    {"seed", required_argument, NULL, 's'},    {"ops", required_argument, NULL, 'n'},
    {"faults", no_argument, NULL, 'f'},        {"out", required_argument, NULL, 'd'},
    {"to", required_argument, NULL, 't'},      {"patience", required_argument, NULL, 'p'},
    {"json", no_argument, NULL, 'j'},          {"junit", no_argument, NULL, 'u'},
    {"strict", required_argument, NULL, 'x'},  {"suite", no_argument, NULL, 'i'},
    {"keep-going", no_argument, NULL, 'k'},    {"output", required_argument, NULL, 'o'},
    {"log", required_argument, NULL, 'l'},     {"seeds", required_argument, NULL, 'm'},
    {"time", required_argument, NULL, 'w'},    {NULL, 0, NULL, 0},
};

static const struct command {
    const char *name;
    const char *letters; /* of its options */
    enum run_end (*carry_out)(const struct options *);
    /* Instead: for each file. */
    enum run_end (*carry_out_file)(const struct options *, const char *name);
    int files; /* at most, and then one at least */
} commands[] = {
    {"check", "agsnfdpjukixlmw", command_check, NULL, 0},
    {"gen", "gsnf", command_record, NULL, 0},
    {"record", "agsnfpl", command_record, NULL, 0},
    {"replay", "adpjukxl", NULL, command_replay, INT_MAX},
    {"shrink", "adpjukxlw", NULL, command_shrink, INT_MAX},
    {"convert", "gt", NULL, command_convert, 1},
    {"explain", "o", command_explain, NULL, INT_MAX},
    {"answers", "", command_answers, NULL, 0},
    {"suite", "gd", command_suite, NULL, 0},
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

__attribute__((format(printf, 1, 2))) static enum run_end usage_error(const char *format, ...)
{
    va_list arguments;
    fputs("forkproof: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputs("; see forkproof --help\n", stderr);
    return RUN_FAILED;
}

static bool parse_number(const char *text, uint64_t *number)
{
    char *end;
    errno = 0;
    *number = strtoull(text, &end, 10);
    /* strtoull by itself takes a sign and blanks. */
    return strchr("0123456789", text[0]) != NULL && end != text && *end == '\0' && errno == 0;
}

static const struct implementation *find_implementation(const char *name, size_t length)
{
    static const struct implementation *const all[] = {&implementation_model, &implementation_linux,
                                                       &implementation_recorded};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (strlen(all[i]->name) == length && strncmp(all[i]->name, name, length) == 0)
            return all[i];
    return NULL;
}

static bool add_implementation(const struct implementation *implementation, struct options *options)
{
    if (implementation == NULL || options->against_count == AGAINST_MAX)
        return false;
    options->against[options->against_count++] = implementation;
    return true;
}

/* A path or a command may have commas in it: one that is attached stands alone. */
static bool parse_against(const char *list, struct options *options)
{
    if (strchr(list, ':') != NULL)
        return add_implementation(attached_new(list), options);
    for (;;) {
        size_t length = strcspn(list, ",");
        if (!add_implementation(find_implementation(list, length), options))
            return false;
        if (list[length] == '\0')
            return true;
        list += length + 1;
    }
}

static bool parse_seconds(const char *text, double most, double *seconds)
{
    char *end;
    *seconds = strtod(text, &end);
    return strchr("0123456789.", text[0]) != NULL && end != text && *end == '\0' && *seconds > 0 &&
           *seconds <= most;
}

static bool is_directory(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool parse_option(int letter, const char *argument, struct options *options)
{
    switch (letter) {
    case 'a':
        return parse_against(argument, options);
    case 'g':
        options->machine = machine_find(argument);
        return options->machine != NULL;
    case 's':
        return parse_number(argument, &options->seed);
    case 'n':
        return parse_number(argument, &options->ops) && options->ops > 0;
    case 'f':
        options->faults = true;
        return true;
    case 'j':
        options->trials->document.format = REPORT_JSON;
        return true;
    case 'u':
        options->trials->document.format = REPORT_JUNIT;
        return true;
    case 'x':
        options->trials->strict_linux = true;
        return strcmp(argument, "linux") == 0;
    case 'i':
        options->suite = true;
        return true;
    case 'k':
        options->trials->keep_going = true;
        return true;
    case 'p':
        return parse_seconds(argument, 3600, &coprocess_patience);
    case 't':
        options->to = strcmp(argument, "trace") == 0   ? TO_TRACE
                      : strcmp(argument, "input") == 0 ? TO_INPUT
                                                       : TO_NOTHING;
        return options->to != TO_NOTHING;
    case 'l':
        return words_log_to(argument);
    case 'm':
        return parse_number(argument, &options->seeds) && options->seeds > 0;
    case 'w':
        return parse_seconds(argument, 1e9, &options->trials->seconds);
    case 'o':
        options->page = argument;
        return *argument != '\0';
    default:
        options->trials->out = argument;
        return is_directory(argument);
    }
}

static const char *option_name(int letter)
{
    const struct option *option = long_options;
    while (option->val != letter)
        option++;
    return option->name;
}

/* Reads the options that follow a command's name; RUN_CONFORMS, or RUN_FAILED when it has said why not. */
static enum run_end parse_options(const struct command *command, int argc, char **argv,
                                  struct options *options)
{
    int letter;
    while ((letter = getopt_long(argc, argv, "o:", long_options, NULL)) != -1) {
        if (letter == '?') /* getopt_long has said why */
            return RUN_FAILED;
        if (strchr(command->letters, letter) == NULL)
            return usage_error("%s has no option --%s", command->name, option_name(letter));
        if (!parse_option(letter, optarg, options))
            return usage_error("--%s cannot be '%s'", option_name(letter), optarg);
    }
    return RUN_CONFORMS;
}

/* Of what is given beside the options; RUN_CONFORMS, or RUN_FAILED when it has said what is wrong. */
static enum run_end check_files(const struct command *command, char **files, int count)
{
    if (count > command->files)
        return usage_error("unexpected '%s'", files[command->files]);
    if (command->files > 0 && count == 0)
        return usage_error("%s needs a file", command->name);
    return RUN_CONFORMS;
}

/* Of what is played on: RUN_CONFORMS, or RUN_FAILED when it has said what is wrong. */
static enum run_end check_against(const struct command *command, const struct options *options)
{
    if (command->carry_out == command_record && options->against_count != 1)
        return usage_error("%s is for one implementation", command->name);
    for (size_t i = 0; i < options->against_count; i++)
        if (options->against[i] == &implementation_recorded &&
            (command->carry_out_file != command_replay || options->against_count != 1))
            return usage_error("--against recorded is for replay, and stands alone");
    return RUN_CONFORMS;
}

/* The worst status of any file. */
static enum run_end carry_out_each(const struct command *command, const struct options *options)
{
    enum run_end worst = RUN_CONFORMS;
    for (char **files = options->files; *files != NULL && worst != RUN_INTERRUPTED; files++) {
        enum run_end status = command->carry_out_file(options, *files);
        worst = run_worse(status, worst);
    }
    return worst;
}

static enum run_end carry_out_command(const struct command *command, int argc, char **argv)
{
    struct trials trials = {.out = "."};
    struct options options = {
        .machine = &machine_small, .seed = (uint64_t)time(NULL), .seeds = 1, .trials = &trials};
    enum run_end status;
    if (parse_options(command, argc, argv, &options) != RUN_CONFORMS ||
        check_files(command, argv + optind, argc - optind) != RUN_CONFORMS)
        return RUN_FAILED;
    options.files = argv + optind;
    if (strchr(command->letters, 't') != NULL && options.to == TO_NOTHING)
        return usage_error("%s needs --to", command->name);
    if (options.ops == 0)
        options.ops = trials.seconds != 0 ? OPS_UNLIMITED : 10000;
    if (options.seeds > 1 && options.ops > SEQUENCE_MAX && trials.seconds == 0)
        return usage_error("--seeds is for sequences of at most %d operations", SEQUENCE_MAX);
    if (options.against_count == 0)
        add_implementation(&implementation_model, &options);
    if (check_against(command, &options) != RUN_CONFORMS)
        return RUN_FAILED;
    if (!host_catch_signals()) {
        perror("forkproof: sigaction");
        return RUN_FAILED;
    }
    status = command->carry_out != NULL ? command->carry_out(&options) : carry_out_each(command, &options);
    trials_end(&trials);
    return status;
}

static enum run_end print(const char *text)
{
    fputs(text, stdout);
    return RUN_CONFORMS;
}

static enum run_end choose(int argc, char **argv)
{
    if (argc < 2) {
        fputs(help, stderr);
        return RUN_FAILED;
    }
    if (strcmp(argv[argc - 1], "--help") == 0)
        return print(help);
    if (argc == 2 && strcmp(argv[1], "--version") == 0)
        return print("forkproof " FORKPROOF_VERSION "\n");
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return carry_out_command(&commands[i], argc - 1, argv + 1);
    return usage_error("unknown command '%s'", argv[1]);
}

int main(int argc, char **argv)
{
    enum run_end status = choose(argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("forkproof: standard output");
        status = status == RUN_CONFORMS ? RUN_FAILED : status;
    }
    return (int)status;
}
