/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "base/utf8.h"
#include "parse/html_text.h"

/* HTML to plain text: valid texts give valid texts, not much longer than they were. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice s = fuzz_slice(data, size);
    struct text out;
    if (!utf8_valid(s))
        return 0;
    text_init(&out, 8 * size + 256);
    (void)html_text_is_markup(s);
    html_text_append(s, &out);
    fuzz_assert(text_ok(&out) && utf8_valid(text_slice(&out)));
    text_release(&out);
    return 0;
}
