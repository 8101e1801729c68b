/* SPDX-License-Identifier: MIT */
#include "browse/clip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

/* Values of RFC 4648, section 10. */
static void encodes(void **state)
{
    static const struct {
        const char *plain, *coded;
    } cases[] = {
        {"", "\033]52;c;\a"},
        {"f", "\033]52;c;Zg==\a"},
        {"fo", "\033]52;c;Zm8=\a"},
        {"foo", "\033]52;c;Zm9v\a"},
        {"foob", "\033]52;c;Zm9vYg==\a"},
        {"foobar", "\033]52;c;Zm9vYmFy\a"},
        {"\033]0;x\a", "\033]52;c;G10wO3gH\a"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text out;
        text_init(&out, 4096);
        clip_sequence(&out, slice_of(cases[i].plain), false);
        assert_string_equal(text_string(&out), cases[i].coded);
        text_release(&out);
    }
}

static void passes_through_tmux(void **state)
{
    struct text out;
    (void)state;
    text_init(&out, 4096);
    clip_sequence(&out, SLICE("foo"), true);
    assert_string_equal(text_string(&out), "\033Ptmux;\033\033]52;c;Zm9v\a\033\\");
    text_release(&out);
}

static void too_much_is_nothing(void **state)
{
    struct text out;
    char *much = calloc(1, 70000);
    (void)state;
    text_init(&out, 1 << 20);
    clip_sequence(&out, (struct slice){much, 70000}, false);
    assert_int_equal(out.size, 0);
    free(much);
    text_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodes),
        cmocka_unit_test(passes_through_tmux),
        cmocka_unit_test(too_much_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
