/* SPDX-License-Identifier: MIT */
#include "transfer/location.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct example {
    const char *base, *reference, *address; /* address NULL: refused */
    enum location_result result;
};

static const struct example examples[] = {
    {"", "https://h/a?b=c", "https://h/a?b=c", LOCATION_GOOD},
    {"", "http://h:8080", "http://h:8080/", LOCATION_GOOD},
    {"", "http://h/a b", "http://h/a%20b", LOCATION_GOOD},
    {"", "http://0x7f.1/", "http://127.0.0.1/", LOCATION_GOOD},
    {"", "http://u:p@h/", "http://u:p@h/", LOCATION_GOOD},
    {"", "ftp://h/", NULL, LOCATION_SCHEME},
    {"", "file:///etc/passwd", NULL, LOCATION_SCHEME},
    {"", "unknown://h/", NULL, LOCATION_SCHEME},
    {"", "h/a", NULL, LOCATION_MALFORMED},
    {"", "", NULL, LOCATION_MALFORMED},
    {"", "http://h/\x01", NULL, LOCATION_MALFORMED},
    {"", "http://h:99999/", NULL, LOCATION_MALFORMED},
    {"http://h/a/b?c", "d", "http://h/a/d", LOCATION_GOOD},
    {"http://h/a/b?c", "/d", "http://h/d", LOCATION_GOOD},
    {"http://h/a/b?c", "?d=1", "http://h/a/b?d=1", LOCATION_GOOD},
    {"http://h/a/b?c", "//g/d", "http://g/d", LOCATION_GOOD},
    {"http://h/a/b?c", "../d", "http://h/d", LOCATION_GOOD},
    {"http://h/a", "https://g/d", "https://g/d", LOCATION_GOOD},
    {"http://h/a", "ftp://g/d", NULL, LOCATION_SCHEME},
    {"http://h/a", "file:///d", NULL, LOCATION_SCHEME},
    {"http://u:p@h/a", "/d", "http://u:p@h/d", LOCATION_GOOD},
    {"http://u:p@h/a", "http://g/d", "http://g/d", LOCATION_GOOD},
    {"http://h/a", "http://u:p@g/d", NULL, LOCATION_USER},
    {"http://h/a", "https://u@h/d", NULL, LOCATION_USER},
    {"http://h/a", "http://u@h:80/d", "http://u@h:80/d", LOCATION_GOOD},
    {"no address", "/d", NULL, LOCATION_MALFORMED},
};

static void test_resolve(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        const struct example *example = &examples[i];
        struct text out;
        text_init(&out, LOCATION_MAXIMUM);
        enum location_result result =
            location_resolve(slice_of(example->base), slice_of(example->reference), &out);
        if (result != example->result)
            fail_msg("%s %s: %d", example->base, example->reference, (int)result);
        assert_string_equal(text_string(&out), example->address ? example->address : "");
        text_release(&out);
    }
}

static void test_too_long(void **state)
{
    struct text address, out;
    (void)state;
    text_init(&address, 2 * LOCATION_MAXIMUM);
    text_init(&out, LOCATION_MAXIMUM);
    text_append_string(&address, "http://h/");
    text_append_repeat(&address, 'x', LOCATION_MAXIMUM - address.size);
    assert_int_equal(location_resolve(SLICE(""), text_slice(&address), &out), LOCATION_GOOD);
    text_clear(&out);
    text_append_byte(&address, 'x');
    assert_int_equal(location_resolve(SLICE(""), text_slice(&address), &out), LOCATION_MALFORMED);
    assert_int_equal(location_resolve(SLICE(""), SLICE("http://h/\0x"), &out), LOCATION_MALFORMED);
    text_release(&address);
    text_release(&out);
}

static void test_private(void **state)
{
    static const char *const private[] = {
        "http://localhost/",       "http://LOCALHOST./",      "https://a.localhost:1/",
        "http://127.0.0.1/",       "http://0x7f.1/",          "http://017700000001/",
        "http://2130706433/",      "http://127.1/",           "http://[::1]/",
        "http://[::ffff:7f00:1]/", "http://169.254.169.254/", "http://0/",
    };
    static const char *const public[] = {
        "https://huggingface.co/", "http://notlocalhost/",      "http://localhost.example/",
        "http://1.1.1.1/",         "http://[2606:4700::1111]/", "no address",
    };
    (void)state;
    for (size_t i = 0; i < sizeof private / sizeof *private; i++)
        if (!location_is_private(slice_of(private[i])))
            fail_msg("%s", private[i]);
    for (size_t i = 0; i < sizeof public / sizeof *public; i++)
        if (location_is_private(slice_of(public[i])))
            fail_msg("%s", public[i]);
}

static void test_public_form(void **state)
{
    struct text out;
    (void)state;
    text_init(&out, LOCATION_MAXIMUM);
    location_append_public(SLICE("https://ada:secret@h:8443/a?b=c"), &out);
    assert_string_equal(text_string(&out), "https://h:8443/a?b=c");
    text_clear(&out);
    location_host(SLICE("https://ada:secret@Papers.Example:8443/a"), &out);
    assert_string_equal(text_string(&out), "Papers.Example");
    text_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_resolve),
        cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_private),
        cmocka_unit_test(test_public_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
