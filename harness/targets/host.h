/*
 * What is needed of the host that a run is on: its clock, and the signals that end a run.
 */
#ifndef HOST_H
#define HOST_H

#include <stdbool.h>

/* Seconds since some moment; nobody sets this clock. */
double host_seconds(void);

/* From now on SIGINT, SIGTERM and SIGHUP, unless they are ignored, end a run at its next step. False: errno says
   why. */
bool host_catch_signals(void);
bool host_interrupted(void);
/* After so many seconds host_interrupted is true, so that a run ends at its next step; after twice as many this process
   aborts. Takes over SIGALRM: an alarm that was set before does not go off. */
void host_end_after(unsigned seconds);

#endif
