/* SPDX-License-Identifier: MIT */
#include "store/index.h"

#include "base/array.h"
#include "base/checksum.h"
#include "index/builder.h"
#include "index/terms.h"
#include "store/alias.h"
#include "store/line.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_LIMIT = 1 << 28 };

void index_init(struct index *index)
{
    *index = (struct index){.papers_file = -1};
    tail_init(&index->tail);
    record_layout_own(&index->layout);
    arena_init(&index->scratch, LINE_LIMIT);
}

void part_close(struct part *part)
{
    segment_close(&part->segment);
    file_map_close(&part->map);
    text_release(&part->image);
}

void index_release(struct index *index)
{
    for (uint32_t i = 0; i < index->part_count; i++)
        part_close(&index->parts[i]);
    free(index->parts);
    builder_close(index->builder);
    tail_release(&index->tail);
    arena_release(&index->scratch);
    *index = (struct index){.documents = 0};
}

void index_clear(struct index *index)
{
    index_release(index);
    index_init(index);
}

static struct part *part_numbered(struct index *index, uint64_t number)
{
    for (uint32_t i = 0; i < index->part_count; i++)
        if (index->parts[i].segment.footer.number == number)
            return &index->parts[i];
    return NULL;
}

static bool apply_masks(struct index *index, struct segment *segment, struct error *error)
{
    uint64_t size = segment_size(segment, SECTION_MASKS);
    const struct segment_mask *masks = segment_bytes(segment, SECTION_MASKS, 0, size);
    for (size_t i = 0; masks && i < size / sizeof *masks; i++) {
        struct part *part = part_numbered(index, masks[i].segment);
        if (part && !segment_kill(&part->segment, masks[i].document, error))
            return false;
    }
    return true;
}

bool index_add_part(struct index *index, struct part *part, struct error *error)
{
    void *items = index->parts;
    if (!apply_masks(index, &part->segment, error) ||
        !array_reserve(&items, &index->part_capacity, (size_t)index->part_count + 1, sizeof *part,
                       error))
        return false;
    index->parts = items;
    part->base = index->documents;
    index->documents += segment_count(&part->segment);
    index->aliases += segment_size(&part->segment, SECTION_ALIASES) / sizeof(struct segment_place);
    index->parts[index->part_count++] = *part;
    return true;
}

void index_set_maps(struct index *index, struct slice papers, struct slice listings,
                    int papers_file)
{
    index->papers_file = papers_file;
    index->papers = papers;
    index->listings = listings;
    tail_set_maps(&index->tail, papers, listings);
}

bool index_set_columns(struct index *index, struct slice names, struct error *error)
{
    return record_layout_parse(&index->layout, names, error);
}

bool index_damaged(const struct index *index)
{
    for (uint32_t i = 0; i < index->part_count; i++)
        if (index->parts[i].segment.damaged)
            return true;
    return false;
}

bool index_is_sound(const struct index *index, struct error *error)
{
    if (!index_damaged(index))
        return true;
    error_set(error, ERROR_DAMAGED, "The index is damaged; it is built anew the next time");
    return error_next(error, "try again");
}

/* The value of one column of a record, as written. */
static struct slice column_of(const struct record_layout *layout, struct slice line, int field)
{
    struct slice value;
    for (size_t column = 0; column < layout->columns; column++) {
        if (!slice_split(&line, '\t', &value))
            break;
        if (layout->field_of_column[column] == field)
            return value;
    }
    return (struct slice){NULL, 0};
}

struct slice index_document_key(struct index *index, struct part *part, uint32_t document,
                                struct arena *arena)
{
    const struct slice none = {NULL, 0};
    uint64_t record = segment_record(&part->segment, document), at;
    struct listing_line listing;
    struct error ignored = ERROR_INIT;
    struct slice old, new;
    if (record & RECORD_RENAMED)
        return segment_renamed(&part->segment, document, &at) &&
                       alias_parse(line_at(index->papers, at), arena, &old, &new)
                   ? new
                   : none;
    if (record & RECORD_GHOST)
        return listing_parse(line_at(index->listings, record & RECORD_OFFSET), arena, &listing,
                             &ignored)
                   ? listing.listing.key
                   : none;
    struct slice line = line_read(index, record & RECORD_OFFSET, arena);
    return record_value(column_of(&index->layout, line, RECORD_ID), arena);
}

/* The newest document that is not replaced and has exactly this key. */
static uint32_t find_document(struct index *index, struct slice key)
{
    uint64_t hash = name_hash(NAME_KEY, key);
    for (uint32_t i = index->part_count; i-- > 0;) {
        struct part *part = &index->parts[i];
        uint32_t document, state = 0;
        while ((document = segment_name(&part->segment, hash, &state)) != UINT32_MAX) {
            if (segment_is_dead(&part->segment, document))
                continue;
            arena_clear(&index->scratch);
            if (slice_equal(index_document_key(index, part, document, &index->scratch), key))
                return part->base + document;
        }
    }
    return INDEX_NONE;
}

uint32_t index_find(struct index *index, struct slice key)
{
    uint32_t number = tail_find(&index->tail, key), place;
    if (number != TAIL_NONE)
        return index->documents + number;
    place = find_document(index, key);
    if (place != INDEX_NONE || index->aliases == 0)
        return place;
    struct arena arena;
    arena_init(&arena, LINE_LIMIT);
    struct slice became = alias_follow(index, key, &arena);
    number = tail_find(&index->tail, became);
    place = number != TAIL_NONE        ? index->documents + number
            : slice_equal(became, key) ? INDEX_NONE
                                       : find_document(index, became);
    arena_release(&arena);
    return place;
}

/* The part of a place in the segments. */
static struct part *part_of(struct index *index, uint32_t place)
{
    uint32_t i = index->part_count;
    while (i > 1 && index->parts[i - 1].base > place)
        i--;
    return &index->parts[i - 1];
}

bool index_has_record(struct index *index, uint32_t place)
{
    if (place >= index->documents)
        return index->tail.papers[place - index->documents].has_record;
    struct part *part = part_of(index, place);
    return !(segment_record(&part->segment, place - part->base) & RECORD_GHOST);
}

struct slice index_key(struct index *index, uint32_t place, struct arena *arena)
{
    if (place >= index->documents)
        return arena_copy(arena, tail_key(&index->tail, place - index->documents));
    struct part *part = part_of(index, place);
    return index_document_key(index, part, place - part->base, arena);
}

static bool read_line(const struct index *index, struct slice line, struct slice key,
                      struct arena *arena, struct paper *out, struct error *error)
{
    if (!record_parse_paper(&index->layout, line, arena, out, error))
        return error_while(error, "read the record of %.*s", SLICE_ARG(key));
    out->id = key;
    return true;
}

bool index_read_document(struct index *index, struct part *part, uint32_t document,
                         struct arena *arena, struct paper *out, struct error *error)
{
    uint64_t record = segment_record(&part->segment, document);
    struct slice line = line_read(index, record & RECORD_OFFSET, arena);
    if ((record & RECORD_GHOST) ||
        crc32c(0, line) != segment_record_check(&part->segment, document)) {
        if (!index_is_sound(index, error))
            return error_while(error, "read a paper");
        /* Without its index the log is read again, and what is damaged is left out. */
        part->segment.damaged = true;
        error_set(error, ERROR_DAMAGED, "papers.tsv is damaged at byte %llu",
                  (unsigned long long)(record & RECORD_OFFSET));
        error_next(error, "see what is lost with: paperfeed verify");
        return error_while(error, "read a paper");
    }
    struct slice key = record & RECORD_RENAMED ? index_document_key(index, part, document, arena)
                                               : (struct slice){NULL, 0};
    if (!record_parse_paper(&index->layout, line, arena, out, error))
        return error_while(error, "read a paper");
    if (key.data)
        out->id = key;
    return true;
}

bool index_read(struct index *index, uint32_t place, struct arena *arena, struct paper *out,
                struct error *error)
{
    if (place < index->documents) {
        struct part *part = part_of(index, place);
        return index_read_document(index, part, place - part->base, arena, out, error);
    }
    const struct tail_paper *paper = &index->tail.papers[place - index->documents];
    struct slice line =
        slice_first(slice_from(index->papers, (size_t)paper->record), paper->record_size);
    return read_line(index, line, tail_key(&index->tail, place - index->documents), arena, out,
                     error);
}

bool index_listing(struct index *index, uint32_t place, const struct listing *wanted,
                   struct listing *found)
{
    struct listing_walk walk;
    struct segment_listing each;
    if (place >= index->documents) {
        const struct listings *listings = &index->tail.listings;
        uint32_t number = place - index->documents;
        uint32_t at = listings_find(listings, index->tail.papers[number].first_listing, wanted);
        if (at != LISTINGS_END)
            *found = listings_view(listings, at, wanted->key);
        return at != LISTINGS_END;
    }
    struct part *part = part_of(index, place);
    listing_walk_init(&walk, &part->segment, place - part->base);
    while (listing_walk_next(&walk, &each)) {
        if (each.listing.day != wanted->day || each.listing.kind != wanted->kind ||
            !slice_equal(each.listing.source, wanted->source))
            continue;
        *found = each.listing;
        found->key = wanted->key;
        return true;
    }
    return false;
}

bool index_fetch(struct index *index, struct slice source, struct slice url, struct arena *arena,
                 struct fetch_state *state)
{
    uint64_t hash = fetches_hash(source, url), at;
    if (fetches_find(&index->tail.fetches, source, url, arena, state))
        return true;
    for (uint32_t i = index->part_count; i-- > 0;) {
        uint32_t position = 0;
        while (segment_place(&index->parts[i].segment, SECTION_FETCHES, hash, &position, &at)) {
            struct listing_line line;
            struct error ignored = ERROR_INIT;
            if (!listing_parse(line_at(index->listings, at), arena, &line, &ignored) ||
                !line.is_fetch || !slice_equal(line.fetch.source, source) ||
                !slice_equal(line.fetch.url, url))
                continue;
            *state = line.fetch;
            return true;
        }
    }
    return false;
}

void index_names_init(struct index_names *names, struct index *index, uint64_t hash)
{
    *names = (struct index_names){.index = index, .hash = hash};
}

uint32_t index_names_next(struct index_names *names)
{
    struct index *index = names->index;
    if (names->hash == 0)
        return INDEX_NONE;
    for (; names->part < index->part_count; names->part++, names->state = 0) {
        struct part *part = &index->parts[names->part];
        uint32_t document;
        while ((document = segment_name(&part->segment, names->hash, &names->state)) != UINT32_MAX)
            if (!segment_is_dead(&part->segment, document))
                return part->base + document;
    }
    uint32_t number = joins_next(&index->tail.joins, names->hash, &names->joins);
    return number == UINT32_MAX ? INDEX_NONE : index->documents + tail_follow(&index->tail, number);
}

bool index_has_bare(struct index *index)
{
    const struct slice scheme = SLICE("title:");
    struct terms_walk walk;
    struct postings ignored;
    if (index->tail.bare)
        return true;
    for (uint32_t i = 0; i < index->part_count; i++) {
        terms_walk_init(&walk, &index->parts[i].segment, INDEX_ID, scheme);
        if (terms_walk_next(&walk, &ignored))
            return true;
    }
    return false;
}

bool index_enter_titles(struct index *index, struct error *error)
{
    struct tail *tail = &index->tail;
    for (; tail->joins.titled < tail->count; tail->joins.titled++) {
        const struct tail_paper *paper = &tail->papers[tail->joins.titled];
        if (!paper->has_record)
            continue;
        arena_clear(&index->scratch);
        struct slice line =
            slice_first(slice_from(index->papers, (size_t)paper->record), paper->record_size);
        struct slice title =
            record_value(column_of(&index->layout, line, PAPER_TITLE), &index->scratch);
        uint64_t hash = joins_title_hash(title);
        if (hash != 0 && !joins_put(&tail->joins, hash, tail->joins.titled, error))
            return false;
    }
    return true;
}

/* The tail takes over a document with all that is known of it. */
static bool pull(struct index *index, uint32_t place, struct slice key, uint32_t *number,
                 struct error *error)
{
    struct part *part = part_of(index, place);
    uint32_t document = place - part->base;
    uint64_t record = segment_record(&part->segment, document), at = 0;
    struct listing_walk walk;
    struct segment_listing each;
    if (!tail_add(&index->tail, key, number, error) ||
        !tail_note_mask(&index->tail, part->segment.footer.number, document, error) ||
        !segment_kill(&part->segment, document, error))
        return false;
    struct tail_paper *paper = &index->tail.papers[*number];
    if (!(record & RECORD_GHOST)) {
        paper->has_record = true;
        paper->record = record & RECORD_OFFSET;
        paper->record_size = (uint32_t)line_at(index->papers, paper->record).size;
        index->tail.bytes += paper->record_size;
    }
    if ((record & RECORD_RENAMED) && segment_renamed(&part->segment, document, &at))
        paper->renamed_at = at;
    listing_walk_init(&walk, &part->segment, document);
    while (listing_walk_next(&walk, &each))
        if (!listings_put(&index->tail.listings, &index->tail.papers[*number].first_listing,
                          &each.listing, each.order, error))
            return false;
    return true;
}

/* The paper in the tail under a key or former key; what the segments have of it moves there. */
static bool mention(struct index *index, struct slice key, uint32_t *number, struct error *error)
{
    struct arena arena;
    uint32_t name;
    *number = tail_find(&index->tail, key);
    if (*number != TAIL_NONE)
        return true;
    uint32_t place = find_document(index, key);
    if (place != INDEX_NONE)
        return pull(index, place, key, number, error);
    if (index->aliases == 0)
        return tail_add(&index->tail, key, number, error);
    arena_init(&arena, LINE_LIMIT);
    struct slice became = alias_follow(index, key, &arena);
    bool done = true;
    *number = tail_find(&index->tail, became);
    if (*number == TAIL_NONE && (place = find_document(index, became)) != INDEX_NONE)
        done = pull(index, place, became, number, error);
    else if (*number == TAIL_NONE)
        done = tail_add(&index->tail, became, number, error);
    if (done && !slice_equal(became, key))
        done = names_add(&index->tail.names, key, *number, &name, error);
    arena_release(&arena);
    return done;
}

/* Whether a key was ever mentioned; then *number is its paper in the tail. */
static bool mention_known(struct index *index, struct slice key, uint32_t *number,
                          struct error *error)
{
    *number = TAIL_NONE;
    return index_find(index, key) == INDEX_NONE || mention(index, key, number, error);
}

/* A paper known as OLD only takes NEW as its key. */
static bool take_alias(struct index *index, struct slice line, struct error *error)
{
    struct tail *tail = &index->tail;
    uint64_t at = (uint64_t)(line.data - index->papers.data);
    struct arena arena;
    struct slice old, new;
    uint32_t from, into, name;
    arena_init(&arena, LINE_LIMIT);
    if (!alias_parse(line, &arena, &old, &new)) {
        index->unreadable++;
        arena_release(&arena);
        return true;
    }
    index->aliases++;
    bool taken = tail_note_alias(tail, name_hash(NAME_KEY, old), at, error) &&
                 mention_known(index, old, &from, error) && mention_known(index, new, &into, error);
    if (taken && from == TAIL_NONE) {
        taken =
            mention(index, new, &into, error) && names_add(&tail->names, old, into, &name, error);
    } else if (taken && into != TAIL_NONE) {
        tail_join(tail, from, into);
    } else if (taken && names_add(&tail->names, new, from, &name, error)) {
        tail->papers[from].name = name;
        tail->papers[from].renamed_at = at;
    } else {
        taken = false;
    }
    arena_release(&arena);
    return taken;
}

static bool take_record(struct index *index, struct slice line, struct error *error)
{
    struct tail *tail = &index->tail;
    struct slice columns = line, value, id = {NULL, 0}, guid = {NULL, 0};
    size_t count = 0;
    for (; slice_split(&columns, '\t', &value); count++) {
        int field = count < index->layout.columns ? index->layout.field_of_column[count] : -1;
        if (field == RECORD_ID)
            id = value;
        else if (field == PAPER_GUID)
            guid = value;
    }
    if (count != index->layout.columns || id.size == 0) {
        index->unreadable++;
        return true;
    }
    struct arena arena;
    uint32_t number;
    arena_init(&arena, LINE_LIMIT);
    uint64_t renamed_at = 0;
    id = record_value(id, &arena);
    bool taken = mention(index, id, &number, error);
    if (taken && index->aliases > 0)
        renamed_at = alias_renamed_by(index, id, tail_key(tail, number), &arena);
    uint64_t hash = joins_guid_hash(record_value(guid, &arena));
    taken = taken && (hash == 0 || joins_put(&tail->joins, hash, number, error));
    arena_release(&arena);
    if (!taken)
        return false;
    struct tail_paper *paper = &tail->papers[number];
    paper->has_record = true;
    paper->record = (uint64_t)(line.data - index->papers.data);
    paper->record_size = (uint32_t)line.size;
    paper->renamed_at = renamed_at;
    tail->bytes += line.size;
    /* A paper entered before may have another title now. */
    if (number < tail->joins.titled)
        tail->joins.titled = number;
    return true;
}

bool index_take_papers(struct index *index, const struct log_batch *batch, struct error *error)
{
    struct slice lines = batch->lines, line;
    while (lines.size > 0 && slice_next_line(&lines, &line)) {
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

static bool take_listing(struct index *index, struct slice line, struct arena *arena,
                         struct error *error)
{
    struct listing_line read;
    struct error ignored = ERROR_INIT;
    uint32_t number;
    if (!listing_parse(line, arena, &read, &ignored) ||
        (!read.is_fetch && read.listing.key.size == 0)) {
        index->unreadable++;
        return true;
    }
    if (read.is_fetch)
        return fetches_put(&index->tail.fetches, line, &read.fetch, error);
    return mention(index, read.listing.key, &number, error) &&
           listings_put(&index->tail.listings, &index->tail.papers[number].first_listing,
                        &read.listing, (uint64_t)(line.data - index->listings.data), error);
}

bool index_take_listings(struct index *index, const struct log_batch *batch, struct error *error)
{
    struct slice lines = batch->lines, line;
    struct arena arena;
    bool taken = true;
    arena_init(&arena, LINE_LIMIT);
    while (taken && lines.size > 0 && slice_next_line(&lines, &line)) {
        arena_clear(&arena);
        if (!slice_starts_with(line, SLICE("#")))
            taken = take_listing(index, line, &arena, error);
    }
    arena_release(&arena);
    return taken;
}
