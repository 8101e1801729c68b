/* SPDX-License-Identifier: MIT */
#include "store/watch.h"

#include <errno.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/inotify.h>

/* The directory, not the files: they may be missing, or be replaced. */
static int watch_directory(const char *directory)
{
    int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (watch < 0)
        return -1;
    if (inotify_add_watch(watch, directory, IN_MODIFY | IN_CREATE | IN_MOVED_TO) >= 0)
        return watch;
    close(watch);
    return -1;
}
#else
static int watch_directory(const char *directory)
{
    (void)directory;
    return -1;
}
#endif

int store_watch(struct store *store)
{
    if (store->watch < 0)
        store->watch = watch_directory(text_string(&store->directory));
    return store->watch;
}

void store_drain(struct store *store)
{
    char events[4096];
    while (store->watch >= 0) {
        ssize_t got = read(store->watch, events, sizeof events);
        if (got == 0 || (got < 0 && errno != EINTR))
            break;
    }
}

void watch_close(struct store *store)
{
    if (store->watch >= 0)
        close(store->watch);
    store->watch = -1;
}
