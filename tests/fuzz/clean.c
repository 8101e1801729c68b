/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "base/unicode.h"
#include "base/utf8.h"

/* What was cleaned is harmless, and cleaning a line again changes nothing. */

static void check_clean(struct slice clean)
{
    fuzz_assert(utf8_valid(clean));
    for (size_t at = 0; at < clean.size;) {
        uint32_t c = utf8_next(clean, &at);
        fuzz_assert(c == '\n' || !unicode_forbidden(c));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice s = fuzz_slice(data, size);
    struct text line, again, paragraphs;
    text_init(&line, 16 * size + 64);
    text_init(&again, 48 * size + 64);
    text_init(&paragraphs, 16 * size + 64);
    unicode_clean(&line, s, CLEAN_LINE);
    check_clean(text_slice(&line));
    fuzz_assert(slice_find_byte(text_slice(&line), '\n', 0) == SIZE_MAX);
    unicode_clean(&again, text_slice(&line), CLEAN_LINE);
    fuzz_assert(slice_equal(text_slice(&line), text_slice(&again)));
    unicode_clean(&paragraphs, s, CLEAN_PARAGRAPHS);
    check_clean(text_slice(&paragraphs));
    text_release(&line);
    text_release(&again);
    text_release(&paragraphs);
    return 0;
}
