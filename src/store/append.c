/* SPDX-License-Identifier: MIT */
#include "store/append.h"

#include "store/salt.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum { KEPT_TAIL = 1 << 20, BATCH_LIMIT = 1 << 30, PATH_LIMIT = 64 * 1024 };

static bool no_memory(struct error *error)
{
    return error_set(error, ERROR_SYSTEM, "not enough memory");
}

static void append_header(const struct log *log, struct text *out)
{
    struct text columns;
    text_init(&columns, PATH_LIMIT);
    log->kind->append_columns(&columns);
    struct batch_header header = {
        .name = slice_of(log->kind->name),
        .version = BATCH_VERSION,
        .salt = {log->scan.salt, BATCH_SALT},
        .columns = text_slice(&columns),
    };
    batch_header_append(out, &header);
    out->failed = out->failed || !text_ok(&columns);
    text_release(&columns);
}

/* Our lines have our columns, so a file with others can only be read. */
static bool has_own_columns(const struct log *log, struct error *error)
{
    struct text own;
    text_init(&own, PATH_LIMIT);
    log->kind->append_columns(&own);
    bool same = text_ok(&own) && slice_equal(text_slice(&own), text_slice(&log->columns));
    text_release(&own);
    if (same)
        return true;
    error_set(error, ERROR_WRITE, "It has the columns of another version of paperfeed");
    error_while(error, "write %s", log_path(log));
    return error_next(error, "use the version of paperfeed that wrote it");
}

/* Writes the first line and the batches of bytes, the old file or its beginning, as they stand
 * there. */
static bool write_copy(const struct log *log, struct slice bytes, int descriptor, const char *path,
                       struct error *error)
{
    struct text header;
    size_t stop = slice_find_byte(bytes, '\n', 0);
    size_t begin = log->header_damaged ? log_batches_begin(log) : stop + 1;
    text_init(&header, PATH_LIMIT);
    append_header(log, &header);
    bool written = text_ok(&header) || no_memory(error);
    written = written && disk_write(descriptor, path, text_slice(&header), 0, error) &&
              disk_write(descriptor, path, slice_from(bytes, begin), header.size, error) &&
              disk_sync(descriptor, path, error);
    text_release(&header);
    return written;
}

/* A new file takes the name; readers, this process among them, keep what they have mapped until
 * they look again. */
static bool write_anew(const struct log *log, struct slice bytes, struct error *error)
{
    struct text path;
    int descriptor = -1;
    text_init(&path, PATH_LIMIT);
    text_append(&path, text_slice(&log->path));
    text_append_string(&path, ".new");
    bool made = (text_ok(&path) || no_memory(error)) &&
                disk_create(text_string(&path), true, &descriptor, error);
    bool done = made && write_copy(log, bytes, descriptor, text_string(&path), error) &&
                disk_rename(text_string(&path), log_path(log), error);
    disk_close(&descriptor);
    if (made && !done)
        disk_remove(text_string(&path));
    text_release(&path);
    return done || error_while(error, "write %s anew", log_path(log));
}

/* DIRECTORY/lost+found/NAME.OFFSET.TIME */
static void append_tail_path(const struct log *log, int64_t now, struct text *directory,
                             struct text *path)
{
    const char *slash = strrchr(log_path(log), '/');
    struct slice parent = slice_range(log_path(log), slash ? slash + 1 : log_path(log));
    text_append(directory, parent);
    text_append_string(directory, "lost+found");
    text_append(path, text_slice(directory));
    text_append_format(path, "/%s.%zu.%" PRId64, log->kind->name, log->scan.at, now);
}

static bool keep_tail(const struct log *log, int64_t now, struct error *error)
{
    struct text directory, path;
    int descriptor = -1;
    text_init(&directory, PATH_LIMIT);
    text_init(&path, PATH_LIMIT);
    append_tail_path(log, now, &directory, &path);
    struct slice tail = slice_first(slice_from(log_bytes(log), log->scan.at), KEPT_TAIL);
    const char *name = text_string(&path);
    bool kept = (text_ok(&path) || no_memory(error)) &&
                file_make_directory(text_string(&directory), error) &&
                disk_create(name, true, &descriptor, error) &&
                disk_write(descriptor, name, tail, 0, error) &&
                disk_sync(descriptor, name, error) && disk_sync_name(name, error);
    disk_close(&descriptor);
    text_release(&directory);
    text_release(&path);
    return kept;
}

static bool open_writer(struct log *log, struct error *error)
{
    struct disk_state state;
    if (log->writer >= 0)
        return true;
    if (!disk_open_writer(log_path(log), &log->writer, error))
        return false;
    bool known = disk_state_of(log->writer, log_path(log), &state, error);
    if (known && disk_same_file(&state, &log->state))
        return true;
    disk_close(&log->writer);
    return known && error_set(error, ERROR_BUSY, "%s was replaced by somebody without the lock",
                              log_path(log));
}

/* The log is whole, so the file before its last compaction is no longer needed. */
static void drop_old(const struct log *log)
{
    struct text path;
    struct disk_state state;
    text_init(&path, PATH_LIMIT);
    text_append(&path, text_slice(&log->path));
    text_append_string(&path, ".old");
    if (text_ok(&path) && log->lost == 0 && log->missing == 0 &&
        disk_is_file(text_string(&path), &state))
        disk_remove(text_string(&path));
    text_release(&path);
}

bool append_begin(struct log *log, int64_t now, bool *replaced, struct error *error)
{
    *replaced = false;
    log->append_at = log->scan.at;
    log->append_sequence = log->scan.sequence;
    if (log->reader < 0)
        return true;
    if (log->has_header && !has_own_columns(log, error))
        return false;
    if (!open_writer(log, error))
        return false;
    if (log_torn(log) > 0 && !keep_tail(log, now, error))
        return false;
    if (!log->has_header || log->header_damaged || log->distrusted) {
        if (!log->has_header)
            salt_draw(log->scan.salt);
        *replaced = write_anew(log, slice_first(log_bytes(log), log->scan.at), error);
        return *replaced;
    }
    if (log_torn(log) > 0 && !disk_truncate(log->writer, log_path(log), log->scan.at, error))
        return false;
    drop_old(log);
    return true;
}

/* The file gets its name when its first line is safe: a crash during the first batch leaves a file
 * that can be told from any other. */
static bool create_file(struct log *log, struct error *error)
{
    struct disk_state state;
    salt_draw(log->scan.salt);
    if (!write_anew(log, (struct slice){NULL, 0}, error) ||
        !disk_open_writer(log_path(log), &log->writer, error))
        return false;
    log->is_new = true;
    if (!disk_state_of(log->writer, log_path(log), &state, error))
        return false;
    log->append_at = state.size;
    return true;
}

/* After a failed write nothing of it may stay: neither bytes nor a new file without batches. */
static void take_back(struct log *log)
{
    struct error ignored = ERROR_INIT;
    if (!log->is_new || append_waits(log)) {
        (void)!disk_truncate(log->writer, log_path(log), log->append_at, &ignored);
        return;
    }
    disk_close(&log->writer);
    disk_remove(log_path(log));
    log->is_new = false;
    log->append_at = 0;
}

static bool write_batch(struct log *log, struct slice bytes, struct error *error)
{
    if (!disk_write(log->writer, log_path(log), bytes, log->append_at, error)) {
        take_back(log);
        return false;
    }
    if (log->unsynced_from == LOG_SYNCED)
        log->unsynced_from = log->append_at;
    log->append_at += bytes.size;
    log->append_sequence++;
    return true;
}

bool append_batch(struct log *log, struct slice lines, uint64_t records, int64_t now,
                  struct error *error)
{
    struct text out;
    if (log->append_at == 0 && !create_file(log, error))
        return false;
    text_init(&out, BATCH_LIMIT);
    text_append(&out, lines);
    struct batch_end end = {
        .sequence = log->append_sequence + 1,
        .records = records,
        .bytes = lines.size,
        .salt = {log->scan.salt, BATCH_SALT},
        .time = now,
    };
    batch_end_append(&out, 0, &end);
    bool written = (text_ok(&out) || no_memory(error)) && write_batch(log, text_slice(&out), error);
    text_release(&out);
    return written;
}

bool append_waits(const struct log *log)
{
    return log->unsynced_from != LOG_SYNCED;
}

/* What the log has mapped may be older than the batches that shall be kept. */
static bool rescue(const struct log *log, size_t end, struct error *error)
{
    struct file_map map;
    if (!file_map_open(&map, log->writer, end, error))
        return false;
    bool done = write_anew(log, (struct slice){map.data, map.size}, error);
    file_map_close(&map);
    return done;
}

bool append_sync(struct log *log, bool keep, struct error *error)
{
    if (!append_waits(log))
        return true;
    bool synced = disk_sync(log->writer, log_path(log), error);
    uint64_t safe = log->unsynced_from;
    bool was_new = log->is_new;
    log->unsynced_from = LOG_SYNCED;
    log->is_new = false;
    if (synced)
        return true;
    struct error ignored = ERROR_INIT;
    uint64_t end = keep ? log->append_at : safe;
    if (was_new && !keep) {
        disk_remove(log_path(log));
    } else if (!rescue(log, (size_t)end, &ignored)) {
        /* Not even a new file could be synced: the next writer tries that again. The doubtful
           batches stay until then, since readers, this one among them, may have them mapped. */
        log->distrusted = true;
    } else if (keep) {
        *error = (struct error)ERROR_INIT;
        return true;
    }
    if (!keep)
        disk_close(&log->writer);
    return false;
}
