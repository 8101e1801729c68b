/* SPDX-License-Identifier: MIT */
#include "store/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST_WRITE = 1 << 30 };

static bool fail_read(const char *path, struct error *error)
{
    error_set_errno(error, ERROR_SYSTEM, errno, "%s", "");
    return error_while(error, "read %s", path);
}

static bool fail_write(const char *verb, const char *path, struct error *error)
{
    int number = errno;
    error_set_errno(error, ERROR_WRITE, number, "%s", "");
    error_while(error, "%s %s", verb, path);
    switch (number) {
    case ENOSPC:
    case EDQUOT:
        return error_next(error, "free some space and try again");
    case EFBIG:
        return error_next(error, "raise the limit on file sizes (ulimit -f) and try again");
    case EACCES:
    case EPERM:
    case EROFS:
        return error_next(error, "make the directory of %s writable", path);
    default:
        return error_next(error, "check the disk and try again");
    }
}

static struct disk_state state_from(const struct stat *status)
{
    return (struct disk_state){
        .exists = true,
        .device = status->st_dev,
        .inode = status->st_ino,
        .size = (uint64_t)status->st_size,
        .modified = status->st_mtim,
    };
}

bool disk_state_of(int descriptor, const char *path, struct disk_state *state, struct error *error)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return fail_read(path, error);
    *state = state_from(&status);
    return true;
}

bool disk_state_at(const char *path, struct disk_state *state, struct error *error)
{
    struct stat status;
    *state = (struct disk_state){.exists = false};
    if (stat(path, &status) != 0)
        return errno == ENOENT || fail_read(path, error);
    *state = state_from(&status);
    return true;
}

bool disk_same_file(const struct disk_state *a, const struct disk_state *b)
{
    return a->exists == b->exists && a->device == b->device && a->inode == b->inode;
}

bool disk_unchanged(const struct disk_state *a, const struct disk_state *b)
{
    return disk_same_file(a, b) && a->size == b->size && a->modified.tv_sec == b->modified.tv_sec &&
           a->modified.tv_nsec == b->modified.tv_nsec;
}

bool disk_open_reader(const char *path, int *descriptor, struct error *error)
{
    *descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (*descriptor < 0)
        return errno == ENOENT || fail_read(path, error);
    struct stat status;
    if (fstat(*descriptor, &status) == 0 && S_ISREG(status.st_mode))
        return true;
    disk_close(descriptor);
    error_set(error, ERROR_DAMAGED, "It is not a regular file");
    return error_while(error, "read %s", path);
}

bool disk_open_writer(const char *path, int *descriptor, struct error *error)
{
    *descriptor = open(path, O_RDWR | O_CLOEXEC);
    return *descriptor >= 0 || fail_write("write", path, error);
}

bool disk_create(const char *path, bool replace, int *descriptor, struct error *error)
{
    int flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | (replace ? O_TRUNC : O_EXCL);
    *descriptor = open(path, flags, 0600);
    return *descriptor >= 0 || fail_write("create", path, error);
}

void disk_close(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

void disk_remove(const char *path)
{
    unlink(path);
}

bool disk_write(int descriptor, const char *path, struct slice bytes, uint64_t offset,
                struct error *error)
{
    while (bytes.size > 0) {
        size_t want = bytes.size < LARGEST_WRITE ? bytes.size : LARGEST_WRITE;
        ssize_t put = pwrite(descriptor, bytes.data, want, (off_t)offset);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return fail_write("write", path, error);
        bytes = slice_from(bytes, (size_t)put);
        offset += (uint64_t)put;
    }
    return true;
}

bool disk_sync(int descriptor, const char *path, struct error *error)
{
    return fdatasync(descriptor) == 0 || fail_write("sync", path, error);
}

bool disk_sync_name(const char *path, struct error *error)
{
    return file_sync_directory_of(path, error) || error_next(error, "check the disk and try again");
}

bool disk_truncate(int descriptor, const char *path, uint64_t size, struct error *error)
{
    while (ftruncate(descriptor, (off_t)size) != 0)
        if (errno != EINTR)
            return fail_write("shorten", path, error);
    return true;
}

bool disk_rename(const char *from, const char *to, struct error *error)
{
    if (rename(from, to) != 0)
        return fail_write("replace", to, error);
    return disk_sync_name(to, error);
}
