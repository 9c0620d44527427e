#include "help.h"

#include <stdbool.h>
#include <string.h>

static const struct command_help {
    const char *name;
    const char *usages[2];
    const char *does;
} commands[] = {
    {"check",
     {"[--against WHAT] [--geometry NAME] [--seed N] [--ops N] [--faults]\n"
      "                       [--out DIR]",
      "--suite [--against WHAT] [--geometry NAME] [--out DIR]"},
     "check   plays random operations on each implementation; the flat machine judges every answer, and "
     "what\n"
     "        fails is shrunk; with --suite, every transition between the states that two or three processes "
     "can\n"
     "        reach with one or two pages\n"},
    {"suite",
     {"[--geometry NAME] --out DIR"},
     "suite   writes the sequences of check --suite as traces, more than a thousand files\n"},
    {"gen",
     {"[--geometry NAME] [--seed N] [--ops N] [--faults]"},
     "gen     writes random operations with the model's answers to standard output, as a trace\n"},
    {"record",
     {"--against WHAT [--geometry NAME] [--seed N] [--ops N] [--faults]"},
     "record  writes random operations with an implementation's answers to standard output, as a trace\n"},
    {"replay",
     {"[--against WHAT] [--out DIR] FILE..."},
     "replay  plays the operations of traces, or judges the answers in them; - is standard input\n"},
    {"shrink",
     {"[--against WHAT] [--out DIR] FILE..."},
     "shrink  plays the operations of traces, and makes those that fail as few and as simple as they can "
     "be\n"},
    {"explain",
     {"[-o FILE.html|FILE.svg] FILE..."},
     "explain writes traces step by step, in sentences and with what each step changes in the model; as a "
     "page,\n"
     "        with the model in it to go on with; or as a picture of the step that a trace is about\n"},
    {"convert",
     {"--to trace|input [--geometry NAME] FILE"},
     "convert writes a fuzz input as a trace to standard output, or a trace as a fuzz input\n"},
    {"answers", {""}, "answers writes every answer that is allowed, why, and who says so, as a table\n"},
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static const struct option_help {
    char letter;
    const char *value; /* what it can be; NULL: there is none */
    const char *text;
} options[] = {
    {'a', "model, linux, plugin:PATH, exec:COMMAND, or for replay recorded; at most 8 in all",
     "  --against WHAT      model, linux (both: model,linux), plugin:PATH or exec:COMMAND; may be given "
     "again\n"
     "                      (default: model); for replay also recorded: the answers in the trace\n"},
    {'p', "a number of seconds, more than 0 and at most 3600",
     "  --patience SECONDS  how long exec:COMMAND may take for an answer (default: 10)\n"},
    {'g', "tiny, small or sv32", "  --geometry NAME     tiny, small or sv32 (default: small)\n"},
    {'s', "a whole number from 0 to 18446744073709551615",
     "  --seed N            the same seed gives the same operations (default: from the time)\n"},
    {'n', "a whole number from 1 to 18446744073709551615",
     "  --ops N             how many operations (default: 10000; with --time as many as there is time "
     "for)\n"},
    {'m', "a whole number from 1 to 18446744073709551615",
     "  --seeds N           so many sequences, with one seed after the other (default: 1)\n"},
    {'w', "a number of seconds, more than 0 and at most 1000000000",
     "  --time SECONDS      how long check plays, and how long a failure is shrunk (default: to the end)\n"},
    {'i', NULL, "  --suite             play the fixed sequences instead of random operations\n"},
    {'f', NULL, "  --faults            let transfers from and to the file and the swap area fail\n"},
    {'d', "a folder, which is made if it is missing",
     "  --out DIR           where traces are written: those of mismatches (default: .), or the suite's; the\n"
     "                      folder is made if it is missing\n"},
    {'o', "the name of a file",
     "  -o, --output FILE   what explain writes: a page for any browser, or a picture if it ends in .svg\n"
     "                      (default: text)\n"},
    {'j', NULL, "  --json              what was found as one JSON document on standard output\n"},
    {'u', NULL, "  --junit             what was found as one JUnit document on standard output\n"},
    {'x', "linux",
     "  --strict linux      of what is declared open, allow only what Linux leaves open, too\n"},
    {'k', NULL,
     "  --keep-going        after a failure; what fails alike (the same claim, operation and answer) is told "
     "once\n"},
    {'l', "a file that can be written",
     "  --log FILE          all that a plugin or a command prints, also what it answers\n"},
    {'t', "trace or input",
     "  --to trace|input    what convert writes; a fuzz input is one for --geometry\n"},
};
enum { OPTIONS = sizeof options / sizeof options[0] };

static const char exit_statuses[] =
    "exit status: 0 conforms, 1 mismatch, 2 bad usage or input, 3 the model broke its own invariant,\n"
    "4 vacuous: an operation never succeeded, so it was not checked; 130 interrupted\n";

static void write_usages(FILE *out, const struct command_help *command, bool first)
{
    for (int i = 0; i < 2 && command->usages[i] != NULL; i++)
        fprintf(out, "%s forkproof %s%s%s\n", first && i == 0 ? "usage:" : "      ", command->name,
                *command->usages[i] == '\0' ? "" : " ", command->usages[i]);
}

void help_write(FILE *out)
{
    for (int i = 0; i < COMMANDS; i++)
        write_usages(out, &commands[i], i == 0);
    fputs("       forkproof help [COMMAND]\n"
          "       forkproof --help | --version\n\n",
          out);
    for (int i = 0; i < COMMANDS; i++)
        fputs(commands[i].does, out);
    fputs("help    says all this, or what is for one command, as -h and --help do after its name\n\n", out);
    for (int i = 0; i < OPTIONS; i++)
        fputs(options[i].text, out);
    fprintf(out, "\n%s", exit_statuses);
}

void help_write_command(FILE *out, const char *name, const char *letters)
{
    const struct command_help *command = commands;
    while (strcmp(command->name, name) != 0)
        command++;
    write_usages(out, command, true);
    fprintf(out, "\n%s\n", command->does);
    for (int i = 0; i < OPTIONS; i++)
        if (strchr(letters, options[i].letter) != NULL)
            fputs(options[i].text, out);
    fprintf(out, "%s%s", *letters == '\0' ? "" : "\n", exit_statuses);
}

const char *help_value(int letter)
{
    const struct option_help *option = options;
    while (option->letter != letter)
        option++;
    return option->value;
}
