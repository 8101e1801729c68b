/* SPDX-License-Identifier: MIT */
#include "index/score.h"

#include "index/leaf.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

static const double saturation = 1.2, normalisation = 0.6;
/* How much a word is worth in each field. */
static const double field_weights[INDEX_FIELDS] = {
    [INDEX_TITLE] = 1.8,   [INDEX_ABSTRACT] = 1.0,     [INDEX_AUTHORS] = 1.8,
    [INDEX_COMMENT] = 0.5, [INDEX_ORGANIZATION] = 0.8,
};
/* The middle of each class of how often a word stands in a text. */
static const double class_counts[WORTH_CLASSES] = {1, 2, 3.4, 6};
enum { UNITS = 64, SHORT_BEGINNING = 2 };

/* The natural logarithm of a positive number, to five digits: the mathematics library would cost
   every start of the program more than a search. x = m * 2^e with m from 1 to 2, ln m = 2 artanh((m
   - 1) / (m + 1)). */
static double natural_log(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    int exponent = (int)(bits >> 52 & 0x7ff) - 1023;
    bits = (bits & UINT64_C(0x000fffffffffffff)) | UINT64_C(0x3ff0000000000000);
    memcpy(&x, &bits, sizeof x);
    double z = (x - 1) / (x + 1), square = z * z;
    double series =
        z * (1 + square * (1.0 / 3 + square * (1.0 / 5 + square * (1.0 / 7 + square / 9))));
    return exponent * 0.6931471805599453 + 2 * series;
}

static bool is_scored(const struct query_node *node)
{
    return node->kind == QUERY_ANYWHERE || node->kind == QUERY_ANY_FIELD ||
           node->kind == QUERY_FIELD || node->kind == QUERY_NAME;
}

static bool add_words(struct scores *scores, size_t node, struct error *error)
{
    size_t count = scores->query->nodes[node].phrase.count;
    for (size_t word = 0; word < count; word++) {
        if (scores->count == scores->capacity) {
            size_t wanted = scores->capacity ? scores->capacity * 2 : 8;
            void *larger = realloc(scores->words, wanted * sizeof *scores->words);
            if (!larger)
                return error_set(error, ERROR_SYSTEM, "not enough memory");
            scores->words = larger;
            scores->capacity = wanted;
        }
        scores->words[scores->count++] =
            (struct score_word){.node = (uint32_t)node, .word = (uint32_t)word};
    }
    return true;
}

bool scores_open(struct scores *scores, const struct query *query, struct error *error)
{
    *scores = (struct scores){.query = query};
    for (size_t i = 0; i < query->count;) {
        const struct query_node *node = &query->nodes[i];
        if (!node->negated && is_scored(node) && !add_words(scores, i, error)) {
            scores_close(scores);
            return false;
        }
        i = node->negated || !query_node_is_row(node) ? node->end : i + 1;
    }
    return true;
}

void scores_close(struct scores *scores)
{
    free(scores->words);
    scores->words = NULL;
}

void scores_add(struct scores *scores, const struct plan *plan)
{
    const struct segment *segment = plan->segment;
    scores->documents += segment_count(segment);
    scores->mean += (double)segment->footer.words;
    for (size_t i = 0; i < scores->count; i++) {
        const struct plan_node *node = &plan->nodes[scores->words[i].node];
        uint64_t most = 0;
        for (uint32_t field = 0; field < node->fields; field++) {
            const struct plan_set *set = &node->sets[field * node->words + scores->words[i].word];
            /* Beginnings of so many words count nothing, in whatever way they are looked up. */
            if (set->prefix && (set->size <= SHORT_BEGINNING || set->terms > TERMS_NEWEST))
                scores->words[i].common = true;
            uint64_t documents = set->documents;
            most = documents > most ? documents : most;
        }
        scores->words[i].documents += most;
    }
}

void scores_finish(struct scores *scores)
{
    double all = (double)scores->documents;
    scores->mean = scores->documents && scores->mean > 0 ? scores->mean / all : 1;
    for (size_t i = 0; i < scores->count; i++) {
        double have = (double)scores->words[i].documents;
        double weight = have < all && !scores->words[i].common
                            ? natural_log((all - have + 0.5) / (have + 0.5))
                            : 0;
        scores->words[i].weight = weight > 0 ? weight : 0;
    }
}

bool scores_weigh(const struct scores *scores)
{
    for (size_t i = 0; i < scores->count; i++)
        if (scores->words[i].weight > 0)
            return true;
    return false;
}

/* What one occurrence class is worth in texts of each length. */
static void make_table(const struct scores *scores, double weight, struct postings_worth *worth)
{
    for (unsigned class = 0; class < WORTH_CLASSES; class ++) {
        for (unsigned length = 0; length < WORTH_LENGTHS; length++) {
            double relative = length * LENGTH_UNIT / scores->mean;
            double norm = saturation * (1 - normalisation + normalisation * relative);
            double count = class_counts[class];
            worth->table[class][length] =
                (uint16_t)(weight * UNITS * count * (saturation + 1) / (count + norm));
        }
    }
}

/* The sets of lists that a word of the query may have. */
static struct plan_set *set_of(const struct score_word *word, struct plan *plan, uint32_t field)
{
    struct plan_node *node = &plan->nodes[word->node];
    return field < node->fields ? &node->sets[field * node->words + word->word] : NULL;
}

bool scores_prepare(const struct scores *scores, struct evaluation *evaluation, uint16_t *score,
                    struct error *error)
{
    struct plan *plan = &evaluation->plan;
    uint32_t documents = segment_count(plan->segment);
    const uint8_t *lengths = segment_bytes(plan->segment, SECTION_LENGTH, 0, documents);
    for (size_t i = 0; lengths && i < scores->count; i++) {
        const struct score_word *word = &scores->words[i];
        struct plan_set *set;
        for (uint32_t field = 0; word->weight > 0 && (set = set_of(word, plan, field)); field++) {
            struct postings_worth *worth = arena_allocate(&plan->arena, sizeof *worth);
            if (!worth)
                return error_set(error, ERROR_SYSTEM, "not enough memory");
            make_table(scores, word->weight * field_weights[set->field], worth);
            worth->lengths = lengths;
            worth->scores = score;
            set->worth = worth;
        }
    }
    return true;
}

void scores_apply(const struct scores *scores, struct evaluation *evaluation, const uint64_t *bits)
{
    struct plan *plan = &evaluation->plan;
    for (size_t i = 0; i < scores->count; i++) {
        struct plan_set *set;
        for (uint32_t field = 0; (set = set_of(&scores->words[i], plan, field)); field++) {
            for (uint32_t j = 0; set->worth && !set->weighed && j < set->count; j++)
                postings_weigh(&set->lists[j], segment_count(plan->segment), bits, set->worth);
            set->weighed = true;
        }
    }
}
