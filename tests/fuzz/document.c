/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "base/date.h"
#include "base/file.h"
#include "base/utf8.h"
#include "parse/document.h"
#include "parse/format.h"

#include <unistd.h>

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

/* An empty file without a name, the same each time. */
static int empty(FILE **file)
{
    if (!*file)
        *file = tmpfile();
    fuzz_assert(*file && ftruncate(fileno(*file), 0) == 0);
    lseek(fileno(*file), 0, SEEK_SET);
    return fileno(*file);
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
    struct error error = ERROR_INIT;
    struct text answer;
    if (size == 0)
        return 0;
    prepare();
    choose(data[0]);
    static FILE *files[2];
    int input = empty(&files[0]), output = empty(&files[1]);
    fuzz_assert(file_write_all(input, fuzz_slice(data + 1, size - 1), &error));
    lseek(input, 0, SEEK_SET);
    fuzz_assert(document_parse(&context, input, output, &error));
    lseek(output, 0, SEEK_SET);
    text_init(&answer, (size_t)1 << 28);
    fuzz_assert(file_read_all(output, &answer, &error));
    check_answer(text_slice(&answer));
    text_release(&answer);
    return 0;
}
