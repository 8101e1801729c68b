/* SPDX-License-Identifier: MIT */
#include "command/editor.h"
#include "command/session.h"
#include "command/verbs.h"

#include "config/config.h"
#include "feed/setting.h"

#include <stdio.h>

/* What a global setting is now: the value of the file, or its default. */
static struct slice current_value(const struct config *config, const struct setting *setting,
                                  char number[32])
{
    const struct slice values[SETTING_KEYS] = {
        [SETTING_KEY_BROWSER] = config->browser,
        [SETTING_KEY_MARK_READ] = config->mark_read,
        [SETTING_KEY_COLOR] = config->color,
        [SETTING_KEY_CONTACT] = config->contact,
    };
    if (setting != &settings[SETTING_KEY_DAYS])
        return values[setting - settings];
    snprintf(number, 32, "%lld", (long long)config->days);
    return slice_of(number);
}

/* The settings in force, in the form of the file. */
static void print_settings(struct session *session)
{
    const struct config *config = &session->feed.config;
    struct text *out = &session->out.text;
    char number[32];
    for (const struct setting *setting = settings; setting->name; setting++) {
        if (setting->scope != SETTING_GLOBAL)
            continue;
        struct slice value = current_value(config, setting, number);
        text_append_format(out, "%s%-12s%.*s\n", value.size ? "" : "# ", setting->name,
                           SLICE_ARG(value));
    }
    for (size_t i = 0; i < config->source_count; i++) {
        const struct config_source *source = &config->sources[i];
        const struct {
            const char *key;
            struct slice value;
        } lines[] = {
            {"type", source->type}, {"url", source->url}, {"categories", source->categories}};
        text_append_format(out, "source %.*s\n", SLICE_ARG(source->name));
        for (size_t j = 0; j < sizeof lines / sizeof *lines; j++)
            if (lines[j].value.size)
                text_append_format(out, "    %-12s%.*s\n", lines[j].key, SLICE_ARG(lines[j].value));
    }
    for (size_t i = 0; i < config->subscription_count; i++)
        config_subscription_block(out, config->subscriptions[i].name,
                                  config->subscriptions[i].query);
}

static int check(struct session *session)
{
    const struct config *config = &session->feed.config;
    for (size_t i = 0; i < config->problem_count; i++)
        text_append_format(&session->out.text, "%s:%u:%u: %.*s\n", session->feed.paths.config,
                           config->problems[i].line, config->problems[i].column,
                           SLICE_ARG(config->problems[i].message));
    if (!config->problem_count && !session->quiet)
        out_say("the config is fine");
    return config->problem_count ? 8 : 0;
}

static int unknown_setting(struct slice name, struct error *error)
{
    const struct setting *near = setting_nearest(SETTING_GLOBAL, name);
    error_set(error, ERROR_USAGE, "There is no setting \"%.*s\"", SLICE_ARG(name));
    if (near)
        error_next(error, "Did you mean \"%s\"?", near->name);
    else
        error_next(error, "See: paperfeed config, and man paperfeed-config");
    error_while(error, "find the setting");
    return 2;
}

static int get(struct session *session, struct slice name, struct error *error)
{
    char number[32];
    const struct setting *setting = setting_find(SETTING_GLOBAL, name);
    if (!setting)
        return unknown_setting(name, error);
    text_append(&session->out.text, current_value(&session->feed.config, setting, number));
    text_append_byte(&session->out.text, '\n');
    return 0;
}

/* A value is only written when the parser of the file takes it. */
static int set(struct session *session, struct slice name, struct slice value, struct error *error)
{
    const struct setting *setting = setting_find(SETTING_GLOBAL, name);
    const struct config_change change = {.key = name, .value = value};
    struct text why;
    int code = 9;
    if (!setting)
        return unknown_setting(name, error);
    text_init(&why, 1024);
    if (!setting_check(setting, value, &why)) {
        error_set(error, ERROR_USAGE, "\"%.*s\" %s", SLICE_ARG(value), text_string(&why));
        error_while(error, "set %.*s", SLICE_ARG(name));
        code = 2;
    } else if (session_open_feed(session, error) &&
               feed_set_config(&session->feed, &change, error)) {
        code = 0;
        if (!session->quiet)
            out_say("%.*s is now %.*s", SLICE_ARG(name), SLICE_ARG(value));
    }
    text_release(&why);
    return code;
}

static int edit(struct session *session, struct error *error)
{
    if (!editor_run(session, 0, error))
        return 9;
    return feed_reload_config(&session->feed, error) ? check(session) : 8;
}

static int run_config(struct session *session, struct error *error)
{
    const struct slice *operands = session->arguments.operands;
    size_t count = session->arguments.operand_count;
    struct slice action = count ? operands[0] : SLICE("list");
    if (slice_equal(action, SLICE("path")) && count == 1) {
        const struct config_paths *paths = &session->feed.paths;
        text_append_format(&session->out.text, "%s\n%s\n%s\n%s\n", paths->config, paths->data,
                           paths->cache, paths->state);
        return 0;
    }
    if (slice_equal(action, SLICE("check")) && count == 1)
        return check(session);
    if (slice_equal(action, SLICE("get")) && count == 2)
        return get(session, operands[1], error);
    if (slice_equal(action, SLICE("set")) && count == 3)
        return set(session, operands[1], operands[2], error);
    if (slice_equal(action, SLICE("edit")) && count == 1)
        return edit(session, error);
    if (slice_equal(action, SLICE("default")) && count == 1) {
        text_append_string(&session->out.text, config_default_text);
        return 0;
    }
    if (slice_equal(action, SLICE("list")) && count <= 1) {
        print_settings(session);
        return 0;
    }
    error_set(error, ERROR_USAGE, "The words do not fit");
    error_next(error,
               "Use: paperfeed config [list|path|check|edit|default|get NAME|set NAME VALUE]");
    error_while(error, "do this to the config");
    return 2;
}

const struct command command_config = {
    .name = "config",
    .synopsis = "[list | path | check | edit | default | get NAME | set NAME VALUE]",
    .summary = "print, check or change the settings",
    .options = "",
    .examples = "paperfeed config set days 7\n"
                "paperfeed config check\n"
                "cd \"$(dirname \"$(paperfeed config path | head -1)\")\"\n",
    .needs = NEEDS_CONFIG,
    .checks_config = true,
    .operands = 3,
    .run = run_config,
};
