/* SPDX-License-Identifier: MIT */
#include "browse/prompt.h"

#include "browse/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct prompt_kind kind = {.label = "/"};

static void type(struct prompt *prompt, const char *ascii)
{
    for (; *ascii; ascii++)
        assert_int_equal(prompt_key(prompt, *ascii), PROMPT_CHANGED);
}

static void edits(void **state)
{
    struct prompt prompt;
    (void)state;
    prompt_init(&prompt);
    prompt_open(&prompt, &kind, SLICE("one"), NULL);
    type(&prompt, " two three");
    assert_int_equal(prompt_key(&prompt, KEY_CONTROL('W')), PROMPT_CHANGED);
    assert_string_equal(text_string(&prompt.line), "one two ");
    prompt_key(&prompt, KEY_CONTROL('A'));
    prompt_key(&prompt, KEY_CONTROL('Y'));
    assert_string_equal(text_string(&prompt.line), "threeone two ");
    prompt_key(&prompt, KEY_CONTROL('K'));
    assert_string_equal(text_string(&prompt.line), "three");
    prompt_key(&prompt, KEY_CODE_LEFT);
    prompt_key(&prompt, KEY_CODE_BACKSPACE);
    assert_string_equal(text_string(&prompt.line), "thre");
    prompt_key(&prompt, KEY_CODE_DELETE);
    assert_string_equal(text_string(&prompt.line), "thr");
    prompt_key(&prompt, KEY_CONTROL('U'));
    assert_int_equal(prompt.line.size, 0);
    assert_int_equal(prompt_key(&prompt, KEY_CODE_BACKSPACE), PROMPT_CANCELLED);
    prompt_release(&prompt);
}

static void characters_stay_whole(void **state)
{
    struct prompt prompt;
    (void)state;
    prompt_init(&prompt);
    prompt_open(&prompt, &kind, SLICE(""), NULL);
    prompt_key(&prompt, 0x6F6E);
    prompt_key(&prompt, 0xE4);
    prompt_key(&prompt, KEY_CODE_LEFT);
    prompt_key(&prompt, KEY_CODE_BACKSPACE);
    assert_string_equal(text_string(&prompt.line), "\303\244");
    /* Controls and directions are no text. */
    assert_int_equal(prompt_key(&prompt, 0x202E), PROMPT_IGNORED);
    assert_int_equal(prompt_key(&prompt, 1000000000), PROMPT_IGNORED);
    prompt_release(&prompt);
}

static void history_goes_back(void **state)
{
    struct prompt prompt;
    struct prompt_history history = {.count = 0};
    (void)state;
    prompt_history_add(&history, SLICE("first"));
    prompt_history_add(&history, SLICE("second"));
    prompt_history_add(&history, SLICE("second"));
    assert_int_equal(history.count, 2);
    prompt_init(&prompt);
    prompt_open(&prompt, &kind, SLICE(""), &history);
    prompt_key(&prompt, KEY_CODE_UP);
    assert_string_equal(text_string(&prompt.line), "second");
    prompt_key(&prompt, KEY_CODE_UP);
    prompt_key(&prompt, KEY_CODE_UP);
    assert_string_equal(text_string(&prompt.line), "first");
    prompt_key(&prompt, KEY_CODE_DOWN);
    prompt_key(&prompt, KEY_CODE_DOWN);
    assert_int_equal(prompt.line.size, 0);
    for (int i = 0; i < 100; i++) {
        char name[] = {'a', (char)('0' + i / 10), (char)('0' + i % 10), '\0'};
        prompt_history_add(&history, slice_of(name));
    }
    assert_int_equal(history.count, PROMPT_HISTORY);
    assert_string_equal(text_string(&history.lines[PROMPT_HISTORY - 1]), "a99");
    prompt_release(&prompt);
    prompt_history_release(&history);
}

static void a_full_line_takes_no_more(void **state)
{
    struct prompt prompt;
    (void)state;
    prompt_init(&prompt);
    prompt_open(&prompt, &kind, SLICE(""), NULL);
    for (int i = 0; i < PROMPT_BYTES_MAXIMUM + 10; i++)
        prompt_key(&prompt, 'x');
    assert_int_equal(prompt.line.size, PROMPT_BYTES_MAXIMUM);
    assert_int_equal(prompt.cursor, PROMPT_BYTES_MAXIMUM);
    prompt_key(&prompt, KEY_CODE_BACKSPACE);
    assert_int_equal(prompt.line.size, PROMPT_BYTES_MAXIMUM - 1);
    prompt_release(&prompt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits),
        cmocka_unit_test(characters_stay_whole),
        cmocka_unit_test(history_goes_back),
        cmocka_unit_test(a_full_line_takes_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
