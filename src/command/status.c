/* SPDX-License-Identifier: MIT */
#include "command/verbs.h"

#include "base/unicode.h"
#include "feed/health.h"
#include "output/output.h"

/* One source as a format prints it. */
struct status {
    const struct feed *feed;
    const struct ledger *ledger;
    struct health health;
    bool first; /* of all */
    size_t width;
};

enum { INDENT = 3 };

static int32_t first_day(const struct status *status)
{
    return status->feed->now.utc_day - HEALTH_DAYS + 1;
}

static void append_duration(struct text *out, int64_t seconds)
{
    static const struct {
        int64_t seconds;
        char letter;
    } units[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
    size_t unit = 0;
    while (units[unit].seconds > 1 && seconds % units[unit].seconds)
        unit++;
    text_append_format(out, "%lld%c", (long long)(seconds / units[unit].seconds),
                       units[unit].letter);
}

/* hf        hf       fetched 7:02   next 8:02 (every 1h) */
static void append_heading(struct text *out, const struct status *status)
{
    const struct health *health = &status->health;
    const struct config_source *source = health->source;
    int64_t now = status->feed->now.seconds;
    text_append_format(out, "%-9.*s %-8.*s ", SLICE_ARG(source->name), SLICE_ARG(source->type));
    text_append_string(out, health->last ? "fetched " : "not fetched yet");
    if (health->last)
        time_append_short(out, health->last, now);
    text_append_string(out, "   ");
    if (source->every_seconds < 0) {
        text_append_string(out, "off: only when it is named");
    } else {
        text_append_string(out, health->next <= now ? "next now" : "next ");
        if (health->next > now)
            time_append_short(out, health->next, now);
        text_append_string(out, " (every ");
        append_duration(out, source->every_seconds);
        text_append_string(out, health->waiting ? ", the server asked to wait)" : ")");
    }
    text_append_byte(out, '\n');
}

/* The last days in lines that fit: 9 ok   10 ok   12 - */
static void append_strip(struct text *out, const struct status *status)
{
    struct text cell;
    size_t column = 0;
    text_init(&cell, 256);
    for (int32_t day = first_day(status); day <= status->feed->now.utc_day; day++) {
        int year, month, day_of_month;
        day_to_civil(day, &year, &month, &day_of_month);
        text_clear(&cell);
        text_append_format(&cell, "%d ", day_of_month);
        health_append_day(status->feed, status->ledger, status->health.source, day, &cell);
        if (column && column + INDENT + cell.size > status->width) {
            text_append_byte(out, '\n');
            column = 0;
        }
        text_append_repeat(out, ' ', INDENT);
        text_append(out, text_slice(&cell));
        column += INDENT + cell.size;
    }
    text_append_byte(out, '\n');
    text_release(&cell);
}

static void append_missing(struct text *out, const struct status *status)
{
    const struct health *health = &status->health;
    if (!health->missing_count)
        return;
    text_append_format(out, "   %zu day%s missing:", health->missing_count,
                       health->missing_count == 1 ? "" : "s");
    for (size_t i = 0; i < health->missing_count; i++) {
        text_append_string(out, i ? ", " : " ");
        day_append_short(out, health->missing[i], status->feed->now.utc_day);
    }
    text_append_format(out, "\n   paperfeed fetch %.*s --missing\n",
                       SLICE_ARG(health->source->name));
}

/* What the calendar says: why today has nothing, or up to which day nothing can be missing. */
static void append_calendar(struct text *out, const struct status *status)
{
    const struct now *now = &status->feed->now;
    const struct health *health = &status->health;
    enum calendar calendar = calendar_of_type(health->source->type);
    int32_t newest = calendar_newest_due(calendar, now->seconds);
    if (calendar == CALENDAR_NONE)
        return;
    text_append_string(out, "   ");
    if (!health->missing_count && newest != DAY_NONE &&
        ledger_state(status->ledger, health->source, newest, now->seconds) == LEDGER_OK) {
        text_append_string(out, "All papers up to ");
        day_append_long(out, newest);
        text_append_string(out, " are here. ");
    }
    if (calendar_objection(calendar, now->utc_day)) {
        calendar_explain(calendar, now->utc_day, now->seconds, out);
    } else {
        text_append_string(out, "Next batch ");
        calendar_append_next(calendar, now->seconds, out);
    }
    text_append_string(out, ".\n");
}

static void append_problem(struct text *out, const struct status *status)
{
    static const char *const labels[] = {"   ", "   Why   ", "   Next  "};
    struct text problem;
    if (!health_is_bad(&status->health))
        return;
    text_init(&problem, 4096);
    health_append_problem(status->feed, &status->health, &problem);
    struct slice rest = text_slice(&problem), line;
    for (size_t i = 0; i < 3 && slice_next_line(&rest, &line); i++) {
        text_append_string(out, labels[i]);
        unicode_clean(out, line, CLEAN_LINE);
        text_append_byte(out, '\n');
    }
    text_release(&problem);
}

static void append_human(struct text *out, const struct status *status)
{
    if (!status->first)
        text_append_byte(out, '\n');
    append_heading(out, status);
    append_strip(out, status);
    append_problem(out, status);
    append_missing(out, status);
    append_calendar(out, status);
}

static void append_count(struct text *out, int64_t count, const char *unknown)
{
    if (count < 0)
        text_append_string(out, unknown);
    else
        text_append_int(out, count);
}

static void append_tsv(struct text *out, const struct status *status)
{
    static const struct ledger_entry none = {.papers = -1, .announced = -1};
    const struct config_source *source = status->health.source;
    for (int32_t day = first_day(status); day <= status->feed->now.utc_day; day++) {
        const struct ledger_entry *entry = ledger_entry(status->ledger, source->name, day);
        enum ledger_state state =
            ledger_state(status->ledger, source, day, status->feed->now.seconds);
        text_append_format(out, "%.*s\t%.*s\t", SLICE_ARG(source->name), SLICE_ARG(source->type));
        day_append(out, day);
        text_append_format(out, "\t%s\t", ledger_state_names[state]);
        entry = entry ? entry : &none;
        append_count(out, entry->papers, "");
        text_append_byte(out, '\t');
        append_count(out, entry->announced, "");
        text_append_byte(out, '\t');
        if (entry != &none)
            time_append(out, entry->time);
        text_append_byte(out, '\t');
        unicode_clean(out, entry->fault, CLEAN_LINE);
        text_append_byte(out, '\t');
        unicode_clean(out, entry->cause, CLEAN_LINE);
        text_append_byte(out, '\n');
    }
}

/* ,"NAME":"TIME" when there is one. */
static void append_json_time(struct text *out, const char *name, int64_t time)
{
    if (!time)
        return;
    text_append_format(out, ",\"%s\":\"", name);
    time_append(out, time);
    text_append_byte(out, '"');
}

static void append_json_day(struct text *out, const struct status *status, int32_t day)
{
    const struct config_source *source = status->health.source;
    const struct ledger_entry *entry = ledger_entry(status->ledger, source->name, day);
    enum ledger_state state = ledger_state(status->ledger, source, day, status->feed->now.seconds);
    text_append_string(out, "{\"day\":\"");
    day_append(out, day);
    text_append_format(out, "\",\"state\":\"%s\"", ledger_state_names[state]);
    if (entry && entry->papers >= 0)
        text_append_format(out, ",\"papers\":%lld", (long long)entry->papers);
    if (entry && entry->announced >= 0)
        text_append_format(out, ",\"announced\":%lld", (long long)entry->announced);
    append_json_time(out, "time", entry ? entry->time : 0);
    if (entry && entry->fault.size) {
        text_append_string(out, ",\"fault\":");
        output_json_string(out, entry->fault);
    }
    if (entry && entry->cause.size) {
        text_append_string(out, ",\"cause\":");
        output_json_string(out, entry->cause);
    }
    text_append_byte(out, '}');
}

static void append_json(struct text *out, const struct status *status)
{
    const struct health *health = &status->health;
    text_append_string(out, status->first ? "[{\"source\":" : ",\n{\"source\":");
    output_json_string(out, health->source->name);
    text_append_string(out, ",\"type\":");
    output_json_string(out, health->source->type);
    text_append_format(out, ",\"failing\":%s", health_is_bad(health) ? "true" : "false");
    append_json_time(out, "last", health->last);
    append_json_time(out, "next", health->next);
    append_json_time(out, "waiting", health->waiting);
    text_append_string(out, ",\"missing\":[");
    for (size_t i = 0; i < health->missing_count; i++) {
        text_append_string(out, i ? ",\"" : "\"");
        day_append(out, health->missing[i]);
        text_append_byte(out, '"');
    }
    text_append_string(out, "],\"days\":[");
    for (int32_t day = first_day(status); day <= status->feed->now.utc_day; day++) {
        if (day > first_day(status))
            text_append_byte(out, ',');
        append_json_day(out, status, day);
    }
    text_append_string(out, "]}");
}

static const struct status_format {
    const char *name;
    void (*append)(struct text *out, const struct status *status);
    const char *end;
} formats[] = {{"human", append_human, ""}, {"tsv", append_tsv, ""}, {"json", append_json, "]\n"}};

static const struct status_format *choose_format(const struct session *session, struct error *error)
{
    struct slice name = session->arguments.value[OPTION_FORMAT];
    if (!session->arguments.given[OPTION_FORMAT])
        return &formats[0];
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (slice_equal(name, slice_of(formats[i].name)))
            return &formats[i];
    error_set(error, ERROR_USAGE, "\"%.*s\" is none of human, tsv, json", SLICE_ARG(name));
    error_while(error, "read --format");
    return NULL;
}

static bool is_named(const struct arguments *arguments, struct slice name)
{
    for (size_t i = 0; i < arguments->operand_count; i++)
        if (slice_equal(arguments->operands[i], name))
            return true;
    return !arguments->operand_count;
}

static bool check_names(const struct session *session, struct error *error)
{
    const struct arguments *arguments = &session->arguments;
    for (size_t i = 0; i < arguments->operand_count; i++) {
        if (config_find_source(&session->feed.config, arguments->operands[i]))
            continue;
        error_set(error, ERROR_USAGE, "There is no source \"%.*s\"",
                  SLICE_ARG(arguments->operands[i]));
        error_next(error, "The sources are listed by: paperfeed config");
        return error_while(error, "tell its status");
    }
    return true;
}

static int run_status(struct session *session, struct error *error)
{
    const struct config *config = &session->feed.config;
    const struct status_format *format = choose_format(session, error);
    struct ledger ledger;
    bool bad = false;
    if (!format || !check_names(session, error))
        return 2;
    ledger_open(&ledger, &session->feed);
    struct status status = {
        .feed = &session->feed, .ledger = &ledger, .first = true, .width = out_width()};
    for (size_t i = 0; i < config->source_count; i++) {
        const struct config_source *source = &config->sources[i];
        if (!is_named(&session->arguments, source->name))
            continue;
        health_of(&session->feed, &ledger, source, &status.health);
        format->append(&session->out.text, &status);
        bad = bad || health_is_bad(&status.health);
        status.first = false;
    }
    text_append_string(&session->out.text, format->end);
    ledger_close(&ledger);
    return bad ? 3 : 0;
}

const struct command command_status = {
    .name = "status",
    .synopsis = "[-f human | tsv | json] [SOURCE...]",
    .summary = "how the sources do: last days, problems, what is missing; exit 3 when one fails",
    .options = "format",
    .examples =
        "paperfeed status\npaperfeed status hf\npaperfeed status -f json | jq '.[].missing'\n",
    .needs = NEEDS_CONFIG,
    .operands = ANY_OPERANDS,
    .run = run_status,
};
