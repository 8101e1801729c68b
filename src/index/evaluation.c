/* SPDX-License-Identifier: MIT */
#include "index/evaluation.h"

#include "index/flags.h"
#include "index/leaf.h"

#include <stdlib.h>
#include <string.h>

/* A condition that holds for so small a share of the documents, in so few lists, is walked from one
   to the next. */
enum { BOUND_SHARE = 64, BOUND_LISTS = 64 };

bool evaluation_open(struct evaluation *evaluation, struct segment *segment,
                     const struct query *query, const struct evaluation_source *source,
                     enum plan_aim aim, struct error *error)
{
    *evaluation = (struct evaluation){.source = *source};
    return plan_open(&evaluation->plan, segment, query, aim, error);
}

void evaluation_close(struct evaluation *evaluation)
{
    plan_close(&evaluation->plan);
    *evaluation = (struct evaluation){.failed = false};
}

static bool eval_node(const struct window *window, size_t number, uint64_t *may, uint64_t *must);

/* Turns the answer to a condition into that of its negation. */
static void negate(const struct window *window, bool exact, uint64_t *may, uint64_t *must)
{
    uint32_t count = window->end - window->begin;
    for (size_t i = 0; i < window->words; i++) {
        uint64_t all =
            i + 1 < window->words || count % 64 == 0 ? UINT64_MAX : (UINT64_C(1) << count % 64) - 1;
        uint64_t could = may[i], surely = exact ? may[i] : must[i];
        may[i] = ~surely & all;
        must[i] = ~could & all;
    }
}

/* The condition of a row to evaluate next: of those that must all hold the one with the fewest
   documents, what must not hold at last. */
static size_t next_condition(const struct plan *plan, size_t first, size_t last, bool all)
{
    size_t best = last;
    uint64_t fewest = 0;
    for (size_t i = first; i < last; i = plan->query->nodes[i].end) {
        uint64_t own = plan->query->nodes[i].negated ? UINT64_MAX : plan->nodes[i].estimate;
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
        joined[word] = !begun ? own[word]
                       : all  ? joined[word] & own[word]
                              : joined[word] | own[word];
}

/* One more condition of a row: may and must so far become those with it. */
static bool eval_next(const struct window *window, size_t number, bool all, bool begun, bool exact,
                      uint64_t *may, uint64_t *must)
{
    const struct query_node *node = &window->evaluation->plan.query->nodes[number];
    uint64_t *own = window_take(window), *sure = window_take(window);
    bool own_exact = true;
    if (own && sure && all && begun && leaf_probe(window, number, may, own)) {
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
    window_give(window, own && sure ? 2 : own || sure ? 1 : 0);
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
        if (next == last || (begun && all && !bitmap_any(may, window->words)))
            break;
        plan->nodes[next].done = true;
        exact = eval_next(window, next, all, begun, exact, may, must) && exact;
        begun = true;
    }
    if (!begun && all)
        window_set_all(window, may);
    return exact;
}

static bool eval_node(const struct window *window, size_t number, uint64_t *may, uint64_t *must)
{
    const struct query_node *node = &window->evaluation->plan.query->nodes[number];
    bool exact = query_node_is_row(node) ? eval_row(window, number + 1, node->end,
                                                    node->kind != QUERY_ANY_OF, may, must)
                                         : leaf_evaluate(window, number, may, must);
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
        leaf_drop_flag(window, FLAG_GHOST, bits);
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
    window_fit(evaluation, window.words);
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
