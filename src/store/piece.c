/* SPDX-License-Identifier: MIT */
#include "store/piece.h"

#include "paper/identity.h"
#include "paper/merge.h"
#include "base/array.h"

#include <stdlib.h>

enum { UNIT_LIMIT = 1 << 28, RANK_TITLE = 1 };

void piece_init(struct piece *piece, struct index *index, struct arena *arena)
{
    *piece = (struct piece){.index = index, .arena = arena, .bare = index_has_bare(index)};
}

void piece_release(struct piece *piece)
{
    free(piece->papers);
    free(piece->aliases);
}

uint32_t piece_follow(const struct piece *piece, uint32_t number)
{
    while (piece->papers[number].into != INDEX_NONE)
        number = piece->papers[number].into;
    return number;
}

static bool add_pending(struct piece *piece, const struct pending *added, uint32_t *number,
                        struct error *error)
{
    void *items = piece->papers;
    if (!array_reserve(&items, &piece->capacity, (size_t)piece->count + 1, sizeof *added, error))
        return false;
    piece->papers = items;
    *number = piece->count;
    piece->papers[piece->count++] = *added;
    return true;
}

static void fingerprint(struct pending *pending)
{
    pending->hash = slice_hash(pending->key);
    pending->titled = false;
    pending->guid = joins_guid_hash(pending->paper.fields[PAPER_GUID]);
}

/* Titles are only asked for when something has nothing better. */
static uint64_t title_of(struct pending *pending)
{
    if (!pending->titled)
        pending->title = joins_title_hash(pending->paper.fields[PAPER_TITLE]);
    pending->titled = true;
    return pending->title;
}

/* The pending form of a stored paper. */
static bool load(struct piece *piece, uint32_t stored, uint32_t *number, struct error *error)
{
    for (uint32_t i = 0; i < piece->count; i++) {
        if (piece->papers[i].stored == stored) {
            *number = piece_follow(piece, i);
            return true;
        }
    }
    struct pending loaded = {.stored = stored,
                             .into = INDEX_NONE,
                             .known = true,
                             .key = index_key(piece->index, stored, piece->arena)};
    if (!index_read(piece->index, stored, piece->arena, &loaded.paper, error))
        return false;
    fingerprint(&loaded);
    return add_pending(piece, &loaded, number, error);
}

/* INDEX_NONE when no paper has or had the key. */
static bool find_key(struct piece *piece, struct slice key, uint32_t *number, struct error *error)
{
    uint64_t hash = slice_hash(key);
    *number = INDEX_NONE;
    for (uint32_t i = 0; i < piece->count; i++)
        if (piece->papers[i].hash == hash && slice_equal(piece->papers[i].key, key))
            *number = piece_follow(piece, i);
    for (uint32_t i = 0; i < piece->alias_count; i++)
        if (piece->aliases[i].hash == hash && slice_equal(piece->aliases[i].old, key))
            *number = piece_follow(piece, piece->aliases[i].paper);
    if (*number != INDEX_NONE)
        return true;
    uint32_t stored = index_find(piece->index, key);
    return stored == INDEX_NONE || !index_has_record(piece->index, stored) ||
           load(piece, stored, number, error);
}

/* Afterwards every paper that may have the title or guid is pending. */
static bool load_candidates(struct piece *piece, uint64_t hash, struct error *error)
{
    struct index_names names;
    uint32_t stored, ignored;
    index_names_init(&names, piece->index, hash);
    while ((stored = index_names_next(&names)) != INDEX_NONE)
        if (index_has_record(piece->index, stored) && !load(piece, stored, &ignored, error))
            return false;
    return true;
}

static bool add_alias(struct piece *piece, struct slice old, uint32_t paper, struct error *error)
{
    void *items = piece->aliases;
    struct pending_alias added = {.old = old, .hash = slice_hash(old), .paper = paper};
    if (!array_reserve(&items, &piece->alias_capacity, (size_t)piece->alias_count + 1, sizeof added,
                       error))
        return false;
    piece->aliases = items;
    piece->aliases[piece->alias_count++] = added;
    return true;
}

/* Merges a record into a pending paper; true when it brought something. */
static bool merge_into(struct piece *piece, uint32_t number, const struct paper *incoming)
{
    struct pending *pending = &piece->papers[number];
    struct paper merged;
    bool changed = merge_paper(&pending->paper, incoming, piece->arena, &merged);
    if (!changed)
        return false;
    merged.id = pending->key;
    pending->paper = merged;
    pending->changed = true;
    fingerprint(pending);
    return true;
}

static bool join(struct piece *piece, uint32_t from, uint32_t into, struct error *error)
{
    struct pending *f = &piece->papers[from];
    struct pending *t = &piece->papers[into];
    f->into = into;
    t->known = t->known || f->known;
    /* Even an equal record is written, so that the earlier of the two times of adding is kept. */
    t->changed = true;
    struct paper merged;
    merge_paper(&t->paper, &f->paper, piece->arena, &merged);
    merged.id = t->key;
    t->paper = merged;
    fingerprint(t);
    return add_alias(piece, f->key, into, error);
}

static bool share_source(const struct paper *a, const struct paper *b)
{
    struct slice left = a->sources, one, other;
    while (slice_next_word(&left, &one)) {
        struct slice right = b->sources;
        while (slice_next_word(&right, &other))
            if (slice_equal(one, other))
                return true;
    }
    return false;
}

/* The same source's record under the same id of its own is the same paper. */
static bool same_guid(const struct pending *pending, const struct paper *incoming, uint64_t guid)
{
    return guid != 0 && pending->guid == guid && pending->into == INDEX_NONE &&
           slice_equal(pending->paper.fields[PAPER_GUID], incoming->fields[PAPER_GUID]) &&
           share_source(&pending->paper, incoming);
}

/* Known by its title alone: text without id and authors. */
static bool is_bare(struct slice key, const struct paper *paper)
{
    return identity_rank(key) == RANK_TITLE && paper->fields[PAPER_AUTHORS].size == 0;
}

static uint32_t better_by_guid(const struct piece *piece, const struct paper *incoming, int rank)
{
    uint64_t guid = joins_guid_hash(incoming->fields[PAPER_GUID]);
    uint32_t best = INDEX_NONE;
    for (uint32_t i = 0; guid && i < piece->count; i++) {
        const struct pending *pending = &piece->papers[i];
        if (!same_guid(pending, incoming, guid) || identity_rank(pending->key) <= rank)
            continue;
        rank = identity_rank(pending->key);
        best = i;
    }
    return best;
}

/* The only paper with a title, not counting one; INDEX_NONE when there are none or several. */
static bool only_by_title(struct piece *piece, struct slice text, uint32_t but, uint32_t *found,
                          struct error *error)
{
    uint64_t title = joins_title_hash(text);
    *found = INDEX_NONE;
    if (title == 0)
        return true;
    if (!index_enter_titles(piece->index, error) || !load_candidates(piece, title, error))
        return false;
    for (uint32_t i = 0; i < piece->count; i++) {
        if (i == but || piece->papers[i].into != INDEX_NONE || title_of(&piece->papers[i]) != title)
            continue;
        if (*found != INDEX_NONE) {
            *found = INDEX_NONE;
            return true;
        }
        *found = i;
    }
    return true;
}

/* The paper of an incoming record, INDEX_NONE when it is a new one. */
static bool find_paper(struct piece *piece, const struct paper *incoming, uint32_t *number,
                       struct error *error)
{
    if (!load_candidates(piece, joins_guid_hash(incoming->fields[PAPER_GUID]), error) ||
        !find_key(piece, incoming->id, number, error))
        return false;
    bool known = *number != INDEX_NONE;
    struct slice key = known ? piece->papers[*number].key : incoming->id;
    uint32_t better = better_by_guid(piece, incoming, identity_rank(key));
    if (better == INDEX_NONE && !known && is_bare(incoming->id, incoming) &&
        !only_by_title(piece, incoming->fields[PAPER_TITLE], INDEX_NONE, &better, error))
        return false;
    if (better == INDEX_NONE)
        return true;
    uint32_t former = *number;
    *number = better;
    return known ? join(piece, former, better, error)
                 : add_alias(piece, incoming->id, better, error);
}

/* The paper that is known by this title alone; INDEX_NONE: there is none. */
static bool find_bare(struct piece *piece, struct slice title, uint32_t *number,
                      struct error *error)
{
    struct paper bare = {.fields[PAPER_TITLE] = title};
    struct text key;
    *number = INDEX_NONE;
    text_init(&key, UNIT_LIMIT);
    identity_key(&bare, &key);
    bool found =
        !text_ok(&key) || key.size == 0 || find_key(piece, text_slice(&key), number, error);
    text_release(&key);
    if (*number != INDEX_NONE &&
        !is_bare(piece->papers[*number].key, &piece->papers[*number].paper))
        *number = INDEX_NONE;
    return found;
}

/* A better key became known: papers that were kept under a poorer one are this paper. */
static bool pull(struct piece *piece, const struct paper *incoming, uint32_t number,
                 struct error *error)
{
    uint64_t guid = joins_guid_hash(incoming->fields[PAPER_GUID]);
    struct slice title = incoming->fields[PAPER_TITLE];
    int rank = identity_rank(piece->papers[number].key);
    for (uint32_t i = 0; guid && i < piece->count; i++)
        if (i != number && same_guid(&piece->papers[i], incoming, guid) &&
            identity_rank(piece->papers[i].key) < rank && !join(piece, i, number, error))
            return false;
    uint32_t bare, only;
    if (rank <= RANK_TITLE || !piece->bare)
        return true;
    if (!find_bare(piece, title, &bare, error))
        return false;
    if (bare == INDEX_NONE || bare == number)
        return true;
    return only_by_title(piece, title, number, &only, error) &&
           (only != bare || join(piece, bare, number, error));
}

static bool add_new(struct piece *piece, const struct paper *incoming, uint32_t *number,
                    struct error *error)
{
    uint32_t mentioned = index_find(piece->index, incoming->id);
    struct pending added = {
        .key = mentioned == INDEX_NONE ? incoming->id
                                       : index_key(piece->index, mentioned, piece->arena),
        .stored = INDEX_NONE,
        .into = INDEX_NONE,
        .changed = true,
    };
    merge_paper(NULL, incoming, piece->arena, &added.paper);
    added.paper.id = added.key;
    fingerprint(&added);
    piece->bare = piece->bare || is_bare(added.key, &added.paper);
    return add_pending(piece, &added, number, error);
}

bool piece_put(struct piece *piece, const struct paper *incoming, uint32_t *number, bool *changed,
               struct error *error)
{
    if (!find_paper(piece, incoming, number, error))
        return false;
    *changed = *number == INDEX_NONE;
    if (*changed && !add_new(piece, incoming, number, error))
        return false;
    if (!pull(piece, incoming, *number, error))
        return false;
    if (!*changed)
        *changed = merge_into(piece, *number, incoming);
    return !piece->arena->failed ||
           error_set(error, ERROR_LIMIT, "the records do not fit in memory");
}

static uint64_t append_aliases(const struct piece *piece, uint32_t number, struct text *out)
{
    uint64_t lines = 0;
    for (uint32_t i = 0; i < piece->alias_count; i++) {
        if (piece_follow(piece, piece->aliases[i].paper) != number)
            continue;
        text_append_string(out, "#alias\t");
        record_append_value(out, piece->aliases[i].old);
        text_append_byte(out, '\t');
        record_append_value(out, piece->papers[number].key);
        text_append_byte(out, '\n');
        lines++;
    }
    return lines;
}

bool piece_write(const struct piece *piece, struct chunk *chunk, struct error *error)
{
    struct text unit;
    bool written = true;
    text_init(&unit, UNIT_LIMIT);
    for (uint32_t i = 0; written && i < piece->count; i++) {
        const struct pending *pending = &piece->papers[i];
        uint64_t lines = 0;
        text_clear(&unit);
        if (pending->into != INDEX_NONE)
            continue;
        if (pending->changed) {
            record_append_paper(&unit, &pending->paper);
            text_append_byte(&unit, '\n');
            lines++;
        }
        lines += append_aliases(piece, i, &unit);
        if (!text_ok(&unit))
            written = error_set(error, ERROR_SYSTEM, "not enough memory");
        else if (lines > 0)
            written = chunk_add(chunk, text_slice(&unit), lines, error);
    }
    text_release(&unit);
    return written;
}
