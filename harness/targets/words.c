#include "words.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static FILE *file;
static char kept[WORDS_BYTES]; /* the last bytes */
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
    size_t old = used;
    if (size > sizeof kept) {
        bytes += size - sizeof kept;
        size = sizeof kept;
    }
    if (old > sizeof kept - size)
        old = sizeof kept - size;
    memmove(kept, kept + used - old, old);
    memcpy(kept + old, bytes, size);
    used = old + size;
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
    size_t from = used, lines = 0, length = 0;
    while (from > 0 && (kept[from - 1] != '\n' || from == used || lines < WORDS_LINES - 1)) {
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
