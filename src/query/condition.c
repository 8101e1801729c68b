/* SPDX-License-Identifier: MIT */
#include "query/condition.h"

#include "paper/identity.h"
#include "query/fold.h"
#include "query/terms.h"
#include "query/value.h"

#include <string.h>

/* The known fields follow. */
static const char NO_FIELD[] =
    "there is no field *; a text with a colon goes in quotes; fields are";

enum { FOLDED_MAXIMUM = 4 << 20, SHOWN = 60 };

/* The reason with what in the place of its *. */
static bool wrong(struct condition_reader *reader, const char *format, struct slice what)
{
    struct text reason;
    text_init(&reason, sizeof reader->error->reason);
    for (const char *c = format; *c != '\0'; c++) {
        if (*c == '*')
            text_append(&reason, slice_first(what, SHOWN));
        else
            text_append_byte(&reason, *c);
    }
    error_set(reader->error, ERROR_USAGE, "%s", text_string(&reason));
    text_release(&reason);
    return false;
}

static enum condition_result unavailable(struct condition_reader *reader, struct slice what)
{
    wrong(reader, "* is not available yet", what);
    return CONDITION_WRONG;
}

/* The words of a value, in its search form. Their number may be 0. */
static bool read_phrase(struct condition_reader *reader, struct slice value, struct phrase *phrase)
{
    struct text folded, plain;
    struct slice word;
    size_t at = 0;
    size_t count = 0;
    text_init(&folded, FOLDED_MAXIMUM);
    text_init(&plain, FOLDED_MAXIMUM);
    fold_text(&folded, value, &plain);
    bool fits = text_ok(&folded) && text_ok(&plain);
    struct slice kept = arena_copy(reader->arena, text_slice(&folded));
    text_release(&folded);
    text_release(&plain);
    while (phrase_next_word(kept, &at, &word))
        count++;
    *phrase = (struct phrase){.count = count};
    struct slice *words = arena_allocate_array(reader->arena, count, sizeof *words);
    if (!fits || !words)
        return error_set(reader->error, ERROR_USAGE, "the query is too long");
    at = 0;
    for (size_t i = 0; i < count; i++)
        phrase_next_word(kept, &at, &words[i]);
    phrase->words = words;
    phrase->rare = count > 0 ? phrase_rare_byte(words[0]) : 0;
    return true;
}

/* A value that is a name, not words: backslashes taken off. */
static bool read_name(struct condition_reader *reader, struct slice value, struct slice *name)
{
    struct text plain;
    text_init(&plain, FOLDED_MAXIMUM);
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] == '\\' && i + 1 < value.size)
            i++;
        text_append_byte(&plain, value.data[i]);
    }
    *name = arena_copy(reader->arena, slice_trim(text_slice(&plain)));
    text_release(&plain);
    return name->data || error_set(reader->error, ERROR_USAGE, "the query is too long");
}

/* Words behind a field. After = they are whole words, as between quotes. */
static enum condition_result read_text(struct condition_reader *reader, const struct atom *atom,
                                       const struct query_term *term, struct query_node *node)
{
    bool whole = !atom->quoted && atom->value.data[0] == '=';
    if (!read_phrase(reader, slice_from(atom->value, whole), &node->phrase))
        return CONDITION_WRONG;
    if (node->phrase.count == 0) {
        wrong(reader, "* needs a word", atom->field);
        return CONDITION_WRONG;
    }
    if (atom->quoted && term->kind == QUERY_FIELD && term->value == PAPER_AUTHORS)
        node->kind = QUERY_NAME;
    node->quoted = atom->quoted || whole;
    return CONDITION_FOUND;
}

/* The key that a value means, or the value itself. */
static bool read_id(struct condition_reader *reader, struct slice value, struct query_node *node)
{
    struct text key;
    text_init(&key, FOLDED_MAXIMUM);
    node->kind = QUERY_ID;
    if (!read_name(reader, value, &node->text))
        return false;
    if (identity_of_operand(node->text, &key))
        node->text = arena_copy(reader->arena, text_slice(&key));
    text_release(&key);
    return true;
}

static bool read_doi(struct condition_reader *reader, struct slice value, struct query_node *node)
{
    struct text key;
    struct slice name;
    text_init(&key, FOLDED_MAXIMUM);
    if (!read_name(reader, value, &name))
        return false;
    bool read = identity_doi(name, &key);
    text_release(&key);
    if (!read)
        return wrong(reader, "* is no DOI", name);
    return read_id(reader, name, node);
}

static bool read_days(struct condition_reader *reader, struct slice value, struct query_node *node)
{
    if (node->kind == QUERY_ON && slice_equal_nocase(value, SLICE("none"))) {
        node->kind = QUERY_NO_DAY;
        return true;
    }
    if (node->kind == QUERY_AFTER || node->kind == QUERY_BEFORE)
        return day_range_parse(value, reader->today, &node->days, reader->error);
    return value_days(value, reader->today, &node->days, reader->error);
}

static bool read_sort(struct condition_reader *reader, struct slice value, struct query_node *node)
{
    static const char *const later[] = {"+up", "score", "starred-on"};
    for (int i = QUERY_UNSORTED + 1; i < QUERY_SORTS; i++) {
        if (!slice_equal_nocase(value, slice_of(query_sort_names[i])))
            continue;
        node->value = i;
        return true;
    }
    for (size_t i = 0; i < sizeof later / sizeof later[0]; i++)
        if (slice_equal_nocase(value, slice_of(later[i])))
            return wrong(reader, "sort:* is not available yet", value);
    return wrong(reader, "* is no order; there are feed, relevance, date, up and title", value);
}

static bool read_limit(struct condition_reader *reader, struct slice value, struct query_node *node)
{
    if (slice_to_int64(value, &node->low) && node->low > 0)
        return true;
    return wrong(reader, "* is no number of papers", value);
}

static enum condition_result read_field(struct condition_reader *reader, const struct atom *atom,
                                        const struct query_term *term, struct query_node *node)
{
    bool read;
    struct slice value = slice_trim(atom->value);
    node->kind = (enum query_kind)term->kind;
    node->value = term->value;
    if (value.size == 0) {
        wrong(reader, "* needs a value", atom->field);
        return CONDITION_WRONG;
    }
    switch (term->kind) {
    case QUERY_FIELD:
    case QUERY_ANY_FIELD:
        return read_text(reader, atom, term, node);
    case QUERY_ID:
        read = read_id(reader, atom->value, node);
        break;
    case QUERY_DOI:
        read = read_doi(reader, atom->value, node);
        break;
    case QUERY_ON:
    case QUERY_AFTER:
    case QUERY_BEFORE:
    case QUERY_PUBLISHED:
    case QUERY_FEATURED:
        read = read_days(reader, value, node);
        break;
    case QUERY_COMPARE:
        read = value_numbers(value, &node->low, &node->high, reader->error);
        break;
    case QUERY_SORT:
        read = read_sort(reader, value, node);
        break;
    case QUERY_LIMIT:
        read = read_limit(reader, value, node);
        break;
    default:
        read = read_name(reader, atom->value, &node->text);
        break;
    }
    return read ? CONDITION_FOUND : CONDITION_WRONG;
}

static enum condition_result read_flag(const struct query_term *term, struct query_node *node)
{
    *node = (struct query_node){
        .kind = (enum query_kind)term->kind, .value = term->value, .negated = node->negated};
    return CONDITION_FOUND;
}

/* Names what there is instead: the terms that begin with prefix, or all fields. */
static enum condition_result unknown(struct condition_reader *reader, const char *format,
                                     struct slice what, const char *prefix)
{
    struct text known;
    text_init(&known, 300);
    text_append_string(&known, format);
    terms_append(&known, prefix);
    wrong(reader, text_string(&known), what);
    text_release(&known);
    return CONDITION_WRONG;
}

static bool is_field_name(struct slice field)
{
    if (field.size < 2)
        return false;
    for (size_t i = 0; i + 1 < field.size; i++) {
        char c = (char)(field.data[i] | 0x20);
        if (!(c >= 'a' && c <= 'z') && field.data[i] != '-' && field.data[i] != '_')
            return false;
    }
    return true;
}

static bool is_regex(struct slice bare)
{
    return bare.size > 2 && bare.data[0] == '/' && bare.data[bare.size - 1] == '/';
}

static enum condition_result read_words(struct condition_reader *reader, const struct atom *atom,
                                        struct query_node *node)
{
    bool whole = !atom->quoted && slice_starts_with(atom->whole, SLICE("="));
    if (!read_phrase(reader, atom->quoted ? atom->value : slice_from(atom->whole, whole),
                     &node->phrase))
        return CONDITION_WRONG;
    if (node->phrase.count == 0)
        return CONDITION_EMPTY;
    node->kind = QUERY_ANYWHERE;
    node->quoted = atom->quoted || whole;
    const struct query_term *flag =
        node->phrase.count == 1 ? terms_find(node->phrase.words[0]) : NULL;
    if (flag && !node->quoted && flag->available)
        return read_flag(flag, node);
    return CONDITION_FOUND;
}

static bool is_operator(const struct query_term *term)
{
    return term->kind == QUERY_OR || term->kind == QUERY_AND || term->kind == QUERY_NOT;
}

/* An atom without quotes and without a known field. */
static enum condition_result read_bare(struct condition_reader *reader, const struct atom *atom,
                                       struct query_node *node)
{
    struct text key;
    text_init(&key, FOLDED_MAXIMUM);
    bool is_id = identity_of_operand(atom->whole, &key);
    text_release(&key);
    if (is_id)
        return read_id(reader, atom->whole, node) ? CONDITION_FOUND : CONDITION_WRONG;
    if (is_regex(atom->whole)) {
        wrong(reader,
              "* is not available yet; try paperfeed list -f tsv --fields +abstract | rg ...",
              atom->whole);
        return CONDITION_WRONG;
    }
    if (atom->whole.size > 1 && atom->whole.data[0] == '~')
        return unavailable(reader, atom->whole);
    if (is_field_name(atom->field) && atom->value.size > 0)
        return unknown(reader, NO_FIELD, atom->field, "");
    return read_words(reader, atom, node);
}

enum condition_result condition_read(struct condition_reader *reader, const struct atom *atom,
                                     struct query_node *node)
{
    const struct query_term *term = atom->quoted ? NULL : terms_find(atom->whole);
    if (term && !term->available)
        return unavailable(reader, atom->whole);
    if (term && is_operator(term)) {
        wrong(reader, "* joins conditions; the word is written in small letters", atom->whole);
        return CONDITION_WRONG;
    }
    if (term && !slice_ends_with(atom->whole, SLICE(":")))
        return read_flag(term, node);
    if (atom->field.size == 0)
        return atom->quoted ? read_words(reader, atom, node) : read_bare(reader, atom, node);
    term = terms_find(atom->field);
    if (!term && atom->quoted)
        return unknown(reader, NO_FIELD, atom->field, "");
    if (!term)
        return read_bare(reader, atom, node);
    if (!term->available)
        return unavailable(reader, atom->field);
    if (term->kind == QUERY_PREFIX_IS || term->kind == QUERY_PREFIX_HAS)
        return unknown(reader, "there is no *; there are", atom->whole, term->name);
    return read_field(reader, atom, term, node);
}
