/*
 * What this host's Linux takes for what bench_model.c measures of the model: nanoseconds of the fastest of rounds calls.
 */
#ifndef BENCH_LINUX_H
#define BENCH_LINUX_H

/* The first load of an anonymous page, beside so many others in memory. */
double linux_fault(int pages, int rounds);

/* fork with so many anonymous pages in memory, until it returns in the parent. */
double linux_fork(int pages, int rounds);

/* Taking a page of a file from so many mappings of it, by a hole in the file: MADV_PAGEOUT passes over pages that are mapped
   more than once, and there may be no swap. */
double linux_evict(int sharers, int rounds);

#endif
