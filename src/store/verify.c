/* SPDX-License-Identifier: MIT */
#include "store/recovery.h"

#include "store/audit.h"
#include "store/check.h"

#include <inttypes.h>

/* One log on its way, and what the logs before it said. */
struct verification {
    const struct recovery *recovery;
    bool full, damaged;
    struct log papers;           /* stays open: the others are compared with it */
    struct record_layout layout; /* of papers.tsv */
    struct newest names;
    bool has_names;
    struct log *log;
    struct check check;
    uint64_t batches, records, lines;
    uint64_t strangers, dead_ends; /* keys, and aliases, that lead to no paper */
};

static void count_gap(struct verification *verification, const struct log_batch *batch)
{
    recovery_say_gap(verification->recovery, verification->log, batch);
    if (batch->lost > 0 || batch->missing > 0)
        verification->damaged = true;
}

static bool sum_batch(void *context, const struct log_batch *batch, struct error *error)
{
    struct verification *verification = context;
    (void)error;
    count_gap(verification, batch);
    verification->batches++;
    verification->lines += batch->records;
    return true;
}

/* Whether a key, through all its aliases, is that of a record; a circle of aliases is not. */
static bool leads_to_paper(const struct verification *verification, struct slice key)
{
    enum { STEPS_MOST = 64 };
    struct newest_key sought = {.first = key};
    struct slice old;
    for (int step = 0; step < STEPS_MOST; step++) {
        uint64_t offset = newest_find(&verification->names, &sought);
        if (offset == NEWEST_NONE)
            return false;
        if (!alias_split(newest_line(&verification->names, offset), &old, &sought.first))
            return true;
    }
    return false;
}

/* Keys are compared as they stand in the files, where all escape alike. */
static void compare_names(struct verification *verification, struct slice line)
{
    struct newest_key key;
    struct slice old, new;
    if (!verification->has_names)
        return;
    if (verification->log->kind == &log_papers) {
        if (alias_split(line, &old, &new) && !leads_to_paper(verification, new))
            verification->dead_ends++;
    } else if (verification->log->kind == &log_listings && key_of_listing(NULL, line, &key) &&
               !slice_starts_with(line, SLICE("fetch\t")) &&
               !leads_to_paper(verification, key.second)) {
        verification->strangers++;
    }
}

static void check_lines(struct verification *verification, const struct log_batch *batch)
{
    struct slice lines = batch->lines, line;
    uint64_t count = 0;
    while (slice_next_line(&lines, &line)) {
        const char *wrong = check_line(&verification->check, line);
        count++;
        verification->records += !slice_starts_with(line, SLICE("#"));
        if (!wrong) {
            compare_names(verification, line);
            continue;
        }
        verification->damaged = true;
        recovery_say(verification->recovery, true, "%s: batch %" PRIu64 ", line %" PRIu64 " %s",
                     log_path(verification->log), batch->sequence, count, wrong);
    }
    if (count == batch->records)
        return;
    verification->damaged = true;
    recovery_say(verification->recovery, true,
                 "%s: batch %" PRIu64 " has %" PRIu64 " line%s instead of %" PRIu64,
                 log_path(verification->log), batch->sequence, count, recovery_plural(count),
                 batch->records);
}

static bool check_batch(void *context, const struct log_batch *batch, struct error *error)
{
    struct verification *verification = context;
    bool summed = sum_batch(context, batch, error);
    check_lines(verification, batch);
    /* Looking up keys may touch any page of it. */
    disk_forget(log_bytes(&verification->papers));
    return summed;
}

static bool enter_names(void *context, const struct log_batch *batch, struct error *error)
{
    struct verification *verification = context;
    struct slice lines = batch->lines, line;
    (void)error;
    while (slice_next_line(&lines, &line))
        newest_enter(&verification->names, line);
    return true;
}

static bool count_lines(void *context, const struct log_batch *batch, struct error *error)
{
    uint64_t *count = context;
    struct slice lines = batch->lines, line;
    (void)error;
    while (slice_next_line(&lines, &line))
        (*count)++;
    return true;
}

/* The table of all keys and former keys of papers.tsv. */
static bool collect_names(struct verification *verification, struct error *error)
{
    struct log *log = &verification->papers;
    uint64_t lines = 0;
    verification->names = (struct newest){
        .bytes = log_bytes(log), .key_of = key_of_name, .context = &verification->layout};
    verification->layout = verification->check.layout;
    if (!recovery_walk(log, count_lines, &lines, error) ||
        !newest_init(&verification->names, lines, error))
        return false;
    verification->has_names = true;
    log_rewind(log);
    if (!recovery_walk(log, enter_names, verification, error))
        return false;
    log_rewind(log);
    return true;
}

static void say_state(const struct verification *verification)
{
    const struct recovery *recovery = verification->recovery;
    const struct log *log = verification->log;
    if (log->header_damaged)
        recovery_say(recovery, true, "%s: the first line is damaged; the next writer repairs it",
                     log_path(log));
    if (log_torn(log) > 0)
        recovery_say(recovery, false,
                     "%s: ignored at the end: %" PRIu64 " byte%s of an interrupted write, which "
                     "the next writer removes",
                     log_path(log), log_torn(log), recovery_plural(log_torn(log)));
    if (verification->dead_ends > 0)
        recovery_say(recovery, false, "%s: %" PRIu64 " former key%s of papers that are not there",
                     log_path(log), verification->dead_ends,
                     recovery_plural(verification->dead_ends));
    if (verification->strangers > 0)
        recovery_say(recovery, false, "%s: %" PRIu64 " line%s of papers that are not in papers.tsv",
                     log_path(log), verification->strangers,
                     recovery_plural(verification->strangers));
}

static void sum_up(struct verification *verification)
{
    const struct log *log = verification->log;
    const char *unit = verification->full ? "record" : "line";
    uint64_t count = verification->full ? verification->records : verification->lines;
    verification->damaged = verification->damaged || log->header_damaged;
    say_state(verification);
    if (log->reader < 0)
        recovery_say(verification->recovery, false, "%s: not there yet", log_path(log));
    else
        recovery_say(verification->recovery, false,
                     "%s: %" PRIu64 " %s%s in %" PRIu64 " batch%s, %zu bytes", log_path(log), count,
                     unit, recovery_plural(count), verification->batches,
                     verification->batches == 1 ? "" : "es", log->map.size);
}

static bool verify_opened(struct verification *verification, struct error *error)
{
    struct log *log = verification->log;
    enum log_change change;
    verification->batches = verification->records = verification->lines = 0;
    verification->strangers = verification->dead_ends = 0;
    verification->check = (struct check){.log = log};
    if (!log_refresh(log, true, &change, error) || !check_init(&verification->check, log, error))
        return false;
    if (verification->full && log->kind == &log_papers && log->has_header &&
        !collect_names(verification, error))
        return false;
    if (!recovery_walk(log, verification->full ? check_batch : sum_batch, verification, error))
        return false;
    sum_up(verification);
    return true;
}

/* A file that cannot be read as a log is a finding, not the end. */
static bool verify_log(struct verification *verification, struct log *log, struct error *error)
{
    struct text line;
    verification->log = log;
    bool read = verify_opened(verification, error);
    check_release(&verification->check);
    if (read || (error->kind != ERROR_DAMAGED && error->kind != ERROR_INPUT))
        return read;
    text_init(&line, 4096);
    error_format(error, &line);
    recovery_say(verification->recovery, true, "%s", text_string(&line));
    text_release(&line);
    verification->damaged = true;
    *error = (struct error)ERROR_INIT;
    return true;
}

static bool verify_other(struct verification *verification, const struct log_kind *kind,
                         struct error *error)
{
    struct log log;
    log_init(&log, kind, verification->recovery->data);
    bool done = verify_log(verification, &log, error);
    log_release(&log);
    return done;
}

bool store_verify(const struct recovery *recovery, bool full, bool *damaged, struct error *error)
{
    struct verification verification = {.recovery = recovery, .full = full};
    log_init(&verification.papers, &log_papers, recovery->data);
    bool verified = verify_log(&verification, &verification.papers, error) &&
                    verify_other(&verification, &log_listings, error) &&
                    verify_other(&verification, &log_marks, error) &&
                    audit_index(recovery, full, &verification.damaged, error);
    newest_release(&verification.names);
    log_release(&verification.papers);
    *damaged = verification.damaged;
    return verified || error_while(error, "verify the store");
}
