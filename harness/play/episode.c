#include "episode.h"

#include "random.h"

/* Half of all episodes are about one to three pages, a quarter about all. */
static uint32_t draw_pages(uint32_t all, uint64_t *random)
{
    const uint32_t few = 1 + random_below(random, 3), some = 1 + random_below(random, all);
    const uint32_t choice[] = {few, few, some, all};
    const uint32_t pages = choice[random_below(random, 4)];
    return pages < all ? pages : all;
}

/* As many as there are, or a few: with many, one of two that share is seldom the next to do something. */
static uint32_t draw_processes(uint32_t all, uint64_t *random)
{
    const uint32_t few = 2 + random_below(random, 3);
    return few > all || random_below(random, 3) == 0 ? all : few;
}

struct episode episode_new(const struct machine *machine, uint64_t *random)
{
    struct episode episode = {.pages = draw_pages(machine->space_pages, random)};
    episode.page = random_below(random, machine->space_pages - episode.pages + 1);
    episode.processes = draw_processes(machine->processes, random);
    episode.forks = (enum forks)random_below(random, FORKS);
    /* Long enough to bring in each of its pages several times. */
    episode.left = 60 + random_below(random, 30 * episode.pages + 60);
    return episode;
}
