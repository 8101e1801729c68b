/* SPDX-License-Identifier: MIT */
#include "feed/ledger.h"

#include "base/file.h"
#include "paper/record.h"

#include <string.h>

enum { KEPT_DAYS = 400, FILE_MAXIMUM = 64 << 20, MEMORY_MAXIMUM = 256 << 20 };
enum { ASKED_BEFORE_BELIEVED = 3, WAIT_FOR_LOCK = 2000 };

const char *const ledger_state_names[] = {
    [LEDGER_OK] = "ok",
    [LEDGER_SHORT] = "short",
    [LEDGER_FAILED] = "failed",
    [LEDGER_NONE] = "no announcement",
    [LEDGER_NOT_ASKED] = "not asked",
};

/* The place of a day in the table: its newest entry, or the free place it would take. */
static struct ledger_entry **place_of(const struct ledger *ledger, struct slice source, int32_t day)
{
    size_t at = (size_t)(slice_hash(source) + (uint64_t)(uint32_t)day * 0x9e3779b97f4a7c15u);
    for (at ^= at >> 29;; at++) {
        struct ledger_entry **place = &ledger->newest[at & (ledger->capacity - 1)];
        if (!*place || ((*place)->day == day && slice_equal((*place)->source, source)))
            return place;
    }
}

static bool make_room(struct ledger *ledger)
{
    if (2 * (ledger->days + 1) <= ledger->capacity)
        return true;
    struct ledger old = *ledger;
    size_t capacity = old.capacity ? 2 * old.capacity : 256;
    ledger->newest = arena_allocate_array(&ledger->arena, capacity, sizeof *ledger->newest);
    if (!ledger->newest) {
        ledger->newest = old.newest;
        return false;
    }
    ledger->capacity = capacity;
    for (size_t i = 0; i < old.capacity; i++)
        if (old.newest[i])
            *place_of(ledger, old.newest[i]->source, old.newest[i]->day) = old.newest[i];
    return true;
}

/* Keeps a copy of the entry as the newest of its day. */
static void keep(struct ledger *ledger, const struct ledger_entry *entry)
{
    struct ledger_entry *copy = arena_allocate(&ledger->arena, sizeof *copy);
    if (!copy || !make_room(ledger))
        return;
    struct ledger_entry **place = place_of(ledger, entry->source, entry->day);
    *copy = *entry;
    copy->source = *place ? (*place)->source : arena_copy(&ledger->arena, entry->source);
    copy->fault = arena_copy(&ledger->arena, entry->fault);
    copy->cause = arena_copy(&ledger->arena, entry->cause);
    copy->earlier = *place;
    ledger->days += !*place;
    *place = copy;
}

/* "-" where it is not known. */
static bool take_count(struct slice *line, int64_t *count)
{
    struct slice word;
    *count = -1;
    return slice_split(line, '\t', &word) &&
           (slice_equal(word, SLICE("-")) || (slice_to_int64(word, count) && *count >= 0));
}

static bool take_state(struct slice *line, enum ledger_state *state)
{
    struct slice word;
    if (!slice_split(line, '\t', &word))
        return false;
    for (*state = LEDGER_OK; *state <= LEDGER_NOT_ASKED; (*state)++)
        if (slice_equal(word, slice_of(ledger_state_names[*state])))
            return true;
    return false;
}

static bool read_line(struct slice line, struct arena *arena, struct ledger_entry *entry)
{
    struct slice word;
    *entry = (struct ledger_entry){.earlier = NULL};
    if (!slice_split(&line, '\t', &word) || !time_parse(word, &entry->time) ||
        !slice_split(&line, '\t', &entry->source) || !slice_split(&line, '\t', &word) ||
        !day_parse(word, &entry->day) || !take_state(&line, &entry->state) ||
        !take_count(&line, &entry->papers) || !take_count(&line, &entry->announced) ||
        !slice_split(&line, '\t', &word) || !line.data)
        return false;
    entry->fault = record_value(word, arena);
    entry->cause = record_value(line, arena);
    return true;
}

static void append_count(struct text *out, int64_t count)
{
    if (count < 0)
        text_append_byte(out, '-');
    else
        text_append_int(out, count);
    text_append_byte(out, '\t');
}

static void append_line(struct text *out, const struct ledger_entry *entry)
{
    time_append(out, entry->time);
    text_append_format(out, "\t%.*s\t", SLICE_ARG(entry->source));
    day_append(out, entry->day);
    text_append_format(out, "\t%s\t", ledger_state_names[entry->state]);
    append_count(out, entry->papers);
    append_count(out, entry->announced);
    record_append_value(out, entry->fault);
    text_append_byte(out, '\t');
    record_append_value(out, entry->cause);
    text_append_byte(out, '\n');
}

static bool read_file(const struct feed *feed, struct text *path, struct text *content)
{
    struct error ignored = ERROR_INIT;
    text_init(path, 4096);
    text_init(content, FILE_MAXIMUM);
    path_join(path, feed->paths.state, "ledger.tsv");
    return text_ok(path) && file_read(text_string(path), content, &ignored);
}

void ledger_open(struct ledger *ledger, const struct feed *feed)
{
    struct text path, content;
    struct ledger_entry entry;
    struct slice line;
    *ledger = (struct ledger){.days = 0};
    arena_init(&ledger->arena, MEMORY_MAXIMUM);
    text_init(&ledger->added, FILE_MAXIMUM);
    if (read_file(feed, &path, &content)) {
        struct slice rest = text_slice(&content);
        while (slice_next_line(&rest, &line))
            if (read_line(line, &ledger->arena, &entry))
                keep(ledger, &entry);
    }
    text_release(&content);
    text_release(&path);
}

void ledger_close(struct ledger *ledger)
{
    arena_release(&ledger->arena);
    text_release(&ledger->added);
}

const struct ledger_entry *ledger_entry(const struct ledger *ledger, struct slice source,
                                        int32_t day)
{
    return ledger->capacity ? *place_of(ledger, source, day) : NULL;
}

/* Whether all papers of an expected day must be out. */
static bool is_due(enum calendar calendar, int32_t day, int64_t time)
{
    return !calendar_objection(calendar, day) && calendar_due(calendar, day) <= time;
}

enum ledger_state ledger_state(const struct ledger *ledger, const struct config_source *source,
                               int32_t day, int64_t time)
{
    enum calendar calendar = calendar_of_type(source->type);
    const struct ledger_entry *entry = ledger_entry(ledger, source->name, day);
    if (!entry) {
        bool silent = calendar != CALENDAR_NONE && calendar_objection(calendar, day);
        return silent ? LEDGER_NONE : LEDGER_NOT_ASKED;
    }
    /* A failure takes nothing away from a day that is complete. */
    const struct ledger_entry *answer = entry;
    while (answer && answer->state == LEDGER_FAILED)
        answer = answer->earlier;
    if (!answer || answer->state == LEDGER_SHORT)
        return entry->state;
    bool early = is_due(calendar, day, time) && !is_due(calendar, day, answer->time);
    return answer->state == LEDGER_OK && early ? entry == answer ? LEDGER_SHORT : LEDGER_FAILED
                                               : answer->state;
}

bool ledger_misses(const struct ledger *ledger, const struct config_source *source, int32_t day,
                   int64_t time)
{
    enum calendar calendar = calendar_of_type(source->type);
    if (calendar_objection(calendar, day) || calendar_begin(calendar, day) > time)
        return false;
    enum ledger_state state = ledger_state(ledger, source, day, time);
    return state != LEDGER_OK && state != LEDGER_NONE;
}

/* Whether the newest entry of the day says the same, so that no line is needed: a trouble is
   written once a day, and an answer again when it came after the day was over. */
static bool is_known(const struct ledger_entry *newest, const struct ledger_entry *entry,
                     enum calendar calendar)
{
    return newest && newest->state == entry->state && newest->papers == entry->papers &&
           newest->announced == entry->announced && slice_equal(newest->fault, entry->fault) &&
           slice_equal(newest->cause, entry->cause) &&
           (entry->state == LEDGER_OK || entry->state == LEDGER_NONE ||
            day_of_time(newest->time) == day_of_time(entry->time)) &&
           is_due(calendar, entry->day, newest->time) == is_due(calendar, entry->day, entry->time);
}

static void note(struct ledger *ledger, const struct ledger_entry *entry, enum calendar calendar)
{
    if (is_known(ledger_entry(ledger, entry->source, entry->day), entry, calendar))
        return;
    keep(ledger, entry);
    append_line(&ledger->added, entry);
}

/* On how many days, the present one included, nothing came although the day was due. */
static int days_empty(const struct ledger_entry *newest, enum calendar calendar, int64_t time)
{
    int days = 1;
    int32_t former = day_of_time(time);
    for (; newest; newest = newest->earlier) {
        int32_t asked = day_of_time(newest->time);
        if (newest->papers != 0 || !is_due(calendar, newest->day, newest->time))
            continue;
        days += asked != former;
        former = asked;
    }
    return days;
}

/* What none at all means. */
static void judge_empty(struct ledger_entry *entry, const struct ledger_entry *newest,
                        enum calendar calendar)
{
    const char *objection = calendar_objection(calendar, entry->day);
    if (calendar == CALENDAR_NONE)
        return;
    if (objection) {
        entry->state = LEDGER_NONE;
        entry->cause = slice_of(objection);
    } else if (!is_due(calendar, entry->day, entry->time)) {
        entry->state = LEDGER_SHORT;
        entry->cause = SLICE("no papers yet, the day is not over");
    } else if (days_empty(newest, calendar, entry->time) >= ASKED_BEFORE_BELIEVED) {
        entry->state = LEDGER_NONE;
        entry->cause = SLICE("0 papers on three days of asking");
    } else {
        entry->state = LEDGER_SHORT;
        entry->cause = SLICE("0 new is not trusted on a weekday");
    }
}

enum ledger_state ledger_came(struct ledger *ledger, const struct config_source *source,
                              int32_t day, int64_t papers, int64_t announced, int64_t time)
{
    enum calendar calendar = calendar_of_type(source->type);
    const struct ledger_entry *newest = ledger_entry(ledger, source->name, day);
    struct text cause;
    struct ledger_entry entry = {.time = time,
                                 .source = source->name,
                                 .day = day,
                                 .state = LEDGER_OK,
                                 .papers = papers,
                                 .announced = announced};
    text_init(&cause, 256);
    if (papers < 0 && newest) {
        entry.papers = newest->papers;
        entry.announced = newest->announced;
    }
    if (entry.papers == 0) {
        judge_empty(&entry, newest, calendar);
    } else if (entry.papers >= 0 && entry.papers < entry.announced) {
        entry.state = LEDGER_SHORT;
        text_append_format(&cause, "%lld of %lld announced papers are there",
                           (long long)entry.papers, (long long)entry.announced);
        entry.cause = text_slice(&cause);
    }
    note(ledger, &entry, calendar);
    text_release(&cause);
    bool early = calendar != CALENDAR_NONE && !is_due(calendar, day, time);
    return entry.state == LEDGER_SHORT && early ? LEDGER_OK : entry.state;
}

void ledger_failed(struct ledger *ledger, const struct config_source *source, int32_t day,
                   struct slice fault, struct slice cause, int64_t time)
{
    const struct ledger_entry *newest = ledger_entry(ledger, source->name, day);
    struct ledger_entry entry = {.time = time,
                                 .source = source->name,
                                 .day = day,
                                 .state = LEDGER_FAILED,
                                 .papers = newest ? newest->papers : -1,
                                 .announced = newest ? newest->announced : -1,
                                 .fault = fault,
                                 .cause = cause};
    note(ledger, &entry, calendar_of_type(source->type));
}

static void append_kept(struct text *out, struct slice content, int32_t oldest)
{
    struct arena arena;
    struct ledger_entry entry;
    struct slice line;
    arena_init(&arena, 1 << 20);
    while (slice_next_line(&content, &line)) {
        if (read_line(line, &arena, &entry) && day_of_time(entry.time) >= oldest) {
            text_append(out, line);
            text_append_byte(out, '\n');
        }
        arena_clear(&arena);
    }
    arena_release(&arena);
}

bool ledger_save(struct ledger *ledger, const struct feed *feed, struct error *error)
{
    struct file_lock lock = {.descriptor = -1};
    struct text path, content, former, lock_path;
    if (!ledger->added.size)
        return true;
    text_init(&content, FILE_MAXIMUM);
    text_init(&lock_path, 4096);
    path_join(&lock_path, feed->paths.state, "ledger.lock");
    bool done = file_make_directory(feed->paths.state, error) &&
                file_lock_take(&lock, text_string(&lock_path), WAIT_FOR_LOCK, error);
    /* Read again: another fetch may have added lines since. */
    bool read = read_file(feed, &path, &former);
    if (read)
        append_kept(&content, text_slice(&former), feed->now.utc_day - KEPT_DAYS);
    text_append(&content, text_slice(&ledger->added));
    done = done && text_ok(&content) &&
           file_replace(text_string(&path), text_slice(&content), NULL, error);
    text_clear(&ledger->added);
    file_lock_drop(&lock);
    text_release(&path);
    text_release(&former);
    text_release(&content);
    text_release(&lock_path);
    return done || error_while(error, "save what came of each day");
}
