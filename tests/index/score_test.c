/* SPDX-License-Identifier: MIT */
#include "index/score.h"

#include "corpus.h"
#include "query/query.h"

enum { MOST = 200 };

struct given {
    const char *title, *abstract;
};

/* Scores of documents in one or more segments; the first ones are those that were given, then come
   as many that say nothing. */
struct scene {
    struct made made[2];
    size_t parts;
    uint16_t score[MOST];
    bool weighs;
};

static const char filler[] =
    "nothing of this is about any of that which anybody would look for today";

static void add(struct builder *builder, uint32_t number, const char *title, const char *abstract)
{
    char id[32];
    struct error error = ERROR_INIT;
    struct paper paper = {.sources = SLICE("hf")};
    snprintf(id, sizeof id, "arxiv:2609.%05u", number);
    paper.id = slice_of(id);
    paper.fields[PAPER_TITLE] = slice_of(title);
    paper.fields[PAPER_ABSTRACT] = slice_of(abstract);
    struct builder_document document = {.paper = &paper, .key = paper.id, .record = number};
    assert_true(builder_add(builder, &document, &error));
}

static void open_scene(struct scene *scene, const struct given *given, uint32_t count,
                       uint32_t others, size_t parts)
{
    struct builder *builder = corpus_builder();
    scene->parts = parts;
    for (size_t i = 0; i < parts; i++) {
        builder_clear(builder);
        for (uint32_t j = 0; j < count + others; j++)
            if (j % parts == i)
                add(builder, j, j < count ? given[j].title : "none",
                    j < count ? given[j].abstract : filler);
        corpus_write(builder, i, &scene->made[i]);
    }
    builder_close(builder);
}

static void close_scene(struct scene *scene)
{
    for (size_t i = 0; i < scene->parts; i++)
        made_close(&scene->made[i]);
}

static const uint64_t *no_marks(void *context, unsigned mark)
{
    (void)context, (void)mark;
    return NULL;
}

static bool any(void *context, uint32_t document)
{
    (void)context, (void)document;
    return true;
}

static void ask(struct scene *scene, const char *text)
{
    struct bitmap_pool pool = {.words = 0};
    const struct evaluation_source source = {
        .match = any, .marked = no_marks, .new_after = INT64_MAX, .pool = &pool};
    struct evaluation evaluations[2];
    struct scores scores;
    struct query *query;
    struct error error = ERROR_INIT;
    size_t column;
    memset(scene->score, 0, sizeof scene->score);
    assert_true(query_parse(&query, slice_of(text), CORPUS_TODAY, NULL, &column, &error));
    assert_true(scores_open(&scores, query, &error));
    for (size_t i = 0; i < scene->parts; i++) {
        assert_true(evaluation_open(&evaluations[i], &scene->made[i].segment, query, &source,
                                    PLAN_ALL, &error));
        scores_add(&scores, &evaluations[i].plan);
    }
    scores_finish(&scores);
    scene->weighs = scores_weigh(&scores);
    for (size_t i = 0; i < scene->parts; i++) {
        struct segment *segment = &scene->made[i].segment;
        uint64_t bits[MOST / 64 + 1], spare[MOST / 64 + 1];
        uint16_t score[MOST] = {0};
        assert_true(scores_prepare(&scores, &evaluations[i], score, &error));
        evaluation_exact(&evaluations[i], 0, segment_count(segment), bits, spare);
        scores_apply(&scores, &evaluations[i], bits);
        for (uint32_t j = 0; j < segment_count(segment); j++)
            scene->score[segment_record(segment, j) & RECORD_OFFSET] =
                bits[j / 64] >> j % 64 & 1 ? score[j] : 0;
        evaluation_close(&evaluations[i]);
    }
    bitmap_pool_release(&pool);
    scores_close(&scores);
    query_release(query);
}

/* Each given document is better than the next. */
static void check_order(const struct given *given, uint32_t count, const char *text)
{
    for (size_t parts = 1; parts <= 2; parts++) {
        struct scene scene;
        open_scene(&scene, given, count, 60, parts);
        ask(&scene, text);
        assert_true(scene.weighs);
        for (uint32_t i = 0; i + 1 < count; i++)
            if (scene.score[i] <= scene.score[i + 1])
                fail_msg("%s: document %u has %u, the next %u", text, i, scene.score[i],
                         scene.score[i + 1]);
        assert_int_equal(scene.score[count], 0);
        close_scene(&scene);
    }
}

static void a_title_is_better_than_an_abstract(void **state)
{
    (void)state;
    static const struct given given[] = {
        {"An owl", "it sleeps by day"}, {"None", "the owl sleeps"}, {"None", "it sleeps"}};
    check_order(given, 3, "owl");
    check_order(given, 3, "=owl");
}

static void more_often_is_better(void **state)
{
    (void)state;
    static const struct given given[] = {{"None", "owl owl owl owl owl owl owl owl"},
                                         {"None", "owl owl owl owl day day day day"},
                                         {"None", "owl owl day day day day day day"},
                                         {"None", "owl day day day day day day day"}};
    check_order(given, 4, "owl");
}

static void shorter_is_better(void **state)
{
    (void)state;
    static const struct given given[] = {
        {"None", "owl"},
        {"None", "owl by day and by night, seen from afar"},
        {"None", "owl by day and by night, seen from afar and from so near that its feathers can "
                 "be counted one by "
                 "one, at least those of the left wing and some of the right one too"},
    };
    check_order(given, 3, "owl");
}

static void rare_is_better(void **state)
{
    (void)state;
    static const struct given given[] = {{"Rare", "x"},   {"Common", "x"}, {"Common", "x"},
                                         {"Common", "x"}, {"Common", "x"}, {"Common", "x"}};
    struct scene scene;
    open_scene(&scene, given, 6, 60, 1);
    ask(&scene, "rare OR common");
    assert_true(scene.score[0] > scene.score[1]);
    assert_true(scene.score[1] > 0);
    for (uint32_t i = 2; i < 6; i++)
        assert_int_equal(scene.score[i], scene.score[1]);
    close_scene(&scene);
}

static void all_words_add_up(void **state)
{
    (void)state;
    static const struct given given[] = {{"Owl nest", "x"}, {"Owl", "x"}, {"Nest", "x"}};
    struct scene scene;
    open_scene(&scene, given, 3, 60, 1);
    ask(&scene, "owl OR nest");
    assert_true(scene.score[0] > scene.score[1]);
    assert_int_equal(scene.score[1], scene.score[2]);
    close_scene(&scene);
}

static void some_words_say_nothing(void **state)
{
    (void)state;
    static const struct given given[] = {{"Owl", "x"}};
    static const char *const silent[] = {
        "",       "o",        "ow",      "nothing", "=nothing", "-owl", "is:new OR unread",
        "cat:cs", "nowhere1", "id:arxiv"};
    struct scene scene;
    open_scene(&scene, given, 1, 20, 1);
    for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++) {
        ask(&scene, silent[i]);
        if (strcmp(silent[i], "nowhere1") != 0 && scene.weighs)
            fail_msg("%s weighs", silent[i]);
        for (uint32_t j = 0; j < 21; j++)
            assert_int_equal(scene.score[j], 0);
    }
    ask(&scene, "=ow OR owl");
    assert_true(scene.weighs && scene.score[0] > 0);
    /* What must not stand there, in a row as well, is not counted. */
    ask(&scene, "none -(owl OR nest)");
    assert_int_equal(scene.score[0], 0);
    close_scene(&scene);
}

/* No word is so heavy, nor do so many words add up to so much, that a score wraps around. */
static void scores_stay_in_their_range(void **state)
{
    (void)state;
    struct text words, query;
    struct scene scene;
    text_init(&words, 1 << 16);
    text_init(&query, 1 << 16);
    for (int i = 0; i < 400; i++) {
        text_append_format(&words, "word%d ", i);
        text_append_format(&query, "%sword%d", i ? " OR " : "", i);
    }
    const struct given given[] = {{text_string(&words), "x"}, {"word7", "x"}};
    open_scene(&scene, given, 2, 190, 1);
    ask(&scene, text_string(&query));
    assert_int_equal(scene.score[0], SCORE_MAXIMUM);
    assert_true(scene.score[1] > 0 && scene.score[1] < SCORE_MAXIMUM);
    close_scene(&scene);
    text_release(&words);
    text_release(&query);
}

static void no_documents_no_scores(void **state)
{
    (void)state;
    struct scene scene;
    open_scene(&scene, NULL, 0, 0, 1);
    ask(&scene, "owl");
    assert_false(scene.weighs);
    close_scene(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_title_is_better_than_an_abstract),
        cmocka_unit_test(more_often_is_better),
        cmocka_unit_test(shorter_is_better),
        cmocka_unit_test(rare_is_better),
        cmocka_unit_test(all_words_add_up),
        cmocka_unit_test(some_words_say_nothing),
        cmocka_unit_test(scores_stay_in_their_range),
        cmocka_unit_test(no_documents_no_scores),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
