/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#include "base/bytes.h"

/* The length a lead byte promises and the range of its second byte: table 3-7 of Unicode 3.9. */
static size_t sequence_length(unsigned char lead, unsigned char *low, unsigned char *high)
{
    *low = 0x80;
    *high = 0xBF;
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    if (lead < 0xE0)
        return 2;
    if (lead < 0xF0) {
        if (lead == 0xE0)
            *low = 0xA0;
        else if (lead == 0xED)
            *high = 0x9F;
        return 3;
    }
    if (lead == 0xF0)
        *low = 0x90;
    else if (lead == 0xF4)
        *high = 0x8F;
    return 4;
}

uint32_t utf8_next(struct slice s, size_t *position)
{
    unsigned char low, high;
    unsigned char lead = (unsigned char)s.data[(*position)++];
    if (lead < 0x80)
        return lead;
    size_t length = sequence_length(lead, &low, &high);
    if (length == 0)
        return UNICODE_REPLACEMENT;
    uint32_t c = lead & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if (*position >= s.size)
            return UNICODE_REPLACEMENT;
        unsigned char byte = (unsigned char)s.data[*position];
        if (byte < low || byte > high)
            return UNICODE_REPLACEMENT;
        c = c << 6 | (byte & 0x3F);
        (*position)++;
        low = 0x80;
        high = 0xBF;
    }
    return c;
}

/* Position of the first byte outside ASCII at or after from. */
static size_t skip_ascii(struct slice s, size_t from)
{
    const size_t step = sizeof(bytes_block);
    while (s.size - from >= 4 * step &&
           !bytes_any((bytes_load_block(s, from) | bytes_load_block(s, from + step) |
                       bytes_load_block(s, from + 2 * step) |
                       bytes_load_block(s, from + 3 * step)) >= 0x80))
        from += 4 * step;
    while (s.size - from >= sizeof(uint64_t) && !bytes_high(bytes_load(s, from)))
        from += sizeof(uint64_t);
    while (from < s.size && (unsigned char)s.data[from] < 0x80)
        from++;
    return from;
}

bool utf8_is_ascii(struct slice s)
{
    return skip_ascii(s, 0) == s.size;
}

bool utf8_valid(struct slice s)
{
    for (size_t at = skip_ascii(s, 0); at < s.size; at = skip_ascii(s, at)) {
        size_t begin = at;
        /* The replacement character itself is valid: EF BF BD. */
        if (utf8_next(s, &at) == UNICODE_REPLACEMENT &&
            !(at - begin == 3 && memcmp(s.data + begin, "\xEF\xBF\xBD", 3) == 0))
            return false;
    }
    return true;
}

struct slice utf8_first(struct slice s, size_t count)
{
    unsigned char low, high;
    if (count >= s.size)
        return s;
    for (size_t back = 1; back <= 3 && back <= count; back++) {
        unsigned char byte = (unsigned char)s.data[count - back];
        if (byte >= 0x80 && byte < 0xC0)
            continue;
        size_t at = count - back;
        if (sequence_length(byte, &low, &high) > back) {
            utf8_next(s, &at);
            return slice_first(s, at > count ? count - back : count);
        }
        break;
    }
    return slice_first(s, count);
}
