/* SPDX-License-Identifier: MIT */
#include "store/audit.h"

#include "store/cache.h"

#include <inttypes.h>

enum { RECORD_LIMIT = 1 << 28, FORGET_DOCUMENTS = 4096 };

/* The logs and the index over them, without what the segments do not cover. */
struct audit {
    const struct recovery *recovery;
    struct log papers, listings;
    struct cache cache;
    struct index index;
    struct arena arena;
    uint64_t documents;
    uint64_t missing; /* bytes of the logs that were there once */
};

static bool open_audit(struct audit *audit, struct error *error)
{
    enum log_change change;
    log_init(&audit->papers, &log_papers, audit->recovery->data);
    log_init(&audit->listings, &log_listings, audit->recovery->data);
    cache_init(&audit->cache, audit->recovery->cache);
    index_init(&audit->index);
    arena_init(&audit->arena, RECORD_LIMIT);
    if (!log_refresh(&audit->papers, true, &change, error) ||
        !log_refresh(&audit->listings, true, &change, error))
        return false;
    index_set_maps(&audit->index, log_bytes(&audit->papers), log_bytes(&audit->listings), -1);
    if (audit->papers.has_header &&
        !index_set_columns(&audit->index, text_slice(&audit->papers.columns), error))
        return false;
    audit->missing = cache_missing(&audit->cache, &audit->papers, &audit->listings);
    cache_load(&audit->cache, &audit->index, &audit->papers, &audit->listings);
    return true;
}

static void close_audit(struct audit *audit)
{
    index_release(&audit->index);
    cache_release(&audit->cache);
    log_release(&audit->papers);
    log_release(&audit->listings);
    arena_release(&audit->arena);
}

/* Whether a document is a record that its key leads to. */
static bool is_right(struct audit *audit, struct part *part, uint32_t document)
{
    struct paper paper;
    struct error ignored = ERROR_INIT;
    arena_clear(&audit->arena);
    return index_read_document(&audit->index, part, document, &audit->arena, &paper, &ignored) &&
           index_find(&audit->index, paper.id) == part->base + document;
}

static bool check_documents(struct audit *audit, struct part *part)
{
    struct slice bytes = log_bytes(&audit->papers);
    for (uint32_t document = 0; document < segment_count(&part->segment); document++) {
        bool ghost = segment_record(&part->segment, document) & RECORD_GHOST;
        if (segment_is_dead(&part->segment, document) || ghost)
            continue;
        if (!is_right(audit, part, document))
            return false;
        audit->documents++;
        if (document % FORGET_DOCUMENTS == 0)
            file_map_forget(bytes.data, bytes.size);
    }
    return true;
}

/* Without what was replaced, or is only mentioned. */
static void count_documents(struct audit *audit, struct part *part)
{
    for (uint32_t document = 0; document < segment_count(&part->segment); document++)
        audit->documents += !segment_is_dead(&part->segment, document) &&
                            !(segment_record(&part->segment, document) & RECORD_GHOST);
}

static bool check_parts(struct audit *audit, bool full)
{
    for (uint32_t i = 0; i < audit->index.part_count; i++) {
        struct part *part = &audit->index.parts[i];
        segment_check_all(&part->segment);
        if (part->segment.damaged || (full && !check_documents(audit, part)))
            return false;
        if (!full)
            count_documents(audit, part);
    }
    return !index_damaged(&audit->index);
}

static bool report(struct audit *audit, bool full, struct error *error)
{
    const struct recovery *recovery = audit->recovery;
    if (audit->index.part_count == 0) {
        recovery_say(recovery, false,
                     "index: nothing yet that fits the logs; the next use makes it");
        return true;
    }
    if (check_parts(audit, full)) {
        recovery_say(recovery, false, "index: %" PRIu64 " paper%s in %" PRIu32 " segment%s",
                     audit->documents, recovery_plural(audit->documents), audit->index.part_count,
                     recovery_plural(audit->index.part_count));
        return true;
    }
    if (!cache_drop(&audit->cache, error))
        return false;
    recovery_say(recovery, false, "index: was damaged and is removed; the next use makes it anew");
    return true;
}

bool audit_index(const struct recovery *recovery, bool full, bool *damaged, struct error *error)
{
    struct audit audit = {.recovery = recovery};
    struct error unreadable = ERROR_INIT;
    /* What is wrong with the logs themselves has been said. */
    bool audited = !open_audit(&audit, &unreadable) || report(&audit, full, error);
    if (audit.missing > 0) {
        *damaged = true;
        recovery_say(recovery, true,
                     "%" PRIu64
                     " byte%s of papers.tsv and listings.tsv that were saved and indexed "
                     "are gone: the files were cut or replaced; put them back from a backup, or "
                     "fetch again",
                     audit.missing, recovery_plural(audit.missing));
    }
    close_audit(&audit);
    return audited;
}

bool audit_accept(const struct recovery *recovery, struct error *error)
{
    struct audit audit = {.recovery = recovery};
    struct error unreadable = ERROR_INIT;
    bool accepted =
        !open_audit(&audit, &unreadable) || audit.missing == 0 || cache_drop(&audit.cache, error);
    close_audit(&audit);
    return accepted;
}
