/* SPDX-License-Identifier: MIT */
#include "parse/charset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* Decides for and decodes one document, in pieces of the given size. */
static bool decode(struct slice document, const char *header, size_t piece, struct text *out)
{
    struct charset charset;
    struct error error = ERROR_INIT;
    size_t mark;
    struct charset_hint hint = {slice_of(header), charset_converter(slice_of(header)), false};
    text_clear(out);
    if (!charset_decide(&charset, document, &hint, &mark, &error)) {
        assert_int_equal(error.kind, ERROR_INPUT);
        charset_converter_close(hint.converter);
        return false;
    }
    document = slice_from(document, mark);
    while (document.size > piece) {
        charset_decode(&charset, slice_first(document, piece), false, out);
        document = slice_from(document, piece);
    }
    charset_decode(&charset, document, true, out);
    charset_converter_close(hint.converter);
    return true;
}

static void test_documents(void **state)
{
    static const struct {
        struct slice document;
        const char *header;
        const char *expected; /* NULL: refused */
    } cases[] = {
        {SLICE("plain"), NULL, "plain"},
        {SLICE(""), NULL, ""},
        {SLICE("caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80"), NULL,
         "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80"},
        {SLICE("caf\xE9 \x80 \x93q\x94 \x81"), NULL,
         "caf\xC3\xA9 \xE2\x82\xAC \xE2\x80\x9Cq\xE2\x80\x9D \xEF\xBF\xBD"},
        {SLICE("caf\xE9"), NULL, "caf\xC3\xA9"},
        {SLICE("\xEF\xBB\xBFmark"), "iso-8859-1", "mark"},
        {SLICE("caf\xC3\xA9"), "ISO-8859-1", "caf\xC3\x83\xC2\xA9"},
        {SLICE("caf\xC3\xA9"), "x-unknown", "caf\xC3\xA9"},
        {SLICE("\xFF\xFE"
               "a\0\xE9\0\x3D\xD8\x00\xDE"),
         NULL, "a\xC3\xA9\xF0\x9F\x98\x80"},
        {SLICE("\xFE\xFF"
               "\0a\0\xE9\xD8\x3D"),
         NULL, "a\xC3\xA9\xEF\xBF\xBD"},
        {SLICE("<\0a\0>\0"), NULL, "<a>"},
        {SLICE("\0{\0}"), NULL, "{}"},
        {SLICE("<?xml version='1.0' encoding='latin1'?>\xE9"), NULL,
         "<?xml version='1.0' encoding='latin1'?>\xC3\xA9"},
        {SLICE("<html><meta charset=\"windows-1252\">\x96"), NULL,
         "<html><meta charset=\"windows-1252\">\xE2\x80\x93"},
        {SLICE("<html><meta content='text/html; charset=utf-8'>\xE9!"), NULL,
         "<html><meta content='text/html; charset=utf-8'>\xEF\xBF\xBD!"},
        {SLICE("<?xml version='1.0' encoding='utf-16'?><a/>"), NULL,
         "<?xml version='1.0' encoding='utf-16'?><a/>"},
        {SLICE("<?xml version='1.0' encoding='x-mine'?>ok"), NULL,
         "<?xml version='1.0' encoding='x-mine'?>ok"},
        {SLICE("a\0b\xC0\xAF\xED\xA0\x80"), "utf-8",
         "a\xEF\xBF\xBD"
         "b\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {SLICE("\x83J\x81\x5B"), "Shift_JIS", "\xE3\x82\xAB\xE3\x83\xBC"},
        {SLICE("<?xml version='1.0' encoding='x-mine'?>\xE9"), NULL, NULL},
        {SLICE("<?xml version='1.0' encoding='UTF-7'?>+ADw-"), NULL, NULL},
        {SLICE("+/v8-x"), NULL, NULL},
        {SLICE("x"), "utf-7", NULL},
        {SLICE("\xFF\xFE\0\0x\0\0\0"), NULL, NULL},
        {SLICE("\0\0\xFE\xFF"), NULL, NULL},
        {SLICE("<\0\0\0"), NULL, NULL},
    };
    struct text out;
    (void)state;
    text_init(&out, 4096);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t piece = 1; piece < 9; piece++) {
            bool done = decode(cases[i].document, cases[i].header, piece, &out);
            assert_int_equal(done, cases[i].expected != NULL);
            if (done)
                assert_string_equal(text_string(&out), cases[i].expected);
        }
    text_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_documents)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
