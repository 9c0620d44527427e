/*
 * What others wrote and a message shows: nothing of it may upset the terminal that shows it.
 */
#ifndef PRINTABLE_H
#define PRINTABLE_H

#include <ctype.h>

static inline void make_printable(char *text)
{
    for (; *text != '\0'; text++)
        if (!isprint((unsigned char)*text))
            *text = '?';
}

#endif
