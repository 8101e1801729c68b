/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include <string.h>

enum { WORDS_MOST = 128 };

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* Copies one word to *to and moves both behind it; a NUL ends the word. Quotes as in POSIX.1-2008
 * XCU 2.2, without expansion. */
static const char *take_word(const char *from, const char *end, char **to)
{
    char quote = '\0';
    char *at = *to;
    for (; from < end && (quote || !is_blank(*from)); from++) {
        if (*from == '\\' && quote != '\'' && from + 1 < end &&
            (!quote || from[1] == '"' || from[1] == '\\'))
            *at++ = *++from;
        else if (quote ? *from == quote : *from == '"' || *from == '\'')
            quote = quote ? '\0' : *from;
        else
            *at++ = *from;
    }
    *at++ = '\0';
    *to = at;
    return quote ? NULL : from;
}

bool config_command_words(struct slice command, struct arena *arena, const char *const **words,
                          struct error *error)
{
    if (memchr(command.data ? command.data : "", '\0', command.size))
        return error_set(error, ERROR_CONFIG, "it holds a NUL byte");
    command = slice_trim(command);
    const char **list = arena_allocate_array(arena, WORDS_MOST + 1, sizeof *list);
    /* Each word is at least followed by a blank, which makes room for its NUL. */
    char *to = arena_allocate(arena, command.size + 1);
    if (!list || !to)
        return error_set(error, ERROR_SYSTEM, "not enough memory");
    const char *from = command.data;
    const char *end = command.size > 0 ? command.data + command.size : from;
    size_t count = 0;
    while (from < end) {
        if (count == WORDS_MOST)
            return error_set(error, ERROR_CONFIG, "it has more than %d words", WORDS_MOST);
        list[count++] = to;
        from = take_word(from, end, &to);
        if (!from)
            return error_set(error, ERROR_CONFIG, "a quote is not closed");
        while (from < end && is_blank(*from))
            from++;
    }
    if (count == 0 || list[0][0] == '\0')
        return error_set(error, ERROR_CONFIG, "it names no program");
    *words = list;
    return true;
}
