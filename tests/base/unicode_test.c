/* SPDX-License-Identifier: MIT */
#include "base/unicode.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const enum clean_mode modes[] = {CLEAN_LINE, CLEAN_PARAGRAPHS};

static void assert_clean(enum clean_mode mode, const char *in, const char *expected)
{
    struct text out;
    text_init(&out, 1 << 20);
    unicode_clean(&out, slice_of(in), mode);
    assert_true(text_ok(&out));
    assert_string_equal(text_string(&out), expected);
    text_release(&out);
}

static void assert_fold(const char *in, const char *expected)
{
    struct text out;
    text_init(&out, 1 << 20);
    unicode_fold(&out, slice_of(in));
    assert_string_equal(text_string(&out), expected);
    text_release(&out);
}

static void joins_white_space(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        assert_clean(modes[i], "", "");
        assert_clean(modes[i], " \n\t ", "");
        assert_clean(modes[i], "  a  b\t\tc\nd\r\ne  ", "a b c d e");
        assert_clean(modes[i], "a\xC2\xA0\xE3\x80\x80\xE2\x80\x89z", "a z");
        assert_clean(modes[i],
                     "a\xC2\x85"
                     "b\xE2\x80\xA8"
                     "c",
                     "a b c");
    }
    assert_clean(CLEAN_LINE, "a\n\nb\n  c", "a b c");
    assert_clean(CLEAN_PARAGRAPHS, "a\nb\n\nc\n  d \n e\n\n\n\nf\n", "a b\nc\nd\ne\nf");
    assert_clean(CLEAN_PARAGRAPHS, "a\r\nb\r\n\r\nc \r\nd", "a b\nc d");
    assert_clean(CLEAN_PARAGRAPHS, "a\xE2\x80\xA9z", "a\nz");
    assert_clean(CLEAN_PARAGRAPHS, "a\r\rb", "a\nb");
}

static void appends_behind_what_is_there(void **state)
{
    (void)state;
    struct text out;
    text_init(&out, 100);
    text_append_string(&out, "e");
    unicode_clean(&out, SLICE("\xCC\x81 x "), CLEAN_LINE);
    unicode_clean(&out, SLICE(" y"), CLEAN_LINE);
    assert_string_equal(text_string(&out), "exy");
    text_release(&out);
    text_init(&out, 5);
    unicode_clean(&out, SLICE("four\xE2\x82\xAC"), CLEAN_LINE);
    assert_false(text_ok(&out));
    text_release(&out);
}

static void composes(void **state)
{
    (void)state;
    assert_clean(CLEAN_LINE, "e\xCC\x81t\xCC\x81", "\xC3\xA9t\xCC\x81");
    assert_clean(CLEAN_LINE, "caf\xC3\xA9", "caf\xC3\xA9");
    /* Angstrom and ohm signs; Hangul jamo; marks in canonical order. */
    assert_clean(CLEAN_LINE, "\xE2\x84\xAB\xE2\x84\xA6", "\xC3\x85\xCE\xA9");
    assert_clean(CLEAN_LINE, "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "\xED\x95\x9C");
    assert_clean(CLEAN_LINE, "q\xCC\x87\xCC\xA3", "q\xCC\xA3\xCC\x87");
    /* A forbidden character between a base and its mark. */
    assert_clean(CLEAN_LINE, "e\xE2\x80\x8B\xCC\x81", "\xC3\xA9");
}

static void limits_marks(void **state)
{
    (void)state;
    char in[2000] = "x", expected[20] = "x";
    for (size_t i = 0; i < 900; i++)
        memcpy(in + 1 + 2 * i, "\xCC\x96", 2);
    for (size_t i = 0; i < 4; i++)
        memcpy(expected + 1 + 2 * i, "\xCC\x96", 2);
    in[1801] = 'y';
    expected[9] = 'y';
    assert_clean(CLEAN_LINE, in, expected);
    /* The vowels and finals of decomposed Hangul are drawn in the cell of what they follow. */
    assert_clean(CLEAN_LINE,
                 "\xE1\x84\x80\xE1\x85\xA1\xE1\x85\xA1\xE1\x85\xA1\xE1\x85\xA1"
                 "\xE1\x85\xA1\xE1\x85\xA1\xE1\x86\xA8\xE1\x86\xA8x",
                 "\xEA\xB0\x80\xE1\x85\xA1\xE1\x85\xA1\xE1\x85\xA1\xE1\x85\xA1x");
    assert_clean(CLEAN_LINE, "\xE1\x85\xA1y", "y");
    /* None without a base. */
    assert_clean(CLEAN_LINE,
                 "\xCC\x81 \xCC\x81"
                 "a \xCC\x96"
                 "b",
                 "a b");
}

static void keeps_joiners_where_scripts_join(void **state)
{
    (void)state;
    const char *persian = "\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE\xD9\x88";
    const char *sinhala = "\xE0\xB7\x81\xE0\xB7\x8A\xE2\x80\x8D\xE0\xB6\xBB";
    const char *bengali = "\xE0\xA6\xB0\xE2\x80\x8D\xE0\xA7\x8D\xE0\xA6\xAF";
    assert_clean(CLEAN_LINE, persian, persian);
    assert_clean(CLEAN_LINE, sinhala, sinhala);
    assert_clean(CLEAN_LINE, bengali, bengali);
    assert_clean(CLEAN_LINE, "pay\xE2\x80\x8Dpal\xE2\x80\x8C", "paypal");
    assert_clean(CLEAN_LINE, "\xE2\x80\x8D\xD9\x85\xE2\x80\x8C \xD9\x85\xE2\x80\x8C",
                 "\xD9\x85 \xD9\x85");
    assert_clean(CLEAN_LINE, "\xD9\x85\xE2\x80\x8C\xE2\x80\x8C\xD9\x85",
                 "\xD9\x85\xE2\x80\x8C\xD9\x85");
    /* An emoji sequence falls apart into its emoji. */
    assert_clean(CLEAN_LINE, "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x94\xAC",
                 "\xF0\x9F\x91\xA9\xF0\x9F\x94\xAC");
}

static void disarms_sequences(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"\x1B[31mred\x1B[0m", "[31mred[0m"},
        {"\x1B]52;c;ZXZpbA==\x07", "]52;c;ZXZpbA=="},
        {"\x1B]8;;http://evil\x1B\\text\x1B]8;;\x1B\\", "]8;;http://evil\\text]8;;\\"},
        {"\xC2\x9B"
         "31mx",
         "31mx"},
        {"\xC2\x9D"
         "0;title\xC2\x9C",
         "0;title"},
        {"a\x7F\x08\x08"
         "b",
         "ab"},
        {"abc\xE2\x80\xAE"
         "fdp.exe\xE2\x80\xAC",
         "abcfdp.exe"},
        {"\xE2\x81\xA6"
         "i\xE2\x81\xA9",
         "i"},
        {"\xEF\xBB\xBFtitle\xEF\xBB\xBF", "title"},
        {"z\xE2\x80\x8B"
         "e\xE2\x81\xA0r\xC2\xAD"
         "o",
         "zero"},
        {"hi\xF3\xA0\x81\x81\xF3\xA0\x81\xBF", "hi"},
        {"x\xEF\xBF\xBEy\xEF\xB7\x90z\xF4\x8F\xBF\xBF", "xyz"},
        {"\xD8\x9C"
         "a\xE2\x80\x8E"
         "b\xE2\x80\x8F",
         "ab"},
        {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\x9B"
         "31m",
         "\xEF\xBF\xBD"
         "31m"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (size_t k = 0; k < 2; k++)
            assert_clean(modes[k], cases[i][0], cases[i][1]);
    struct text out;
    text_init(&out, 100);
    unicode_clean(&out, (struct slice){"a\0b", 3}, CLEAN_LINE);
    assert_string_equal(text_string(&out), "ab");
    text_release(&out);
}

/* The lists of T20 to T22, written out again and on purpose not shared with the code. */
static bool is_named_by_threats(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200B || c == 0x200E ||
           c == 0x200F || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) ||
           c == 0xFEFF || (c >= 0xE0000 && c <= 0xE007F) || (c >= 0xD800 && c <= 0xDFFF) ||
           (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

static void forbids_what_threats_name(void **state)
{
    (void)state;
    size_t forbidden = 0;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if (is_named_by_threats(c) && c != '\n' && !unicode_forbidden(c))
            fail_msg("U+%04X passes", c);
        forbidden += unicode_forbidden(c);
    }
    /* Not so many that text would suffer. */
    assert_true(forbidden < 2048 + 65 + 66 + 4096 + 200);
    assert_false(unicode_forbidden('\n') || unicode_forbidden(' ') || unicode_forbidden(0xE9));
    assert_false(unicode_forbidden(0x0600) || unicode_forbidden(0xFE0F));
    assert_true(unicode_forbidden('\t') && unicode_forbidden(0x110000));
    assert_true(unicode_forbidden(UINT32_MAX));
}

static void assert_harmless(struct slice in, enum clean_mode mode)
{
    struct text out, twice;
    text_init(&out, in.size * 4 + 16);
    text_init(&twice, in.size * 4 + 16);
    unicode_clean(&out, in, mode);
    assert_true(text_ok(&out));
    struct slice s = text_slice(&out);
    assert_true(utf8_valid(s));
    bool previous_white = true;
    for (size_t at = 0; at < s.size;) {
        uint32_t c = utf8_next(s, &at);
        if ((is_named_by_threats(c) || unicode_forbidden(c)) &&
            !(c == '\n' && mode == CLEAN_PARAGRAPHS))
            fail_msg("U+%04X came through", c);
        bool white = c == ' ' || c == '\n';
        assert_false(white && previous_white);
        previous_white = white;
    }
    assert_false(s.size > 0 && previous_white);
    /* Idempotent; paragraphs once joined stay joined. */
    unicode_clean(&twice, s, CLEAN_LINE);
    for (size_t i = 0; mode == CLEAN_PARAGRAPHS && i < out.size; i++)
        if (out.data[i] == '\n')
            out.data[i] = ' ';
    if (!slice_equal(text_slice(&twice), s)) {
        for (size_t i = 0; i < in.size; i++)
            fprintf(stderr, "\\x%02X", (unsigned char)in.data[i]);
        fail_msg("a second cleaning changed the text");
    }
    text_release(&out);
    text_release(&twice);
}

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33);
}

/* Code points that interact: marks, joiners, jamo, controls, spaces, letters of joining scripts. */
static uint32_t interesting(uint64_t *seed)
{
    static const uint32_t points[] = {
        'a',     ' ',    '\n',    '\r',    0x1B,    0x9B,    0x85,    0x301,   0x323,
        0x345,   0x20D0, 0x200C,  0x200D,  0x627,   0x64B,   0x915,   0x93C,   0x94D,
        0x93F,   0x9BE,  0x9C7,   0x9D7,   0x1100,  0x1161,  0x11A8,  0xAC00,  0xAC01,
        0x1160,  0x115F, 0x2028,  0x2029,  0x202E,  0xFEFF,  0xFFFE,  0xE0041, 0x1F469,
        0x1F3FD, 0xFE0F, 0xE9,    0x212B,  0x1E9B,  0x3099,  0x30AB,  0x5B57,  0x34F,
        0xAD,    0xFF9E, 0x11127, 0x11131, 0x1D165, 0x1D16E, 0x1D158, 0xF71,   0xF72,
        0x3164,  0x958,  0x1E0A,  0x307,   0x102E,  0x1025,  0xDDD,   0x600,
    };
    uint32_t choice = next_random(seed) % 10;
    if (choice == 0)
        return next_random(seed) % 0x110000;
    if (choice == 1)
        return next_random(seed) % 0x3100;
    return points[next_random(seed) % (sizeof points / sizeof points[0])];
}

static void random_text_comes_out_harmless(void **state)
{
    (void)state;
    uint64_t seed = 20260922;
    struct text in;
    text_init(&in, 1 << 16);
    for (int round = 0; round < 5000; round++) {
        text_clear(&in);
        uint32_t count = next_random(&seed) % (round % 200 == 0 ? 4000 : 24);
        for (uint32_t i = 0; i < count; i++)
            text_append_code_point(&in, interesting(&seed));
        assert_harmless(text_slice(&in), modes[round % 2]);
    }
    text_release(&in);
}

/* The rule for ASCII, byte by byte. */
static void clean_simply(struct text *out, struct slice in)
{
    bool white = false;
    for (size_t i = 0; i < in.size; i++) {
        char c = in.data[i];
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            white = true;
        } else if (c > ' ' && c < 0x7F) {
            if (white && out->size)
                text_append_byte(out, ' ');
            text_append_byte(out, c);
            white = false;
        }
    }
}

static void ascii_is_cleaned_at_every_place(void **state)
{
    char bytes[50];
    struct text expected, got;
    (void)state;
    text_init(&expected, 100);
    text_init(&got, 100);
    for (size_t size = 1; size <= sizeof bytes; size++)
        for (size_t at = 0; at < size; at++)
            for (int byte = 0; byte < 0x100; byte++) {
                size_t period = byte < 0x80 ? 4 : 5;
                for (size_t i = 0; i < size; i++)
                    bytes[i] = i % period == 3 ? ' ' : '~';
                bytes[at] = (char)(byte & 0x7F);
                struct slice in = {bytes, size};
                text_clear(&expected);
                text_clear(&got);
                clean_simply(&expected, in);
                unicode_clean(&got, in, CLEAN_LINE);
                assert_true(slice_equal(text_slice(&got), text_slice(&expected)));
            }
    text_release(&expected);
    text_release(&got);
}

static void random_bytes_come_out_harmless(void **state)
{
    (void)state;
    static const unsigned char favoured[] = {0xE2, 0x80, 0x8D, 0xAE, 0xC2, 0x9B, 0xCC, 0x81,
                                             0xF3, 0xA0, 0xED, 0xA0, 0x1B, 0xEF, 0xBB, 0xBF};
    uint64_t seed = 7;
    char bytes[300];
    for (int round = 0; round < 5000; round++) {
        size_t size = next_random(&seed) % sizeof bytes;
        for (size_t i = 0; i < size; i++)
            bytes[i] = (char)(next_random(&seed) % 2 ? favoured[next_random(&seed) % 16]
                                                     : next_random(&seed) % 256);
        assert_harmless((struct slice){bytes, size}, modes[round % 2]);
    }
}

static void every_code_point_comes_out_harmless(void **state)
{
    (void)state;
    struct text in;
    text_init(&in, 1000);
    for (uint32_t c = 0; c <= 0x10FFFF; c += 1u + (c > 0x10000 && c < 0xDFFF0) * 97u) {
        text_clear(&in);
        text_append_string(&in, "a");
        text_append_code_point(&in, c);
        text_append_string(&in, "\xCC\x81");
        text_append_code_point(&in, c);
        text_append_string(&in, "\xE2\x80\x8D");
        text_append_code_point(&in, c);
        assert_harmless(text_slice(&in), CLEAN_LINE);
    }
    text_release(&in);
}

/* Hostile lengths must not take more than linear time; the test's own time limit is the judge. */
static void large_hostile_text_is_linear(void **state)
{
    (void)state;
    static const char *const units[] = {
        "\xCC\x81\xCC\xA3",
        "\xE0\xA4\x95\xE2\x80\x8D",
        "\xE1\x84\x80",
        "\xE1\x85\xA1",
        "\xE1\x86\xA8",
        "\xE2\x80\x8D",
        "\n ",
        "\xF0\x9D\x85\xA5",
        "\xE5\xAD\x97",
        "\xFF",
        "a\xCC\x81",
    };
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        struct slice unit = slice_of(units[i]);
        struct text in, out;
        text_init(&in, 1 << 22);
        text_init(&out, 1 << 24);
        while (in.size + unit.size < 1 << 19)
            text_append(&in, unit);
        unicode_clean(&out, text_slice(&in), CLEAN_PARAGRAPHS);
        assert_true(text_ok(&out) && utf8_valid(text_slice(&out)));
        text_release(&in);
        text_release(&out);
    }
}

/* A composition must not depend on where the text is cut into pieces for the normaliser. */
static void long_runs_are_composed_throughout(void **state)
{
    (void)state;
    for (size_t shift = 0; shift < 9; shift++) {
        struct text in, expected, out;
        text_init(&in, 1 << 20);
        text_init(&expected, 1 << 20);
        text_init(&out, 1 << 20);
        for (size_t i = 0; i < shift; i++) {
            text_append_string(&in, "\xE5\xAD\x97");
            text_append_string(&expected, "\xE5\xAD\x97");
        }
        for (size_t i = 0; i < 3000; i++) {
            text_append_string(&in, "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB\xCE\xB1\xCC\x81");
            text_append_string(&expected, "\xED\x95\x9C\xCE\xAC");
        }
        unicode_clean(&out, text_slice(&in), CLEAN_LINE);
        assert_true(slice_equal(text_slice(&out), text_slice(&expected)));
        text_release(&in);
        text_release(&expected);
        text_release(&out);
    }
}

static void folds_for_search(void **state)
{
    (void)state;
    assert_fold("Attention IS All", "attention is all");
    assert_fold("Schr\xC3\xB6"
                "dinger",
                "schrodinger");
    assert_fold("Stra\xC3\x9F"
                "e",
                "strasse");
    assert_fold("\xEF\xAC\x81ne \xEF\xBC\xA1\xEF\xBC\x91 x\xC2\xB2", "fine a1 x2");
    assert_fold("Erd\xC5\x91s Kov\xC3\xA1"
                "cs",
                "erdos kovacs");
    assert_fold("e\xCC\x81", "e");
    assert_fold("\xCE\xA3\xCE\xAF\xCF\x83\xCF\x85\xCF\x86\xCE\xBF\xCF\x82",
                "\xCF\x83\xCE\xB9\xCF\x83\xCF\x85\xCF\x86\xCE\xBF\xCF\x83");
    assert_fold("\xD0\x99\xD0\xBE\xD0\xB3", "\xD0\xB8\xD0\xBE\xD0\xB3");
    assert_fold("\xC4\xB0", "i");
    /* Hangul composed or not, the half-width kana. */
    assert_fold("\xED\x95\x9C", "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB");
    assert_fold("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB");
    assert_fold("\xEF\xBD\xB6", "\xE3\x82\xAB");
    assert_fold("\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE", "\xD9\x85\xDB\x8C\xD8\xAE");
}

static void folding_again_changes_nothing(void **state)
{
    (void)state;
    struct text in, once, twice;
    text_init(&in, 100);
    text_init(&once, 1000);
    text_init(&twice, 1000);
    for (uint32_t c = 1; c <= 0x2FFFF; c++) {
        text_clear(&in);
        text_clear(&once);
        text_clear(&twice);
        text_append_code_point(&in, c);
        unicode_fold(&once, text_slice(&in));
        unicode_fold(&twice, text_slice(&once));
        if (!utf8_valid(text_slice(&once)) || !slice_equal(text_slice(&once), text_slice(&twice)))
            fail_msg("U+%04X", c);
    }
    text_release(&in);
    text_release(&once);
    text_release(&twice);
}

/* Words joined by blanks. */
static void assert_words(const char *in, const char *expected)
{
    struct word_walker walker;
    struct word word;
    struct text out;
    size_t end = 0;
    text_init(&out, 10000);
    word_walker_init(&walker, slice_of(in));
    while (word_walker_next(&walker, &word)) {
        assert_true(word.begin >= end && word.end > word.begin && word.end <= strlen(in));
        end = word.end;
        if (out.size > 0)
            text_append_byte(&out, ' ');
        text_append(&out, word.folded);
    }
    assert_string_equal(text_string(&out), expected);
    assert_false(word_walker_next(&walker, &word));
    word_walker_release(&walker);
    text_release(&out);
}

static void walks_words(void **state)
{
    (void)state;
    assert_words("", "");
    assert_words(" -- ...", "");
    assert_words("Low-Rank (GPT4), can't: 3.5%", "low rank gpt4 can t 3 5");
    assert_words("na\xC3\xAFve-na\x69\xCC\x88ve", "naive naive");
    assert_words("\xCE\xB1-helix\xE2\x80\x94z\xC3\xBCrich", "\xCE\xB1 helix zurich");
    assert_words("a\xCC\x81\xCC\x82\xCC\x83z", "az");
    assert_words("\xCC\x81"
                 "a",
                 "a");
    assert_words("co\xC2\xADop \xD9\x85\xE2\x80\x8C\xD8\xAE", "coop \xD9\x85\xD8\xAE");
    assert_words("x\xC2\xB2 \xC2\xBD \xE2\x91\xB4", "x2 12 1");
    assert_words("bad\xFF\xFE"
                 "bytes",
                 "bad bytes");
}

static void walks_ideographs_one_by_one(void **state)
{
    (void)state;
    assert_words("GPT\xE6\xA8\xA1\xE5\x9E\x8B\x34\xE4\xB8\xAD",
                 "gpt \xE6\xA8\xA1 \xE5\x9E\x8B 4 \xE4\xB8\xAD");
    assert_words("\xE3\x82\xAB\xE3\x83\xBB\xE3\x83\x8A", "\xE3\x82\xAB \xE3\x83\x8A");
    /* A voiced kana loses its mark, composed or not. */
    assert_words("\xE3\x82\xAC\xE3\x82\xAB\xE3\x82\x99", "\xE3\x82\xAB \xE3\x82\xAB");
    const char *two = "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB \xE1\x84\x80\xE1\x85\xB3\xE1\x86\xAF";
    assert_words("\xED\x95\x9C\xEA\xB8\x80", two);
    assert_words("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB\xE1\x84\x80\xE1\x85\xB3\xE1\x86\xAF", two);
    assert_words("\xED\x95\x98\xE1\x86\xAB", "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB");
    assert_true(unicode_is_ideograph(0x4E2D) && unicode_is_ideograph(0x3042) &&
                unicode_is_ideograph(0xD55C) && unicode_is_ideograph(0x20000));
    assert_false(unicode_is_ideograph('a') || unicode_is_ideograph(0x3002) ||
                 unicode_is_ideograph(0x30FB) || unicode_is_ideograph(0xE01));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joins_white_space),
        cmocka_unit_test(appends_behind_what_is_there),
        cmocka_unit_test(composes),
        cmocka_unit_test(limits_marks),
        cmocka_unit_test(keeps_joiners_where_scripts_join),
        cmocka_unit_test(disarms_sequences),
        cmocka_unit_test(forbids_what_threats_name),
        cmocka_unit_test(random_text_comes_out_harmless),
        cmocka_unit_test(ascii_is_cleaned_at_every_place),
        cmocka_unit_test(random_bytes_come_out_harmless),
        cmocka_unit_test(every_code_point_comes_out_harmless),
        cmocka_unit_test(large_hostile_text_is_linear),
        cmocka_unit_test(long_runs_are_composed_throughout),
        cmocka_unit_test(folds_for_search),
        cmocka_unit_test(folding_again_changes_nothing),
        cmocka_unit_test(walks_words),
        cmocka_unit_test(walks_ideographs_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
