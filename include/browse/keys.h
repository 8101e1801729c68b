/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* A key is a Unicode character, a control character, or one of these. Enter is '\n', Esc 27,
   Backspace KEY_CODE_BACKSPACE. */
enum key_code {
    KEY_CODE_NONE = 0,
    KEY_CODE_TAB = '\t',
    KEY_CODE_ENTER = '\n',
    KEY_CODE_ESCAPE = 27,
    KEY_CODE_UP = 0x110000,
    KEY_CODE_DOWN,
    KEY_CODE_LEFT,
    KEY_CODE_RIGHT,
    KEY_CODE_HOME,
    KEY_CODE_END,
    KEY_CODE_PAGE_UP,
    KEY_CODE_PAGE_DOWN,
    KEY_CODE_BACK_TAB,
    KEY_CODE_BACKSPACE,
    KEY_CODE_DELETE,
    KEY_CODE_F1,
    KEY_CODE_OTHER, /* a function key without a meaning here */
};

/* The key of ^X. */
#define KEY_CONTROL(letter) ((letter)&0x1f)

/* A key, behind a prefix key or 0. */
struct key_stroke {
    int prefix;
    int key;
};
/* Reads a word of a key list: "Space", "^R", "gt", "PgUp", "j". False when it is none. */
bool key_stroke_parse(struct slice word, struct key_stroke *stroke);
/* True for a character that a line of text may hold. */
bool key_is_text(int key);

/* What was typed before a key: a count, a prefix. Zero-initialised. */
struct key_pending {
    int count; /* 0: none */
    int prefix;
};
/* Takes a digit of a count (0 only behind another digit). False when the key is none. */
bool key_pending_digit(struct key_pending *pending, int key);
