/*
 * The command line.
 */
#define _POSIX_C_SOURCE 200809L /* fcntl */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../play/recorded.h"
#include "../targets/attached.h"
#include "../targets/coprocess.h"
#include "../targets/host.h"
#include "../targets/words.h"
#include "command.h"
#include "help.h"
#include "nearest.h"
#include "output.h"

#define FORKPROOF_VERSION "0.1.0"

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
enum { OPTIONS = sizeof long_options / sizeof long_options[0] - 1, LETTERS = 128 };

__attribute__((format(printf, 1, 2))) static enum run_end usage_error(const char *format, ...)
{
    va_list arguments;
    fputs("forkproof: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputs("\n", stderr);
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
        options->log = argument;
        return *argument != '\0';
    case 'm':
        return parse_number(argument, &options->seeds) && options->seeds > 0;
    case 'w':
        return parse_seconds(argument, 1e9, &options->trials->seconds);
    case 'o':
        options->page = argument;
        return *argument != '\0';
    default:
        options->trials->out = argument;
        return *argument != '\0';
    }
}

static const char *option_name(int letter)
{
    const struct option *option = long_options;
    while (option->val != letter)
        option++;
    return option->name;
}

static enum run_end refuse_value(int letter, const char *value)
{
    return usage_error("--%s cannot be '%s'; it is %s", option_name(letter), value, help_value(letter));
}

static enum run_end refuse_file(int letter, const char *path)
{
    return usage_error("--%s cannot be '%s' (%s); it is %s", option_name(letter), path, strerror(errno),
                       help_value(letter));
}

static enum run_end refuse_letter(const struct command *command, int letter)
{
    return usage_error("%s has no option --%s; see forkproof %s --help", command->name, option_name(letter),
                       command->name);
}

/* Of what getopt_long has just called an error. */
static enum run_end refuse_option(const struct command *command, int error, const char *argument)
{
    const char *names[OPTIONS], *near;
    char word[64];
    size_t count = 0;
    if (error == ':')
        return strchr(command->letters, optopt) == NULL
                   ? refuse_letter(command, optopt)
                   : usage_error("--%s needs a value; it is %s", option_name(optopt), help_value(optopt));
    if (optopt != 0 && strchr(argument, '=') == NULL)
        return usage_error("unknown option -%c; see forkproof %s --help", optopt, command->name);
    snprintf(word, sizeof word, "%.*s", (int)strcspn(argument + 2, "="), argument + 2);
    if (optopt != 0)
        return usage_error("--%s takes no value", word);
    for (int i = 0; i < OPTIONS; i++)
        if (strchr(command->letters, long_options[i].val) != NULL)
            names[count++] = long_options[i].name;
    near = nearest(word, names, count);
    return near != NULL ? usage_error("unknown option --%s; is --%s meant?", word, near)
                        : usage_error("unknown option --%s; see forkproof %s --help", word, command->name);
}

/* Reads the options that follow a command's name, and marks the letters of those that are given; RUN_CONFORMS, or RUN_FAILED
   when it has said why not. */
static enum run_end parse_options(const struct command *command, int argc, char **argv,
                                  struct options *options, bool given[LETTERS])
{
    int letter;
    while ((letter = getopt_long(argc, argv, ":o:", long_options, NULL)) != -1) {
        if (letter == '?' || letter == ':')
            return refuse_option(command, letter, argv[optind - 1]);
        if (strchr(command->letters, letter) == NULL)
            return refuse_letter(command, letter);
        if (!parse_option(letter, optarg, options))
            return refuse_value(letter, optarg);
        given[letter] = true;
    }
    return RUN_CONFORMS;
}

/* Of what is given beside the options; RUN_CONFORMS, or RUN_FAILED when it has said what is wrong. */
static enum run_end check_files(const struct command *command, char **files, int count)
{
    if (count > command->files)
        return usage_error("unexpected '%s': %s takes %s", files[command->files], command->name,
                           command->files == 0 ? "no file" : "one file");
    if (command->files > 0 && count == 0)
        return usage_error("%s needs a file, or - for standard input", command->name);
    return RUN_CONFORMS;
}

/* Of what is played on: RUN_CONFORMS, or RUN_FAILED when it has said what is wrong. */
static enum run_end check_against(const struct command *command, const struct options *options)
{
    if (command->carry_out == command_record && options->against_count != 1)
        return usage_error("%s is for one implementation; give one --against", command->name);
    for (size_t i = 0; i < options->against_count; i++)
        if (options->against[i] == &implementation_recorded &&
            (command->carry_out_file != command_replay || options->against_count != 1))
            return usage_error("--against recorded is for replay, and stands alone");
    return RUN_CONFORMS;
}

/* Is any that is attached played on; is any by exec:? */
static bool is_attached(const struct options *options, bool by_exec)
{
    for (size_t i = 0; i < options->against_count; i++)
        if (options->against[i]->location != NULL && (!by_exec || options->against[i]->contained))
            return true;
    return false;
}

/* Options without which a command cannot do, and those that it would ignore; RUN_CONFORMS, or RUN_FAILED when it has said what
   is wrong. */
static enum run_end check_given(const struct command *command, const struct options *options,
                                const bool given[LETTERS])
{
    const struct {
        bool holds;
        const char *what, *letters, *why; /* with it, these are ignored */
    } clashes[] = {
        {given['j'], "--json", "u", "one document is written"},
        {options->suite, "--suite", "snmfw", "its sequences are fixed, and all are played"},
        {options->to == TO_INPUT, "--to input", "g", "the trace names its geometry"},
        {options->against[0] == &implementation_recorded, "--against recorded", "dk",
         "the answers are judged as they stand in the trace"},
    };
    if (strchr(command->letters, 't') != NULL && !given['t'])
        return usage_error("%s needs --to trace or --to input", command->name);
    if (command->carry_out == command_suite && !given['d'])
        return usage_error("%s needs --out DIR, the folder for its traces", command->name);
    for (size_t i = 0; i < sizeof clashes / sizeof clashes[0]; i++)
        for (const char *letter = clashes[i].letters; clashes[i].holds && *letter != '\0'; letter++)
            if (given[(unsigned char)*letter])
                return usage_error("--%s does not go with %s: %s; leave one of them out",
                                   option_name(*letter), clashes[i].what, clashes[i].why);
    if (given['p'] && !is_attached(options, true))
        return usage_error("--patience is for --against exec:COMMAND; leave it out");
    if (given['l'] && !is_attached(options, false))
        return usage_error("--log is for --against plugin:PATH or exec:COMMAND; leave it out");
    if (options->seeds > 1 && options->ops > SEQUENCE_MAX && options->ops != OPS_UNLIMITED)
        return usage_error("--seeds is for sequences of at most %d operations; give a smaller --ops",
                           SEQUENCE_MAX);
    return RUN_CONFORMS;
}

/* What is written beside the output, if it can be; RUN_CONFORMS, or RUN_FAILED when it has said what is wrong. */
static enum run_end prepare_outputs(const struct options *options, const bool given[LETTERS])
{
    if (given['d'] && !output_folder(options->trials->out))
        return refuse_file('d', options->trials->out);
    if (given['l'] && !words_log_to(options->log))
        return refuse_file('l', options->log);
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
    bool given[LETTERS] = {false};
    enum run_end status;
    opterr = 0; /* parse_options says what is wrong */
    if (parse_options(command, argc, argv, &options, given) != RUN_CONFORMS ||
        check_files(command, argv + optind, argc - optind) != RUN_CONFORMS)
        return RUN_FAILED;
    options.files = argv + optind;
    if (options.ops == 0)
        options.ops = trials.seconds != 0 ? OPS_UNLIMITED : 10000;
    if (options.against_count == 0)
        add_implementation(&implementation_model, &options);
    if (check_against(command, &options) != RUN_CONFORMS ||
        check_given(command, &options, given) != RUN_CONFORMS ||
        prepare_outputs(&options, given) != RUN_CONFORMS)
        return RUN_FAILED;
    if (!host_catch_signals()) {
        perror("forkproof: sigaction");
        return RUN_FAILED;
    }
    status = command->carry_out != NULL ? command->carry_out(&options) : carry_out_each(command, &options);
    trials_end(&trials);
    return status;
}

static const struct command *find_command(const char *name)
{
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(name, commands[i].name) == 0)
            return &commands[i];
    return NULL;
}

static enum run_end refuse_command(const char *name)
{
    const char *names[COMMANDS + 1] = {"help"}, *near;
    for (int i = 0; i < COMMANDS; i++)
        names[i + 1] = commands[i].name;
    near = nearest(name, names, COMMANDS + 1);
    return near != NULL ? usage_error("unknown command '%s'; is %s meant?", name, near)
                        : usage_error("unknown command '%s'; see forkproof --help", name);
}

static bool asks_for_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static enum run_end print_help(const struct command *command)
{
    if (command == NULL)
        help_write(stdout);
    else
        help_write_command(stdout, command->name, command->letters);
    return RUN_CONFORMS;
}

/* "help" and what follows it. */
static enum run_end command_help(int argc, char **argv)
{
    const bool of_all = argc == 1 || asks_for_help(argv[1]) || strcmp(argv[1], "help") == 0;
    const struct command *command = of_all ? NULL : find_command(argv[1]);
    if (argc > 2)
        return usage_error("unexpected '%s': help is for one command", argv[2]);
    return of_all || command != NULL ? print_help(command) : refuse_command(argv[1]);
}

static enum run_end choose(int argc, char **argv)
{
    const struct command *command;
    if (argc < 2) {
        help_write(stderr);
        return RUN_FAILED;
    }
    if (asks_for_help(argv[1]))
        return print_help(NULL);
    if (strcmp(argv[1], "help") == 0)
        return command_help(argc - 1, argv + 1);
    if (strcmp(argv[1], "--version") == 0) {
        puts("forkproof " FORKPROOF_VERSION);
        return RUN_CONFORMS;
    }
    command = find_command(argv[1]);
    if (command == NULL)
        return refuse_command(argv[1]);
    for (int i = 2; i < argc; i++)
        if (asks_for_help(argv[i]))
            return print_help(command);
    return carry_out_command(command, argc - 1, argv + 1);
}

/* A file that is opened would else get the number of a standard stream that is closed, and with it what is printed there. */
static bool has_standard_streams(void)
{
    for (int number = STDIN_FILENO; number <= STDERR_FILENO; number++)
        if (fcntl(number, F_GETFD) < 0 &&
            (number == STDOUT_FILENO ||
             open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY) != number))
            return false;
    return true;
}

int main(int argc, char **argv)
{
    enum run_end status;
    if (!has_standard_streams())
        return (int)usage_error("standard output is closed; send it to /dev/null if nobody needs it");
    status = choose(argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("forkproof: standard output");
        status = run_worse(status, RUN_FAILED);
    }
    return (int)status;
}
