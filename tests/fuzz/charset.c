/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "base/utf8.h"
#include "parse/charset.h"

/* The first byte says in how large pieces the rest comes; what is decoded is valid UTF-8, and the
   same however it is cut. */

static void decode(struct charset charset, struct slice bytes, size_t piece, struct text *out)
{
    while (bytes.size > piece) {
        charset_decode(&charset, slice_first(bytes, piece), false, out);
        bytes = slice_from(bytes, piece);
    }
    charset_decode(&charset, bytes, true, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct charset charset = {.kind = CHARSET_UTF8};
    struct error error = ERROR_INIT;
    struct text whole, pieces;
    size_t mark = 0;
    if (size == 0)
        return 0;
    struct slice bytes = fuzz_slice(data + 1, size - 1);
    const struct charset_hint hint = {.more = false};
    if (!charset_decide(&charset, bytes, &hint, &mark, &error) || charset.kind == CHARSET_CONVERTER)
        return 0;
    fuzz_assert(mark <= bytes.size);
    bytes = slice_from(bytes, mark);
    text_init(&whole, 4 * size + 64);
    text_init(&pieces, 4 * size + 64);
    decode(charset, bytes, SIZE_MAX, &whole);
    decode(charset, bytes, data[0] + 1u, &pieces);
    fuzz_assert(utf8_valid(text_slice(&whole)));
    fuzz_assert(slice_equal(text_slice(&whole), text_slice(&pieces)));
    text_release(&whole);
    text_release(&pieces);
    return 0;
}
