/* SPDX-License-Identifier: MIT */
#include "paper/merge.h"

#include "base/date.h"

#include <string.h>

struct source_rank {
    const char *source;
    int rank;
};

static const struct source_rank ranks[] = {
    {"arxiv", 6},     {"crossref", 5}, {"pubmed", 5},          {"biorxiv", 5},    {"medrxiv", 5},
    {"europepmc", 5}, {"acl", 5},      {"semanticscholar", 5}, {"openreview", 5}, {"datacite", 5},
    {"dblp", 5},      {"hf", 4},       {"import", 2},          {"text", 1},
};
enum { RANK_FIRST = 7, RANK_FEED = 3 };

/* Where a value comes from. */
struct origin {
    struct slice source;
    uint64_t version;
    struct slice updated;
    int64_t time; /* what updated means; INT64_MIN: nothing */
};

/* The origin of each field of one record. */
struct origins {
    struct origin of[PAPER_FIELDS];
};

static int source_rank_of(struct slice source)
{
    if (source.size == 0)
        return 0;
    for (size_t i = 0; i < sizeof ranks / sizeof ranks[0]; i++)
        if (slice_equal(source, slice_of(ranks[i].source)))
            return ranks[i].rank;
    return RANK_FEED;
}

static int64_t instant(struct slice date)
{
    int64_t seconds;
    if (time_parse(date, &seconds))
        return seconds;
    int32_t day = day_of_partial(date);
    return day == DAY_NONE ? INT64_MIN : (int64_t)day * 86400;
}

static uint64_t version_of(struct slice decimal)
{
    uint64_t version = 0;
    return slice_to_uint64(decimal, &version) ? version : 0;
}

static struct slice first_word(struct slice words)
{
    struct slice word = {NULL, 0};
    slice_next_word(&words, &word);
    return word;
}

/* SOURCE[@VERSION[@UPDATED]] */
static struct origin origin_parse(struct slice s)
{
    struct origin origin = {.source = s, .time = INT64_MIN};
    size_t at = slice_find_byte(s, '@', 0);
    if (at == SIZE_MAX)
        return origin;
    origin.source = slice_first(s, at);
    struct slice rest = slice_from(s, at + 1);
    at = slice_find_byte(rest, '@', 0);
    origin.version = version_of(slice_first(rest, at));
    if (at != SIZE_MAX)
        origin.updated = slice_from(rest, at + 1);
    origin.time = instant(origin.updated);
    return origin;
}

static int field_named(struct slice name)
{
    for (int field = 0; field < PAPER_FIELDS; field++)
        if (slice_equal(name, slice_of(paper_columns[field].name)))
            return field;
    return -1;
}

static size_t last_colon(struct slice s)
{
    size_t at = s.size;
    while (at > 0 && s.data[at - 1] != ':')
        at--;
    return at;
}

/* Without from, all is of the only source, as its version and updated say. */
static void origins_read(struct origins *origins, const struct paper *paper)
{
    bool named[PAPER_FIELDS] = {false};
    struct origin rest = {.source = first_word(paper->sources),
                          .version = version_of(paper->fields[PAPER_VERSION]),
                          .updated = paper->fields[PAPER_UPDATED],
                          .time = instant(paper->fields[PAPER_UPDATED])};
    struct slice from = paper->from;
    struct slice word, name;
    while (slice_next_word(&from, &word)) {
        size_t colon = last_colon(word);
        struct origin origin = origin_parse(slice_first(word, colon > 0 ? colon - 1 : word.size));
        struct slice names = slice_from(word, colon);
        while (slice_split(&names, ',', &name)) {
            int field = field_named(name);
            if (field >= 0) {
                origins->of[field] = origin;
                named[field] = true;
            } else if (slice_equal(name, SLICE("*"))) {
                rest = origin;
            }
        }
    }
    for (int field = 0; field < PAPER_FIELDS; field++)
        if (!named[field])
            origins->of[field] = rest;
}

/* Hugging Face is where authors claim their code and page, so it comes first for these. */
static int field_rank(int field, struct slice source)
{
    bool hf_first = field == PAPER_CODE_URL || field == PAPER_PROJECT_URL ||
                    field == PAPER_AI_SUMMARY || field == PAPER_KEYWORDS;
    return hf_first && slice_equal(source, SLICE("hf")) ? RANK_FIRST : source_rank_of(source);
}

static int compare_int64(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_uint64(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

/* Positive when a comes before b; 0 only within one source. Sources of equal rank go by name, so
 * that no order of arrival shows. */
static int origin_compare(int field, const struct origin *a, const struct origin *b)
{
    int order = field_rank(field, a->source) - field_rank(field, b->source);
    if (order == 0)
        order = slice_compare(b->source, a->source);
    if (order == 0)
        order = compare_uint64(a->version, b->version);
    return order != 0 ? order : compare_int64(a->time, b->time);
}

/* Affiliations are parallel to the authors of their own record and stay with them. */
static int leading_field(int field)
{
    return field == PAPER_AFFILIATIONS ? PAPER_AUTHORS : field;
}

static bool incoming_wins(int field, const struct paper *stored, const struct paper *incoming,
                          const struct origins origins[2])
{
    int lead = leading_field(field);
    if (incoming->fields[lead].size == 0)
        return false;
    if (stored->fields[lead].size == 0)
        return true;
    if (field == PAPER_VERSION)
        return version_of(incoming->fields[field]) > version_of(stored->fields[field]);
    return origin_compare(lead, &origins[1].of[lead], &origins[0].of[lead]) >= 0;
}

static bool same_origin(const struct origin *a, const struct origin *b)
{
    return slice_equal(a->source, b->source) && a->version == b->version &&
           slice_equal(a->updated, b->updated);
}

/* Fields of one origin. */
struct group {
    const struct origin *origin;
    int count;
};

/* Highest precedence first; updated as bytes last, so that the order is total. */
static bool group_before(const struct group *a, const struct group *b)
{
    int order = source_rank_of(a->origin->source) - source_rank_of(b->origin->source);
    if (order == 0)
        order = slice_compare(b->origin->source, a->origin->source);
    if (order == 0)
        order = compare_uint64(a->origin->version, b->origin->version);
    if (order == 0)
        order = slice_compare(a->origin->updated, b->origin->updated);
    return order > 0;
}

/* The version is the greatest of all records and has no origin. */
static bool has_origin(const struct paper *paper, int field)
{
    return field != PAPER_VERSION && paper->fields[field].size > 0;
}

static size_t collect_groups(struct group groups[PAPER_FIELDS], const struct paper *paper,
                             const struct origins *origins)
{
    size_t count = 0;
    for (int field = 0; field < PAPER_FIELDS; field++) {
        if (!has_origin(paper, field))
            continue;
        size_t i = 0;
        while (i < count && !same_origin(groups[i].origin, &origins->of[field]))
            i++;
        if (i == count)
            groups[count++] = (struct group){&origins->of[field], 0};
        groups[i].count++;
    }
    for (size_t i = 1; i < count; i++) {
        struct group group = groups[i];
        size_t at = i;
        for (; at > 0 && group_before(&group, &groups[at - 1]); at--)
            groups[at] = groups[at - 1];
        groups[at] = group;
    }
    return count;
}

static void append_origin(struct text *out, const struct origin *origin)
{
    text_append(out, origin->source);
    if (origin->version == 0 && origin->updated.size == 0)
        return;
    text_append_byte(out, '@');
    text_append_format(out, "%llu", (unsigned long long)origin->version);
    if (origin->updated.size > 0)
        text_append_byte(out, '@');
    text_append(out, origin->updated);
}

static void append_fields(struct text *out, const struct paper *paper,
                          const struct origins *origins, const struct origin *origin)
{
    char separator = ':';
    for (int field = 0; field < PAPER_FIELDS; field++) {
        if (!has_origin(paper, field) || !same_origin(&origins->of[field], origin))
            continue;
        text_append_byte(out, separator);
        text_append_string(out, paper_columns[field].name);
        separator = ',';
    }
}

static void append_from(struct text *out, const struct paper *paper, const struct origins *origins)
{
    struct group groups[PAPER_FIELDS];
    size_t count = collect_groups(groups, paper, origins);
    size_t largest = 0;
    for (size_t i = 1; i < count; i++)
        if (groups[i].count > groups[largest].count)
            largest = i;
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            text_append_byte(out, ' ');
        append_origin(out, groups[i].origin);
        if (i == largest)
            text_append(out, SLICE(":*"));
        else
            append_fields(out, paper, origins, groups[i].origin);
    }
}

static bool source_before(struct slice a, struct slice b)
{
    int order = source_rank_of(b) - source_rank_of(a);
    return order != 0 ? order < 0 : slice_compare(a, b) < 0;
}

/* The word of words that comes next behind last in the order of precedence. */
static void next_source(struct slice words, struct slice last, struct slice *next)
{
    struct slice word;
    while (slice_next_word(&words, &word)) {
        if (last.size > 0 && !source_before(last, word))
            continue;
        if (next->size == 0 || source_before(word, *next))
            *next = word;
    }
}

static void append_sources(struct text *out, struct slice a, struct slice b)
{
    struct slice last = {NULL, 0};
    for (;;) {
        struct slice next = {NULL, 0};
        next_source(a, last, &next);
        next_source(b, last, &next);
        if (next.size == 0)
            return;
        if (last.size > 0)
            text_append_byte(out, ' ');
        text_append(out, next);
        last = next;
    }
}

static int64_t earlier_added(int64_t a, int64_t b)
{
    if (a == 0 || b == 0)
        return a == 0 ? b : a;
    return a < b ? a : b;
}

/* Builds what append writes in a text and moves it to the arena. */
static struct slice keep(struct text *text, struct arena *arena)
{
    struct slice kept = {NULL, 0};
    if (text_ok(text) && text->size > 0)
        kept = arena_copy(arena, text_slice(text));
    if (!text_ok(text))
        arena->failed = true;
    text_release(text);
    return kept;
}

static bool differs(const struct paper *a, const struct paper *b)
{
    for (int field = 0; field < PAPER_FIELDS; field++)
        if (!slice_equal(a->fields[field], b->fields[field]))
            return true;
    return !slice_equal(a->id, b->id) || !slice_equal(a->sources, b->sources) ||
           !slice_equal(a->from, b->from);
}

/* Whether all of a record is of the one source that it names. */
static bool is_of_one_source(const struct paper *paper)
{
    return paper->from.size == 0 && slice_equal(first_word(paper->sources), paper->sources) &&
           paper->sources.size;
}

/* What the long way below comes to for a new record of one source. */
static void take_whole(const struct paper *incoming, struct arena *arena, struct paper *merged)
{
    const struct origin origin = {.source = incoming->sources,
                                  .version = version_of(incoming->fields[PAPER_VERSION]),
                                  .updated = incoming->fields[PAPER_UPDATED]};
    struct text from;
    bool any = false;
    *merged = *incoming;
    if (incoming->fields[PAPER_AUTHORS].size == 0)
        merged->fields[PAPER_AFFILIATIONS] = (struct slice){NULL, 0};
    for (int field = 0; field < PAPER_FIELDS && !any; field++)
        any = has_origin(merged, field);
    text_init(&from, 65536);
    if (any) {
        append_origin(&from, &origin);
        text_append_string(&from, ":*");
    }
    merged->from = keep(&from, arena);
}

bool merge_paper(const struct paper *stored, const struct paper *incoming, struct arena *arena,
                 struct paper *merged)
{
    if (!stored && is_of_one_source(incoming)) {
        take_whole(incoming, arena, merged);
        return true;
    }
    static const struct paper nothing;
    const struct paper *base = stored ? stored : &nothing;
    struct origins origins[2];
    struct origins result;
    struct text text;
    origins_read(&origins[0], base);
    origins_read(&origins[1], incoming);
    *merged = (struct paper){.id = base->id.size > 0 ? base->id : incoming->id,
                             .added = earlier_added(base->added, incoming->added)};
    for (int field = 0; field < PAPER_FIELDS; field++) {
        bool take = incoming_wins(field, base, incoming, origins);
        merged->fields[field] = (take ? incoming : base)->fields[field];
        result.of[field] = origins[take ? 1 : 0].of[leading_field(field)];
    }
    text_init(&text, 65536);
    append_sources(&text, base->sources, incoming->sources);
    merged->sources = keep(&text, arena);
    text_init(&text, 65536);
    append_from(&text, merged, &result);
    merged->from = keep(&text, arena);
    return !stored || differs(stored, merged);
}
