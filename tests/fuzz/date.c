/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "base/date.h"
#include "base/text.h"
#include "parse/date_text.h"

/* Dates of any form: what is read is canonical, and read again it is the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice s = fuzz_slice(data, size);
    struct text once, twice;
    text_init(&once, 64);
    text_init(&twice, 64);
    if (date_text_read(s, &once)) {
        fuzz_assert(date_canonical(text_slice(&once), &twice));
        fuzz_assert(slice_equal(text_slice(&once), text_slice(&twice)));
        text_clear(&twice);
        fuzz_assert(date_text_read(text_slice(&once), &twice));
        fuzz_assert(slice_equal(text_slice(&once), text_slice(&twice)));
    } else {
        fuzz_assert(once.size == 0);
    }
    text_release(&once);
    text_release(&twice);
    return 0;
}
