/* SPDX-License-Identifier: MIT */
#include "feed/feed.h"

#include "base/file.h"

static const char session_file[] = "session";

static void read_session(struct feed *feed)
{
    struct text path, content;
    struct error ignored = ERROR_INIT;
    text_init(&path, 4096);
    text_init(&content, 64);
    path_join(&path, feed->paths.state, session_file);
    if (!text_ok(&path) || !file_read(text_string(&path), &content, &ignored) ||
        !time_parse(slice_trim(text_slice(&content)), &feed->previous_session))
        feed->previous_session = 0;
    text_release(&content);
    text_release(&path);
}

bool feed_open(struct feed *feed, const struct config_environment *environment,
               struct slice now_text, struct error *error)
{
    *feed = (struct feed){.store = NULL};
    arena_init(&feed->arena, 64u << 20);
    if (!now_read(&feed->now, now_text, error) ||
        !config_paths_find(environment, &feed->arena, &feed->paths, error) ||
        !config_load(feed->paths.config, &feed->arena, &feed->config, error) ||
        !store_open(&feed->store, feed->paths.data, error))
        return false;
    read_session(feed);
    return true;
}

void feed_close(struct feed *feed)
{
    if (feed->store)
        store_close(feed->store);
    feed->store = NULL;
    arena_release(&feed->arena);
}

bool feed_reload_config(struct feed *feed, struct error *error)
{
    return config_load(feed->paths.config, &feed->arena, &feed->config, error);
}

void feed_begin_session(struct feed *feed)
{
    struct text path, content;
    struct error ignored = ERROR_INIT;
    text_init(&path, 4096);
    text_init(&content, 64);
    path_join(&path, feed->paths.state, session_file);
    time_append(&content, feed->now.seconds);
    text_append_byte(&content, '\n');
    if (text_ok(&path) && file_make_directory(feed->paths.state, &ignored))
        (void)!file_replace(text_string(&path), text_slice(&content), NULL, &ignored);
    text_release(&content);
    text_release(&path);
}
