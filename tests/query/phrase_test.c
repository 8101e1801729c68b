/* SPDX-License-Identifier: MIT */
#include "query/phrase.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { WORDS = 8 };

/* The words of a text; phrase points into it. */
static struct phrase phrase_of(const char *text, struct slice words[WORDS])
{
    struct phrase phrase = {.words = words};
    size_t at = 0;
    while (phrase.count < WORDS && phrase_next_word(slice_of(text), &at, &words[phrase.count]))
        phrase.count++;
    phrase.rare = phrase.count > 0 ? phrase_rare_byte(words[0]) : 0;
    return phrase;
}

static void cuts_words(void **state)
{
    (void)state;
    static const char *const samples[][2] = {
        {"state-space gpt4's 3.5", "state|space|gpt4|s|3|5"},
        {"\xE7\x8A\xB6\xE6\x85\x8B gpt\xE7\xA9\xBA", "\xE7\x8A\xB6|\xE6\x85\x8B|gpt|\xE7\xA9\xBA"},
        /* Two syllables of Hangul, taken apart: three letters and two. */
        {"\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB\xE1\x84\x92\xE1\x85\xA1",
         "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB|\xE1\x84\x92\xE1\x85\xA1"},
        /* Devanagari with a spacing vowel sign. */
        {"\xE0\xA4\x95\xE0\xA4\xBE\xE0\xA4\x95", "\xE0\xA4\x95\xE0\xA4\xBE\xE0\xA4\x95"},
        {"\xC3\xB8re\xE2\x80\x94x", "\xC3\xB8re|x"},
        {" ,;\xE2\x80\x94", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct text joined;
        struct slice word;
        size_t at = 0;
        text_init(&joined, 1000);
        while (phrase_next_word(slice_of(samples[i][0]), &at, &word)) {
            if (joined.size > 0)
                text_append_byte(&joined, '|');
            text_append(&joined, word);
        }
        assert_string_equal(text_string(&joined), samples[i][1]);
        text_release(&joined);
    }
}

static bool is_plain_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Every ASCII character, words and gaps of many lengths, nothing behind the text. */
static void cuts_ascii_byte_by_byte(void **state)
{
    (void)state;
    srand(15);
    for (int round = 0; round < 5000; round++) {
        size_t size = (size_t)rand() % 60;
        char *bytes = malloc(size + 1);
        for (size_t i = 0; i < size; i++)
            bytes[i] = (char)(rand() % 12 ? 'a' + rand() % 26 : rand() % 128);
        struct slice text = {realloc(bytes, size ? size : 1), size};
        struct slice word;
        size_t at = 0, next = 0;
        while (phrase_next_word(text, &at, &word)) {
            while (!is_plain_word(text.data[next]))
                next++;
            assert_ptr_equal(word.data, text.data + next);
            while (next < size && is_plain_word(text.data[next]))
                next++;
            assert_int_equal(at, next);
            assert_int_equal(word.size, (size_t)(text.data + next - word.data));
        }
        while (next < size)
            assert_false(is_plain_word(text.data[next++]));
        free((char *)text.data);
    }
}

struct sample {
    const char *phrase, *text;
    bool whole, prefix; /* whether found as whole words, and with a prefix */
};

static void finds_words_and_prefixes(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"flow", "optical flow", true, true},
        {"flow", "flows", false, true},
        {"flow", "overflow", false, false},
        {"flow", "overflow flow", true, true},
        {"flow", "flow2", false, true},
        {"flow", "flow\xC3\xB8", false, true},
        {"flow",
         "\xC3\xB8"
         "flow",
         false, false},
        {"flow", "", false, false},
        {"state space", "the state-space model", true, true},
        {"state space", "states space", false, false},
        {"state space", "state spaces", false, true},
        {"state space", "state of space", false, false},
        {"state space", "state state space", true, true},
        {"a a", "a aa", false, true},
        {"\xE7\x8A\xB6", "\xE6\x85\x8B\xE7\x8A\xB6\xE6\x85\x8B", true, true},
        {"\xE1\x84\x92\xE1\x85\xA1", "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", false, true},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct slice words[WORDS];
        struct phrase phrase = phrase_of(samples[i].phrase, words);
        struct slice text = slice_of(samples[i].text);
        size_t begin, end;
        if (phrase_find(&phrase, (struct phrase_rule){.prefix = false}, text, 0, &begin, &end) !=
                samples[i].whole ||
            phrase_find(&phrase, (struct phrase_rule){.prefix = true}, text, 0, &begin, &end) !=
                samples[i].prefix)
            fail_msg("%s in %s", samples[i].phrase, samples[i].text);
    }
}

static void stays_on_a_line(void **state)
{
    (void)state;
    struct slice words[WORDS];
    struct phrase phrase = phrase_of("ada lind", words);
    size_t begin, end;
    assert_false(phrase_find(&phrase, (struct phrase_rule){.one_line = true}, SLICE("ada\nlind"), 0,
                             &begin, &end));
    assert_true(phrase_find(&phrase, (struct phrase_rule){.one_line = false}, SLICE("ada\nlind"), 0,
                            &begin, &end));
    assert_true(phrase_find(&phrase, (struct phrase_rule){.one_line = true}, SLICE("ada\nada lind"),
                            0, &begin, &end));
    assert_int_equal(begin, 4);
    assert_int_equal(end, 12);
}

/* The search by rare bytes against a walk over all words, on random texts. */
static bool walked(const struct phrase *phrase, bool prefix, struct slice text)
{
    size_t start = 0;
    struct slice word;
    size_t next = 0;
    while (phrase_next_word(text, &next, &word)) {
        size_t at = start;
        size_t matched = 0;
        start = next;
        while (matched < phrase->count && phrase_next_word(text, &at, &word)) {
            bool last = matched + 1 == phrase->count;
            if (!(last && prefix ? slice_starts_with(word, phrase->words[matched])
                                 : slice_equal(word, phrase->words[matched])))
                break;
            matched++;
        }
        if (matched == phrase->count)
            return true;
    }
    return false;
}

static void append_random(struct text *text, int pieces)
{
    static const char *const alphabet[] = {
        "a", "b", "ab", "k", " ", " ", "-", "\n", "1", "\xC3\xB8", "\xE7\x8A\xB6", "x", "e"};
    text_clear(text);
    while (pieces-- > 0)
        text_append_string(text, alphabet[(size_t)rand() % (sizeof alphabet / sizeof alphabet[0])]);
}

static void search_equals_walk(void **state)
{
    (void)state;
    struct text text, pattern;
    int found = 0;
    text_init(&text, 10000);
    text_init(&pattern, 1000);
    srand(8);
    for (int round = 0; round < 50000; round++) {
        struct slice words[WORDS];
        size_t begin, end;
        append_random(&text, rand() % 30);
        append_random(&pattern, 1 + rand() % 5);
        struct phrase phrase = phrase_of(text_string(&pattern), words);
        struct phrase_rule rule = {.prefix = rand() % 2};
        if (phrase.count == 0)
            continue;
        bool expected = walked(&phrase, rule.prefix, text_slice(&text));
        if (phrase_find(&phrase, rule, text_slice(&text), 0, &begin, &end) != expected)
            fail_msg("\"%s\" in \"%s\"", text_string(&pattern), text_string(&text));
        found += expected;
    }
    assert_true(found > 1000);
    text_release(&text);
    text_release(&pattern);
}

static void names_match_in_any_order(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"a okello", "ada okello", true, false},
        {"okello ada", "ada n. okello", true, false},
        {"okello a", "b. okello", false, false},
        {"a adams", "bob adams", false, false},
        {"a adams", "adams a.", true, false},
        {"a a lind", "ada anna lind", true, false},
        {"a a lind", "ada lind", false, false},
        {"oke", "okello", false, false},
        {"3", "3x", false, false},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct slice words[WORDS];
        struct phrase phrase = phrase_of(samples[i].phrase, words);
        if (phrase_is_name(&phrase, slice_of(samples[i].text)) != samples[i].whole)
            fail_msg("%s as %s", samples[i].text, samples[i].phrase);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_words),
        cmocka_unit_test(cuts_ascii_byte_by_byte),
        cmocka_unit_test(finds_words_and_prefixes),
        cmocka_unit_test(stays_on_a_line),
        cmocka_unit_test(search_equals_walk),
        cmocka_unit_test(names_match_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
