/*
 * What the program says of its commands and options.
 */
#ifndef HELP_H
#define HELP_H

#include <stdio.h>

/* Of all of them, or of one command, whose options have these letters. */
void help_write(FILE *out);
void help_write_command(FILE *out, const char *name, const char *letters);

/* What the value of an option can be: "--seed x: it is ...". */
const char *help_value(int letter);

#endif
