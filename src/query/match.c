/* SPDX-License-Identifier: MIT */
#include "query/query.h"

#include "paper/identity.h"
#include "query/fold.h"
#include "query/tree.h"

/* Ids and keys are at most so long; a longer one is no key. */
enum { KEY_MAXIMUM = 16384 };

/* Texts have a maximum at ingest (paper_columns), and no character folds to more than eighteen. */
enum { FOLDED_MAXIMUM = 64 << 20 };

/* The texts that words are looked for in, in the order of query_scratch.folded. */
static const enum paper_field searched[QUERY_TEXTS] = {PAPER_TITLE, PAPER_ABSTRACT, PAPER_AUTHORS,
                                                       PAPER_COMMENT, PAPER_ORGANIZATION};
enum { AUTHORS = 2, ANYWHERE = 3 }; /* the place of the authors; how many texts a bare word is in */

void query_scratch_init(struct query_scratch *scratch)
{
    for (int i = 0; i < QUERY_TEXTS; i++) {
        text_init(&scratch->folded[i], FOLDED_MAXIMUM);
        scratch->ready[i] = false;
    }
    text_init(&scratch->plain, FOLDED_MAXIMUM);
    text_init(&scratch->map, (size_t)FOLDED_MAXIMUM * sizeof(struct fold_part));
    text_init(&scratch->spots, FOLDED_MAXIMUM);
}

void query_scratch_release(struct query_scratch *scratch)
{
    for (int i = 0; i < QUERY_TEXTS; i++)
        text_release(&scratch->folded[i]);
    text_release(&scratch->plain);
    text_release(&scratch->map);
    text_release(&scratch->spots);
}

/* One paper being asked. */
struct matcher {
    const struct query *query;
    const struct query_facts *facts;
    struct query_scratch *scratch;
};

/* The search form of a text, made when first asked for. */
static struct slice folded_text(const struct matcher *matcher, int index)
{
    struct query_scratch *scratch = matcher->scratch;
    struct text *folded = &scratch->folded[index];
    if (!scratch->ready[index]) {
        text_clear(folded);
        fold_text(folded, matcher->facts->paper->fields[searched[index]], &scratch->plain);
        scratch->ready[index] = true;
    }
    return text_slice(folded);
}

/* A bare word may be the beginning of a word, but not of an author's name. */
static bool match_text(const struct matcher *matcher, const struct query_node *node, int index,
                       bool prefix)
{
    struct phrase_rule rule = {.prefix = prefix, .one_line = index == AUTHORS};
    size_t begin, end;
    return phrase_find(&node->phrase, rule, folded_text(matcher, index), 0, &begin, &end);
}

static bool match_anywhere(const struct matcher *matcher, const struct query_node *node)
{
    for (int i = 0; i < ANYWHERE; i++)
        if (match_text(matcher, node, i, !node->quoted && i != AUTHORS))
            return true;
    return false;
}

static bool match_any_field(const struct matcher *matcher, const struct query_node *node)
{
    for (int i = 0; i < QUERY_TEXTS; i++)
        if (match_text(matcher, node, i, !node->quoted))
            return true;
    return false;
}

static bool match_field(const struct matcher *matcher, const struct query_node *node)
{
    for (int i = 0; i < QUERY_TEXTS; i++)
        if ((int)searched[i] == node->value)
            return match_text(matcher, node, i, !node->quoted);
    return false;
}

static bool match_name(const struct matcher *matcher, const struct query_node *node)
{
    struct slice names = folded_text(matcher, AUTHORS);
    struct slice name;
    while (paper_list_next(&names, &name))
        if (phrase_is_name(&node->phrase, name))
            return true;
    return false;
}

static bool is_category(struct slice category, struct slice wanted)
{
    return slice_equal_nocase(slice_first(category, wanted.size), wanted) &&
           (category.size == wanted.size || category.data[wanted.size] == '.');
}

static bool match_category(const struct paper *paper, struct slice wanted)
{
    struct slice words = paper->fields[PAPER_CATEGORIES];
    struct slice category;
    while (slice_next_word(&words, &category))
        if (is_category(category, wanted))
            return true;
    return is_category(paper->fields[PAPER_PRIMARY], wanted);
}

static bool match_source(const struct query_facts *facts, struct slice wanted)
{
    struct slice words = facts->paper->sources;
    struct slice source;
    while (slice_next_word(&words, &source))
        if (slice_equal_nocase(source, wanted))
            return true;
    for (size_t i = 0; i < facts->listing_count; i++)
        if (slice_equal_nocase(facts->listings[i].source, wanted))
            return true;
    return false;
}

/* Whether a value of the paper, such as its DOI, means the key. */
static bool means_key(struct slice value, struct slice key)
{
    struct text own;
    text_init(&own, KEY_MAXIMUM);
    bool same =
        value.size > 0 && identity_of_operand(value, &own) && slice_equal(text_slice(&own), key);
    text_release(&own);
    return same;
}

static bool begins_with(struct slice s, struct slice prefix)
{
    return s.size >= prefix.size && slice_equal_nocase(slice_first(s, prefix.size), prefix);
}

static bool match_id(const struct paper *paper, struct slice wanted)
{
    size_t colon = slice_find_byte(paper->id, ':', 0);
    struct slice bare = slice_from(paper->id, colon == SIZE_MAX ? 0 : colon + 1);
    struct slice words = paper->fields[PAPER_DOI];
    struct slice doi;
    if (slice_equal(paper->id, wanted) || slice_equal(paper->fields[PAPER_GUID], wanted))
        return true;
    if (identity_rank(wanted) == 0)
        return begins_with(bare, wanted) || begins_with(paper->id, wanted);
    while (slice_next_word(&words, &doi))
        if (means_key(doi, wanted))
            return true;
    return means_key(paper->fields[PAPER_GUID], wanted) ||
           means_key(paper->fields[PAPER_URL], wanted);
}

/* The days a date stands for: a year, a month or a day. */
static struct day_range days_of_date(struct slice date)
{
    struct day_range range = {day_of_partial(date), DAY_NONE};
    int year, month, day;
    range.last = range.first;
    if (range.first == DAY_NONE || date.size >= 10)
        return range;
    day_to_civil(range.first, &year, &month, &day);
    if (date.size == 4)
        range.last = day_from_civil(year, 12, 31);
    else
        range.last =
            (month == 12 ? day_from_civil(year, 12, 31) : day_from_civil(year, month + 1, 1) - 1);
    return range;
}

static bool is_within(struct day_range inner, struct day_range outer)
{
    return inner.first != DAY_NONE && inner.first >= outer.first && inner.last <= outer.last;
}

static bool match_published(const struct paper *paper, struct day_range wanted)
{
    return is_within(days_of_date(paper->fields[PAPER_PUBLISHED]), wanted);
}

/* Any listing counts; without one, the publication does. */
static bool match_on(const struct query_facts *facts, struct day_range wanted)
{
    bool listed = false;
    for (size_t i = 0; i < facts->listing_count; i++) {
        int32_t day = facts->listings[i].day;
        if (day == DAY_NONE)
            continue;
        if (day >= wanted.first && day <= wanted.last)
            return true;
        listed = true;
    }
    return !listed && match_published(facts->paper, wanted);
}

static bool match_featured(const struct query_facts *facts, struct day_range wanted)
{
    for (size_t i = 0; i < facts->listing_count; i++)
        if (facts->listings[i].kind == LISTING_DAILY &&
            is_within((struct day_range){facts->listings[i].day, facts->listings[i].day}, wanted))
            return true;
    return false;
}

static bool match_kind(const struct query_facts *facts, int kind)
{
    for (size_t i = 0; i < facts->listing_count; i++)
        if ((int)facts->listings[i].kind == kind)
            return true;
    return false;
}

static bool match_comments(const struct query_facts *facts)
{
    for (size_t i = 0; i < facts->listing_count; i++)
        if (facts->listings[i].comments > 0)
            return true;
    return false;
}

static bool match_pdf(const struct paper *paper)
{
    return paper->fields[PAPER_PDF_URL].size > 0 || slice_starts_with(paper->id, SLICE("arxiv:"));
}

/* LISTING_UNKNOWN when it is not known. */
static int64_t number_of(const struct query_facts *facts, int number)
{
    size_t authors;
    switch (number) {
    case QUERY_UPVOTES:
        return facts->upvotes;
    case QUERY_COMMENTS:
        return facts->comments;
    case QUERY_STARS:
        return facts->stars;
    case QUERY_AUTHORS:
        authors = paper_list_count(facts->paper->fields[PAPER_AUTHORS]);
        return authors > 0 ? (int64_t)authors : LISTING_UNKNOWN;
    default:
        return LISTING_UNKNOWN;
    }
}

static bool match_number(const struct query_facts *facts, const struct query_node *node)
{
    int64_t number = number_of(facts, node->value);
    return number >= 0 && number >= node->low && number <= node->high;
}

static bool match_fact(const struct query_facts *facts, const struct query_node *node)
{
    int32_t day = facts->day;
    switch (node->kind) {
    case QUERY_NO_DAY:
        return day == DAY_NONE;
    case QUERY_AFTER:
        return day != DAY_NONE && day >= node->days.first;
    case QUERY_BEFORE:
        return day != DAY_NONE && day < node->days.first;
    case QUERY_FEATURED:
        return match_featured(facts, node->days);
    case QUERY_MARKED:
        return (facts->marks & (unsigned)node->value) != 0;
    case QUERY_UNMARKED:
        return (facts->marks & (unsigned)node->value) == 0;
    case QUERY_NEW:
        return facts->is_new;
    case QUERY_LISTED:
        return match_kind(facts, node->value);
    case QUERY_HAS_COMMENTS:
        return match_comments(facts);
    case QUERY_COMPARE:
        return match_number(facts, node);
    default:
        return false;
    }
}

static bool match_condition(const struct matcher *matcher, const struct query_node *node)
{
    const struct query_facts *facts = matcher->facts;
    switch (node->kind) {
    case QUERY_ANYWHERE:
        return match_anywhere(matcher, node);
    case QUERY_ANY_FIELD:
        return match_any_field(matcher, node);
    case QUERY_FIELD:
        return match_field(matcher, node);
    case QUERY_NAME:
        return match_name(matcher, node);
    case QUERY_CATEGORY:
        return match_category(facts->paper, node->text);
    case QUERY_SOURCE:
        return match_source(facts, node->text);
    case QUERY_ID:
        return match_id(facts->paper, node->text);
    case QUERY_ON:
        return match_on(facts, node->days);
    case QUERY_PUBLISHED:
        return match_published(facts->paper, node->days);
    case QUERY_HAS:
        return facts->paper->fields[node->value].size > 0;
    case QUERY_HAS_PDF:
        return match_pdf(facts->paper);
    default:
        return match_fact(facts, node);
    }
}

static bool match_node(const struct matcher *matcher, size_t index);

static int is_dear(const struct query_node *node)
{
    return query_node_is_row(node) || query_node_needs_text(node);
}

/* Whether all, or else any, of the nodes from first to end hold. Those that need no text are asked
 * first, since an answer often ends the matter. */
static bool match_row(const struct matcher *matcher, size_t first, size_t end, bool all)
{
    const struct query_node *nodes = matcher->query->nodes;
    for (int dear = 0; dear < 2; dear++)
        for (size_t i = first; i < end; i = nodes[i].end)
            if (is_dear(&nodes[i]) == dear && match_node(matcher, i) != all)
                return !all;
    return all;
}

/* By recursion, at most QUERY_DEPTH deep. */
static bool match_node(const struct matcher *matcher, size_t index)
{
    const struct query_node *node = &matcher->query->nodes[index];
    bool holds = query_node_is_row(node)
                     ? match_row(matcher, index + 1, node->end, node->kind != QUERY_ANY_OF)
                     : match_condition(matcher, node);
    return holds != node->negated;
}

bool query_match(const struct query *query, const struct query_facts *facts,
                 struct query_scratch *scratch)
{
    struct matcher matcher = {query, facts, scratch};
    for (int i = 0; i < QUERY_TEXTS; i++)
        scratch->ready[i] = false;
    return match_row(&matcher, 0, query->count, true);
}
