/* SPDX-License-Identifier: MIT */
#include "index/inverter.h"

#include "made.h"

enum { DOCUMENTS = 200, WORDS = 3000 };

/* How often each word stands in each document, and the code it was given. */
static uint8_t counts[DOCUMENTS][WORDS];
static char words[WORDS][WORD_MAXIMUM + 1];

static unsigned class_of(unsigned times)
{
    return times == 1 ? 0 : times == 2 ? 1 : times <= 4 ? 2 : 3;
}

static void check_word(struct segment *segment, uint32_t word, const uint32_t *place, bool counted)
{
    struct postings list;
    bool seen[DOCUMENTS] = {false};
    uint32_t expected = 0;
    for (uint32_t i = 0; i < DOCUMENTS; i++)
        expected += counts[i][word] > 0;
    bool found = terms_find_word(segment, INDEX_ABSTRACT, slice_of(words[word]), &list);
    assert_int_equal(found, expected > 0);
    if (!found)
        return;
    assert_int_equal(list.count, expected);
    struct postings_walk walk;
    postings_walk_init(&walk, &list, 0, DOCUMENTS);
    while (postings_walk_next(&walk))
        for (uint32_t i = 0; i < walk.count; i++) {
            uint32_t given = place[walk.documents[i]];
            assert_true(counts[given][word] > 0 && !seen[given]);
            seen[given] = true;
            assert_int_equal(walk.codes[i], counted ? class_of(counts[given][word]) : word & 3);
        }
}

static void shuffle(struct dice *dice, uint32_t order[DOCUMENTS])
{
    for (uint32_t i = 0; i < DOCUMENTS; i++)
        order[i] = i;
    for (uint32_t i = DOCUMENTS; i > 1; i--) {
        uint32_t other = dice_below(dice, i), kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

static void add_document(struct inverter *inverter, struct dice *dice, uint32_t document,
                         uint32_t kinds, bool counted)
{
    struct error error = ERROR_INIT;
    struct slice batch[INVERTER_WORDS];
    size_t size = 0;
    for (uint32_t left = dice_below(dice, 60); left > 0; left--) {
        uint32_t word = dice_below(dice, kinds);
        for (uint32_t times = 1 + dice_below(dice, 3) * dice_below(dice, 4); times > 0; times--) {
            if (!counted) {
                /* The first code stays. */
                unsigned code = counts[document][word] ? 3 - (word & 3) : word & 3;
                assert_true(inverter_put(inverter, slice_of(words[word]), code, &error));
                counts[document][word] = 1;
            } else if (counts[document][word] < 200) {
                batch[size++] = slice_of(words[word]);
                counts[document][word]++;
            }
            if (size == INVERTER_WORDS) {
                assert_true(inverter_count(inverter, batch, size, &error));
                size = 0;
            }
        }
    }
    assert_true(inverter_count(inverter, batch, size, &error));
    assert_true(inverter_next(inverter, &error));
}

static void check_inverter(struct inverter *inverter, struct inversion *inversion, uint64_t seed,
                           uint32_t kinds, bool counted)
{
    struct dice dice = {seed};
    struct error error = ERROR_INIT;
    struct made made;
    uint32_t order[DOCUMENTS];
    memset(counts, 0, sizeof counts);
    inverter_clear(inverter);
    for (uint32_t i = 0; i < DOCUMENTS; i++)
        add_document(inverter, &dice, i, kinds, counted);
    shuffle(&dice, order);
    made_begin(&made);
    assert_true(
        inverter_write(inverter, inversion, &made.writer, INDEX_ABSTRACT, order, counted, &error));
    made_end(&made);
    made.segment.footer.documents = DOCUMENTS;
    for (uint32_t word = 0; word < kinds; word++)
        check_word(&made.segment, word, order, counted);
    assert_false(made.segment.damaged);
    made_close(&made);
}

static void words_lead_to_their_documents(void **state)
{
    (void)state;
    struct inverter inverter;
    struct inversion inversion = {.terms = NULL};
    struct dice dice = {1};
    inverter_init(&inverter);
    for (uint32_t i = 0; i < WORDS; i++) {
        /* Many are alike in their first eight bytes, or in all but the last. */
        static const char *const beginnings[] = {"", "alike in eight bytes", "z", "\xC3\xA4"};
        snprintf(words[i], sizeof words[i], "%s%x", beginnings[dice_below(&dice, 4)], i);
    }
    for (uint64_t seed = 0; seed < 12; seed++)
        check_inverter(&inverter, &inversion, seed,
                       seed % 3 == 0   ? 5
                       : seed % 3 == 1 ? 200
                                       : WORDS,
                       seed % 2);
    inverter_release(&inverter);
    inversion_release(&inversion);
}

static void long_words_count_by_their_beginning(void **state)
{
    (void)state;
    struct inverter inverter;
    struct inversion inversion = {.terms = NULL};
    struct error error = ERROR_INIT;
    struct made made;
    struct postings list;
    char word[WORD_MAXIMUM + 2];
    const uint32_t order[] = {0};
    memset(word, 'o', sizeof word);
    inverter_init(&inverter);
    for (size_t size = WORD_MAXIMUM - 1; size <= WORD_MAXIMUM + 1; size++) {
        struct slice each = {word, size};
        assert_true(inverter_count(&inverter, &each, 1, &error));
    }
    assert_true(inverter_next(&inverter, &error));
    made_begin(&made);
    assert_true(
        inverter_write(&inverter, &inversion, &made.writer, INDEX_TITLE, order, true, &error));
    made_end(&made);
    made.segment.footer.documents = 1;
    assert_true(
        terms_find_word(&made.segment, INDEX_TITLE, (struct slice){word, WORD_MAXIMUM - 1}, &list));
    assert_int_equal(list.only, 0);
    assert_true(
        terms_find_word(&made.segment, INDEX_TITLE, (struct slice){word, WORD_MAXIMUM}, &list));
    assert_int_equal(list.only, 1);
    made_close(&made);
    inverter_release(&inverter);
    inversion_release(&inversion);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_lead_to_their_documents),
        cmocka_unit_test(long_words_count_by_their_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
