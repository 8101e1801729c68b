/* SPDX-License-Identifier: MIT */
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_init(struct text *text, size_t maximum)
{
    *text = (struct text){.maximum = maximum};
}

void text_release(struct text *text)
{
    free(text->data);
    *text = (struct text){.maximum = text->maximum};
}

void text_clear(struct text *text)
{
    text->failed = false;
    text_truncate(text, 0);
}

void text_truncate(struct text *text, size_t size)
{
    if (size > text->size || !text->data)
        return;
    text->size = size;
    text->data[size] = '\0';
}

/* Doubling, so that n appends cost O(n); never beyond the maximum and its NUL. */
static bool enlarge(struct text *text, size_t needed)
{
    size_t capacity = text->capacity < 64 ? 64 : text->capacity;
    while (capacity < needed)
        capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
    if (capacity - 1 > text->maximum)
        capacity = text->maximum + 1;
    char *data = realloc(text->data, capacity);
    if (!data) {
        text->failed = true;
        return false;
    }
    if (!text->data)
        data[0] = '\0';
    text->data = data;
    text->capacity = capacity;
    return true;
}

char *text_reserve(struct text *text, size_t count)
{
    if (text->failed)
        return NULL;
    if (count > text->maximum - text->size || count >= SIZE_MAX - text->size) {
        text->failed = true;
        return NULL;
    }
    size_t needed = text->size + count + 1;
    if (needed > text->capacity && !enlarge(text, needed))
        return NULL;
    return text->data + text->size;
}

void text_append_repeat(struct text *text, char byte, size_t count)
{
    char *room = text_reserve(text, count);
    if (!room)
        return;
    memset(room, byte, count);
    text_grow(text, count);
}

void text_append_format(struct text *text, const char *format, ...)
{
    char small[256];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(small, sizeof small, format, arguments);
    va_end(arguments);
    if (length < 0) {
        text->failed = true;
        return;
    }
    size_t size = (size_t)length;
    if (size < sizeof small) {
        text_append(text, (struct slice){small, size});
        return;
    }
    char *room = text_reserve(text, size);
    if (!room)
        return;
    va_start(arguments, format);
    vsnprintf(room, size + 1, format, arguments);
    va_end(arguments);
    text_grow(text, size);
}

/* Without a format, as numbers stand in every row that is printed. */
void text_append_int(struct text *text, int64_t value)
{
    char digits[20]; /* of the longest, with its sign */
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do
        digits[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0)
        digits[--at] = '-';
    text_append(text, (struct slice){digits + at, sizeof digits - at});
}

/* RFC 3629, section 3. */
void text_append_code_point(struct text *text, uint32_t c)
{
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = 0xFFFD;
    char bytes[4];
    size_t size;
    if (c < 0x80) {
        text_append_byte(text, (char)c);
        return;
    }
    if (c < 0x800) {
        bytes[0] = (char)(0xC0 | c >> 6);
        size = 2;
    } else if (c < 0x10000) {
        bytes[0] = (char)(0xE0 | c >> 12);
        size = 3;
    } else {
        bytes[0] = (char)(0xF0 | c >> 18);
        size = 4;
    }
    for (size_t i = 1; i < size; i++)
        bytes[i] = (char)(0x80 | (c >> 6 * (size - 1 - i) & 0x3F));
    text_append(text, (struct slice){bytes, size});
}

const char *text_string(const struct text *text)
{
    return text->data ? text->data : "";
}
