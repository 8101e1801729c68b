/* SPDX-License-Identifier: MIT */
#include "feed/source.h"

#include "feed/contact.h"
#include "feed/setting.h"
#include "feed/source_type.h"

enum { ADDRESS_MAXIMUM = 8192 };

/* A source whose type the config's parser takes has its values from there, with defaults. */
static void fill(const struct feed *feed, const struct contacts *contacts,
                 const struct config_block *block, struct arena *arena, struct source *source)
{
    const struct config_source *known = config_find_source(&feed->config, block->name);
    struct slice type = config_block_value(block, SLICE("type"), arena),
                 url = config_block_value(block, SLICE("url"), arena);
    *source = (struct source){.name = arena_copy(arena, block->name),
                              .type = arena_copy(arena, type.size ? type : block->name),
                              .categories = config_block_value(block, SLICE("categories"), arena),
                              .every = config_block_value(block, SLICE("every"), arena),
                              .state = SOURCE_IGNORED,
                              .line = block->line,
                              .last = contacts_time(contacts, block->name, SLICE("last"))};
    if (known && known->line == block->line) {
        source->state = known->every_seconds < 0 ? SOURCE_OFF : SOURCE_ON;
        url = known->url;
    }
    source->url = arena_copy(arena, url);
    if (!source->every.size)
        source->every = slice_of(settings[SETTING_KEY_SOURCE_EVERY].fallback);
}

static bool has_block(const struct config_block *blocks, size_t count, struct slice name)
{
    for (size_t i = 0; i < count; i++)
        if (slice_equal(blocks[i].name, name))
            return true;
    return false;
}

bool sources_list(struct feed *feed, struct arena *arena, const struct source **sources,
                  size_t *count, struct error *error)
{
    const struct config_block *blocks;
    const struct config_source *hf;
    struct contacts contacts;
    size_t block_count;
    *count = 0;
    if (!feed_reload_config(feed, error) ||
        !config_blocks(feed->paths.config, SLICE("source"), arena, &blocks, &block_count, error))
        return false;
    struct source *list = arena_allocate_array(arena, block_count + 1, sizeof *list);
    if (!list)
        return error_set(error, ERROR_SYSTEM, "Memory is short");
    contacts_open(&contacts, feed);
    hf = config_find_source(&feed->config, SLICE("hf"));
    if (hf && !hf->line && !has_block(blocks, block_count, hf->name))
        fill(feed, &contacts, &(struct config_block){.name = hf->name}, arena, &list[(*count)++]);
    for (size_t i = 0; i < block_count; i++)
        /* Of a name that stands in the file twice the last block counts. */
        if (!has_block(blocks + i + 1, block_count - i - 1, blocks[i].name))
            fill(feed, &contacts, &blocks[i], arena, &list[(*count)++]);
    contacts_close(&contacts);
    *sources = list;
    return !arena->failed || error_set(error, ERROR_SYSTEM, "Memory is short");
}

static const struct source *find(const struct source *sources, size_t count, struct slice name)
{
    for (size_t i = 0; i < count; i++)
        if (slice_equal(sources[i].name, name))
            return &sources[i];
    return NULL;
}

bool source_find(struct feed *feed, struct slice name, struct arena *arena, struct source *source,
                 struct error *error)
{
    const struct source *sources, *found;
    size_t count;
    if (!sources_list(feed, arena, &sources, &count, error))
        return false;
    found = find(sources, count, name);
    if (found) {
        *source = *found;
        return true;
    }
    error_set(error, ERROR_USAGE, "There is no source \"%.*s\"", SLICE_ARG(name));
    return error_next(error, "See: paperfeed source list");
}

static const struct source_type *find_type(struct slice word)
{
    const struct source_type *const *type = source_types;
    while (*type && !slice_equal(word, slice_of((*type)->name)))
        type++;
    return *type;
}

/* Where a fragment begins the address ends: it is never sent. */
static struct slice without_fragment(struct slice url)
{
    url = slice_first(url, slice_find_byte(url, '#', 0));
    while (slice_ends_with(url, SLICE("/")))
        url = slice_first(url, url.size - 1);
    return url;
}

static bool check_value(enum setting_key key, struct slice value, struct error *error)
{
    struct text why;
    text_init(&why, 1024);
    bool fits = setting_check(&settings[key], value, &why) ||
                error_set(error, ERROR_USAGE, "\"%.*s\" %s", SLICE_ARG(value), text_string(&why));
    text_release(&why);
    return fits;
}

static bool check_categories(const struct source_type *type, struct slice categories,
                             struct error *error)
{
    if (type->needs_categories && !categories.size) {
        error_set(error, ERROR_USAGE, "It needs the categories to ask for");
        return error_next(error, "For example: paperfeed source add %s cs.LG cs.CL", type->name);
    }
    if (!type->needs_categories && categories.size)
        return error_set(error, ERROR_USAGE, "A source of type %s has no categories", type->name);
    return !categories.size || check_value(SETTING_KEY_SOURCE_CATEGORIES, categories, error);
}

static bool check_request(const struct source_request *request, struct slice url,
                          struct error *error)
{
    const struct source_type *type = find_type(request->type);
    if (!type) {
        error_set(error, ERROR_USAGE, "\"%.*s\" is neither an address nor a type",
                  SLICE_ARG(request->type));
        return error_next(error, "The types: hf, arxiv and feed");
    }
    if (type->needs_url && !url.size) {
        error_set(error, ERROR_USAGE, "It needs the address of the feed");
        return error_next(error, "For example: paperfeed source add https://example.org/feed.xml");
    }
    if (url.size && !check_value(SETTING_KEY_SOURCE_URL, url, error))
        return false;
    if (request->every.size && !check_value(SETTING_KEY_SOURCE_EVERY, request->every, error))
        return false;
    if (request->name.size && !config_name_valid(request->name))
        return error_set(error, ERROR_USAGE,
                         "A name is up to 64 letters, digits, \"-\", \"_\" and \".\"");
    return check_categories(type, request->categories, error);
}

/* Scheme and host without regard to case. */
static bool same_address(struct slice a, struct slice b)
{
    size_t scheme = slice_find(a, SLICE("://"), 0);
    size_t host = scheme == SIZE_MAX ? 0 : slice_find_byte(a, '/', scheme + 3);
    return slice_equal_nocase(slice_first(a, host), slice_first(b, host)) &&
           slice_equal(slice_from(a, host), slice_from(b, host));
}

static bool has_word(struct slice words, struct slice wanted)
{
    struct slice word;
    while (slice_next_word(&words, &word))
        if (slice_equal(word, wanted))
            return true;
    return false;
}

static bool asks_the_same(const struct source *source, const struct source_request *request,
                          struct slice url)
{
    struct slice usual = slice_of(settings[SETTING_KEY_SOURCE_URL].fallback);
    struct slice rest = request->categories, word;
    if (!slice_equal(source->type, request->type))
        return false;
    if (!url.size && slice_equal(request->type, SLICE("hf")))
        url = usual;
    if (url.size && !same_address(without_fragment(source->url), url))
        return false;
    while (slice_next_word(&rest, &word))
        if (!has_word(source->categories, word))
            return false;
    return true;
}

/* The host of the address without "www.", or the type; with a number when that is taken. */
static void suggest_name(const struct source *sources, size_t count, struct slice type,
                         struct slice url, struct text *name)
{
    struct slice host = type;
    struct text base;
    text_init(&base, 128);
    if (slice_equal(type, SLICE("feed")))
        host = slice_from(url, slice_find(url, SLICE("://"), 0) + 3);
    if (slice_starts_with(host, SLICE("www.")))
        host = slice_from(host, 4);
    for (size_t i = 0; i < host.size && i < 48 && !strchr("/:?", host.data[i]); i++) {
        char c = host.data[i];
        text_append_byte(&base, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
    }
    if (!config_name_valid(text_slice(&base))) {
        text_clear(&base);
        text_append(&base, type);
    }
    text_append(name, text_slice(&base));
    for (unsigned number = 2; find(sources, count, text_slice(name)); number++) {
        text_clear(name);
        text_append_format(name, "%s-%u", text_string(&base), number);
    }
    text_release(&base);
}

static bool write_block(struct feed *feed, const struct source_request *request, struct slice name,
                        struct slice url, struct error *error)
{
    const struct {
        const char *key;
        struct slice value;
    } lines[] = {{"type", request->type},
                 {"url", url},
                 {"categories", request->categories},
                 {"every", request->every}};
    struct text block;
    text_init(&block, 4 * ADDRESS_MAXIMUM);
    text_append_format(&block, "source %.*s\n", SLICE_ARG(name));
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (lines[i].value.size)
            config_source_line(&block, slice_of(lines[i].key), lines[i].value);
    bool done = text_ok(&block)
                    ? feed_edit_config(feed, SLICE("source"), name, text_slice(&block), error)
                    : error_set(error, ERROR_USAGE, "It is too long for a source");
    text_release(&block);
    return done;
}

bool source_add(struct feed *feed, const struct source_request *request, struct arena *arena,
                struct slice *name, bool *known, struct error *error)
{
    const struct source *sources, *taken;
    struct slice url = without_fragment(slice_trim(request->url));
    struct text made;
    size_t count;
    *known = false;
    if (!check_request(request, url, error) || !sources_list(feed, arena, &sources, &count, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!asks_the_same(&sources[i], request, url))
            continue;
        *known = true;
        *name = sources[i].name;
        return true;
    }
    text_init(&made, 128);
    text_append(&made, request->name);
    if (!made.size)
        suggest_name(sources, count, request->type, url, &made);
    *name = arena_copy(arena, text_slice(&made));
    text_release(&made);
    taken = find(sources, count, *name);
    if (!taken)
        return write_block(feed, request, *name, url, error);
    error_set(error, ERROR_USAGE, "There is another source \"%.*s\" already", SLICE_ARG(*name));
    return error_next(error, "Choose another name, or change it: paperfeed source edit %.*s",
                      SLICE_ARG(*name));
}

bool source_set(struct feed *feed, struct slice name, struct slice key, struct slice value,
                struct error *error)
{
    const struct setting *setting = setting_find(SETTING_SOURCE, key), *near;
    const struct config_change change = {
        .kind = SLICE("source"), .name = name, .key = key, .value = slice_trim(value)};
    if (setting)
        return check_value((enum setting_key)(setting - settings), change.value, error) &&
               feed_set_config(feed, &change, error);
    near = setting_nearest(SETTING_SOURCE, key);
    error_set(error, ERROR_USAGE, "A source has no line \"%.*s\"", SLICE_ARG(key));
    if (near)
        return error_next(error, "Did you mean \"%s\"?", near->name);
    return error_next(error, "See: paperfeed help settings");
}

bool source_remove(struct feed *feed, struct slice name, struct error *error)
{
    struct arena arena;
    struct source source;
    arena_init(&arena, 16u << 20);
    bool done = source_find(feed, name, &arena, &source, error);
    if (done && !source.line) {
        error_set(error, ERROR_USAGE, "It is built in and has no lines in the config");
        done = error_next(error, "To turn it off: paperfeed source pause %.*s", SLICE_ARG(name));
    } else if (done) {
        done = feed_edit_config(feed, SLICE("source"), name, (struct slice){NULL, 0}, error);
    }
    arena_release(&arena);
    return done;
}
