/* SPDX-License-Identifier: MIT */
#include "query/query.h"

#include "query/condition.h"

#include <stdlib.h>
#include <string.h>

enum {
    TEXT_MAXIMUM = 65536,
    MEMORY_MAXIMUM = 32 << 20,
    NESTED_MAXIMUM =
        32, /* parentheses and subscriptions; each gives at most three levels of nodes */
    SUBSCRIPTIONS_MAXIMUM = 8,
    NODES_MAXIMUM = 20000
};
_Static_assert(3 * (NESTED_MAXIMUM + 1) < QUERY_DEPTH, "nodes nest deeper than promised");

/* A text being read: the query's, or that of a subscription it names. */
struct frame {
    const struct frame *outer; /* NULL for the query itself */
    struct slice text;
    struct slice name; /* of the subscription */
    size_t position;
    enum atom_result token; /* the one at hand, and what it is */
    struct atom atom;
};

struct parser {
    struct query *query;
    int32_t today;
    const struct query_names *names;
    struct frame *frame; /* the innermost */
    size_t nested;       /* parentheses and subscriptions being read */
    struct slice text;   /* the query's */
    size_t begin;        /* in text: the token at hand there */
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
    const struct frame *frame = parser->frame;
    bool nested = frame->outer != NULL;
    size_t column = column_at(parser->text, nested ? parser->begin : at);
    *parser->column = column;
    error_set(parser->error, inner.kind, "column %zu: %s%.*s%s%s", column,
              nested ? "in the subscription " : "", SLICE_ARG(slice_first(frame->name, 100)),
              nested ? ": " : "", inner.reason);
    if (inner.next[0] != '\0')
        error_next(parser->error, "%s", inner.next);
    return false;
}

static bool fail(struct parser *parser, size_t at, const char *reason)
{
    error_set(parser->error, ERROR_USAGE, "%s", reason);
    return fail_at(parser, at);
}

/* Goes to the next token. */
static bool advance(struct parser *parser)
{
    struct frame *frame = parser->frame;
    frame->token = atom_next(frame->text, &frame->position, &frame->atom);
    if (frame->token == ATOM_END)
        frame->atom.begin = frame->text.size;
    if (!frame->outer)
        parser->begin = frame->atom.begin;
    return frame->token != ATOM_UNCLOSED || fail(parser, frame->atom.begin, "missing \"");
}

static bool reserve_node(struct parser *parser)
{
    struct query *query = parser->query;
    if (query->count < query->capacity && query->count < NODES_MAXIMUM)
        return true;
    size_t capacity = query->capacity > 0 ? query->capacity * 2 : 8;
    struct query_node *nodes = arena_allocate_array(&query->arena, capacity, sizeof *nodes);
    if (!nodes || query->count >= NODES_MAXIMUM)
        return fail(parser, parser->frame->atom.begin, "there are too many conditions");
    if (query->count > 0)
        memcpy(nodes, query->nodes, query->count * sizeof *nodes);
    query->nodes = nodes;
    query->capacity = capacity;
    return true;
}

/* Makes all nodes from the index on the children of a new one. */
static bool wrap_nodes(struct parser *parser, size_t index, enum query_kind kind)
{
    struct query *query = parser->query;
    if (!reserve_node(parser))
        return false;
    struct query_node *node = &query->nodes[index];
    memmove(node + 1, node, (query->count - index) * sizeof *node);
    query->count++;
    for (size_t i = index + 1; i < query->count; i++)
        query->nodes[i].end++;
    *node = (struct query_node){.kind = kind, .end = query->count};
    return true;
}

/* The reverse: leaves only the children of the node, which is the last with its descendants. */
static void unwrap_node(struct query *query, size_t index)
{
    struct query_node *node = &query->nodes[index];
    query->count--;
    memmove(node, node + 1, (query->count - index) * sizeof *node);
    for (size_t i = index; i < query->count; i++)
        query->nodes[i].end--;
}

/* The subscriptions being read that lead from name back to itself. */
static bool refuse_cycle(struct parser *parser, const struct frame *to, struct slice name)
{
    const struct frame *path[SUBSCRIPTIONS_MAXIMUM + 1];
    size_t count = 0;
    struct text names;
    text_init(&names, 300);
    for (const struct frame *frame = parser->frame; frame != to->outer; frame = frame->outer)
        path[count++] = frame;
    while (count > 0) {
        text_append(&names, slice_first(path[--count]->name, 40));
        text_append_string(&names, " -> ");
    }
    error_set(parser->error, ERROR_USAGE, "the subscription %.*s contains itself (%s%.*s)",
              SLICE_ARG(slice_first(name, 40)), text_string(&names),
              SLICE_ARG(slice_first(name, 40)));
    text_release(&names);
    return false;
}

/* The text of the subscription, unless it cannot be read here. */
static bool find_subscription(struct parser *parser, struct slice name, struct slice *text)
{
    size_t depth = 0;
    for (const struct frame *frame = parser->frame; frame->outer; frame = frame->outer) {
        if (slice_equal(frame->name, name))
            return refuse_cycle(parser, frame, name);
        depth++;
    }
    if (depth >= SUBSCRIPTIONS_MAXIMUM)
        return error_set(parser->error, ERROR_USAGE,
                         "subscriptions name each other more than %d deep", SUBSCRIPTIONS_MAXIMUM);
    if (!parser->names)
        return error_set(parser->error, ERROR_USAGE, "sub: cannot be used here");
    if (parser->names->find(parser->names->context, name, text))
        return true;
    error_set(parser->error, ERROR_USAGE, "there is no subscription %.*s",
              SLICE_ARG(slice_first(name, 100)));
    return error_next(parser->error, "see all with: paperfeed subscribe");
}

static bool enter_nested(struct parser *parser)
{
    if (parser->nested == NESTED_MAXIMUM)
        return error_set(parser->error, ERROR_USAGE, "parentheses are more than %d deep",
                         NESTED_MAXIMUM) ||
               fail_at(parser, parser->frame->atom.begin);
    parser->nested++;
    return true;
}

/* Rows of conditions are read by recursion, at most NESTED_MAXIMUM deep. */
static bool parse_either(struct parser *parser);

/* The conditions of the subscription that the node names become its children. */
static bool parse_subscription(struct parser *parser, size_t group)
{
    struct frame *outer = parser->frame;
    struct frame frame = {.outer = outer, .name = parser->query->nodes[group].text};
    if (!find_subscription(parser, frame.name, &frame.text))
        return fail_at(parser, outer->atom.begin);
    if (!enter_nested(parser))
        return false;
    parser->frame = &frame;
    if (!advance(parser) || !parse_either(parser))
        return false;
    if (frame.token == ATOM_CLOSE)
        return fail(parser, frame.atom.begin, "missing \"(\"");
    parser->frame = outer;
    parser->nested--;
    parser->query->nodes[group].end = parser->query->count;
    return true;
}

/* sort: and limit: are no conditions: each stands once, beside them. */
static bool take_setting(struct parser *parser, const struct query_node *node)
{
    struct query *query = parser->query;
    size_t at = parser->frame->atom.begin;
    bool sort = node->kind == QUERY_SORT;
    if (parser->frame->outer)
        return fail(parser, at, "a subscription has neither sort: nor limit:");
    if (node->negated || parser->nested > 0)
        return fail(parser, at, "sort: and limit: stand beside the conditions, not among them");
    if (sort ? query->sort != QUERY_UNSORTED : query->limit != 0)
        return fail(parser, at, sort ? "sort: stands there twice" : "limit: stands there twice");
    if (sort)
        query->sort = (enum query_sort)node->value;
    else
        query->limit = (uint64_t)node->low;
    return true;
}

/* Adds the condition at hand, if it asks anything. */
static bool parse_condition(struct parser *parser, bool negated)
{
    struct query *query = parser->query;
    const struct atom *atom = &parser->frame->atom;
    struct condition_reader reader = {&query->arena, parser->today, parser->error, atom->begin};
    struct query_node node = {.negated = atom->negated != negated};
    enum condition_result result = condition_read(&reader, atom, &node);
    if (result == CONDITION_WRONG)
        return fail_at(parser, reader.at);
    if (result == CONDITION_EMPTY)
        return advance(parser);
    if (node.kind == QUERY_SORT || node.kind == QUERY_LIMIT)
        return take_setting(parser, &node) && advance(parser);
    if (!reserve_node(parser))
        return false;
    size_t index = query->count++;
    node.end = query->count;
    query->nodes[index] = node;
    return (node.kind != QUERY_GROUP || parse_subscription(parser, index)) && advance(parser);
}

/* How many nodes stand side by side from the index on; 2 for more. */
static size_t count_row(const struct query *query, size_t index)
{
    if (index == query->count)
        return 0;
    return query->nodes[index].end == query->count ? 1 : 2;
}

/* What stands between parentheses joins the row around it, unless it is negated. */
static bool parse_parentheses(struct parser *parser, bool negated)
{
    struct query *query = parser->query;
    size_t index = query->count;
    size_t at = parser->frame->atom.begin;
    if (!enter_nested(parser) || !advance(parser) || !parse_either(parser))
        return false;
    if (parser->frame->token != ATOM_CLOSE)
        return fail(parser, at, "missing \")\"");
    if (query->count == index)
        return fail(parser, at, "nothing to look for stands between the parentheses");
    parser->nested--;
    if (negated && count_row(query, index) > 1 && !wrap_nodes(parser, index, QUERY_ALL_OF))
        return false;
    struct query_node *node = &query->nodes[index];
    node->negated = node->negated != negated;
    if (node->kind == QUERY_ALL_OF && !node->negated)
        unwrap_node(query, index);
    return advance(parser);
}

/* [NOT] condition. Adds nothing for what asks nothing. */
static bool parse_negation(struct parser *parser)
{
    const struct frame *frame = parser->frame;
    size_t index = parser->query->count;
    size_t at = frame->atom.begin;
    bool is_operator = frame->token == ATOM_NOT;
    bool negated = false;
    while (frame->token == ATOM_NOT) {
        negated = !negated;
        if (!advance(parser))
            return false;
    }
    if (frame->token == ATOM_OPEN)
        return parse_parentheses(parser, negated);
    if (frame->token == ATOM_FOUND && !parse_condition(parser, negated))
        return false;
    return !is_operator || parser->query->count > index ||
           fail(parser, at, "a condition is missing after NOT");
}

/* Conditions in a row, with or without AND between them. */
static bool parse_row(struct parser *parser)
{
    const struct frame *frame = parser->frame;
    size_t index = parser->query->count;
    for (;;) {
        bool is_operator = frame->token == ATOM_AND;
        size_t at = frame->atom.begin;
        if (is_operator && parser->query->count == index)
            return fail(parser, at, "a condition is missing before AND");
        if (is_operator && !advance(parser))
            return false;
        size_t before = parser->query->count;
        bool ends = frame->token == ATOM_END || frame->token == ATOM_CLOSE ||
                    frame->token == ATOM_OR || frame->token == ATOM_AND;
        if (!ends && !parse_negation(parser))
            return false;
        if (is_operator && parser->query->count == before)
            return fail(parser, at, "a condition is missing after AND");
        if (ends)
            return true;
    }
}

/* Makes the row from the index on one node of the QUERY_ANY_OF to come. */
static bool close_side(struct parser *parser, size_t index)
{
    struct query *query = parser->query;
    const struct query_node *node = &query->nodes[index];
    if (count_row(query, index) > 1)
        return wrap_nodes(parser, index, QUERY_ALL_OF);
    if (node->kind == QUERY_ANY_OF && !node->negated)
        unwrap_node(query, index);
    return true;
}

/* Rows with OR between them. */
static bool parse_either(struct parser *parser)
{
    const struct frame *frame = parser->frame;
    struct query *query = parser->query;
    size_t index = query->count;
    if (!parse_row(parser))
        return false;
    if (frame->token != ATOM_OR)
        return true;
    if (query->count == index)
        return fail(parser, frame->atom.begin, "a condition is missing before OR");
    if (!close_side(parser, index))
        return false;
    while (frame->token == ATOM_OR) {
        size_t side = query->count;
        size_t at = frame->atom.begin;
        if (!advance(parser) || !parse_row(parser))
            return false;
        if (query->count == side)
            return fail(parser, at, "a condition is missing after OR");
        if (!close_side(parser, side))
            return false;
    }
    return wrap_nodes(parser, index, QUERY_ANY_OF);
}

static bool parse_text(struct parser *parser)
{
    const struct query *query = parser->query;
    struct frame frame = {.text = parser->text};
    parser->frame = &frame;
    if (parser->text.size > TEXT_MAXIMUM) {
        error_set(parser->error, ERROR_USAGE, "the query is longer than %d bytes", TEXT_MAXIMUM);
        return fail_at(parser, TEXT_MAXIMUM);
    }
    if (!advance(parser) || !parse_either(parser))
        return false;
    if (frame.token == ATOM_CLOSE)
        return fail(parser, frame.atom.begin, "missing \"(\"");
    return query->count > 0 || query->sort != QUERY_UNSORTED || query->limit > 0 ||
           slice_trim(parser->text).size == 0 ||
           fail(parser, 0, "there is no letter or digit to look for");
}

bool query_parse(struct query **query, struct slice text, int32_t today,
                 const struct query_names *names, size_t *column, struct error *error)
{
    *query = calloc(1, sizeof **query);
    if (!*query)
        return error_set(error, ERROR_SYSTEM, "Memory is short");
    arena_init(&(*query)->arena, MEMORY_MAXIMUM);
    struct parser parser = {.query = *query,
                            .today = today,
                            .names = names,
                            .text = text,
                            .column = column,
                            .error = error};
    *column = 0;
    if (parse_text(&parser))
        return true;
    query_release(*query);
    *query = NULL;
    return false;
}

bool query_narrow(struct query *query, struct slice text, int32_t today, struct error *error)
{
    size_t column;
    struct query former = *query;
    struct parser parser = {
        .query = query, .today = today, .text = text, .column = &column, .error = error};
    if (parse_text(&parser))
        return true;
    query->count = former.count;
    query->sort = former.sort;
    query->limit = former.limit;
    return false;
}
