/* SPDX-License-Identifier: MIT */
#include "store/batch.h"

#include "base/checksum.h"
#include "base/date.h"

#include <inttypes.h>

enum { CHECKSUM_DIGITS = 8 };

static void append_checksum(struct text *out, size_t begin)
{
    uint32_t checksum = crc32c(0, slice_from(text_slice(out), begin));
    text_append_format(out, "%08" PRIx32 "\n", checksum);
}

/* Upper case is not what we write, so it is damage. */
static bool checksum_matches(struct slice covered, struct slice digits)
{
    uint32_t expected = 0;
    if (digits.size != CHECKSUM_DIGITS)
        return false;
    for (size_t i = 0; i < digits.size; i++) {
        char c = digits.data[i];
        if (c >= '0' && c <= '9')
            expected = expected << 4 | (uint32_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            expected = expected << 4 | (uint32_t)(c - 'a' + 10);
        else
            return false;
    }
    return crc32c(0, covered) == expected;
}

void batch_header_append(struct text *out, const struct batch_header *header)
{
    size_t begin = out->size;
    text_append_string(out, "#paperfeed\t");
    text_append(out, header->name);
    text_append_format(out, "\t%" PRIu64 "\t", header->version);
    text_append(out, header->salt);
    text_append_byte(out, '\t');
    text_append(out, header->columns);
    text_append_byte(out, '\t');
    append_checksum(out, begin);
}

bool batch_header_parse(struct slice line, struct batch_header *header)
{
    if (line.size < CHECKSUM_DIGITS ||
        !checksum_matches(slice_first(line, line.size - CHECKSUM_DIGITS),
                          slice_from(line, line.size - CHECKSUM_DIGITS)))
        return false;
    struct slice rest = slice_first(line, line.size - CHECKSUM_DIGITS);
    struct slice magic, version;
    if (!slice_split(&rest, '\t', &magic) || !slice_equal(magic, SLICE("#paperfeed")) ||
        !slice_split(&rest, '\t', &header->name) || !slice_split(&rest, '\t', &version) ||
        !slice_to_uint64(version, &header->version) || !slice_split(&rest, '\t', &header->salt) ||
        rest.size == 0)
        return false;
    header->columns = slice_first(rest, rest.size - 1);
    return header->salt.size == BATCH_SALT;
}

void batch_end_append(struct text *out, size_t begin, const struct batch_end *end)
{
    text_append_format(out, "#end\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t", end->sequence,
                       end->records, end->bytes);
    text_append(out, end->salt);
    text_append_byte(out, '\t');
    time_append(out, end->time);
    text_append_byte(out, '\t');
    append_checksum(out, begin);
}

bool batch_end_check(struct slice bytes, size_t first, size_t line, size_t stop,
                     struct batch_end *end)
{
    struct slice rest = slice_range(bytes.data + line, bytes.data + stop);
    struct slice mark, sequence, records, size, time;
    if (!slice_split(&rest, '\t', &mark) || !slice_equal(mark, SLICE("#end")) ||
        !slice_split(&rest, '\t', &sequence) || !slice_to_uint64(sequence, &end->sequence) ||
        !slice_split(&rest, '\t', &records) || !slice_to_uint64(records, &end->records) ||
        !slice_split(&rest, '\t', &size) || !slice_to_uint64(size, &end->bytes) ||
        !slice_split(&rest, '\t', &end->salt) || end->salt.size != BATCH_SALT ||
        !slice_split(&rest, '\t', &time) || !time_parse(time, &end->time) ||
        end->bytes > line - first)
        return false;
    const char *begin = bytes.data + (line - (size_t)end->bytes);
    return rest.data && checksum_matches(slice_range(begin, rest.data), rest);
}
