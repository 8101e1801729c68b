/* SPDX-License-Identifier: MIT */
#include "output/format.h"

#include "output/clean.h"

/* The JSON object of a paper (RFC 8259): keys and their order as in paperfeed-format(5). A key
 * whose value is not known is left out. */

struct object {
    struct text *out;
    bool ascii;
};

static void append_quoted(struct text *out, struct slice value, bool ascii)
{
    text_append_byte(out, '"');
    clean_append(out, value, CLEAN_FORM_JSON, ascii);
    text_append_byte(out, '"');
}

void output_json_string(struct text *out, struct slice value)
{
    append_quoted(out, value, false);
}

/* A comma unless something was just opened. */
static void separate(const struct object *object)
{
    const struct text *out = object->out;
    char last = out->size > 0 ? out->data[out->size - 1] : '{';
    if (last != '{' && last != '[')
        text_append_byte(object->out, ',');
}

static void append_key(const struct object *object, const char *key)
{
    separate(object);
    text_append_format(object->out, "\"%s\":", key);
}

static void append_string(const struct object *object, const char *key, struct slice value)
{
    if (value.size == 0)
        return;
    append_key(object, key);
    append_quoted(object->out, value, object->ascii);
}

static void append_number(const struct object *object, const char *key, int64_t value)
{
    if (value == LISTING_UNKNOWN)
        return;
    append_key(object, key);
    text_append_int(object->out, value);
}

static void append_boolean(const struct object *object, const char *key, bool value)
{
    append_key(object, key);
    text_append_string(object->out, value ? "true" : "false");
}

static void append_day(const struct object *object, const char *key, int32_t day)
{
    if (day == DAY_NONE)
        return;
    append_key(object, key);
    text_append_byte(object->out, '"');
    day_append(object->out, day);
    text_append_byte(object->out, '"');
}

static void append_array(const struct object *object, const char *key, struct slice items,
                         bool (*next)(struct slice *, struct slice *))
{
    struct slice item;
    if (items.size == 0)
        return;
    append_key(object, key);
    text_append_byte(object->out, '[');
    while (next(&items, &item)) {
        separate(object);
        append_quoted(object->out, item, object->ascii);
    }
    text_append_byte(object->out, ']');
}

static void append_authors(const struct object *object, const struct paper *paper)
{
    struct slice names = paper->fields[PAPER_AUTHORS];
    struct slice affiliations = paper->fields[PAPER_AFFILIATIONS];
    struct slice name;
    if (names.size == 0)
        return;
    append_key(object, "authors");
    text_append_byte(object->out, '[');
    while (paper_list_next(&names, &name)) {
        struct slice affiliation = {NULL, 0};
        (void)slice_split(&affiliations, '\n', &affiliation);
        separate(object);
        text_append_byte(object->out, '{');
        append_string(object, "name", name);
        append_string(object, "affiliation", affiliation);
        text_append_byte(object->out, '}');
    }
    text_append_byte(object->out, ']');
}

static void append_listing(const struct object *object, const struct listing *listing)
{
    separate(object);
    text_append_byte(object->out, '{');
    append_string(object, "source", listing->source);
    append_day(object, "day", listing->day);
    append_string(object, "kind", slice_of(listing_kind_names[listing->kind]));
    append_number(object, "rank", listing->rank);
    append_number(object, "upvotes", listing->upvotes);
    append_number(object, "comments", listing->comments);
    append_number(object, "stars", listing->stars);
    text_append_byte(object->out, '}');
}

static void append_listings(const struct object *object, const struct output_row *row)
{
    if (row->listing_count == 0)
        return;
    append_key(object, "listings");
    text_append_byte(object->out, '[');
    for (size_t i = 0; i < row->listing_count; i++)
        append_listing(object, &row->listings[i]);
    text_append_byte(object->out, ']');
}

static void append_state(const struct object *object, const struct output_row *row)
{
    append_key(object, "state");
    text_append_byte(object->out, '{');
    append_boolean(object, "read", (row->marks & 1) != 0);
    append_boolean(object, "starred", (row->marks & 2) != 0);
    append_boolean(object, "skipped", (row->marks & 4) != 0);
    append_boolean(object, "later", (row->marks & 8) != 0);
    append_boolean(object, "new", row->is_new);
    text_append_byte(object->out, '}');
}

static void append_added(const struct object *object, const struct output_row *row)
{
    if (row->parsed || row->paper->added == 0)
        return;
    append_key(object, "added");
    text_append_byte(object->out, '"');
    time_append(object->out, row->paper->added);
    text_append_byte(object->out, '"');
}

static void append_description(const struct object *object, const struct output_row *row)
{
    const struct slice *fields = row->paper->fields;
    struct slice dois = fields[PAPER_DOI];
    struct slice doi = {NULL, 0};
    (void)slice_next_word(&dois, &doi);
    append_string(object, "title", fields[PAPER_TITLE]);
    append_string(object, "abstract", fields[PAPER_ABSTRACT]);
    append_authors(object, row->paper);
    append_array(object, "categories", fields[PAPER_CATEGORIES], slice_next_word);
    append_string(object, "primary", fields[PAPER_PRIMARY]);
    append_string(object, "url", fields[PAPER_URL]);
    append_string(object, "pdf_url", fields[PAPER_PDF_URL]);
    append_string(object, "doi", doi);
    append_string(object, "published", fields[PAPER_PUBLISHED]);
    append_string(object, "updated", fields[PAPER_UPDATED]);
}

static void append_rest(const struct object *object, const struct output_row *row)
{
    const struct slice *fields = row->paper->fields;
    int64_t version;
    append_string(object, "code_url", fields[PAPER_CODE_URL]);
    append_string(object, "project_url", fields[PAPER_PROJECT_URL]);
    append_string(object, "comment", fields[PAPER_COMMENT]);
    append_string(object, "journal_ref", fields[PAPER_JOURNAL_REF]);
    append_array(object, "keywords", fields[PAPER_KEYWORDS], paper_list_next);
    append_string(object, "ai_summary", fields[PAPER_AI_SUMMARY]);
    append_string(object, "license", fields[PAPER_LICENSE]);
    if (slice_to_int64(fields[PAPER_VERSION], &version))
        append_number(object, "version", version);
    append_string(object, "organization", fields[PAPER_ORGANIZATION]);
    append_string(object, "withdrawn", fields[PAPER_WITHDRAWN]);
    append_array(object, "sources", row->paper->sources, slice_next_word);
}

void json_append_object(struct text *out, const struct output_row *row, bool ascii)
{
    struct object object = {out, ascii};
    text_append_string(out, "{\"v\":1");
    append_string(&object, "id", row->paper->id);
    append_string(&object, "guid", row->paper->fields[PAPER_GUID]);
    append_added(&object, row);
    append_description(&object, row);
    append_day(&object, "day", row->day);
    append_listings(&object, row);
    append_number(&object, "upvotes", row->upvotes);
    append_number(&object, "comments", row->comments);
    append_rest(&object, row);
    if (!row->parsed)
        append_state(&object, row);
    text_append_byte(out, '}');
}
