/* SPDX-License-Identifier: MIT */
#include "store/index.h"

#include "base/date.h"
#include "base/array.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_LIMIT = 1 << 28 };

void index_init(struct index *index)
{
    *index = (struct index){.count = 0};
    names_init(&index->names);
    listings_init(&index->listings);
    fetches_init(&index->fetches);
    record_layout_own(&index->layout);
    arena_init(&index->scratch, LINE_LIMIT);
}

void index_release(struct index *index)
{
    names_release(&index->names);
    listings_release(&index->listings);
    fetches_release(&index->fetches);
    arena_release(&index->scratch);
    free(index->papers);
    index->papers = NULL;
}

void index_clear(struct index *index)
{
    index_release(index);
    index_init(index);
}

void index_set_maps(struct index *index, struct slice papers, struct slice listings)
{
    index->map = index->names.map = papers;
    index->fetches.map = listings;
}

bool index_set_columns(struct index *index, struct slice names, struct error *error)
{
    return record_layout_parse(&index->layout, names, error);
}

uint32_t index_follow(const struct index *index, uint32_t paper)
{
    while (index->papers[paper].merged != INDEX_NONE)
        paper = index->papers[paper].merged;
    return paper;
}

uint32_t index_find(const struct index *index, struct slice key)
{
    uint32_t name = names_find(&index->names, key);
    return name == NAMES_NONE ? INDEX_NONE : index_follow(index, index->names.names[name].paper);
}

struct slice index_key(const struct index *index, uint32_t paper)
{
    return names_key(&index->names, index->papers[paper].name);
}

bool index_mention(struct index *index, struct slice key, uint32_t *paper, struct error *error)
{
    uint32_t name;
    void *items = index->papers;
    *paper = index_find(index, key);
    if (*paper != INDEX_NONE)
        return true;
    if (!array_reserve(&items, &index->capacity, (size_t)index->count + 1, sizeof *index->papers,
                       error))
        return false;
    index->papers = items;
    if (!names_add(&index->names, key, index->count, &name, error))
        return false;
    *paper = index->count++;
    index->papers[*paper] = (struct index_paper){
        .name = name,
        .merged = INDEX_NONE,
        .first_listing = LISTINGS_END,
        .published = DAY_NONE,
    };
    return true;
}

/* One paper becomes another; its listings follow, its names lead there through merged. */
static void join(struct index *index, uint32_t from, uint32_t into)
{
    struct index_paper *f = &index->papers[from];
    struct index_paper *t = &index->papers[into];
    if (from == into)
        return;
    f->merged = into;
    listings_join(&index->listings, &t->first_listing, &f->first_listing);
    index->joined++;
}

/* #alias OLD NEW: a paper known as OLD only takes NEW as its key. */
static bool take_alias(struct index *index, struct slice line, struct error *error)
{
    struct slice mark, old, new;
    uint32_t from, into, name;
    if (!slice_split(&line, '\t', &mark) || !slice_split(&line, '\t', &old) ||
        !slice_split(&line, '\t', &new) || old.size == 0 || new.size == 0) {
        index->unreadable++;
        return true;
    }
    old = record_value(old, &index->scratch);
    new = record_value(new, &index->scratch);
    from = index_find(index, old);
    into = index_find(index, new);
    if (from == INDEX_NONE)
        return index_mention(index, new, &into, error) &&
               names_add(&index->names, old, into, &name, error);
    if (into != INDEX_NONE) {
        join(index, from, into);
        return true;
    }
    if (!names_add(&index->names, new, from, &name, error))
        return false;
    index->papers[from].name = name;
    return true;
}

/* Only the columns that the index holds: a whole record is read when somebody asks for it. */
static bool split_record(const struct index *index, struct slice line, struct slice *id,
                         struct slice *added, struct slice *published)
{
    const struct record_layout *layout = &index->layout;
    const char *at = line.data, *end = line.data + line.size;
    *id = *added = *published = (struct slice){NULL, 0};
    for (size_t column = 0; column < layout->columns; column++) {
        const char *stop = memchr(at, '\t', (size_t)(end - at));
        if (!stop != (column + 1 == layout->columns))
            return false;
        struct slice value = slice_range(at, stop ? stop : end);
        int field = layout->field_of_column[column];
        if (field == RECORD_ID)
            *id = value;
        else if (field == RECORD_ADDED)
            *added = value;
        else if (field == PAPER_PUBLISHED)
            *published = value;
        at = stop ? stop + 1 : end;
    }
    return id->size > 0;
}

static bool take_record(struct index *index, struct slice line, struct error *error)
{
    struct slice id, added, published;
    uint32_t number;
    if (!split_record(index, line, &id, &added, &published)) {
        index->unreadable++;
        return true;
    }
    if (!index_mention(index, record_value(id, &index->scratch), &number, error))
        return false;
    struct index_paper *paper = &index->papers[number];
    paper->has_record = true;
    paper->record = (uint64_t)(line.data - index->map.data);
    paper->record_size = (uint32_t)line.size;
    paper->published = day_of_partial(published);
    if (!time_parse(added, &paper->added) && !slice_to_int64(added, &paper->added))
        paper->added = 0;
    return true;
}

bool index_take_papers(struct index *index, const struct log_batch *batch, struct error *error)
{
    struct slice lines = batch->lines, line;
    while (lines.size > 0 && slice_next_line(&lines, &line)) {
        arena_clear(&index->scratch);
        bool taken = true;
        if (slice_starts_with(line, SLICE("#alias\t")))
            taken = take_alias(index, line, error);
        else if (!slice_starts_with(line, SLICE("#")))
            taken = take_record(index, line, error);
        if (!taken)
            return false;
    }
    return true;
}

static bool take_listing(struct index *index, struct slice line, struct error *error)
{
    struct listing_line read;
    struct error ignored = ERROR_INIT;
    uint32_t paper;
    if (!listing_parse(line, &index->scratch, &read, &ignored)) {
        index->unreadable++;
        return true;
    }
    if (read.is_fetch)
        return fetches_put(&index->fetches, line, &read.fetch, error);
    if (read.listing.key.size == 0) {
        index->unreadable++;
        return true;
    }
    if (!index_mention(index, read.listing.key, &paper, error))
        return false;
    return listings_put(&index->listings, &index->papers[paper].first_listing, &read.listing,
                        (uint64_t)(line.data - index->fetches.map.data), error);
}

bool index_take_listings(struct index *index, const struct log_batch *batch, struct error *error)
{
    struct slice lines = batch->lines, line;
    while (lines.size > 0 && slice_next_line(&lines, &line)) {
        arena_clear(&index->scratch);
        if (!slice_starts_with(line, SLICE("#")) && !take_listing(index, line, error))
            return false;
    }
    return true;
}

bool index_read(const struct index *index, uint32_t paper, struct arena *arena, struct paper *out,
                struct error *error)
{
    const struct index_paper *p = &index->papers[paper];
    struct slice line = slice_first(slice_from(index->map, (size_t)p->record), p->record_size);
    if (!record_parse_paper(&index->layout, line, arena, out, error))
        return error_while(error, "read the record of %.*s", SLICE_ARG(index_key(index, paper)));
    out->id = index_key(index, paper);
    return true;
}
