/* SPDX-License-Identifier: MIT */
#include "index/leaf.h"

#include "index/flags.h"
#include "index/votes.h"

#include <string.h>

/* So few candidates for so many postings are looked up one by one. */
enum { PROBE_FACTOR = 128, PROBE_LISTS = 4 };

/* Documents first to last, as far as they lie in the window. */
static void set_documents(const struct window *window, uint32_t first, uint32_t last,
                          uint64_t *bits)
{
    first = first > window->begin ? first : window->begin;
    last = last < window->end ? last : window->end;
    if (first < last)
        bitmap_set_range(bits, first - window->begin, last - window->begin);
}

static void set_document(const struct window *window, uint32_t document, uint64_t *bits)
{
    uint32_t bit = document - window->begin;
    if (document >= window->begin && document < window->end)
        bits[bit / 64] |= UINT64_C(1) << bit % 64;
}

static void fill_lists(const struct window *window, struct plan_set *set, uint64_t *bits)
{
    const struct postings_worth *worth = set->weighed ? NULL : set->worth;
    for (uint32_t i = 0; i < set->count; i++)
        if (worth)
            postings_fill_weighed(&set->lists[i], window->begin, window->end, bits, worth);
        else
            postings_fill(&set->lists[i], window->begin, window->end, bits);
    set->weighed = worth != NULL || set->weighed;
}

/* A word that begins too many terms to keep. */
static void fill_terms(const struct window *window, const struct plan_set *set, uint64_t *bits)
{
    struct terms_walk walk;
    struct postings list;
    terms_walk_init(&walk, window->evaluation->plan.segment, set->field,
                    (struct slice){set->word, set->size});
    while (terms_walk_next(&walk, &list))
        postings_fill(&list, window->begin, window->end, bits);
}

static void fill_recent(const struct window *window, const struct plan_set *set, uint64_t *bits)
{
    const uint64_t *recent = set->recent + (window->begin - set->recent_from) / 64;
    uint32_t rest = window->end % 64;
    for (size_t i = 0; i < window->words; i++) {
        bool whole = i + 1 < window->words || rest == 0;
        bits[i] |= whole ? recent[i] : recent[i] & ((UINT64_C(1) << rest) - 1);
    }
}

/* Adds the documents of a set; false when others may have the word too. */
static bool fill_set(const struct window *window, struct plan_set *set, uint64_t *bits)
{
    if (set->recent && window->begin >= set->recent_from) {
        fill_recent(window, set, bits);
    } else if (set->terms > TERMS_NEWEST && window->evaluation->plan.aim != PLAN_ALL) {
        window_set_all(window, bits);
        return false;
    } else if (set->scanned) {
        fill_terms(window, set, bits);
    } else {
        fill_lists(window, set, bits);
    }
    return !set->truncated;
}

/* bits &= set, when looking up the few bits is cheaper than reading the lists. */
static bool probe_set(const struct window *window, const struct plan_set *set, uint64_t *bits)
{
    if (set->scanned || set->count > PROBE_LISTS || set->count == 0)
        return false;
    uint64_t total = segment_count(window->evaluation->plan.segment);
    uint64_t in_window = set->documents * (window->end - window->begin) / (total ? total : 1);
    if (bitmap_count(bits, window->words) * PROBE_FACTOR > in_window)
        return false;
    uint64_t *found = window_take(window), *part = window_take(window);
    for (uint32_t i = 0; found && part && i < set->count; i++) {
        memcpy(part, bits, window->words * sizeof *bits);
        postings_probe(&set->lists[i], window->begin, window->end, part);
        for (size_t word = 0; word < window->words; word++)
            found[word] |= part[word];
    }
    if (found && part)
        memcpy(bits, found, window->words * sizeof *bits);
    window_give(window, found && part ? 2 : found || part ? 1 : 0);
    return true;
}

static void and_set(const struct window *window, struct plan_set *set, uint64_t *bits)
{
    if (probe_set(window, set, bits))
        return;
    uint64_t *other = window_take(window);
    if (!other)
        return;
    fill_set(window, set, other);
    for (size_t i = 0; i < window->words; i++)
        bits[i] &= other[i];
    window_give(window, 1);
}

/* Documents that have all words in one of the fields. Exact for one word. */
static bool eval_words(const struct window *window, const struct query_node *asked,
                       const struct plan_node *node, uint64_t *may)
{
    bool exact = node->words == 1;
    if (exact) {
        for (uint32_t i = 0; i < node->fields; i++)
            exact = fill_set(window, &node->sets[i], may) && exact;
        return exact && asked->kind != QUERY_NAME;
    }
    for (uint32_t i = 0; i < node->fields; i++) {
        struct plan_set *sets = &node->sets[i * node->words];
        uint32_t rarest = 0;
        for (uint32_t word = 1; word < node->words; word++)
            if (sets[word].documents < sets[rarest].documents)
                rarest = word;
        uint64_t *bits = window_take(window);
        if (!bits)
            return false;
        fill_set(window, &sets[rarest], bits);
        for (uint32_t word = 0; word < node->words && bitmap_any(bits, window->words); word++)
            if (word != rarest)
                and_set(window, &sets[word], bits);
        for (size_t word = 0; word < window->words; word++)
            may[word] |= bits[word];
        window_give(window, 1);
    }
    return false;
}

void leaf_drop_flag(const struct window *window, const char *flag, uint64_t *must)
{
    struct postings list;
    uint64_t *bits = window_take(window);
    if (bits &&
        terms_find_word(window->evaluation->plan.segment, INDEX_FLAG, slice_of(flag), &list))
        postings_fill(&list, window->begin, window->end, bits);
    for (size_t i = 0; bits && i < window->words; i++)
        must[i] &= ~bits[i];
    window_give(window, bits != NULL);
}

static bool eval_on(const struct window *window, const struct query_node *asked, uint64_t *may,
                    uint64_t *must)
{
    struct segment *segment = window->evaluation->plan.segment;
    uint32_t first, last;
    size_t count;
    segment_days(segment, asked->days.first, asked->days.last, &first, &last);
    set_documents(window, first, last, may);
    memcpy(must, may, window->words * sizeof *must);
    leaf_drop_flag(window, FLAG_PARTIAL, must);
    leaf_drop_flag(window, FLAG_ELSEWHERE, must);
    /* A year in doubt may also begin before the range, but is then not within it. */
    const struct segment_extra *extra = segment_extra(segment, asked->days.first, &count);
    for (size_t i = 0; i < count && extra[i].day <= asked->days.last; i++) {
        set_document(window, extra[i].document, may);
        set_document(window, extra[i].document, must);
    }
    return false;
}

static bool eval_days(const struct window *window, int32_t from, int32_t to, uint64_t *may)
{
    uint32_t first, last;
    segment_days(window->evaluation->plan.segment, from, to, &first, &last);
    set_documents(window, first, last, may);
    return true;
}

static bool eval_marked(const struct window *window, unsigned mark, bool wanted, uint64_t *may)
{
    const struct evaluation_source *source = &window->evaluation->source;
    const uint64_t *marked = source->marked(source->context, mark);
    if (!wanted)
        window_set_all(window, may);
    for (size_t i = 0; marked && i < window->words; i++)
        may[i] = wanted ? marked[window->begin / 64 + i] : may[i] & ~marked[window->begin / 64 + i];
    /* What is marked behind the end is not asked. */
    if (window->end % 64 != 0)
        may[window->words - 1] &= (UINT64_C(1) << window->end % 64) - 1;
    return true;
}

static bool eval_new(const struct window *window, uint64_t *may)
{
    const struct evaluation_source *source = &window->evaluation->source;
    struct segment *segment = window->evaluation->plan.segment;
    for (uint32_t i = window->begin; source->new_after != INT64_MAX && i < window->end; i++) {
        int64_t time;
        if (!segment_added(segment, i, &time))
            time = source->added(source->context, i);
        if (time > source->new_after)
            set_document(window, i, may);
    }
    return true;
}

static int64_t number_of(struct segment *segment, uint32_t document, int number)
{
    struct votes votes;
    votes_read(segment, document, &votes);
    return number == QUERY_UPVOTES    ? votes.upvotes
           : number == QUERY_COMMENTS ? votes.comments
                                      : votes.stars;
}

static bool eval_compare(const struct window *window, const struct query_node *asked, uint64_t *may)
{
    struct segment *segment = window->evaluation->plan.segment;
    size_t count;
    const struct segment_listed *listed = segment_listed(segment, &count);
    if (asked->value != QUERY_UPVOTES && asked->value != QUERY_COMMENTS &&
        asked->value != QUERY_STARS) {
        window_set_all(window, may);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (listed[i].document < window->begin || listed[i].document >= window->end)
            continue;
        int64_t value = number_of(segment, listed[i].document, asked->value);
        if (value != LISTING_UNKNOWN && value >= asked->low && value <= asked->high)
            set_document(window, listed[i].document, may);
    }
    return true;
}

/* Only what is listed can have been on Daily Papers. */
static bool eval_featured(const struct window *window, uint64_t *may)
{
    size_t count;
    const struct segment_listed *listed = segment_listed(window->evaluation->plan.segment, &count);
    for (size_t i = 0; i < count; i++)
        set_document(window, listed[i].document, may);
    return false;
}

/* Lists that say all there is to know, when exact. */
static bool eval_lists(const struct window *window, const struct plan_node *node, bool exact,
                       uint64_t *may)
{
    if (!node->sets) {
        window_set_all(window, may);
        return false;
    }
    return fill_set(window, &node->sets[0], may) && exact;
}

bool leaf_evaluate(const struct window *window, size_t number, uint64_t *may, uint64_t *must)
{
    const struct plan *plan = &window->evaluation->plan;
    const struct query_node *asked = &plan->query->nodes[number];
    const struct plan_node *node = &plan->nodes[number];
    switch (asked->kind) {
    case QUERY_ANYWHERE:
    case QUERY_ANY_FIELD:
    case QUERY_FIELD:
    case QUERY_NAME:
        return eval_words(window, asked, node, may);
    case QUERY_ON:
        return eval_on(window, asked, may, must);
    case QUERY_NO_DAY:
        return eval_days(window, DAY_NONE, DAY_NONE, may);
    case QUERY_AFTER:
        return eval_days(window, asked->days.first, INT32_MAX, may);
    case QUERY_BEFORE:
        return asked->days.first == QUERY_DAY_FIRST ||
               eval_days(window, QUERY_DAY_FIRST, asked->days.first - 1, may);
    case QUERY_MARKED:
        return eval_marked(window, (unsigned)asked->value, true, may);
    case QUERY_UNMARKED:
        return eval_marked(window, (unsigned)asked->value, false, may);
    case QUERY_NEW:
        return eval_new(window, may);
    case QUERY_FEATURED:
        return eval_featured(window, may);
    case QUERY_COMPARE:
        if (asked->value != QUERY_AUTHORS)
            return eval_compare(window, asked, may);
        return eval_lists(window, node, true, may);
    case QUERY_CATEGORY:
    case QUERY_SOURCE:
    case QUERY_HAS:
    case QUERY_HAS_PDF:
    case QUERY_HAS_COMMENTS:
    case QUERY_LISTED:
        return eval_lists(window, node, true, may);
    default:
        return eval_lists(window, node, false, may);
    }
}

bool leaf_probe(const struct window *window, size_t number, const uint64_t *candidates,
                uint64_t *found)
{
    const struct plan *plan = &window->evaluation->plan;
    const struct query_node *asked = &plan->query->nodes[number];
    const struct plan_node *node = &plan->nodes[number];
    uint64_t wanted = bitmap_count(candidates, window->words), documents = 0;
    if (node->words != 1 || asked->kind == QUERY_NAME || query_node_is_row(asked) ||
        asked->kind > QUERY_FIELD)
        return false;
    for (uint32_t i = 0; i < node->fields; i++) {
        const struct plan_set *set = &node->sets[i];
        if (set->scanned || set->truncated || set->count > PROBE_LISTS)
            return false;
        documents += set->documents;
    }
    uint64_t total = segment_count(plan->segment);
    uint64_t in_window = documents * (window->end - window->begin) / (total ? total : 1);
    if (wanted * PROBE_FACTOR > in_window)
        return false;
    uint64_t *part = window_take(window);
    for (uint32_t i = 0; part && i < node->fields; i++) {
        for (uint32_t j = 0; j < node->sets[i].count; j++) {
            memcpy(part, candidates, window->words * sizeof *part);
            postings_probe(&node->sets[i].lists[j], window->begin, window->end, part);
            for (size_t word = 0; word < window->words; word++)
                found[word] |= part[word];
        }
    }
    window_give(window, part != NULL);
    return part != NULL;
}
