/* SPDX-License-Identifier: MIT */
#include "parse/format.h"
#include "parse/json_fields.h"

/* PubMed's esearch in JSON (https://www.ncbi.nlm.nih.gov/books/NBK25499): ids only, whose papers
   are further requests. */

enum { REQUEST_IDS = 200, REQUEST_MAXIMUM = 4096, ID_DIGITS = 12 };

/* Reports the request for the ids collected. Where they were searched is where they are asked for.
 */
static bool put_request(struct json_items *items, struct error *error)
{
    struct slice base = items->context->base_url;
    size_t script = slice_find(base, SLICE("/esearch.fcgi"), 0);
    struct slice folder = script == SIZE_MAX
                              ? SLICE("https://eutils.ncbi.nlm.nih.gov/entrez/eutils")
                              : slice_first(base, script);
    struct text url;
    if (!items->own.size)
        return true;
    text_init(&url, REQUEST_MAXIMUM);
    text_append(&url, folder);
    text_append_string(&url, "/efetch.fcgi?db=pubmed&id=");
    text_append(&url, text_slice(&items->own));
    text_append_string(&url, "&retmode=xml");
    bool done = sink_next(items->sink, text_slice(&url), error);
    text_release(&url);
    text_clear(&items->own);
    return done;
}

static bool put(struct json_items *items, const json_t *item, const struct json_place *place,
                struct error *error)
{
    struct text id;
    uint64_t number;
    text_init(&id, 64);
    json_append_scalar(&id, item);
    bool valid = text_ok(&id) && id.size <= ID_DIGITS && slice_to_uint64(text_slice(&id), &number);
    if (valid) {
        text_append_string(&items->own, items->own.size ? "," : "");
        text_append(&items->own, text_slice(&id));
    }
    text_release(&id);
    if (!valid)
        return sink_bad(items->sink, place->offset, "The id is not a PubMed number", error);
    return items->count % REQUEST_IDS || put_request(items, error);
}

static bool finish(struct json_items *items, struct error *error)
{
    const json_t *result = items->around[1];
    size_t index;
    json_t *notice;
    if (!items->listed || json_member_text(result, "ERROR").size)
        return json_items_refuse(items, error);
    json_array_foreach(
        json_member(json_member(result, "warninglist"), "outputmessages"), index,
        notice) if (!sink_meta(items->sink, "notice", json_text(notice), error)) return false;
    return json_items_total(items, json_member(result, "count"), error) &&
           put_request(items, error);
}

int pubmed_esearch_detect(struct slice head)
{
    return json_head_has(head, "esearchresult") ? 95 : 0;
}

bool pubmed_esearch_parse(struct input *input, struct sink *sink, struct error *error)
{
    static const struct json_items_format format = {"esearchresult.idlist", NULL, put, finish};
    return json_items_parse(input, sink, &format, error);
}
