/* SPDX-License-Identifier: MIT */
#include "index/evaluation.h"

#include "index/flags.h"
#include "index/votes.h"

#include <stdlib.h>
#include <string.h>

enum {
    TERMS_NEWEST = 1024,
    TERMS_ALL = 4096,
    /* So few candidates for so many postings are looked up one by one. */
    PROBE_FACTOR = 128,
    PROBE_LISTS = 4,
    /* A condition that holds for so small a share of the documents, in so few lists, is walked from
       one to the next. */
    BOUND_SHARE = 64,
    BOUND_LISTS = 64
};

struct window {
    struct evaluation *evaluation;
    uint32_t begin, end;
    size_t words;
};

bool evaluation_open(struct evaluation *evaluation, struct segment *segment, const struct query *query,
                 const struct evaluation_source *source, bool newest, struct error *error)
{
    *evaluation = (struct evaluation){.source = *source};
    return plan_open(&evaluation->plan, segment, query, newest ? TERMS_NEWEST : TERMS_ALL, error);
}

void evaluation_close(struct evaluation *evaluation)
{
    for (uint32_t i = 0; i < evaluation->buffer_count; i++)
        free(evaluation->buffers[i]);
    free(evaluation->buffers);
    plan_close(&evaluation->plan);
    *evaluation = (struct evaluation){.buffers = NULL};
}

/* Without the instruction, which not every processor has (Hacker's Delight, 5-1). */
static uint64_t count_bits(uint64_t w)
{
    w -= w >> 1 & UINT64_C(0x5555555555555555);
    w = (w & UINT64_C(0x3333333333333333)) + (w >> 2 & UINT64_C(0x3333333333333333));
    w = (w + (w >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return w * UINT64_C(0x0101010101010101) >> 56;
}

uint64_t bitmap_count(const uint64_t *bits, size_t words)
{
    uint64_t count = 0;
    for (size_t i = 0; i < words; i++)
        count += count_bits(bits[i]);
    return count;
}

/* Makes the buffers as long as a window needs. */
static void fit_buffers(struct evaluation *evaluation, size_t words)
{
    if (words <= evaluation->words)
        return;
    for (uint32_t i = 0; i < evaluation->buffer_count; i++)
        free(evaluation->buffers[i]);
    evaluation->buffer_count = 0;
    evaluation->words = words;
}

/* A bitmap of the window's size, zeroed; given back by give_back in the reverse order. NULL without
 * memory. */
static uint64_t *take_buffer(const struct window *window)
{
    struct evaluation *evaluation = window->evaluation;
    if (evaluation->buffer_used == evaluation->buffer_count) {
        uint64_t **all =
            realloc(evaluation->buffers, (evaluation->buffer_count + 1) * sizeof *evaluation->buffers);
        uint64_t *made = malloc(evaluation->words * sizeof *made);
        if (all)
            evaluation->buffers = all;
        if (!all || !made) {
            free(made);
            evaluation->failed = true;
            return NULL;
        }
        evaluation->buffers[evaluation->buffer_count++] = made;
    }
    uint64_t *buffer = evaluation->buffers[evaluation->buffer_used++];
    memset(buffer, 0, window->words * sizeof *buffer);
    return buffer;
}

static void give_back(const struct window *window, unsigned count)
{
    window->evaluation->buffer_used -= count;
}

static void set_range(uint64_t *bits, uint32_t first, uint32_t last)
{
    for (uint32_t i = first; i < last;) {
        if (i % 64 == 0 && last - i >= 64) {
            bits[i / 64] = UINT64_MAX;
            i += 64;
        } else {
            bits[i / 64] |= UINT64_C(1) << i % 64;
            i++;
        }
    }
}

/* Documents first to last, as far as they lie in the window. */
static void set_documents(const struct window *window, uint32_t first, uint32_t last,
                          uint64_t *bits)
{
    first = first > window->begin ? first : window->begin;
    last = last < window->end ? last : window->end;
    if (first < last)
        set_range(bits, first - window->begin, last - window->begin);
}

static void set_document(const struct window *window, uint32_t document, uint64_t *bits)
{
    uint32_t bit = document - window->begin;
    if (document >= window->begin && document < window->end)
        bits[bit / 64] |= UINT64_C(1) << bit % 64;
}

static void set_all(const struct window *window, uint64_t *bits)
{
    set_range(bits, 0, window->end - window->begin);
}

static void fill_lists(const struct window *window, const struct plan_set *set, uint64_t *bits)
{
    for (uint32_t i = 0; i < set->count; i++)
        postings_fill(&set->lists[i], window->begin, window->end, bits);
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

/* Adds the documents of a set; false when others may have the word too. */
static bool fill_set(const struct window *window, const struct plan_set *set, uint64_t *bits)
{
    bool newest = window->evaluation->plan.most_terms == TERMS_NEWEST;
    if (set->scanned && newest)
        set_all(window, bits);
    else if (set->scanned)
        fill_terms(window, set, bits);
    else
        fill_lists(window, set, bits);
    return !set->truncated && !(set->scanned && newest);
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
    uint64_t *found = take_buffer(window), *part = take_buffer(window);
    for (uint32_t i = 0; found && part && i < set->count; i++) {
        memcpy(part, bits, window->words * sizeof *bits);
        postings_probe(&set->lists[i], window->begin, window->end, part);
        for (size_t word = 0; word < window->words; word++)
            found[word] |= part[word];
    }
    if (found && part)
        memcpy(bits, found, window->words * sizeof *bits);
    give_back(window, found && part ? 2 : found || part ? 1 : 0);
    return true;
}

static void and_set(const struct window *window, const struct plan_set *set, uint64_t *bits)
{
    if (probe_set(window, set, bits))
        return;
    uint64_t *other = take_buffer(window);
    if (!other)
        return;
    fill_set(window, set, other);
    for (size_t i = 0; i < window->words; i++)
        bits[i] &= other[i];
    give_back(window, 1);
}

static bool any_bit(const uint64_t *bits, size_t words)
{
    for (size_t i = 0; i < words; i++)
        if (bits[i])
            return true;
    return false;
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
        const struct plan_set *sets = &node->sets[i * node->words];
        uint32_t rarest = 0;
        for (uint32_t word = 1; word < node->words; word++)
            if (sets[word].documents < sets[rarest].documents)
                rarest = word;
        uint64_t *bits = take_buffer(window);
        if (!bits)
            return false;
        fill_set(window, &sets[rarest], bits);
        for (uint32_t word = 0; word < node->words && any_bit(bits, window->words); word++)
            if (word != rarest)
                and_set(window, &sets[word], bits);
        for (size_t word = 0; word < window->words; word++)
            may[word] |= bits[word];
        give_back(window, 1);
    }
    return false;
}

/* The documents that have a flag are in doubt. */
static void doubt_flag(const struct window *window, const char *flag, uint64_t *must)
{
    struct postings list;
    uint64_t *bits = take_buffer(window);
    if (bits && terms_find_word(window->evaluation->plan.segment, INDEX_FLAG, slice_of(flag), &list))
        postings_fill(&list, window->begin, window->end, bits);
    for (size_t i = 0; bits && i < window->words; i++)
        must[i] &= ~bits[i];
    give_back(window, bits != NULL);
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
    doubt_flag(window, FLAG_PARTIAL, must);
    doubt_flag(window, FLAG_ELSEWHERE, must);
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
        set_all(window, may);
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
    const uint32_t *added =
        segment_bytes(segment, SECTION_ADDED, (uint64_t)window->begin * sizeof *added,
                      (uint64_t)(window->end - window->begin) * sizeof *added);
    if (source->new_after == INT64_MAX || !added)
        return true;
    for (uint32_t i = 0; i < window->end - window->begin; i++) {
        int64_t time = added[i] != UINT32_MAX ? segment->footer.added + (int64_t)added[i]
                                              : source->added(source->context, window->begin + i);
        if (time > source->new_after)
            may[i / 64] |= UINT64_C(1) << i % 64;
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

static bool eval_compare(const struct window *window, const struct query_node *asked,
                         uint64_t *may)
{
    struct segment *segment = window->evaluation->plan.segment;
    size_t count;
    const struct segment_listed *listed = segment_listed(segment, &count);
    if (asked->value != QUERY_UPVOTES && asked->value != QUERY_COMMENTS &&
        asked->value != QUERY_STARS) {
        set_all(window, may);
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
        set_all(window, may);
        return false;
    }
    return fill_set(window, &node->sets[0], may) && exact;
}

/* One condition, not negated. May and must are zero; must is only filled in when the answer is not
   exact, which is when this returns false. */
static bool eval_leaf(const struct window *window, size_t number, uint64_t *may, uint64_t *must)
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

static bool eval_node(const struct window *window, size_t number, uint64_t *may, uint64_t *must);

/* Turns the answer to a condition into that of its negation. */
static void negate(const struct window *window, bool exact, uint64_t *may, uint64_t *must)
{
    uint32_t count = window->end - window->begin;
    for (size_t i = 0; i < window->words; i++) {
        uint64_t all = i + 1 < window->words || count % 64 == 0
                           ? UINT64_MAX
                           : (UINT64_C(1) << count % 64) - 1;
        uint64_t could = may[i], surely = exact ? may[i] : must[i];
        may[i] = ~surely & all;
        must[i] = ~could & all;
    }
}

/* Documents that have a word of a condition of one word, when there are so few candidates that they
   are looked up one by one. found: zero. */
static bool probe_leaf(const struct window *window, size_t number, const uint64_t *candidates,
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
    uint64_t *part = take_buffer(window);
    for (uint32_t i = 0; part && i < node->fields; i++) {
        for (uint32_t j = 0; j < node->sets[i].count; j++) {
            memcpy(part, candidates, window->words * sizeof *part);
            postings_probe(&node->sets[i].lists[j], window->begin, window->end, part);
            for (size_t word = 0; word < window->words; word++)
                found[word] |= part[word];
        }
    }
    give_back(window, part != NULL);
    return part != NULL;
}

/* The condition of a row to evaluate next: of those that must all hold the one with the fewest
   documents, what must not hold at last. */
static size_t next_condition(const struct plan *plan, size_t first, size_t last, bool all)
{
    size_t best = last;
    uint64_t fewest = 0;
    for (size_t i = first; i < last; i = plan->query->nodes[i].end) {
        uint64_t own =
            plan->query->nodes[i].negated ? UINT64_MAX : plan->nodes[i].estimate;
        if (plan->nodes[i].done || (best != last && (!all || own >= fewest)))
            continue;
        best = i;
        fewest = own;
    }
    return best;
}

/* The conditions first to last joined: all must hold, or any. */
static bool eval_node(const struct window *window, size_t number, uint64_t *may, uint64_t *must);

static void join_row(const struct window *window, bool all, bool begun, const uint64_t *own,
                     uint64_t *joined)
{
    for (size_t word = 0; word < window->words; word++)
        joined[word] = !begun ? own[word] : all ? joined[word] & own[word] : joined[word] | own[word];
}

/* One more condition of a row: may and must so far become those with it. */
static bool eval_next(const struct window *window, size_t number, bool all, bool begun, bool exact,
                      uint64_t *may, uint64_t *must)
{
    const struct query_node *node = &window->evaluation->plan.query->nodes[number];
    uint64_t *own = take_buffer(window), *sure = take_buffer(window);
    bool own_exact = true;
    if (own && sure && all && begun && probe_leaf(window, number, may, own)) {
        for (size_t word = 0; word < window->words; word++) {
            may[word] &= node->negated ? ~own[word] : own[word];
            must[word] &= node->negated ? ~own[word] : own[word];
        }
    } else if (own && sure) {
        own_exact = eval_node(window, number, own, sure);
        /* While all is exact, must is not kept up. */
        if (exact && !own_exact && begun)
            memcpy(must, may, window->words * sizeof *may);
        join_row(window, all, begun, own, may);
        if (!exact || !own_exact)
            join_row(window, all, begun, own_exact ? own : sure, must);
    }
    give_back(window, own && sure ? 2 : own || sure ? 1 : 0);
    return own_exact;
}

static bool eval_row(const struct window *window, size_t first, size_t last, bool all,
                     uint64_t *may, uint64_t *must)
{
    const struct plan *plan = &window->evaluation->plan;
    bool exact = true, begun = false;
    for (size_t i = first; i < last; i = plan->query->nodes[i].end)
        plan->nodes[i].done = false;
    for (;;) {
        size_t next = next_condition(plan, first, last, all);
        if (next == last || (begun && all && !any_bit(may, window->words)))
            break;
        plan->nodes[next].done = true;
        exact = eval_next(window, next, all, begun, exact, may, must) && exact;
        begun = true;
    }
    if (!begun && all)
        set_all(window, may);
    return exact;
}

static bool eval_node(const struct window *window, size_t number, uint64_t *may, uint64_t *must)
{
    const struct query_node *node = &window->evaluation->plan.query->nodes[number];
    bool exact = query_node_is_row(node)
                     ? eval_row(window, number + 1, node->end, node->kind != QUERY_ANY_OF, may, must)
                     : eval_leaf(window, number, may, must);
    if (node->negated)
        negate(window, exact, may, must);
    return exact;
}

/* Takes out what is not shown. */
static void drop_hidden(const struct window *window, uint64_t *bits)
{
    struct segment *segment = window->evaluation->plan.segment;
    if (segment->dead)
        for (size_t i = 0; i < window->words; i++)
            bits[i] &= ~segment->dead[window->begin / 64 + i];
    if (segment->footer.ghosts > 0)
        doubt_flag(window, FLAG_GHOST, bits);
}

static uint64_t estimate_row(const struct plan *plan, size_t first, size_t last, bool all)
{
    uint64_t result = all ? segment_count(plan->segment) : 0;
    for (size_t i = first; i < last; i = plan->query->nodes[i].end) {
        const struct query_node *node = &plan->query->nodes[i];
        uint64_t own = plan->nodes[i].estimate;
        if (node->negated)
            own = segment_count(plan->segment);
        if (all)
            result = own < result ? own : result;
        else
            result += own;
    }
    return result;
}

/* The same for one condition. */
static uint32_t bound_of(const struct plan_node *node, uint32_t end)
{
    uint32_t bound = 0;
    for (uint32_t field = 0; field < node->fields; field++) {
        const struct plan_set *rarest = &node->sets[field * node->words];
        for (uint32_t word = 1; word < node->words; word++)
            if (node->sets[field * node->words + word].documents < rarest->documents)
                rarest = &node->sets[field * node->words + word];
        if (rarest->scanned || rarest->truncated || rarest->count > BOUND_LISTS)
            return end;
        for (uint32_t i = 0; i < rarest->count; i++) {
            uint32_t last;
            if (postings_last(&rarest->lists[i], end, &last) && last >= bound)
                bound = last + 1;
        }
    }
    return bound;
}

uint32_t evaluation_bound(struct evaluation *evaluation, uint32_t end)
{
    const struct plan *plan = &evaluation->plan;
    uint32_t documents = segment_count(plan->segment);
    size_t rarest = plan->query->count;
    for (size_t i = 0; i < plan->query->count; i = plan->query->nodes[i].end)
        if (!plan->query->nodes[i].negated && plan->nodes[i].sets &&
            (rarest == plan->query->count ||
             plan->nodes[i].estimate < plan->nodes[rarest].estimate))
            rarest = i;
    if (rarest == plan->query->count || plan->nodes[rarest].estimate > documents / BOUND_SHARE)
        return end;
    return bound_of(&plan->nodes[rarest], end);
}

void evaluation_window(struct evaluation *evaluation, uint32_t begin, uint32_t end, uint64_t *may,
                   uint64_t *must)
{
    struct window window = {evaluation, begin, end, bitmap_words(begin, end)};
    memset(may, 0, window.words * sizeof *may);
    memset(must, 0, window.words * sizeof *must);
    fit_buffers(evaluation, window.words);
    if (estimate_row(&evaluation->plan, 0, evaluation->plan.query->count, true) == 0)
        return;
    if (eval_row(&window, 0, evaluation->plan.query->count, true, may, must))
        memcpy(must, may, window.words * sizeof *must);
    drop_hidden(&window, may);
    drop_hidden(&window, must);
}

void evaluation_exact(struct evaluation *evaluation, uint32_t begin, uint32_t end, uint64_t *bits,
                  uint64_t *spare)
{
    evaluation_window(evaluation, begin, end, bits, spare);
    for (size_t word = 0; word < bitmap_words(begin, end); word++) {
        for (uint64_t doubt = bits[word] & ~spare[word]; doubt; doubt &= doubt - 1) {
            uint32_t document = begin + (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(doubt);
            if (!evaluation->source.match(evaluation->source.context, document))
                bits[word] &= ~(doubt & -doubt);
        }
    }
}
