/* SPDX-License-Identifier: MIT */
#include "document.h"

#include "base/date.h"
#include "base/utf8.h"
#include "parse/format.h"

/* A whole document as the parser program gets it: the first byte chooses the format (beyond the
   table: found out) and whether it is local, the rest is the document. The answer is valid UTF-8
   and ends in one line that says how it ended. */

static struct document_context context = {.day = DAY_NONE, .kind = LISTING_DAILY};

static void prepare(void)
{
    static bool prepared;
    if (!prepared)
        document_prepare(&context);
    prepared = true;
}

static void choose(uint8_t choice)
{
    size_t count = 0;
    while (formats[count].name)
        count++;
    size_t format = choice / 2 % (count + 1);
    context.local = choice % 2;
    context.format = slice_of(format < count ? formats[format].name : "auto");
}

static void check_answer(struct slice answer)
{
    struct slice line, last = {NULL, 0};
    fuzz_assert(utf8_valid(answer));
    while (slice_next_line(&answer, &line)) {
        fuzz_assert(!slice_starts_with(last, SLICE("end\t")));
        fuzz_assert(!slice_starts_with(last, SLICE("error\t")));
        last = line;
    }
    fuzz_assert(slice_starts_with(last, SLICE("end\t")) ||
                slice_starts_with(last, SLICE("error\t")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text answer;
    if (size == 0)
        return 0;
    prepare();
    choose(data[0]);
    text_init(&answer, (size_t)1 << 28);
    fuzz_parse(&context, (struct slice){NULL, 0}, fuzz_slice(data + 1, size - 1), &answer);
    check_answer(text_slice(&answer));
    text_release(&answer);
    return 0;
}
