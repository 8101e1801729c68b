/* SPDX-License-Identifier: MIT */
#include "parse/format.h"
#include "parse/json_fields.h"

#include "base/date.h"
#include "parse/author.h"

/* bioRxiv and medRxiv: /details and /pubs (https://api.biorxiv.org). "NA" stands for nothing. */

enum { ADDRESS_MAXIMUM = 1024 };

/* The same member of the two endpoints. */
static struct slice either(const json_t *item, const char *detail, const char *pub)
{
    const char *const names[] = {detail, pub, NULL};
    struct slice text = slice_trim(json_first_text(item, names));
    return slice_equal(text, SLICE("NA")) ? (struct slice){NULL, 0} : text;
}

static bool is_medrxiv(struct slice server)
{
    return slice_equal_nocase(server, SLICE("medRxiv"));
}

/* Marks that the way from JATS to text leaves in abstracts: O_NAME opens, C_NAME closes. */
static const struct mark {
    const char *name;
    const char *becomes;
    bool whole; /* what is inside goes too */
} marks[] = {{"SCPCAP", "", false},   {"SCPLOW", "", false}, {"ST_ABS", "\n", false},
             {"LI", "\n", false},     {"UL", "\n", false},   {"OL", "\n", false},
             {"QD", "\n", false},     {"FIG", "\n", true},   {"TBL", "\n", true},
             {"TEXTBOX", "\n", false}};

/* The mark that begins with O_ or C_ at at; NULL. */
static const struct mark *mark_at(struct slice text, size_t at)
{
    if (at + 1 >= text.size || text.data[at + 1] != '_' ||
        (text.data[at] != 'O' && text.data[at] != 'C'))
        return NULL;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (slice_starts_with(slice_from(text, at + 2), slice_of(marks[i].name)))
            return &marks[i];
    return NULL;
}

/* Where the closing mark of the same name ends; SIZE_MAX when there is none. */
static size_t behind_closing(struct slice text, size_t at, struct slice name)
{
    for (size_t end = slice_find(text, name, at + 2); end != SIZE_MAX;
         end = slice_find(text, name, end + 1))
        if (text.data[end - 1] == '_' && text.data[end - 2] == 'C')
            return end + name.size;
    return SIZE_MAX;
}

/* Appends what is left without marks. */
static void append_unmarked(struct text *out, struct slice text)
{
    bool closes = true; /* looking for what is not there is done once */
    for (size_t at = 0; at < text.size;) {
        const struct mark *mark = mark_at(text, at);
        if (!mark) {
            text_append_byte(out, text.data[at++]);
            continue;
        }
        struct slice name = slice_of(mark->name);
        size_t end = SIZE_MAX;
        if (mark->whole && text.data[at] == 'O' && closes) {
            end = behind_closing(text, at, name);
            closes = end != SIZE_MAX;
        }
        text_append_string(out, mark->becomes);
        at = end != SIZE_MAX ? end : at + 2 + name.size;
    }
}

static void set_abstract(struct draft *draft, struct slice abstract)
{
    struct text text;
    text_init(&text, 2 * abstract.size + 16);
    append_unmarked(&text, abstract);
    struct slice plain = slice_trim(text_slice(&text)), rest = plain, line;
    if (slice_next_line(&rest, &line) && rest.size &&
        slice_equal_nocase(slice_trim(line), SLICE("Abstract")))
        plain = rest;
    bool marked = text.size != abstract.size;
    if (marked && slice_starts_with(plain, SLICE("ABSTRACT")))
        plain = slice_from(plain, 8);
    if (!marked)
        json_set_markup(draft, PAPER_ABSTRACT, abstract);
    else
        draft_set_paragraphs(draft, PAPER_ABSTRACT, plain);
    text_release(&text);
}

static void set_addresses(struct draft *draft, struct slice doi, struct slice version, bool medrxiv)
{
    struct text *url = &draft->fields[PAPER_URL], *pdf = &draft->fields[PAPER_PDF_URL];
    if (!doi.size || doi.size > ADDRESS_MAXIMUM)
        return;
    text_append_format(url, "https://www.%s.org/content/%.*s", medrxiv ? "medrxiv" : "biorxiv",
                       SLICE_ARG(doi));
    if (!version.size)
        return;
    text_append_format(url, "v%.*s", SLICE_ARG(version));
    text_append(pdf, text_slice(url));
    text_append_string(pdf, ".full.pdf");
}

/* The day is that of the version: the first is published on it, a later one replaces. */
static void set_version(struct draft *draft, const json_t *item, struct slice version)
{
    bool later = version.size && !slice_equal(version, SLICE("1"));
    draft_set(draft, PAPER_VERSION, version);
    draft_set(draft, later ? PAPER_UPDATED : PAPER_PUBLISHED,
              either(item, "date", "preprint_date"));
}

static void set_journal(struct draft *draft, const json_t *item)
{
    struct text text;
    struct slice name = either(item, "published_journal", "published_journal");
    struct slice date = either(item, "published_date", "published_date");
    text_init(&text, name.size + date.size + 3);
    text_append(&text, name);
    text_append_string(&text, name.size && date.size ? ", " : "");
    text_append(&text, date);
    json_set_markup(draft, PAPER_JOURNAL_REF, text_slice(&text));
    text_release(&text);
}

/* As the request writes it: "cell biology" is cell_biology. */
static void set_category(struct draft *draft, struct slice category)
{
    struct text *primary = &draft->fields[PAPER_PRIMARY];
    for (size_t i = 0; i < category.size; i++)
        text_append_byte(primary, category.data[i] == ' ' ? '_' : category.data[i]);
    draft_set(draft, PAPER_CATEGORIES, text_slice(primary));
}

static void fill(struct draft *draft, const json_t *item, struct slice server)
{
    struct slice doi = either(item, "doi", "preprint_doi"), version;
    struct text decimal;
    text_init(&decimal, 32);
    if (json_member_count(item, "version") > 0)
        text_append_int(&decimal, json_member_count(item, "version"));
    version = text_slice(&decimal);
    text_append(&draft->id, doi);
    draft_add(draft, PAPER_DOI, doi);
    draft_add(draft, PAPER_DOI, either(item, "published", "published_doi"));
    json_set_markup(draft, PAPER_TITLE, either(item, "title", "preprint_title"));
    set_abstract(draft, either(item, "abstract", "preprint_abstract"));
    author_add_turned(draft, either(item, "authors", "preprint_authors"), SLICE(""));
    set_version(draft, item, version);
    set_addresses(draft, doi, version, is_medrxiv(server));
    set_category(draft, either(item, "category", "preprint_category"));
    set_journal(draft, item);
    draft_set(draft, PAPER_LICENSE, either(item, "license", ""));
    draft_set(draft, PAPER_ORGANIZATION,
              either(item, "author_corresponding_institution",
                     "preprint_author_corresponding_institution"));
    if (slice_equal_nocase(either(item, "type", ""), SLICE("withdrawn")))
        draft_set(draft, PAPER_WITHDRAWN, SLICE("yes"));
    text_release(&decimal);
}

static bool put(struct json_items *items, const json_t *item, const struct json_place *place,
                struct error *error)
{
    struct draft *draft = &items->draft;
    struct listing listing = sink_new_listing(items->sink);
    bool taken;
    if (!json_is_object(item))
        return sink_bad(items->sink, place->offset, "The item is not a JSON object", error);
    struct slice server = either(item, "server", "preprint_platform");
    draft_clear(draft);
    listing.source =
        sink_source_or(items->sink, is_medrxiv(server) ? SLICE("medrxiv") : SLICE("biorxiv"));
    text_append(&draft->sources, listing.source);
    fill(draft, item, server);
    if (!items->own.size && server.size && server.size < 64)
        text_append(&items->own, server);
    if (draft_field(draft, PAPER_PUBLISHED).size || !draft_field(draft, PAPER_UPDATED).size)
        return json_items_put(items, place, error);
    if (!sink_paper(items->sink, draft, place->offset, &taken, error) || !taken)
        return !taken && !sink_is_broken(items->sink);
    listing.kind = LISTING_REPLACED;
    listing.day = day_of_partial(draft_field(draft, PAPER_UPDATED));
    return sink_listing(items->sink, &listing, error);
}

/* The next page of an interval, as long as there is one. */
static bool put_next(struct json_items *items, const json_t *message, struct error *error)
{
    int64_t cursor = json_member_count(message, "cursor"),
            total = json_member_count(message, "total");
    struct slice interval = json_member_text(message, "interval"), first, category;
    int64_t count = json_member_count(message, "count");
    int32_t day, last;
    struct text url;
    bool pubs = !json_member(message, "category");
    if (cursor == LISTING_UNKNOWN || total == LISTING_UNKNOWN || count <= 0 ||
        cursor >= INT32_MAX || cursor + count >= total || !items->own.size ||
        !slice_split(&interval, ':', &first) || !day_parse(first, &day) ||
        !day_parse(interval, &last))
        return true;
    text_init(&url, ADDRESS_MAXIMUM);
    text_append_format(&url, "https://api.biorxiv.org/%s/%s/%.*s/%.*s/%lld/json",
                       pubs ? "pubs" : "details",
                       is_medrxiv(text_slice(&items->own)) ? "medrxiv" : "biorxiv",
                       SLICE_ARG(first), SLICE_ARG(interval), (long long)(cursor + count));
    category = json_member_text(message, "category");
    if (category.size && !slice_equal(category, SLICE("all"))) {
        text_append_string(&url, "?category=");
        for (size_t i = 0; i < category.size; i++)
            text_append_byte(&url, category.data[i] == ' ' ? '_' : category.data[i]);
    }
    bool done = !text_ok(&url) || sink_next(items->sink, text_slice(&url), error);
    text_release(&url);
    return done;
}

/* "no posts found", "no articles found for ...": an answer, of no papers. */
static bool says_none(struct slice status)
{
    return slice_equal_nocase(slice_first(status, 3), SLICE("no ")) &&
           slice_find(status, SLICE(" found"), 0) != SIZE_MAX;
}

static bool finish(struct json_items *items, struct error *error)
{
    const json_t *message = json_array_get(json_member(items->around[0], "messages"), 0);
    struct slice status = slice_trim(json_member_text(message, "status"));
    if (!items->count && says_none(status))
        return true;
    if (!items->count && status.size && !slice_equal_nocase(status, SLICE("ok")))
        return error_set(error, ERROR_INPUT, "The server says: %.*s",
                         SLICE_ARG(slice_first(status, 300)));
    if (!items->listed)
        return json_items_refuse(items, error);
    return json_items_total(items, json_member(message, "total"), error) &&
           put_next(items, message, error);
}

int biorxiv_json_detect(struct slice head)
{
    if (json_head_has(head, "messages.status") || json_head_has(head, "collection.preprint_doi"))
        return 90;
    return json_head_has(head, "messages") && json_head_has(head, "collection") ? 85 : 0;
}

bool biorxiv_json_parse(struct input *input, struct sink *sink, struct error *error)
{
    static const struct json_items_format format = {"collection", NULL, put, finish};
    return json_items_parse(input, sink, &format, error);
}
