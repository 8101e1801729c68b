/* SPDX-License-Identifier: MIT */
#include "feed/source.h"

#include "config/line.h"
#include "feed/setting.h"

/* A paused source has a line "every off # was 2h": what stood there comes back with resume. */
static const char mark[] = "# was ";

/* The last line "every" of a block. */
static bool find_every(struct slice block, struct config_line *every)
{
    struct config_line line;
    bool found = false;
    while (config_line_next(&block, &line)) {
        if (line.remark || !line.indented || !slice_equal(line.key, SLICE("every")))
            continue;
        *every = line;
        found = line.value.size > 0;
    }
    return found;
}

/* What is to stand in place of the value, and of what follows it up to *end. */
static void pause_value(const struct config_line *every, struct text *out, const char **end)
{
    *end = every->value.data + every->value.size;
    text_append_format(out, "off  %s%.*s", mark, SLICE_ARG(every->value));
}

static void resume_value(const struct config_line *every, struct text *out, const char **end)
{
    *end = every->value.data + every->value.size;
    const char *line_end = every->whole.data + every->whole.size;
    struct slice rest = slice_trim(slice_range(*end, line_end));
    int64_t seconds;
    if (slice_starts_with(rest, slice_of(mark))) {
        rest = slice_from(rest, sizeof mark - 1);
        rest = slice_trim(slice_first(rest, slice_find_byte(rest, '#', 0)));
        if (setting_duration(rest, &seconds) && seconds > 0) {
            text_append(out, rest);
            *end = rest.data + rest.size;
            return;
        }
    }
    text_append_string(out, settings[SETTING_KEY_SOURCE_EVERY].fallback);
}

static bool change_every(struct feed *feed, const struct config_block *block, bool pause,
                         struct error *error)
{
    struct config_change change = {
        .kind = SLICE("source"), .name = block->name, .key = SLICE("every"), .value = SLICE("off")};
    struct config_line every;
    struct text text;
    const char *end;
    if (!find_every(block->text, &every)) {
        if (!pause)
            change.value = slice_of(settings[SETTING_KEY_SOURCE_EVERY].fallback);
        return feed_set_config(feed, &change, error);
    }
    text_init(&text, block->text.size + 256);
    text_append(&text, slice_range(block->text.data, every.value.data));
    (pause ? pause_value : resume_value)(&every, &text, &end);
    text_append(&text, slice_range(end, block->text.data + block->text.size));
    if (!slice_ends_with(text_slice(&text), SLICE("\n")))
        text_append_byte(&text, '\n');
    bool done = text_ok(&text)
                    ? feed_edit_config(feed, change.kind, change.name, text_slice(&text), error)
                    : error_set(error, ERROR_SYSTEM, "Memory is short");
    text_release(&text);
    return done;
}

static bool set_paused(struct feed *feed, struct slice name, bool pause, bool *changed,
                       struct error *error)
{
    struct arena arena;
    struct source source;
    const struct config_block *blocks;
    struct config_block block = {.name = name};
    size_t count;
    arena_init(&arena, 16u << 20);
    bool done = source_find(feed, name, &arena, &source, error) &&
                config_blocks(feed->paths.config, SLICE("source"), &arena, &blocks, &count, error);
    *changed = done && slice_equal(source.every, SLICE("off")) != pause;
    if (*changed) {
        for (size_t i = 0; i < count; i++)
            if (slice_equal(blocks[i].name, name))
                block = blocks[i];
        done = change_every(feed, &block, pause, error);
    }
    arena_release(&arena);
    return done;
}

bool source_pause(struct feed *feed, struct slice name, bool *changed, struct error *error)
{
    return set_paused(feed, name, true, changed, error);
}

bool source_resume(struct feed *feed, struct slice name, bool *changed, struct error *error)
{
    return set_paused(feed, name, false, changed, error);
}
