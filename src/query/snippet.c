/* SPDX-License-Identifier: MIT */
#include "query/query.h"

#include <string.h>

/* Matches beyond these are not counted. */
enum { MATCHES_MAXIMUM = 128 };

struct match {
    size_t begin, end;
};

struct matches {
    struct match items[MATCHES_MAXIMUM];
    size_t count;
};

static void keep(void *context, size_t begin, size_t end)
{
    struct matches *matches = context;
    if (matches->count < MATCHES_MAXIMUM)
        matches->items[matches->count++] = (struct match){begin, end};
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_one_of(struct slice word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (slice_equal_nocase(word, slice_of(words[i])))
            return true;
    return false;
}

#define IS_ONE_OF(word, words) is_one_of(word, words, sizeof(words) / sizeof(words)[0])

/* The letters in front of the position, and the dots between them: "e.g" of "e.g.". */
static struct slice word_before(struct slice text, size_t at)
{
    size_t begin = at;
    while (begin > 0 && (is_letter(text.data[begin - 1]) || text.data[begin - 1] == '.'))
        begin--;
    return slice_range(text.data + begin, text.data + at);
}

static struct slice word_at(struct slice text, size_t at)
{
    size_t end = at;
    while (end < text.size && is_letter(text.data[end]))
        end++;
    return slice_range(text.data + at, text.data + end);
}

/* Whether the full stop at the position belongs to an abbreviation; next is where the next word
 * begins. A single letter is an initial (J. Doe) unless a usual first word follows (of a group G.
 * We show). */
static bool is_abbreviation(struct slice text, size_t at, size_t next)
{
    static const char *const always[] = {"e.g", "i.e", "al", "cf",     "vs",  "dr",    "prof",
                                         "mr",  "mrs", "ms", "approx", "viz", "resp",  "ca",
                                         "st",  "eds", "pp", "w.r.t",  "et",  "a.k.a", "i.i.d"};
    static const char *const numbered[] = {"fig",  "figs", "eq",  "eqs",  "sec", "secs", "ref",
                                           "refs", "tab",  "no",  "nos",  "thm", "def",  "vol",
                                           "ch",   "app",  "alg", "prop", "cor", "lem",  "ex"};
    static const char *const first_words[] = {
        "we",   "the",   "this",  "these", "in",      "it",      "our",      "a",
        "an",   "for",   "if",    "then",  "as",      "to",      "here",     "when",
        "such", "that",  "on",    "by",    "using",   "let",     "both",     "also",
        "thus", "with",  "and",   "they",  "its",     "from",    "under",    "one",
        "each", "some",  "there", "while", "several", "further", "moreover", "however",
        "is",   "where", "at",    "along", "finally", "although"};
    struct slice word = word_before(text, at);
    char following = text.data[next];
    if (word.size == 1)
        return !IS_ONE_OF(word_at(text, next), first_words);
    if (is_digit(following) || following == '(' || following == '[' || following == '$')
        return IS_ONE_OF(word, always) || IS_ONE_OF(word, numbered);
    return IS_ONE_OF(word, always);
}

static bool is_closer(char c)
{
    return c != '\0' && strchr(")]}\"'", c) != NULL;
}

/* Behind the formula that begins at the $, or just behind the $ when it is none: pandoc's rule, as
 * in paper/tex.c. */
static size_t skip_formula(struct slice text, size_t at)
{
    size_t begin = at + 1;
    size_t end = begin;
    while (end < text.size && text.data[end] != '$' && text.data[end] != '\n')
        end += text.data[end] == '\\' ? 2 : 1;
    bool formula = end > begin && end < text.size && text.data[end] == '$' &&
                   text.data[begin] != ' ' && text.data[end - 1] != ' ' &&
                   !(end + 1 < text.size && is_digit(text.data[end + 1]));
    return formula ? end + 1 : begin;
}

/* Behind the sign that ends a sentence at the position, with quotes and parentheses that close
 * there; the position itself when the sentence goes on. */
static size_t sentence_end(struct slice text, size_t at)
{
    struct slice rest = slice_from(text, at);
    if (slice_starts_with(rest, SLICE("\xE3\x80\x82")) ||
        slice_starts_with(rest, SLICE("\xEF\xBC\x81")) ||
        slice_starts_with(rest, SLICE("\xEF\xBC\x9F")))
        return at + 3;
    if (text.data[at] == '\n')
        return at + 1;
    if (text.data[at] != '.' && text.data[at] != '!' && text.data[at] != '?')
        return at;
    size_t end = at + 1;
    while (end < text.size && is_closer(text.data[end]))
        end++;
    size_t next = end;
    while (next < text.size && text.data[next] == ' ')
        next++;
    if (next == text.size || text.data[next] == '\n')
        return end;
    if (next == end || is_lower(text.data[next]))
        return at;
    return text.data[at] == '.' && is_abbreviation(text, at, next) ? at : end;
}

/* The next sentence at or behind *at, which moves past it. */
static bool next_sentence(struct slice text, size_t *at, struct match *sentence)
{
    size_t begin = *at;
    while (begin < text.size && (text.data[begin] == ' ' || text.data[begin] == '\n'))
        begin++;
    size_t scan = begin;
    size_t end = scan;
    while (scan < text.size && end == scan) {
        if (text.data[scan] == '$') {
            end = scan = skip_formula(text, scan);
            continue;
        }
        end = sentence_end(text, scan);
        if (end == scan)
            end = scan += text.data[scan] == '\\' && scan + 1 < text.size ? 2 : 1;
    }
    *at = end;
    *sentence = (struct match){begin, end};
    while (sentence->end > begin && text.data[sentence->end - 1] == '\n')
        sentence->end--;
    return end > begin;
}

static struct slice match_text(struct slice text, const struct match *match)
{
    return slice_range(text.data + match->begin, text.data + match->end);
}

/* How much is found in the sentence: different words count before their number. The matches of
 * earlier sentences are passed over. */
static size_t rate(struct slice text, const struct match *sentence, const struct matches *matches,
                   size_t *first, size_t *end)
{
    size_t different = 0;
    while (*first < matches->count && matches->items[*first].begin < sentence->begin)
        (*first)++;
    for (*end = *first; *end < matches->count && matches->items[*end].end <= sentence->end;
         (*end)++) {
        size_t same = *first;
        while (!slice_equal_nocase(match_text(text, &matches->items[same]),
                                   match_text(text, &matches->items[*end])))
            same++;
        different += same == *end;
    }
    return different * MATCHES_MAXIMUM + (*end - *first);
}

struct slice query_snippet(const struct query *query, enum paper_field field, struct slice text,
                           struct query_scratch *scratch,
                           void (*found)(void *context, size_t begin, size_t end), void *context)
{
    struct matches matches;
    struct match sentence, best = {0, 0};
    size_t at = 0, first = 0, end = 0, most = 0, best_first = 0, best_end = 0;
    matches.count = 0;
    query_highlight(query, field, text, scratch, keep, &matches);
    while (first < matches.count && next_sentence(text, &at, &sentence)) {
        size_t rating = rate(text, &sentence, &matches, &first, &end);
        if (rating <= most)
            continue;
        most = rating;
        best = sentence;
        best_first = first;
        best_end = end;
    }
    for (size_t i = best_first; i < best_end; i++)
        found(context, matches.items[i].begin - best.begin, matches.items[i].end - best.begin);
    return match_text(text, &best);
}
