/* SPDX-License-Identifier: MIT */
#include "index/plan.h"

#include "index/flags.h"
#include "index/order.h"
#include "paper/identity.h"

#include <stdio.h>
#include <string.h>

#define PLAN_LIMIT ((size_t)1 << 30)
enum { SCHEMES_MAXIMUM = 256, FIRST_LISTS = 4 };

/* Fields that words are looked for in. Bare words need not be whole but in the authors. */
static const struct plan_field {
    int paper_field;
    enum index_field field;
} fields[] = {
    {PAPER_TITLE, INDEX_TITLE},
    {PAPER_ABSTRACT, INDEX_ABSTRACT},
    {PAPER_AUTHORS, INDEX_AUTHORS},
    {PAPER_COMMENT, INDEX_COMMENT},
    {PAPER_ORGANIZATION, INDEX_ORGANIZATION},
};
enum { ANYWHERE_FIELDS = 3, ALL_FIELDS = 5 };

static bool no_memory(struct error *error)
{
    return error_set(error, ERROR_SYSTEM, "not enough memory");
}

static bool add_list(struct plan *plan, struct plan_set *set, uint32_t *capacity,
                     const struct postings *list, struct error *error)
{
    if (set->count == *capacity) {
        uint32_t wanted = *capacity ? *capacity * 2 : FIRST_LISTS;
        struct postings *lists = arena_allocate_array(&plan->arena, wanted, sizeof *lists);
        if (!lists)
            return no_memory(error);
        if (set->count > 0)
            memcpy(lists, set->lists, set->count * sizeof *lists);
        set->lists = lists;
        *capacity = wanted;
    }
    set->lists[set->count++] = *list;
    set->documents += list->count;
    return true;
}

/* All terms that begin with a text. */
static bool add_prefix(struct plan *plan, struct plan_set *set, struct slice prefix,
                       uint32_t *capacity, struct error *error)
{
    struct terms_walk walk;
    struct postings list;
    terms_walk_init(&walk, plan->segment, set->field, prefix);
    while (terms_walk_next(&walk, &list))
        if (!add_list(plan, set, capacity, &list, error))
            return false;
    return true;
}

static bool add_word(struct plan *plan, struct plan_set *set, struct slice word, uint32_t *capacity,
                     struct error *error)
{
    struct postings list;
    return !terms_find_word(plan->segment, set->field, word, &list) ||
           add_list(plan, set, capacity, &list, error);
}

static bool fill_set(struct plan *plan, struct plan_set *set, enum index_field field,
                     struct slice word, bool prefix, struct error *error)
{
    uint32_t capacity = 0;
    *set = (struct plan_set){.field = field, .prefix = prefix};
    set->truncated = word.size >= WORD_MAXIMUM;
    word = slice_first(word, WORD_MAXIMUM);
    memcpy(set->word, word.data, word.size);
    set->size = (uint32_t)word.size;
    if (!prefix)
        return add_word(plan, set, word, &capacity, error);
    set->terms = terms_estimate(plan->segment, field, word);
    if (plan->aim == PLAN_NEWEST)
        set->recent = beginnings_find(plan->segment, field, word, &set->recent_from);
    set->scanned = set->recent || set->terms > (plan->aim == PLAN_ALL ? TERMS_ALL : TERMS_NEWEST);
    set->documents = set->scanned ? segment_count(plan->segment) : 0;
    return set->scanned || add_prefix(plan, set, word, &capacity, error);
}

static bool make_sets(struct plan *plan, struct plan_node *node, uint32_t field_count,
                      uint32_t words, struct error *error)
{
    node->fields = field_count;
    node->words = words;
    node->sets =
        arena_allocate_array(&plan->arena, (size_t)field_count * words, sizeof *node->sets);
    if (!node->sets)
        return no_memory(error);
    return true;
}

/* A single letter of a name stands for any name that begins with it. */
static bool is_initial(struct slice word)
{
    size_t at = 0;
    utf8_next(word, &at);
    return at == word.size && !(word.data[0] >= '0' && word.data[0] <= '9');
}

static bool plan_words(struct plan *plan, const struct query_node *asked, struct plan_node *node,
                       struct error *error)
{
    size_t first = 0, count = asked->kind == QUERY_ANYWHERE ? ANYWHERE_FIELDS : ALL_FIELDS;
    if (asked->kind == QUERY_FIELD || asked->kind == QUERY_NAME) {
        int wanted = asked->kind == QUERY_NAME ? PAPER_AUTHORS : asked->value;
        while (first < ALL_FIELDS && fields[first].paper_field != wanted)
            first++;
        count = first < ALL_FIELDS ? 1 : 0;
    }
    size_t words = asked->phrase.count;
    if (!make_sets(plan, node, (uint32_t)count, (uint32_t)words, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        enum index_field field = fields[first + i].field;
        bool whole = asked->quoted || (field == INDEX_AUTHORS && asked->kind == QUERY_ANYWHERE);
        uint64_t fewest = UINT64_MAX;
        for (size_t word = 0; word < words; word++) {
            struct slice text = asked->phrase.words[word];
            struct plan_set *set = &node->sets[i * words + word];
            bool prefix =
                asked->kind == QUERY_NAME ? is_initial(text) : !whole && word + 1 == words;
            if (!fill_set(plan, set, field, text, prefix, error))
                return false;
            fewest = set->documents < fewest ? set->documents : fewest;
        }
        node->estimate += fewest;
    }
    return true;
}

/* One set with terms of one field. */
static bool make_set(struct plan *plan, struct plan_node *node, enum index_field field,
                     struct error *error)
{
    if (!make_sets(plan, node, 1, 1, error))
        return false;
    node->sets[0] = (struct plan_set){.field = field};
    return true;
}

static bool plan_term(struct plan *plan, struct plan_node *node, enum index_field field,
                      const char *term, struct error *error)
{
    uint32_t capacity = 0;
    bool planned = make_set(plan, node, field, error) &&
                   add_word(plan, &node->sets[0], slice_of(term), &capacity, error);
    node->estimate = planned ? node->sets[0].documents : 0;
    return planned;
}

/* cs is the archive, with all its categories. */
static bool plan_name(struct plan *plan, const struct query_node *asked, struct plan_node *node,
                      struct error *error)
{
    char lower[WORD_MAXIMUM + 1];
    uint32_t capacity = 0, size = order_key(asked->text, lower);
    bool category = asked->kind == QUERY_CATEGORY;
    if (!make_set(plan, node, category ? INDEX_CATEGORY : INDEX_SOURCE, error))
        return false;
    struct plan_set *set = &node->sets[0];
    set->truncated = size == WORD_MAXIMUM;
    if (!add_word(plan, set, (struct slice){lower, size}, &capacity, error))
        return false;
    lower[size] = '.';
    if (category && size < WORD_MAXIMUM &&
        !add_prefix(plan, set, (struct slice){lower, size + 1}, &capacity, error))
        return false;
    node->estimate = set->documents;
    return true;
}

/* The beginning of an id under every scheme that the dictionary has. */
static bool add_schemes(struct plan *plan, struct plan_set *set, struct slice wanted,
                        uint32_t *capacity, struct error *error)
{
    char next[WORD_MAXIMUM + 1] = "";
    size_t size = 0;
    for (unsigned i = 0; i < SCHEMES_MAXIMUM; i++) {
        struct terms_walk walk;
        struct postings ignored;
        terms_walk_init(&walk, plan->segment, INDEX_ID, (struct slice){next, size});
        walk.prefix = (struct slice){NULL, 0};
        if (!terms_walk_next(&walk, &ignored))
            return true;
        struct slice term = terms_walk_word(&walk);
        size_t colon = slice_find_byte(term, ':', 0);
        size = colon == SIZE_MAX ? term.size : colon + 1;
        memcpy(next, term.data, size);
        char prefix[2 * WORD_MAXIMUM];
        memcpy(prefix, next, size);
        memcpy(prefix + size, wanted.data, wanted.size);
        struct slice whole = slice_first((struct slice){prefix, size + wanted.size}, WORD_MAXIMUM);
        if (colon != SIZE_MAX && !add_prefix(plan, set, whole, capacity, error))
            return false;
        /* Behind all that begin with this scheme: ';' follows ':', and 0xff ends no term. */
        next[size - 1] = colon == SIZE_MAX ? next[size - 1] : ';';
        if (colon == SIZE_MAX)
            next[size < WORD_MAXIMUM ? size++ : size - 1] = '\x7f';
    }
    return true;
}

static bool plan_id(struct plan *plan, const struct query_node *asked, struct plan_node *node,
                    struct error *error)
{
    char lower[WORD_MAXIMUM];
    uint32_t capacity = 0, state = 0, document;
    struct slice wanted = {lower, order_key(asked->text, lower)};
    if (!make_set(plan, node, INDEX_ID, error))
        return false;
    struct plan_set *set = &node->sets[0];
    bool key = identity_rank(asked->text) > 0;
    if (key ? !add_word(plan, set, wanted, &capacity, error)
            : !add_prefix(plan, set, wanted, &capacity, error) ||
                  !add_schemes(plan, set, wanted, &capacity, error))
        return false;
    uint64_t hash = name_hash(NAME_GUID, asked->text);
    while ((document = segment_name(plan->segment, hash, &state)) != UINT32_MAX) {
        struct postings one = {plan->segment, INDEX_ID, 1, document << POSTING_CODE_BITS, 0, 0};
        if (!add_list(plan, set, &capacity, &one, error))
            return false;
    }
    node->estimate = set->documents;
    return true;
}

/* Terms of flags whose number, or date, is in a range. */
static bool plan_range(struct plan *plan, struct plan_node *node, const char *prefix,
                       const char *low, const char *high, struct error *error)
{
    struct terms_walk walk;
    struct postings list;
    uint32_t capacity = 0;
    if (!make_set(plan, node, INDEX_FLAG, error))
        return false;
    terms_walk_init(&walk, plan->segment, INDEX_FLAG, slice_of(prefix));
    while (terms_walk_next(&walk, &list)) {
        struct slice value = slice_from(terms_walk_word(&walk), strlen(prefix));
        if (slice_compare(value, slice_of(low)) >= 0 && slice_compare(value, slice_of(high)) <= 0 &&
            !add_list(plan, &node->sets[0], &capacity, &list, error))
            return false;
    }
    node->estimate = node->sets[0].documents;
    return true;
}

static bool plan_authors(struct plan *plan, const struct query_node *asked, struct plan_node *node,
                         struct error *error)
{
    char low[32], high[32];
    const int64_t most = 99999;
    snprintf(low, sizeof low, "%05lld", (long long)(asked->low > most ? most : asked->low));
    snprintf(high, sizeof high, "%05lld", (long long)(asked->high > most ? most : asked->high));
    return plan_range(plan, node, FLAG_AUTHORS, low, high, error);
}

/* Every month that may hold a day of the range, and every year. */
static bool plan_published(struct plan *plan, const struct query_node *asked,
                           struct plan_node *node, struct error *error)
{
    struct text low, high;
    text_init(&low, 64);
    text_init(&high, 64);
    if (asked->days.first != QUERY_DAY_FIRST)
        day_append(&low, asked->days.first);
    if (asked->days.last != QUERY_DAY_LAST)
        day_append(&high, asked->days.last);
    else
        text_append_string(&high, ":");
    text_truncate(&low, 4); /* A year stands before its months. */
    text_truncate(&high, 7);
    bool planned =
        text_ok(&low) && text_ok(&high)
            ? plan_range(plan, node, FLAG_PUBLISHED, text_string(&low), text_string(&high), error)
            : no_memory(error);
    text_release(&low);
    text_release(&high);
    return planned;
}

static bool plan_node(struct plan *plan, const struct query_node *asked, struct plan_node *node,
                      struct error *error)
{
    char kind[64];
    node->estimate = 0;
    switch (asked->kind) {
    case QUERY_ANYWHERE:
    case QUERY_ANY_FIELD:
    case QUERY_FIELD:
    case QUERY_NAME:
        return plan_words(plan, asked, node, error);
    case QUERY_CATEGORY:
    case QUERY_SOURCE:
        return plan_name(plan, asked, node, error);
    case QUERY_ID:
        return plan_id(plan, asked, node, error);
    case QUERY_HAS:
        if (flag_of_field(asked->value))
            return plan_term(plan, node, INDEX_FLAG, flag_of_field(asked->value), error);
        break;
    case QUERY_HAS_PDF:
        return plan_term(plan, node, INDEX_FLAG, FLAG_PDF, error);
    case QUERY_HAS_COMMENTS:
        return plan_term(plan, node, INDEX_FLAG, FLAG_COMMENTS, error);
    case QUERY_LISTED:
        snprintf(kind, sizeof kind, FLAG_KIND "%s", listing_kind_names[asked->value]);
        return plan_term(plan, node, INDEX_FLAG, kind, error);
    case QUERY_PUBLISHED:
        return plan_published(plan, asked, node, error);
    case QUERY_COMPARE:
        if (asked->value == QUERY_AUTHORS)
            return plan_authors(plan, asked, node, error);
        break;
    default:
        break;
    }
    node->estimate = segment_count(plan->segment);
    return true;
}

bool plan_open(struct plan *plan, struct segment *segment, const struct query *query,
               enum plan_aim aim, struct error *error)
{
    *plan = (struct plan){.segment = segment, .query = query, .aim = aim};
    arena_init(&plan->arena, PLAN_LIMIT);
    plan->nodes = arena_allocate_array(&plan->arena, query->count + 1, sizeof *plan->nodes);
    bool planned = plan->nodes || no_memory(error);
    for (size_t i = 0; planned && i < query->count; i++)
        planned = plan_node(plan, &query->nodes[i], &plan->nodes[i], error);
    if (!planned)
        plan_close(plan);
    return planned;
}

void plan_close(struct plan *plan)
{
    arena_release(&plan->arena);
}
