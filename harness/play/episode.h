/*
 * Random operations come in episodes. An episode begins without a process, keeps to one style, and ends when every process has
 * exited. Each style brings out other mistakes: few pages make processes meet in one page, many pages fill memory; a chain
 * of forks is deep or wide.
 */
#ifndef EPISODE_H
#define EPISODE_H

#include "../language/machine.h"

enum forks { ANYBODY_FORKS, OLDEST_FORKS, YOUNGEST_FORKS, FORKS };

struct episode {
    uint32_t page, pages; /* most operations are about these: the first, and how many */
    uint32_t processes;   /* about so many live at the same time */
    enum forks forks;
    uint32_t left; /* operations until the processes exit */
};

/* Drawn from random (random.h), for a machine of that size. */
struct episode episode_new(const struct machine *machine, uint64_t *random);

#endif
