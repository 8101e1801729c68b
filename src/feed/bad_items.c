/* SPDX-License-Identifier: MIT */
#include "feed/bad_items.h"

#include "base/file.h"
#include "paper/record.h"

enum { FILE_MAXIMUM = 1 << 20, LINE_MAXIMUM = 8192 };

void bad_items_init(struct bad_items *items, const struct feed *feed, struct slice document)
{
    *items = (struct bad_items){.feed = feed, .document = document};
    text_init(&items->lines, FILE_MAXIMUM);
}

void bad_items_release(struct bad_items *items)
{
    text_release(&items->lines);
}

void bad_items_note(void *context, uint64_t offset, const char *reason)
{
    struct bad_items *items = context;
    struct text *lines = &items->lines;
    size_t before = lines->size;
    if (before > FILE_MAXIMUM - LINE_MAXIMUM)
        return;
    time_append(lines, items->feed->now.seconds);
    text_append_byte(lines, '\t');
    record_append_value(lines, slice_first(items->document, LINE_MAXIMUM / 4));
    text_append_format(lines, "\t%llu\t", (unsigned long long)offset);
    record_append_value(lines, slice_of(reason));
    text_append_byte(lines, '\n');
    if (!text_ok(lines))
        text_truncate(lines, before);
}

/* The whole lines at the end of the file that leave so much room. */
static struct slice newest_of(struct slice content, size_t room)
{
    if (content.size <= room)
        return content;
    content = slice_from(content, content.size - room);
    size_t end = slice_find_byte(content, '\n', 0);
    return slice_from(content, end == SIZE_MAX ? content.size : end + 1);
}

bool bad_items_save(struct bad_items *items, struct text *path, struct error *error)
{
    struct text own, former, content;
    struct error ignored = ERROR_INIT;
    if (!items->lines.size)
        return true;
    text_init(&own, 4096);
    text_init(&former, 2 * FILE_MAXIMUM);
    text_init(&content, FILE_MAXIMUM);
    path_join(&own, items->feed->paths.state, "bad-items.tsv");
    if (file_read(text_string(&own), &former, &ignored))
        text_append(&content, newest_of(text_slice(&former), FILE_MAXIMUM - items->lines.size));
    text_append(&content, text_slice(&items->lines));
    text_clear(&items->lines);
    bool done = file_make_directory(items->feed->paths.state, error) &&
                file_replace(text_string(&own), text_slice(&content), NULL, error);
    if (path)
        text_append(path, text_slice(&own));
    text_release(&own);
    text_release(&former);
    text_release(&content);
    return done || error_while(error, "keep what was not understood");
}
