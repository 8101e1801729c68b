/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "base/utf8.h"
#include "paper/tex.h"
#include "paper/tex_show.h"

/* TeX as text for people and for search: valid texts give valid texts, ASCII where that is asked
   for, and pieces cover the input without gaps. */

static void check_pieces(struct slice s)
{
    struct tex_reader reader;
    struct tex_piece piece;
    size_t at = 0;
    tex_reader_init(&reader, s);
    while (tex_next(&reader, &piece)) {
        fuzz_assert(piece.begin == at && piece.end > piece.begin && piece.end <= s.size);
        at = piece.end;
    }
    fuzz_assert(at == s.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice s = fuzz_slice(data, size);
    struct text out;
    if (!utf8_valid(s))
        return 0;
    check_pieces(s);
    text_init(&out, 64 * size + 256);
    tex_fold(&out, s);
    fuzz_assert(utf8_valid(text_slice(&out)));
    text_clear(&out);
    tex_show(&out, s, false);
    fuzz_assert(utf8_valid(text_slice(&out)));
    text_release(&out);
    return 0;
}
