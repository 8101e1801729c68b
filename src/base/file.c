/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { READ_CHUNK = 64 * 1024, WRITE_LIMIT = 1 << 30, LOCK_PAUSE = 20, PATH_LIMIT = 64 * 1024 };

static bool fail(struct error *error, enum error_kind kind, const char *verb, const char *path)
{
    error_set_errno(error, kind, errno, "%s", "");
    return error_while(error, "%s %s", verb, path);
}

/* Appends until the end of the file; room for one byte more than the maximum tells "too long" from
 * "just fits". */
bool file_read_all(int descriptor, struct text *out, struct error *error)
{
    for (;;) {
        char probe;
        size_t left = out->maximum - out->size;
        size_t want = left < READ_CHUNK ? left : READ_CHUNK;
        char *room = left > 0 ? text_reserve(out, want) : &probe;
        if (!room)
            return error_set(error, ERROR_SYSTEM, "not enough memory");
        ssize_t got = read(descriptor, room, left > 0 ? want : 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set_errno(error, ERROR_SYSTEM, errno, "%s", "");
        if (got == 0)
            return true;
        if (left == 0)
            return error_set(error, ERROR_LIMIT, "it is longer than %zu bytes", out->maximum);
        text_grow(out, (size_t)got);
    }
}

bool file_read(const char *path, struct text *out, struct error *error)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return fail(error, errno == ENOENT ? ERROR_NOT_FOUND : ERROR_SYSTEM, "read", path);
    bool read = file_read_all(descriptor, out, error) || error_while(error, "read %s", path);
    close(descriptor);
    return read;
}

bool file_write_all(int descriptor, struct slice bytes, struct error *error)
{
    while (bytes.size > 0) {
        ssize_t put =
            write(descriptor, bytes.data, bytes.size < WRITE_LIMIT ? bytes.size : WRITE_LIMIT);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return error_set_errno(error, ERROR_WRITE, errno, "%s", "");
        bytes = slice_from(bytes, (size_t)put);
    }
    return true;
}

void path_join(struct text *out, const char *directory, const char *name)
{
    struct slice d = slice_of(directory);
    text_append(out, d);
    if (d.size > 0 && d.data[d.size - 1] != '/')
        text_append_byte(out, '/');
    text_append_string(out, name);
}

static bool sync_directory(const char *directory, struct error *error)
{
    int descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return fail(error, ERROR_WRITE, "sync", directory);
    /* Some file systems have no fsync for directories and say EINVAL. */
    bool synced = fsync(descriptor) == 0 || errno == EINVAL;
    if (!synced)
        fail(error, ERROR_WRITE, "sync", directory);
    close(descriptor);
    return synced;
}

bool file_sync_directory_of(const char *path, struct error *error)
{
    const char *slash = strrchr(path, '/');
    struct text directory;
    text_init(&directory, PATH_LIMIT);
    if (!slash)
        text_append_byte(&directory, '.');
    else
        text_append(&directory, slice_range(path, slash == path ? slash + 1 : slash));
    bool synced = text_ok(&directory) ? sync_directory(text_string(&directory), error)
                                      : error_set(error, ERROR_SYSTEM, "not enough memory");
    text_release(&directory);
    return synced;
}

/* A new file beside path, its name in *name. */
static int create_beside(const char *path, struct text *name, struct error *error)
{
    for (unsigned attempt = 0; attempt < 1000; attempt++) {
        text_clear(name);
        text_append_format(name, "%s.%ld.%u~", path, (long)getpid(), attempt);
        if (!text_ok(name)) {
            error_set(error, ERROR_SYSTEM, "not enough memory");
            return -1;
        }
        int descriptor =
            open(text_string(name), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (descriptor >= 0)
            return descriptor;
        if (errno != EEXIST)
            break;
    }
    fail(error, ERROR_WRITE, "create", text_string(name));
    return -1;
}

static bool write_beside(const char *path, struct slice bytes, struct text *name,
                         struct error *error)
{
    int descriptor = create_beside(path, name, error);
    if (descriptor < 0)
        return false;
    struct stat former;
    bool written = file_write_all(descriptor, bytes, error) || error_while(error, "write %s", path);
    if (written && stat(path, &former) == 0 && fchmod(descriptor, former.st_mode & 07777) != 0)
        written = fail(error, ERROR_WRITE, "write", path);
    if (written && fsync(descriptor) != 0)
        written = fail(error, ERROR_WRITE, "write", path);
    if (close(descriptor) != 0 && written)
        written = fail(error, ERROR_WRITE, "write", path);
    if (!written)
        unlink(text_string(name));
    return written;
}

/* Links to a new name first, so that there is no moment without a backup. */
static bool keep_backup(const char *path, const char *backup, struct error *error)
{
    struct text name;
    text_init(&name, PATH_LIMIT);
    text_append_format(&name, "%s.%ld~", backup, (long)getpid());
    bool kept = true;
    if (!text_ok(&name)) {
        kept = error_set(error, ERROR_SYSTEM, "not enough memory");
    } else {
        unlink(text_string(&name));
        if (link(path, text_string(&name)) != 0)
            kept = errno == ENOENT || fail(error, ERROR_WRITE, "keep", backup);
        else if (rename(text_string(&name), backup) != 0)
            kept = fail(error, ERROR_WRITE, "keep", backup);
        /* rename leaves both names when they are one file. */
        unlink(text_string(&name));
    }
    text_release(&name);
    return kept;
}

bool file_replace(const char *path, struct slice bytes, const char *backup, struct error *error)
{
    /* A symbolic link stays one; what it points to is replaced. */
    char *real = realpath(path, NULL);
    const char *target = real ? real : path;
    struct text name;
    text_init(&name, PATH_LIMIT);
    bool replaced = write_beside(target, bytes, &name, error);
    if (replaced) {
        replaced = !backup || keep_backup(target, backup, error);
        if (replaced && rename(text_string(&name), target) != 0)
            replaced = fail(error, ERROR_WRITE, "replace", path);
        if (!replaced)
            unlink(text_string(&name));
    }
    if (replaced)
        replaced = file_sync_directory_of(target, error);
    text_release(&name);
    free(real);
    return replaced;
}

bool file_make_directory(const char *path, struct error *error)
{
    struct text made;
    struct stat status;
    bool there = true;
    int number = ENAMETOOLONG;
    text_init(&made, PATH_LIMIT);
    for (const char *at = path; there && *at != '\0';) {
        at += strspn(at, "/");
        at += strcspn(at, "/");
        text_clear(&made);
        text_append(&made, slice_range(path, at));
        if (!text_ok(&made) || mkdir(text_string(&made), 0700) == 0)
            continue;
        number = errno;
        there = stat(text_string(&made), &status) == 0;
    }
    text_release(&made);
    if (there && stat(path, &status) == 0) {
        if (S_ISDIR(status.st_mode))
            return true;
        number = ENOTDIR;
    }
    errno = number;
    return fail(error, ERROR_WRITE, "make the directory", path);
}

static int64_t milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool wait_for_lock(int descriptor, int milliseconds)
{
    int64_t deadline = milliseconds_now() + milliseconds;
    while (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return false;
        int64_t left = deadline - milliseconds_now();
        if (left <= 0) {
            errno = EWOULDBLOCK;
            return false;
        }
        poll(NULL, 0, left < LOCK_PAUSE ? (int)left : LOCK_PAUSE);
    }
    return true;
}

static bool report_busy(int descriptor, const char *path, struct error *error)
{
    char holder[24] = "";
    uint64_t id;
    ssize_t got = pread(descriptor, holder, sizeof holder - 1, 0);
    struct slice digits = {holder, got > 0 ? (size_t)got : 0};
    if (slice_to_uint64(slice_trim(digits), &id))
        error_set(error, ERROR_BUSY, "process %llu holds it", (unsigned long long)id);
    else
        error_set(error, ERROR_BUSY, "another process holds it");
    error_while(error, "lock %s", path);
    return error_next(error, "try again when that process has finished");
}

bool file_lock_take(struct file_lock *lock, const char *path, int milliseconds, struct error *error)
{
    lock->descriptor = -1;
    int descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return fail(error, ERROR_WRITE, "lock", path);
    if (!wait_for_lock(descriptor, milliseconds)) {
        if (errno == EWOULDBLOCK)
            report_busy(descriptor, path, error);
        else
            fail(error, ERROR_WRITE, "lock", path);
        close(descriptor);
        return false;
    }
    /* Only for the message of those who wait: a full disk is no reason to refuse the lock. */
    struct text id;
    text_init(&id, 32);
    text_append_format(&id, "%ld\n", (long)getpid());
    if (ftruncate(descriptor, 0) == 0)
        (void)!pwrite(descriptor, id.data, id.size, 0);
    text_release(&id);
    lock->descriptor = descriptor;
    return true;
}

void file_lock_drop(struct file_lock *lock)
{
    if (lock->descriptor < 0)
        return;
    (void)!ftruncate(lock->descriptor, 0);
    close(lock->descriptor);
    lock->descriptor = -1;
}

bool file_map_open(struct file_map *map, int descriptor, size_t size, struct error *error)
{
    *map = (struct file_map){NULL, 0};
    if (size == 0)
        return true;
    void *data = mmap(NULL, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (data == MAP_FAILED)
        return error_set_errno(error, ERROR_SYSTEM, errno, "%zu bytes cannot be mapped", size);
    *map = (struct file_map){data, size};
    return true;
}

void file_map_close(struct file_map *map)
{
    if (map->data)
        munmap(map->data, map->size);
    *map = (struct file_map){NULL, 0};
}

void file_map_forget(const void *begin, size_t size)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t first = ((uintptr_t)begin + page - 1) / page * page;
    uintptr_t last = ((uintptr_t)begin + size) / page * page;
    if (last > first)
        (void)madvise((void *)first, last - first, MADV_DONTNEED);
}
