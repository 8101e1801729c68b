/* SPDX-License-Identifier: MIT */
#include "command/document_report.h"

#include "paper/record.h"

static void append_line(struct text *text, const char *kind, struct slice value)
{
    if (!value.size)
        return;
    text_append_string(text, kind);
    text_append_byte(text, '\t');
    record_append_value(text, value);
    text_append_byte(text, '\n');
}

void document_report_bad(struct out *out, uint64_t offset, const char *reason)
{
    text_append_format(&out->text, "bad\t%llu\t", (unsigned long long)offset);
    record_append_value(&out->text, slice_of(reason));
    text_append_byte(&out->text, '\n');
}

struct slice document_feed_address(struct slice feed, struct slice *title)
{
    size_t blank = slice_find_byte(feed, ' ', 0);
    *title = slice_from(feed, blank == SIZE_MAX ? feed.size : blank + 1);
    return slice_first(feed, blank);
}

void document_report_end(struct out *out, const struct parsed *parsed, uint64_t papers)
{
    struct text *text = &out->text, error;
    struct slice rest = text_slice(&parsed->feeds), line, title;
    append_line(text, "format", slice_of(parsed->format));
    append_line(text, "day", slice_of(parsed->date));
    append_line(text, "notice", slice_of(parsed->notice));
    while (slice_next_line(&rest, &line)) {
        text_append_string(text, "feed\t");
        record_append_value(text, document_feed_address(line, &title));
        text_append_byte(text, '\t');
        record_append_value(text, title);
        text_append_byte(text, '\n');
    }
    text_init(&error, 4096);
    if (parsed->error.kind != ERROR_NONE)
        error_format(&parsed->error, &error);
    append_line(text, "error", text_slice(&error));
    text_append_format(text, "papers\t%llu\n", (unsigned long long)papers);
    text_release(&error);
}

void document_tell_feeds(const struct parsed *parsed, const char *name)
{
    struct slice rest = text_slice(&parsed->feeds), line, title;
    out_say("%s: %zu feed%s%s", name, parsed->feed_count, parsed->feed_count == 1 ? "" : "s",
            parsed->paper_count ? "" : ", no papers");
    while (slice_next_line(&rest, &line)) {
        struct slice address = document_feed_address(line, &title);
        out_say("  %.*s  %.*s", SLICE_ARG(address), SLICE_ARG(title));
    }
}
