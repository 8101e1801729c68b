/* SPDX-License-Identifier: MIT */
#include "store/check.h"

#include "paper/listing.h"
#include "store/steps.h"

#include <string.h>

enum { LINE_LIMIT = 1 << 28 };

bool check_init(struct check *check, const struct log *log, struct error *error)
{
    *check = (struct check){.log = log};
    arena_init(&check->arena, LINE_LIMIT);
    return log->kind != &log_papers || !log->has_header ||
           record_layout_parse(&check->layout, text_slice(&log->columns), error);
}

void check_release(struct check *check)
{
    arena_release(&check->arena);
}

static const char *check_paper(struct check *check, struct slice line)
{
    struct error ignored = ERROR_INIT;
    struct paper paper;
    if (!record_parse_paper(&check->layout, line, &check->arena, &paper, &ignored) ||
        paper.id.size == 0)
        return "is not a line of papers";
    return record_is_clean(line) ? NULL : "has forbidden characters";
}

/* What a server sent along with its answer is kept verbatim. */
static const char *check_listing(struct check *check, struct slice line)
{
    struct error ignored = ERROR_INIT;
    struct listing_line read;
    if (!listing_parse(line, &check->arena, &read, &ignored) ||
        (!read.is_fetch && read.listing.key.size == 0))
        return "is not a line of listings";
    return read.is_fetch || record_is_clean(line) ? NULL : "has forbidden characters";
}

/* Old and new values are pieces of the config, where the user may write anything. */
static const char *check_mark(struct check *check, struct slice line)
{
    struct mark_line mark;
    return mark_line_parse(line, &check->arena, &mark) ? NULL : "is not a line of marks";
}

static const char *check_remark(const struct check *check, struct slice line)
{
    struct slice old, new;
    if (check->log->kind != &log_papers || !slice_starts_with(line, SLICE("#alias\t")))
        return NULL;
    return alias_split(line, &old, &new) ? NULL : "is not an alias";
}

const char *check_line(struct check *check, struct slice line)
{
    arena_clear(&check->arena);
    if (slice_starts_with(line, SLICE("#")))
        return check_remark(check, line);
    if (check->log->kind == &log_papers)
        return check_paper(check, line);
    return check->log->kind == &log_listings ? check_listing(check, line) : check_mark(check, line);
}
