/* SPDX-License-Identifier: MIT */
#include "document.h"

#include "base/date.h"

/* Items that are plain are read without libxml2. A document type leaves every item to it, a comment
   of its size does not: the answers are the same. The first byte chooses the format. */

static const char *const names[] = {"atom", "rss",    "arxiv-atom", "arxiv-feed",
                                    "oai",  "pubmed", "acl",        "dblp"};
static const char type[] = "<!DOCTYPE feed>", comment[] = "<!--  feed  -->";

static struct document_context context = {.day = DAY_NONE, .kind = LISTING_DAILY, .local = true};

/* A piece with a tag of too many attributes is refused before any of it reaches libxml2. */
static bool is_refused(const struct text *answer)
{
    struct slice refusal = SLICE("\nerror\t11\tA tag has more than");
    return slice_find(text_slice(answer), refusal, 0) != SIZE_MAX;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool prepared;
    struct text plain, other;
    struct slice document = slice_from(fuzz_slice(data, size), 1);
    /* A document type may not come twice. */
    if (size == 0 || slice_find(document, SLICE("<!DOCTYPE"), 0) != SIZE_MAX)
        return 0;
    if (slice_starts_with(document, SLICE("<?xml")))
        document = slice_from(slice_from(document, slice_find(document, SLICE("?>"), 0)), 2);
    if (!prepared)
        document_prepare(&context);
    prepared = true;
    context.format = slice_of(names[data[0] % (sizeof names / sizeof *names)]);
    text_init(&plain, (size_t)1 << 28);
    text_init(&other, (size_t)1 << 28);
    fuzz_parse(&context, slice_of(comment), document, &plain);
    fuzz_parse(&context, slice_of(type), document, &other);
    bool same = slice_equal(text_slice(&plain), text_slice(&other));
    fuzz_assert(same || (is_refused(&plain) && is_refused(&other)));
    text_release(&plain);
    text_release(&other);
    return 0;
}
