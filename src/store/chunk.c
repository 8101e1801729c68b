/* SPDX-License-Identifier: MIT */
#include "store/chunk.h"

enum { CHUNK_RECORDS = 1000, CHUNK_BYTES = 1 << 20, LINES_LIMIT = 1 << 29 };

bool chunk_prepare(struct store *store, struct log *log, int64_t now, struct error *error)
{
    bool replaced, changed;
    if (!append_begin(log, now, &replaced, error))
        return false;
    return !replaced || (reader_take(store, READER_DATA | READER_MARKS, &changed, error) &&
                         append_begin(log, now, &replaced, error));
}

void chunk_init(struct chunk *chunk, struct log *log, int64_t now)
{
    *chunk = (struct chunk){.log = log, .now = now};
    text_init(&chunk->lines, LINES_LIMIT);
}

void chunk_release(struct chunk *chunk)
{
    text_release(&chunk->lines);
}

bool chunk_flush(struct chunk *chunk, struct error *error)
{
    if (!text_ok(&chunk->lines))
        return error_set(error, ERROR_SYSTEM, "not enough memory");
    if (chunk->records == 0)
        return true;
    if (!append_batch(chunk->log, text_slice(&chunk->lines), chunk->records, chunk->now, error))
        return false;
    text_clear(&chunk->lines);
    chunk->records = 0;
    return true;
}

bool chunk_add(struct chunk *chunk, struct slice lines, uint64_t count, struct error *error)
{
    if ((chunk->records + count > CHUNK_RECORDS || chunk->lines.size + lines.size > CHUNK_BYTES) &&
        !chunk_flush(chunk, error))
        return false;
    text_append(&chunk->lines, lines);
    chunk->records += count;
    return text_ok(&chunk->lines) || error_set(error, ERROR_SYSTEM, "not enough memory");
}
