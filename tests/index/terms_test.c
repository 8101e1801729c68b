/* SPDX-License-Identifier: MIT */
#include "index/terms.h"

#include "made.h"

enum { DOCUMENTS = 1000, SIZE = 80 };

struct dictionary {
    struct made made;
    char (*words)[SIZE];
    uint32_t count;
};

static int compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

static uint32_t list_size(uint32_t number)
{
    return number % 7 == 0 ? 1 + number % 300 : 1;
}

/* Writes the words in their order, each once. Word i stands in the documents i % 500, i % 500 + 1,
 * ... */
static void write_dictionary(struct dictionary *dictionary)
{
    struct terms_writer terms;
    uint32_t kept = 0;
    qsort(dictionary->words, dictionary->count, SIZE, compare);
    for (uint32_t i = 0; i < dictionary->count; i++)
        if (i == 0 || strcmp(dictionary->words[i], dictionary->words[kept - 1]) != 0)
            memmove(dictionary->words[kept++], dictionary->words[i], SIZE);
    dictionary->count = kept;
    made_begin(&dictionary->made);
    terms_writer_init(&terms, &dictionary->made.writer, INDEX_ABSTRACT, DOCUMENTS);
    for (uint32_t i = 0; i < kept; i++) {
        uint32_t postings[300];
        for (uint32_t j = 0; j < list_size(i); j++)
            postings[j] = (i % 500 + j) << POSTING_CODE_BITS | (i & 3);
        terms_writer_add(&terms, slice_of(dictionary->words[i]), postings, list_size(i));
    }
    terms_writer_finish(&terms);
    made_end(&dictionary->made);
    dictionary->made.segment.footer.documents = DOCUMENTS;
}

static void make_dictionary(struct dictionary *dictionary, uint32_t count)
{
    dictionary->words = calloc(count + 1, SIZE);
    assert_non_null(dictionary->words);
    dictionary->count = count;
}

static void close_dictionary(struct dictionary *dictionary)
{
    assert_false(dictionary->made.segment.damaged);
    made_close(&dictionary->made);
    free(dictionary->words);
}

static void check_postings(const struct postings *postings, uint32_t number)
{
    assert_int_equal(postings->count, list_size(number));
    struct postings_walk walk;
    postings_walk_init(&walk, postings, 0, DOCUMENTS);
    assert_true(postings_walk_next(&walk));
    assert_int_equal(walk.documents[0], number % 500);
    assert_int_equal(walk.codes[0], number & 3);
}

/* Walks, and estimates, what begins with a text. */
static void check_prefix(struct dictionary *dictionary, struct slice prefix)
{
    struct terms_walk walk;
    struct postings postings;
    uint32_t at = 0, matching = 0;
    while (at < dictionary->count && !slice_starts_with(slice_of(dictionary->words[at]), prefix))
        at++;
    terms_walk_init(&walk, &dictionary->made.segment, INDEX_ABSTRACT, prefix);
    for (; terms_walk_next(&walk, &postings); at++, matching++) {
        assert_true(at < dictionary->count);
        assert_slice(terms_walk_word(&walk), dictionary->words[at]);
        check_postings(&postings, at);
    }
    assert_true(at == dictionary->count ||
                !slice_starts_with(slice_of(dictionary->words[at]), prefix));
    uint64_t estimate = terms_estimate(&dictionary->made.segment, INDEX_ABSTRACT, prefix);
    assert_true(estimate + BLOCK_TERMS >= matching && estimate <= matching + BLOCK_TERMS);
}

static void check_word(struct dictionary *dictionary, uint32_t number)
{
    struct postings postings;
    char other[SIZE + 2];
    struct slice word = slice_of(dictionary->words[number]);
    assert_true(terms_find_word(&dictionary->made.segment, INDEX_ABSTRACT, word, &postings));
    check_postings(&postings, number);
    /* Behind it, and before the next. */
    snprintf(other, sizeof other, "%s!", dictionary->words[number]);
    if (word.size < WORD_MAXIMUM)
        assert_false(
            terms_find_word(&dictionary->made.segment, INDEX_ABSTRACT, slice_of(other), &postings));
    for (size_t size = 1; size <= word.size; size += 1 + word.size / 4)
        check_prefix(dictionary, slice_first(word, size));
}

static void check_all(struct dictionary *dictionary)
{
    static const uint32_t edges[] = {0,  1,    14,   15,   16,   17,   31,
                                     32, 4094, 4095, 4096, 4097, 8191, 8192};
    struct postings postings;
    check_prefix(dictionary, SLICE(""));
    check_prefix(dictionary, SLICE("~"));
    check_prefix(dictionary, SLICE("\x01"));
    assert_false(
        terms_find_word(&dictionary->made.segment, INDEX_ABSTRACT, SLICE("\x01"), &postings));
    assert_false(terms_find_word(&dictionary->made.segment, INDEX_ABSTRACT, SLICE("~"), &postings));
    assert_false(terms_find_word(&dictionary->made.segment, INDEX_ABSTRACT, SLICE(""), &postings));
    assert_false(terms_find_word(&dictionary->made.segment, INDEX_TITLE, SLICE("a"), &postings));
    for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++)
        if (edges[i] < dictionary->count)
            check_word(dictionary, edges[i]);
    for (uint32_t i = 0; i < dictionary->count; i += 1 + dictionary->count / 50)
        check_word(dictionary, i);
    if (dictionary->count > 0)
        check_word(dictionary, dictionary->count - 1);
}

/* At the edges of blocks and of the table above them. shared: what all words begin with. */
static void check_numbers(uint32_t count, const char *shared)
{
    struct dictionary dictionary;
    make_dictionary(&dictionary, count);
    for (uint32_t i = 0; i < count; i++)
        snprintf(dictionary.words[i], SIZE, "%s%x", shared, i * 7);
    write_dictionary(&dictionary);
    assert_int_equal(dictionary.count, count);
    check_all(&dictionary);
    close_dictionary(&dictionary);
}

static void dictionaries_at_the_edges(void **state)
{
    (void)state;
    static const uint32_t counts[] = {0, 1, 15, 16, 17, 4095, 4096, 4097, 8192, 8193};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        check_numbers(counts[i], "");
        check_numbers(counts[i], "alike all");
    }
}

static void random_words(void **state)
{
    (void)state;
    struct dice dice = {5};
    for (int round = 0; round < 20; round++) {
        struct dictionary dictionary;
        make_dictionary(&dictionary, 1 + dice_below(&dice, 600));
        for (uint32_t i = 0; i < dictionary.count; i++) {
            uint32_t size = 1 + dice_below(&dice, 2 + (uint32_t)round);
            for (uint32_t j = 0; j < size; j++)
                dictionary.words[i][j] = (char)('a' + dice_below(&dice, 3));
        }
        write_dictionary(&dictionary);
        check_all(&dictionary);
        close_dictionary(&dictionary);
    }
}

static void words_as_long_as_allowed_and_longer(void **state)
{
    (void)state;
    struct dictionary dictionary;
    struct postings postings;
    char word[SIZE];
    make_dictionary(&dictionary, 3);
    memset(dictionary.words[0], 'a', WORD_MAXIMUM - 1);
    memset(dictionary.words[1], 'a', WORD_MAXIMUM);
    memset(dictionary.words[2], 'b', WORD_MAXIMUM + 1);
    write_dictionary(&dictionary);
    memset(word, 'a', sizeof word);
    for (uint32_t i = 0; i < 2; i++) {
        struct slice asked = {word, WORD_MAXIMUM - 1 + i};
        assert_true(terms_find_word(&dictionary.made.segment, INDEX_ABSTRACT, asked, &postings));
        check_postings(&postings, i);
    }
    memset(word, 'b', sizeof word);
    assert_true(terms_find_word(&dictionary.made.segment, INDEX_ABSTRACT,
                                (struct slice){word, WORD_MAXIMUM}, &postings));
    check_postings(&postings, 2);
    struct slice longest = {word, WORD_MAXIMUM};
    assert_true(terms_estimate(&dictionary.made.segment, INDEX_ABSTRACT, longest) <= BLOCK_TERMS);
    close_dictionary(&dictionary);
}

static void ask_all(struct segment *segment)
{
    static const char *const asked[] = {"", "0", "77", "a", "ffff", "~", "1a2"};
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        struct terms_walk walk;
        struct postings postings;
        uint64_t terms = 0;
        (void)terms_find_word(segment, INDEX_ABSTRACT, slice_of(asked[i]), &postings);
        (void)terms_estimate(segment, INDEX_ABSTRACT, slice_of(asked[i]));
        terms_walk_init(&walk, segment, INDEX_ABSTRACT, slice_of(asked[i]));
        while (terms_walk_next(&walk, &postings)) {
            struct postings_walk each;
            assert_true(walk.size <= WORD_MAXIMUM);
            assert_true(terms++ < 100000);
            postings_walk_init(&each, &postings, 0, DOCUMENTS);
            while (postings_walk_next(&each))
                continue;
        }
    }
}

/* As if the checksums were made for the wrong bytes. */
static void hostile_dictionaries(void **state)
{
    (void)state;
    struct dictionary dictionary;
    struct dice dice = {6};
    struct error error = ERROR_INIT;
    make_dictionary(&dictionary, 400);
    for (uint32_t i = 0; i < 400; i++)
        snprintf(dictionary.words[i], SIZE, "%x", i * 7);
    write_dictionary(&dictionary);
    struct made *made = &dictionary.made;
    char *kept = malloc(made->size);
    assert_non_null(kept);
    memcpy(kept, made->bytes, made->size);
    for (int round = 0; round < 500; round++) {
        struct segment hostile;
        uint32_t wrong = 1 + dice_below(&dice, 8);
        for (uint32_t i = 0; i < wrong; i++)
            made->bytes[dice_below(&dice, (uint32_t)made->segment.footer.checks)] =
                (char)dice_roll(&dice);
        assert_true(segment_open(&hostile, (struct slice){made->bytes, made->size}, true, &error));
        hostile.footer.documents = DOCUMENTS;
        ask_all(&hostile);
        segment_close(&hostile);
        memcpy(made->bytes, kept, made->size);
    }
    free(kept);
    close_dictionary(&dictionary);
}

/* A page at a time: what is asked for may stand in front of it, in it, or behind it. */
static void rotten_pages(void **state)
{
    (void)state;
    struct dictionary dictionary;
    struct error error = ERROR_INIT;
    make_dictionary(&dictionary, 4000);
    for (uint32_t i = 0; i < 4000; i++)
        snprintf(dictionary.words[i], SIZE, "%05x", i * 7);
    write_dictionary(&dictionary);
    struct made *made = &dictionary.made;
    for (size_t at = 0; at < made->segment.footer.checks; at += PAGE_SIZE) {
        struct segment rotten;
        struct slice bytes = {made->bytes, made->size};
        made->bytes[at] ^= 1;
        assert_true(segment_open(&rotten, bytes, false, &error));
        rotten.footer.documents = DOCUMENTS;
        for (uint32_t i = 0; i < dictionary.count; i++) {
            struct terms_walk walk;
            struct postings postings;
            struct slice word = slice_of(dictionary.words[i]);
            terms_walk_init(&walk, &rotten, INDEX_ABSTRACT, word);
            bool walked = terms_walk_next(&walk, &postings);
            bool found = terms_find_word(&rotten, INDEX_ABSTRACT, word, &postings);
            assert_true(walked == found && (found || rotten.damaged));
            /* Behind the last one of a block the next block is opened. */
            char behind[SIZE + 1];
            snprintf(behind, sizeof behind, "%s!", dictionary.words[i]);
            terms_walk_init(&walk, &rotten, INDEX_ABSTRACT, slice_of(behind));
            assert_false(terms_walk_next(&walk, &postings));
            assert_false(terms_walk_next(&walk, &postings));
        }
        segment_close(&rotten);
        made->bytes[at] ^= 1;
    }
    close_dictionary(&dictionary);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dictionaries_at_the_edges),
        cmocka_unit_test(random_words),
        cmocka_unit_test(words_as_long_as_allowed_and_longer),
        cmocka_unit_test(hostile_dictionaries),
        cmocka_unit_test(rotten_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
