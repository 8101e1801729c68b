/* SPDX-License-Identifier: MIT */
#include "paper/url.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void normalizes(void **state)
{
    (void)state;
    static const char *const samples[][2] = {
        {"HTTP://Blog.Example:80/Post/", "https://blog.example/Post"},
        {"https://blog.example:443", "https://blog.example"},
        {"http://blog.example:443::80/", "https://blog.example"},
        {"https://a\x0E.Example/\x0E", "https://a%0e.example/%0E"},
        {"https://blog.example:8443/", "https://blog.example:8443"},
        {"http://blog.example:/a", "https://blog.example/a"},
        {"https://Me@Blog.Example/A//", "https://Me@blog.example/A"},
        {"https://blog.example/a/?utm_source=x&UTM_medium=y#top", "https://blog.example/a"},
        {"https://blog.example?p=1&utm_x=2&&q=3", "https://blog.example?p=1&q=3"},
        {"https://blog.example/a#b?c=d", "https://blog.example/a"},
        {" https://blog.example/a ", "https://blog.example/a"},
        {"mailto:Ada@example.org", "mailto:Ada@example.org"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct text out, again;
        text_init(&out, 1000);
        text_init(&again, 1000);
        url_normalize(slice_of(samples[i][0]), &out);
        assert_string_equal(text_string(&out), samples[i][1]);
        url_normalize(text_slice(&out), &again);
        assert_string_equal(text_string(&again), samples[i][1]);
        text_release(&out);
        text_release(&again);
    }
}

static void decodes_once(void **state)
{
    (void)state;
    struct text out;
    text_init(&out, 100);
    url_decode(SLICE("a%2Fb%2525%zz%4"), &out);
    assert_string_equal(text_string(&out), "a/b%25%zz%4");
    text_release(&out);
}

static void encodes(void **state)
{
    (void)state;
    struct text out;
    text_init(&out, 100);
    url_encode(SLICE("a|b &=?/%+\xC3\xA9\0-._~:Z9"), &out);
    assert_string_equal(text_string(&out), "a%7Cb%20%26%3D%3F%2F%25%2B%C3%A9%00-._~:Z9");
    text_release(&out);
}

static void takes_prefixes(void **state)
{
    (void)state;
    struct slice s = SLICE("HTTPS://WWW.x.org/?a");
    assert_true(url_take_scheme(&s));
    assert_true(slice_equal(s, SLICE("x.org/?a")));
    assert_true(slice_equal(url_path(s), SLICE("x.org/")));
    assert_false(url_take_scheme(&s));
    assert_false(url_take(&s, "y.org"));
    assert_true(slice_equal(s, SLICE("x.org/?a")));
}

/* RFC 3986, section 5.4, and what feeds have. */
static void resolves(void **state)
{
    static const char *const samples[][3] = {
        {"http://a/b/c/d;p?q", "g", "http://a/b/c/g"},
        {"http://a/b/c/d;p?q", "./g", "http://a/b/c/g"},
        {"http://a/b/c/d;p?q", "g/", "http://a/b/c/g/"},
        {"http://a/b/c/d;p?q", "/g", "http://a/g"},
        {"http://a/b/c/d;p?q", "//g", "http://g"},
        {"http://a/b/c/d;p?q", "?y", "http://a/b/c/d;p?y"},
        {"http://a/b/c/d;p?q", "g?y#s", "http://a/b/c/g?y#s"},
        {"http://a/b/c/d;p?q", "#s", "http://a/b/c/d;p?q#s"},
        {"http://a/b/c/d;p?q", "", "http://a/b/c/d;p?q"},
        {"http://a/b/c/d;p?q", ".", "http://a/b/c/"},
        {"http://a/b/c/d;p?q", "..", "http://a/b/"},
        {"http://a/b/c/d;p?q", "../g", "http://a/b/g"},
        {"http://a/b/c/d;p?q", "../../../g", "http://a/g"},
        {"http://a/b/c/d;p?q", "mailto:x@y", "mailto:x@y"},
        {"https://papers.example", "p/1", "https://papers.example/p/1"},
        {"", "p/1", "p/1"},
        {"p/", "q", "q"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct text out;
        text_init(&out, 100);
        url_resolve(slice_of(samples[i][0]), slice_of(samples[i][1]), &out);
        assert_string_equal(text_string(&out), samples[i][2]);
        text_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normalizes),     cmocka_unit_test(decodes_once), cmocka_unit_test(encodes),
        cmocka_unit_test(takes_prefixes), cmocka_unit_test(resolves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
