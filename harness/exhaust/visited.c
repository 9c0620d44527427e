#include "visited.h"

#include <stdlib.h>

enum { ROOM_AT_FIRST = 1 << 10, NUMBER_BITS = 32 };

static uint64_t hash_of(const struct key *key)
{
    uint64_t hash = 0;
    for (int i = 0; i < KEY_WORDS; i++) {
        hash = (hash ^ key->word[i]) * 0x9e3779b97f4a7c15U;
        hash ^= hash >> 29;
    }
    hash *= 0xbf58476d1ce4e5b9U;
    return hash ^ hash >> 32;
}

static size_t bytes(size_t room, size_t table_size)
{
    return room * (sizeof(struct state) + sizeof(uint32_t)) + table_size * sizeof(uint64_t);
}

static size_t mark(const struct visited *visited, uint64_t hash)
{
    return (size_t)hash & (visited->table_size - 1);
}

/* Of a state with that hash, in the table. */
static uint64_t entry_of(uint64_t hash, size_t number)
{
    return hash >> NUMBER_BITS << NUMBER_BITS | (number + 1);
}

static bool covers(const struct state *known, const struct state *state)
{
    return (known->lenience & ~state->lenience) == 0 && key_same(&known->key, &state->key);
}

/* Where a state is in the table that covers it, or else where it could be. */
static size_t find(const struct visited *visited, const struct state *state, uint64_t hash)
{
    size_t i = mark(visited, hash);
    while (visited->table[i] != 0) {
        const uint64_t entry = visited->table[i];
        if (entry >> NUMBER_BITS == hash >> NUMBER_BITS &&
            covers(&visited->state[(uint32_t)entry - 1], state))
            break;
        i = (i + 1) & (visited->table_size - 1);
    }
    return i;
}

static bool grow_table(struct visited *visited)
{
    const size_t size = visited->table_size == 0 ? 4 * ROOM_AT_FIRST : visited->table_size * 2;
    uint64_t *table = calloc(size, sizeof *table);
    if (table == NULL)
        return false;
    free(visited->table);
    visited->table = table;
    visited->table_size = size;
    for (size_t number = 0; number < visited->count; number++) {
        const uint64_t hash = hash_of(&visited->state[number].key);
        size_t i = mark(visited, hash);
        while (table[i] != 0)
            i = (i + 1) & (size - 1);
        table[i] = entry_of(hash, number);
    }
    return true;
}

static bool grow_states(struct visited *visited)
{
    const size_t room = visited->room == 0 ? ROOM_AT_FIRST : visited->room + visited->room / 2;
    struct state *state = realloc(visited->state, room * sizeof *state);
    uint32_t *from;
    if (state == NULL)
        return false;
    visited->state = state;
    from = realloc(visited->from, room * sizeof *from);
    if (from == NULL)
        return false;
    visited->from = from;
    visited->room = room;
    return true;
}

/* Room for one more; the table is at most three quarters full. */
static bool make_room(struct visited *visited)
{
    if (visited->count == visited->room) {
        if (bytes(visited->room + visited->room / 2, visited->table_size) > visited->limit ||
            visited->count > UINT32_MAX / 2 || !grow_states(visited))
            return false;
    }
    if (visited->count >= visited->table_size / 4 * 3)
        return bytes(visited->room, visited->table_size * 2) <= visited->limit && grow_table(visited);
    return true;
}

bool visited_init(struct visited *visited, size_t limit)
{
    *visited = (struct visited){.limit = limit};
    return grow_states(visited) && grow_table(visited);
}

void visited_free(struct visited *visited)
{
    free(visited->state);
    free(visited->from);
    free(visited->table);
}

bool visited_has(const struct visited *visited, const struct state *state)
{
    return visited->table[find(visited, state, hash_of(&state->key))] != 0;
}

enum visited_result visited_add(struct visited *visited, const struct state *state, uint32_t from)
{
    const uint64_t hash = hash_of(&state->key);
    if (visited->table[find(visited, state, hash)] != 0)
        return VISITED_KNOWN;
    if (!make_room(visited))
        return VISITED_FULL;
    visited->table[find(visited, state, hash)] = entry_of(hash, visited->count);
    visited->state[visited->count] = *state;
    visited->from[visited->count] = from;
    visited->count++;
    return VISITED_NEW;
}
