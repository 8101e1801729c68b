/* SPDX-License-Identifier: MIT */
#include "store/log.h"

#include "paper/listing.h"
#include "paper/record.h"

#include <inttypes.h>
#include <string.h>

enum { PATH_LIMIT = 64 * 1024, COLUMNS_LIMIT = 64 * 1024 };

static void append_mark_columns(struct text *out)
{
    text_append_string(out, "time\thost\tcounter\tstep\tverb\tkey\told\tnew\tundoes");
}

const struct log_kind log_papers = {"papers", record_append_columns};
const struct log_kind log_listings = {"listings", listing_append_columns};
const struct log_kind log_marks = {"marks", append_mark_columns};

void log_init(struct log *log, const struct log_kind *kind, const char *directory)
{
    *log = (struct log){.kind = kind, .reader = -1, .writer = -1, .unsynced_from = LOG_SYNCED};
    text_init(&log->path, PATH_LIMIT);
    text_init(&log->columns, COLUMNS_LIMIT);
    path_join(&log->path, directory, kind->name);
    text_append_string(&log->path, ".tsv");
}

static void forget_file(struct log *log)
{
    disk_close(&log->reader);
    disk_close(&log->writer);
    file_map_close(&log->map);
    text_clear(&log->columns);
    log->state = (struct disk_state){.exists = false};
    log->scan = (struct scan){.at = 0};
    log->has_header = log->header_damaged = false;
    log->lost = log->missing = 0;
    log->taken = (struct log_position){.at = 0};
    /* Whoever put another file there has synced it. */
    log->unsynced_from = LOG_SYNCED;
    log->is_new = log->distrusted = false;
}

void log_release(struct log *log)
{
    forget_file(log);
    text_release(&log->path);
    text_release(&log->columns);
}

const char *log_path(const struct log *log)
{
    return text_string(&log->path);
}

struct slice log_bytes(const struct log *log)
{
    return (struct slice){log->map.data, log->map.size};
}

static bool refuse(const struct log *log, struct error *error)
{
    return error_while(error, "read %s", log_path(log));
}

static bool take_header(struct log *log, const struct batch_header *header, struct error *error)
{
    if (!slice_equal(header->name, slice_of(log->kind->name))) {
        error_set(error, ERROR_DAMAGED, "It is a file of %.*s, not of %s", SLICE_ARG(header->name),
                  log->kind->name);
        return refuse(log, error);
    }
    if (header->version > BATCH_VERSION) {
        error_set(error, ERROR_DAMAGED,
                  "A newer paperfeed wrote this (format %" PRIu64
                  ", this one reads up to %d); nothing was changed",
                  header->version, BATCH_VERSION);
        log->is_newer = true;
        refuse(log, error);
        return error_next(error, "install a newer paperfeed");
    }
    memcpy(log->scan.salt, header->salt.data, BATCH_SALT);
    log->scan.has_salt = log->has_header = true;
    text_clear(&log->columns);
    text_append(&log->columns, header->columns);
    return text_ok(&log->columns) || error_set(error, ERROR_SYSTEM, "not enough memory");
}

/* What a crash leaves of a new file: a beginning of the first line, or zeros. */
static bool is_torn_beginning(struct slice bytes)
{
    const struct slice magic = SLICE("#paperfeed\t");
    size_t zeros = 0;
    while (zeros < bytes.size && bytes.data[zeros] == '\0')
        zeros++;
    return zeros == bytes.size || slice_starts_with(bytes, magic) ||
           slice_starts_with(magic, bytes);
}

/* Where the batches begin when the first line is damaged: what stands before batch 1 is that line,
 * whatever it looks like. */
static size_t batches_begin(struct slice bytes, const struct scan_batch *first)
{
    size_t stop = slice_find_byte(bytes, '\n', 0);
    if (first->end.sequence == 1 || stop >= first->begin)
        return first->begin;
    return stop + 1;
}

size_t log_batches_begin(const struct log *log)
{
    struct slice bytes = log_bytes(log);
    struct scan probe = {.bytes = bytes};
    struct scan_batch first;
    if (log->header_damaged && scan_next(&probe, &first))
        return batches_begin(bytes, &first);
    size_t stop = slice_find_byte(bytes, '\n', 0);
    return stop == SIZE_MAX ? bytes.size : stop + 1;
}

/* The first whole batch says the salt; columns are taken to be ours. */
static bool repair_header(struct log *log, struct error *error)
{
    struct scan probe = {.bytes = log_bytes(log)};
    struct scan_batch batch;
    if (!scan_next(&probe, &batch)) {
        log->scan.at = 0;
        if (is_torn_beginning(probe.bytes))
            return true;
        error_set(error, ERROR_DAMAGED, "It is not a file of paperfeed, or nothing of it is whole");
        refuse(log, error);
        return error_next(error, "move it away, or put a copy from a backup in its place");
    }
    memcpy(log->scan.salt, probe.salt, BATCH_SALT);
    log->scan.has_salt = log->has_header = log->header_damaged = true;
    log->scan.at = batches_begin(probe.bytes, &batch);
    log->kind->append_columns(&log->columns);
    return text_ok(&log->columns) || error_set(error, ERROR_SYSTEM, "not enough memory");
}

static bool read_header(struct log *log, struct error *error)
{
    struct slice bytes = log_bytes(log);
    if (bytes.size == 0)
        return true;
    size_t stop = slice_find_byte(bytes, '\n', 0);
    struct batch_header header;
    if (stop == SIZE_MAX || !batch_header_parse(slice_first(bytes, stop), &header))
        return repair_header(log, error);
    log->scan.at = stop + 1;
    return take_header(log, &header, error);
}

/* Our end was verified, so a file that ends before it, or another one under the name, is another
 * truth. */
static bool is_replaced(const struct log *log, const struct disk_state *now)
{
    return log->reader >= 0 && (!disk_same_file(&log->state, now) || now->size < log->scan.at);
}

static bool map_file(struct log *log, struct error *error)
{
    struct disk_state state;
    struct file_map map;
    if (!disk_state_of(log->reader, log_path(log), &state, error))
        return false;
    if (!file_map_open(&map, log->reader, (size_t)state.size, error))
        return refuse(log, error);
    file_map_close(&log->map);
    log->map = map;
    log->state = state;
    log->scan.bytes = log_bytes(log);
    return log->has_header || read_header(log, error);
}

/* The same file, yet it begins otherwise: somebody wrote another one over it. */
static bool is_written_over(const struct log *log)
{
    struct slice bytes = log_bytes(log);
    size_t stop = slice_find_byte(bytes, '\n', 0);
    struct batch_header header;
    if (!log->has_header || log->header_damaged)
        return false;
    return stop == SIZE_MAX || !batch_header_parse(slice_first(bytes, stop), &header) ||
           memcmp(header.salt.data, log->scan.salt, BATCH_SALT) != 0;
}

/* Takes what stands in the file now. When only its first line rotted it is still ours, and what
 * waits for a sync still waits. */
static bool take_anew(struct log *log, struct error *error)
{
    char salt[BATCH_SALT];
    uint64_t unsynced_from = log->unsynced_from;
    memcpy(salt, log->scan.salt, sizeof salt);
    forget_file(log);
    if (!disk_open_reader(log_path(log), &log->reader, error))
        return false;
    if (log->reader < 0)
        return true;
    if (!map_file(log, error))
        return false;
    if (log->header_damaged && memcmp(log->scan.salt, salt, sizeof salt) == 0)
        log->unsynced_from = unsynced_from;
    return true;
}

uint64_t log_torn(const struct log *log)
{
    return log->map.size - log->scan.at;
}

bool log_refresh(struct log *log, bool force, enum log_change *change, struct error *error)
{
    struct disk_state now;
    *change = LOG_SAME;
    log->is_newer = false;
    if (!text_ok(&log->path))
        return error_set(error, ERROR_SYSTEM, "not enough memory");
    if (!disk_state_at(log_path(log), &now, error))
        return false;
    if (is_replaced(log, &now)) {
        forget_file(log);
        *change = LOG_REPLACED;
    }
    if (log->reader < 0) {
        if (!disk_open_reader(log_path(log), &log->reader, error))
            return false;
        if (log->reader < 0)
            return true;
    } else if (disk_unchanged(&now, &log->state) && (!force || log_torn(log) == 0)) {
        /* Whole batches never change; a tail may, within the grain of the clock. */
        return true;
    }
    if (*change == LOG_SAME)
        *change = LOG_GROWN;
    bool mapped = map_file(log, error);
    if (mapped && is_written_over(log)) {
        *change = LOG_REPLACED;
        mapped = take_anew(log, error);
    }
    if (mapped)
        return true;
    /* What was not understood once must not look unchanged the next time. */
    forget_file(log);
    return false;
}

bool log_next(struct log *log, struct log_batch *batch)
{
    struct scan_batch found;
    if (!log->has_header || !scan_next(&log->scan, &found))
        return false;
    *batch = (struct log_batch){
        .lines = slice_first(slice_from(log->scan.bytes, found.begin), (size_t)found.end.bytes),
        .offset = found.begin,
        .sequence = found.end.sequence,
        .records = found.end.records,
        .time = found.end.time,
        .lost = found.lost,
        .missing = found.missing,
    };
    log->lost += found.lost;
    log->missing += found.missing;
    return true;
}

struct log_position log_position(const struct log *log)
{
    return (struct log_position){log->scan.at, log->scan.sequence, log->lost, log->missing};
}

void log_continue(struct log *log, const struct log_position *position)
{
    log->scan.at = (size_t)position->at;
    log->scan.sequence = position->sequence;
    log->lost = position->lost;
    log->missing = position->missing;
    log->taken = *position;
}

void log_rewind(struct log *log)
{
    log->lost = log->missing = 0;
    log->taken = (struct log_position){.at = 0};
    log->scan.sequence = 0;
    if (log->has_header)
        log->scan.at = log_batches_begin(log);
}

void log_describe(const struct log *log, struct text *out)
{
    if (log->header_damaged)
        text_append_format(out, "The first line of %s is damaged; it will be repaired.\n",
                           log_path(log));
    if (log->lost > 0 || log->missing > 0)
        text_append_format(out,
                           "%s is damaged: %" PRIu64 " byte%s and %" PRIu64
                           " batch%s are lost; the rest is fine.\n",
                           log_path(log), log->lost, log->lost == 1 ? "" : "s", log->missing,
                           log->missing == 1 ? "" : "es");
    if (log_torn(log) > 0)
        text_append_format(out, "%s ends in %" PRIu64 " byte%s of an interrupted write, ignored.\n",
                           log_path(log), log_torn(log), log_torn(log) == 1 ? "" : "s");
}
