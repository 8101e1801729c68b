/* SPDX-License-Identifier: MIT */
#include "query/query.h"

#include "query/fold.h"
#include "query/tree.h"

#include <string.h>

/* A text whose found places are being collected: one byte of spots for each of its bytes. */
struct highlighter {
    struct query_scratch *scratch;
    struct slice folded;
    enum paper_field field;
};

static void spot(struct highlighter *highlighter, size_t folded_begin, size_t folded_end)
{
    size_t begin, end;
    fold_origin(&highlighter->scratch->map, folded_begin, folded_end, &begin, &end);
    memset(highlighter->scratch->spots.data + begin, 1, end - begin);
}

static void spot_phrase(struct highlighter *highlighter, const struct phrase *phrase, bool prefix)
{
    struct phrase_rule rule = {.prefix = prefix, .one_line = highlighter->field == PAPER_AUTHORS};
    size_t from = 0;
    size_t begin, end;
    while (phrase_find(phrase, rule, highlighter->folded, from, &begin, &end)) {
        spot(highlighter, begin, end);
        from = end;
    }
}

/* The words of the names that have all of them. */
static void spot_names(struct highlighter *highlighter, const struct phrase *phrase)
{
    struct slice names = highlighter->folded;
    struct slice name, word;
    while (paper_list_next(&names, &name)) {
        size_t at = 0;
        if (!phrase_is_name(phrase, name))
            continue;
        size_t base = (size_t)(name.data - highlighter->folded.data);
        while (phrase_next_word(name, &at, &word))
            for (size_t i = 0; i < phrase->count; i++)
                if (slice_equal(word, phrase->words[i]) ||
                    (phrase->words[i].size == 1 && slice_starts_with(word, phrase->words[i])))
                    spot(highlighter, base + at - word.size, base + at);
    }
}

static void spot_node(struct highlighter *highlighter, const struct query_node *node)
{
    bool authors = highlighter->field == PAPER_AUTHORS;
    if (node->kind == QUERY_ANYWHERE)
        spot_phrase(highlighter, &node->phrase, !node->quoted && !authors);
    else if (node->kind == QUERY_ANY_FIELD)
        spot_phrase(highlighter, &node->phrase, !node->quoted);
    else if (node->kind == QUERY_FIELD && node->value == (int)highlighter->field)
        spot_phrase(highlighter, &node->phrase, !node->quoted);
    else if (node->kind == QUERY_NAME && authors)
        spot_names(highlighter, &node->phrase);
}

static void report(const struct query_scratch *scratch,
                   void (*found)(void *context, size_t begin, size_t end), void *context)
{
    struct slice spots = text_slice(&scratch->spots);
    size_t begin = slice_find_byte(spots, 1, 0);
    while (begin != SIZE_MAX) {
        size_t end = slice_find_byte(spots, 0, begin);
        if (end == SIZE_MAX)
            end = spots.size;
        found(context, begin, end);
        begin = slice_find_byte(spots, 1, end);
    }
}

void query_highlight(const struct query *query, enum paper_field field, struct slice text,
                     struct query_scratch *scratch,
                     void (*found)(void *context, size_t begin, size_t end), void *context)
{
    struct text *folded = &scratch->folded[0];
    scratch->ready[0] = false;
    text_clear(folded);
    text_clear(&scratch->map);
    text_clear(&scratch->spots);
    fold_mapped(folded, text, &scratch->map);
    text_append_repeat(&scratch->spots, 0, text.size);
    if (!text_ok(folded) || !text_ok(&scratch->map) || !text_ok(&scratch->spots))
        return;
    struct highlighter highlighter = {scratch, text_slice(folded), field};
    for (size_t i = 0; i < query->count;) {
        const struct query_node *node = &query->nodes[i];
        if (!node->negated)
            spot_node(&highlighter, node);
        i = node->negated || !query_node_is_row(node) ? node->end : i + 1;
    }
    report(scratch, found, context);
}
