/* SPDX-License-Identifier: MIT */
#include "store/rewrite.h"

#include "store/salt.h"

enum { BATCH_RECORDS = 1000, BATCH_BYTES = 1 << 20, LINES_LIMIT = 1 << 30, PATH_LIMIT = 64 * 1024 };

static bool no_memory(struct error *error)
{
    return error_set(error, ERROR_SYSTEM, "not enough memory");
}

static bool write_out(struct rewrite *rewrite, const struct text *bytes, struct error *error)
{
    if (!text_ok(bytes))
        return no_memory(error);
    if (!disk_write(rewrite->descriptor, text_string(&rewrite->path), text_slice(bytes),
                    rewrite->size, error))
        return false;
    rewrite->size += bytes->size;
    return true;
}

static bool write_header(struct rewrite *rewrite, struct error *error)
{
    const struct log *log = rewrite->log;
    struct batch_header header = {
        .name = slice_of(log->kind->name),
        .version = BATCH_VERSION,
        .salt = {rewrite->salt, BATCH_SALT},
        .columns = text_slice(&log->columns),
    };
    batch_header_append(&rewrite->lines, &header);
    bool written = write_out(rewrite, &rewrite->lines, error);
    text_clear(&rewrite->lines);
    return written;
}

bool rewrite_begin(struct rewrite *rewrite, const struct log *log, struct error *error)
{
    *rewrite = (struct rewrite){.log = log, .descriptor = -1};
    text_init(&rewrite->path, PATH_LIMIT);
    text_init(&rewrite->lines, LINES_LIMIT);
    salt_draw(rewrite->salt);
    text_append_string(&rewrite->path, log_path(log));
    text_append_string(&rewrite->path, ".new");
    if (!text_ok(&rewrite->path))
        return no_memory(error);
    return disk_create(text_string(&rewrite->path), true, &rewrite->descriptor, error) &&
           write_header(rewrite, error);
}

bool rewrite_flush(struct rewrite *rewrite, struct error *error)
{
    struct batch_end end = {
        .sequence = rewrite->sequence + 1,
        .records = rewrite->records,
        .bytes = rewrite->lines.size,
        .salt = {rewrite->salt, BATCH_SALT},
        .time = rewrite->time,
    };
    if (rewrite->records == 0)
        return true;
    batch_end_append(&rewrite->lines, 0, &end);
    bool written = write_out(rewrite, &rewrite->lines, error);
    text_clear(&rewrite->lines);
    rewrite->records = 0;
    rewrite->sequence++;
    return written;
}

bool rewrite_add(struct rewrite *rewrite, struct slice lines, uint64_t count, int64_t time,
                 struct error *error)
{
    if ((rewrite->records + count > BATCH_RECORDS ||
         rewrite->lines.size + lines.size > BATCH_BYTES) &&
        !rewrite_flush(rewrite, error))
        return false;
    text_append(&rewrite->lines, lines);
    rewrite->records += count;
    rewrite->time = time;
    return text_ok(&rewrite->lines) || no_memory(error);
}

bool rewrite_finish(struct rewrite *rewrite, const char *keep, struct error *error)
{
    const char *path = text_string(&rewrite->path);
    if (!rewrite_flush(rewrite, error) || !disk_sync(rewrite->descriptor, path, error) ||
        !disk_keep(log_path(rewrite->log), keep, error) ||
        !disk_rename(path, log_path(rewrite->log), error))
        return false;
    text_clear(&rewrite->path);
    return true;
}

void rewrite_release(struct rewrite *rewrite)
{
    if (rewrite->descriptor >= 0 && rewrite->path.size > 0)
        disk_remove(text_string(&rewrite->path));
    disk_close(&rewrite->descriptor);
    text_release(&rewrite->path);
    text_release(&rewrite->lines);
}
