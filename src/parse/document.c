/* SPDX-License-Identifier: MIT */
#include "parse/document.h"

#include "parse/format.h"
#include "parse/json.h"

#include <libxml/parser.h>

enum { SHORT_ANSWER = 200 };

/* Nothing outside the document is ever read for it. */
static xmlParserInputPtr load_nothing(const char *url, const char *id, xmlParserCtxtPtr parser)
{
    (void)url, (void)id, (void)parser;
    return NULL;
}

void document_prepare(struct document_context *context)
{
    xmlInitParser();
    xmlSetExternalEntityLoader(load_nothing);
    json_prepare();
    context->converter = charset_converter(context->charset);
}

void document_release(struct document_context *context)
{
    charset_converter_close(context->converter);
    context->converter = NULL;
}

/* A document of no known format: what it seems to be. */
static bool refuse(struct slice head, struct error *error)
{
    struct slice words = slice_trim(head);
    if (words.size <= SHORT_ANSWER)
        error_set(error, ERROR_INPUT, "\"%.*s\" is no list of papers", SLICE_ARG(words));
    else
        error_set(error, ERROR_INPUT, "The document is %s none of the formats known",
                  slice_starts_with(words, SLICE("<")) ? "XML of" : "in");
    return error_next(error, "Name the format with --as; paperfeed help types lists them");
}

static bool refuse_name(struct slice name, struct error *error)
{
    error_set(error, ERROR_USAGE, "There is no format \"%.*s\"", SLICE_ARG(slice_first(name, 40)));
    return error_next(error, "paperfeed help types lists the formats");
}

static bool choose(const struct input *input, const struct format **format, struct error *error)
{
    struct slice name = input->context->format, head = input_head(input);
    bool named = name.size && !slice_equal(name, SLICE("auto"));
    *format = named ? format_find(name) : format_detect(head);
    if (named && !*format)
        return refuse_name(name, error);
    if (!slice_trim(head).size && input->ended)
        return error_set(error, ERROR_INPUT, "The document is empty");
    return *format || refuse(head, error);
}

/* Reads the document into the sink. */
static bool read_document(struct input *input, struct sink *sink, struct error *error)
{
    const struct format *format;
    if (!choose(input, &format, error))
        return false;
    sink_set_source(sink, slice_of(format->source));
    return sink_meta(sink, "format", slice_of(format->name), error) &&
           format->parse(input, sink, error);
}

bool document_parse(const struct document_context *context, int descriptor, int output,
                    struct error *error)
{
    struct input input;
    struct error failure = ERROR_INIT;
    struct sink *sink = sink_open(output, context, error);
    if (!sink)
        return false;
    bool done =
        input_open(&input, context, descriptor, &failure) && read_document(&input, sink, &failure);
    input_release(&input);
    if (done)
        done = sink_end(sink, error);
    else if (sink_is_broken(sink))
        *error = failure;
    else
        done = sink_error(sink, &failure, error);
    return sink_close(sink, error) && done;
}
