/* SPDX-License-Identifier: MIT */
#include "output/mail.h"
#include "output/output.h"

#include "base/unicode.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

static struct text out, plain;
static const struct now now = {.seconds = 1790053331, .utc_day = 20718, .local_day = 20718};

static struct output_digest one_part(struct output_digest_part *part)
{
    return (struct output_digest){.parts = part, .count = 1, .now = &now};
}

/* What every mail must be, whatever is in it. Returns where the body begins. */
static size_t assert_mail(void)
{
    struct slice rest = text_slice(&out);
    struct slice line;
    assert_true(text_ok(&out));
    assert_null(memchr(out.data, '\r', out.size));
    for (size_t i = 0; i < out.size; i++)
        assert_true((out.data[i] >= ' ' && out.data[i] <= '~') || out.data[i] == '\n');
    assert_int_equal(out.data[out.size - 1], '\n');
    while (slice_next_line(&rest, &line) && line.size > 0) {
        assert_true(line.size <= 78);
        assert_true(line.data[0] == ' ' || (line.data[0] >= 'A' && line.data[0] <= 'Z'));
    }
    size_t body = (size_t)(rest.data - out.data);
    while (slice_next_line(&rest, &line)) {
        assert_true(line.size <= 76);
        assert_false(slice_starts_with(line, SLICE(".")));
        assert_false(slice_starts_with(line, SLICE("From ")));
        assert_false(slice_ends_with(line, SLICE(" ")));
    }
    return body;
}

/* The names of the headers in their order. */
static void assert_headers(const char *expected)
{
    struct text names;
    struct slice rest = text_slice(&out);
    struct slice line;
    text_init(&names, 1000);
    while (slice_next_line(&rest, &line) && line.size > 0) {
        if (line.data[0] == ' ')
            continue;
        text_append(&names, slice_first(line, slice_find_byte(line, ':', 0)));
        text_append_byte(&names, ' ');
    }
    assert_string_equal(text_string(&names), expected);
    text_release(&names);
}

static void decode_body(size_t from)
{
    text_clear(&plain);
    for (size_t i = from; i < out.size; i++) {
        if (out.data[i] != '=') {
            text_append_byte(&plain, out.data[i]);
        } else if (out.data[i + 1] == '\n') {
            i++;
        } else {
            char digits[3] = {out.data[i + 1], out.data[i + 2], '\0'};
            text_append_byte(&plain, (char)strtoul(digits, NULL, 16));
            i += 2;
        }
    }
}

#define ALWAYS                                                                                     \
    "Subject Date Message-ID List-Id Auto-Submitted MIME-Version Content-Type "                    \
    "Content-Transfer-Encoding "

static void a_digest_is_a_mail(void **state)
{
    (void)state;
    struct output_digest_part part = {.name = SLICE("flow"),
                                      .query = SLICE("\"flow matching\""),
                                      .since = 1789975800,
                                      .rows = &sample_row,
                                      .count = 1};
    struct output_digest digest = one_part(&part);
    digest.to = SLICE("me@example.org");
    text_clear(&out);
    output_digest_eml(&out, &digest);
    assert_mail();
    assert_headers("To " ALWAYS);
    assert_true(slice_starts_with(
        text_slice(&out), SLICE("To: me@example.org\n"
                                "Subject: [paperfeed] flow: 1 new (Tue 22 Sep 2026)\n"
                                "Date: Tue, 22 Sep 2026 05:02:11 +0000\n"
                                "Message-ID: <digest.flow.2026-09-22.1789975800@paperfeed>\n"
                                "List-Id: <flow.paperfeed.localhost>\n")));
    text_clear(&plain);
    output_digest_text(&plain, &digest);
    assert_string_equal(
        text_string(&plain),
        "flow: \"flow matching\"                    since Mon 21 Sep 2026 07:30 UTC\n"
        "\n"
        " 1  Grid Sketches on Granular Meshes: A Compact Tale of Veiled Diffusers\n"
        "    and Drip Movements\n"
        "    Ada Okello, Lin Wen, Joren Pedersen, +2   cs.LG  ^120  code\n"
        "    https://arxiv.org/abs/2609.90377\n"
        "    We show α \"twice\". Second paragraph.\n"
        "\n"
        "Stop: paperfeed subscribe rm flow\n");
}

static void several_parts_are_one_mail(void **state)
{
    (void)state;
    struct output_digest_part parts[] = {
        {.name = SLICE("flow"), .query = SLICE("flow"), .rows = &sample_row, .count = 1},
        {.name = SLICE("hf"), .query = SLICE("src:hf"), .rows = &sample_row, .count = 1},
    };
    struct output_digest digest = {.parts = parts, .count = 2, .now = &now};
    text_clear(&out);
    output_digest_eml(&out, &digest);
    assert_mail();
    assert_headers(ALWAYS);
    assert_non_null(strstr(text_string(&out), "Subject: [paperfeed] 2 new: flow 1, hf 1 (Tue"));
    assert_non_null(strstr(text_string(&out), "Message-ID: <digest.all.2026-09-22.0@paperfeed>"));
    assert_non_null(strstr(text_string(&out), "\nHugging Face Daily Papers\n"));
    assert_null(strstr(text_string(&out), "subscribe rm hf"));
}

static void no_value_becomes_a_header(void **state)
{
    (void)state;
    static const char *const values[] = {
        "a\r\nBcc: x@y",
        "a\nBcc: x@y",
        "a\rBcc: x@y",
        "a\r\n\r\nbody",
        "a\xe2\x80\xa8"
        "Bcc: x",
        "\xc2\x85"
        "Bcc:",
        "x@y\r\nBcc: e@f",
        "<x@y>\r\nBcc: e@f",
        "\"a\r\nBcc: x\" <x@y>",
        "=?utf-8?Q?=0D=0ABcc:_x?=",
        "\xff\xfe\r\n.\r\n",
        "averyveryverylongnameaveryveryverylongnameaveryveryverylongnameaveryveryverylongname"
        "averyveryverylongnameaveryveryverylongnameaveryveryverylongname\xc3\xa9 \xe4\xbd\xa0"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        struct slice value = slice_of(values[i]);
        struct paper paper = {.id = value};
        for (size_t field = 0; field < PAPER_FIELDS; field++)
            paper.fields[field] = value;
        struct output_row row = sample_row;
        row.paper = &paper;
        struct output_digest_part part = {
            .name = value, .query = value, .since = 1, .rows = &row, .count = 1};
        struct output_digest digest = one_part(&part);
        digest.to = value;
        digest.from = SLICE("Zo\xc3\xab von \"X\" <z@example.org>");
        text_clear(&out);
        output_digest_eml(&out, &digest);
        size_t body = assert_mail();
        /* One of them is an address with a strange name. */
        bool to = slice_find(text_slice(&out), SLICE("\nTo: "), 0) != SIZE_MAX;
        assert_headers(to ? "From To " ALWAYS : "From " ALWAYS);
        decode_body(body);
        assert_true(utf8_valid(text_slice(&plain)));
    }
}

static void subjects_are_encoded_in_whole_characters(void **state)
{
    (void)state;
    text_clear(&out);
    mail_append_header(&out, "Subject",
                       SLICE("\u4f60\u597d, Zo\u00eb: \u4f60\u597d\u4f60\u597d "
                             "\u4f60\u597d\u4f60\u597d\u4f60\u597d"));
    struct slice rest = text_slice(&out);
    struct slice line;
    size_t lines = 0;
    for (; slice_next_line(&rest, &line); lines++) {
        assert_true(line.size <= 76);
        size_t begin = slice_find(line, SLICE("=?utf-8?Q?"), 0);
        assert_true(begin != SIZE_MAX && slice_ends_with(line, SLICE("?=")));
        text_truncate(&plain, 0);
        for (size_t i = begin + 10; i + 2 < line.size; i++) {
            char digits[3] = {line.data[i + 1], line.data[i + 2], '\0'};
            bool coded = line.data[i] == '=';
            text_append_byte(&plain, coded ? (char)strtoul(digits, NULL, 16) : line.data[i]);
            i += coded ? 2 : 0;
        }
        assert_true(utf8_valid(text_slice(&plain)));
    }
    assert_true(lines >= 3);
}

static void addresses_are_kept_or_left_out(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"a@b.org", "To: a@b.org\n"},
        {"Ada Okello <a@b.org>, c@d.org", "To: Ada Okello <a@b.org>, c@d.org\n"},
        {"\"Okello, Ada\" <a@b.org>", "To: =?utf-8?Q?Okello=2C_Ada?= <a@b.org>\n"},
        {"nobody", ""},
        {"", ""},
        {"a@b@c, <a@b, a b@c, @c, a@, x@y", "To: x@y\n"},
        {"<a@b.org>", "To: a@b.org\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        text_clear(&out);
        mail_append_addresses(&out, "To", slice_of(rows[i][0]));
        assert_string_equal(text_string(&out), rows[i][1]);
    }
}

/* Seeded, so that a failure can be repeated. */
static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void bodies_come_back_byte_by_byte(void **state)
{
    (void)state;
    uint32_t seed = 5;
    for (int round = 0; round < 2000; round++) {
        char bytes[400];
        size_t size = next_random(&seed) % sizeof bytes;
        for (size_t i = 0; i < size; i++)
            bytes[i] = next_random(&seed) % 4 ? "aaaa .=F\nFrom\xe9"[next_random(&seed) % 14]
                                              : (char)next_random(&seed);
        text_clear(&out);
        mail_append_body(&out, (struct slice){bytes, size});
        decode_body(0);
        struct slice decoded = text_slice(&plain);
        /* A last line without a break gets one. */
        if (size > 0 && bytes[size - 1] != '\n')
            decoded.size--;
        assert_true(slice_equal(decoded, (struct slice){bytes, size}));
        struct slice rest = text_slice(&out);
        struct slice line;
        while (slice_next_line(&rest, &line)) {
            assert_true(line.size <= 76);
            assert_false(slice_starts_with(line, SLICE(".")));
            assert_false(slice_starts_with(line, SLICE("From ")));
            assert_false(slice_ends_with(line, SLICE(" ")));
        }
    }
}

static int prepare(void **state)
{
    (void)state;
    text_init(&out, 1 << 20);
    text_init(&plain, 1 << 20);
    return 0;
}

static int release(void **state)
{
    (void)state;
    text_release(&plain);
    text_release(&out);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_digest_is_a_mail),
        cmocka_unit_test(several_parts_are_one_mail),
        cmocka_unit_test(no_value_becomes_a_header),
        cmocka_unit_test(subjects_are_encoded_in_whole_characters),
        cmocka_unit_test(addresses_are_kept_or_left_out),
        cmocka_unit_test(bodies_come_back_byte_by_byte),
    };
    return cmocka_run_group_tests(tests, prepare, release);
}
