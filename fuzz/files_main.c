/*
 * Plays files on a target without an engine, as any compiler builds it: to repeat what was found, and to measure.
 * usage: TARGET-GEOMETRY FILE...
 */
#include <stdlib.h>

#include "input/read_bytes.h"
#include "target.h"

/* Exit status 2: it cannot be read. */
static int play_file(const char *name)
{
    size_t size = 0;
    FILE *file = fopen(name, "rb");
    unsigned char *bytes = file == NULL ? NULL : read_bytes(file, &size);
    int status = bytes == NULL ? 2 : 0;
    if (bytes == NULL)
        perror(name);
    else
        LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    if (file != NULL)
        fclose(file);
    return status;
}

int main(int argc, char **argv)
{
    int status = 0;
    for (int i = 1; i < argc && status == 0; i++)
        status = play_file(argv[i]);
    return status;
}
