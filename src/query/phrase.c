/* SPDX-License-Identifier: MIT */
#include "query/phrase.h"

#include "base/unicode.h"

#include <string.h>

enum { NAME_WORDS = 64 };

static bool is_ascii_word(unsigned char c)
{
    return (c | 0x20u) - 'a' < 26 || c - (unsigned)'0' < 10;
}

static bool is_ascii_between(unsigned char c)
{
    return c < 0x80 && !is_ascii_word(c);
}

static bool is_part(uint32_t c)
{
    return c < 0x80 ? is_ascii_word((unsigned char)c) : unicode_is_word(c) || unicode_is_mark(c);
}

static uint32_t code_point_before(struct slice s, size_t at)
{
    size_t begin = at - 1;
    while (begin > 0 && at - begin < 4 && ((unsigned char)s.data[begin] & 0xC0) == 0x80)
        begin--;
    return utf8_next(s, &begin);
}

/* A Hangul syllable is three letters in the search form (Unicode 3.12). */
static bool continues_syllable(uint32_t before, uint32_t c)
{
    if (c >= 0x1160 && c <= 0x11A7)
        return before >= 0x1100 && before <= 0x11A7;
    return c >= 0x11A8 && c <= 0x11FF && before >= 0x1160 && before <= 0x11FF;
}

/* True when no word goes on across the position (which must not cut a character). */
static bool is_boundary(struct slice folded, size_t at)
{
    if (at == 0 || at >= folded.size)
        return true;
    unsigned char left = (unsigned char)folded.data[at - 1];
    unsigned char right = (unsigned char)folded.data[at];
    if (left < 0x80 && right < 0x80)
        return !is_ascii_word(left) || !is_ascii_word(right);
    uint32_t before = code_point_before(folded, at);
    uint32_t c = utf8_next(folded, &at);
    if (!is_part(before) || !is_part(c))
        return true;
    if (unicode_is_ideograph(before) || unicode_is_ideograph(c))
        return !continues_syllable(before, c) && !unicode_is_mark(c);
    return false;
}

/* Past what is between words; one_line stops at a line break. */
static size_t skip_between(struct slice s, size_t at, bool one_line)
{
    while (at < s.size) {
        size_t next = at;
        uint32_t c = utf8_next(s, &next);
        if (is_part(c) || (one_line && c == '\n'))
            break;
        at = next;
    }
    return at;
}

#define BYTES(b) (UINT64_C(0x0101010101010101) * (b))

/* Bit 7 of each of eight bytes that is no letter or digit of ASCII: the sums carry into it from the
 * first of a range on, and from behind its last. */
static uint64_t not_letters(uint64_t w)
{
    uint64_t low = w & BYTES(0x7F);
    uint64_t lower = low | BYTES(0x20);
    uint64_t letters = (lower + BYTES(0x80 - 'a')) & ~(lower + BYTES(0x80 - 'z' - 1));
    uint64_t digits = (low + BYTES(0x80 - '0')) & ~(low + BYTES(0x80 - '9' - 1));
    return (~(letters | digits) | w) & BYTES(0x80);
}

/* Behind the run of ASCII letters and digits at the position. Words differ in length, so a loop by
 * bytes would be mispredicted once a word. */
static size_t letters_end(struct slice s, size_t at)
{
    uint64_t w;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    for (; s.size - at >= sizeof w; at += sizeof w) {
        memcpy(&w, s.data + at, sizeof w);
        uint64_t ends = not_letters(w);
        if (ends)
            return at + (size_t)__builtin_ctzll(ends) / 8;
    }
#endif
    while (at < s.size && is_ascii_word((unsigned char)s.data[at]))
        at++;
    return at;
}

/* The end of the word that goes on at the position, behind its beginning. */
static size_t word_end(struct slice folded, size_t at)
{
    while (!is_boundary(folded, at))
        utf8_next(folded, &at);
    return at;
}

bool phrase_next_word(struct slice folded, size_t *at, struct slice *word)
{
    size_t begin = *at;
    while (begin < folded.size && is_ascii_between((unsigned char)folded.data[begin]))
        begin++;
    size_t end = letters_end(folded, begin);
    if (end == begin) {
        begin = skip_between(folded, begin, false);
        if (begin == folded.size)
            return false;
        end = begin;
        utf8_next(folded, &end);
        end = word_end(folded, end);
    } else if (end < folded.size && (unsigned char)folded.data[end] >= 0x80) {
        end = word_end(folded, end);
    }
    *word = slice_range(folded.data + begin, folded.data + end);
    *at = end;
    return true;
}

/* Letters by how often English scientific text has them, the least common first; digits are rare,
 * bytes of other scripts rarer still. */
size_t phrase_rare_byte(struct slice word)
{
    static const char order[] = "jzqx0987654321kwvbygfphmudcloranstie";
    size_t best = 0;
    size_t best_rank = sizeof order;
    for (size_t i = 0; i < word.size; i++) {
        const char *found = memchr(order, word.data[i], sizeof order - 1);
        size_t rank = found ? (size_t)(found - order) : 0;
        if (rank < best_rank) {
            best = i;
            best_rank = rank;
        }
    }
    return best;
}

static bool is_at(struct slice word, struct slice folded, size_t at)
{
    return word.size <= folded.size - at && memcmp(folded.data + at, word.data, word.size) == 0;
}

/* Whether the words behind the first follow; at is where the first ends. */
static bool rest_follows(const struct phrase *phrase, struct phrase_rule rule, struct slice folded,
                         size_t *at)
{
    for (size_t i = 1; i < phrase->count; i++) {
        if (!is_boundary(folded, *at))
            return false;
        *at = skip_between(folded, *at, rule.one_line);
        if (!is_at(phrase->words[i], folded, *at))
            return false;
        *at += phrase->words[i].size;
    }
    return rule.prefix || is_boundary(folded, *at);
}

bool phrase_find(const struct phrase *phrase, struct phrase_rule rule, struct slice folded,
                 size_t from, size_t *begin, size_t *end)
{
    struct slice first = phrase->words[0];
    char rare = first.data[phrase->rare];
    while (from < folded.size && folded.size - from >= first.size) {
        size_t rest = folded.size - from - first.size + 1;
        const char *hit = memchr(folded.data + from + phrase->rare, rare, rest);
        if (!hit)
            return false;
        size_t at = (size_t)(hit - folded.data) - phrase->rare;
        from = at + 1;
        if (!is_at(first, folded, at) || !is_boundary(folded, at))
            continue;
        size_t after = at + first.size;
        if (!rest_follows(phrase, rule, folded, &after))
            continue;
        *begin = at;
        *end = after;
        return true;
    }
    return false;
}

static bool is_letter(struct slice word)
{
    size_t at = 0;
    utf8_next(word, &at);
    return at == word.size && !(word.data[0] >= '0' && word.data[0] <= '9');
}

/* Takes the first free word of the line that equals, or begins with, the word. */
static bool take_word(struct slice line, struct slice word, bool prefix, uint64_t *taken)
{
    size_t at = 0;
    struct slice found;
    for (unsigned i = 0; i < NAME_WORDS && phrase_next_word(line, &at, &found); i++) {
        bool fits = prefix ? slice_starts_with(found, word) : slice_equal(found, word);
        if (!fits || (*taken >> i & 1))
            continue;
        *taken |= UINT64_C(1) << i;
        return true;
    }
    return false;
}

bool phrase_is_name(const struct phrase *phrase, struct slice line)
{
    uint64_t taken = 0;
    /* Full words first, so that an initial takes what they leave. */
    for (size_t i = 0; i < phrase->count; i++)
        if (!is_letter(phrase->words[i]) && !take_word(line, phrase->words[i], false, &taken))
            return false;
    for (size_t i = 0; i < phrase->count; i++)
        if (is_letter(phrase->words[i]) && !take_word(line, phrase->words[i], true, &taken))
            return false;
    return true;
}
