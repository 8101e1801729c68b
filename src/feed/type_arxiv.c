/* SPDX-License-Identifier: MIT */
#include "feed/source_type.h"

#include "feed/calendar.h"
#include "feed/document.h"

/* arXiv: what it announces now comes in one feed for all categories; when that fails the other ways
   of the config's line "via" are gone. A past day is a page for each category.
   (https://info.arxiv.org/help/rss.html, https://info.arxiv.org/help/api/user-manual.html) */

/* How far back there are pages of days. */
enum { DAYS_BACK = 90 };

static void append_joined(const struct chain *chain, const char *before, const char *between,
                          struct text *url)
{
    struct slice rest = chain->source->categories, word;
    for (size_t count = 0; slice_next_word(&rest, &word); count++) {
        text_append_string(url, count ? between : "");
        text_append_string(url, before);
        text_append(url, word);
    }
}

static void append_rss(const struct chain *chain, struct slice category, struct text *url)
{
    (void)category;
    text_append_string(url, "/rss/");
    append_joined(chain, "", "+", url);
}

/* The newest papers: the API does not know when they were announced. */
static void append_api(const struct chain *chain, struct slice category, struct text *url)
{
    (void)category;
    text_append_string(url, "/api/query?search_query=");
    append_joined(chain, "cat:", "+OR+", url);
    text_append_string(url, "&sortBy=submittedDate&sortOrder=descending&start=0&max_results=200");
}

static void append_list(const struct chain *chain, struct slice category, struct text *url)
{
    (void)chain;
    text_append_format(url, "/list/%.*s/new", SLICE_ARG(category));
}

static void append_day(const struct chain *chain, struct slice category, struct text *url)
{
    text_append_format(url, "/catchup/%.*s/", SLICE_ARG(category));
    day_append(url, chain->day);
    text_append_string(url, "?abs=True");
}

struct way {
    const char *name; /* a word of the line "via" */
    const char *base; /* unless the config has another */
    void (*append)(const struct chain *chain, struct slice category, struct text *url);
    bool each; /* a page for each category */
};
static const struct way ways[] = {
    {"rss", "https://rss.arxiv.org", append_rss, false},
    {"api", "https://export.arxiv.org", append_api, false},
    {"list", "https://arxiv.org", append_list, true},
};
static const struct way day_way = {"catchup", "https://arxiv.org", append_day, true};

static bool nth_word(struct slice words, unsigned number, struct slice *word)
{
    for (unsigned i = 0; slice_next_word(&words, word); i++)
        if (i == number)
            return true;
    return false;
}

/* The way that is gone after so many others; NULL: there is none. */
static const struct way *nth_way(const struct chain *chain, unsigned number)
{
    struct slice name;
    if (chain->day != DAY_NONE)
        return number ? NULL : &day_way;
    if (!nth_word(chain->source->via, number, &name))
        return NULL;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (slice_equal(slice_of(ways[i].name), name))
            return &ways[i];
    return NULL;
}

/* Appends nothing when there is no such page. */
static void append_url(const struct chain *chain, const struct way *way, unsigned page,
                       struct text *url)
{
    struct slice category = {NULL, 0};
    if (!way || !nth_word(chain->source->categories, page, &category) || (page && !way->each))
        return;
    text_append(url, chain->source->url.size ? chain->source->url : slice_of(way->base));
    way->append(chain, category, url);
}

static bool fall_back(struct chain *chain)
{
    const struct way *way = nth_way(chain, chain->way);
    if (!way)
        return false;
    text_clear(&chain->url);
    append_url(chain, way, 0, &chain->url);
    return true;
}

static void find_next(struct chain *chain, struct slice linked, bool brought_new, struct text *next)
{
    (void)linked;
    (void)brought_new;
    append_url(chain, nth_way(chain, chain->way), chain->page + 1, next);
}

/* The day of the newest feed, which is made at midnight US Eastern time. */
static int32_t present_day(const struct now *now)
{
    return calendar_day(CALENDAR_ARXIV, now->seconds);
}

static bool add_chain(struct chain_list *list, const struct plan *plan, int32_t day)
{
    struct chain *chain = chains_add(list, &source_type_arxiv, plan->source);
    if (!chain)
        return false;
    chain->day = day;
    append_url(chain, nth_way(chain, 0), 0, &chain->url);
    return true;
}

static bool add_day(struct chain_list *list, const struct plan *plan, int32_t day)
{
    int32_t today = present_day(plan->now);
    const char *objection = calendar_objection(CALENDAR_ARXIV, day);
    if (day > today)
        list->skipped = "not published yet";
    else if (day == today)
        return add_chain(list, plan, DAY_NONE);
    else if (day < today - DAYS_BACK)
        list->skipped = "arXiv shows the days of the last 90 only";
    else if (objection)
        list->skipped = slice_equal(slice_of(objection), SLICE("holiday"))
                            ? "arXiv announces nothing after a holiday"
                            : "arXiv announces nothing at weekends";
    else
        return add_chain(list, plan, day);
    return true;
}

/* The days that a request names; false: none. */
static bool days_of(const struct fetch_request *request, struct day_range *days)
{
    int year, month, day;
    if (request->week.size) {
        *days = (struct day_range){request->period_day, request->period_day + 6};
    } else if (request->month.size) {
        day_to_civil(request->period_day, &year, &month, &day);
        int32_t next = day_from_civil(year + month / 12, month % 12 + 1, 1);
        *days = (struct day_range){request->period_day, next - 1};
    } else {
        *days = request->days;
    }
    return request->days_given || request->week.size || request->month.size;
}

static bool make_plan(struct chain_list *list, const struct plan *plan)
{
    struct day_range days;
    if (plan->request->trending) {
        list->skipped = "arXiv has no trending list";
        return true;
    }
    if (!days_of(plan->request, &days))
        return add_chain(list, plan, DAY_NONE);
    for (int64_t day = days.last; day >= days.first; day--)
        if (!add_day(list, plan, (int32_t)day))
            return false;
    return true;
}

static bool is_included(const struct config_source *source, enum listing_kind kind)
{
    struct slice rest = source->include, word;
    while (slice_next_word(&rest, &word))
        if (slice_equal(word, slice_of(listing_kind_names[kind])))
            return true;
    return false;
}

/* Takes out the announcements of kinds that the config does not include, with their papers. */
static void leave_out(struct parsed *parsed, const struct config_source *source)
{
    size_t papers = 0, listings = 0, at = 0;
    for (size_t i = 0; i < parsed->paper_count; i++) {
        size_t first = at, before = listings;
        for (; at < parsed->listing_count && parsed->listing_paper[at] == i; at++) {
            if (!is_included(source, parsed->listings[at].kind))
                continue;
            parsed->listings[listings] = parsed->listings[at];
            parsed->listing_paper[listings++] = papers;
        }
        if (at == first || listings > before)
            parsed->papers[papers++] = parsed->papers[i];
    }
    parsed->paper_count = papers;
    parsed->listing_count = listings;
}

/* A server that says what is wrong with the request says the same another way. */
static bool is_refused(const struct parsed *parsed)
{
    return parsed->error.kind != ERROR_NONE &&
           slice_starts_with(slice_of(parsed->format), SLICE("arxiv-")) &&
           slice_starts_with(slice_of(parsed->error.reason), SLICE("The server says: "));
}

static void note_another_way(const struct chain *chain, const struct page *page)
{
    const struct way *first = nth_way(chain, 0), *way = nth_way(chain, chain->way);
    if (chain->way && !page->notice->size)
        text_append_format(page->notice, "%s failed, %s was asked instead: %.*s", first->name,
                           way->name, SLICE_ARG(text_slice(&chain->trouble)));
}

/* "arXiv sent no papers for Thu 27 Nov" */
static void note_no_papers(const struct chain *chain, const struct page *page, int32_t day)
{
    enum { YEAR_WRITTEN = 5 };
    const struct way *way = nth_way(chain, chain->way);
    struct slice category = {NULL, 0};
    if (page->notice->size)
        text_append_string(page->notice, ". ");
    text_append_string(page->notice, "arXiv sent no papers");
    if (way->each && nth_word(chain->source->categories, chain->page, &category))
        text_append_format(page->notice, " of %.*s", SLICE_ARG(category));
    text_append_string(page->notice, " for ");
    day_append_long(page->notice, day);
    text_truncate(page->notice, page->notice->size - YEAR_WRITTEN);
}

static enum page_fate judge(struct chain *chain, const struct page *page, struct error *why)
{
    struct parsed *parsed = page->parsed;
    bool empty = !parsed->paper_count && !parsed->bad;
    int32_t day = chain->day == DAY_NONE ? present_day(page->now) : chain->day;
    if (is_refused(parsed)) {
        *why = parsed->error;
        error_next(why, "Look at its categories: paperfeed source edit %.*s",
                   SLICE_ARG(chain->source->name));
        return PAGE_FAILED;
    }
    leave_out(parsed, chain->source);
    if (parsed->error.kind != ERROR_NONE)
        return PAGE_GOOD;
    note_another_way(chain, page);
    if (!empty || calendar_objection(CALENDAR_ARXIV, day))
        return PAGE_GOOD;
    note_no_papers(chain, page, day);
    return PAGE_DOUBTFUL;
}

static void describe(const struct chain *chain, struct text *out)
{
    struct slice category;
    if (chain->day == DAY_NONE) {
        text_append(out, chain->source->categories);
    } else if (nth_word(chain->source->categories, chain->page, &category)) {
        day_append(out, chain->day);
        text_append_format(out, " (%.*s)", SLICE_ARG(category));
    }
}

const struct source_type source_type_arxiv = {
    .name = "arxiv",
    .help = "what arXiv announces in some categories",
    .plan = make_plan,
    .fall_back = fall_back,
    .next = find_next,
    .judge = judge,
    .describe = describe,
    .needs_categories = true,
    .plans_pages = true,
    .tells_refusals = true,
};
