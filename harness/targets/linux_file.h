/*
 * The file that the processes of implementation_linux map: a real one, without a name in any directory, so that
 * it is gone when the last process that has it is.
 */
#ifndef LINUX_FILE_H
#define LINUX_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Makes it in $TMPDIR or /var/tmp: file_pages pages of page_size bytes, at most the host's page, with the bytes that
   vm_file_byte says. Its descriptor, or -1 and a sentence in error. */
int linux_file_make(uint32_t page_size, uint32_t file_pages, char *error, unsigned long error_size);

/* Where in it a page begins: a multiple of the host's page size. */
off_t linux_file_offset(uint32_t file_page);

/* The byte at an offset of a page. False, and errno. */
bool linux_file_read(int file, uint32_t file_page, uint32_t offset, unsigned char *byte);

#endif
