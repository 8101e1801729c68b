/* SPDX-License-Identifier: MIT */
#include "parse/json.h"

#include "base/text.h"
#include "paper/paper.h"
#include "parse/json_plain.h"

#include <string.h>

enum { ITEM_MAXIMUM = 16 << 20, NUMBER_DIGITS = 15 };

void json_prepare(void)
{
    json_object_seed(0);
}

static bool hex4(struct slice text, size_t at, unsigned *value)
{
    *value = 0;
    if (at + 4 > text.size)
        return false;
    for (size_t i = at; i < at + 4; i++) {
        const char *digits = "0123456789abcdef0123456789ABCDEF";
        const char *digit = text.data[i] ? strchr(digits, text.data[i]) : NULL;
        if (!digit)
            return false;
        *value = *value * 16 + (unsigned)((digit - digits) % 16);
    }
    return true;
}

/* Copies the escape at at; a lone surrogate becomes U+FFFD, an unknown escape a plain backslash.
   Returns how many bytes of the text it was. */
static size_t repair_escape(struct slice text, size_t at, struct text *out)
{
    unsigned unit, low;
    if (at + 1 >= text.size || !strchr("\"\\/bfnrtu", text.data[at + 1]) || !text.data[at + 1]) {
        text_append_string(out, "\\\\");
        return 1;
    }
    if (text.data[at + 1] != 'u') {
        text_append(out, (struct slice){text.data + at, 2});
        return 2;
    }
    if (!hex4(text, at + 2, &unit)) {
        text_append_string(out, "\\\\");
        return 1;
    }
    bool high = unit >= 0xD800 && unit < 0xDC00;
    bool pair = high && at + 12 <= text.size && text.data[at + 6] == '\\' &&
                text.data[at + 7] == 'u' && hex4(text, at + 8, &low) && low >= 0xDC00 &&
                low < 0xE000;
    size_t size = pair ? 12 : 6;
    if (!pair && unit >= 0xD800 && unit < 0xE000)
        text_append_string(out, "\\ufffd");
    else
        text_append(out, (struct slice){text.data + at, size});
    return size;
}

/* Copies a string; raw control characters become blanks. Returns where it ends. */
static size_t repair_string(struct slice text, size_t at, struct text *out)
{
    text_append_byte(out, '"');
    for (at++; at < text.size && text.data[at] != '"';) {
        if (text.data[at] == '\\') {
            at += repair_escape(text, at, out);
            continue;
        }
        text_append_byte(out, (unsigned char)text.data[at] < 0x20 ? ' ' : text.data[at]);
        at++;
    }
    text_append_byte(out, '"');
    return at + 1;
}

/* Copies a number or word outside strings: numbers that no type holds become strings, words that
   JSON does not have (NaN) null. Returns where it ends. */
static size_t repair_scalar(struct slice text, size_t at, struct text *out)
{
    size_t end = at;
    bool exponent = false;
    while (end < text.size && !memchr(",:[]{}\" \t\r\n", text.data[end], 11)) {
        exponent = exponent || text.data[end] == 'e' || text.data[end] == 'E';
        end++;
    }
    struct slice word = slice_range(text.data + at, text.data + end);
    struct slice digits = slice_from(word, word.data[0] == '-');
    bool number = digits.size && digits.data[0] >= '0' && digits.data[0] <= '9';
    bool literal = slice_equal(word, SLICE("true")) || slice_equal(word, SLICE("false"));
    if (number && (word.size > NUMBER_DIGITS || exponent)) {
        text_append_byte(out, '"');
        for (size_t i = 0; i < word.size; i++)
            text_append_byte(out, memchr("+-.eE0123456789", word.data[i], 15) ? word.data[i] : ' ');
        text_append_byte(out, '"');
    } else if (number || literal) {
        text_append(out, word);
    } else {
        text_append_string(out, "null");
    }
    return end;
}

static void repair(struct slice text, struct text *out)
{
    for (size_t at = 0; at < text.size;) {
        char c = text.data[at];
        if (c == '"') {
            at = repair_string(text, at, out);
        } else if (memchr(",:[]{} \t\r\n", c, 10)) {
            text_append_byte(out, c);
            at++;
        } else {
            at = repair_scalar(text, at, out);
        }
    }
}

json_t *json_read(struct slice value, struct error *error)
{
    const size_t flags = JSON_DECODE_ANY | JSON_ALLOW_NUL;
    json_error_t why;
    if (value.size > ITEM_MAXIMUM) {
        error_set(error, ERROR_LIMIT, "The item has more than 16 MiB");
        return NULL;
    }
    json_t *read = json_plain_read(value, JSON_DEPTH, flags);
    if (read)
        return read;
    if (json_is_deeper(value, JSON_DEPTH)) {
        error_set(error, ERROR_LIMIT, "The item is nested more than %d deep", JSON_DEPTH);
        return NULL;
    }
    read = json_loadb(value.data, value.size, flags, &why);
    if (read)
        return read;
    struct text repaired;
    text_init(&repaired, 3 * (size_t)ITEM_MAXIMUM);
    repair(value, &repaired);
    if (text_ok(&repaired))
        read = json_loadb(text_string(&repaired), repaired.size, flags, &why);
    text_release(&repaired);
    if (!read)
        error_set(error, ERROR_INPUT, "The item is not JSON: %s", why.text);
    return read;
}

json_t *json_member(const json_t *object, const char *name)
{
    return json_is_object(object) ? json_object_get(object, name) : NULL;
}

struct slice json_text(const json_t *value)
{
    if (!json_is_string(value))
        return (struct slice){NULL, 0};
    return (struct slice){json_string_value(value), json_string_length(value)};
}

struct slice json_member_text(const json_t *object, const char *name)
{
    return json_text(json_member(object, name));
}

int64_t json_count(const json_t *value)
{
    int64_t count = LISTING_UNKNOWN;
    if (json_is_integer(value)) {
        count = (int64_t)json_integer_value(value);
    } else if (json_is_real(value)) {
        double real = json_real_value(value);
        if (real >= 0 && real < 9e15)
            count = (int64_t)real;
    } else if (!slice_to_int64(slice_trim(json_text(value)), &count)) {
        return LISTING_UNKNOWN;
    }
    return count >= 0 ? count : LISTING_UNKNOWN;
}

int64_t json_member_count(const json_t *object, const char *name)
{
    return json_count(json_member(object, name));
}
