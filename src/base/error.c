/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/unicode.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST = 1024 };

/* Copies what fits; a cut text ends in "..." on a whole character. */
static void store(char *target, size_t size, const char *source)
{
    struct slice s = slice_of(source);
    if (s.size < size) {
        memmove(target, source, s.size + 1);
        return;
    }
    struct slice kept = utf8_first(s, size - 4);
    memmove(target, kept.data, kept.size);
    memcpy(target + kept.size, "...", 4);
}

static bool is_vowel(char c)
{
    return c != '\0' && strchr("aeiou", c) != NULL;
}

/* One vowel and one consonant at the end of a one-syllable verb double the consonant: "stop",
 * "stopping". */
static bool doubles_last(const char *verb, size_t length)
{
    size_t groups = 0;
    for (size_t i = 0; i < length; i++)
        groups += is_vowel(verb[i]) && (i == 0 || !is_vowel(verb[i - 1]));
    if (length < 3 || groups != 1 || strchr("wxy", verb[length - 1]))
        return false;
    return !is_vowel(verb[length - 1]) && is_vowel(verb[length - 2]) && !is_vowel(verb[length - 3]);
}

/* "read the answer" as "Reading the answer". */
static void describe_action(const char *action, char *out, size_t size)
{
    size_t length = strcspn(action, " ");
    const char *rest = action + length;
    size_t stem = length;
    if (length > 2 && action[length - 1] == 'e' && !strchr("eoy", action[length - 2]))
        stem--;
    bool doubled = stem == length && doubles_last(action, length);
    snprintf(out, size, "%.*s%.*sing%s", (int)stem, action, doubled ? 1 : 0,
             length > 0 ? action + length - 1 : "", rest);
    if (out[0] >= 'a' && out[0] <= 'z')
        out[0] = (char)(out[0] - 'a' + 'A');
}

bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
{
    int saved = errno;
    char reason[LONGEST];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    error->kind = kind;
    error->action[0] = '\0';
    error->next[0] = '\0';
    store(error->reason, sizeof error->reason, reason);
    errno = saved;
    return false;
}

bool error_set_errno(struct error *error, enum error_kind kind, int number, const char *format, ...)
{
    int saved = errno;
    char reason[LONGEST];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    const char *text = strerror(number);
    if (reason[0] == '\0')
        error_set(error, kind, "%s", text);
    else
        error_set(error, kind, "%s: %s", reason, text);
    errno = saved;
    return false;
}

bool error_while(struct error *error, const char *format, ...)
{
    int saved = errno;
    char action[LONGEST];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(action, sizeof action, format, arguments);
    va_end(arguments);
    if (error->action[0] != '\0') {
        char former[sizeof error->action + 8];
        char reason[LONGEST];
        describe_action(error->action, former, sizeof former);
        snprintf(reason, sizeof reason, "%s: %s", former, error->reason);
        store(error->reason, sizeof error->reason, reason);
    }
    store(error->action, sizeof error->action, action);
    errno = saved;
    return false;
}

bool error_next(struct error *error, const char *format, ...)
{
    int saved = errno;
    char next[LONGEST];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(next, sizeof next, format, arguments);
    va_end(arguments);
    store(error->next, sizeof error->next, next);
    errno = saved;
    return false;
}

/* White space becomes a blank, what must not be printed vanishes. */
static void append_harmless(struct text *out, struct slice s)
{
    for (size_t at = 0; at < s.size;) {
        uint32_t c = utf8_next(s, &at);
        if (c == '\n' || c == '\t' || c == '\r')
            text_append_byte(out, ' ');
        else if (!unicode_forbidden(c))
            text_append_code_point(out, c);
    }
}

/* Only a plain word is capitalised, so that names like papers.tsv stay what they are. */
static bool begins_with_word(struct slice s)
{
    size_t at = 0;
    while (at < s.size && s.data[at] >= 'a' && s.data[at] <= 'z')
        at++;
    return at > 0 && (at == s.size || s.data[at] == ' ' || s.data[at] == ',' || s.data[at] == '\'');
}

static void append_sentence(struct text *out, const char *before, const char *sentence,
                            bool capital)
{
    struct slice s = slice_trim(slice_of(sentence));
    if (s.size == 0)
        return;
    if (out->size > 0 && out->data[out->size - 1] != ' ')
        text_append_byte(out, ' ');
    text_append_string(out, before);
    if (capital && begins_with_word(s)) {
        text_append_byte(out, (char)(s.data[0] - 'a' + 'A'));
        s = slice_from(s, 1);
    }
    append_harmless(out, s);
    char last = out->size > 0 ? out->data[out->size - 1] : '.';
    if (last != '.' && last != '!' && last != '?')
        text_append_byte(out, '.');
}

void error_format(const struct error *error, struct text *out)
{
    append_sentence(out, "Could not ", error->action, false);
    append_sentence(out, "", error->reason, true);
    append_sentence(out, "", error->next, true);
}

int error_exit_code(enum error_kind kind)
{
    switch (kind) {
    case ERROR_NONE:
        return 0;
    case ERROR_NOT_FOUND:
        return 1;
    case ERROR_USAGE:
        return 2;
    case ERROR_PARTIAL:
        return 3;
    case ERROR_NETWORK:
        return 4;
    case ERROR_INPUT:
    case ERROR_LIMIT:
        return 5;
    case ERROR_BUSY:
        return 6;
    case ERROR_DAMAGED:
        return 7;
    case ERROR_CONFIG:
        return 8;
    case ERROR_INTERRUPTED:
        return 130;
    case ERROR_WRITE:
    case ERROR_SYSTEM:
        break;
    }
    return 9;
}
