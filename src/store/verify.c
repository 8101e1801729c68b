/* SPDX-License-Identifier: MIT */
#include "store/steps.h"

#include <inttypes.h>

enum { LINE_LIMIT = 1 << 28, SAID_LIMIT = 64 * 1024 };

/* Where findings go. */
struct verification {
    void (*say)(void *context, bool problem, struct slice line);
    void *context;
    bool damaged;
    struct text line;
    struct arena arena;
    struct record_layout layout;
    uint64_t batches, records, bad;
};

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static void say(struct verification *verification, bool problem)
{
    verification->damaged = verification->damaged || problem;
    verification->say(verification->context, problem, text_slice(&verification->line));
    text_clear(&verification->line);
}

static bool line_is_good(struct verification *verification, const struct log *log,
                         struct slice line)
{
    struct error ignored = ERROR_INIT;
    struct paper paper;
    struct listing_line listing;
    struct mark_line mark;
    arena_clear(&verification->arena);
    if (log->kind == &log_papers)
        return record_parse_paper(&verification->layout, line, &verification->arena, &paper,
                                  &ignored) &&
               paper.id.size > 0;
    if (log->kind == &log_listings)
        return listing_parse(line, &verification->arena, &listing, &ignored) &&
               (listing.is_fetch || listing.listing.key.size > 0);
    return mark_line_parse(line, &verification->arena, &mark);
}

static void verify_lines(struct verification *verification, const struct log *log,
                         const struct log_batch *batch)
{
    struct slice lines = batch->lines, line;
    uint64_t count = 0;
    while (slice_next_line(&lines, &line)) {
        count++;
        if (slice_starts_with(line, SLICE("#")))
            continue;
        verification->records++;
        if (line_is_good(verification, log, line))
            continue;
        verification->bad++;
        text_append_format(&verification->line,
                           "%s: batch %" PRIu64 ", line %" PRIu64 " is not a line of %s",
                           log_path(log), batch->sequence, count, log->kind->name);
        say(verification, true);
    }
    if (count == batch->records)
        return;
    text_append_format(&verification->line,
                       "%s: batch %" PRIu64 " has %" PRIu64 " line%s instead of %" PRIu64,
                       log_path(log), batch->sequence, count, plural(count), batch->records);
    say(verification, true);
}

static void verify_gap(struct verification *verification, const struct log *log,
                       const struct log_batch *batch)
{
    if (batch->lost > 0) {
        text_append_format(&verification->line,
                           "%s: %" PRIu64 " byte%s from offset %" PRIu64 " %s damaged",
                           log_path(log), batch->lost, plural(batch->lost),
                           batch->offset - batch->lost, batch->lost == 1 ? "is" : "are");
        say(verification, true);
    }
    if (batch->missing > 0) {
        text_append_format(&verification->line,
                           "%s: %" PRIu64 " batch%s before number %" PRIu64 " %s missing",
                           log_path(log), batch->missing, batch->missing == 1 ? "" : "es",
                           batch->sequence, batch->missing == 1 ? "is" : "are");
        say(verification, true);
    }
}

static void sum_up(struct verification *verification, const struct log *log)
{
    if (log->header_damaged) {
        text_append_format(&verification->line,
                           "%s: the first line is damaged; the next writer repairs it",
                           log_path(log));
        say(verification, true);
    }
    if (log_torn(log) > 0) {
        text_append_format(&verification->line,
                           "%s: ignored at the end: %" PRIu64
                           " byte%s of an interrupted write, which "
                           "the next writer removes",
                           log_path(log), log_torn(log), plural(log_torn(log)));
        say(verification, false);
    }
    if (log->reader < 0)
        text_append_format(&verification->line, "%s: not there yet", log_path(log));
    else
        text_append_format(
            &verification->line, "%s: %" PRIu64 " record%s in %" PRIu64 " batch%s, %zu bytes",
            log_path(log), verification->records, plural(verification->records),
            verification->batches, verification->batches == 1 ? "" : "es", log->map.size);
    say(verification, false);
}

static bool prepare(struct verification *verification, struct log *log, struct error *error)
{
    enum log_change change;
    verification->batches = verification->records = verification->bad = 0;
    if (!log_refresh(log, true, &change, error))
        return false;
    return log->kind != &log_papers || !log->has_header ||
           record_layout_parse(&verification->layout, text_slice(&log->columns), error);
}

static bool verify_log(struct verification *verification, const struct log_kind *kind,
                       const char *directory, struct error *error)
{
    struct log log;
    struct log_batch batch;
    log_init(&log, kind, directory);
    bool read = prepare(verification, &log, error);
    if (read) {
        while (log_next(&log, &batch)) {
            verification->batches++;
            verify_gap(verification, &log, &batch);
            verify_lines(verification, &log, &batch);
        }
        sum_up(verification, &log);
    } else if (error->kind == ERROR_DAMAGED || error->kind == ERROR_INPUT) {
        error_format(error, &verification->line);
        say(verification, true);
        *error = (struct error)ERROR_INIT;
        read = true;
    }
    log_release(&log);
    return read;
}

bool store_verify(const char *data_directory,
                  void (*say_line)(void *context, bool problem, struct slice line), void *context,
                  bool *damaged, struct error *error)
{
    struct verification verification = {.say = say_line, .context = context};
    text_init(&verification.line, SAID_LIMIT);
    arena_init(&verification.arena, LINE_LIMIT);
    bool verified = verify_log(&verification, &log_papers, data_directory, error) &&
                    verify_log(&verification, &log_listings, data_directory, error) &&
                    verify_log(&verification, &log_marks, data_directory, error);
    text_release(&verification.line);
    arena_release(&verification.arena);
    *damaged = verification.damaged;
    return verified || error_while(error, "verify the store");
}
