/* SPDX-License-Identifier: MIT */
#include "command/source_show.h"

#include "base/cell.h"
#include "command/document_report.h"
#include "feed/probe.h"
#include "output/clean.h"
#include "output/output.h"

static const char *const state_names[] = {
    [SOURCE_ON] = "on", [SOURCE_OFF] = "off", [SOURCE_IGNORED] = "ignored"};

enum { COLUMNS = 6, TITLES_SHOWN = 3, CELL_MAXIMUM = 60 };
static const char *const column_names[COLUMNS] = {"name", "type", "asks", "every", "state", "last"};

struct listing_view {
    const struct source *sources;
    size_t count;
    bool header, ascii;
    struct arena *arena;
};

/* The columns of a source, in the order of column_names. */
static void fill_cells(const struct source *source, struct arena *arena, const char *never,
                       struct slice cells[COLUMNS])
{
    struct text last;
    text_init(&last, 64);
    if (source->last)
        time_append(&last, source->last);
    cells[0] = source->name;
    cells[1] = source->type;
    cells[2] = source->categories.size ? source->categories : source->url;
    cells[3] = source->every;
    cells[4] = slice_of(state_names[source->state]);
    cells[5] = source->last ? arena_copy(arena, text_slice(&last)) : slice_of(never);
    text_release(&last);
}

static void append_tsv(struct text *out, const struct listing_view *view)
{
    struct slice cells[COLUMNS];
    for (size_t i = 0; view->header && i < COLUMNS; i++)
        text_append_format(out, "%s%c", column_names[i], i + 1 < COLUMNS ? '\t' : '\n');
    for (size_t i = 0; i < view->count; i++) {
        fill_cells(&view->sources[i], view->arena, "", cells);
        for (size_t j = 0; j < COLUMNS; j++) {
            clean_append(out, cells[j], CLEAN_FORM_TSV, view->ascii);
            text_append_byte(out, j + 1 < COLUMNS ? '\t' : '\n');
        }
    }
}

static void append_cell(struct text *out, const struct listing_view *view, struct slice value,
                        size_t width, bool last)
{
    struct text clean;
    text_init(&clean, 1 << 16);
    clean_append(&clean, value, CLEAN_FORM_LINE, view->ascii);
    cell_append(out, text_slice(&clean), width, !last);
    text_append_string(out, last ? "\n" : "  ");
    text_release(&clean);
}

static void append_human(struct text *out, const struct listing_view *view)
{
    struct slice cells[COLUMNS];
    size_t widths[COLUMNS];
    for (size_t j = 0; j < COLUMNS; j++)
        widths[j] = slice_of(column_names[j]).size;
    for (size_t i = 0; i < view->count; i++) {
        fill_cells(&view->sources[i], view->arena, "never", cells);
        for (size_t j = 0; j < COLUMNS; j++) {
            size_t width = cell_count(cells[j]);
            if (width > widths[j])
                widths[j] = width < CELL_MAXIMUM ? width : CELL_MAXIMUM;
        }
    }
    for (size_t j = 0; j < COLUMNS; j++)
        append_cell(out, view, slice_of(column_names[j]), widths[j], j + 1 == COLUMNS);
    for (size_t i = 0; i < view->count; i++) {
        fill_cells(&view->sources[i], view->arena, "never", cells);
        for (size_t j = 0; j < COLUMNS; j++)
            append_cell(out, view, cells[j], widths[j], j + 1 == COLUMNS);
    }
}

static void append_member(struct text *out, const char *name, struct slice value)
{
    if (!value.size)
        return;
    text_append_format(out, ",\"%s\":", name);
    output_json_string(out, value);
}

static void append_object(struct text *out, const struct source *source, struct arena *arena)
{
    struct slice cells[COLUMNS], rest = source->categories, word;
    fill_cells(source, arena, "", cells);
    text_append_string(out, "{\"name\":");
    output_json_string(out, source->name);
    append_member(out, "type", source->type);
    append_member(out, "url", source->url);
    for (bool first = true; slice_next_word(&rest, &word); first = false) {
        text_append_string(out, first ? ",\"categories\":[" : ",");
        output_json_string(out, word);
    }
    text_append_string(out, slice_trim(source->categories).size ? "]" : "");
    append_member(out, "every", source->every);
    append_member(out, "state", cells[4]);
    append_member(out, "last", cells[5]);
    text_append_byte(out, '}');
}

static void append_json(struct text *out, const struct listing_view *view)
{
    text_append_byte(out, '[');
    for (size_t i = 0; i < view->count; i++) {
        text_append_string(out, i ? ",\n " : "");
        append_object(out, &view->sources[i], view->arena);
    }
    text_append_string(out, "]\n");
}

static void append_jsonl(struct text *out, const struct listing_view *view)
{
    for (size_t i = 0; i < view->count; i++) {
        append_object(out, &view->sources[i], view->arena);
        text_append_byte(out, '\n');
    }
}

static const struct list_format {
    const char *name;
    void (*append)(struct text *out, const struct listing_view *view);
} list_formats[] = {
    {"human", append_human}, {"tsv", append_tsv}, {"json", append_json}, {"jsonl", append_jsonl}};

static const struct list_format *find_format(const struct session *session, struct error *error)
{
    struct slice name = session->arguments.given[OPTION_FORMAT]
                            ? session->arguments.value[OPTION_FORMAT]
                            : slice_of(session->out.terminal ? "human" : "tsv");
    for (size_t i = 0; i < sizeof list_formats / sizeof *list_formats; i++)
        if (slice_equal(name, slice_of(list_formats[i].name)))
            return &list_formats[i];
    error_set(error, ERROR_USAGE, "\"%.*s\" is none of human, tsv, json, jsonl", SLICE_ARG(name));
    error_while(error, "choose the format");
    return NULL;
}

int source_show_list(struct session *session, const struct slice *words, size_t count,
                     struct error *error)
{
    struct listing_view view = {.header = session->arguments.given[OPTION_HEADER],
                                .ascii = session->arguments.given[OPTION_ASCII],
                                .arena = &session->arena};
    const struct list_format *format = find_format(session, error);
    (void)words;
    (void)count;
    if (!format)
        return 2;
    if (format->append == append_human)
        out_use_locale();
    if (!sources_list(&session->feed, &session->arena, &view.sources, &view.count, error))
        return 9;
    format->append(&session->out.text, &view);
    return 0;
}

/* One line of a test: a word, and values. Apart by TAB, or in columns for people. */
static void append_fact(struct session *session, const char *word, struct slice first,
                        struct slice second)
{
    struct text *out = &session->out.text;
    const struct slice values[] = {first, second};
    bool human = session->out.terminal, ascii = session->arguments.given[OPTION_ASCII];
    text_append_format(out, human ? "%-9s" : "%s", word);
    for (size_t i = 0; i < 2; i++) {
        if (!values[i].data)
            continue;
        text_append_byte(out, human ? ' ' : '\t');
        clean_append(out, values[i], human ? CLEAN_FORM_LINE : CLEAN_FORM_TSV, ascii);
    }
    text_append_byte(out, '\n');
}

static void append_number(struct session *session, const char *word, uint64_t number,
                          const char *unit)
{
    struct text value;
    text_init(&value, 64);
    text_append_format(&value, "%llu", (unsigned long long)number);
    append_fact(session, word, text_slice(&value),
                session->out.terminal ? slice_of(unit) : (struct slice){NULL, 0});
    text_release(&value);
}

static const struct slice none = {NULL, 0};

static void append_bad(struct session *session, const struct parsed *parsed)
{
    struct text value;
    if (!parsed->bad)
        return;
    text_init(&value, 1024);
    text_append_format(&value, "%llu, the first at byte %llu: %s", (unsigned long long)parsed->bad,
                       (unsigned long long)parsed->bad_offset, parsed->bad_reason);
    append_fact(session, "bad", text_slice(&value), none);
    text_release(&value);
}

static struct slice date_of(const struct paper *paper, const struct parsed *parsed)
{
    struct slice date = paper->fields[PAPER_PUBLISHED];
    if (!date.size)
        date = slice_of(parsed->date);
    return date.size ? date : SLICE("-");
}

static void append_document(struct session *session, struct parsed *parsed)
{
    struct slice rest = text_slice(&parsed->feeds), line, title;
    if (parsed->format[0])
        append_fact(session, "format", slice_of(parsed->format), none);
    append_number(session, "papers", parsed->paper_count, "");
    for (size_t i = 0; i < parsed->paper_count && i < TITLES_SHOWN; i++) {
        struct paper *paper = &parsed->papers[i];
        if (session->out.terminal)
            output_show_tex(paper, session->arguments.given[OPTION_ASCII], &session->arena);
        append_fact(session, "paper", date_of(paper, parsed), paper->fields[PAPER_TITLE]);
    }
    if (parsed->notice[0])
        append_fact(session, "notice", slice_of(parsed->notice), none);
    append_bad(session, parsed);
    if (parsed->next[0])
        append_fact(session, "next", slice_of(parsed->next), none);
    while (slice_next_line(&rest, &line)) {
        struct slice address = document_feed_address(line, &title);
        append_fact(session, "feed", address, title);
    }
}

/* Asks for what was named: a source, or an address. */
static bool ask(struct session *session, struct slice name, struct probe *probe,
                struct error *error)
{
    struct source source;
    *probe = (struct probe){.failure = ERROR_INIT};
    if (slice_find(name, SLICE("://"), 0) == SIZE_MAX)
        return source_find(&session->feed, name, &session->arena, &source, error) &&
               probe_source(&session->feed, &source, probe, error);
    struct text why;
    text_init(&why, 1024);
    bool fine = setting_check(&settings[SETTING_KEY_SOURCE_URL],
                              slice_first(name, slice_find_byte(name, '#', 0)), &why) ||
                error_set(error, ERROR_USAGE, "\"%.*s\" %s", SLICE_ARG(name), text_string(&why));
    text_release(&why);
    return fine && probe_address(&session->feed, slice_first(name, slice_find_byte(name, '#', 0)),
                                 probe, error);
}

/* Says what went wrong with the answer; the exit code. */
static int judge(const struct probe *probe, struct slice name)
{
    bool came = probe->failure.kind == ERROR_NONE;
    struct error told = came ? probe->parsed.error : probe->failure;
    if (told.kind == ERROR_NONE)
        return 0;
    error_while(&told, "%s %.*s", came ? "read" : "ask", SLICE_ARG(name));
    out_say_error(&told);
    return came ? 5 : 3;
}

int source_show_test(struct session *session, const struct slice *words, size_t count,
                     struct error *error)
{
    struct probe probe;
    int code = 2;
    (void)count;
    if (ask(session, words[0], &probe, error)) {
        if (probe.url.size)
            append_fact(session, "address", text_slice(&probe.url), none);
        if (probe.status)
            append_number(session, "status", (uint64_t)probe.status, "");
        append_number(session, "bytes", probe.bytes, "");
        append_number(session, "time", (uint64_t)probe.milliseconds, "ms");
        if (probe.failure.kind == ERROR_NONE)
            append_document(session, &probe.parsed);
        code = judge(&probe, words[0]);
    } else {
        error_while(error, "test %.*s", SLICE_ARG(words[0]));
    }
    probe_release(&probe);
    return code;
}

static void print_feeds(struct session *session, const struct parsed *parsed)
{
    struct text *out = &session->out.text;
    struct slice rest = text_slice(&parsed->feeds), line, title;
    enum clean_form form = session->out.terminal ? CLEAN_FORM_LINE : CLEAN_FORM_TSV;
    bool ascii = session->arguments.given[OPTION_ASCII];
    while (slice_next_line(&rest, &line)) {
        struct slice address = document_feed_address(line, &title);
        clean_append(out, address, form, ascii);
        text_append_string(out, session->out.terminal ? "  " : "\t");
        clean_append(out, title, form, ascii);
        text_append_byte(out, '\n');
    }
}

int source_show_feeds(struct session *session, const struct slice *words, size_t count,
                      struct error *error)
{
    struct probe probe;
    int code = 2;
    (void)count;
    if (!ask(session, words[0], &probe, error)) {
        error_while(error, "look for feeds at %.*s", SLICE_ARG(words[0]));
    } else if (probe.failure.kind != ERROR_NONE) {
        code = judge(&probe, words[0]);
    } else {
        const struct parsed *parsed = &probe.parsed;
        print_feeds(session, parsed);
        code = parsed->feed_count ? 0 : 1;
        if (code && !session->quiet && parsed->error.kind == ERROR_NONE)
            out_say("it names no feed, but is itself something to add (%s, %zu papers): paperfeed "
                    "source add %.*s",
                    parsed->format, parsed->paper_count, SLICE_ARG(words[0]));
        else if (code && !session->quiet)
            out_say("%.*s names no feed", SLICE_ARG(words[0]));
    }
    probe_release(&probe);
    return code;
}
