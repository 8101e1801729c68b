/* SPDX-License-Identifier: MIT */
#include "command/verbs.h"

#include "base/unicode.h"
#include "command/interrupt.h"
#include "feed/fetch.h"
#include "output/output.h"

#include <stdio.h>
#include <unistd.h>

enum progress_style {
    PROGRESS_NONE,
    PROGRESS_ERRORS,
    PROGRESS_PLAIN,
    PROGRESS_LIVE,
    PROGRESS_JSON
};

struct progress {
    enum progress_style style;
    struct text *out; /* for addresses of a dry run */
};
/* Days of one fetch at most, and those that --missing looks at. */
enum { DAYS_MAXIMUM = 3660, DAYS_MISSED = 30 };

static const char *const state_names[] = {
    [FETCH_WAITING] = "waiting", [FETCH_RUNNING] = "running", [FETCH_DONE] = "done",
    [FETCH_SHORT] = "short",     [FETCH_FAILED] = "failed",   [FETCH_SKIPPED] = "skipped",
};

static bool is_end(enum fetch_state_of_source state)
{
    return state >= FETCH_DONE;
}

static void append_bytes(struct text *line, uint64_t bytes)
{
    if (bytes < 10000)
        text_append_format(line, "%llu B", (unsigned long long)bytes);
    else if (bytes < 10000000)
        text_append_format(line, "%llu KB", (unsigned long long)(bytes / 1000));
    else
        text_append_format(line, "%llu MB", (unsigned long long)(bytes / 1000000));
}

/* hf        31 papers,  31 new, 0 updated, 0 known   61 KB   0.4 s */
static void append_line(struct text *line, const struct fetch_progress *progress)
{
    text_append_format(line, "%-9.*s ", SLICE_ARG(progress->source));
    if (progress->state == FETCH_FAILED || progress->state == FETCH_SKIPPED) {
        text_append_string(line, progress->state == FETCH_FAILED ? "FAILED  " : "");
        text_append(line, progress->message);
        return;
    }
    text_append_format(line, "%3llu papers, %3llu new, %llu updated, %llu known",
                       (unsigned long long)progress->papers, (unsigned long long)progress->added,
                       (unsigned long long)progress->updated, (unsigned long long)progress->known);
    if (progress->unchanged)
        text_append_format(line, ", %u of %u not modified", progress->unchanged,
                           progress->answered);
    if (progress->bad)
        text_append_format(line, ", %llu not understood", (unsigned long long)progress->bad);
    text_append_string(line, "   ");
    append_bytes(line, progress->bytes);
    text_append_format(line, "   %lld.%lld s", (long long)(progress->milliseconds / 1000),
                       (long long)(progress->milliseconds / 100 % 10));
    if (progress->message.size && is_end(progress->state)) {
        text_append_string(line, progress->state == FETCH_SHORT ? "   SHORT  " : "   ");
        text_append(line, progress->message);
    }
}

/* One object a line: the keys of paperfeed.1, section fetch. */
static void append_json(struct text *line, const struct fetch_progress *progress)
{
    const struct {
        const char *key;
        uint64_t value;
    } numbers[] = {
        {"requests", progress->requests},
        {"answered", progress->answered},
        {"unchanged", progress->unchanged},
        {"bytes", progress->bytes},
        {"papers", progress->papers},
        {"new", progress->added},
        {"updated", progress->updated},
        {"known", progress->known},
        {"bad", progress->bad},
        {"ms", (uint64_t)progress->milliseconds},
    };
    text_append_string(line, "{\"source\":");
    output_json_string(line, progress->source);
    text_append_format(line, ",\"state\":\"%s\"", state_names[progress->state]);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        text_append_format(line, ",\"%s\":%llu", numbers[i].key,
                           (unsigned long long)numbers[i].value);
    if (progress->message.size) {
        text_append_string(line, ",\"message\":");
        output_json_string(line, progress->message);
    }
    text_append_string(line, "}\n");
}

static void write_text(int descriptor, const struct text *text)
{
    (void)!write(descriptor, text->data, text->size);
}

/* One line for people, cleaned of what a server may have put into it. */
static void append_clean_line(struct text *out, const struct fetch_progress *progress)
{
    struct text line;
    text_init(&line, 1 << 16);
    append_line(&line, progress);
    unicode_clean(out, text_slice(&line), CLEAN_LINE);
    text_release(&line);
}

static void show_progress(void *context, const struct fetch_progress *progress)
{
    struct progress *how = context;
    bool end = is_end(progress->state);
    bool bad = progress->state == FETCH_FAILED || progress->state == FETCH_SHORT;
    struct text line;
    text_init(&line, 1 << 16);
    if (how->style == PROGRESS_JSON) {
        append_json(&line, progress);
        write_text(STDOUT_FILENO, &line);
    } else if (how->style == PROGRESS_LIVE) {
        text_append_string(&line, "\r\033[K");
        append_clean_line(&line, progress);
        if (end)
            text_append_byte(&line, '\n');
        write_text(STDERR_FILENO, &line);
    } else if (end && (how->style == PROGRESS_PLAIN || (how->style == PROGRESS_ERRORS && bad))) {
        append_clean_line(&line, progress);
        text_append_byte(&line, '\n');
        write_text(STDERR_FILENO, &line);
    }
    text_release(&line);
}

static bool choose_style(const struct session *session, enum progress_style *style,
                         struct error *error)
{
    static const struct {
        const char *name;
        enum progress_style style;
    } styles[] = {{"none", PROGRESS_NONE}, {"plain", PROGRESS_PLAIN}, {"json", PROGRESS_JSON}};
    struct slice word = session->arguments.value[OPTION_PROGRESS];
    *style = session->quiet          ? PROGRESS_ERRORS
             : isatty(STDERR_FILENO) ? PROGRESS_LIVE
                                     : PROGRESS_PLAIN;
    if (!word.size || slice_equal(word, SLICE("auto")))
        return true;
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
        if (slice_equal(word, slice_of(styles[i].name))) {
            *style = styles[i].style;
            return true;
        }
    }
    error_set(error, ERROR_USAGE, "\"%.*s\" is none of auto, plain, json, none", SLICE_ARG(word));
    return error_while(error, "read --progress");
}

static void print_planned(void *context, struct slice url)
{
    struct text *out = ((struct progress *)context)->out;
    unicode_clean(out, url, CLEAN_LINE);
    text_append_byte(out, '\n');
}

/* --since and --until, both inclusive; without the latter up to today. */
static bool read_range(const struct session *session, struct day_range *days, struct error *error)
{
    const struct arguments *arguments = &session->arguments;
    int32_t today = session->feed.now.utc_day;
    struct day_range range;
    if (!arguments->given[OPTION_SINCE]) {
        error_set(error, ERROR_USAGE, "It needs --since");
        return error_while(error, "read --until");
    }
    if (!day_range_parse(arguments->value[OPTION_SINCE], today, &range, error))
        return error_while(error, "read --since");
    *days = (struct day_range){range.first, today};
    if (arguments->given[OPTION_UNTIL]) {
        if (!day_range_parse(arguments->value[OPTION_UNTIL], today, &range, error))
            return error_while(error, "read --until");
        days->last = range.last > today && days->first <= today ? today : range.last;
    }
    if (days->first <= today && days->last < days->first) {
        error_set(error, ERROR_USAGE, "--until is before --since");
        return error_while(error, "fetch");
    }
    if ((int64_t)days->last - days->first >= DAYS_MAXIMUM) {
        error_set(error, ERROR_USAGE, "These are more than %d days", DAYS_MAXIMUM);
        return error_while(error, "fetch");
    }
    return true;
}

/* Hugging Face counts days in UTC. */
static bool read_days(const struct session *session, struct fetch_request *request,
                      struct error *error)
{
    const struct arguments *arguments = &session->arguments;
    int32_t today = session->feed.now.utc_day;
    int64_t days;
    if (arguments->given[OPTION_SINCE] || arguments->given[OPTION_UNTIL]) {
        request->days_given = true;
        return read_range(session, &request->days, error);
    }
    if (arguments->given[OPTION_DAYS]) {
        if (!arguments_number(arguments, OPTION_DAYS, 1, &days, error))
            return false;
        request->days_given = true;
        request->days = (struct day_range){
            (int32_t)(today - (days < DAYS_MAXIMUM ? days : DAYS_MAXIMUM) + 1), today};
    } else if (arguments->given[OPTION_DAY]) {
        request->days_given = true;
        if (!day_range_parse(arguments->value[OPTION_DAY], today, &request->days, error))
            return error_while(error, "read --day");
        if (request->days.last > today && request->days.first <= today)
            request->days.last = today;
    } else if (arguments->given[OPTION_MISSING]) {
        request->days_given = true;
        request->days = (struct day_range){today - DAYS_MISSED + 1, today};
    }
    return true;
}

/* "2026-W38" or "2026-09", of today when nothing is named. */
static bool read_period(struct session *session, struct fetch_request *request, struct error *error)
{
    const struct arguments *arguments = &session->arguments;
    struct text name;
    struct day_range range = {session->feed.now.utc_day, session->feed.now.utc_day};
    enum option_id option = arguments->given[OPTION_WEEK] ? OPTION_WEEK : OPTION_MONTH;
    int year, number, day;
    if (!arguments->given[option])
        return true;
    if (arguments->value[option].size &&
        !day_range_parse(arguments->value[option], session->feed.now.utc_day, &range, error))
        return error_while(error, "read --%s", option_table[option].word);
    text_init(&name, 32);
    if (option == OPTION_WEEK) {
        day_to_week(range.first, &year, &number);
        text_append_format(&name, "%04d-W%02d", year, number);
        request->period_day = range.first;
        request->week = arena_copy(&session->arena, text_slice(&name));
    } else {
        day_to_civil(range.first, &year, &number, &day);
        text_append_format(&name, "%04d-%02d", year, number);
        request->period_day = range.first;
        request->month = arena_copy(&session->arena, text_slice(&name));
    }
    text_release(&name);
    return true;
}

static int exit_code(const struct fetch_result *result)
{
    if (result->interrupted)
        return interrupt_signal() ? 128 + interrupt_signal() : 130;
    if (result->failed && result->failed + result->skipped == result->sources)
        return 4;
    return result->failed || result->cut_short ? 3 : 0;
}

static void say_total(const struct session *session, const struct fetch_result *result)
{
    unsigned troubled = result->failed + result->cut_short;
    if (session->quiet)
        return;
    if (result->interrupted)
        out_say("stopped; what had arrived is kept");
    if (result->sources > 1)
        out_say("%llu new, %llu known, %llu updated; %u of %u sources failed or came short",
                (unsigned long long)result->added, (unsigned long long)result->known,
                (unsigned long long)result->updated, troubled, result->sources);
}

static int run_fetch(struct session *session, struct error *error)
{
    struct progress progress = {.style = PROGRESS_PLAIN, .out = &session->out.text};
    bool dry = session->arguments.given[OPTION_DRY_RUN];
    struct fetch_result result;
    struct fetch_request request = {.sources = session->arguments.operands,
                                    .source_count = session->arguments.operand_count,
                                    .trending = session->arguments.given[OPTION_TRENDING],
                                    .missing = session->arguments.given[OPTION_MISSING],
                                    .planned = dry ? print_planned : NULL,
                                    .force = session->arguments.given[OPTION_FORCE],
                                    .interrupt_descriptor = -1,
                                    .report = show_progress,
                                    .context = &progress};
    if (!choose_style(session, &progress.style, error) || !read_days(session, &request, error) ||
        !read_period(session, &request, error))
        return 2;
    if (!dry)
        request.interrupt_descriptor = interrupt_catch();
    if (!feed_fetch(&session->feed, &request, &result, error))
        return 9;
    if (progress.style != PROGRESS_JSON && !dry)
        say_total(session, &result);
    return exit_code(&result);
}

const struct command command_fetch = {
    .name = "fetch",
    .synopsis = "[options] [SOURCE...]",
    .summary = "get new papers; without a date the last days, and days that were missed",
    .options = "day since until days week month trending missing force dry-run progress",
    .examples = "paperfeed fetch\n"
                "paperfeed fetch hf --days 7\n"
                "paperfeed fetch -d 2026-09-22\n"
                "paperfeed fetch --missing --dry-run\n"
                "paperfeed fetch --progress json | jq -r .state\n",
    .needs = NEEDS_FEED,
    .operands = ANY_OPERANDS,
    .run = run_fetch,
};
