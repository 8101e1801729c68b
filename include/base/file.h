/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"

#include <sys/types.h>

/* Everything opens with O_CLOEXEC. Errors name the path. */

/* Appends the whole file; ERROR_LIMIT beyond the text's maximum; ERROR_NOT_FOUND when it does not
 * exist. */
bool file_read(const char *path, struct text *out, struct error *error) WARN_UNUSED;
/* Appends everything readable from a descriptor until its end. */
bool file_read_all(int descriptor, struct text *out, struct error *error) WARN_UNUSED;
/* Writes all bytes, looping on short writes and EINTR. ERROR_WRITE; errno is kept for EPIPE. */
bool file_write_all(int descriptor, struct slice bytes, struct error *error) WARN_UNUSED;
/* Replaces path atomically: temporary file beside it (of the same mode, a new one 0600), fsync,
   rename, fsync of the directory. backup, when not NULL, is a path the former file is kept at (by
   link). Where path is a symbolic link, the file it leads to is replaced. */
bool file_replace(const char *path, struct slice bytes, const char *backup,
                  struct error *error) WARN_UNUSED;
/* Makes a directory and its parents, mode 0700. */
bool file_make_directory(const char *path, struct error *error) WARN_UNUSED;
/* fsync of the directory that holds path, so that a new name survives a power cut. */
bool file_sync_directory_of(const char *path, struct error *error) WARN_UNUSED;

/* Appends directory "/" name. */
void path_join(struct text *out, const char *directory, const char *name);

/* An exclusive flock on a file that is never replaced. */
struct file_lock {
    int descriptor; /* -1 when not held */
};
/* Waits up to milliseconds (0: one try). ERROR_BUSY names the process that wrote its id into the
 * file. */
bool file_lock_take(struct file_lock *lock, const char *path, int milliseconds,
                    struct error *error) WARN_UNUSED;
void file_lock_drop(struct file_lock *lock);

/* A read-only private mapping of the first size bytes; size 0 gives data NULL. */
struct file_map {
    void *data;
    size_t size;
};
bool file_map_open(struct file_map *map, int descriptor, size_t size,
                   struct error *error) WARN_UNUSED;
void file_map_close(struct file_map *map);
/* The bytes of a mapping that lie in whole pages need no memory for now; they are read from the
 * file again when they are touched. Never for anything but a mapped file. */
void file_map_forget(const void *begin, size_t size);
