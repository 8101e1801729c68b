/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "base/text.h"
#include "paper/identity.h"
#include "paper/url.h"

/* Addresses and ids: a normal form stays when it is made again, and an id found is found again in
   itself, unless there is something left to decode. */

static void check_again(bool (*find)(struct slice s, struct text *out), bool decodes,
                        struct slice s)
{
    struct text once, twice;
    text_init(&once, 3 * s.size + 256);
    text_init(&twice, 9 * s.size + 1024);
    bool found = find(s, &once);
    if (found && (!decodes || slice_find_byte(text_slice(&once), '%', 0) == SIZE_MAX)) {
        fuzz_assert(find(text_slice(&once), &twice));
        fuzz_assert(slice_equal(text_slice(&once), text_slice(&twice)));
    } else if (!found) {
        fuzz_assert(once.size == 0);
    }
    text_release(&once);
    text_release(&twice);
}

static bool normalize(struct slice s, struct text *out)
{
    url_normalize(s, out);
    return true;
}

static bool arxiv(struct slice s, struct text *out)
{
    unsigned version;
    return identity_arxiv(s, out, &version);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice s = fuzz_slice(data, size);
    struct text out;
    check_again(normalize, false, s);
    check_again(arxiv, true, s);
    check_again(identity_doi, true, s);
    text_init(&out, 3 * size + 256);
    url_decode(s, &out);
    text_clear(&out);
    (void)identity_of_operand(s, &out);
    text_release(&out);
    return 0;
}
