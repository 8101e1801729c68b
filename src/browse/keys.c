/* SPDX-License-Identifier: MIT */
#include "browse/keys.h"

#include "base/unicode.h"

enum { COUNT_MAXIMUM = 999999 };

static const struct {
    const char *name;
    int key;
} names[] = {
    {"Space", ' '},
    {"Enter", KEY_CODE_ENTER},
    {"Esc", KEY_CODE_ESCAPE},
    {"Tab", KEY_CODE_TAB},
    {"S-Tab", KEY_CODE_BACK_TAB},
    {"Up", KEY_CODE_UP},
    {"Down", KEY_CODE_DOWN},
    {"Left", KEY_CODE_LEFT},
    {"Right", KEY_CODE_RIGHT},
    {"Home", KEY_CODE_HOME},
    {"End", KEY_CODE_END},
    {"PgUp", KEY_CODE_PAGE_UP},
    {"PgDn", KEY_CODE_PAGE_DOWN},
    {"F1", KEY_CODE_F1},
};

bool key_stroke_parse(struct slice word, struct key_stroke *stroke)
{
    *stroke = (struct key_stroke){0, 0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_equal(word, slice_of(names[i].name))) {
            stroke->key = names[i].key;
            return true;
        }
    if (word.size == 1)
        stroke->key = (unsigned char)word.data[0];
    else if (word.size == 2 && word.data[0] == '^')
        stroke->key = KEY_CONTROL(word.data[1]);
    else if (word.size == 2)
        *stroke = (struct key_stroke){word.data[0], word.data[1]};
    return stroke->key != 0;
}

bool key_is_text(int key)
{
    return key >= ' ' && key < KEY_CODE_UP && !unicode_forbidden((uint32_t)key);
}

bool key_pending_digit(struct key_pending *pending, int key)
{
    if (pending->prefix || key < '0' || key > '9' || (key == '0' && !pending->count))
        return false;
    int count = pending->count * 10 + (key - '0');
    pending->count = count > COUNT_MAXIMUM ? COUNT_MAXIMUM : count;
    return true;
}
