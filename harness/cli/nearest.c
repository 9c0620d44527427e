#include "nearest.h"

#include <stdbool.h>
#include <string.h>

enum { LETTERS_MAX = 32, TOO_FAR = 3 };

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* How many letters have to be put in, left out, changed, or swapped with the next one. */
static unsigned distance(const char *a, const char *b)
{
    unsigned steps[LETTERS_MAX + 1][LETTERS_MAX + 1]; /* from so many letters of a to so many of b */
    const size_t a_length = strlen(a), b_length = strlen(b);
    if (a_length > LETTERS_MAX || b_length > LETTERS_MAX)
        return TOO_FAR;
    for (size_t i = 0; i <= a_length; i++)
        for (size_t j = 0; j <= b_length; j++) {
            if (i == 0 || j == 0) {
                steps[i][j] = (unsigned)(i + j);
                continue;
            }
            steps[i][j] = least(least(steps[i - 1][j], steps[i][j - 1]) + 1,
                                steps[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                steps[i][j] = least(steps[i][j], steps[i - 2][j - 2] + 1);
        }
    return steps[a_length][b_length];
}

const char *nearest(const char *word, const char *const *names, size_t count)
{
    const char *found = NULL;
    unsigned best = TOO_FAR;
    for (size_t i = 0; i < count; i++) {
        const bool begins = *word != '\0' && strncmp(names[i], word, strlen(word)) == 0;
        const unsigned differ = begins ? 1 : distance(word, names[i]);
        if (differ < best && 2 * differ < strlen(names[i])) {
            found = names[i];
            best = differ;
        }
    }
    return found;
}
