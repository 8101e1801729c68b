/* SPDX-License-Identifier: MIT */
#include "base/ascii.h"

#include "base/bytes.h"

/* Whether eight bytes are plain or blanks, no two of these side by side. */
static bool is_plain_word(uint64_t word)
{
    uint64_t rest = word ^ BYTES_EACH(' ');
    uint64_t blanks = ~(((rest & BYTES_EACH(0x7F)) + BYTES_EACH(0x7F)) | rest | BYTES_EACH(0x7F));
    return !(bytes_high(word) | bytes_below(word, ' ') | bytes_equal(word, 0x7F) |
             (blanks & (blanks << 8)));
}

/* The same of sixteen bytes and the one behind them. */
static bool is_plain_block(struct slice in, size_t at)
{
    bytes_block block = bytes_load_block(in, at), next = bytes_load_block(in, at + 1);
    return !bytes_any((block < ' ') | (block >= 0x7F) | ((block == ' ') & (next == ' ')));
}

size_t ascii_plain_end(struct slice in, size_t at)
{
    /* The last byte is looked at again, beside the next. */
    while (in.size - at > sizeof(bytes_block) && is_plain_block(in, at))
        at += sizeof(bytes_block) - 1;
    size_t last = in.size - sizeof(bytes_block) - 1; /* block, if there is one */
    if (in.size > sizeof(bytes_block) && at >= last && in.data[in.size - 1] != ' ' &&
        is_plain_block(in, last) && ascii_is_plain(in.data[in.size - 1]))
        return in.size;
    while (in.size - at >= sizeof(uint64_t) && is_plain_word(bytes_load(in, at)))
        at += sizeof(uint64_t) - 1;
    last = in.size - sizeof(uint64_t);
    if (in.size >= sizeof(uint64_t) && at >= last && in.data[in.size - 1] != ' ' &&
        is_plain_word(bytes_load(in, last)))
        return in.size;
    while (at < in.size &&
           (ascii_is_plain(in.data[at]) ||
            (in.data[at] == ' ' && at + 1 < in.size && ascii_is_plain(in.data[at + 1]))))
        at++;
    return at;
}
