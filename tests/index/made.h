/* SPDX-License-Identifier: MIT */
#pragma once

/* What the tests of the index share: segments in memory that are exactly as long as they say, so
   that a read beyond their end is noticed, and random numbers. */
#include "../faults/dice.h"

#include "index/segment.h"
#include "index/writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct made {
    struct text text; /* while it is written */
    struct writer writer;
    char *bytes;
    size_t size;
    struct segment segment;
};

static inline bool made_append(void *context, struct slice bytes, struct error *error)
{
    struct text *text = context;
    (void)error;
    text_append(text, bytes);
    return text_ok(text);
}

static inline void made_begin(struct made *made)
{
    *made = (struct made){.size = 0};
    text_init(&made->text, 1 << 28);
    writer_init(&made->writer, made_append, &made->text, 4711);
}

/* Takes the bytes that a writer has finished. */
static inline void made_open(struct made *made)
{
    struct error error = ERROR_INIT;
    made->size = made->text.size;
    made->bytes = malloc(made->size);
    assert_non_null(made->bytes);
    memcpy(made->bytes, made->text.data, made->size);
    text_release(&made->text);
    writer_release(&made->writer);
    assert_true(
        segment_open(&made->segment, (struct slice){made->bytes, made->size}, false, &error));
}

static inline void made_end(struct made *made)
{
    struct error error = ERROR_INIT;
    assert_true(writer_finish(&made->writer, &error));
    made_open(made);
}

static inline void made_close(struct made *made)
{
    segment_close(&made->segment);
    free(made->bytes);
}

#ifndef assert_slice
#define assert_slice(actual, expected)                                                             \
    do {                                                                                           \
        struct slice got_ = (actual);                                                              \
        assert_int_equal(got_.size, strlen(expected));                                             \
        assert_memory_equal(got_.data ? got_.data : "", (expected), got_.size);                    \
    } while (0)
#endif
