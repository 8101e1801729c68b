/* SPDX-License-Identifier: MIT */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Borrowed bytes: no owner, not NUL-terminated. data may be NULL only when size is 0. */
struct slice {
    const char *data;
    size_t size;
};

/* A slice of a string literal. */
#define SLICE(literal) ((struct slice){"" literal, sizeof(literal) - 1})

/* For printf: "%.*s" with SLICE_ARG(slice); cuts at INT_MAX. */
#define SLICE_ARG(s)                                                                               \
    ((int)((s).size > 0x7fffffff ? 0x7fffffff : (s).size)), ((s).data ? (s).data : "")

/* The bytes of a C string (NULL gives the empty slice); valid as long as the string is. */
static inline struct slice slice_of(const char *string)
{
    return (struct slice){string, string ? strlen(string) : 0};
}
static inline struct slice slice_range(const char *begin, const char *end)
{
    return (struct slice){begin, begin ? (size_t)(end - begin) : 0};
}

/* The bytes from position from to the end; from beyond the end gives the empty slice. */
static inline struct slice slice_from(struct slice s, size_t from)
{
    if (from > s.size)
        from = s.size;
    return (struct slice){s.data ? s.data + from : NULL, s.size - from};
}
static inline struct slice slice_first(struct slice s, size_t count)
{
    return (struct slice){s.data, count < s.size ? count : s.size};
}

static inline bool slice_equal(struct slice a, struct slice b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}
/* ASCII letters compare without case. */
bool slice_equal_nocase(struct slice a, struct slice b);
/* Byte order, like memcmp; a prefix sorts first. */
int slice_compare(struct slice a, struct slice b);
static inline bool slice_starts_with(struct slice s, struct slice prefix)
{
    return s.size >= prefix.size && slice_equal(slice_first(s, prefix.size), prefix);
}
static inline bool slice_ends_with(struct slice s, struct slice suffix)
{
    return s.size >= suffix.size && slice_equal(slice_from(s, s.size - suffix.size), suffix);
}

/* Position of the first needle in s at or after from, or SIZE_MAX. */
size_t slice_find(struct slice s, struct slice needle, size_t from);
static inline size_t slice_find_byte(struct slice s, char byte, size_t from)
{
    if (from >= s.size)
        return SIZE_MAX;
    const char *hit = memchr(s.data + from, byte, s.size - from);
    return hit ? (size_t)(hit - s.data) : SIZE_MAX;
}

static inline bool slice_is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}
/* Without blanks (space, \t \n \r \f \v) at both ends. */
struct slice slice_trim_blanks(struct slice s);
static inline struct slice slice_trim(struct slice s)
{
    bool trimmed = s.size > 0 && !slice_is_blank(s.data[0]) && !slice_is_blank(s.data[s.size - 1]);
    return trimmed ? s : slice_trim_blanks(s);
}

/* Splits: *part becomes what stands before the next separator and *rest what follows it. False,
   with both untouched, when rest->data is NULL, which it is after the last part was returned. */
bool slice_split(struct slice *rest, char separator, struct slice *part);
/* The next word between blanks; false when none is left. */
bool slice_next_word(struct slice *rest, struct slice *word);
/* The next line without its \n or \r\n; false at the end. A last line without \n counts. */
bool slice_next_line(struct slice *rest, struct slice *line);

/* The whole slice as a decimal number; false for anything else or beyond the range. */
bool slice_to_int64(struct slice s, int64_t *value);
bool slice_to_uint64(struct slice s, uint64_t *value);
/* FNV-1a, 64 bit (Fowler, Noll, Vo). */
uint64_t slice_hash(struct slice s);
