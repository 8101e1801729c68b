/* SPDX-License-Identifier: MIT */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The system calls by which the library reads and changes files. The program is linked with --wrap
   for each of them, so that one can fail here at a chosen moment, and all that change a file are
   seen by a recorder. What the C library calls by itself (fopen) is not seen. */
enum call {
    CALL_OPEN,
    CALL_FSTAT,
    CALL_STAT,
    CALL_READ,
    CALL_PREAD,
    CALL_WRITE,
    CALL_PWRITE,
    CALL_FDATASYNC,
    CALL_FSYNC,
    CALL_FTRUNCATE,
    CALL_FCHMOD,
    CALL_RENAME,
    CALL_UNLINK,
    CALL_LINK,
    CALL_MKDIR,
    CALL_MMAP,
    CALL_FLOCK,
    CALLS
};
extern const char *const call_names[CALLS];

/* The nth call (from 1) of a kind fails with an error number; 0: no call fails. */
void calls_fail(enum call call, unsigned nth, int number);
/* Besides, every call of a kind fails, as on a file system that does not have it; CALLS: none. */
void calls_lack(enum call call, int number);
/* Whether it has come to that, and the address it returned to. */
bool calls_failed(const void **site);
/* Told of every call that changed something. */
struct calls_recorder {
    void (*opened)(int descriptor, const char *path, bool created, bool emptied);
    void (*closed)(int descriptor);
    void (*written)(int descriptor, const void *bytes, size_t size, uint64_t offset);
    void (*truncated)(int descriptor, uint64_t size);
    void (*synced)(int descriptor, bool fine);
    void (*renamed)(const char *from, const char *to);
    void (*unlinked)(const char *path);
    void (*made_directory)(const char *path);
};
/* NULL: nobody is told any more. */
void calls_record(const struct calls_recorder *recorder);
