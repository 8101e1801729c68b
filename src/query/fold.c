/* SPDX-License-Identifier: MIT */
#include "query/fold.h"

#include "base/unicode.h"
#include "paper/tex.h"

#include <string.h>

#define BYTES(b) (UINT64_C(0x0101010101010101) * (b))

/* Eight ASCII bytes in lower case: the sums carry into bit 7 from 'A' on, and from behind 'Z' on.
 */
static uint64_t lower_eight(uint64_t w)
{
    uint64_t from_a = w + BYTES(0x80 - 'A');
    uint64_t behind_z = w + BYTES(0x80 - 'Z' - 1);
    return w | ((from_a & ~behind_z & BYTES(0x80)) >> 2);
}

/* Lower case of the ASCII that s begins with; returns its length. */
static size_t fold_ascii(char *to, struct slice s)
{
    size_t at = 0;
    uint64_t w;
    for (; s.size - at >= sizeof w; at += sizeof w) {
        memcpy(&w, s.data + at, sizeof w);
        if (w & BYTES(0x80))
            break;
        w = lower_eight(w);
        memcpy(to + at, &w, sizeof w);
    }
    for (; at < s.size && (unsigned char)s.data[at] < 0x80; at++)
        to[at] = s.data[at] >= 'A' && s.data[at] <= 'Z' ? (char)(s.data[at] | 0x20) : s.data[at];
    return at;
}

static size_t foreign_length(struct slice s)
{
    size_t at = 0;
    while (at < s.size && (unsigned char)s.data[at] >= 0x80)
        at++;
    return at;
}

static void fold_plain(struct text *out, struct slice in)
{
    while (in.size > 0) {
        char *room = text_reserve(out, in.size);
        if (!room)
            return;
        size_t ascii = fold_ascii(room, in);
        text_grow(out, ascii);
        in = slice_from(in, ascii);
        size_t foreign = foreign_length(in);
        unicode_fold(out, slice_first(in, foreign));
        in = slice_from(in, foreign);
    }
}

void fold_text(struct text *out, struct slice in, struct text *plain)
{
    if (!tex_present(in)) {
        fold_plain(out, in);
        return;
    }
    text_clear(plain);
    tex_fold(plain, in);
    fold_plain(out, text_slice(plain));
}

static void append_part(struct text *map, size_t folded, size_t begin, size_t end)
{
    struct fold_part part = {folded, begin, end};
    text_append(map, (struct slice){(const char *)&part, sizeof part});
}

static void append_mapped(struct text *out, struct slice s, const struct tex_piece *piece,
                          struct text *map)
{
    bool copied = s.size == piece->end - piece->begin && !piece->apart;
    for (size_t at = 0; at < s.size;) {
        size_t begin = at;
        size_t folded = out->size;
        utf8_next(s, &at);
        unicode_fold(out, slice_range(s.data + begin, s.data + at));
        if (out->size == folded)
            continue;
        if (copied)
            append_part(map, folded, piece->begin + begin, piece->begin + at);
        else
            append_part(map, folded, piece->begin, piece->end);
    }
}

void fold_mapped(struct text *out, struct slice in, struct text *map)
{
    struct tex_reader reader;
    struct tex_piece piece;
    struct slice blank = SLICE(" ");
    tex_reader_init(&reader, in);
    if (!tex_present(in)) {
        append_mapped(out, in, &(struct tex_piece){.end = in.size}, map);
        return;
    }
    while (tex_next(&reader, &piece)) {
        if (piece.apart)
            append_mapped(out, blank, &piece, map);
        append_mapped(out, piece.text, &piece, map);
        if (piece.apart)
            append_mapped(out, blank, &piece, map);
    }
}

static struct fold_part part_at(const struct text *map, size_t index)
{
    struct fold_part part;
    memcpy(&part, map->data + index * sizeof part, sizeof part);
    return part;
}

/* The last part that begins at or before the position. */
static struct fold_part part_of(const struct text *map, size_t folded)
{
    size_t low = 0;
    size_t high = map->size / sizeof(struct fold_part);
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (part_at(map, middle).folded <= folded)
            low = middle;
        else
            high = middle;
    }
    return part_at(map, low);
}

void fold_origin(const struct text *map, size_t folded_begin, size_t folded_end, size_t *begin,
                 size_t *end)
{
    *begin = part_of(map, folded_begin).begin;
    *end = part_of(map, folded_end - 1).end;
}
