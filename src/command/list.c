/* SPDX-License-Identifier: MIT */
#include "command/select.h"
#include "command/verbs.h"

#include "base/unicode.h"
#include "feed/fetch.h"

/* "Tue 22 Sep 2026   312 papers, 287 unread   (fetched 7:02)" above a listing for people. */
static void append_heading(struct session *session, const struct selection *selection,
                           const struct feed_rows *rows)
{
    struct text *out = &session->out.text;
    int64_t fetched = feed_last_fetch(&session->feed);
    if (selection->request.one_day)
        feed_day_title(out, selection->request.day);
    else
        text_append_string(out, selection->dated ? "Several days" : "All days");
    text_append_format(out, "   %llu paper%s", (unsigned long long)rows->total,
                       rows->total == 1 ? "" : "s");
    /* Of papers that were only counted nobody knows. */
    if (selection->request.one_day || rows->count == rows->total)
        text_append_format(out, ", %zu unread", rows->unread);
    if (fetched) {
        text_append_string(out, "   (fetched ");
        time_append(out, fetched);
        text_append_byte(out, ')');
    }
    text_append_byte(out, '\n');
}

static void append_footer(struct session *session, const struct feed_rows *rows)
{
    if (rows->count < rows->total)
        text_append_format(&session->out.text,
                           "%llu more: the same with -n all    one in full: paperfeed show ID\n",
                           (unsigned long long)(rows->total - rows->count));
}

static void say_none(struct session *session, const struct selection *selection)
{
    if (session->quiet)
        return;
    if (!snapshot_count(store_snapshot(session->feed.store)))
        out_say(
            "no papers yet. Get some: paperfeed fetch; or look around: paperfeed browse --tour");
    else if (selection->words.size) {
        struct text canonical, near;
        text_init(&canonical, 1 << 20);
        text_init(&near, 1 << 20);
        query_print(selection->query, &canonical);
        feed_append_near(&session->feed, selection->query, &near);
        out_say("No paper matches \"%s\".%s%s%s", text_string(&canonical), near.size ? " " : "",
                text_string(&near), near.size ? "." : "");
        text_release(&near);
        text_release(&canonical);
    }
}

static bool print(struct session *session, const struct selection *selection,
                  const struct feed_rows *rows, struct error *error)
{
    const struct output_format *format;
    struct output_options options;
    if (!output_choose(session, "tsv", &format, &options, error))
        return false;
    bool human = slice_equal(slice_of(format->name), SLICE("human"));
    options.show_day = !selection->request.one_day;
    if (human && rows->count)
        append_heading(session, selection, rows);
    if (!output_rows(session, rows, format, &options, error))
        return false;
    if (human)
        append_footer(session, rows);
    return true;
}

static void append_count(struct text *out, uint64_t count)
{
    text_append_int(out, (int64_t)count);
    text_append_byte(out, '\n');
}

static int run_list(struct session *session, struct error *error)
{
    struct selection selection;
    struct feed_rows rows = {.count = 0};
    bool done =
        selection_make(session, true, &selection, error) &&
        selection_order(session, FEED_BY_SECTION, &selection, error) &&
        feed_rows_build(&session->feed, &selection.request, &session->arena, &rows, error) &&
        print(session, &selection, &rows, error);
    if (done && !rows.total)
        say_none(session, &selection);
    selection_release(&selection);
    return done && !rows.total && session->arguments.given[OPTION_EXIT_CODE] ? 1 : 0;
}

static int run_search(struct session *session, struct error *error)
{
    struct selection selection;
    struct feed_rows rows = {.count = 0};
    const bool *given = session->arguments.given;
    if (!session->arguments.operand_count) {
        error_set(error, ERROR_USAGE, "The query is missing");
        error_next(error, "For example: paperfeed search '\"flow matching\" after:-30d'; all "
                          "papers of a day: paperfeed list");
        error_while(error, "search");
        return 2;
    }
    bool done = selection_make(session, false, &selection, error) &&
                selection_order(session, FEED_BY_RELEVANCE, &selection, error);
    if (session->quiet || given[OPTION_COUNT_ONLY])
        selection.request.limit = 0;
    done =
        done && feed_rows_build(&session->feed, &selection.request, &session->arena, &rows, error);
    if (done && given[OPTION_COUNT_ONLY])
        append_count(&session->out.text, rows.total);
    else if (done && !session->quiet)
        done = print(session, &selection, &rows, error);
    if (done && !rows.total && !given[OPTION_COUNT_ONLY])
        say_none(session, &selection);
    selection_release(&selection);
    return rows.total ? 0 : 1;
}

static bool choose_facet(const struct session *session, enum store_facet *facet,
                         struct error *error)
{
    static const char *const names[] = {[STORE_FACET_CATEGORY] = "cat",
                                        [STORE_FACET_SOURCE] = "src",
                                        [STORE_FACET_MONTH] = "month",
                                        [STORE_FACET_YEAR] = "year",
                                        [STORE_FACET_FLAG] = "flag"};
    struct slice word = session->arguments.value[OPTION_BY];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        *facet = (enum store_facet)i;
        if (slice_equal(word, slice_of(names[i])))
            return true;
    }
    error_set(error, ERROR_USAGE, "\"%.*s\" is none of cat, src, month, year, flag",
              SLICE_ARG(word));
    return error_while(error, "read --by");
}

/* NUMBER TAB NAME, a line each. */
static bool print_facets(struct session *session, const struct selection *selection,
                         uint64_t *count, struct error *error)
{
    enum store_facet facet;
    struct store_facet_count *counts;
    size_t rows;
    struct text *out = &session->out.text;
    if (!choose_facet(session, &facet, error) ||
        !feed_count_by(&session->feed, selection->query, facet, &session->arena, &counts, &rows,
                       error))
        return false;
    for (size_t i = 0; i < rows; i++) {
        text_append_int(out, (int64_t)counts[i].count);
        text_append_byte(out, '\t');
        unicode_clean(out, counts[i].name, CLEAN_LINE);
        text_append_byte(out, '\n');
        if (!out_write(&session->out, error))
            return false;
    }
    *count = rows;
    return true;
}

static int run_count(struct session *session, struct error *error)
{
    struct selection selection;
    uint64_t count = 0;
    bool by = session->arguments.given[OPTION_BY];
    bool done = selection_make(session, false, &selection, error);
    if (done && by)
        done = print_facets(session, &selection, &count, error);
    else if (done)
        done = feed_count(&session->feed, selection.query, &count, error);
    if (done && !by)
        append_count(&session->out.text, count);
    selection_release(&selection);
    return done && !count && session->arguments.given[OPTION_EXIT_CODE] ? 1 : 0;
}

const struct command command_list = {
    .name = "list",
    .synopsis = "[options] [QUERY]",
    .summary = "print the papers of a day or of a query, in the order of the feed",
    .options = OPTIONS_SELECT " " OPTIONS_PRINT " exit-code",
    .examples = "paperfeed list\n"
                "paperfeed list -d mon unread\n"
                "paperfeed list --days 7 -s up -n 10\n"
                "paperfeed list starred -f jsonl | jq -r .title\n",
    .needs = NEEDS_FEED,
    .operands = ANY_OPERANDS,
    .run = run_list,
};

const struct command command_search = {
    .name = "search",
    .synopsis = "[options] QUERY",
    .summary = "print the papers that match, the best first; exit 1 when none does",
    .options = OPTIONS_SELECT " " OPTIONS_PRINT " count",
    .examples = "paperfeed search '\"flow matching\" after:-30d'\n"
                "paperfeed search -s date diffusion\n"
                "paperfeed search -f ids au:okello | paperfeed mark --star -\n"
                "paperfeed search -q sub:flow unread && echo news\n"
                "paperfeed search -- attention -vision\n",
    .needs = NEEDS_FEED,
    .operands = ANY_OPERANDS,
    .run = run_search,
};

const struct command command_count = {
    .name = "count",
    .synopsis = "[options] [QUERY]",
    .summary = "print how many papers match, or how many for each category, month, ...",
    .options = OPTIONS_SELECT " by exit-code",
    .examples = "paperfeed count unread\n"
                "paperfeed count --by cat diffusion | head\n"
                "paperfeed count --days 7 sub:flow\n",
    .needs = NEEDS_FEED,
    .operands = ANY_OPERANDS,
    .run = run_count,
};
