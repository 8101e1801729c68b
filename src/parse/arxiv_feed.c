/* SPDX-License-Identifier: MIT */
#include "parse/arxiv_feed.h"

#include "base/date.h"
#include "parse/date_text.h"
#include "parse/html_text.h"

/* Announcements of arXiv in RSS 2.0 and Atom (https://github.com/arXiv/arxiv-feed), and the RDF of
   the time before. */

static const struct {
    const char *type;
    enum listing_kind kind;
} types[] = {
    {"new", LISTING_NEW},
    {"cross", LISTING_CROSS},
    {"replace", LISTING_REPLACED},
    {"replace-cross", LISTING_REPLACED},
};

static int32_t day_of(struct slice date)
{
    struct text read;
    text_init(&read, 64);
    int32_t day = date_text_read(date, &read) ? day_of_partial(text_slice(&read)) : DAY_NONE;
    text_release(&read);
    return day;
}

void arxiv_feed_date(struct feed *feed, struct slice date)
{
    if (feed->day == DAY_NONE)
        feed->day = day_of(date);
}

bool arxiv_feed_error(struct feed *feed, struct slice text, struct error *error)
{
    if (slice_starts_with(text, SLICE("Feed error for query")))
        feed->refused = true;
    else if (feed->refused)
        return error_set(error, ERROR_INPUT, "The server says: %.*s",
                         SLICE_ARG(slice_first(text, 300)));
    return true;
}

/* "arXiv:2609.26811v1 Announce Type: new", then "Abstract: ". */
static struct slice without_header(struct slice abstract, struct slice *type)
{
    struct slice all = slice_trim(abstract), line = all;
    size_t end = slice_find_byte(all, '\n', 0);
    if (!slice_starts_with(all, SLICE("arXiv:")) || end == SIZE_MAX)
        return all;
    line = slice_trim(slice_first(all, end));
    size_t mark = slice_find(line, SLICE("Announce Type:"), 0);
    if (mark == SIZE_MAX)
        return all;
    if (!type->size)
        *type = slice_trim(slice_from(line, mark + 14));
    all = slice_trim(slice_from(all, end));
    return slice_starts_with(all, SLICE("Abstract:")) ? slice_trim(slice_from(all, 9)) : all;
}

/* " (arXiv:2301.12345v2 [cs.AI] UPDATED)" at the end of a title, until 2024. */
static struct slice without_suffix(struct slice title, bool *updated)
{
    size_t at = slice_find(title, SLICE(" (arXiv:"), 0);
    struct slice rest = slice_from(title, at == SIZE_MAX ? title.size : at);
    if (!rest.size || !slice_ends_with(slice_trim(rest), SLICE(")")))
        return title;
    *updated = slice_find(rest, SLICE(" UPDATED)"), 0) != SIZE_MAX;
    title = slice_trim(slice_first(title, at));
    return slice_ends_with(title, SLICE(".")) ? slice_first(title, title.size - 1) : title;
}

/* The texts are plain since 2024; those before were HTML. */
static void clean_texts(struct feed *feed, struct slice *type)
{
    struct draft *draft = &feed->draft;
    struct text copy;
    bool updated = false;
    text_init(&copy, 32 << 20);
    struct slice title = draft_field(draft, PAPER_TITLE);
    struct slice plain = without_suffix(slice_trim(title), &updated);
    bool old = plain.size < slice_trim(title).size;
    text_append(&copy, plain);
    draft_set(draft, PAPER_TITLE, text_slice(&copy));
    if (updated)
        *type = SLICE("replace");
    text_clear(&copy);
    if (old)
        html_text_append(draft_field(draft, PAPER_ABSTRACT), &copy);
    else
        text_append(&copy, without_header(draft_field(draft, PAPER_ABSTRACT), type));
    draft_set(draft, PAPER_ABSTRACT, text_slice(&copy));
    text_release(&copy);
}

bool arxiv_feed_put(struct feed *feed, struct slice type, uint64_t offset, struct error *error)
{
    struct draft *draft = &feed->draft;
    struct listing listing = sink_new_listing(feed->sink);
    struct slice day = draft_field(draft, PAPER_PUBLISHED);
    char kind[16] = "";
    bool taken;
    type = slice_trim(type);
    clean_texts(feed, &type);
    /* The value may be within the abstract that is replaced. */
    memcpy(kind, type.data ? type.data : "", type.size < sizeof kind ? type.size : 0);
    listing.kind = LISTING_NEW;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(kind, types[i].type) == 0)
            listing.kind = types[i].kind;
    listing.day = day.size ? day_of(day) : feed->day;
    if (listing.day == DAY_NONE)
        listing.day = sink_day(feed->sink);
    /* What these dates say is when the paper was announced, and when the feed was made. */
    draft_set(draft, PAPER_PUBLISHED, SLICE(""));
    draft_set(draft, PAPER_UPDATED, SLICE(""));
    struct slice categories = draft_field(draft, PAPER_CATEGORIES), primary;
    if (slice_next_word(&categories, &primary)) /* the first, as arxiv-feed writes them */
        draft_set(draft, PAPER_PRIMARY, primary);
    draft_set_arxiv(draft);
    return sink_paper(feed->sink, draft, offset, &taken, error) &&
           (!taken || sink_listing(feed->sink, &listing, error));
}
