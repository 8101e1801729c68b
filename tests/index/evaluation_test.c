/* SPDX-License-Identifier: MIT */
#include "index/evaluation.h"

#include "corpus.h"
#include "query/query.h"

#include <stddef.h>

enum { DOCUMENTS = 400, WORDS = (DOCUMENTS + 63) / 64, NEW_AFTER = 1000500, RARE_WORDS = 14 };

/* One segment and what is known of its documents beside it. */
struct scene {
    struct dice dice;
    struct made made;
    uint32_t count;
    struct corpus_document documents[DOCUMENTS], *by_number[DOCUMENTS];
    struct listing listings[CORPUS_LISTINGS];
    uint64_t marked[16][WORDS];
    struct query_scratch scratch;
    const struct query *query;
    unsigned long asked; /* how often the text of a document was looked at */
};
static struct scene scene;

/* rare: words that all begin alike and stand in one document only. */
static void open_scene(uint64_t seed, uint32_t count, bool rare)
{
    struct builder *builder = corpus_builder();
    memset(&scene, 0, sizeof scene);
    scene.dice.state = seed;
    scene.count = count;
    query_scratch_init(&scene.scratch);
    for (uint32_t i = 0; i < count; i++) {
        struct corpus_document *document = &scene.documents[i];
        corpus_roll(&scene.dice, i, 1000 + i, document);
        if (i % 50 == 49)
            document->added = INT64_C(1) << 40;
        for (uint32_t j = 0; rare && j < RARE_WORDS; j++) {
            size_t at = strlen(document->abstract);
            snprintf(document->abstract + at, sizeof document->abstract - at, " q%04x%x",
                     i * 31 & 0xffff, j);
        }
        document->paper.fields[PAPER_ABSTRACT] = slice_of(document->abstract);
        document->paper.added = document->added;
        corpus_add(builder, document);
    }
    corpus_write(builder, 1, &scene.made);
    builder_close(builder);
    for (uint32_t i = 0; i < count; i++)
        scene.by_number[i] =
            &scene.documents[(segment_record(&scene.made.segment, i) & RECORD_OFFSET) - 1000];
    for (size_t mark = 0; mark < 16; mark++)
        for (size_t i = 0; i < WORDS; i++)
            scene.marked[mark][i] = dice_roll(&scene.dice) & dice_roll(&scene.dice);
}

static void close_scene(void)
{
    assert_false(scene.made.segment.damaged);
    made_close(&scene.made);
    query_scratch_release(&scene.scratch);
}

static int64_t newest(const struct corpus_document *document, size_t offset)
{
    int64_t found = LISTING_UNKNOWN;
    uint64_t order = 0;
    for (size_t i = 0; i < document->listing_count; i++) {
        int64_t number;
        memcpy(&number, (const char *)&document->listings[i].listing + offset, sizeof number);
        if (number != LISTING_UNKNOWN && document->listings[i].order >= order) {
            found = number;
            order = document->listings[i].order;
        }
    }
    return found;
}

/* What the matcher says. */
static bool matches(uint32_t number)
{
    const struct corpus_document *document = scene.by_number[number];
    if (document->ghost || segment_is_dead(&scene.made.segment, number))
        return false;
    for (size_t i = 0; i < document->listing_count; i++)
        scene.listings[i] = document->listings[i].listing;
    struct query_facts facts = {
        .paper = &document->paper,
        .listings = scene.listings,
        .listing_count = document->listing_count,
        .day = segment_day(&scene.made.segment, number),
        .is_new = document->added > NEW_AFTER,
        .upvotes = newest(document, offsetof(struct listing, upvotes)),
        .comments = newest(document, offsetof(struct listing, comments)),
        .stars = newest(document, offsetof(struct listing, stars)),
    };
    for (unsigned mark = 1; mark <= QUERY_LATER; mark *= 2)
        if (mark != QUERY_LATER && scene.marked[mark][number / 64] >> number % 64 & 1)
            facts.marks |= mark;
    return query_match(scene.query, &facts, &scene.scratch);
}

static bool match(void *context, uint32_t document)
{
    (void)context;
    scene.asked++;
    return matches(document);
}

static const uint64_t *marked(void *context, unsigned mark)
{
    (void)context;
    return mark == QUERY_LATER ? NULL : scene.marked[mark];
}

static int64_t added(void *context, uint32_t document)
{
    (void)context;
    return scene.by_number[document]->added;
}

static struct bitmap_pool pool;
static const struct evaluation_source source = {
    .match = match, .marked = marked, .added = added, .new_after = NEW_AFTER, .pool = &pool};

static struct query *parse(const char *text)
{
    struct query *query;
    struct error error = ERROR_INIT;
    size_t column;
    if (!query_parse(&query, slice_of(text), CORPUS_TODAY, NULL, &column, &error))
        fail_msg("%s: %s", text, error.reason);
    return query;
}

static void check_window(struct evaluation *evaluation, const char *text, const bool *expected,
                         uint32_t begin, uint32_t end)
{
    uint64_t bits[WORDS + 1], spare[WORDS + 1], may[WORDS + 1], must[WORDS + 1];
    bits[WORDS] = spare[WORDS] = UINT64_C(0xabcd);
    evaluation_window(evaluation, begin, end, may, must);
    evaluation_exact(evaluation, begin, end, bits, spare);
    assert_true(bits[WORDS] == UINT64_C(0xabcd) && spare[WORDS] == UINT64_C(0xabcd));
    assert_false(evaluation->failed);
    for (uint32_t i = begin; i < end; i++) {
        uint32_t bit = i - begin;
        bool found = bits[bit / 64] >> bit % 64 & 1, maybe = may[bit / 64] >> bit % 64 & 1;
        bool surely = must[bit / 64] >> bit % 64 & 1;
        if (found != expected[i] || (expected[i] && !maybe) || (surely && !expected[i]))
            fail_msg("%s: document %u of %u to %u should%s match (%d %d %d)", text, i, begin, end,
                     expected[i] ? "" : " not", found, maybe, surely);
    }
    uint64_t count = 0;
    for (uint32_t i = begin; i < end; i++)
        count += expected[i];
    if (bitmap_count(bits, bitmap_words(begin, end)) != count)
        fail_msg("%s: %u to %u of %u: bits behind the end", text, begin, end, scene.count);
}

static void check_query(const char *text, bool newest_only)
{
    struct query *query = parse(text);
    struct evaluation evaluation;
    struct error error = ERROR_INIT;
    bool expected[DOCUMENTS];
    uint32_t count = scene.count;
    scene.query = query;
    for (uint32_t i = 0; i < count; i++)
        expected[i] = matches(i);
    assert_true(evaluation_open(&evaluation, &scene.made.segment, query, &source,
                                newest_only ? PLAN_NEWEST : PLAN_ALL, &error));
    for (int round = 0; round < 3; round++) {
        uint32_t begin = dice_below(&scene.dice, count / 64 + 1) * 64;
        check_window(&evaluation, text, expected, begin,
                     begin + dice_below(&scene.dice, count - begin + 1));
    }
    check_window(&evaluation, text, expected, 0, count);
    for (uint32_t end = count, bound; end > 0; end = bound > 0 ? bound - 1 : 0) {
        bound = evaluation_bound(&evaluation, end);
        assert_true(bound <= end);
        for (uint32_t i = bound; i < end; i++)
            assert_false(expected[i]);
    }
    evaluation_close(&evaluation);
    query_release(query);
}

#define LONG "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww"
static const char *const atoms[] = {
    "owl",
    "=owl",
    "flow",
    "=flow",
    "lo",
    "a",
    "=a",
    "q",
    "q0",
    "q01f",
    "\"low owl\"",
    "\"a of\"",
    "kahler",
    "state-space",
    "=state-space",
    "\"state space\"",
    "gpt-4",
    LONG,
    LONG "a",
    "=" LONG "a",
    LONG "b",
    "ti:owl",
    "ti:=owl",
    "ti:\"owl flow\"",
    "abs:learn",
    "abs:\"the network\"",
    "au:owl",
    "au:\"a owl\"",
    "au:\"a b owl\"",
    "au:\"mary o'brien\"",
    "com:graph",
    "any:owl",
    "any:=learning",
    "org:owl",
    "cat:cs",
    "cat:cs.LG",
    "cat:stat.ml",
    "cat:none",
    "src:hf",
    "src:feed",
    "src:x",
    "id:2609.00001",
    "id:arxiv:2609.00002",
    "id:2609.0001",
    "id:arxiv:",
    "id:oai:7",
    "doi:10.7700/30",
    "id:doi:10.5000/",
    "id:10.5000/00010",
    "on:today",
    "on:yesterday",
    "on:2026-05",
    "on:2026-05-20",
    "on:none",
    "after:2026-05-20",
    "before:2026-05-22",
    "published:2026-05",
    "published:2026",
    "published:2026-05-20",
    "is:read",
    "unread",
    "starred",
    "is:later",
    "is:skipped",
    "is:new",
    "has:abs",
    "has:code",
    "has:pdf",
    "has:comments",
    "has:doi",
    "is:read",
    "up:>3",
    "up:0",
    "up:1..2",
    "up:<=2",
    "comments:>0",
    "stars:<500",
    "authors:2",
    "authors:>1",
    "featured:today",
    "is:cross",
    "is:replaced",
    "nowhere",
};

static bool is_query(const char *text)
{
    struct query *query;
    struct error error = ERROR_INIT;
    size_t column;
    if (!query_parse(&query, slice_of(text), CORPUS_TODAY, NULL, &column, &error)) {
        printf("refused: %s: %s\n", text, error.reason);
        return false;
    }
    query_release(query);
    return true;
}

static const char *roll_atom(void)
{
    return CORPUS_PICK(&scene.dice, atoms);
}

static void check_random(void)
{
    static const char *const forms[] = {
        "%s %s %s",
        "%s OR %s",
        "%s -%s",
        "-%s -%s",
        "(%s OR %s) %s",
        "-(%s OR %s) %s",
        "-(%s %s)",
        "%s OR (%s %s)",
        "%s OR -%s",
        "(%s OR -(%s %s)) -%s",
        "%s (%s OR %s OR %s)",
        "-(%s OR -%s) OR %s",
    };
    char text[1024] = "";
    const char *form = CORPUS_PICK(&scene.dice, forms);
    for (size_t at = 0; *form; form++) {
        at += (size_t)snprintf(text + at, sizeof text - at, "%.*s", *form == '%' ? 80 : 1,
                               *form == '%' ? roll_atom() : form);
        form += *form == '%';
    }
    check_query(text, dice_below(&scene.dice, 2));
}

static void the_index_finds_what_the_matcher_finds(void **state)
{
    (void)state;
    static const uint32_t counts[] = {1, 63, 64, 65, DOCUMENTS, 130, DOCUMENTS};
    struct error error = ERROR_INIT;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        open_scene(20 + i, counts[i], i >= 4);
        for (uint32_t j = 0; i % 2 && j < 10; j++)
            assert_true(
                segment_kill(&scene.made.segment, dice_below(&scene.dice, counts[i]), &error));
        check_query("", false);
        for (size_t j = 0; j < sizeof atoms / sizeof atoms[0]; j++) {
            char negated[128];
            if (!is_query(atoms[j]))
                fail();
            check_query(atoms[j], false);
            check_query(atoms[j], true);
            snprintf(negated, sizeof negated, "-%s", atoms[j]);
            check_query(negated, j % 2);
        }
        for (int j = 0; j < 200; j++)
            check_random();
        close_scene();
    }
}

/* What the index knows for sure is not asked. */
static void few_texts_are_looked_at(void **state)
{
    (void)state;
    static const char *const sure[] = {
        "owl",    "=owl",     "-owl",  "owl flow", "owl OR flow", "ti:owl -abs:low", "cat:cs",
        "src:hf", "has:code", "up:>3", "unread",   "is:new",      "authors:2"};
    open_scene(40, DOCUMENTS, false);
    for (size_t i = 0; i < sizeof sure / sizeof sure[0]; i++) {
        scene.asked = 0;
        check_query(sure[i], false);
        if (scene.asked > 0)
            fail_msg("%s: %lu texts were looked at", sure[i], scene.asked);
    }
    scene.asked = 0;
    check_query("\"low owl\"", false);
    assert_true(scene.asked > 0);
    close_scene();
}

static void an_empty_segment(void **state)
{
    (void)state;
    struct evaluation evaluation;
    struct error error = ERROR_INIT;
    uint64_t bits[1] = {0}, spare[1] = {0};
    open_scene(41, 0, false);
    for (size_t i = 0; i < sizeof atoms / sizeof atoms[0]; i++) {
        struct query *query = parse(atoms[i]);
        assert_true(evaluation_open(&evaluation, &scene.made.segment, query, &source,
                                    (enum plan_aim)(i % 3), &error));
        evaluation_exact(&evaluation, 0, 0, bits, spare);
        assert_int_equal(evaluation_bound(&evaluation, 0), 0);
        evaluation_close(&evaluation);
        query_release(query);
    }
    close_scene();
}

static bool match_any(void *context, uint32_t document)
{
    (void)context;
    assert_true(document < scene.count);
    return document % 2;
}

/* A file that lies gives a wrong answer at worst. */
static void hostile_segments_are_only_wrong(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    struct evaluation_source blind = source;
    blind.match = match_any;
    open_scene(42, 200, false);
    struct made *made = &scene.made;
    uint32_t checks = (uint32_t)made->segment.footer.checks;
    char *kept = malloc(made->size);
    assert_non_null(kept);
    memcpy(kept, made->bytes, made->size);
    for (int round = 0; round < 60; round++) {
        struct segment hostile;
        for (uint32_t wrong = round % 2 ? 50 : 3000; wrong > 0; wrong--)
            made->bytes[dice_below(&scene.dice, checks)] = (char)dice_roll(&scene.dice);
        assert_true(segment_open(&hostile, (struct slice){made->bytes, made->size}, true, &error));
        for (size_t i = 0; i < sizeof atoms / sizeof atoms[0]; i++) {
            struct query *query = parse(atoms[i]);
            struct evaluation evaluation;
            uint64_t bits[WORDS], spare[WORDS];
            assert_true(evaluation_open(&evaluation, &hostile, query, &blind,
                                        (enum plan_aim)(i % 3), &error));
            (void)evaluation_bound(&evaluation, 200);
            evaluation_exact(&evaluation, 64, 200, bits, spare);
            evaluation_close(&evaluation);
            query_release(query);
        }
        segment_close(&hostile);
        memcpy(made->bytes, kept, made->size);
    }
    free(kept);
    close_scene();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_index_finds_what_the_matcher_finds),
        cmocka_unit_test(few_texts_are_looked_at),
        cmocka_unit_test(an_empty_segment),
        cmocka_unit_test(hostile_segments_are_only_wrong),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    bitmap_pool_release(&pool);
    return failed;
}
