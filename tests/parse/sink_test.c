/* SPDX-License-Identifier: MIT */
#include "parse/sink.h"

#include "base/date.h"
#include "base/file.h"
#include "base/unicode.h"
#include "paper/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

/* Whatever a document writes into whichever field, what the sink writes is clean. */

enum { ANSWER_MAXIMUM = 64 << 20 };

static FILE *file;
static struct sink *sink;
static struct error error;

static int set_up(void **state)
{
    static const struct document_context context = {
        .day = DAY_NONE, .now = 1790000000, .local = true};
    (void)state;
    file = tmpfile();
    error = (struct error)ERROR_INIT;
    sink = file ? sink_open(fileno(file), &context, &error) : NULL;
    return sink ? 0 : -1;
}

/* Closes the sink and looks at each line that it wrote. */
static size_t close_and_check(void)
{
    struct text answer;
    struct slice rest, line;
    size_t lines = 0;
    assert_true(sink_close(sink, &error));
    text_init(&answer, ANSWER_MAXIMUM);
    assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
    assert_true(file_read_all(fileno(file), &answer, &error));
    for (rest = text_slice(&answer); slice_next_line(&rest, &line); lines++)
        if (!record_is_clean(line))
            fail_msg("not clean: %.*s", SLICE_ARG(line));
    text_release(&answer);
    fclose(file);
    return lines;
}

/* Text around what must not come through: as it is, percent-encoded, at the ends, alone. */
static void append_naughty(struct text *out, struct slice bad)
{
    struct text escaped;
    text_init(&escaped, 100);
    for (size_t i = 0; i < bad.size; i++)
        text_append_format(&escaped, "%%%02X", (unsigned)(unsigned char)bad.data[i]);
    text_append_format(out, "10.1234/a%.*sb https://doi.org/10.1234/x%.*sy ", SLICE_ARG(bad),
                       SLICE_ARG(text_slice(&escaped)));
    text_append_format(out, "%.*s\\alpha$x%.*s$ %.*s", SLICE_ARG(bad), SLICE_ARG(bad),
                       SLICE_ARG(bad));
    text_release(&escaped);
}

static void put_everywhere(struct slice naughty, int variant)
{
    struct draft draft;
    bool taken;
    draft_init(&draft);
    text_append(&draft.id, variant == 1 ? SLICE("url:https://a.example/") : SLICE("id:"));
    if (variant == 2)
        text_clear(&draft.id);
    text_append(&draft.id, naughty);
    text_append(&draft.sources, naughty);
    text_append(&draft.from, naughty);
    for (int field = 0; field < PAPER_FIELDS; field++)
        draft_set(&draft, (enum paper_field)field, naughty);
    text_clear(&draft.fields[PAPER_AUTHORS]);
    text_clear(&draft.fields[PAPER_AFFILIATIONS]);
    draft_add_author(&draft, naughty, naughty);
    draft_add_author(&draft, SLICE("Second"), naughty);
    static const enum paper_field addresses[] = {PAPER_URL, PAPER_PDF_URL, PAPER_CODE_URL,
                                                 PAPER_PROJECT_URL};
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        draft_set(&draft, addresses[i], SLICE("https://a.example/"));
        text_append(&draft.fields[addresses[i]], naughty);
    }
    if (variant == 3)
        draft_set(&draft, PAPER_DOI, SLICE(""));
    assert_true(sink_paper(sink, &draft, 7, &taken, &error));
    struct listing listing = sink_new_listing(sink);
    listing.source = naughty;
    listing.upvotes = 1;
    assert_true(sink_listing(sink, &listing, &error));
    draft_release(&draft);
}

static void check_bad(struct slice bad)
{
    struct text naughty;
    text_init(&naughty, 1000);
    append_naughty(&naughty, bad);
    for (int variant = 0; variant < 4; variant++)
        put_everywhere(text_slice(&naughty), variant);
    assert_true(sink_meta(sink, "date", text_slice(&naughty), &error));
    assert_true(sink_bad(sink, 0, text_string(&naughty), &error));
    text_release(&naughty);
}

static void no_field_lets_through_what_is_forbidden(void **state)
{
    (void)state;
    for (uint32_t c = 1; c <= 0x10FFFF; c += c < 0x3000 || c >= 0x10FF00 ? 1 : 97) {
        struct text bad;
        if (!unicode_forbidden(c) || (c >= 0xD800 && c <= 0xDFFF))
            continue;
        text_init(&bad, 16);
        text_append_code_point(&bad, c);
        check_bad(text_slice(&bad));
        text_release(&bad);
    }
    assert_true(close_and_check() > 1000);
}

/* Overlong forms, surrogates, cut sequences, beyond the last code point, and names of the worst. */
static void no_field_lets_through_what_is_no_text(void **state)
{
    (void)state;
    static const char *const bads[] = {
        "\xFF",
        "\xC0\x80",
        "\xED\xA0\x80",
        "\xE2\x80",
        "\xF4\x90\x80\x80",
        "\xC1\x9B",
        "\x80",
        "\r\n\t",
        "\x1B]52;c;x\x07",
        ("\xC2\x9B"
         "31m"),
        "\xE2\x80\xAE",
        "\xE2\x81\xA6",
        "\xD8\x9C",
        "\xF3\xA0\x81\x81",
        "\xEF\xBB\xBF",
        "\xE2\x80\x8B",
        "\xE2\x80\x8D",
        "\xC2\xAD",
        "\xEF\xBF\xBF",
        "\xF3\xA0\x84\x80",
    };
    for (size_t i = 0; i < sizeof bads / sizeof bads[0]; i++)
        check_bad(slice_of(bads[i]));
    assert_true(close_and_check() > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(no_field_lets_through_what_is_forbidden, set_up),
        cmocka_unit_test_setup(no_field_lets_through_what_is_no_text, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
