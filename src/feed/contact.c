/* SPDX-License-Identifier: MIT */
#include "feed/contact.h"

#include "base/file.h"

#include <string.h>

enum { KEPT_DAYS = 60, FILE_MAXIMUM = 4 << 20 };

static bool find_path(const struct feed *feed, struct text *path)
{
    text_init(path, 4096);
    path_join(path, feed->paths.state, "contact.tsv");
    return text_ok(path);
}

void contacts_open(struct contacts *contacts, const struct feed *feed)
{
    struct text path, content;
    struct error ignored = ERROR_INIT;
    *contacts = (struct contacts){.count = 0};
    arena_init(&contacts->arena, 16u << 20);
    text_init(&content, FILE_MAXIMUM);
    if (find_path(feed, &path) && file_read(text_string(&path), &content, &ignored)) {
        struct slice rest = text_slice(&content), line, source, what;
        int64_t time;
        while (slice_next_line(&rest, &line))
            if (slice_split(&line, '\t', &source) && slice_split(&line, '\t', &what) &&
                time_parse(line, &time))
                contacts_set(contacts, source, what, time);
    }
    text_release(&content);
    text_release(&path);
}

void contacts_close(struct contacts *contacts)
{
    arena_release(&contacts->arena);
}

static struct contact *find(const struct contacts *contacts, struct slice source, struct slice what)
{
    for (size_t i = 0; i < contacts->count; i++)
        if (slice_equal(contacts->rows[i].source, source) &&
            slice_equal(contacts->rows[i].what, what))
            return &contacts->rows[i];
    return NULL;
}

int64_t contacts_time(const struct contacts *contacts, struct slice source, struct slice what)
{
    const struct contact *row = find(contacts, source, what);
    return row ? row->time : 0;
}

void contacts_set(struct contacts *contacts, struct slice source, struct slice what, int64_t time)
{
    struct contact *row = find(contacts, source, what);
    if (row) {
        row->time = time;
        return;
    }
    if (contacts->count == contacts->capacity) {
        size_t capacity = contacts->capacity ? 2 * contacts->capacity : 64;
        struct contact *rows = arena_allocate_array(&contacts->arena, capacity, sizeof *rows);
        if (!rows)
            return;
        if (contacts->count)
            memcpy(rows, contacts->rows, contacts->count * sizeof *rows);
        contacts->rows = rows;
        contacts->capacity = capacity;
    }
    contacts->rows[contacts->count++] = (struct contact){arena_copy(&contacts->arena, source),
                                                         arena_copy(&contacts->arena, what), time};
}

int64_t contacts_day(const struct contacts *contacts, struct slice source, int32_t day)
{
    struct text name;
    text_init(&name, 32);
    day_append(&name, day);
    int64_t time = contacts_time(contacts, source, text_slice(&name));
    text_release(&name);
    return time;
}

void contacts_set_day(struct contacts *contacts, struct slice source, int32_t day, int64_t time)
{
    struct text name;
    text_init(&name, 32);
    day_append(&name, day);
    contacts_set(contacts, source, text_slice(&name), time);
    text_release(&name);
}

/* Another fetch may have ended since: of each time the later one is kept. */
static void merge_others(struct contacts *contacts, const struct feed *feed)
{
    struct contacts others;
    contacts_open(&others, feed);
    for (size_t i = 0; i < others.count; i++) {
        const struct contact *row = &others.rows[i];
        int64_t own = contacts_time(contacts, row->source, row->what);
        bool first = slice_equal(row->what, SLICE("first"));
        if (!own || (first ? row->time < own : row->time > own))
            contacts_set(contacts, row->source, row->what, row->time);
    }
    contacts_close(&others);
}

bool contacts_save(struct contacts *contacts, const struct feed *feed, struct error *error)
{
    struct text path, content;
    merge_others(contacts, feed);
    text_init(&content, FILE_MAXIMUM);
    for (size_t i = 0; i < contacts->count; i++) {
        const struct contact *row = &contacts->rows[i];
        int32_t day;
        if (day_parse(row->what, &day) && day < feed->now.utc_day - KEPT_DAYS)
            continue;
        text_append(&content, row->source);
        text_append_byte(&content, '\t');
        text_append(&content, row->what);
        text_append_byte(&content, '\t');
        time_append(&content, row->time);
        text_append_byte(&content, '\n');
    }
    bool done = find_path(feed, &path) && text_ok(&content) &&
                file_make_directory(feed->paths.state, error) &&
                file_replace(text_string(&path), text_slice(&content), NULL, error);
    text_release(&content);
    text_release(&path);
    return done || error_while(error, "save when the sources were asked");
}
