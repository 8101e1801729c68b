/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "base/error.h"
#include "base/file.h"

#include <stdio.h>

/* Runs a fuzz target over files. usage: TARGET FILE... */
int main(int count, char **paths)
{
    struct text text;
    text_init(&text, (size_t)1 << 28);
    for (int i = 1; i < count; i++) {
        struct error error = ERROR_INIT;
        text_clear(&text);
        if (!file_read(paths[i], &text, &error)) {
            fprintf(stderr, "%s: %s\n", paths[i], error.reason);
            return 1;
        }
        /* To the byte, so that a read behind the end is noticed. */
        uint8_t *copy = malloc(text.size + !text.size);
        if (!copy)
            return 1;
        if (text.size)
            memcpy(copy, text.data, text.size);
        (void)LLVMFuzzerTestOneInput(copy, text.size);
        free(copy);
    }
    printf("%d inputs\n", count - 1);
    text_release(&text);
    return 0;
}
