/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include "base/file.h"
#include "config/line.h"
#include "config/load.h"

#include <stdlib.h>

/* Bytes of the file: from the first line of a block to the last line indented below it. */
struct extent {
    size_t begin, end;
};

static bool begins_block(const struct config_line *line, struct slice kind, struct slice name)
{
    if (line->remark || line->indented)
        return false;
    if (kind.size == 0)
        return slice_equal(line->key, name);
    return slice_equal(line->key, kind) && (name.size == 0 || slice_equal(line->value, name));
}

/* The first block at or after from; an empty name is any block of the kind. Blank lines and
 * comments count when indented lines of the same block follow them, indented comments always. */
static bool find_block(struct slice file, struct slice kind, struct slice name, size_t from,
                       struct extent *found)
{
    struct slice rest = slice_from(file, from);
    struct config_line line;
    bool inside = false;
    for (size_t at = from; config_line_next(&rest, &line); at += line.whole.size) {
        bool blank = slice_trim(line.whole).size == 0;
        if (!inside && begins_block(&line, kind, name)) {
            inside = true;
            *found = (struct extent){at, at + line.whole.size};
        } else if (inside && !line.indented && !line.remark) {
            break;
        } else if (inside && line.indented && !blank && kind.size > 0) {
            found->end = at + line.whole.size;
        }
    }
    return inside;
}

static bool find_last(struct slice file, struct slice kind, struct slice name, struct extent *found)
{
    bool any = false;
    for (size_t from = 0; find_block(file, kind, name, from, found); from = found->end)
        any = true;
    return any;
}

/* A new block goes behind the last of its kind, so that sections keep their order; a setting behind
 * the last setting that stands outside of blocks. */
static size_t find_place(struct slice file, struct slice kind)
{
    struct extent last = {0, file.size};
    if (kind.size > 0) {
        if (!find_last(file, kind, (struct slice){NULL, 0}, &last))
            last.end = file.size;
        return last.end;
    }
    for (const struct setting *setting = settings; setting->name; setting++) {
        struct extent found;
        if (setting->scope == SETTING_GLOBAL &&
            find_last(file, (struct slice){NULL, 0}, slice_of(setting->name), &found) &&
            found.end > last.begin)
            last = (struct extent){found.end, found.end};
    }
    return last.end;
}

/* A file without a line break at its end stays one, so that removing what was added gives back the
 * same bytes. */
static void insert(struct slice file, size_t place, struct slice block, struct text *out)
{
    bool open = place > 0 && file.data[place - 1] != '\n';
    text_append(out, slice_first(file, place));
    if (open)
        text_append_byte(out, '\n');
    text_append(out, open ? slice_first(block, block.size - 1) : block);
    text_append(out, slice_from(file, place));
}

static void append_former(struct text *former, struct slice block)
{
    text_append(former, block);
    if (!slice_ends_with(block, SLICE("\n")))
        text_append_byte(former, '\n');
}

static void remove_all(struct slice file, struct slice kind, struct slice name, struct text *out,
                       struct text *former)
{
    struct extent found;
    size_t from = 0;
    while (find_block(file, kind, name, from, &found)) {
        struct slice block = slice_range(file.data + found.begin, file.data + found.end);
        append_former(former, block);
        text_append(out, slice_range(file.data + from, file.data + found.begin));
        /* The last line was open: now the line before it is. */
        if (!slice_ends_with(block, SLICE("\n")) && slice_ends_with(text_slice(out), SLICE("\n")))
            text_truncate(out, out->size - 1);
        from = found.end;
    }
    text_append(out, slice_from(file, from));
}

static void replace(struct slice file, struct extent found, struct slice block, struct text *out)
{
    bool open = file.data[found.end - 1] != '\n';
    text_append(out, slice_first(file, found.begin));
    text_append(out, open ? slice_first(block, block.size - 1) : block);
    text_append(out, slice_from(file, found.end));
}

static void change(struct slice file, struct slice kind, struct slice name, struct slice block,
                   struct text *out, struct text *former)
{
    struct extent found;
    if (block.size == 0) {
        remove_all(file, kind, name, out, former);
    } else if (find_last(file, kind, name, &found)) {
        append_former(former, slice_range(file.data + found.begin, file.data + found.end));
        replace(file, found, block, out);
    } else {
        insert(file, find_place(file, kind), block, out);
    }
}

static bool make_directory_of(const char *path, struct error *error)
{
    struct text directory;
    struct slice s = slice_of(path);
    size_t end = s.size;
    while (end > 0 && s.data[end - 1] != '/')
        end--;
    if (end <= 1)
        return true;
    text_init(&directory, CONFIG_LIMIT);
    text_append(&directory, slice_first(s, end - 1));
    bool made = file_make_directory(text_string(&directory), error);
    text_release(&directory);
    return made;
}

/* mode: the permissions to keep; 0 for a new file. */
static bool write_config(const char *path, struct slice bytes, mode_t mode, struct error *error)
{
    if (!make_directory_of(path, error))
        return error_while(error, "save the config %s", path);
    char *real = realpath(path, NULL);
    const char *target = real ? real : path;
    struct text backup;
    text_init(&backup, CONFIG_LIMIT);
    text_append_format(&backup, "%s~", target);
    bool written = file_replace(target, bytes, text_string(&backup), error);
    if (written && mode != 0)
        /* The new file is there and private; wider permissions are a courtesy. */
        (void)!chmod(target, mode);
    text_release(&backup);
    free(real);
    return written || error_while(error, "save the config %s", path);
}

static bool is_block(struct slice kind, struct slice name, struct slice replacement)
{
    struct extent found;
    return replacement.size == 0 ||
           (slice_ends_with(replacement, SLICE("\n")) &&
            find_block(replacement, kind, name, 0, &found) && found.begin == 0);
}

bool config_edit(const char *path, struct slice kind, struct slice name, struct slice replacement,
                 struct arena *arena, struct slice *former, struct error *error)
{
    struct text file, changed, before;
    mode_t mode;
    if (name.size == 0 || !is_block(kind, name, replacement)) {
        error_set(error, ERROR_USAGE, "\"%.*s\" is not a block of that name",
                  SLICE_ARG(replacement));
        return error_while(error, "change the config %s", path);
    }
    text_init(&file, CONFIG_LIMIT);
    text_init(&changed, CONFIG_LIMIT);
    text_init(&before, CONFIG_LIMIT);
    bool edited = config_read(path, &file, &mode, error);
    if (edited) {
        change(text_slice(&file), kind, name, replacement, &changed, &before);
        *former = arena_copy(arena, text_slice(&before));
        if (!text_ok(&changed) || !text_ok(&before) || arena->failed) {
            error_set(error, ERROR_LIMIT, "a config has at most %d bytes", CONFIG_LIMIT);
            edited = error_while(error, "change the config %s", path);
        } else if (!slice_equal(text_slice(&changed), text_slice(&file))) {
            edited = write_config(path, text_slice(&changed), mode, error);
        }
    }
    text_release(&before);
    text_release(&changed);
    text_release(&file);
    return edited;
}

/* "query       VALUE": values stand in one column, as in the config that is shipped. */
static void append_setting(struct text *out, bool indented, struct slice key, struct slice value)
{
    enum { KEY_WIDTH = 12 };
    text_append_string(out, indented ? "    " : "");
    text_append(out, key);
    text_append_repeat(out, ' ', key.size < KEY_WIDTH ? KEY_WIDTH - key.size : 1);
    config_line_append_value(out, value);
    text_append_byte(out, '\n');
}

void config_subscription_block(struct text *out, struct slice name, struct slice query)
{
    text_append_string(out, "subscription ");
    text_append(out, name);
    text_append_byte(out, '\n');
    append_setting(out, true, SLICE("query"), query);
}

void config_source_line(struct text *out, struct slice key, struct slice value)
{
    append_setting(out, true, key, value);
}

/* The line with another value; blanks and comment stay. */
static void append_changed(struct text *out, const struct config_line *line, struct slice value)
{
    const char *end = line->whole.data + line->whole.size;
    bool empty = line->value.size == 0;
    const char *from = empty ? line->key.data + line->key.size : line->value.data;
    text_append(out, slice_range(line->whole.data, from));
    if (empty)
        text_append_byte(out, ' ');
    config_line_append_value(out, value);
    text_append(out, slice_range(empty ? from : from + line->value.size, end));
    if (!slice_ends_with(line->whole, SLICE("\n")))
        text_append_byte(out, '\n');
}

/* The block with one key set: in its last line of that key, else in a new first line. */
static void append_block(struct text *out, struct slice block, const struct config_change *change)
{
    bool indented = change->kind.size > 0;
    struct config_line line;
    size_t count = 0, last = SIZE_MAX;
    struct slice rest = block;
    for (; config_line_next(&rest, &line); count++)
        if (!line.remark && line.indented == indented && slice_equal(line.key, change->key))
            last = count;
    rest = block;
    for (size_t i = 0; config_line_next(&rest, &line); i++) {
        if (i == last)
            append_changed(out, &line, change->value);
        else
            append_former(out, line.whole);
        if (i == 0 && last == SIZE_MAX)
            append_setting(out, true, change->key, change->value);
    }
}

static void append_new_block(struct text *out, const struct config_change *change)
{
    bool global = change->kind.size == 0;
    if (!global) {
        text_append(out, change->kind);
        text_append_byte(out, ' ');
        text_append(out, change->name);
        text_append_byte(out, '\n');
    }
    append_setting(out, !global, change->key, change->value);
}

bool config_set(const char *path, const struct config_change *change, struct arena *arena,
                struct slice *former, struct slice *now, struct error *error)
{
    struct text file, block;
    struct extent found;
    mode_t mode;
    struct slice name = change->kind.size > 0 ? change->name : change->key;
    text_init(&file, CONFIG_LIMIT);
    text_init(&block, CONFIG_LIMIT);
    bool set = config_read(path, &file, &mode, error);
    if (set) {
        if (find_last(text_slice(&file), change->kind, name, &found))
            append_block(&block, slice_range(file.data + found.begin, file.data + found.end),
                         change);
        else
            append_new_block(&block, change);
        *now = arena_copy(arena, text_slice(&block));
        set = config_edit(path, change->kind, name, text_slice(&block), arena, former, error);
    }
    text_release(&block);
    text_release(&file);
    return set;
}
