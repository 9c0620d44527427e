#include "read_bytes.h"

#include <stdbool.h>
#include <stdlib.h>

unsigned char *read_bytes(FILE *file, size_t *size)
{
    unsigned char *bytes = NULL;
    size_t room = 0;
    bool more = true;
    *size = 0;
    while (more) {
        unsigned char *larger = realloc(bytes, room += room + 4096);
        if (larger == NULL) {
            free(bytes);
            return NULL;
        }
        bytes = larger;
        *size += fread(bytes + *size, 1, room - *size, file);
        more = *size == room;
    }
    if (!ferror(file))
        return bytes;
    free(bytes);
    return NULL;
}
