/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/file.h"

#include <time.h>

/* Every system call of the store that reads or changes a file is here, so that tests can fail each
   of them. Errors name the path; those of changing calls are ERROR_WRITE and say what to do next.
 */

/* Which file a descriptor or path means, and how long it is. */
struct disk_state {
    bool exists;
    dev_t device;
    ino_t inode;
    uint64_t size;
    struct timespec modified;
};
bool disk_state_of(int descriptor, const char *path, struct disk_state *state,
                   struct error *error) WARN_UNUSED;
/* A missing file is no error: exists is false. */
bool disk_state_at(const char *path, struct disk_state *state, struct error *error) WARN_UNUSED;
bool disk_same_file(const struct disk_state *a, const struct disk_state *b);
/* Same file, same length and same time of modification. */
bool disk_unchanged(const struct disk_state *a, const struct disk_state *b);
/* A regular file of this name, without following a symbolic link; false when there is none. */
bool disk_is_file(const char *path, struct disk_state *state);
/* On NFS, SMB, FUSE and the like a power cut may lose what was synced. A directory that does not
 * exist yet counts as the one it will be made in. */
bool disk_is_remote(const char *directory);
/* Calls each with every name in a directory but "." and "..", in no order. A missing directory is
 * an empty one. */
bool disk_list(const char *directory, void (*each)(void *context, const char *name), void *context,
               struct error *error) WARN_UNUSED;

/* *descriptor is -1 when the file does not exist, which is no error. */
bool disk_open_reader(const char *path, int *descriptor, struct error *error) WARN_UNUSED;
bool disk_open_writer(const char *path, int *descriptor, struct error *error) WARN_UNUSED;
/* A new, empty file, mode 0600; one that is there is emptied when replace is set, else it is an
 * error. */
bool disk_create(const char *path, bool replace, int *descriptor, struct error *error) WARN_UNUSED;
void disk_close(int *descriptor);
void disk_remove(const char *path);
/* The same for who wants to know whether it succeeded. */
bool disk_delete(const char *path, struct error *error) WARN_UNUSED;
/* Gives mapped bytes that were read back to the kernel; they are read again when touched. */
void disk_forget(struct slice bytes);

bool disk_write(int descriptor, const char *path, struct slice bytes, uint64_t offset,
                struct error *error) WARN_UNUSED;
/* fdatasync. After a failure the file's cached pages cannot be trusted and it must not be called on
 * it again. */
bool disk_sync(int descriptor, const char *path, struct error *error) WARN_UNUSED;
bool disk_sync_name(const char *path, struct error *error) WARN_UNUSED;
bool disk_truncate(int descriptor, const char *path, uint64_t size,
                   struct error *error) WARN_UNUSED;
/* Gives the file another name, replacing what had it, and syncs the directory. */
bool disk_rename(const char *from, const char *to, struct error *error) WARN_UNUSED;
/* Another name for a file, synced; a copy where the file system has no links. ERROR_WRITE when to
 * exists. */
bool disk_keep(const char *from, const char *to, struct error *error) WARN_UNUSED;
