/* SPDX-License-Identifier: MIT */
#pragma once

#include "fuzz.h"

#include "base/file.h"
#include "parse/document.h"

#include <unistd.h>

/* A whole document through the parser, as its program does it. */

/* An empty file without a name, the same each time. */
static inline int fuzz_empty(FILE **file)
{
    if (!*file)
        *file = tmpfile();
    fuzz_assert(*file && ftruncate(fileno(*file), 0) == 0);
    lseek(fileno(*file), 0, SEEK_SET);
    return fileno(*file);
}

/* Puts the answer to a document in two parts in place of what the text had. */
static inline void fuzz_parse(const struct document_context *context, struct slice head,
                              struct slice rest, struct text *answer)
{
    static FILE *files[2];
    struct error error = ERROR_INIT;
    int input = fuzz_empty(&files[0]), output = fuzz_empty(&files[1]);
    fuzz_assert(file_write_all(input, head, &error) && file_write_all(input, rest, &error));
    lseek(input, 0, SEEK_SET);
    fuzz_assert(document_parse(context, input, output, &error));
    lseek(output, 0, SEEK_SET);
    text_clear(answer);
    fuzz_assert(file_read_all(output, answer, &error));
}
