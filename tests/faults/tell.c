/* SPDX-License-Identifier: MIT */
#include "scene.h"

#include "ask.h"

#include <err.h>
#include <stdlib.h>

enum { NOW = 1789000000, HOUR = 3600, DAY = 20690, TEXT_LIMIT = 4096, MOST = 4096, MARKS = 8 };

int64_t scene_time(uint32_t act)
{
    return NOW + (int64_t)act * HOUR;
}

/* What a paper is made of here. */
struct told {
    char key[40], guid[24], published[24], doi[24];
    struct text texts[4]; /* title, abstract, comment, organization */
    struct text authors;
    const char *source;
};

/* The papers of a piece, with up to two listings each. */
struct piece {
    struct told told[MOST];
    struct paper papers[MOST];
    struct listing listings[2 * MOST];
    size_t of[2 * MOST];
    size_t count, listing_count;
};

static void append_words(struct dice *dice, uint32_t most, const char *between, struct text *out)
{
    for (uint32_t i = 0, count = dice_below(dice, most + 1); i < count; i++) {
        if (i > 0)
            text_append_string(out, between);
        ask_word(dice, out);
    }
}

static void append_authors(struct dice *dice, struct text *out)
{
    for (uint32_t i = 0, count = dice_below(dice, 5); i < count; i++) {
        if (i > 0)
            text_append_byte(out, '\n');
        ask_word(dice, out);
        text_append_byte(out, ' ');
        ask_word(dice, out);
    }
}

static void fill_told(struct dice *dice, uint32_t number, struct told *told)
{
    static const char *const sources[] = {"hf", "hf", "arxiv", "feed", "import"};
    static const uint32_t words[] = {9, 50, 5, 3};
    *told = (struct told){.source = sources[dice_below(dice, 5)]};
    snprintf(told->guid, sizeof told->guid, "1901.%05u", number + 1);
    snprintf(told->key, sizeof told->key, "arxiv:1901.%05u", number + 1);
    snprintf(told->doi, sizeof told->doi, "10.1/%u", number);
    if (dice_below(dice, 4))
        snprintf(told->published, sizeof told->published, "2026-0%u-%02u", 8 + dice_below(dice, 2),
                 1 + dice_below(dice, 28));
    else if (dice_below(dice, 2))
        snprintf(told->published, sizeof told->published, "2019-0%u", 1 + dice_below(dice, 9));
    for (int i = 0; i < 4; i++) {
        text_init(&told->texts[i], TEXT_LIMIT);
        append_words(dice, words[i], " ", &told->texts[i]);
    }
    text_append_format(&told->texts[0], " %u", number);
    text_init(&told->authors, TEXT_LIMIT);
    append_authors(dice, &told->authors);
}

static void release_told(struct told *told)
{
    for (int i = 0; i < 4; i++)
        text_release(&told->texts[i]);
    text_release(&told->authors);
}

static void add_listings(struct dice *dice, struct piece *piece, size_t paper)
{
    for (uint32_t i = 0, count = dice_below(dice, 3); i < count; i++) {
        size_t at = piece->listing_count++;
        piece->listings[at] =
            (struct listing){.kind = (enum listing_kind)dice_below(dice, LISTING_KINDS),
                             .source = slice_of(piece->told[paper].source),
                             .day = DAY + (int32_t)dice_below(dice, 24),
                             .rank = 1 + dice_below(dice, 30),
                             .upvotes = (int64_t)dice_below(dice, 14) - 1,
                             .comments = (int64_t)dice_below(dice, 5) - 1,
                             .stars = (int64_t)dice_below(dice, 9) - 1};
        piece->of[at] = paper;
    }
}

static void add_told(struct dice *dice, struct piece *piece, uint32_t number)
{
    static const char *const categories[] = {"cs.LG", "cs.CL cs.LG", "math.CO", "hep-th gr-qc", ""};
    size_t at = piece->count++;
    struct told *told = &piece->told[at];
    struct paper *paper = &piece->papers[at];
    fill_told(dice, number, told);
    paper->id = slice_of(told->key);
    paper->sources = slice_of(told->source);
    paper->fields[PAPER_GUID] = slice_of(told->guid);
    paper->fields[PAPER_TITLE] = text_slice(&told->texts[0]);
    paper->fields[PAPER_ABSTRACT] = text_slice(&told->texts[1]);
    paper->fields[PAPER_COMMENT] = text_slice(&told->texts[2]);
    paper->fields[PAPER_ORGANIZATION] = text_slice(&told->texts[3]);
    paper->fields[PAPER_AUTHORS] = text_slice(&told->authors);
    paper->fields[PAPER_CATEGORIES] = slice_of(categories[dice_below(dice, 5)]);
    paper->fields[PAPER_PUBLISHED] = slice_of(told->published);
    if (dice_below(dice, 3) == 0)
        paper->fields[PAPER_DOI] = slice_of(told->doi);
    if (dice_below(dice, 3) == 0)
        paper->fields[PAPER_CODE_URL] = SLICE("https://example.org/code");
    if (dice_below(dice, 3) == 0)
        paper->fields[PAPER_PDF_URL] = SLICE("https://example.org/pdf");
    if (dice_below(dice, 5) == 0)
        paper->fields[PAPER_AI_SUMMARY] = SLICE("in short");
    add_listings(dice, piece, at);
}

static bool mark_some(struct scene *scene, struct dice *dice, uint32_t end, int64_t now,
                      struct error *error)
{
    static const char *const verbs[] = {"read", "star", "skip", "later"};
    bool marked = true;
    for (int i = 0; i < MARKS && marked; i++) {
        char key[40];
        size_t written;
        snprintf(key, sizeof key, "arxiv:1901.%05u", 1 + dice_below(dice, end));
        struct store_change change = {.verb = slice_of(verbs[dice_below(dice, 4)]),
                                      .key = slice_of(key),
                                      .old = SLICE("0"),
                                      .new = dice_below(dice, 4) ? SLICE("1") : SLICE("0")};
        marked = store_mark(scene->store, &change, 1, 0, now, STORE_SYNC_LATER, &written, error);
    }
    return marked;
}

bool scene_tell(struct scene *scene, struct dice *dice, uint32_t first, uint32_t count, int64_t now,
                struct error *error)
{
    struct piece *piece = calloc(1, sizeof *piece);
    struct store_counts counts = {0};
    if (!piece || count + count / 4 + 1 > MOST)
        errx(2, "%u papers are too many", count);
    for (uint32_t i = 0; i < count; i++)
        add_told(dice, piece, first + i);
    /* Some that are known already, told otherwise. */
    for (uint32_t i = 0; i < count / 4; i++)
        add_told(dice, piece, dice_below(dice, first + count));
    struct store_batch batch = {.papers = piece->papers,
                                .paper_count = piece->count,
                                .listings = piece->listings,
                                .listing_paper = piece->of,
                                .listing_count = piece->listing_count};
    bool told = store_add(scene->store, &batch, now, &counts, error) &&
                mark_some(scene, dice, first + count, now, error);
    for (size_t i = 0; i < piece->count; i++)
        release_told(&piece->told[i]);
    free(piece);
    return told;
}

void scene_wander(struct scene *scene, struct dice *dice)
{
    const struct snapshot *snapshot = store_snapshot(scene->store);
    struct arena arena;
    int32_t day = INT32_MAX;
    arena_init(&arena, SIZE_MAX / 4);
    for (int i = 0; i < 40 && snapshot_step_day(snapshot, day, true, &day); i++) {
        size_t count;
        const store_row *rows = snapshot_rows_of_day(snapshot, day, &arena, &count);
        for (size_t k = 0; rows && k < count && k < 20; k++) {
            struct paper paper;
            struct query_facts facts;
            struct error error = ERROR_INIT;
            (void)!snapshot_facts(snapshot, rows[k], INT64_MAX, true, &arena, &paper, &facts,
                                  &error);
        }
        arena_clear(&arena);
    }
    for (int i = 0; i < 40; i++) {
        char key[40];
        store_row row;
        struct error error = ERROR_INIT;
        snprintf(key, sizeof key, "%s1901.%05u", dice_below(dice, 2) ? "arxiv:" : "",
                 1 + dice_below(dice, MOST));
        (void)!store_resolve(scene->store, slice_first(slice_of(key), 8 + dice_below(dice, 9)),
                             &row, &error);
    }
    arena_release(&arena);
}
