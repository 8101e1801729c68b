/* SPDX-License-Identifier: MIT */
#include "command/select.h"

/* Two rows a paper and what stands around the list. */
enum { ROWS_PER_PAPER = 2, ROWS_AROUND = 4 };

static void add_days(struct text *words, const char *field, int32_t day)
{
    text_append_format(words, "%s%s", words->size ? " " : "", field);
    day_append(words, day);
}

static void add_range(struct text *words, struct day_range range)
{
    if (range.first == range.last) {
        add_days(words, "on:", range.first);
        return;
    }
    add_days(words, "after:", range.first);
    add_days(words, "before:", range.last + 1);
}

static bool option_range(struct session *session, enum option_id option, const char *otherwise,
                         struct day_range *range, struct error *error)
{
    struct slice value = session->arguments.value[option];
    return day_range_parse(value.size ? value : slice_of(otherwise), session->feed.now.local_day,
                           range, error) ||
           error_while(error, "read --%s", option_table[option].word);
}

/* Turns the date options into words of the query, so that screen and shell speak one language. */
static bool add_date_options(struct session *session, struct text *words, struct error *error)
{
    const struct arguments *arguments = &session->arguments;
    int32_t today = session->feed.now.local_day;
    struct day_range range;
    struct text month;
    int64_t days;
    if (arguments->given[OPTION_DAY] && slice_equal(arguments->value[OPTION_DAY], SLICE("none"))) {
        text_append_string(words, words->size ? " on:none" : "on:none");
    } else if (arguments->given[OPTION_DAY]) {
        if (!option_range(session, OPTION_DAY, "today", &range, error))
            return false;
        add_range(words, range);
    }
    if (arguments->given[OPTION_DAYS]) {
        if (!arguments_number(arguments, OPTION_DAYS, 1, &days, error))
            return false;
        add_days(words,
                 "after:", days > 3000000 ? day_from_civil(1, 1, 1) : (int32_t)(today - days + 1));
        add_days(words, "before:", today + 1);
    }
    if (arguments->given[OPTION_WEEK]) {
        if (!option_range(session, OPTION_WEEK, "today", &range, error))
            return false;
        int32_t monday = range.first - day_weekday(range.first);
        add_range(words, (struct day_range){monday, monday + 6});
    }
    if (arguments->given[OPTION_MONTH]) {
        text_init(&month, 32);
        day_append(&month, today);
        text_truncate(&month, 7);
        bool fine = option_range(session, OPTION_MONTH, text_string(&month), &range, error);
        text_release(&month);
        if (!fine)
            return false;
        add_range(words, range);
    }
    if (arguments->given[OPTION_SINCE]) {
        if (!option_range(session, OPTION_SINCE, "today", &range, error))
            return false;
        add_days(words, "after:", range.first);
    }
    if (arguments->given[OPTION_UNTIL]) {
        if (!option_range(session, OPTION_UNTIL, "today", &range, error))
            return false;
        add_days(words, "before:", range.last + 1);
    }
    return true;
}

/* A query that names exactly one day is the view of that day. */
static void find_day(struct selection *selection)
{
    struct day_range range;
    selection->dated = query_days(selection->query, &range);
    if (selection->dated && range.first == range.last) {
        selection->request.one_day = true;
        selection->request.day = range.first;
    }
}

/* The operands and, narrowing them, the dates of the options. */
static bool parse_words(struct session *session, struct slice operands, struct selection *selection,
                        struct error *error)
{
    size_t column = 0;
    struct text dates;
    if (!feed_query_parse(&session->feed, operands, &selection->query, &column, error)) {
        session->wrong = (struct wrong_place){operands, column};
        if (!error->next[0])
            error_next(error, "See: paperfeed help query");
        return error_while(error, "read the query");
    }
    text_init(&dates, 1 << 12);
    bool fine = add_date_options(session, &dates, error);
    if (fine && dates.size) {
        fine =
            query_narrow(selection->query, text_slice(&dates), session->feed.now.local_day, error);
        query_print(selection->query, &selection->words);
    } else {
        text_append(&selection->words, operands);
    }
    text_release(&dates);
    return fine;
}

bool selection_make(struct session *session, bool newest_day, struct selection *selection,
                    struct error *error)
{
    *selection = (struct selection){.query = NULL};
    text_init(&selection->words, 1 << 20);
    struct slice operands = arguments_joined(&session->arguments, &session->arena);
    if (!parse_words(session, operands, selection, error))
        return false;
    find_day(selection);
    selection->request.query = selection->query;
    if (newest_day && query_is_empty(selection->query)) {
        selection->request.one_day = true;
        selection->request.day = feed_newest_day(&session->feed);
    }
    return true;
}

void selection_release(struct selection *selection)
{
    if (selection->query)
        query_release(selection->query);
    text_release(&selection->words);
}

static bool sort_option(const struct arguments *arguments, enum query_sort *sort,
                        struct error *error)
{
    struct slice word = arguments->value[OPTION_SORT];
    for (*sort = QUERY_BY_FEED; *sort < QUERY_SORTS; (*sort)++)
        if (slice_equal(word, slice_of(query_sort_names[*sort])))
            return true;
    error_set(error, ERROR_USAGE, "\"%.*s\" is none of feed, relevance, date, up, title",
              SLICE_ARG(word));
    return error_while(error, "read --sort");
}

/* As many papers as the terminal shows. */
static size_t screen_limit(void)
{
    size_t height = out_height();
    return height > ROWS_AROUND + ROWS_PER_PAPER ? (height - ROWS_AROUND) / ROWS_PER_PAPER : 1;
}

bool selection_order(struct session *session, enum feed_order usual, struct selection *selection,
                     struct error *error)
{
    const struct arguments *arguments = &session->arguments;
    struct feed_request *request = &selection->request;
    enum query_sort sort = query_sort(selection->query);
    int64_t limit = 0;
    if (arguments->given[OPTION_SORT] && !sort_option(arguments, &sort, error))
        return false;
    request->order = feed_order_of(sort, usual);
    request->reverse = arguments->given[OPTION_REVERSE];
    if (arguments->given[OPTION_LIMIT]) {
        bool all = slice_equal(arguments->value[OPTION_LIMIT], SLICE("all"));
        if (!all && !arguments_number(arguments, OPTION_LIMIT, 1, &limit, error))
            return false;
        request->limit = (size_t)limit;
    } else if (query_limit(selection->query)) {
        request->limit = (size_t)query_limit(selection->query);
    } else if (session->out.terminal && !arguments->given[OPTION_FORMAT]) {
        request->limit = screen_limit();
    }
    request->total = session->out.terminal;
    return true;
}

static const char *format_name(size_t index)
{
    return output_formats[index].name;
}

bool output_choose(struct session *session, const char *piped, const struct output_format **format,
                   struct output_options *options, struct error *error)
{
    const struct arguments *arguments = &session->arguments;
    bool for_people = session->out.terminal && !session->command->for_programs;
    struct slice name = slice_of(for_people ? "human" : piped),
                 fields = arguments->value[OPTION_FIELDS];
    if (arguments->given[OPTION_FORMAT])
        name = arguments->value[OPTION_FORMAT];
    *format = output_format_find(name);
    if (!*format) {
        const char *near = nearest_word(name, format_name);
        error_set(error, ERROR_USAGE, "There is no output format \"%.*s\"", SLICE_ARG(name));
        if (near)
            error_next(error, "Did you mean \"%s\"?", near);
        else
            error_next(error, "See: paperfeed help formats");
        return error_while(error, "choose the format");
    }
    if (slice_equal(name, SLICE("human")))
        out_use_locale();
    *options = (struct output_options){.width = session->out.terminal ? out_width() : 80,
                                       .color = session->color,
                                       .ascii = arguments->given[OPTION_ASCII],
                                       .header = arguments->given[OPTION_HEADER],
                                       .nul = arguments->given[OPTION_NUL]};
    if (arguments->given[OPTION_FIELDS]) {
        options->abstract =
            slice_equal(fields, SLICE("+abstract")) || slice_equal(fields, SLICE("abstract"));
        if (!options->abstract) {
            error_set(error, ERROR_USAGE, "Fields that can be added: +abstract");
            return error_while(error, "read --fields");
        }
    }
    return true;
}

bool output_rows(struct session *session, const struct feed_rows *rows,
                 const struct output_format *format, const struct output_options *options,
                 struct error *error)
{
    struct arena arena;
    bool fine = true;
    arena_init(&arena, 16u << 20);
    if (format->begin)
        format->begin(&session->out.text, options);
    for (size_t i = 0; fine && i < rows->count; i++) {
        struct paper paper;
        struct output_row row;
        arena_clear(&arena);
        fine = feed_row_output(&session->feed, &rows->rows[i], &arena, &paper, &row, error);
        if (fine) {
            format->row(&session->out.text, options, &row, i + 1);
            fine = out_write(&session->out, error);
        }
    }
    if (fine && format->end)
        format->end(&session->out.text, options);
    arena_release(&arena);
    return fine;
}
