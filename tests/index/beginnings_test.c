/* SPDX-License-Identifier: MIT */
#include "index/beginnings.h"

#include "index/evaluation.h"
#include "index/terms.h"
#include "made.h"
#include "query/query.h"

/* A dictionary of random words over many documents, and what is known of it beside it. */
enum { DOCUMENTS = RECENT_DOCUMENTS + 3001, WORDS = 900, SIZE = 6, LIST = 40 };
struct scene {
    struct made made;
    char words[WORDS][SIZE];
    uint32_t count, lists[WORDS][LIST], sizes[WORDS];
};
static struct scene scene;

static int compare(const void *left, const void *right)
{
    return strcmp(left, right);
}

static int compare_numbers(const void *left, const void *right)
{
    const uint32_t *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

/* Words of one to five letters, most of which begin with "gr" or "l". */
static void roll_word(struct dice *dice, char word[SIZE])
{
    static const char *const heads[] = {"gr", "gra", "l", "z\xC3\xA9", ""};
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
    size_t size = (size_t)snprintf(word, SIZE, "%s", heads[dice_below(dice, 5)]);
    for (uint32_t rest = dice_below(dice, 3) + (size == 0); rest > 0 && size + 1 < SIZE; rest--)
        word[size++] = letters[dice_below(dice, sizeof letters - 1)];
    word[size] = '\0';
}

static void roll_list(struct dice *dice, uint32_t number, uint32_t documents)
{
    uint32_t *list = scene.lists[number], kept = 0;
    uint32_t size = dice_below(dice, 3) == 0 ? 1 + dice_below(dice, LIST) : 1;
    for (uint32_t i = 0; i < size; i++)
        list[i] = dice_below(dice, documents);
    qsort(list, size, sizeof *list, compare_numbers);
    for (uint32_t i = 0; i < size; i++)
        if (i == 0 || list[i] != list[kept - 1])
            list[kept++] = list[i];
    scene.sizes[number] = kept;
}

static void open_scene(uint64_t seed, uint32_t documents)
{
    struct dice dice = {seed};
    struct terms_writer terms;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < WORDS; i++)
        roll_word(&dice, scene.words[i]);
    qsort(scene.words, WORDS, SIZE, compare);
    for (uint32_t i = 0; i < WORDS; i++)
        if (i == 0 || strcmp(scene.words[i], scene.words[kept - 1]) != 0)
            memmove(scene.words[kept++], scene.words[i], SIZE);
    scene.count = kept;
    made_begin(&scene.made);
    terms_writer_init(&terms, &scene.made.writer, INDEX_ABSTRACT, documents);
    for (uint32_t i = 0; i < kept; i++) {
        uint32_t postings[LIST];
        roll_list(&dice, i, documents);
        for (uint32_t j = 0; j < scene.sizes[i]; j++)
            postings[j] = scene.lists[i][j] << POSTING_CODE_BITS | (j & 3);
        terms_writer_add(&terms, slice_of(scene.words[i]), postings, scene.sizes[i]);
    }
    terms_writer_finish(&terms);
    made_end(&scene.made);
    scene.made.segment.footer.documents = documents;
}

/* How many terms begin so, and in has the documents of them. */
static uint32_t look(const char *beginning, bool *has)
{
    uint32_t terms = 0;
    memset(has, 0, DOCUMENTS * sizeof *has);
    for (uint32_t i = 0; i < scene.count; i++) {
        if (strncmp(scene.words[i], beginning, strlen(beginning)) != 0)
            continue;
        terms++;
        for (uint32_t j = 0; j < scene.sizes[i]; j++)
            has[scene.lists[i][j]] = true;
    }
    return terms;
}

static void check_beginning(const char *beginning, uint32_t documents, unsigned *found)
{
    static bool has[DOCUMENTS];
    uint32_t from = 0, terms = look(beginning, has);
    const uint64_t *bits =
        beginnings_find(&scene.made.segment, INDEX_ABSTRACT, slice_of(beginning), &from);
    bool expected = terms > BEGINNING_TERMS && documents > RECENT_DOCUMENTS;
    if ((bits != NULL) != expected)
        fail_msg("\"%s\" with %u terms of %u documents", beginning, terms, documents);
    if (!bits)
        return;
    ++*found;
    assert_int_equal(from % 64, 0);
    assert_true(from + RECENT_DOCUMENTS >= documents);
    for (uint32_t i = from; i < from + RECENT_DOCUMENTS; i++)
        assert_int_equal(bits[(i - from) / 64] >> (i - from) % 64 & 1, i < documents && has[i]);
}

static void bitmaps_have_all_newest_documents(void **state)
{
    (void)state;
    const uint32_t sizes[] = {DOCUMENTS, RECENT_DOCUMENTS + 1, RECENT_DOCUMENTS, 50};
    for (size_t size = 0; size < sizeof sizes / sizeof *sizes; size++) {
        unsigned found = 0;
        open_scene(size + 1, sizes[size]);
        check_beginning("gr", sizes[size], &found);
        check_beginning("l", sizes[size], &found);
        check_beginning("x", sizes[size], &found);
        check_beginning("z\xC3\xA9", sizes[size], &found);
        for (uint32_t i = 0; i < scene.count; i++) {
            char beginning[BEGINNING_SIZE + 1];
            snprintf(beginning, sizeof beginning, "%s", scene.words[i]);
            check_beginning(beginning, sizes[size], &found);
        }
        assert_true(sizes[size] <= RECENT_DOCUMENTS ? found == 0 : found > 3);
        assert_null(beginnings_find(&scene.made.segment, INDEX_TITLE, SLICE("gr"), &(uint32_t){0}));
        assert_null(
            beginnings_find(&scene.made.segment, INDEX_ABSTRACT, SLICE(""), &(uint32_t){0}));
        assert_null(
            beginnings_find(&scene.made.segment, INDEX_ABSTRACT, SLICE("gray"), &(uint32_t){0}));
        made_close(&scene.made);
    }
}

static bool never(void *context, uint32_t document)
{
    (void)context;
    fail_msg("the text of document %u is asked for", document);
    return false;
}

/* In any window, also one that begins before the newest documents or ends within a word. */
static void evaluation_finds_the_same(void **state)
{
    static bool has[DOCUMENTS];
    static uint64_t may[DOCUMENTS / 64 + 2], must[DOCUMENTS / 64 + 2];
    struct bitmap_pool pool = {.words = 0};
    const struct evaluation_source source = {.match = never, .new_after = INT64_MAX, .pool = &pool};
    const char *const asked[] = {"gr", "gra", "l"};
    struct dice dice = {7};
    (void)state;
    open_scene(5, DOCUMENTS);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        struct error error = ERROR_INIT;
        struct evaluation evaluation;
        struct query *query;
        size_t column;
        char text[16];
        look(asked[i], has);
        snprintf(text, sizeof text, "abs:%s", asked[i]);
        assert_true(query_parse(&query, slice_of(text), 0, NULL, &column, &error));
        assert_true(
            evaluation_open(&evaluation, &scene.made.segment, query, &source, PLAN_NEWEST, &error));
        for (int round = 0; round < 40; round++) {
            uint32_t begin = dice_below(&dice, DOCUMENTS / 64) * 64;
            uint32_t end = begin + 1 + dice_below(&dice, DOCUMENTS - begin);
            evaluation_window(&evaluation, begin, end, may, must);
            for (uint32_t j = 0; j < (end - begin + 63) / 64 * 64; j++) {
                bool expected = begin + j < end && has[begin + j];
                assert_int_equal(may[j / 64] >> j % 64 & 1, expected);
                assert_int_equal(must[j / 64] >> j % 64 & 1, expected);
            }
        }
        evaluation_close(&evaluation);
        query_release(query);
    }
    bitmap_pool_release(&pool);
    made_close(&scene.made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bitmaps_have_all_newest_documents),
        cmocka_unit_test(evaluation_finds_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
