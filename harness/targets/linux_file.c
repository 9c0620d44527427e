#define _GNU_SOURCE /* O_TMPFILE, mkostemp */

#include "linux_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../model/file_byte.h"

/* Only every other page of the host's file is used. So no two mappings of it can merge, each page is a mapping
   of its own, and a fault on one never brings in its neighbours (fault-around, which MADV_RANDOM does not
   stop). */
off_t linux_file_offset(uint32_t file_page)
{
    return (off_t)sysconf(_SC_PAGESIZE) * 2 * file_page;
}

/* Never with a name, where the file system can do that; else with one for a moment. -1 and errno. */
static int nameless_file(const char *directory)
{
    char path[PATH_MAX];
    int file = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
        return file;
    if ((size_t)snprintf(path, sizeof path, "%s/forkproof-XXXXXX", directory) >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    file = mkostemp(path, O_CLOEXEC);
    if (file >= 0 && unlink(path) != 0) {
        close(file);
        return -1;
    }
    return file;
}

/* Writes it, and leaves none of it in the page cache: each page is then read when it is first needed. */
static bool fill(int file, uint32_t page_size, uint32_t file_pages)
{
    unsigned char bytes[4096];

    if (ftruncate(file, linux_file_offset(file_pages)) != 0)
        return false;
    for (uint32_t n = 0; n < file_pages; n++) {
        for (uint32_t o = 0; o < page_size; o++)
            bytes[o] = vm_file_byte(n, o);
        if (pwrite(file, bytes, page_size, linux_file_offset(n)) != (ssize_t)page_size)
            return false;
    }
    return fdatasync(file) == 0 && posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) == 0;
}

/* A file system mounted noexec refuses. */
static bool may_execute(int file)
{
    void *mapping = mmap(NULL, 1, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0);

    return mapping != MAP_FAILED && munmap(mapping, 1) == 0;
}

int linux_file_make(uint32_t page_size, uint32_t file_pages, char *error, unsigned long error_size)
{
    const char *directory = getenv("TMPDIR");
    int file;

    /* Not /tmp: what is replaced of a tmpfs goes to swap. */
    if (directory == NULL || directory[0] == '\0')
        directory = "/var/tmp";
    file = nameless_file(directory);
    if (file >= 0 && fill(file, page_size, file_pages) && may_execute(file))
        return file;
    snprintf(error, error_size, "linux: no file to map and execute in %s (TMPDIR chooses another place): %s",
             directory, strerror(errno));
    if (file >= 0)
        close(file);
    return -1;
}

bool linux_file_read(int file, uint32_t file_page, uint32_t offset, unsigned char *byte)
{
    return pread(file, byte, 1, linux_file_offset(file_page) + (off_t)offset) == 1;
}
