/* SPDX-License-Identifier: MIT */
#pragma once

/* Random documents of few words, so that much of them is alike. */
#include "base/date.h"
#include "index/builder.h"
#include "made.h"

enum { CORPUS_LISTINGS = 3, CORPUS_TODAY = 20600 };

struct corpus_document {
    struct paper paper;
    bool ghost;
    char id[96], title[256], abstract[4096], authors[128], comment[128], published[32], doi[32],
        guid[32];
    struct segment_listing listings[CORPUS_LISTINGS];
    size_t listing_count;
    uint64_t record, renamed_at;
    int64_t added;
};

static inline const char *corpus_pick(struct dice *dice, const char *const *from, uint32_t count)
{
    return from[dice_below(dice, count)];
}
#define CORPUS_PICK(dice, from) corpus_pick(dice, from, sizeof(from) / sizeof(from)[0])

static inline void corpus_words(struct dice *dice, char *out, size_t size, uint32_t most)
{
    static const char *const words[] = {
        "owl",
        "owls",
        "Flow",
        "flower",
        "a",
        "of",
        "x1",
        "K\xC3\xA4hler",
        "state-space",
        "graph",
        "graphs",
        "low",
        "lower",
        "the",
        "network",
        "networks",
        "GPT-4",
        "learning",
        "learned",
        "lea",
        "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
        "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwa",
        "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwb",
    };
    size_t at = strlen(out);
    for (uint32_t count = dice_below(dice, most + 1); count > 0 && at + 80 < size; count--)
        at += (size_t)snprintf(out + at, size - at, "%s%s", at > 0 ? " " : "",
                               CORPUS_PICK(dice, words));
}

static inline void corpus_list(struct dice *dice, struct corpus_document *out)
{
    static const char *const sources[] = {"arxiv", "hf", "Feed"};
    out->listing_count = dice_below(dice, 2) ? dice_below(dice, CORPUS_LISTINGS + 1) : 0;
    for (size_t i = 0; i < out->listing_count; i++)
        out->listings[i] = (struct segment_listing){
            .listing = {.kind = (enum listing_kind)dice_below(dice, LISTING_KINDS),
                        .source = slice_of(CORPUS_PICK(dice, sources)),
                        .day = dice_below(dice, 8) ? CORPUS_TODAY - (int32_t)dice_below(dice, 12)
                                                   : DAY_NONE,
                        .rank = (int64_t)dice_below(dice, 5) - 1,
                        .upvotes = (int64_t)dice_below(dice, 9) - 1,
                        .comments = (int64_t)dice_below(dice, 4) - 1,
                        .stars = (int64_t)dice_below(dice, 1000) - 1,
                        .time = dice_below(dice, 100000)},
            .order = out->record * 10 + i * 3 + dice_below(dice, 3)};
}

/* number: of the paper; record: where it would stand, different for every document. */
static inline void corpus_roll(struct dice *dice, uint32_t number, uint64_t record,
                               struct corpus_document *out)
{
    static const char *const authors[] = {"Ada Owl\nBo Graph", "A. B. Owl", "Mary O'Brien", ""};
    static const char *const dates[] = {"2026", "2026-05", "2026-05-20", "2026-05-27T10:00:00Z",
                                        ""};
    static const char *const categories[] = {"cs.LG stat.ML", "cs.CL", "math", ""};
    static const char *const long_key =
        "doi:10.1000/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    *out = (struct corpus_document){.record = record, .ghost = dice_below(dice, 12) == 0};
    snprintf(out->id, sizeof out->id, "%s%05u",
             number % 5    ? "arxiv:2609."
             : number % 10 ? long_key
                           : "DOI:10.5000/",
             number);
    out->added = 1000000 + (int64_t)dice_below(dice, 1000);
    out->renamed_at = dice_below(dice, 9) ? 0 : record + 7;
    corpus_list(dice, out);
    if (out->ghost && out->listing_count == 0)
        out->ghost = false;
    corpus_words(dice, out->title, sizeof out->title, 6);
    corpus_words(dice, out->abstract, 2048, 40);
    corpus_words(dice, out->comment, sizeof out->comment, 1);
    snprintf(out->authors, sizeof out->authors, "%s", CORPUS_PICK(dice, authors));
    snprintf(out->published, sizeof out->published, "%s", CORPUS_PICK(dice, dates));
    if (dice_below(dice, 3) == 0)
        snprintf(out->doi, sizeof out->doi, "10.7700/%u", number);
    if (dice_below(dice, 3) == 0)
        snprintf(out->guid, sizeof out->guid, "oai:%u", number % 50);
    struct paper *paper = &out->paper;
    paper->id = slice_of(out->id);
    paper->added = out->added;
    paper->sources = SLICE("arxiv");
    paper->fields[PAPER_TITLE] = slice_of(out->title);
    paper->fields[PAPER_ABSTRACT] = slice_of(out->abstract);
    paper->fields[PAPER_AUTHORS] = slice_of(out->authors);
    paper->fields[PAPER_COMMENT] = slice_of(out->comment);
    paper->fields[PAPER_PUBLISHED] = slice_of(out->published);
    paper->fields[PAPER_CATEGORIES] = slice_of(CORPUS_PICK(dice, categories));
    paper->fields[PAPER_DOI] = slice_of(out->doi);
    paper->fields[PAPER_GUID] = slice_of(out->guid);
    if (dice_below(dice, 4) == 0)
        paper->fields[PAPER_CODE_URL] = SLICE("https://code.example/owl");
}

static inline void corpus_add(struct builder *builder, const struct corpus_document *document)
{
    struct error error = ERROR_INIT;
    struct builder_document given = {
        .paper = document->ghost ? NULL : &document->paper,
        .key = slice_of(document->id),
        .record = document->record,
        .check = (uint32_t)document->record * 2654435761u,
        .renamed_at = document->ghost ? 0 : document->renamed_at,
        .added = document->added,
        .listings = document->listings,
        .listing_count = document->listing_count,
    };
    assert_true(builder_add(builder, &given, &error));
}

static inline struct builder *corpus_builder(void)
{
    struct builder *builder;
    struct error error = ERROR_INIT;
    assert_true(builder_open(&builder, &error));
    return builder;
}

/* Writes the segment; the builder stays as it is. */
static inline void corpus_write(struct builder *builder, uint64_t number, struct made *made)
{
    struct error error = ERROR_INIT;
    made_begin(made);
    assert_true(builder_write(builder, &made->writer, number, &error));
    made_open(made);
}
