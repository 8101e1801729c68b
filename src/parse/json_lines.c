/* SPDX-License-Identifier: MIT */
#include "parse/format.h"
#include "parse/json_item.h"

#include "base/date.h"

/* One JSON object a line (https://jsonlines.org). */

/* Whether the value ends before its brackets do: what a cut file looks like. */
static bool is_cut(struct slice text)
{
    struct json_walk walk;
    struct slice key, value;
    enum json_step step = JSON_ITEM;
    if (!json_walk_begin(&walk, text, 0))
        return false;
    while (step == JSON_ITEM)
        step = json_walk_next(&walk, &key, &value);
    return step == JSON_CUT;
}

static bool put_line(struct sink *sink, struct draft *draft, const struct input_line *line,
                     struct error *error)
{
    struct error why = ERROR_INIT;
    const struct json_place place = {
        .offset = line->offset, .rank = LISTING_UNKNOWN, .page_day = sink_day(sink)};
    struct slice text = slice_trim(line->text);
    if (line->too_long)
        return sink_bad(sink, line->offset, "The line has more than 16 MiB", error);
    if (!text.size)
        return true;
    json_t *item = json_read(text, &why);
    if (!item && !line->ends && is_cut(text))
        return error_set(error, ERROR_PARTIAL, "The document ends in the middle of a line");
    if (!item)
        return sink_bad(sink, line->offset, why.reason, error);
    bool done = json_item_put(sink, draft, item, &place, error);
    json_decref(item);
    return done;
}

bool json_lines_parse(struct input *input, struct sink *sink, struct error *error)
{
    struct input_lines lines;
    struct input_line line;
    struct draft draft;
    bool found = true, done = true;
    input_lines_init(&lines, input);
    draft_init(&draft);
    while (done && found) {
        done = input_lines_next(&lines, &line, &found, error);
        if (done && found)
            done = put_line(sink, &draft, &line, error);
    }
    draft_release(&draft);
    input_lines_release(&lines);
    return done;
}

/* Whether an object has a key that only records of ours have, or a title and no id or an address,
   and none of the keys of Hugging Face. */
static bool has_record_keys(struct slice object)
{
    static const char *const ours[] = {"\"abstract\"", "\"v\"", "\"listings\"", "\"guid\""};
    static const char *const theirs[] = {"\"paper\"",       "\"dailyPapers\"", "\"papers\"",
                                         "\"publishedAt\"", "\"results\"",     "\"searchResults\"",
                                         "\"discussionId\""};
    struct json_walk walk;
    struct slice key, value;
    bool found = false, title = false, id = false, link = false, summary = false;
    if (!json_walk_begin(&walk, object, 0))
        return false;
    while (json_walk_next(&walk, &key, &value) == JSON_ITEM) {
        for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++)
            if (slice_equal(key, slice_of(theirs[i])))
                return false;
        for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
            found = found || slice_equal(key, slice_of(ours[i]));
        title = title || slice_equal(key, SLICE("\"title\""));
        id = id || slice_equal(key, SLICE("\"id\""));
        link = link || slice_equal(key, SLICE("\"link\"")) || slice_equal(key, SLICE("\"url\""));
        summary = summary || slice_equal(key, SLICE("\"summary\""));
    }
    return found || (title && (summary ? link : !id));
}

int json_lines_detect(struct slice head)
{
    struct slice rest = slice_trim(head), line;
    if (!slice_starts_with(rest, SLICE("{")) || !slice_next_line(&rest, &line))
        return 0;
    rest = slice_trim(rest);
    if (slice_starts_with(rest, SLICE("{")) && slice_ends_with(slice_trim(line), SLICE("}")) &&
        !is_cut(line))
        return 96; /* two objects are no document of any server, whatever their names */
    return has_record_keys(line) ? 75 : 0;
}
