/*
 * Plays files on a target again and again, without an engine, for a number of seconds of processor time.
 * usage: PROGRAM SECONDS FILE...
 */
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "../input/read_bytes.h"
#include "../target.h"

struct bytes {
    unsigned char *data;
    size_t size;
};

static double seconds_used(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static struct bytes read_file(const char *name)
{
    struct bytes bytes = {NULL, 0};
    FILE *file = fopen(name, "rb");
    if (file != NULL)
        bytes.data = read_bytes(file, &bytes.size);
    if (bytes.data == NULL) {
        perror(name);
        exit(2);
    }
    fclose(file);
    return bytes;
}

int main(int argc, char **argv)
{
    int count = argc - 2;
    struct bytes *inputs = argc < 3 ? NULL : calloc((size_t)count, sizeof *inputs);
    double limit, begun;
    uint64_t executions = 0;
    if (inputs == NULL) {
        fprintf(stderr, "usage: %s SECONDS FILE...\n", argv[0]);
        return 2;
    }
    for (int i = 0; i < count; i++)
        inputs[i] = read_file(argv[i + 2]);
    limit = atof(argv[1]);
    begun = seconds_used();
    while (seconds_used() - begun < limit)
        for (int i = 0; i < count; i++, executions++)
            LLVMFuzzerTestOneInput(inputs[i].data, inputs[i].size);
    fprintf(stderr, "timed: executions=%" PRIu64 " seconds=%.3f\n", executions, seconds_used() - begun);
    for (int i = 0; i < count; i++)
        free(inputs[i].data);
    free(inputs);
    return 0;
}
