/* SPDX-License-Identifier: MIT */
#include "parse/field.h"

#include "base/date.h"
#include "base/unicode.h"
#include "paper/identity.h"

enum { AUTHORS_MAXIMUM = 5000, WORDS_MAXIMUM = 64, LONGEST_CLEAN = 64 << 20, VERSION_DIGITS = 9 };

/* Appends what fits, and "..." in place of what does not. */
static void append_cut(struct text *out, struct slice value, size_t maximum)
{
    if (value.size <= maximum) {
        text_append(out, value);
        return;
    }
    text_append(out, slice_trim(utf8_first(value, maximum - 3)));
    text_append_string(out, "...");
}

/* By way of a text of its own, since what does not fit has to be read first. */
static void clean_long(struct slice raw, enum clean_mode mode, size_t maximum, struct text *out)
{
    struct text clean;
    text_init(&clean, LONGEST_CLEAN);
    unicode_clean(&clean, raw, mode);
    append_cut(out, text_slice(&clean), maximum);
    text_release(&clean);
}

static void clean_text(struct slice raw, enum clean_mode mode, size_t maximum, struct text *out)
{
    size_t before = out->size;
    if (raw.size <= maximum) {
        unicode_clean(out, raw, mode);
        if (out->size - before <= maximum)
            return;
        text_truncate(out, before); /* grown by NFC */
    }
    clean_long(raw, mode, maximum, out);
}

static bool is_web(struct slice url)
{
    return slice_equal_nocase(slice_first(url, 7), SLICE("http://")) ||
           slice_equal_nocase(slice_first(url, 8), SLICE("https://"));
}

/* Whether all is visible ASCII, so that nothing is left to clean. */
static bool is_visible(struct slice s)
{
    for (size_t i = 0; i < s.size; i++)
        if (s.data[i] <= ' ' || s.data[i] > '~')
            return false;
    return true;
}

/* Only addresses that a browser may be given; blanks inside as the browser would send them. */
static void clean_url(struct slice raw, size_t maximum, struct text *out)
{
    if (raw.size <= maximum && is_web(raw) && is_visible(raw)) {
        text_append(out, raw);
        return;
    }
    struct text clean;
    size_t before = out->size;
    text_init(&clean, LONGEST_CLEAN);
    unicode_clean(&clean, raw, CLEAN_LINE);
    struct slice url = text_slice(&clean), part;
    bool relative = slice_starts_with(url, SLICE("//"));
    if ((is_web(url) || relative) && url.size <= maximum) {
        text_append_string(out, relative ? "https:" : "");
        for (bool first = true; slice_split(&url, ' ', &part); first = false) {
            text_append_string(out, first ? "" : "%20");
            text_append(out, part);
        }
        if (out->size - before > maximum)
            text_truncate(out, before);
    }
    text_release(&clean);
}

static bool has_word(struct slice words, struct slice word)
{
    struct slice other;
    while (slice_next_word(&words, &other))
        if (slice_equal(other, word))
            return true;
    return false;
}

/* Words, each once. A DOI in one of its spellings is brought to the plain one; what is none stays
   as text. */
static void clean_words(enum paper_field field, struct slice raw, struct text *out)
{
    struct text clean, doi;
    struct slice rest, word;
    size_t before = out->size, count = 0;
    text_init(&clean, LONGEST_CLEAN);
    text_init(&doi, LONGEST_CLEAN);
    unicode_clean(&clean, raw, CLEAN_LINE);
    for (size_t i = 0; field == PAPER_DOI && i < clean.size; i++)
        if (clean.data[i] == ',')
            clean.data[i] = ' ';
    rest = text_slice(&clean);
    while (count < WORDS_MAXIMUM && slice_next_word(&rest, &word)) {
        text_clear(&doi);
        if (field == PAPER_DOI && identity_doi(word, &doi))
            word = text_slice(&doi);
        struct slice so_far = slice_from(text_slice(out), before);
        if (so_far.size + word.size + 1 > paper_columns[field].maximum || has_word(so_far, word))
            continue;
        if (so_far.size)
            text_append_byte(out, ' ');
        text_append(out, word);
        count++;
    }
    text_release(&clean);
    text_release(&doi);
}

static void clean_list(struct slice raw, size_t maximum, struct text *out)
{
    struct slice item;
    size_t before = out->size;
    while (slice_split(&raw, '\n', &item)) {
        size_t at = out->size;
        if (at > before)
            text_append_byte(out, '\n');
        size_t begin = out->size;
        clean_text(item, CLEAN_LINE, maximum, out);
        if (out->size == begin) {
            text_truncate(out, at);
        } else if (out->size - before > maximum - 4) {
            text_truncate(out, at);
            text_append_string(out, at > before ? "\n..." : "...");
            return;
        }
    }
}

static void clean_version(struct slice raw, struct text *out)
{
    uint64_t version;
    if (raw.size <= VERSION_DIGITS && slice_to_uint64(raw, &version) && version > 0)
        text_append_int(out, (int64_t)version);
}

static void clean_line(enum paper_field field, struct slice raw, struct text *out)
{
    switch (field) {
    case PAPER_URL:
    case PAPER_PDF_URL:
    case PAPER_CODE_URL:
    case PAPER_PROJECT_URL:
        clean_url(raw, paper_columns[field].maximum, out);
        return;
    case PAPER_PUBLISHED:
    case PAPER_UPDATED:
        date_canonical(slice_trim(raw), out);
        return;
    case PAPER_WITHDRAWN:
        if (!date_canonical(slice_trim(raw), out) && raw.size)
            text_append_string(out, "yes");
        return;
    case PAPER_VERSION:
        clean_version(slice_trim(raw), out);
        return;
    default:
        clean_text(raw, CLEAN_LINE, paper_columns[field].maximum, out);
    }
}

void field_clean(enum paper_field field, struct slice raw, struct text *out)
{
    if (!raw.size)
        return;
    switch (paper_columns[field].form) {
    case PAPER_FORM_LINE:
        clean_line(field, raw, out);
        break;
    case PAPER_FORM_PARAGRAPHS:
        clean_text(raw, CLEAN_PARAGRAPHS, paper_columns[field].maximum, out);
        break;
    case PAPER_FORM_LIST:
        clean_list(raw, paper_columns[field].maximum, out);
        break;
    case PAPER_FORM_WORDS:
        clean_words(field, raw, out);
        break;
    }
}

void field_clean_authors(const struct draft *draft, struct text *authors, struct text *affiliations)
{
    struct slice names = draft_field(draft, PAPER_AUTHORS);
    struct slice places = draft_field(draft, PAPER_AFFILIATIONS);
    struct slice name, place;
    size_t maximum = paper_columns[PAPER_AUTHORS].maximum - 4, count = 0;
    bool placed = false;
    while (slice_split(&names, '\n', &name)) {
        size_t end = authors->size, place_end = affiliations->size;
        if (!slice_split(&places, '\n', &place))
            place = SLICE("");
        if (count)
            text_append_byte(authors, '\n');
        size_t begin = authors->size;
        clean_text(name, CLEAN_LINE, paper_columns[PAPER_TITLE].maximum, authors);
        if (authors->size == begin) {
            text_truncate(authors, end);
            continue;
        }
        if (count)
            text_append_byte(affiliations, '\n');
        size_t place_begin = affiliations->size;
        clean_text(place, CLEAN_LINE, paper_columns[PAPER_TITLE].maximum, affiliations);
        placed = placed || affiliations->size > place_begin;
        if (++count > AUTHORS_MAXIMUM || authors->size > maximum || affiliations->size > maximum) {
            text_truncate(authors, end);
            text_append_string(authors, "\n...");
            text_truncate(affiliations, place_end);
            text_append_byte(affiliations, '\n');
            break;
        }
    }
    if (!placed)
        text_clear(affiliations);
}
