/* SPDX-License-Identifier: MIT */
#include "store/disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/vfs.h>
#endif

enum { LARGEST_WRITE = 1 << 30, PATH_LIMIT = 64 * 1024 };

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

bool disk_is_file(const char *path, struct disk_state *state)
{
    struct stat status;
    *state = (struct disk_state){.exists = false};
    if (lstat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    *state = state_from(&status);
    return true;
}

#ifdef __linux__
/* Magic numbers of statfs(2): NFS, CIFS, SMB2, SMB, FUSE. */
static bool is_remote_kind(const struct statfs *status)
{
    static const unsigned magics[] = {0x6969, 0xFF534D42, 0xFE534D42, 0x517B, 0x65735546};
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if ((unsigned)status->f_type == magics[i])
            return true;
    return false;
}

bool disk_is_remote(const char *directory)
{
    struct text path;
    struct statfs status;
    bool known = false;
    text_init(&path, PATH_LIMIT);
    text_append_string(&path, directory);
    while (path.size > 0 && !(known = statfs(text_string(&path), &status) == 0)) {
        const char *slash = strrchr(text_string(&path), '/');
        text_truncate(&path, slash ? (size_t)(slash - text_string(&path)) : 0);
    }
    text_release(&path);
    return known && is_remote_kind(&status);
}
#else
bool disk_is_remote(const char *directory)
{
    (void)directory;
    return false;
}
#endif

bool disk_list(const char *directory, void (*each)(void *context, const char *name), void *context,
               struct error *error)
{
    DIR *open = opendir(directory);
    if (!open)
        return errno == ENOENT || fail_read(directory, error);
    const struct dirent *entry;
    for (errno = 0; (entry = readdir(open)); errno = 0)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            each(context, entry->d_name);
    bool read = errno == 0 || fail_read(directory, error);
    closedir(open);
    return read;
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

bool disk_delete(const char *path, struct error *error)
{
    return unlink(path) == 0 || errno == ENOENT || fail_write("remove", path, error);
}

void disk_forget(struct slice bytes)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), begin = (uintptr_t)bytes.data;
    uintptr_t first = (begin + page - 1) / page * page, last = (begin + bytes.size) / page * page;
    if (bytes.size > 0 && first < last)
        (void)!madvise((void *)first, last - first, MADV_DONTNEED);
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

static bool copy_file(const char *from, const char *to, struct error *error)
{
    int reader = -1, writer = -1;
    struct disk_state state = {.size = 0};
    struct file_map map = {NULL, 0};
    bool copied = disk_open_reader(from, &reader, error) && reader >= 0 &&
                  disk_state_of(reader, from, &state, error) &&
                  file_map_open(&map, reader, (size_t)state.size, error) &&
                  disk_create(to, false, &writer, error) &&
                  disk_write(writer, to, (struct slice){map.data, map.size}, 0, error) &&
                  disk_sync(writer, to, error);
    if (writer >= 0 && !copied)
        disk_remove(to);
    file_map_close(&map);
    disk_close(&reader);
    disk_close(&writer);
    return copied;
}

bool disk_keep(const char *from, const char *to, struct error *error)
{
    bool kept = link(from, to) == 0;
    if (!kept && (errno == EPERM || errno == EOPNOTSUPP || errno == EMLINK))
        kept = copy_file(from, to, error);
    else if (!kept)
        fail_write("keep", to, error);
    return kept && disk_sync_name(to, error);
}
