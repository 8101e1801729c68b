/* SPDX-License-Identifier: MIT */
#pragma once

#include "index/evaluation.h"

/* Relevance: BM25 (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009) in each field
   by itself, added up with weights over all words that the query asks for. A word that more than
   half of the papers have says nothing, nor does a beginning of one or two letters, or of more
   words than are looked up (index/leaf.h). */

struct scores {
    const struct query *query;
    struct score_word {
        uint32_t node, word; /* of the query */
        uint64_t documents;  /* that have it, over all segments */
        bool common;         /* the beginning of too many words */
        double weight;
    } * words;
    size_t count, capacity;
    uint64_t documents;
    double mean; /* words of an abstract */
};

/* The words of the query that count; query is borrowed. */
bool scores_open(struct scores *scores, const struct query *query, struct error *error) WARN_UNUSED;
void scores_close(struct scores *scores);
/* Takes one segment into account. */
void scores_add(struct scores *scores, const struct plan *plan);
/* After all segments. */
void scores_finish(struct scores *scores);
/* Whether any word says anything. */
bool scores_weigh(const struct scores *scores);
/* Before the one window over the whole segment is evaluated: lists that are then read add to the
   scores of their documents (score: zero, one for each document of the segment; borrowed). */
bool scores_prepare(const struct scores *scores, struct evaluation *evaluation, uint16_t *score,
                    struct error *error) WARN_UNUSED;
/* After it: the other lists add to the scores of the documents whose bit is set. Scores of other
   documents mean nothing. */
void scores_apply(const struct scores *scores, struct evaluation *evaluation, const uint64_t *bits);
