#define _POSIX_C_SOURCE 200809L /* fileno, strdup */
#include "output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "errors.h"

static bool make_folder(const char *path)
{
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

bool output_folder(const char *path)
{
    char *part = strdup(path);
    struct stat status;
    bool made = part != NULL && *path != '\0';
    if (*path == '\0')
        errno = ENOENT;
    for (char *slash = part; made && (slash = strchr(slash + 1, '/')) != NULL; *slash = '/') {
        *slash = '\0';
        made = make_folder(part);
    }
    made = made && make_folder(path) && stat(path, &status) == 0;
    if (made && !S_ISDIR(status.st_mode)) {
        errno = ENOTDIR;
        made = false;
    }
    free(part);
    return made && access(path, W_OK | X_OK) == 0;
}

enum run_end output_close(FILE *file, const char *path, bool good)
{
    struct stat status;
    const bool regular = fstat(fileno(file), &status) == 0 && S_ISREG(status.st_mode);
    good = fclose(file) == 0 && good;
    if (good)
        return RUN_CONFORMS;
    system_error(path);
    if (regular) /* not a device */
        unlink(path);
    return RUN_FAILED;
}
