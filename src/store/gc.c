/* SPDX-License-Identifier: MIT */
#include "store/recovery.h"

#include <inttypes.h>
#include <string.h>

enum {
    PATH_LIMIT = 64 * 1024,
    NAMES_LIMIT = 1 << 26,
    MANIFEST_LIMIT = 1 << 26,
    HOUR = 3600,
    DAY = 24 * HOUR,
    RAW_DAYS = 7,
    KEPT_DAYS = 30
};

/* One directory on its way. */
struct collection {
    const struct recovery *recovery;
    bool dry_run;
    struct text names;    /* of the directory at hand, each ended by NUL */
    struct text manifest; /* the bytes of CURRENT */
    struct text path;
    uint64_t files, bytes;
};

static void take_name(void *context, const char *name)
{
    struct text *names = context;
    text_append_string(names, name);
    text_append_byte(names, '\0');
}

/* Why the file of this name is to go; NULL: it stays. age in seconds. */
typedef const char *judgement(const struct collection *collection, const char *name, int64_t age);

static bool ends_with(const char *name, struct slice ending)
{
    return slice_ends_with(slice_of(name), ending);
}

/* NAME.tsv.new: no writer is at work while the locks are held. */
static const char *judge_data(const struct collection *collection, const char *name, int64_t age)
{
    (void)collection, (void)age;
    if (ends_with(name, SLICE(".tsv.new")) || ends_with(name, SLICE(".tmp")))
        return "left by an interrupted writer";
    return NULL;
}

static const char *judge_old(const struct collection *collection, const char *name, int64_t age)
{
    (void)collection, (void)name, (void)age;
    return "superseded by compaction";
}

static const char *judge_kept(const struct collection *collection, const char *name, int64_t age)
{
    (void)collection, (void)name;
    return age > KEPT_DAYS * DAY ? "older than 30 days" : NULL;
}

static const char *judge_raw(const struct collection *collection, const char *name, int64_t age)
{
    (void)collection, (void)name;
    return age > RAW_DAYS * DAY ? "an answer older than 7 days" : NULL;
}

/* What is being built has no name in the manifest yet. */
static const char *judge_cache(const struct collection *collection, const char *name, int64_t age)
{
    if (age <= HOUR)
        return NULL;
    if (ends_with(name, SLICE(".tmp")) || ends_with(name, SLICE(".new")))
        return "left by an interrupted writer";
    bool segment = slice_starts_with(slice_of(name), SLICE("seg-"));
    bool named = slice_find(text_slice(&collection->manifest), slice_of(name), 0) != SIZE_MAX;
    return segment && !named ? "no longer part of the index" : NULL;
}

static bool consider(struct collection *collection, const char *directory, const char *name,
                     judgement *judge, struct error *error)
{
    const struct recovery *recovery = collection->recovery;
    struct disk_state state;
    text_clear(&collection->path);
    path_join(&collection->path, directory, name);
    const char *path = text_string(&collection->path);
    if (!text_ok(&collection->path) || !disk_is_file(path, &state))
        return true;
    const char *reason = judge(collection, name, recovery->now - state.modified.tv_sec);
    if (!reason)
        return true;
    if (!collection->dry_run && !disk_delete(path, error))
        return false;
    collection->files++;
    collection->bytes += state.size;
    recovery_say(recovery, false, "%s: %" PRIu64 " byte%s, %s", path, state.size,
                 recovery_plural(state.size), reason);
    return true;
}

/* The files of a directory below base (NULL: base itself). */
static bool collect(struct collection *collection, const char *base, const char *below,
                    judgement *judge, struct error *error)
{
    struct text directory;
    text_init(&directory, PATH_LIMIT);
    if (below)
        path_join(&directory, base, below);
    else
        text_append_string(&directory, base);
    text_clear(&collection->names);
    bool done = disk_list(text_string(&directory), take_name, &collection->names, error);
    if (done && !(text_ok(&directory) && text_ok(&collection->names)))
        done = error_set(error, ERROR_SYSTEM, "not enough memory");
    struct slice rest = text_slice(&collection->names), name;
    while (done && rest.size > 0 && slice_split(&rest, '\0', &name))
        done = consider(collection, text_string(&directory), name.data, judge, error);
    text_release(&directory);
    return done;
}

static bool is_whole(const struct recovery *recovery, const struct log_kind *kind,
                     struct error *error)
{
    struct log log;
    enum log_change change;
    log_init(&log, kind, recovery->data);
    bool whole = log_refresh(&log, true, &change, error) &&
                 recovery_walk(&log, NULL, NULL, error) && log.has_header && !log.header_damaged &&
                 log.lost == 0 && log.missing == 0;
    log_release(&log);
    return whole;
}

/* The file before the last compaction goes only once the one after it proves whole. */
static bool collect_old(struct collection *collection, const struct log_kind *kind,
                        struct error *error)
{
    const struct recovery *recovery = collection->recovery;
    struct error damage = ERROR_INIT;
    struct text name;
    if (!is_whole(recovery, kind, &damage))
        return true;
    text_init(&name, PATH_LIMIT);
    text_append_format(&name, "%s.tsv.old", kind->name);
    bool done = consider(collection, recovery->data, text_string(&name), judge_old, error);
    text_release(&name);
    return done;
}

static bool collect_data(struct collection *collection, struct error *error)
{
    const struct recovery *recovery = collection->recovery;
    struct file_lock data = {-1}, marks = {-1};
    bool locked = collection->dry_run || (recovery_lock(recovery, "lock.data", &data, error) &&
                                          recovery_lock(recovery, "lock.marks", &marks, error));
    bool done = locked && collect(collection, recovery->data, NULL, judge_data, error) &&
                collect_old(collection, &log_papers, error) &&
                collect_old(collection, &log_listings, error) &&
                collect(collection, recovery->data, "lost+found", judge_kept, error);
    file_lock_drop(&marks);
    file_lock_drop(&data);
    return done;
}

static bool collect_cache(struct collection *collection, struct error *error)
{
    const char *cache = collection->recovery->cache;
    struct error none = ERROR_INIT;
    text_clear(&collection->path);
    path_join(&collection->path, cache, "CURRENT");
    /* Without a manifest nothing there is part of an index. */
    bool read = file_read(text_string(&collection->path), &collection->manifest, &none);
    if (!read && none.kind != ERROR_NOT_FOUND) {
        *error = none;
        return false;
    }
    return collect(collection, cache, NULL, judge_cache, error) &&
           collect(collection, cache, "raw", judge_raw, error);
}

bool store_gc(const struct recovery *recovery, bool dry_run, struct error *error)
{
    struct collection collection = {.recovery = recovery, .dry_run = dry_run};
    bool exists;
    if (!recovery_admit(recovery, &exists, error))
        return error_while(error, "clean up the store");
    text_init(&collection.names, NAMES_LIMIT);
    text_init(&collection.manifest, MANIFEST_LIMIT);
    text_init(&collection.path, PATH_LIMIT);
    bool done = (!exists || collect_data(&collection, error)) && collect_cache(&collection, error);
    text_release(&collection.names);
    text_release(&collection.manifest);
    text_release(&collection.path);
    if (!done)
        return error_while(error, "clean up the store");
    recovery_say(recovery, false, "%" PRIu64 " file%s, %" PRIu64 " byte%s %s", collection.files,
                 recovery_plural(collection.files), collection.bytes,
                 recovery_plural(collection.bytes), dry_run ? "would be removed" : "removed");
    return true;
}
