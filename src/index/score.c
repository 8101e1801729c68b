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
static const double class_counts[4] = {1, 2, 3.4, 6};
enum { LENGTHS = 256, UNITS = 64, SHORT_BEGINNING = 2 };

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
static void make_table(const struct scores *scores, double weight, uint16_t table[4][LENGTHS])
{
    for (unsigned class = 0; class < 4; class ++) {
        for (unsigned length = 0; length < LENGTHS; length++) {
            double relative = length * LENGTH_UNIT / scores->mean;
            double norm = saturation * (1 - normalisation + normalisation * relative);
            double count = class_counts[class];
            table[class][length] =
                (uint16_t)(weight * UNITS * count * (saturation + 1) / (count + norm));
        }
    }
}

static void add_list(const struct postings *list, const uint64_t *bits, const uint8_t *lengths,
                     uint16_t table[4][LENGTHS], uint32_t documents, uint16_t *score)
{
    struct postings_walk walk;
    postings_walk_init(&walk, list, 0, documents);
    while (postings_walk_next(&walk)) {
        for (uint32_t i = 0; i < walk.count; i++) {
            uint32_t document = walk.documents[i];
            if (document >= documents || !(bits[document / 64] >> document % 64 & 1))
                continue;
            uint32_t sum = score[document] + (uint32_t)table[walk.codes[i] & 3][lengths[document]];
            score[document] = sum < SCORE_MAXIMUM ? (uint16_t)sum : SCORE_MAXIMUM;
        }
    }
}

void scores_apply(const struct scores *scores, struct evaluation *evaluation, const uint64_t *bits,
                  uint16_t *score)
{
    struct segment *segment = evaluation->plan.segment;
    uint32_t documents = segment_count(segment);
    const uint8_t *lengths = segment_bytes(segment, SECTION_LENGTH, 0, documents);
    uint16_t table[4][LENGTHS];
    for (size_t i = 0; lengths && i < scores->count; i++) {
        const struct score_word *word = &scores->words[i];
        const struct plan_node *node = &evaluation->plan.nodes[word->node];
        for (uint32_t field = 0; word->weight > 0 && field < node->fields; field++) {
            const struct plan_set *set = &node->sets[field * node->words + word->word];
            make_table(scores, word->weight * field_weights[set->field], table);
            for (uint32_t j = 0; j < set->count; j++)
                add_list(&set->lists[j], bits, lengths, table, documents, score);
        }
    }
}
