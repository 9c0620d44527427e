#include "words.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static FILE *file;
/* The last bytes, and some before them, so that they are not moved for each line. */
static char kept[2 * WORDS_BYTES];
static size_t used;
static char last[WORDS_BYTES + 2];

bool words_log_to(const char *path)
{
    file = fopen(path, "w");
    return file != NULL && setvbuf(file, NULL, _IOLBF, BUFSIZ) == 0;
}

void words_begin(void)
{
    used = 0;
}

void words_log(const char *bytes, size_t size)
{
    if (file != NULL)
        fwrite(bytes, 1, size, file);
}

void words_keep(const char *bytes, size_t size)
{
    if (size > WORDS_BYTES) {
        bytes += size - WORDS_BYTES;
        size = WORDS_BYTES;
    }
    if (used + size > sizeof kept) {
        const size_t left = WORDS_BYTES - size;
        memmove(kept, kept + used - left, left);
        used = left;
    }
    memcpy(kept + used, bytes, size);
    used += size;
}

void words_add(const char *bytes, size_t size)
{
    words_log(bytes, size);
    words_keep(bytes, size);
}

bool words_read(int descriptor)
{
    char bytes[4096];
    const ssize_t size = read(descriptor, bytes, sizeof bytes);
    if (size > 0)
        words_add(bytes, (size_t)size);
    return size > 0 || (size < 0 && errno == EINTR);
}

const char *words_last(void)
{
    const size_t oldest = used > WORDS_BYTES ? used - WORDS_BYTES : 0;
    size_t from = used, lines = 0, length = 0;
    while (from > oldest && (kept[from - 1] != '\n' || from == used || lines < WORDS_LINES - 1)) {
        lines += kept[from - 1] == '\n' && from != used;
        from--;
    }
    for (; from < used; from++)
        if (kept[from] != '\r' && kept[from] != '\0')
            last[length++] =
                (char)(kept[from] == '\n' || isprint((unsigned char)kept[from]) ? kept[from] : '?');
    if (length > 0 && last[length - 1] != '\n')
        last[length++] = '\n';
    last[length] = '\0';
    return last;
}
