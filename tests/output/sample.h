/* SPDX-License-Identifier: MIT */
#pragma once

#include "output/output.h"

#define NAUGHTY "a\tb\nc\\d\"e\033[31m\302\233\342\200\256\357\273\277\xff\177\001z"

#define TEXT(literal)                                                                              \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }

/* One paper with everything, of nobody. */
static const struct listing sample_listings[] = {
    {.kind = LISTING_DAILY,
     .source = TEXT("hf"),
     .day = 20718,
     .rank = 3,
     .upvotes = 112,
     .comments = 9,
     .stars = LISTING_UNKNOWN},
    {.kind = LISTING_TRENDING,
     .source = TEXT("hf"),
     .day = 20719,
     .rank = 1,
     .upvotes = 120,
     .comments = LISTING_UNKNOWN,
     .stars = 318},
};
static const struct paper sample_paper = {
    .id = TEXT("arxiv:2609.90377"),
    .added = 1790053331,
    .fields =
        {
            [PAPER_GUID] = TEXT("2609.90377"),
            [PAPER_TITLE] =
                TEXT("Grid Sketches on Granular Meshes: A Compact Tale of Veiled Diffusers "
                     "and Drip Movements"),
            [PAPER_ABSTRACT] = TEXT("We show $\\alpha$ \"twice\".\nSecond paragraph."),
            [PAPER_AUTHORS] = TEXT("Ada Okello\nLin Wen\nJoren Pedersen\nMina Sato\nNour Hassan"),
            [PAPER_AFFILIATIONS] = TEXT("\nExample Labs\n\n\n"),
            [PAPER_CATEGORIES] = TEXT("cs.LG stat.ML"),
            [PAPER_PRIMARY] = TEXT("cs.LG"),
            [PAPER_URL] = TEXT("https://arxiv.org/abs/2609.90377"),
            [PAPER_DOI] = TEXT("10.48550/arxiv.2609.90377 10.1/x"),
            [PAPER_PUBLISHED] = TEXT("2026-09-18T16:41:09Z"),
            [PAPER_CODE_URL] = TEXT("https://github.com/okello/dfm"),
            [PAPER_KEYWORDS] = TEXT("granular flow\nCTMC"),
            [PAPER_AI_SUMMARY] = TEXT("One family covers all."),
            [PAPER_VERSION] = TEXT("2"),
        },
    .sources = TEXT("arxiv hf"),
};
static const struct output_row sample_row = {.paper = &sample_paper,
                                             .listings = sample_listings,
                                             .listing_count = 2,
                                             .day = 20718,
                                             .upvotes = 120,
                                             .comments = 9,
                                             .marks = 2,
                                             .is_new = true,
                                             .why = TEXT("sub:flow")};
