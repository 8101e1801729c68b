/* SPDX-License-Identifier: MIT */
#include "browse/progress.h"

#include "base/text.h"

#include <stddef.h>
#include <string.h>

enum { STRING_MAXIMUM = 4096 };

static const struct {
    const char *key;
    size_t place;
} numbers[] = {
    {"requests", offsetof(struct progress, requests)},
    {"answered", offsetof(struct progress, answered)},
    {"unchanged", offsetof(struct progress, unchanged)},
    {"bytes", offsetof(struct progress, bytes)},
    {"papers", offsetof(struct progress, papers)},
    {"new", offsetof(struct progress, added)},
    {"updated", offsetof(struct progress, updated)},
    {"known", offsetof(struct progress, known)},
    {"bad", offsetof(struct progress, bad)},
    {"ms", offsetof(struct progress, milliseconds)},
};

static const struct {
    const char *key;
    size_t place;
} strings[] = {
    {"source", offsetof(struct progress, source)},
    {"state", offsetof(struct progress, state)},
    {"message", offsetof(struct progress, message)},
};

static void skip_blanks(struct slice *rest)
{
    while (rest->size && strchr(" \t\r\n", rest->data[0]))
        *rest = slice_from(*rest, 1);
}

static bool take(struct slice *rest, char byte)
{
    skip_blanks(rest);
    if (!rest->size || rest->data[0] != byte)
        return false;
    *rest = slice_from(*rest, 1);
    return true;
}

static bool read_hex(struct slice *rest, uint32_t *value)
{
    *value = 0;
    if (rest->size < 4)
        return false;
    for (size_t i = 0; i < 4; i++) {
        static const char digits[] = "0123456789abcdef";
        const char *digit = memchr(digits, rest->data[i] | 0x20, 16);
        if (!digit)
            return false;
        *value = *value << 4 | (uint32_t)(digit - digits);
    }
    *rest = slice_from(*rest, 4);
    return true;
}

static bool read_escape(struct slice *rest, struct text *out)
{
    static const char escapes[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    uint32_t code_point, low;
    if (!rest->size)
        return false;
    char byte = rest->data[0];
    const char *known = byte ? strchr(escapes, byte) : NULL;
    *rest = slice_from(*rest, 1);
    if (known)
        text_append_byte(out, meanings[known - escapes]);
    if (known || byte != 'u')
        return known != NULL;
    if (!read_hex(rest, &code_point))
        return false;
    if (code_point >= 0xD800 && code_point < 0xDC00 && slice_starts_with(*rest, SLICE("\\u"))) {
        *rest = slice_from(*rest, 2);
        if (!read_hex(rest, &low))
            return false;
        code_point = 0x10000 + ((code_point - 0xD800) << 10) + ((low - 0xDC00) & 0x3FF);
    }
    text_append_code_point(out, code_point);
    return true;
}

static bool read_string(struct slice *rest, struct text *out)
{
    text_clear(out);
    if (!take(rest, '"'))
        return false;
    while (rest->size && rest->data[0] != '"') {
        char byte = rest->data[0];
        *rest = slice_from(*rest, 1);
        if (byte != '\\')
            text_append_byte(out, byte);
        else if (!read_escape(rest, out))
            return false;
    }
    return take(rest, '"');
}

static bool read_number(struct slice *rest, uint64_t *value)
{
    size_t digits = 0;
    skip_blanks(rest);
    while (digits < rest->size && rest->data[digits] >= '0' && rest->data[digits] <= '9')
        digits++;
    bool fine = slice_to_uint64(slice_first(*rest, digits), value);
    *rest = slice_from(*rest, digits);
    return fine;
}

static bool read_value(struct slice *rest, struct slice key, struct text *buffer,
                       struct arena *arena, struct progress *progress)
{
    char *base = (char *)progress;
    skip_blanks(rest);
    if (rest->size && rest->data[0] == '"') {
        if (!read_string(rest, buffer))
            return false;
        for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
            if (slice_equal(key, slice_of(strings[i].key)))
                *(struct slice *)(void *)(base + strings[i].place) =
                    arena_copy(arena, text_slice(buffer));
        return true;
    }
    uint64_t value;
    if (!read_number(rest, &value))
        return false;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (slice_equal(key, slice_of(numbers[i].key)))
            *(uint64_t *)(void *)(base + numbers[i].place) = value;
    return true;
}

bool progress_parse(struct slice line, struct arena *arena, struct progress *progress)
{
    struct text key, buffer;
    *progress = (struct progress){.requests = 0};
    text_init(&key, STRING_MAXIMUM);
    text_init(&buffer, STRING_MAXIMUM);
    bool fine = take(&line, '{'), more = fine;
    while (more) {
        fine = read_string(&line, &key) && take(&line, ':') &&
               read_value(&line, text_slice(&key), &buffer, arena, progress);
        more = fine && take(&line, ',');
    }
    fine = fine && take(&line, '}') && progress->source.size;
    text_release(&key);
    text_release(&buffer);
    return fine;
}
