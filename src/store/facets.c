/* SPDX-License-Identifier: MIT */
#include "store/find.h"

#include "base/array.h"
#include "base/date.h"
#include "index/evaluation.h"
#include "index/terms.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 16 };

/* What is counted while the parts come one after the other: a name may come once from each. */
struct facets {
    struct store *store;
    enum store_facet facet;
    int64_t new_after;
    struct arena *arena;
    struct counted {
        struct slice name;
        uint64_t count;
        store_row row; /* one of the papers */
    } * counted;
    uint32_t count, capacity;
    uint64_t **kept; /* by flag: the result, a bitmap for each part */
    uint64_t common; /* by flag: papers that the flag and the result have in common */
};

static bool add(struct facets *facets, struct slice name, uint64_t count, store_row row,
                struct error *error)
{
    void *items = facets->counted;
    if (count == 0)
        return true;
    if (!array_reserve(&items, &facets->capacity, (size_t)facets->count + 1,
                       sizeof *facets->counted, error))
        return false;
    facets->counted = items;
    name = arena_copy(facets->arena, name);
    facets->counted[facets->count++] = (struct counted){name, count, row};
    return name.data || error_set(error, ERROR_SYSTEM, "not enough memory");
}

/* Documents of the list that are in the bitmap, and one of them. */
static uint64_t count_common(const struct postings *list, uint32_t end, const uint64_t *bits,
                             uint32_t *document)
{
    struct postings_walk walk;
    uint64_t count = 0;
    postings_walk_init(&walk, list, 0, end);
    while (postings_walk_next(&walk)) {
        for (uint32_t i = 0; i < walk.count; i++) {
            uint32_t each = walk.documents[i];
            /* A damaged list need not ascend. */
            if (each < end && (bits[each / 64] >> each % 64 & 1)) {
                *document = each;
                count++;
            }
        }
    }
    return count;
}

static bool take_names(struct facets *facets, struct part *part, const uint64_t *bits,
                       struct error *error)
{
    struct terms_walk walk;
    struct postings list;
    uint32_t end = segment_count(&part->segment);
    enum index_field field = facets->facet == STORE_FACET_CATEGORY ? INDEX_CATEGORY : INDEX_SOURCE;
    terms_walk_init(&walk, &part->segment, field, (struct slice){NULL, 0});
    while (terms_walk_next(&walk, &list)) {
        uint32_t document = 0;
        uint64_t count = count_common(&list, end, bits, &document);
        if (!add(facets, terms_walk_word(&walk), count, part->base + document, error))
            return false;
    }
    return true;
}

/* Set bits from begin to end. */
static uint64_t count_range(const uint64_t *bits, uint32_t begin, uint32_t end)
{
    uint64_t count = 0;
    while (begin < end) {
        uint32_t stop = begin / 64 * 64 + 64;
        uint64_t word = bits[begin / 64] >> begin % 64;
        stop = stop < end ? stop : end;
        if (stop - begin < 64)
            word &= (UINT64_C(1) << (stop - begin)) - 1;
        count += (uint64_t)__builtin_popcountll(word);
        begin = stop;
    }
    return count;
}

static void append_period(struct text *out, int32_t day, enum store_facet facet)
{
    if (day == DAY_NONE)
        text_append_string(out, "none");
    day_append(out, day);
    text_truncate(out, facet == STORE_FACET_YEAR ? 4 : 7);
}

/* Documents are in the order of their days: a month is a row of them. */
static bool take_days(struct facets *facets, struct part *part, const uint64_t *bits,
                      struct error *error)
{
    struct segment *segment = &part->segment;
    size_t days = segment_day_count(segment);
    struct text name, next;
    uint64_t count = 0;
    bool fine = true;
    text_init(&name, NAME_BYTES);
    text_init(&next, NAME_BYTES);
    for (size_t i = 0; fine && i < days; i++) {
        struct segment_day day = segment_day_at(segment, i);
        uint32_t end = i + 1 < days ? segment_day_at(segment, i + 1).first : segment_count(segment);
        text_clear(&next);
        append_period(&next, day.day, facets->facet);
        if (!slice_equal(text_slice(&name), text_slice(&next))) {
            fine = add(facets, text_slice(&name), count, STORE_NO_ROW, error);
            text_clear(&name);
            text_append(&name, text_slice(&next));
            count = 0;
        }
        /* A damaged table may say anything. */
        if (day.first <= end && end <= segment_count(segment))
            count += count_range(bits, day.first, end);
    }
    fine = fine && add(facets, text_slice(&name), count, STORE_NO_ROW, error);
    text_release(&next);
    text_release(&name);
    return fine;
}

static bool keep_bits(struct facets *facets, uint32_t number, struct part *part,
                      const uint64_t *bits, struct error *error)
{
    size_t size = bitmap_words(0, segment_count(&part->segment)) * sizeof *bits;
    facets->kept[number] = malloc(size + 1);
    if (!facets->kept[number])
        return error_set(error, ERROR_SYSTEM, "not enough memory");
    memcpy(facets->kept[number], bits, size);
    return true;
}

static bool take(void *context, uint32_t number, struct part *part, const uint64_t *bits,
                 struct error *error)
{
    struct facets *facets = context;
    switch (facets->facet) {
    case STORE_FACET_CATEGORY:
    case STORE_FACET_SOURCE:
        return take_names(facets, part, bits, error);
    case STORE_FACET_FLAG:
        return keep_bits(facets, number, part, bits, error);
    default:
        return take_days(facets, part, bits, error);
    }
}

static bool take_flag(void *context, uint32_t number, struct part *part, const uint64_t *bits,
                      struct error *error)
{
    struct facets *facets = context;
    size_t words = bitmap_words(0, segment_count(&part->segment));
    (void)error;
    for (size_t i = 0; i < words; i++)
        facets->common += (uint64_t)__builtin_popcountll(bits[i] & facets->kept[number][i]);
    return true;
}

static bool add_flag(struct facets *facets, const char *name, struct error *error)
{
    struct find_visitor visitor = {.take = take_flag, .context = facets};
    struct query *query;
    size_t column;
    facets->common = 0;
    if (!query_parse(&query, slice_of(name), 0, NULL, &column, error))
        return false;
    bool fine = find_visit(facets->store, query, facets->new_after, &visitor, error) &&
                add(facets, slice_of(name), facets->common, STORE_NO_ROW, error);
    query_release(query);
    return fine;
}

static bool is_flag(const struct query_term *term)
{
    struct slice name = slice_of(term->name);
    return term->available && name.data[name.size - 1] != ':' &&
           (slice_starts_with(name, SLICE("is:")) || slice_starts_with(name, SLICE("has:")));
}

static bool add_flags(struct facets *facets, struct error *error)
{
    for (const struct query_term *term = query_terms; term->name; term++)
        if (is_flag(term) && !add_flag(facets, term->name, error))
            return false;
    return true;
}

static int compare_names(const void *left, const void *right)
{
    const struct counted *a = left, *b = right;
    return slice_compare(a->name, b->name);
}

static bool is_dated(enum store_facet facet)
{
    return facet == STORE_FACET_MONTH || facet == STORE_FACET_YEAR;
}

static int compare_dates(const void *left, const void *right)
{
    const struct store_facet_count *a = left, *b = right;
    bool a_none = slice_equal(a->name, SLICE("none")), b_none = slice_equal(b->name, SLICE("none"));
    return a_none != b_none ? (a_none ? -1 : 1) : slice_compare(a->name, b->name);
}

static int compare_counts(const void *left, const void *right)
{
    const struct store_facet_count *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return slice_compare(a->name, b->name);
}

static struct slice find_spelling(struct slice words, struct slice name)
{
    struct slice word;
    while (slice_next_word(&words, &word))
        if (slice_equal_nocase(word, name))
            return word;
    return (struct slice){NULL, 0};
}

static struct slice spell_source(const struct facets *facets, const struct paper *paper,
                                 store_row row, struct slice name)
{
    struct slice found = find_spelling(paper->sources, name);
    size_t count = 0;
    const struct listing *listings =
        found.size ? NULL : snapshot_listings(&facets->store->snapshot, row, facets->arena, &count);
    for (size_t i = 0; listings && i < count; i++)
        if (slice_equal_nocase(listings[i].source, name))
            return listings[i].source;
    return found;
}

static struct slice spell_category(const struct paper *paper, struct slice name)
{
    struct slice found = find_spelling(paper->fields[PAPER_CATEGORIES], name);
    return found.size ? found : find_spelling(paper->fields[PAPER_PRIMARY], name);
}

/* The dictionary has names in small letters: as a paper writes it. */
static struct slice spell(const struct facets *facets, const struct counted *counted)
{
    const struct snapshot *snapshot = &facets->store->snapshot;
    struct paper paper;
    struct error ignored = ERROR_INIT;
    if (counted->row == STORE_NO_ROW ||
        !snapshot_paper(snapshot, counted->row, facets->arena, &paper, &ignored))
        return counted->name;
    struct slice found = facets->facet == STORE_FACET_SOURCE
                             ? spell_source(facets, &paper, counted->row, counted->name)
                             : spell_category(&paper, counted->name);
    found = found.size ? arena_copy(facets->arena, found) : found;
    return found.size ? found : counted->name;
}

/* One row for each name, in the order asked for. */
static bool finish(struct facets *facets, struct store_facet_count **counts, size_t *count,
                   struct error *error)
{
    struct store_facet_count *rows =
        arena_allocate_array(facets->arena, (size_t)facets->count + 1, sizeof *rows);
    if (!rows)
        return error_set(error, ERROR_SYSTEM, "not enough memory");
    if (facets->count > 0)
        qsort(facets->counted, facets->count, sizeof *facets->counted, compare_names);
    for (uint32_t i = 0; i < facets->count; i++) {
        const struct counted *each = &facets->counted[i];
        if (i > 0 && slice_equal(each->name, each[-1].name))
            rows[*count - 1].count += each->count;
        else
            rows[(*count)++] = (struct store_facet_count){spell(facets, each), each->count};
    }
    if (*count > 0)
        qsort(rows, *count, sizeof *rows, is_dated(facets->facet) ? compare_dates : compare_counts);
    *counts = rows;
    return true;
}

static void release(struct facets *facets, uint32_t parts)
{
    for (uint32_t i = 0; facets->kept && i < parts; i++)
        free(facets->kept[i]);
    free(facets->kept);
    free(facets->counted);
}

bool store_count_by(struct store *store, const struct query *query, int64_t new_after,
                    enum store_facet facet, struct arena *arena, struct store_facet_count **counts,
                    size_t *count, struct error *error)
{
    struct facets facets = {.store = store, .facet = facet, .new_after = new_after, .arena = arena};
    struct find_visitor visitor = {.take = take, .context = &facets};
    uint32_t parts = snapshot_parts(store_snapshot(store));
    void *kept;
    *count = 0;
    if (!array_make(&kept, (size_t)parts + 1, sizeof *facets.kept, error))
        return false;
    facets.kept = kept;
    bool counted = find_visit(store, query, new_after, &visitor, error) &&
                   (facet != STORE_FACET_FLAG || add_flags(&facets, error));
    bool damaged = counted && index_damaged(&store->index);
    counted = counted && !damaged && finish(&facets, counts, count, error);
    release(&facets, parts);
    return damaged ? reader_heal(store, error) &&
                         store_count_by(store, query, new_after, facet, arena, counts, count, error)
                   : counted;
}
