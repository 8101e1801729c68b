/* SPDX-License-Identifier: MIT */
#include "command/verbs.h"

#include "command/document_report.h"
#include "command/import_progress.h"
#include "command/interrupt.h"
#include "command/select.h"
#include "command/session.h"
#include "feed/add.h"
#include "feed/bad_items.h"
#include "feed/document.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* What is done with the papers as they come: printed, stored, or both. */
struct reading {
    struct session *session;
    const struct output_format *format; /* NULL: not printed */
    struct output_options options;
    bool add;
    bool report;
    struct bad_items bad_items; /* of what is stored */
    struct store_counts counts;
    uint64_t papers;
    struct import_progress progress;
    size_t printed;
    size_t dayless; /* stored without listing and publication day */
};

static bool print_piece(struct reading *reading, const struct parsed *piece, struct error *error)
{
    size_t listing = 0;
    for (size_t i = 0; i < piece->paper_count; i++) {
        size_t first = listing;
        while (listing < piece->listing_count && piece->listing_paper[listing] == i)
            listing++;
        struct output_row row = {.paper = &piece->papers[i],
                                 .listings = piece->listings + first,
                                 .listing_count = listing - first,
                                 .day = DAY_NONE,
                                 .upvotes = LISTING_UNKNOWN,
                                 .comments = LISTING_UNKNOWN,
                                 .parsed = true};
        for (size_t j = first; j < listing; j++) {
            const struct listing *one = &piece->listings[j];
            if (one->kind != LISTING_TRENDING && one->day != DAY_NONE &&
                (row.day == DAY_NONE || one->day < row.day))
                row.day = one->day;
            row.upvotes = one->upvotes;
            row.comments = one->comments;
        }
        if (!row.listing_count)
            row.day = day_of_partial(row.paper->fields[PAPER_PUBLISHED]);
        reading->format->row(&reading->session->out.text, &reading->options, &row,
                             ++reading->printed);
        if (!out_write(&reading->session->out, error))
            return false;
    }
    return true;
}

static size_t count_dayless(const struct parsed *piece)
{
    size_t count = 0, listing = 0;
    for (size_t i = 0; i < piece->paper_count; i++) {
        bool dated = piece->papers[i].fields[PAPER_PUBLISHED].size != 0;
        for (; listing < piece->listing_count && piece->listing_paper[listing] == i; listing++)
            dated = dated || piece->listings[listing].day != DAY_NONE;
        count += !dated;
    }
    return count;
}

static bool take_piece(void *context, const struct parsed *piece, struct error *error)
{
    struct reading *reading = context;
    reading->papers += piece->paper_count;
    if (reading->format && !print_piece(reading, piece, error))
        return false;
    if (!reading->add)
        return true;
    reading->dayless += count_dayless(piece);
    if (!feed_add(&reading->session->feed, piece, NULL, &reading->counts, error))
        return false;
    import_progress_update(&reading->progress, reading->counts.papers);
    return true;
}

static void take_bad(void *context, uint64_t offset, const char *reason)
{
    struct reading *reading = context;
    if (reading->report)
        document_report_bad(&reading->session->out, offset, reason);
    if (reading->add)
        bad_items_note(&reading->bad_items, offset, reason);
}

static bool make_request(struct session *session, bool local, struct parse_request *request,
                         struct error *error)
{
    const struct arguments *arguments = &session->arguments;
    struct now now;
    struct day_range range = {DAY_NONE, DAY_NONE};
    if (!now_read(&now, session->now_text, error))
        return false;
    if (arguments->given[OPTION_DAY] &&
        !day_range_parse(arguments->value[OPTION_DAY], now.utc_day, &range, error))
        return error_while(error, "read --day");
    *request = (struct parse_request){.format = arguments->value[OPTION_AS],
                                      .source = arguments->value[OPTION_SOURCE],
                                      .day = range.first,
                                      .now = now.seconds,
                                      .local = local};
    return true;
}

/* The first of them; all of what is stored are kept in a file. */
static void tell_bad(struct reading *reading, const struct parsed *parsed, const char *name)
{
    struct text path;
    struct error unsaved = ERROR_INIT;
    text_init(&path, 4096);
    if (reading->add && !bad_items_save(&reading->bad_items, &path, &unsaved))
        out_say_error(&unsaved);
    out_say("%s: %llu item%s not understood; the first at byte %llu: %s%s%s", name,
            (unsigned long long)parsed->bad, parsed->bad == 1 ? " was" : "s were",
            (unsigned long long)parsed->bad_offset, parsed->bad_reason,
            path.size ? ". Kept in " : "", text_string(&path));
    text_release(&path);
}

/* What came of one document; the exit code. */
static int judge(struct reading *reading, const struct parsed *parsed, const char *name)
{
    bool quiet = reading->session->quiet;
    int code = 0;
    if (reading->add && !quiet)
        out_say(
            "%llu papers, %llu new, %llu updated, %llu known",
            (unsigned long long)reading->counts.papers, (unsigned long long)reading->counts.added,
            (unsigned long long)reading->counts.updated, (unsigned long long)reading->counts.known);
    if (reading->dayless && !quiet)
        out_say(
            "%zu of them have no day: -d DATE gives them one, paperfeed list -d none shows them",
            reading->dayless);
    if (parsed->interrupted) {
        if (!quiet)
            out_say("stopped; what had arrived is kept");
        code = interrupt_signal() ? 128 + interrupt_signal() : 130;
    }
    if (parsed->notice[0] && !quiet)
        out_say("%s: %s", name, parsed->notice);
    if (parsed->bad) {
        tell_bad(reading, parsed, name);
        if (reading->session->arguments.given[OPTION_STRICT] && !code)
            code = 5;
    }
    if (parsed->next[0] && !quiet)
        out_say("%s: there is more at %s", name, parsed->next);
    if (parsed->feed_count && !reading->report && !quiet)
        document_tell_feeds(parsed, name);
    if (parsed->error.kind != ERROR_NONE) {
        struct error told = parsed->error;
        error_while(&told, "read %s", name);
        out_say_error(&told);
        code = 5;
    }
    return code;
}

static int read_document(struct reading *reading, struct slice name, struct error *error)
{
    struct parse_request request;
    struct parsed parsed;
    bool standard = slice_equal(name, SLICE("-"));
    const char *path = arena_copy(&reading->session->arena, name).data;
    int code = 0;
    if (!make_request(reading->session, true, &request, error))
        return 2;
    int input = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (input < 0) {
        error_set_errno(error, ERROR_INPUT, errno, "The file cannot be opened");
        error_while(error, "read %s", path);
        return 5;
    }
    bad_items_init(&reading->bad_items, &reading->session->feed,
                   standard ? SLICE("standard input") : slice_of(path));
    request.note_bad = take_bad;
    request.note_context = reading;
    /* Once the file is open: a named pipe may have to be waited for, and that ^C ends anyway. */
    request.interrupt_descriptor = reading->add ? interrupt_catch() : -1;
    import_progress_begin(&reading->progress, !reading->add || reading->session->quiet);
    bool done = document_parse_descriptor(&request, input, take_piece, reading, &parsed, error);
    import_progress_end(&reading->progress);
    if (done)
        code = judge(reading, &parsed, standard ? "standard input" : path);
    if (done && reading->report)
        document_report_end(&reading->session->out, &parsed, reading->papers);
    bad_items_release(&reading->bad_items);
    parsed_release(&parsed);
    close(input);
    return code;
}

static int run_parse(struct session *session, struct error *error)
{
    struct reading reading = {.session = session,
                              .add = session->arguments.given[OPTION_ADD],
                              .report = session->arguments.given[OPTION_REPORT]};
    const struct arguments *arguments = &session->arguments;
    struct slice name = arguments->operand_count ? arguments->operands[0] : SLICE("-");
    if (!reading.report && (!reading.add || arguments->given[OPTION_FORMAT]) &&
        !output_choose(session, "tsv", &reading.format, &reading.options, error))
        return 2;
    reading.options.abstract = true;
    if (reading.add && !session_open_feed(session, error))
        return 9;
    if (reading.format && reading.format->begin)
        reading.format->begin(&session->out.text, &reading.options);
    int code = read_document(&reading, name, error);
    if (reading.format && reading.format->end)
        reading.format->end(&session->out.text, &reading.options);
    return code;
}

static int run_import(struct session *session, struct error *error)
{
    const struct arguments *arguments = &session->arguments;
    int code = 0;
    if (!arguments->operand_count) {
        error_set(error, ERROR_USAGE, "No file was named");
        error_next(error, "For example: paperfeed import papers.jsonl; standard input is -");
        error_while(error, "import");
        return 2;
    }
    for (size_t i = 0; i < arguments->operand_count && error->kind == ERROR_NONE && code < 128;
         i++) {
        struct reading reading = {.session = session, .add = true};
        int one = read_document(&reading, arguments->operands[i], error);
        if (one)
            code = one;
    }
    return code;
}

static int run_export(struct session *session, struct error *error)
{
    struct selection selection;
    struct feed_rows rows;
    const struct output_format *format;
    struct output_options options;
    bool done = selection_make(session, false, &selection, error) &&
                output_choose(session, "jsonl", &format, &options, error);
    if (done) {
        selection.request.order = feed_order_of(query_sort(selection.query), FEED_BY_DATE);
        selection.request.limit = (size_t)query_limit(selection.query);
        options.abstract = true;
        done = feed_rows_build(&session->feed, &selection.request, &session->arena, &rows, error) &&
               output_rows(session, &rows, format, &options, error);
        if (done && !session->quiet && session->arguments.given[OPTION_OUTPUT])
            out_say("%zu papers", rows.count);
    }
    selection_release(&selection);
    return 0;
}

const struct command command_parse = {
    .name = "parse",
    .synopsis = "[options] [FILE|-]",
    .summary = "read any paper listing and print its papers; touches nothing without --add",
    .options = "as format header null output add strict report day source",
    .examples = "curl -s https://huggingface.co/api/daily_papers | paperfeed parse -f jsonl\n"
                "paperfeed parse --as text -d 2026-08-28 page.txt | cut -f1,8\n"
                "paperfeed parse --report library.bib\n",
    .needs = NEEDS_NOTHING,
    .operands = 1,
    .run = run_parse,
};

const struct command command_import = {
    .name = "import",
    .synopsis = "[options] FILE...",
    .summary = "store the papers of files of any size: JSON lines, TSV, BibTeX, mails, pages",
    .options = "as day source strict",
    .examples = "paperfeed import backup.jsonl\n"
                "zstd -dc abstracts.jsonl.zst | paperfeed import -\n"
                "paperfeed import --as text -d 2026-08-28 page.txt\n",
    .needs = NEEDS_FEED,
    .operands = ANY_OPERANDS,
    .run = run_import,
};

const struct command command_export = {
    .for_programs = true,
    .name = "export",
    .synopsis = "[options] [QUERY]",
    .summary = "print everything, or what matches, as JSON lines that import reads",
    .options = OPTIONS_SELECT " format header null output",
    .examples = "paperfeed export -o papers.jsonl\n"
                "paperfeed export starred -f tsv -H\n",
    .needs = NEEDS_FEED,
    .operands = ANY_OPERANDS,
    .run = run_export,
};
