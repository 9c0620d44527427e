/*
 * Files and folders that commands write.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "../play/run.h"

/* The folder of that name can be written to; it and those above it are made if they are missing. False: errno says why not. */
bool output_folder(const char *path);

/* Closes a file that was written; good: so far without an error, which errno tells. Unless it is whole it is removed, so that
   nobody takes it for what it should be: RUN_FAILED, when it has said why. */
enum run_end output_close(FILE *file, const char *path, bool good);

#endif
