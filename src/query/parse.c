/* SPDX-License-Identifier: MIT */
#include "query/query.h"

#include "query/condition.h"

#include <stdlib.h>
#include <string.h>

enum {
    TEXT_MAXIMUM = 65536,
    MEMORY_MAXIMUM = 32 << 20,
    DEPTH_MAXIMUM = 8,
    CONDITIONS_MAXIMUM = 20000
};

/* A text being read: the query's, or that of a subscription it names. */
struct frame {
    struct slice text;
    size_t position;
    struct slice name; /* of the subscription; empty for the query itself */
    size_t group;      /* its node */
};

struct parser {
    struct query *query;
    struct slice text;
    int32_t today;
    const struct query_names *names;
    struct frame frames[DEPTH_MAXIMUM + 1];
    size_t depth; /* frames in use */
    size_t begin; /* in text: where the condition being read begins */
    size_t *column;
    struct error *error;
};

/* 1-based, in characters. */
static size_t column_at(struct slice text, size_t at)
{
    size_t column = 1;
    for (size_t i = 0; i < at && i < text.size; i++)
        column += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    return column;
}

/* Puts the place in front of the error's reason. */
static bool fail_at(struct parser *parser, size_t at)
{
    struct error inner = *parser->error;
    const struct frame *frame = &parser->frames[parser->depth - 1];
    bool nested = parser->depth > 1;
    size_t column = column_at(parser->text, nested ? parser->begin : at);
    *parser->column = column;
    error_set(parser->error, inner.kind, "column %zu: %s%.*s%s%s", column,
              nested ? "in the subscription " : "", SLICE_ARG(slice_first(frame->name, 100)),
              nested ? ": " : "", inner.reason);
    if (inner.next[0] != '\0')
        error_next(parser->error, "%s", inner.next);
    return false;
}

static struct query_node *add_node(struct parser *parser)
{
    struct query *query = parser->query;
    if (query->count == query->capacity) {
        size_t capacity = query->capacity > 0 ? query->capacity * 2 : 8;
        struct query_node *nodes = arena_allocate_array(&query->arena, capacity, sizeof *nodes);
        if (!nodes || query->count >= CONDITIONS_MAXIMUM) {
            error_set(parser->error, ERROR_USAGE, "there are too many conditions");
            return NULL;
        }
        if (query->count > 0)
            memcpy(nodes, query->nodes, query->count * sizeof *nodes);
        query->nodes = nodes;
        query->capacity = capacity;
    }
    return &query->nodes[query->count++];
}

/* The subscriptions being read that lead from name back to itself. */
static bool refuse_cycle(struct parser *parser, size_t from, struct slice name)
{
    struct text path;
    text_init(&path, 300);
    for (size_t i = from; i < parser->depth; i++) {
        text_append(&path, slice_first(parser->frames[i].name, 40));
        text_append_string(&path, " -> ");
    }
    error_set(parser->error, ERROR_USAGE, "the subscription %.*s contains itself (%s%.*s)",
              SLICE_ARG(slice_first(name, 40)), text_string(&path),
              SLICE_ARG(slice_first(name, 40)));
    text_release(&path);
    return false;
}

/* Goes on with the text of the subscription that the node names. */
static bool enter_subscription(struct parser *parser, size_t group)
{
    struct slice name = parser->query->nodes[group].text;
    struct slice text;
    for (size_t i = 1; i < parser->depth; i++)
        if (slice_equal(parser->frames[i].name, name))
            return refuse_cycle(parser, i, name);
    if (parser->depth > DEPTH_MAXIMUM)
        return error_set(parser->error, ERROR_USAGE,
                         "subscriptions name each other more than %d deep", DEPTH_MAXIMUM);
    if (!parser->names)
        return error_set(parser->error, ERROR_USAGE, "sub: cannot be used here");
    if (!parser->names->find(parser->names->context, name, &text)) {
        error_set(parser->error, ERROR_USAGE, "there is no subscription %.*s",
                  SLICE_ARG(slice_first(name, 100)));
        return error_next(parser->error, "see all with: paperfeed subscribe");
    }
    parser->frames[parser->depth++] = (struct frame){.text = text, .name = name, .group = group};
    return true;
}

/* Reads one condition of the innermost text. */
static bool parse_atom(struct parser *parser, const struct atom *atom)
{
    struct condition_reader reader = {&parser->query->arena, parser->today, parser->error,
                                      atom->begin};
    struct query_node node = {.negated = atom->negated};
    enum condition_result result = condition_read(&reader, atom, &node);
    if (result == CONDITION_WRONG)
        return fail_at(parser, reader.at);
    if (result == CONDITION_EMPTY)
        return true;
    struct query_node *added = add_node(parser);
    if (!added)
        return fail_at(parser, atom->begin);
    size_t index = parser->query->count - 1;
    *added = node;
    added->end = index + 1;
    if (node.kind == QUERY_GROUP && !enter_subscription(parser, index))
        return fail_at(parser, atom->begin);
    return true;
}

static bool parse_frames(struct parser *parser)
{
    while (parser->depth > 0) {
        struct frame *frame = &parser->frames[parser->depth - 1];
        struct atom atom;
        enum atom_result result = atom_next(frame->text, &frame->position, &atom);
        if (result != ATOM_END && parser->depth == 1)
            parser->begin = atom.begin;
        if (result == ATOM_END) {
            if (parser->depth > 1)
                parser->query->nodes[frame->group].end = parser->query->count;
            parser->depth--;
        } else if (result == ATOM_UNCLOSED) {
            error_set(parser->error, ERROR_USAGE, "missing \"");
            return fail_at(parser, atom.begin);
        } else if (!parse_atom(parser, &atom)) {
            return false;
        }
    }
    return true;
}

static bool parse_text(struct parser *parser)
{
    parser->depth = 1;
    parser->frames[0] = (struct frame){.text = parser->text};
    if (parser->text.size > TEXT_MAXIMUM) {
        error_set(parser->error, ERROR_USAGE, "the query is longer than %d bytes", TEXT_MAXIMUM);
        return fail_at(parser, TEXT_MAXIMUM);
    }
    if (!parse_frames(parser))
        return false;
    if (parser->query->count > 0 || slice_trim(parser->text).size == 0)
        return true;
    parser->depth = 1;
    error_set(parser->error, ERROR_USAGE, "there is no letter or digit to look for");
    return fail_at(parser, 0);
}

bool query_parse(struct query **query, struct slice text, int32_t today,
                 const struct query_names *names, size_t *column, struct error *error)
{
    *query = calloc(1, sizeof **query);
    if (!*query)
        return error_set(error, ERROR_SYSTEM, "Memory is short");
    arena_init(&(*query)->arena, MEMORY_MAXIMUM);
    struct parser parser = {.query = *query,
                            .text = text,
                            .today = today,
                            .names = names,
                            .column = column,
                            .error = error};
    *column = 0;
    if (parse_text(&parser))
        return true;
    query_release(*query);
    *query = NULL;
    return false;
}
