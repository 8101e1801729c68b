/* SPDX-License-Identifier: MIT */
#include "store/scan.h"

#include <string.h>

/* The first line at or after position from, which begins a line, that begins with "#end". */
static size_t find_end_line(struct slice bytes, size_t from)
{
    static const char mark[] = "#end\t";
    const char *end = bytes.data + bytes.size;
    const char *line = bytes.data + from;
    while ((size_t)(end - line) >= sizeof mark - 1) {
        if (memcmp(line, mark, sizeof mark - 1) == 0)
            return (size_t)(line - bytes.data);
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        if (!stop)
            break;
        line = stop + 1;
    }
    return SIZE_MAX;
}

/* A number not above the last one is a stale or doubled piece of the file. */
static bool fits(const struct scan *scan, const struct batch_end *end)
{
    return end->sequence > scan->sequence &&
           (!scan->has_salt || memcmp(end->salt.data, scan->salt, BATCH_SALT) == 0);
}

static void accept(struct scan *scan, size_t line, size_t stop, struct scan_batch *batch)
{
    batch->begin = line - (size_t)batch->end.bytes;
    batch->lost = batch->begin - scan->at;
    batch->missing = batch->end.sequence - scan->sequence - 1;
    memcpy(scan->salt, batch->end.salt.data, BATCH_SALT);
    scan->has_salt = true;
    scan->sequence = batch->end.sequence;
    scan->at = stop + 1;
}

bool scan_next(struct scan *scan, struct scan_batch *batch)
{
    size_t line = scan->at;
    while ((line = find_end_line(scan->bytes, line)) != SIZE_MAX) {
        size_t stop = slice_find_byte(scan->bytes, '\n', line);
        if (stop == SIZE_MAX)
            break;
        if (batch_end_check(scan->bytes, scan->at, line, stop, &batch->end) &&
            fits(scan, &batch->end)) {
            accept(scan, line, stop, batch);
            return true;
        }
        line = stop + 1;
    }
    return false;
}
