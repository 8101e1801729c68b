/* SPDX-License-Identifier: MIT */
#include "store/recovery.h"

#include "store/audit.h"
#include "store/append.h"
#include "store/rewrite.h"

#include <inttypes.h>

enum { PATH_LIMIT = 64 * 1024, COPIES_MOST = 1000000 };

/* One log on its way: looked through, then written anew when something is damaged. */
struct repair {
    const struct recovery *recovery;
    struct log log;
    struct rewrite rewrite;
    uint64_t batches, records;
    bool drop_fetches; /* what requests brought was lost: they are to be made again */
    uint64_t fetches;  /* lines dropped */
};

static bool is_fetch(struct slice line)
{
    return slice_starts_with(line, SLICE("fetch\t"));
}

static bool look_through(void *context, const struct log_batch *batch, struct error *error)
{
    struct repair *repair = context;
    struct slice lines = batch->lines, line;
    (void)error;
    repair->batches++;
    repair->records += batch->records;
    recovery_say_gap(repair->recovery, &repair->log, batch);
    while (repair->drop_fetches && slice_next_line(&lines, &line))
        repair->fetches += is_fetch(line);
    return true;
}

/* One batch becomes one batch. */
static bool copy_batch(void *context, const struct log_batch *batch, struct error *error)
{
    struct repair *repair = context;
    struct slice rest = batch->lines, line;
    if (!repair->drop_fetches)
        return rewrite_add(&repair->rewrite, rest, batch->records, batch->time, error) &&
               rewrite_flush(&repair->rewrite, error);
    while (slice_next_line(&rest, &line))
        if (!is_fetch(line) && !rewrite_add(&repair->rewrite, slice_range(line.data, rest.data), 1,
                                            batch->time, error))
            return false;
    return rewrite_flush(&repair->rewrite, error);
}

/* NAME.tsv.damaged-N with the first N that is free. */
static bool find_copy_name(const struct log *log, struct text *path, struct error *error)
{
    struct disk_state state = {.exists = true};
    for (unsigned number = 1; state.exists && number < COPIES_MOST; number++) {
        text_clear(path);
        text_append_format(path, "%s.damaged-%u", log_path(log), number);
        if (!text_ok(path))
            return error_set(error, ERROR_SYSTEM, "not enough memory");
        if (!disk_state_at(text_string(path), &state, error))
            return false;
    }
    return true;
}

static bool write_whole(struct repair *repair, struct text *copy, struct error *error)
{
    log_rewind(&repair->log);
    bool written = find_copy_name(&repair->log, copy, error) &&
                   rewrite_begin(&repair->rewrite, &repair->log, error) &&
                   recovery_walk(&repair->log, copy_batch, repair, error) &&
                   rewrite_finish(&repair->rewrite, text_string(copy), error);
    rewrite_release(&repair->rewrite);
    return written;
}

static void say_repaired(const struct repair *repair, const char *copy)
{
    const struct recovery *recovery = repair->recovery;
    const char *name = recovery_name(&repair->log);
    if (repair->log.header_damaged)
        recovery_say(recovery, false, "%s: the first line was damaged and is repaired", name);
    if (repair->fetches > 0)
        recovery_say(recovery, false,
                     "%s: the states of %" PRIu64 " request%s are dropped, so that the next fetch "
                     "asks for everything again (paperfeed fetch --days N)",
                     name, repair->fetches, recovery_plural(repair->fetches));
    recovery_say(recovery, false,
                 "%s: kept %" PRIu64 " line%s in %" PRIu64 " batch%s, lost %" PRIu64
                 " byte%s; the file as it was is %s",
                 name, repair->records - repair->fetches,
                 recovery_plural(repair->records - repair->fetches), repair->batches,
                 repair->batches == 1 ? "" : "es", repair->log.lost,
                 recovery_plural(repair->log.lost), copy);
    /* A batch is dropped whole, though most of its lines may be sound. */
    if (repair->log.kind == &log_papers && repair->log.lost > 0)
        recovery_say(recovery, false,
                     "%s: papers of the lost batches that can still be read come back with: "
                     "paperfeed import %s",
                     name, copy);
}

/* Only a tail that an interrupted write left: cut as the next writer would do. */
static bool cut_tail(struct repair *repair, struct error *error)
{
    bool replaced;
    uint64_t torn = log_torn(&repair->log);
    if (!append_begin(&repair->log, repair->recovery->now, &replaced, error))
        return false;
    recovery_say(repair->recovery, false,
                 "%s: %" PRIu64 " byte%s of an interrupted write moved to lost+found",
                 recovery_name(&repair->log), torn, recovery_plural(torn));
    return true;
}

static bool repair_opened(struct repair *repair, struct error *error)
{
    struct log *log = &repair->log;
    enum log_change change;
    if (!log_refresh(log, true, &change, error) || !recovery_walk(log, look_through, repair, error))
        return false;
    if (log->lost > 0 || log->missing > 0 || log->header_damaged || repair->fetches > 0) {
        struct text copy;
        text_init(&copy, PATH_LIMIT);
        bool written = write_whole(repair, &copy, error);
        if (written)
            say_repaired(repair, text_string(&copy));
        text_release(&copy);
        return written;
    }
    if (log_torn(log) > 0)
        return cut_tail(repair, error);
    recovery_say(repair->recovery, false, "%s: nothing to repair", recovery_name(log));
    return true;
}

static bool repair_log(const struct recovery *recovery, const struct log_kind *kind,
                       bool drop_fetches, struct error *error)
{
    struct repair repair = {.recovery = recovery, .drop_fetches = drop_fetches};
    log_init(&repair.log, kind, recovery->data);
    bool done = repair_opened(&repair, error);
    log_release(&repair.log);
    return done;
}

/* The torn tail of papers.tsv may as well be a last batch that rotted, whose listings were saved.
 */
static bool loses_batches(const struct recovery *recovery, const struct log_kind *kind, bool *lost,
                          struct error *error)
{
    struct log log;
    enum log_change change;
    log_init(&log, kind, recovery->data);
    bool read = log_refresh(&log, true, &change, error) && recovery_walk(&log, NULL, NULL, error);
    *lost = log.lost > 0 || log.missing > 0 || (kind == &log_papers && log_torn(&log) > 0);
    log_release(&log);
    return read;
}

/* Listings first: should the second be interrupted, requests are made again for nothing; the other
 * way round what papers.tsv lost would stay behind an answer "not modified". */
static bool repair_data(const struct recovery *recovery, struct error *error)
{
    bool papers, listings;
    return loses_batches(recovery, &log_papers, &papers, error) &&
           loses_batches(recovery, &log_listings, &listings, error) &&
           repair_log(recovery, &log_listings, papers || listings, error) &&
           repair_log(recovery, &log_papers, false, error);
}

static bool repair_both(const struct recovery *recovery, struct error *error)
{
    struct file_lock lock;
    struct error other = ERROR_INIT;
    bool data = recovery_lock(recovery, "lock.data", &lock, error) && repair_data(recovery, error);
    file_lock_drop(&lock);
    /* What cannot be helped there is no reason to leave the marks as they are. */
    bool marks = recovery_lock(recovery, "lock.marks", &lock, &other) &&
                 repair_log(recovery, &log_marks, false, &other);
    file_lock_drop(&lock);
    if (data && !marks)
        *error = other;
    return data && marks;
}

bool store_repair(const struct recovery *recovery, struct error *error)
{
    bool exists;
    if (!recovery_admit(recovery, &exists, error))
        return error_while(error, "repair the store");
    if (exists)
        return (repair_both(recovery, error) && audit_accept(recovery, error)) ||
               error_while(error, "repair the store");
    recovery_say(recovery, false, "%s: not there yet, nothing to repair", recovery->data);
    return true;
}
