/* SPDX-License-Identifier: MIT */
#include "config/load.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static bool read_open(int descriptor, struct text *bytes, mode_t *mode, struct error *error)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return error_set_errno(error, ERROR_CONFIG, errno, "it cannot be examined");
    *mode = status.st_mode & 07777;
    /* Devices and pipes (/dev/null, a shell's <(...)) are the user's own words. */
    if (S_ISREG(status.st_mode) && (status.st_mode & S_IWOTH)) {
        error_set(error, ERROR_CONFIG, "everybody on this machine may change it");
        return error_next(error, "Run chmod o-w on it");
    }
    if (file_read_all(descriptor, bytes, error))
        return true;
    error->kind = ERROR_CONFIG;
    return false;
}

bool config_read(const char *path, struct text *bytes, mode_t *mode, struct error *error)
{
    *mode = 0;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0 && (errno == ENOENT || errno == ENOTDIR))
        return true;
    bool got = descriptor >= 0 ? read_open(descriptor, bytes, mode, error)
                               : error_set_errno(error, ERROR_CONFIG, errno, "it cannot be opened");
    if (descriptor >= 0)
        close(descriptor);
    return got || error_while(error, "read the config %s", path);
}

bool config_load(const char *path, struct arena *arena, struct config *config, struct error *error)
{
    struct text bytes;
    mode_t mode;
    text_init(&bytes, CONFIG_LIMIT);
    bool loaded = config_read(path, &bytes, &mode, error) &&
                  config_parse(text_slice(&bytes), arena, config, error);
    text_release(&bytes);
    return loaded;
}
