/* SPDX-License-Identifier: MIT */
#include "paper/listing.h"

#include "base/date.h"
#include "paper/record.h"

enum column {
    COLUMN_KIND,
    COLUMN_SOURCE,
    COLUMN_DAY,
    COLUMN_KEY,
    COLUMN_RANK,
    COLUMN_UPVOTES,
    COLUMN_COMMENTS,
    COLUMN_STARS,
    COLUMN_TIME,
    COLUMN_ETAG,
    COLUMN_MODIFIED,
    COLUMN_STATUS,
    COLUMN_NEXT,
    COLUMNS
};

static const char *const column_names[COLUMNS] = {
    "kind",  "source", "day",  "key",      "rank",   "upvotes", "comments",
    "stars", "time",   "etag", "modified", "status", "next",
};

void listing_append_columns(struct text *out)
{
    for (int column = 0; column < COLUMNS; column++) {
        if (column > 0)
            text_append_byte(out, '\t');
        text_append_string(out, column_names[column]);
    }
}

static void append_day(struct text *out, int32_t day)
{
    text_append_byte(out, '\t');
    day_append(out, day);
}

static void append_value(struct text *out, struct slice value)
{
    text_append_byte(out, '\t');
    record_append_value(out, value);
}

static void append_number(struct text *out, int64_t number)
{
    text_append_byte(out, '\t');
    if (number != LISTING_UNKNOWN)
        text_append_int(out, number);
}

static void append_time(struct text *out, int64_t seconds)
{
    text_append_byte(out, '\t');
    time_append(out, seconds);
}

void listing_append(struct text *out, const struct listing *listing)
{
    text_append_string(out, listing_kind_names[listing->kind]);
    append_value(out, listing->source);
    append_day(out, listing->day);
    append_value(out, listing->key);
    append_number(out, listing->rank);
    append_number(out, listing->upvotes);
    append_number(out, listing->comments);
    append_number(out, listing->stars);
    append_time(out, listing->time);
    text_append_repeat(out, '\t', COLUMNS - COLUMN_TIME - 1);
}

void fetch_state_append(struct text *out, const struct fetch_state *state)
{
    text_append_string(out, "fetch");
    append_value(out, state->source);
    append_day(out, state->day);
    append_value(out, state->url);
    text_append_repeat(out, '\t', COLUMN_TIME - COLUMN_KEY - 1);
    append_time(out, state->time);
    append_value(out, state->etag);
    append_value(out, state->modified);
    append_number(out, state->status);
    append_value(out, state->next);
}

/* A value of one column as it was read, for the readers below. */
struct cell {
    enum column column;
    struct slice value;
};

static bool refuse(const struct cell *cell, struct error *error)
{
    return error_set(error, ERROR_INPUT, "The column %s of a listing cannot be %.*s",
                     column_names[cell->column], SLICE_ARG(slice_first(cell->value, 40)));
}

static bool read_number(const struct cell *cell, int64_t *number, struct error *error)
{
    *number = LISTING_UNKNOWN;
    if (cell->value.size == 0 || (slice_to_int64(cell->value, number) && *number >= 0))
        return true;
    return refuse(cell, error);
}

static bool read_day(const struct cell *cell, int32_t *day, struct error *error)
{
    *day = DAY_NONE;
    return cell->value.size == 0 || day_parse(cell->value, day) || refuse(cell, error);
}

static bool read_time(const struct cell *cell, int64_t *seconds, struct error *error)
{
    *seconds = 0;
    return cell->value.size == 0 || time_parse(cell->value, seconds) || refuse(cell, error);
}

static bool fetch_cell(struct fetch_state *state, const struct cell *cell, struct error *error)
{
    switch (cell->column) {
    case COLUMN_SOURCE:
        state->source = cell->value;
        return true;
    case COLUMN_DAY:
        return read_day(cell, &state->day, error);
    case COLUMN_KEY:
        state->url = cell->value;
        return true;
    case COLUMN_TIME:
        return read_time(cell, &state->time, error);
    case COLUMN_ETAG:
        state->etag = cell->value;
        return true;
    case COLUMN_MODIFIED:
        state->modified = cell->value;
        return true;
    case COLUMN_STATUS:
        return read_number(cell, &state->status, error);
    case COLUMN_NEXT:
        state->next = cell->value;
        return true;
    default:
        return true;
    }
}

static bool listing_cell(struct listing *listing, const struct cell *cell, struct error *error)
{
    switch (cell->column) {
    case COLUMN_SOURCE:
        listing->source = cell->value;
        return true;
    case COLUMN_DAY:
        return read_day(cell, &listing->day, error);
    case COLUMN_KEY:
        listing->key = cell->value;
        return true;
    case COLUMN_RANK:
        return read_number(cell, &listing->rank, error);
    case COLUMN_UPVOTES:
        return read_number(cell, &listing->upvotes, error);
    case COLUMN_COMMENTS:
        return read_number(cell, &listing->comments, error);
    case COLUMN_STARS:
        return read_number(cell, &listing->stars, error);
    case COLUMN_TIME:
        return read_time(cell, &listing->time, error);
    default:
        return true;
    }
}

static bool read_kind(const struct cell *cell, struct listing_line *out, struct error *error)
{
    out->is_fetch = slice_equal(cell->value, SLICE("fetch"));
    if (out->is_fetch)
        return true;
    for (int kind = 0; kind < LISTING_KINDS; kind++) {
        out->listing.kind = (enum listing_kind)kind;
        if (slice_equal(cell->value, slice_of(listing_kind_names[kind])))
            return true;
    }
    return refuse(cell, error);
}

static void listing_line_init(struct listing_line *out)
{
    *out = (struct listing_line){
        .listing = {.day = DAY_NONE,
                    .rank = LISTING_UNKNOWN,
                    .upvotes = LISTING_UNKNOWN,
                    .comments = LISTING_UNKNOWN,
                    .stars = LISTING_UNKNOWN},
        .fetch = {.day = DAY_NONE, .status = LISTING_UNKNOWN},
    };
}

bool listing_parse(struct slice line, struct arena *arena, struct listing_line *out,
                   struct error *error)
{
    struct cell cell = {.column = COLUMN_KIND};
    int column = 0;
    listing_line_init(out);
    while (column < COLUMNS && slice_split(&line, '\t', &cell.value)) {
        cell.column = (enum column)column++;
        cell.value = record_value(cell.value, arena);
        bool read = cell.column == COLUMN_KIND ? read_kind(&cell, out, error)
                    : out->is_fetch            ? fetch_cell(&out->fetch, &cell, error)
                                               : listing_cell(&out->listing, &cell, error);
        if (!read)
            return false;
    }
    if (column <= COLUMN_TIME)
        return error_set(error, ERROR_INPUT, "A line of the listings has %d columns instead of %d",
                         column, COLUMNS);
    if (arena->failed)
        return error_set(error, ERROR_LIMIT, "A line of the listings does not fit in memory");
    return true;
}
