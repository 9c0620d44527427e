/*
 * What the file holds from the start: known to the model, the flat machine and whatever else is judged.
 */
#ifndef FILE_BYTE_H
#define FILE_BYTE_H

#include <stdint.h>

#include "../spec/file_byte.acsl"

/* The byte at offset o of file page n. Each page begins with 0xC3, which is the return instruction of x86, so that
   a fetch of it can be tried on such hardware. */
/*@ requires page: n < 1 << 22;
    requires offset: o < 4096;
    assigns \nothing;
    ensures byte: \result == StartByte(n, o); */
static inline unsigned char vm_file_byte(uint32_t n, uint32_t o)
{
    return o == 0 ? 0xC3 : (unsigned char)((n * 31 + o * 7 + 1) % 251);
}

#endif
