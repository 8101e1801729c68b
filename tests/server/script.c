/* SPDX-License-Identifier: MIT */
#include "script.h"

#include "base/file.h"

#include <string.h>

enum { SCRIPT_MAXIMUM = 64 << 20, WORDS_MAXIMUM = 64 };

const char *script_actions(void)
{
    return "  status CODE          another status; with 400 and more and no body, a JSON error\n"
           "  header NAME VALUE    one more header\n"
           "  body TEXT            this body; file PATH: the bytes of a file\n"
           "  echo NAME            the value of a header of the request as the body\n"
           "  type TYPE            this Content-Type\n"
           "  empty                no body\n"
           "  html                 a login page\n"
           "  garbage              JSON that ends in the middle\n"
           "  redirect URL         302 to URL\n"
           "  truncate BYTES       close the connection after so many bytes of the body\n"
           "  chunked              no Content-Length\n"
           "  slow MS              wait between pieces of 64 bytes\n"
           "  hang                 never answer\n"
           "  reset                close the connection without an answer\n"
           "  gzip-bomb MIB        zeros, compressed\n"
           "  gzip-twice           compressed twice\n"
           "  badgzip              announced as gzip, but it is not\n"
           "  no-link              without Link\n"
           "  times N              only for the first N requests that match\n";
}

/* Takes a word, with quotes and {port} resolved; false at the end of the line. */
static bool take_word(struct slice *line, struct slice port, struct arena *arena,
                      struct slice *word)
{
    struct text out;
    *line = slice_trim(*line);
    if (line->size == 0 || line->data[0] == '#')
        return false;
    bool quoted = line->data[0] == '"';
    size_t at = quoted;
    text_init(&out, line->size * (port.size + 1) + 1);
    for (; at < line->size; at++) {
        char c = line->data[at];
        if (quoted ? c == '"' : c == ' ' || c == '\t')
            break;
        if (slice_starts_with(slice_from(*line, at), SLICE("{port}"))) {
            text_append(&out, port);
            at += strlen("{port}") - 1;
        } else if (quoted && c == '\\' && at + 1 < line->size) {
            c = line->data[++at];
            text_append_byte(&out, c == 'n' ? '\n' : c);
        } else {
            text_append_byte(&out, c);
        }
    }
    *word = arena_copy(arena, text_slice(&out));
    *line = slice_from(*line, at + 1);
    text_release(&out);
    return true;
}

static void set_header(struct rule *rule, struct slice name, struct slice value)
{
    if (rule->headers == SCRIPT_HEADERS)
        return;
    rule->names[rule->headers] = name;
    rule->values[rule->headers++] = value;
}

static void set_body(struct rule *rule, struct slice type, struct slice body)
{
    rule->replaced = true;
    rule->body = body;
    if (!rule->type.size)
        rule->type = type;
}

static bool load_body(struct rule *rule, struct slice path, struct arena *arena,
                      struct error *error)
{
    struct text bytes;
    text_init(&bytes, SCRIPT_MAXIMUM);
    bool done = file_read(path.data, &bytes, error);
    set_body(rule, SLICE("application/json; charset=utf-8"), arena_copy(arena, text_slice(&bytes)));
    text_release(&bytes);
    return done;
}

/* Actions without a value. */
static bool take_flag(struct rule *rule, struct slice name)
{
    if (slice_equal(name, SLICE("empty")))
        set_body(rule, SLICE("application/json; charset=utf-8"), SLICE(""));
    else if (slice_equal(name, SLICE("html")))
        set_body(rule, SLICE("text/html; charset=utf-8"),
                 SLICE("<!doctype html><html><head><title>Sign in</title></head><body><form "
                       "action=\"/login\"><input name=\"user\"></form></body></html>\n"));
    else if (slice_equal(name, SLICE("garbage")))
        set_body(rule, SLICE("application/json; charset=utf-8"),
                 SLICE("[{\"paper\":{\"id\":\"2509.00001\",\"title\":\"Half a"));
    else if (slice_equal(name, SLICE("chunked")))
        rule->chunked = true;
    else if (slice_equal(name, SLICE("no-link")))
        rule->no_link = true;
    else if (slice_equal(name, SLICE("hang")))
        rule->ending = SCRIPT_HANG;
    else if (slice_equal(name, SLICE("reset")))
        rule->ending = SCRIPT_RESET;
    else if (slice_equal(name, SLICE("gzip-twice")))
        rule->encoding = SCRIPT_TWICE;
    else if (slice_equal(name, SLICE("badgzip")))
        rule->encoding = SCRIPT_DAMAGED;
    else
        return false;
    return true;
}

/* Actions with a number. */
static bool take_number(struct rule *rule, struct slice name, struct slice value)
{
    int64_t *const targets[] = {&rule->status, &rule->truncate, &rule->slow, &rule->times,
                                &rule->bomb};
    static const char *const names[] = {"status", "truncate", "slow", "times", "gzip-bomb"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_equal(name, slice_of(names[i]))) {
            if (targets[i] == &rule->bomb)
                rule->encoding = SCRIPT_BOMB;
            return slice_to_int64(value, targets[i]) && *targets[i] >= 0;
        }
    return false;
}

static bool take_action(struct rule *rule, const struct slice *words, size_t *at,
                        struct arena *arena, struct error *error)
{
    struct slice name = words[(*at)++];
    if (take_flag(rule, name))
        return true;
    struct slice value = words[(*at)++];
    if (!value.data)
        return error_set(error, ERROR_INPUT, "%.*s is no action, or wants a value",
                         SLICE_ARG(name));
    bool header = slice_equal(name, SLICE("header"));
    if (header && !words[*at].data)
        return error_set(error, ERROR_INPUT, "header wants a name and a value");
    if (header)
        set_header(rule, value, words[(*at)++]);
    else if (slice_equal(name, SLICE("redirect")))
        set_header(rule, SLICE("Location"), value);
    else if (slice_equal(name, SLICE("type")))
        rule->type = value;
    else if (slice_equal(name, SLICE("echo")))
        set_body(rule, SLICE("text/plain"), rule->echo = value);
    else if (slice_equal(name, SLICE("body")))
        set_body(rule, SLICE("application/json; charset=utf-8"), value);
    else if (slice_equal(name, SLICE("file")))
        return load_body(rule, value, arena, error);
    else if (!take_number(rule, name, value))
        return error_set(error, ERROR_INPUT, "%.*s %.*s is no action", SLICE_ARG(name),
                         SLICE_ARG(value));
    if (slice_equal(name, SLICE("redirect")) && rule->status == 0)
        rule->status = 302;
    if (rule->status >= 300 && rule->status < 400 && !rule->replaced)
        set_body(rule, SLICE("text/plain"), SLICE(""));
    return true;
}

static bool parse_rule(struct rule *rule, const struct slice *words, size_t count,
                       struct arena *arena, struct error *error)
{
    *rule = (struct rule){.times = -1, .truncate = -1};
    if (count < 3 || !slice_equal(words[0], SLICE("match")))
        return error_set(error, ERROR_INPUT, "A rule is: match PREFIX ACTION...");
    rule->prefix = words[1];
    for (size_t at = 2; at < count;)
        if (!take_action(rule, words, &at, arena, error))
            return false;
    if (rule->status >= 400 && !rule->replaced)
        set_body(rule, SLICE("application/json; charset=utf-8"),
                 SLICE("{\"error\":\"The script says so\"}"));
    return true;
}

bool script_load(struct script *script, const char *path, unsigned port, struct error *error)
{
    struct text bytes, number;
    *script = (struct script){.count = 0};
    arena_init(&script->arena, 2 * (size_t)SCRIPT_MAXIMUM);
    if (!path)
        return true;
    text_init(&bytes, SCRIPT_MAXIMUM);
    text_init(&number, 16);
    text_append_int(&number, port);
    bool done = file_read(path, &bytes, error);
    script->rules = arena_allocate_array(&script->arena, bytes.size / 8 + 1, sizeof *script->rules);
    struct slice rest = text_slice(&bytes), line;
    while (done && script->rules && slice_next_line(&rest, &line)) {
        struct slice words[WORDS_MAXIMUM + 4] = {{NULL, 0}};
        size_t count = 0;
        while (count < WORDS_MAXIMUM &&
               take_word(&line, text_slice(&number), &script->arena, &words[count]))
            count++;
        if (count > 0)
            done = parse_rule(&script->rules[script->count++], words, count, &script->arena, error);
    }
    text_release(&number);
    text_release(&bytes);
    return done || error_while(error, "read the script %s", path);
}

void script_release(struct script *script)
{
    arena_release(&script->arena);
}

const struct rule *script_match(struct script *script, struct slice address)
{
    for (size_t i = 0; i < script->count; i++) {
        struct rule *rule = &script->rules[i];
        if (rule->times == 0 || !slice_starts_with(address, rule->prefix))
            continue;
        if (rule->times > 0)
            rule->times--;
        return rule;
    }
    return NULL;
}
