/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

#include <stdarg.h>

/* Growable bytes with a mandatory maximum. data is always NUL-terminated once something was
   appended. When an append would pass the maximum, or memory ends, nothing of it is taken, failed
   is set and stays set: append freely, then ask text_ok() once. */
struct text {
    char *data;
    size_t size;
    size_t capacity;
    size_t maximum;
    bool failed;
};

/* No allocation. The caller owns the text and releases it. */
void text_init(struct text *text, size_t maximum);
void text_release(struct text *text);
/* Empties the text, keeps its memory, forgets a failure. */
void text_clear(struct text *text);
/* Shortens to size bytes (never grows). */
void text_truncate(struct text *text, size_t size);

void text_append_repeat(struct text *text, char byte, size_t count);
void text_append_format(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void text_append_int(struct text *text, int64_t value);
/* One code point as UTF-8; surrogates and values above 10FFFF become U+FFFD. */
void text_append_code_point(struct text *text, uint32_t code_point);
/* Makes room for count more bytes and returns where they begin, or NULL after a failure. Bytes
   written there count after text_grow(). */
char *text_reserve(struct text *text, size_t count);
static inline void text_grow(struct text *text, size_t count)
{
    text->size += count;
    text->data[text->size] = '\0';
}
static inline void text_append(struct text *text, struct slice bytes)
{
    if (bytes.size == 0)
        return;
    bool fits = bytes.size < text->capacity - text->size && !text->failed;
    char *room = fits ? text->data + text->size : text_reserve(text, bytes.size);
    if (!room)
        return;
    memcpy(room, bytes.data, bytes.size);
    text_grow(text, bytes.size);
}
static inline void text_append_string(struct text *text, const char *string)
{
    text_append(text, slice_of(string));
}
static inline void text_append_byte(struct text *text, char byte)
{
    bool fits = text->size + 1 < text->capacity && !text->failed;
    char *room = fits ? text->data + text->size : text_reserve(text, 1);
    if (!room)
        return;
    room[0] = byte;
    text_grow(text, 1);
}

/* Borrowed; valid until the next append, clear or release. */
static inline struct slice text_slice(const struct text *text)
{
    return (struct slice){text->data, text->size};
}
/* As a C string; "" when empty. Same life time. */
const char *text_string(const struct text *text);
static inline bool text_ok(const struct text *text)
{
    return !text->failed;
}
