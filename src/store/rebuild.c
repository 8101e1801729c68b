/* SPDX-License-Identifier: MIT */
#include "store/recovery.h"
#include "store/store.h"

#include <inttypes.h>
#include <string.h>

enum { PATH_LIMIT = 64 * 1024, NAMES_LIMIT = 1 << 26 };

/* Everything derived: the manifest and the segments, whole or not; raw answers are none. */
static bool is_derived(struct slice name)
{
    return slice_equal(name, SLICE("CURRENT")) || slice_starts_with(name, SLICE("CURRENT.")) ||
           slice_equal(name, SLICE("marks")) || slice_equal(name, SLICE("marks.tmp")) ||
           slice_starts_with(name, SLICE("seg-"));
}

static void take_derived(void *context, const char *name)
{
    struct text *names = context;
    if (!is_derived(slice_of(name)))
        return;
    text_append_string(names, name);
    text_append_byte(names, '\0');
}

static bool remove_derived(const struct recovery *recovery, const struct text *names,
                           uint64_t *removed, struct error *error)
{
    struct slice rest = text_slice(names), name;
    struct text path;
    bool done = true;
    text_init(&path, PATH_LIMIT);
    while (done && rest.size > 0 && slice_split(&rest, '\0', &name)) {
        text_clear(&path);
        path_join(&path, recovery->cache, name.data);
        done = disk_delete(text_string(&path), error);
        *removed += done;
    }
    text_release(&path);
    return done;
}

/* What a reader would have to take from the logs, all of it. */
static bool build_again(const struct recovery *recovery, struct error *error)
{
    struct store *store;
    if (!store_open(&store, recovery->data, recovery->cache, error))
        return false;
    store_publish(store);
    recovery_say(recovery, false, "%" PRIu64 " papers indexed",
                 snapshot_count(store_snapshot(store)));
    store_close(store);
    return true;
}

bool store_rebuild(const struct recovery *recovery, struct error *error)
{
    struct text names;
    uint64_t removed = 0;
    bool exists;
    text_init(&names, NAMES_LIMIT);
    bool done = recovery_admit(recovery, &exists, error) &&
                disk_list(recovery->cache, take_derived, &names, error) &&
                (text_ok(&names) || error_set(error, ERROR_SYSTEM, "not enough memory")) &&
                remove_derived(recovery, &names, &removed, error);
    text_release(&names);
    if (!done)
        return error_while(error, "rebuild the index");
    recovery_say(recovery, false, "%" PRIu64 " derived file%s removed", removed,
                 recovery_plural(removed));
    return !exists || build_again(recovery, error);
}
