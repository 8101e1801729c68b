/* SPDX-License-Identifier: MIT */
#include "store/manifest.h"

#include "base/checksum.h"

#include <inttypes.h>
#include <string.h>

#define FIRST_LINE "#paperfeed-index\t1"
static const char *const log_names[MANIFEST_LOGS] = {"papers", "listings"};

void manifest_append(struct text *out, const struct manifest *manifest)
{
    size_t begin = out->size;
    text_append_string(out, FIRST_LINE "\n");
    for (int i = 0; i < MANIFEST_LOGS; i++) {
        const struct manifest_log *log = &manifest->logs[i];
        text_append_format(out, "%s\t", log_names[i]);
        for (size_t j = 0; j < BATCH_SALT && log->salt[j]; j++)
            text_append_byte(out, log->salt[j]);
        text_append_format(out,
                           "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64
                           "\t%" PRIu32 "\t%" PRIu64 "\t%" PRIu64 "\n",
                           log->inode, log->size, log->modified, log->end, log->sequence,
                           log->check, log->lost, log->missing);
    }
    text_append_format(out, "next\t%" PRIu64 "\n", manifest->next);
    text_append_format(out, "unreadable\t%" PRIu64 "\n", manifest->unreadable);
    for (size_t i = 0; i < manifest->segment_count; i++)
        text_append_format(out, SEGMENT_PREFIX "%" PRIu64 "\t%" PRIu64 "\t%" PRIu32 "\n",
                           manifest->segments[i].number, manifest->segments[i].size,
                           manifest->segments[i].check);
    if (text_ok(out))
        text_append_format(out, "check\t%08" PRIx32 "\n",
                           crc32c(0, slice_from(text_slice(out), begin)));
}

static bool next_number(struct slice *line, uint64_t *number)
{
    struct slice value;
    return slice_split(line, '\t', &value) && slice_to_uint64(value, number);
}

static bool parse_log(struct slice line, struct manifest_log *log)
{
    struct slice salt;
    uint64_t check;
    *log = (struct manifest_log){.end = 0};
    if (!slice_split(&line, '\t', &salt) || (salt.size != 0 && salt.size != BATCH_SALT) ||
        !next_number(&line, &log->inode) || !next_number(&line, &log->size) ||
        !next_number(&line, &log->modified) || !next_number(&line, &log->end) ||
        !next_number(&line, &log->sequence) || !next_number(&line, &check) || check > UINT32_MAX ||
        !next_number(&line, &log->lost) || !next_number(&line, &log->missing))
        return false;
    if (salt.size > 0)
        memcpy(log->salt, salt.data, salt.size);
    log->check = (uint32_t)check;
    return true;
}

static bool parse_segment(struct slice name, struct slice line, struct manifest *manifest)
{
    struct manifest_segment segment;
    uint64_t check;
    if (manifest->segment_count == MANIFEST_SEGMENTS ||
        !slice_to_uint64(slice_from(name, sizeof SEGMENT_PREFIX - 1), &segment.number) ||
        !next_number(&line, &segment.size) || !next_number(&line, &check) || check > UINT32_MAX)
        return false;
    segment.check = (uint32_t)check;
    manifest->segments[manifest->segment_count++] = segment;
    return true;
}

static bool parse_line(struct slice line, struct manifest *manifest)
{
    struct slice name;
    if (!slice_split(&line, '\t', &name))
        return false;
    for (int i = 0; i < MANIFEST_LOGS; i++)
        if (slice_equal(name, slice_of(log_names[i])))
            return parse_log(line, &manifest->logs[i]);
    if (slice_equal(name, SLICE("next")))
        return next_number(&line, &manifest->next);
    if (slice_equal(name, SLICE("unreadable")))
        return next_number(&line, &manifest->unreadable);
    return slice_starts_with(name, SLICE(SEGMENT_PREFIX)) && parse_segment(name, line, manifest);
}

bool manifest_parse(struct slice text, struct manifest *manifest)
{
    struct slice lines = text, line;
    char check[32];
    struct text expected;
    manifest->segment_count = 0;
    manifest->next = manifest->unreadable = 0;
    memset(manifest->logs, 0, sizeof manifest->logs);
    if (!slice_next_line(&lines, &line) || !slice_equal(line, slice_of(FIRST_LINE)))
        return false;
    while (slice_next_line(&lines, &line)) {
        if (!slice_starts_with(line, SLICE("check\t"))) {
            if (!parse_line(line, manifest))
                return false;
            continue;
        }
        text_init(&expected, sizeof check);
        text_append_format(&expected, "check\t%08" PRIx32,
                           crc32c(0, slice_range(text.data, line.data)));
        bool same = slice_equal(line, text_slice(&expected)) && lines.size == 0;
        text_release(&expected);
        return same;
    }
    return false;
}
