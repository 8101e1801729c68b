/* SPDX-License-Identifier: MIT */
#include "store/recovery.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    PATH_LIMIT = 64 * 1024,
    LOCK_WAIT = 5000,
    FORGET_AFTER = 128 << 10 /* bytes read before their pages are given back */
};

bool store_is_remote(const char *data_directory)
{
    return disk_is_remote(data_directory);
}

const char *recovery_plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

void recovery_say(const struct recovery *recovery, bool problem, const char *format, ...)
{
    char line[2048];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (size > 0)
        recovery->say(recovery->context, problem, slice_of(line));
}

void recovery_say_gap(const struct recovery *recovery, const struct log *log,
                      const struct log_batch *batch)
{
    if (batch->lost > 0)
        recovery_say(recovery, true, "%s: %" PRIu64 " byte%s from offset %" PRIu64 " %s damaged",
                     log_path(log), batch->lost, recovery_plural(batch->lost),
                     batch->offset - batch->lost, batch->lost == 1 ? "is" : "are");
    if (batch->missing > 0)
        recovery_say(recovery, true, "%s: %" PRIu64 " batch%s before number %" PRIu64 " %s missing",
                     log_path(log), batch->missing, batch->missing == 1 ? "" : "es",
                     batch->sequence, batch->missing == 1 ? "is" : "are");
}

const char *recovery_name(const struct log *log)
{
    const char *slash = strrchr(log_path(log), '/');
    return slash ? slash + 1 : log_path(log);
}

/* Whatever else is wrong with a file is for the verb to say. */
static bool admit_log(const struct recovery *recovery, const struct log_kind *kind,
                      struct error *error)
{
    struct log log;
    enum log_change change;
    log_init(&log, kind, recovery->data);
    bool admitted = log_refresh(&log, true, &change, error);
    if (!admitted && error->kind == ERROR_DAMAGED && !log.is_newer) {
        *error = (struct error)ERROR_INIT;
        admitted = true;
    }
    log_release(&log);
    return admitted;
}

bool recovery_admit(const struct recovery *recovery, bool *exists, struct error *error)
{
    struct disk_state state;
    if (!disk_state_at(recovery->data, &state, error))
        return false;
    *exists = state.exists;
    return !state.exists ||
           (admit_log(recovery, &log_papers, error) && admit_log(recovery, &log_listings, error) &&
            admit_log(recovery, &log_marks, error));
}

bool recovery_lock(const struct recovery *recovery, const char *name, struct file_lock *lock,
                   struct error *error)
{
    struct text path;
    lock->descriptor = -1;
    text_init(&path, PATH_LIMIT);
    path_join(&path, recovery->data, name);
    bool locked = text_ok(&path) ? file_lock_take(lock, text_string(&path), LOCK_WAIT, error)
                                 : error_set(error, ERROR_SYSTEM, "not enough memory");
    text_release(&path);
    if (!locked && error->kind == ERROR_WRITE)
        error_next(error, "make %s writable", recovery->data);
    return locked;
}

bool recovery_walk(struct log *log,
                   bool (*each)(void *context, const struct log_batch *batch, struct error *error),
                   void *context, struct error *error)
{
    struct log_batch batch;
    struct slice bytes = log_bytes(log);
    size_t forgotten = 0;
    while (log_next(log, &batch)) {
        if (each && !each(context, &batch, error))
            return false;
        if (log->scan.at - forgotten < FORGET_AFTER)
            continue;
        /* All of it: looking up older lines may have touched any page. */
        disk_forget(bytes);
        forgotten = log->scan.at;
    }
    disk_forget(bytes);
    return true;
}
