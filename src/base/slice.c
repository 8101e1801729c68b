/* SPDX-License-Identifier: MIT */
#include "base/slice.h"

#include <string.h>

static unsigned char lower(char c)
{
    unsigned char byte = (unsigned char)c;
    return byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte | 0x20) : byte;
}

bool slice_equal_nocase(struct slice a, struct slice b)
{
    if (a.size != b.size)
        return false;
    if (slice_equal(a, b))
        return true;
    for (size_t i = 0; i < a.size; i++)
        if (lower(a.data[i]) != lower(b.data[i]))
            return false;
    return true;
}

int slice_compare(struct slice a, struct slice b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common > 0 ? memcmp(a.data, b.data, common) : 0;
    if (order != 0)
        return order;
    return a.size < b.size ? -1 : a.size > b.size;
}

size_t slice_find(struct slice s, struct slice needle, size_t from)
{
    if (from > s.size || needle.size > s.size - from)
        return SIZE_MAX;
    if (needle.size == 0)
        return from;
    size_t last = s.size - needle.size;
    for (size_t at = from; at <= last; at++) {
        const char *hit = memchr(s.data + at, needle.data[0], last - at + 1);
        if (!hit)
            return SIZE_MAX;
        at = (size_t)(hit - s.data);
        if (memcmp(hit, needle.data, needle.size) == 0)
            return at;
    }
    return SIZE_MAX;
}

struct slice slice_trim_blanks(struct slice s)
{
    while (s.size > 0 && slice_is_blank(s.data[0]))
        s = slice_from(s, 1);
    while (s.size > 0 && slice_is_blank(s.data[s.size - 1]))
        s.size--;
    return s;
}

bool slice_split(struct slice *rest, char separator, struct slice *part)
{
    if (!rest->data)
        return false;
    size_t at = slice_find_byte(*rest, separator, 0);
    if (at == SIZE_MAX) {
        *part = *rest;
        *rest = (struct slice){NULL, 0};
    } else {
        *part = slice_first(*rest, at);
        *rest = slice_from(*rest, at + 1);
    }
    return true;
}

bool slice_next_word(struct slice *rest, struct slice *word)
{
    size_t begin = 0;
    while (begin < rest->size && slice_is_blank(rest->data[begin]))
        begin++;
    if (begin == rest->size)
        return false;
    size_t end = begin;
    while (end < rest->size && !slice_is_blank(rest->data[end]))
        end++;
    *word = (struct slice){rest->data + begin, end - begin};
    *rest = slice_from(*rest, end);
    return true;
}

bool slice_next_line(struct slice *rest, struct slice *line)
{
    if (rest->size == 0)
        return false;
    size_t at = slice_find_byte(*rest, '\n', 0);
    size_t end = at == SIZE_MAX ? rest->size : at;
    struct slice found = slice_first(*rest, end);
    if (at != SIZE_MAX && end > 0 && found.data[end - 1] == '\r')
        found.size--;
    *rest = slice_from(*rest, at == SIZE_MAX ? end : end + 1);
    *line = found;
    return true;
}

bool slice_to_uint64(struct slice s, uint64_t *value)
{
    uint64_t sum = 0;
    if (s.size == 0)
        return false;
    for (size_t i = 0; i < s.size; i++) {
        if (s.data[i] < '0' || s.data[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(s.data[i] - '0');
        if (sum > (UINT64_MAX - digit) / 10)
            return false;
        sum = sum * 10 + digit;
    }
    *value = sum;
    return true;
}

bool slice_to_int64(struct slice s, int64_t *value)
{
    bool negative = s.size > 0 && s.data[0] == '-';
    uint64_t magnitude;
    if (!slice_to_uint64(negative ? slice_from(s, 1) : s, &magnitude))
        return false;
    if (magnitude > (uint64_t)INT64_MAX + negative)
        return false;
    if (magnitude == (uint64_t)INT64_MAX + 1)
        *value = INT64_MIN;
    else
        *value = negative ? -(int64_t)magnitude : (int64_t)magnitude;
    return true;
}

/* draft-eastlake-fnv, section 3: the 64-bit prime and offset basis. */
uint64_t slice_hash(struct slice s)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < s.size; i++)
        hash = (hash ^ (unsigned char)s.data[i]) * UINT64_C(0x100000001b3);
    return hash;
}
