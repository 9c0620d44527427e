/*
 * posix_guest.c for xv6: to be copied with it into xv6's folder user/ (README.md).
 * What xv6's library lacks of POSIX is defined here. Its wait tells the argument of exit, and -1 of a killed process.
 */
#ifdef STAND_IN
#include "stand_in.h"
#else
#include "kernel/types.h"
#include "kernel/memlayout.h"
#include "user/user.h"
#if PHYSTOP - KERNBASE >= 16 * 1024 * 1024
/* That is enough for all that the guest maps: nothing may fail for want of memory. */
#define MEMORY ""
#endif
#endif

#define SBRK
#define NULL ((void *)0)
#define _exit exit
#define WIFEXITED(status) 1
#define WEXITSTATUS(status) (status)

#define XV6
#include "posix_guest.c"
