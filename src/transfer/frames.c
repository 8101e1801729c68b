/* SPDX-License-Identifier: MIT */
#include "transfer/frames.h"

#include "base/file.h"
#include "paper/record.h"

#include <errno.h>
#include <inttypes.h>

enum { FRAME_MAXIMUM = 1 << 20 };

void frames_init(struct frames *frames, int descriptor)
{
    *frames = (struct frames){.descriptor = descriptor, .error = ERROR_INIT};
    text_init(&frames->pending, FRAME_MAXIMUM);
}

void frames_release(struct frames *frames)
{
    text_release(&frames->pending);
}

static void append_value(struct frames *frames, struct slice value)
{
    text_append_byte(&frames->pending, '\t');
    record_append_value(&frames->pending, value);
}

static bool send_frame(struct frames *frames)
{
    if (frames->broken)
        return false;
    if (!text_ok(&frames->pending)) {
        error_set(&frames->error, ERROR_LIMIT, "A frame is larger than %d bytes", FRAME_MAXIMUM);
        frames->broken = true;
    } else if (!file_write_all(frames->descriptor, text_slice(&frames->pending), &frames->error)) {
        frames->closed = errno == EPIPE;
        frames->broken = true;
    }
    text_clear(&frames->pending);
    return !frames->broken;
}

bool frames_head(struct frames *frames, const struct frame_head *head)
{
    const struct slice values[] = {head->url,  head->type,     head->charset,
                                   head->etag, head->modified, head->next};
    text_append_format(&frames->pending, "head\t%" PRIu64 "\t%ld", head->number, head->status);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        append_value(frames, values[i]);
    text_append_format(&frames->pending, "\t%" PRId64 "\n", head->retry);
    return send_frame(frames);
}

bool frames_body(struct frames *frames, uint64_t number, struct slice bytes)
{
    text_append_format(&frames->pending, "body\t%" PRIu64 "\t%zu\n", number, bytes.size);
    text_append(&frames->pending, bytes);
    text_append_byte(&frames->pending, '\n');
    return send_frame(frames);
}

bool frames_done(struct frames *frames, const struct frame_done *done)
{
    text_append_format(&frames->pending, "done\t%" PRIu64 "\t%" PRIu64 "\t%" PRId64, done->number,
                       done->bytes, done->milliseconds);
    append_value(frames, done->result);
    append_value(frames, done->message);
    text_append_byte(&frames->pending, '\n');
    return send_frame(frames);
}
