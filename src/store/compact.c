/* SPDX-License-Identifier: MIT */
#include "store/recovery.h"

#include "store/append.h"
#include "store/keys.h"
#include "store/rewrite.h"

#include <inttypes.h>

enum { PATH_LIMIT = 64 * 1024, LINE_LIMIT = 1 << 28 };

/* One log on its way: which lines count, then only these written anew. */
struct compaction {
    const struct recovery *recovery;
    struct log log;
    struct record_layout layout;
    struct newest newest;
    struct rewrite rewrite;
    struct arena arena; /* for one line */
    uint64_t lines, size;
};

/* What says nothing to a reader is kept, and supersedes nothing. */
static bool counts(struct compaction *compaction, struct slice line)
{
    return compaction->log.kind == &log_papers || listing_counts(line, &compaction->arena);
}

static bool count_lines(void *context, const struct log_batch *batch, struct error *error)
{
    struct compaction *compaction = context;
    struct slice lines = batch->lines, line;
    (void)error;
    while (slice_next_line(&lines, &line))
        compaction->lines++;
    return true;
}

static bool enter_lines(void *context, const struct log_batch *batch, struct error *error)
{
    struct compaction *compaction = context;
    struct slice lines = batch->lines, line;
    (void)error;
    while (slice_next_line(&lines, &line))
        if (counts(compaction, line))
            newest_enter(&compaction->newest, line);
    return true;
}

static bool copy_newest(void *context, const struct log_batch *batch, struct error *error)
{
    struct compaction *compaction = context;
    struct slice rest = batch->lines, line;
    while (slice_next_line(&rest, &line)) {
        struct slice whole = slice_range(line.data, rest.data);
        if ((!counts(compaction, line) || newest_is(&compaction->newest, line)) &&
            !rewrite_add(&compaction->rewrite, whole, 1, batch->time, error))
            return false;
    }
    return true;
}

static bool refuse_damaged(const struct log *log, struct error *error)
{
    error_set(error, ERROR_DAMAGED, "%s is damaged", log_path(log));
    return error_next(error, "paperfeed verify tells where, paperfeed repair keeps what is whole");
}

/* Maps and checks all of it; a torn tail is cut as a writer does. */
static bool open_whole(struct compaction *compaction, struct error *error)
{
    struct log *log = &compaction->log;
    enum log_change change;
    bool replaced;
    if (!log_refresh(log, true, &change, error) ||
        !recovery_walk(log, count_lines, compaction, error))
        return false;
    if (log->lost > 0 || log->missing > 0 || log->header_damaged)
        return refuse_damaged(log, error);
    if (log_torn(log) > 0 && !(append_begin(log, compaction->recovery->now, &replaced, error) &&
                               log_refresh(log, true, &change, error)))
        return false;
    compaction->newest.bytes = log_bytes(log);
    compaction->size = log->map.size;
    return !log->has_header || log->kind != &log_papers ||
           record_layout_parse(&compaction->layout, text_slice(&log->columns), error);
}

static bool find_newest(struct compaction *compaction, struct error *error)
{
    bool papers = compaction->log.kind == &log_papers;
    compaction->newest.key_of = papers ? key_of_record : key_of_listing;
    compaction->newest.context = &compaction->layout;
    if (!newest_init(&compaction->newest, compaction->lines, error))
        return false;
    log_rewind(&compaction->log);
    return recovery_walk(&compaction->log, enter_lines, compaction, error);
}

static bool write_newest(struct compaction *compaction, struct error *error)
{
    struct text old;
    text_init(&old, PATH_LIMIT);
    text_append_string(&old, log_path(&compaction->log));
    text_append_string(&old, ".old");
    log_rewind(&compaction->log);
    bool written = (text_ok(&old) || error_set(error, ERROR_SYSTEM, "not enough memory")) &&
                   rewrite_begin(&compaction->rewrite, &compaction->log, error) &&
                   recovery_walk(&compaction->log, copy_newest, compaction, error) &&
                   rewrite_flush(&compaction->rewrite, error);
    if (written) {
        /* All of the log was just found whole, so an older one is no longer needed. */
        disk_remove(text_string(&old));
        written = rewrite_finish(&compaction->rewrite, text_string(&old), error);
    }
    rewrite_release(&compaction->rewrite);
    text_release(&old);
    return written;
}

static bool compact_opened(struct compaction *compaction, struct error *error)
{
    const struct recovery *recovery = compaction->recovery;
    const char *name = recovery_name(&compaction->log);
    if (!open_whole(compaction, error))
        return false;
    if (!compaction->log.has_header) {
        recovery_say(recovery, false, "%s: not there yet", name);
        return true;
    }
    if (!find_newest(compaction, error))
        return false;
    uint64_t superseded = compaction->newest.lines - compaction->newest.count;
    if (superseded == 0) {
        recovery_say(recovery, false, "%s: all %" PRIu64 " line%s count, %" PRIu64 " bytes", name,
                     compaction->lines, recovery_plural(compaction->lines), compaction->size);
        return true;
    }
    if (!write_newest(compaction, error))
        return false;
    recovery_say(recovery, false,
                 "%s: %" PRIu64 " of %" PRIu64 " line%s left out, %" PRIu64
                 " bytes before, %" PRIu64 " after",
                 name, superseded, compaction->lines, recovery_plural(compaction->lines),
                 compaction->size, compaction->rewrite.size);
    return true;
}

static bool compact_log(const struct recovery *recovery, const struct log_kind *kind,
                        struct error *error)
{
    struct compaction compaction = {.recovery = recovery};
    log_init(&compaction.log, kind, recovery->data);
    arena_init(&compaction.arena, LINE_LIMIT);
    bool done = compact_opened(&compaction, error);
    newest_release(&compaction.newest);
    arena_release(&compaction.arena);
    log_release(&compaction.log);
    return done;
}

bool store_compact(const struct recovery *recovery, struct error *error)
{
    struct file_lock lock;
    bool exists;
    if (!recovery_admit(recovery, &exists, error))
        return error_while(error, "compact the store");
    if (!exists) {
        recovery_say(recovery, false, "%s: not there yet", recovery->data);
        return true;
    }
    bool done = recovery_lock(recovery, "lock.data", &lock, error) &&
                compact_log(recovery, &log_papers, error) &&
                compact_log(recovery, &log_listings, error);
    file_lock_drop(&lock);
    return done || error_while(error, "compact the store");
}
