/* SPDX-License-Identifier: MIT */
#include "parse/oai_record.h"

#include "paper/url.h"
#include "parse/format.h"
#include "parse/xml_field.h"

/* Answers of OAI-PMH 2.0 (https://www.openarchives.org/OAI/openarchivesprotocol.html). */

enum meaning { REQUEST = 1, FAILURE, TOKEN, OTHER_VERB };

static const struct xml_name names[] = {
    {XML_OAI, "OAI-PMH", XML_CONTAINER},
    {XML_OAI, "ListRecords", XML_CONTAINER},
    {XML_OAI, "GetRecord", XML_CONTAINER},
    {XML_OAI, "record", XML_ITEM},
    {XML_OAI, "request", REQUEST},
    {XML_OAI, "error", FAILURE},
    {XML_OAI, "resumptionToken", TOKEN},
    {XML_OAI, "ListIdentifiers", OTHER_VERB},
    {XML_OAI, "Identify", OTHER_VERB},
    {XML_OAI, "ListSets", OTHER_VERB},
    {XML_OAI, "ListMetadataFormats", OTHER_VERB},
    {XML_NONE, NULL, 0},
};

struct reading {
    struct sink *sink;
    const struct document_context *document;
    struct draft draft;
    struct text request; /* the address that the document says it answers */
};

/* An empty answer is one of the errors (section 3.6); with the others there is no answer. */
static bool take_failure(struct reading *reading, const struct xml_node *node, struct arena *arena,
                         struct error *error)
{
    struct slice code = slice_trim(xml_value(node, "code"));
    struct slice words = slice_trim(xml_text(node, arena));
    if (slice_equal_nocase(code, SLICE("noRecordsMatch")))
        return sink_meta(reading->sink, "total", SLICE("0"), error) &&
               sink_meta(reading->sink, "notice", words.size ? words : code, error);
    error_set(error, ERROR_INPUT, "The server says: %.*s%s%.*s", SLICE_ARG(slice_first(code, 100)),
              code.size && words.size ? ": " : "", SLICE_ARG(slice_first(words, 300)));
    if (slice_equal_nocase(code, SLICE("badResumptionToken")))
        error_next(error, "Begin again without the token: it lasts a day at most");
    return false;
}

/* The request for the rest: the verb and the token, and nothing else (section 3.5). A token that
   comes again would never end. */
static bool put_next(struct reading *reading, struct slice token, struct error *error)
{
    struct slice asked = reading->document->base_url, address;
    struct text query, url;
    bool done = true;
    address = url_path(asked.size ? asked : text_slice(&reading->request));
    text_init(&query, 8192);
    text_init(&url, 16384);
    text_append_string(&query, "resumptionToken=");
    url_encode(token, &query);
    text_append(&url, address);
    text_append_string(&url, "?verb=ListRecords&");
    text_append(&url, text_slice(&query));
    if (slice_find(asked, text_slice(&query), 0) != SIZE_MAX)
        done = sink_meta(reading->sink, "notice", SLICE("The server repeats its token"), error);
    else if (address.size && text_ok(&url))
        done = sink_next(reading->sink, text_slice(&url), error);
    text_release(&query);
    text_release(&url);
    return done;
}

/* The token, then what the server says about the list: "TOKEN completeListSize=4 cursor=0". An
   empty token ends the list. */
static bool take_token(struct reading *reading, const struct xml_node *node, struct arena *arena,
                       struct error *error)
{
    static const char *const tellings[] = {"completeListSize", "cursor"};
    struct slice token = slice_trim(xml_text(node, arena)), size = xml_value(node, tellings[0]);
    struct text value;
    if (size.size && !sink_meta(reading->sink, "total", slice_trim(size), error))
        return false;
    if (!token.size)
        return true;
    text_init(&value, 4096);
    text_append(&value, slice_first(token, 2048));
    for (size_t i = 0; i < sizeof tellings / sizeof *tellings; i++) {
        struct slice number = slice_trim(xml_value(node, tellings[i]));
        if (number.size)
            text_append_format(&value, " %s=%.*s", tellings[i], SLICE_ARG(slice_first(number, 20)));
    }
    bool done = sink_meta(reading->sink, "resumption", text_slice(&value), error) &&
                put_next(reading, slice_first(token, 2048), error);
    text_release(&value);
    return done;
}

static bool take_record(struct reading *reading, const struct xml_tree *tree, struct error *error)
{
    struct slice identifier = xml_text_at(tree->root, "header/identifier", tree->arena);
    struct slice status = xml_value(xml_at(tree->root, "header"), "status");
    if (slice_equal_nocase(slice_trim(status), SLICE("deleted")))
        return sink_meta(reading->sink, "deleted", identifier, error);
    if (tree->torn)
        return sink_bad(reading->sink, tree->offset, "The tags of the entry do not fit", error);
    draft_clear(&reading->draft);
    if (!oai_record_read(tree->root, tree->arena, &reading->draft))
        return sink_bad(reading->sink, tree->offset,
                        "The record has no metadata as arXiv, arXivRaw or oai_dc", error);
    if (!slice_starts_with(identifier, SLICE("oai:arXiv.org:")))
        text_append(&reading->draft.sources, sink_source_or(reading->sink, SLICE("oai")));
    return sink_paper(reading->sink, &reading->draft, tree->offset, NULL, error);
}

static bool take(void *context, const struct xml_tree *tree, struct error *error)
{
    struct reading *reading = context;
    const struct xml_node *node = tree->root;
    switch (node->meaning) {
    case XML_ITEM:
        return take_record(reading, tree, error);
    case FAILURE:
        return take_failure(reading, node, tree->arena, error);
    case TOKEN:
        return take_token(reading, node, tree->arena, error);
    case REQUEST:
        text_clear(&reading->request);
        text_append(&reading->request, slice_trim(xml_text(node, tree->arena)));
        return true;
    case OTHER_VERB:
        error_set(error, ERROR_INPUT, "The document answers %s, which has no papers", node->name);
        return error_next(error, "Ask for ListRecords");
    default:
        return true;
    }
}

bool oai_parse(struct input *input, struct sink *sink, struct error *error)
{
    static const struct xml_format format = {"answer of OAI-PMH", XML_OAI, names, take};
    struct reading reading = {.sink = sink, .document = input->context};
    draft_init(&reading.draft);
    text_init(&reading.request, 4096);
    bool done = xml_read(input, sink, &format, &reading, error);
    draft_release(&reading.draft);
    text_release(&reading.request);
    return done;
}

int oai_detect(struct slice head)
{
    return xml_head_has(head, "OAI-PMH") ? 95 : 0;
}
