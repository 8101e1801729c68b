/* SPDX-License-Identifier: MIT */
#include "command/editor.h"

#include "base/file.h"
#include "base/process.h"

#include <string.h>
#include <sys/stat.h>

static bool make_folder_of(const char *path, struct arena *arena, struct error *error)
{
    const char *slash = strrchr(path, '/');
    return !slash || file_make_directory(arena_copy(arena, slice_range(path, slash)).data, error);
}

/* A new user edits the commented default, not an empty page. */
static bool make_config(struct session *session, const char *path, struct error *error)
{
    struct stat status;
    return stat(path, &status) == 0 ||
           (make_folder_of(path, &session->arena, error) &&
            file_replace(path, slice_of(config_default_text), NULL, error));
}

bool editor_run(struct session *session, unsigned line, struct error *error)
{
    enum { WORDS_MOST = 16 };
    const char *path = session->feed.paths.config;
    const char *const *words;
    const char *full[WORDS_MOST + 3];
    struct process process;
    struct text place;
    size_t count = 0;
    int ended;
    if (!make_config(session, path, error) ||
        !config_command_words(slice_of(session->editor), &session->arena, &words, error))
        return false;
    text_init(&place, 32);
    text_append_format(&place, "+%u", line);
    for (; words[count] && count < WORDS_MOST; count++)
        full[count] = words[count];
    if (line)
        full[count++] = text_string(&place);
    full[count] = path;
    full[count + 1] = NULL;
    bool done =
        process_start(&process, full, 0, -1, error) && process_wait(&process, &ended, error);
    text_release(&place);
    return done || error_while(error, "start the editor");
}
