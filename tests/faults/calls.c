/* SPDX-License-Identifier: MIT */
#include "calls.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const call_names[CALLS] = {
    "open",      "fstat",  "stat",   "read",   "pread", "write", "pwrite", "fdatasync", "fsync",
    "ftruncate", "fchmod", "rename", "unlink", "link",  "mkdir", "mmap",   "flock"};

static struct {
    enum call call;
    unsigned nth;
    int number;
    bool happened;
    const void *site;
} fault;
static unsigned counts[CALLS];
static struct {
    enum call call;
    int number;
} lacking = {CALLS, 0};
static const struct calls_recorder *recorder;

void calls_fail(enum call call, unsigned nth, int number)
{
    fault.call = call;
    fault.nth = nth;
    fault.number = number;
    fault.happened = false;
    for (int i = 0; i < CALLS; i++)
        counts[i] = 0;
}

bool calls_failed(const void **site)
{
    *site = fault.site;
    return fault.happened;
}

void calls_lack(enum call call, int number)
{
    lacking.call = call;
    lacking.number = number;
}

void calls_record(const struct calls_recorder *new_recorder)
{
    recorder = new_recorder;
}

/* Sets errno when this call shall fail. */
static bool fails(enum call call, const void *site)
{
    if (++counts[call] != fault.nth || call != fault.call) {
        errno = lacking.number;
        return call == lacking.call;
    }
    fault.happened = true;
    fault.site = site;
    errno = fault.number;
    return true;
}

#define FAILS(call) fails(call, __builtin_return_address(0))
#define TELL(event, ...)                                                                           \
    do {                                                                                           \
        int kept_ = errno;                                                                         \
        if (recorder && recorder->event)                                                           \
            recorder->event(__VA_ARGS__);                                                          \
        errno = kept_;                                                                             \
    } while (0)

/* A call that only can fail. */
#define WRAP(call, result, failure, name, parameters, arguments)                                   \
    result __real_##name parameters;                                                               \
    result __wrap_##name parameters;                                                               \
    result __wrap_##name parameters                                                                \
    {                                                                                              \
        return FAILS(call) ? failure : __real_##name arguments;                                    \
    }

WRAP(CALL_FSTAT, int, -1, fstat, (int fd, struct stat *status), (fd, status))
WRAP(CALL_STAT, int, -1, stat, (const char *path, struct stat *status), (path, status))
WRAP(CALL_READ, ssize_t, -1, read, (int fd, void *bytes, size_t size), (fd, bytes, size))
WRAP(CALL_PREAD, ssize_t, -1, pread, (int fd, void *bytes, size_t size, off_t offset),
     (fd, bytes, size, offset))
WRAP(CALL_FCHMOD, int, -1, fchmod, (int fd, mode_t mode), (fd, mode))
WRAP(CALL_LINK, int, -1, link, (const char *from, const char *to), (from, to))
WRAP(CALL_FLOCK, int, -1, flock, (int fd, int operation), (fd, operation))
WRAP(CALL_MMAP, void *, MAP_FAILED, mmap,
     (void *address, size_t size, int protection, int flags, int fd, off_t offset),
     (address, size, protection, flags, fd, offset))

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...)
{
    struct stat status;
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    if (FAILS(CALL_OPEN))
        return -1;
    bool there = __real_stat(path, &status) == 0;
    int fd = __real_open(path, flags, mode);
    if (fd >= 0)
        TELL(opened, fd, path, !there, there && (flags & O_TRUNC) != 0);
    return fd;
}

int __real_close(int fd);
int __wrap_close(int fd);
int __wrap_close(int fd)
{
    TELL(closed, fd);
    return __real_close(fd);
}

ssize_t __real_pwrite(int fd, const void *bytes, size_t size, off_t offset);
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t size, off_t offset);
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t size, off_t offset)
{
    if (FAILS(CALL_PWRITE))
        return -1;
    ssize_t put = __real_pwrite(fd, bytes, size, offset);
    if (put > 0)
        TELL(written, fd, bytes, (size_t)put, (uint64_t)offset);
    return put;
}

ssize_t __real_write(int fd, const void *bytes, size_t size);
ssize_t __wrap_write(int fd, const void *bytes, size_t size);
ssize_t __wrap_write(int fd, const void *bytes, size_t size)
{
    if (FAILS(CALL_WRITE))
        return -1;
    off_t offset = lseek(fd, 0, SEEK_CUR);
    ssize_t put = __real_write(fd, bytes, size);
    if (put > 0 && offset >= 0)
        TELL(written, fd, bytes, (size_t)put, (uint64_t)offset);
    return put;
}

int __real_ftruncate(int fd, off_t size);
int __wrap_ftruncate(int fd, off_t size);
int __wrap_ftruncate(int fd, off_t size)
{
    if (FAILS(CALL_FTRUNCATE))
        return -1;
    int result = __real_ftruncate(fd, size);
    if (result == 0)
        TELL(truncated, fd, (uint64_t)size);
    return result;
}

int __real_fdatasync(int fd);
int __wrap_fdatasync(int fd);
int __wrap_fdatasync(int fd)
{
    int result = FAILS(CALL_FDATASYNC) ? -1 : __real_fdatasync(fd);
    TELL(synced, fd, result == 0);
    return result;
}

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __wrap_fsync(int fd)
{
    int result = FAILS(CALL_FSYNC) ? -1 : __real_fsync(fd);
    TELL(synced, fd, result == 0);
    return result;
}

int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to)
{
    int result = FAILS(CALL_RENAME) ? -1 : __real_rename(from, to);
    if (result == 0)
        TELL(renamed, from, to);
    return result;
}

int __real_unlink(const char *path);
int __wrap_unlink(const char *path);
int __wrap_unlink(const char *path)
{
    int result = FAILS(CALL_UNLINK) ? -1 : __real_unlink(path);
    if (result == 0)
        TELL(unlinked, path);
    return result;
}

int __real_mkdir(const char *path, mode_t mode);
int __wrap_mkdir(const char *path, mode_t mode);
int __wrap_mkdir(const char *path, mode_t mode)
{
    int result = FAILS(CALL_MKDIR) ? -1 : __real_mkdir(path, mode);
    if (result == 0)
        TELL(made_directory, path);
    return result;
}
