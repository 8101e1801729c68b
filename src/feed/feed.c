/* SPDX-License-Identifier: MIT */
#include "feed/feed.h"

#include "base/file.h"

enum { ARENA_MAXIMUM = 64 << 20 };
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

bool feed_open_config(struct feed *feed, const struct config_environment *environment,
                      struct slice now_text, struct error *error)
{
    *feed = (struct feed){.store = NULL};
    arena_init(&feed->arena, ARENA_MAXIMUM);
    arena_init(&feed->config_arena, ARENA_MAXIMUM);
    feed->now_text = arena_copy(&feed->arena, now_text);
    if (!now_read(&feed->now, feed->now_text, error) ||
        !config_paths_find(environment, &feed->arena, &feed->paths, error) ||
        !config_load(feed->paths.config, &feed->config_arena, &feed->config, error))
        return false;
    read_session(feed);
    return true;
}

bool feed_open_store(struct feed *feed, struct error *error)
{
    return feed->store || store_open(&feed->store, feed->paths.data, feed->paths.cache, error);
}

bool feed_open(struct feed *feed, const struct config_environment *environment,
               struct slice now_text, struct error *error)
{
    return feed_open_config(feed, environment, now_text, error) && feed_open_store(feed, error);
}

void feed_close(struct feed *feed)
{
    if (feed->store)
        store_close(feed->store);
    feed->store = NULL;
    arena_release(&feed->config_arena);
    arena_release(&feed->arena);
}

bool feed_reload_config(struct feed *feed, struct error *error)
{
    struct arena arena;
    struct config config;
    arena_init(&arena, ARENA_MAXIMUM);
    if (!config_load(feed->paths.config, &arena, &config, error)) {
        arena_release(&arena);
        return false;
    }
    arena_release(&feed->config_arena);
    feed->config_arena = arena;
    feed->config = config;
    return true;
}

int64_t feed_seconds(const struct feed *feed)
{
    struct now now;
    struct error ignored = ERROR_INIT;
    return now_read(&now, feed->now_text, &ignored) ? now.seconds : feed->now.seconds;
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
