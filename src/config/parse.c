/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include "base/unicode.h"
#include "config/line.h"

#include <string.h>

/* One block as read so far; what is not given has no data. */
struct block {
    const struct setting *kind; /* NULL: lines outside of blocks */
    bool ignored;               /* its first line was not understood: neither are the others */
    struct slice name;
    unsigned line;
    struct slice values[SETTING_KEYS];
};

struct parser {
    struct arena *arena;
    struct config *config;
    struct config_source *sources;
    struct config_subscription *subscriptions;
    struct config_problem *problems;
    struct slice globals[SETTING_KEYS];
    struct block block;
    unsigned line;
};

/* Room for one more element: arrays double, so the arena holds at most twice their size. */
static void *grow(struct arena *arena, void *array, size_t count, size_t size)
{
    if (count > 0 && (count & (count - 1)) != 0)
        return array;
    void *larger = arena_allocate_array(arena, count == 0 ? 1 : count * 2, size);
    if (larger && count > 0)
        memcpy(larger, array, count * size);
    return larger;
}

static void add_problem(struct parser *parser, unsigned line, unsigned column, struct slice message)
{
    struct config *config = parser->config;
    struct config_problem *problems =
        grow(parser->arena, parser->problems, config->problem_count, sizeof *problems);
    if (!problems)
        return;
    parser->problems = problems;
    problems[config->problem_count++] =
        (struct config_problem){line, column, arena_copy(parser->arena, message)};
}

enum { MESSAGE_LIMIT = 1024, SHOWN_MOST = 80 };

/* What the file says, fit to be shown. */
static void append_quoted(struct text *out, struct slice s)
{
    text_append_byte(out, '"');
    unicode_clean(out, utf8_first(s, SHOWN_MOST), CLEAN_LINE);
    text_append_string(out, s.size > SHOWN_MOST ? "..\"" : "\"");
}

static void report(struct parser *parser, unsigned line, unsigned column, struct slice subject,
                   const char *rest)
{
    struct text message;
    text_init(&message, MESSAGE_LIMIT);
    append_quoted(&message, subject);
    text_append_byte(&message, ' ');
    text_append_string(&message, rest);
    add_problem(parser, line, column, text_slice(&message));
    text_release(&message);
}

static void report_unknown(struct parser *parser, const struct config_line *line,
                           enum setting_scope scope)
{
    struct text message;
    text_init(&message, MESSAGE_LIMIT);
    text_append_string(&message, "unknown key ");
    append_quoted(&message, line->key);
    const struct setting *near = setting_nearest(scope, line->key);
    if (!near && scope == SETTING_GLOBAL)
        near = setting_nearest(SETTING_BLOCKS, line->key);
    if (near)
        text_append_format(&message, " (did you mean \"%s\"?)", near->name);
    add_problem(parser, parser->line, line->key_column, text_slice(&message));
    text_release(&message);
}

static bool check_value(struct parser *parser, const struct config_line *line,
                        const struct setting *setting, struct slice value)
{
    struct text why;
    struct text message;
    text_init(&why, MESSAGE_LIMIT);
    bool fits = setting_check(setting, value, &why);
    if (!fits) {
        text_init(&message, MESSAGE_LIMIT);
        text_append_format(&message, "%s: ", setting->name);
        append_quoted(&message, value);
        text_append_byte(&message, ' ');
        text_append(&message, text_slice(&why));
        add_problem(parser, parser->line, line->value_column, text_slice(&message));
        text_release(&message);
    }
    text_release(&why);
    return fits;
}

static struct slice value_of(const struct slice values[], enum setting_key key)
{
    return values[key].data ? values[key] : slice_of(settings[key].fallback);
}

static int64_t number_of(const struct slice values[], enum setting_key key)
{
    int64_t number = 0;
    if (settings[key].type == SETTING_DURATION)
        (void)setting_duration(value_of(values, key), &number);
    else
        (void)slice_to_int64(value_of(values, key), &number);
    return number;
}

static void fill_source(const struct block *block, struct config_source *source)
{
    enum { DAY = 86400 };
    const struct slice *values = block->values;
    int64_t refresh = number_of(values, SETTING_KEY_SOURCE_REFRESH);
    int64_t interval = number_of(values, SETTING_KEY_SOURCE_INTERVAL);
    struct slice type =
        values[SETTING_KEY_SOURCE_TYPE].data ? values[SETTING_KEY_SOURCE_TYPE] : block->name;
    bool usual = !values[SETTING_KEY_SOURCE_URL].data && !slice_equal(type, SLICE("hf"));
    *source = (struct config_source){
        .name = block->name,
        .type = type,
        .url = usual ? (struct slice){NULL, 0} : value_of(values, SETTING_KEY_SOURCE_URL),
        .categories = value_of(values, SETTING_KEY_SOURCE_CATEGORIES),
        .include = value_of(values, SETTING_KEY_SOURCE_INCLUDE),
        .via = value_of(values, SETTING_KEY_SOURCE_VIA),
        .every_seconds = number_of(values, SETTING_KEY_SOURCE_EVERY),
        .days = number_of(values, SETTING_KEY_SOURCE_DAYS),
        .refresh_days = refresh < 0 ? 0 : (refresh + DAY - 1) / DAY,
        .interval_seconds = interval < 0 ? 0 : interval,
        .line = block->line,
    };
    while (slice_ends_with(source->url, SLICE("/")))
        source->url = slice_first(source->url, source->url.size - 1);
}

static const char twice[] = "stands here a second time; this one counts";

/* What a source of its type cannot be without. */
static bool lacks_line(struct parser *parser, const struct config_source *source)
{
    if (slice_equal(source->type, SLICE("feed")) && !source->url.size)
        report(parser, source->line, 1, source->name, "has no line \"url\": it is ignored");
    else if (slice_equal(source->type, SLICE("arxiv")) && !source->categories.size)
        report(parser, source->line, 1, source->name, "has no line \"categories\": it is ignored");
    else
        return false;
    return true;
}

static void end_source(struct parser *parser)
{
    struct config *config = parser->config;
    struct config_source source;
    fill_source(&parser->block, &source);
    struct text why;
    text_init(&why, MESSAGE_LIMIT);
    bool known = setting_check(&settings[SETTING_KEY_SOURCE_TYPE], source.type, &why);
    text_release(&why);
    if (!known) {
        report(parser, source.line, 1, source.name, "has no line \"type\": it is ignored");
        return;
    }
    if (lacks_line(parser, &source))
        return;
    for (size_t i = 0; i < config->source_count; i++) {
        if (slice_equal(parser->sources[i].name, source.name)) {
            report(parser, source.line, 1, source.name, twice);
            parser->sources[i] = source;
            return;
        }
    }
    struct config_source *sources =
        grow(parser->arena, parser->sources, config->source_count, sizeof *sources);
    if (!sources)
        return;
    parser->sources = sources;
    sources[config->source_count++] = source;
}

static void end_subscription(struct parser *parser)
{
    struct config *config = parser->config;
    const struct block *block = &parser->block;
    struct config_subscription subscription = {
        block->name, block->values[SETTING_KEY_SUBSCRIPTION_QUERY], block->line};
    if (!subscription.query.data) {
        report(parser, block->line, 1, block->name, "has no line \"query\": it is ignored");
        return;
    }
    for (size_t i = 0; i < config->subscription_count; i++) {
        if (slice_equal(parser->subscriptions[i].name, block->name)) {
            report(parser, block->line, 1, block->name, twice);
            parser->subscriptions[i] = subscription;
            return;
        }
    }
    struct config_subscription *subscriptions = grow(
        parser->arena, parser->subscriptions, config->subscription_count, sizeof *subscriptions);
    if (!subscriptions)
        return;
    parser->subscriptions = subscriptions;
    subscriptions[config->subscription_count++] = subscription;
}

static void end_block(struct parser *parser)
{
    const struct block *block = &parser->block;
    if (block->kind == &settings[SETTING_KEY_SOURCE] && !block->ignored)
        end_source(parser);
    else if (block->kind == &settings[SETTING_KEY_SUBSCRIPTION] && !block->ignored)
        end_subscription(parser);
    parser->block = (struct block){.kind = NULL};
}

static void begin_block(struct parser *parser, const struct config_line *line,
                        const struct setting *kind, struct slice name)
{
    parser->block = (struct block){.kind = kind, .name = name, .line = parser->line};
    parser->block.ignored = !check_value(parser, line, kind, name);
}

static void take_value(struct parser *parser, const struct config_line *line,
                       const struct setting *setting, struct slice value)
{
    struct slice *values =
        setting->scope == SETTING_GLOBAL ? parser->globals : parser->block.values;
    struct slice *place = &values[setting - settings];
    if (!check_value(parser, line, setting, value))
        return;
    if (place->data)
        report(parser, parser->line, line->key_column, line->key, twice);
    *place = value.data ? value : SLICE("");
}

static void take_indented(struct parser *parser, const struct config_line *line)
{
    const struct block *block = &parser->block;
    if (block->ignored)
        return;
    if (!block->kind) {
        report(parser, parser->line, line->key_column, line->key,
               "is indented, but no block is above it");
        return;
    }
    enum setting_scope scope =
        block->kind == &settings[SETTING_KEY_SOURCE] ? SETTING_SOURCE : SETTING_SUBSCRIPTION;
    const struct setting *setting = setting_find(scope, line->key);
    if (setting)
        take_value(parser, line, setting, config_line_value(line->value, parser->arena));
    else
        report_unknown(parser, line, scope);
}

static void take_line(struct parser *parser, const struct config_line *line)
{
    if (line->remark)
        return;
    if (line->indented) {
        take_indented(parser, line);
        return;
    }
    end_block(parser);
    const struct setting *setting = setting_find(SETTING_GLOBAL, line->key);
    const struct setting *kind = setting_find(SETTING_BLOCKS, line->key);
    struct slice value = config_line_value(line->value, parser->arena);
    if (setting) {
        take_value(parser, line, setting, value);
    } else if (kind) {
        begin_block(parser, line, kind, value);
    } else {
        report_unknown(parser, line, SETTING_GLOBAL);
        parser->block.ignored = true;
    }
}

/* Where a source says nothing about days, the line outside of blocks does; and hf is there without
 * a block, before the others. */
static void complete_sources(struct parser *parser)
{
    struct config *config = parser->config;
    if (!config_find_source(config, SLICE("hf"))) {
        struct config_source *all =
            arena_allocate_array(parser->arena, config->source_count + 1, sizeof *all);
        if (!all)
            return;
        fill_source(&(struct block){.name = SLICE("hf")}, &all[0]);
        if (config->source_count > 0)
            memcpy(all + 1, parser->sources, config->source_count * sizeof *all);
        parser->sources = all;
        config->source_count++;
    }
    for (size_t i = 0; i < config->source_count; i++)
        if (parser->sources[i].days == 0)
            parser->sources[i].days = config->days;
    config->sources = parser->sources;
}

bool config_parse(struct slice text, struct arena *arena, struct config *config,
                  struct error *error)
{
    *config = (struct config){.days = 0};
    struct parser parser = {.arena = arena, .config = config};
    struct slice rest = arena_copy(arena, text);
    struct config_line line;
    if (slice_starts_with(rest, SLICE("\xEF\xBB\xBF")))
        rest = slice_from(rest, 3);
    while (!arena->failed && config_line_next(&rest, &line)) {
        parser.line++;
        take_line(&parser, &line);
    }
    end_block(&parser);
    config->days = number_of(parser.globals, SETTING_KEY_DAYS);
    config->browser = value_of(parser.globals, SETTING_KEY_BROWSER);
    config->mark_read = value_of(parser.globals, SETTING_KEY_MARK_READ);
    config->color = value_of(parser.globals, SETTING_KEY_COLOR);
    config->contact = value_of(parser.globals, SETTING_KEY_CONTACT);
    config->sources = parser.sources;
    config->subscriptions = parser.subscriptions;
    complete_sources(&parser);
    config->problems = parser.problems;
    if (!arena->failed)
        return true;
    error_set(error, ERROR_LIMIT, "it needs more than %zu bytes of memory", arena->maximum);
    return error_while(error, "read the config");
}

const struct config_subscription *config_find_subscription(const struct config *config,
                                                           struct slice name)
{
    for (size_t i = 0; i < config->subscription_count; i++)
        if (slice_equal(config->subscriptions[i].name, name))
            return &config->subscriptions[i];
    return NULL;
}

const struct config_source *config_find_source(const struct config *config, struct slice name)
{
    for (size_t i = 0; i < config->source_count; i++)
        if (slice_equal(config->sources[i].name, name))
            return &config->sources[i];
    return NULL;
}
