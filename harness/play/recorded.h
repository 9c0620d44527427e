/*
 * A trace as an implementation: the answers that stand in it are judged. It is read as it is played, so that its length
 * does not matter.
 */
#ifndef RECORDED_H
#define RECORDED_H

#include "run.h"

extern const struct implementation implementation_recorded;

/* The operations of a trace that has been begun, each with the answer that implementation_recorded gives then; one that
   has none is not checked. TRACE_BAD: the reader says why. */
struct source source_recorded(struct trace_reader *reader);

#endif
