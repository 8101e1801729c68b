/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include "base/unicode.h"

enum { WORD_MAXIMUM = 1 << 16 };

static bool is_web_address(struct slice url)
{
    if (!slice_starts_with(url, SLICE("https://")) && !slice_starts_with(url, SLICE("http://")))
        return false;
    for (size_t position = 0; position < url.size;) {
        uint32_t code_point = utf8_next(url, &position);
        if (code_point <= ' ' || unicode_forbidden(code_point))
            return false;
    }
    return true;
}

/* One word with the address in place of each %u; *placed when there was one. */
static const char *fill_in(const char *word, struct slice url, struct arena *arena, bool *placed)
{
    struct text filled;
    struct slice rest = slice_of(word);
    text_init(&filled, WORD_MAXIMUM);
    for (size_t at; (at = slice_find(rest, SLICE("%u"), 0)) != SIZE_MAX; *placed = true) {
        text_append(&filled, slice_first(rest, at));
        text_append(&filled, url);
        rest = slice_from(rest, at + 2);
    }
    text_append(&filled, rest);
    struct slice copy = {NULL, 0};
    if (text_ok(&filled))
        copy = arena_copy(arena, text_slice(&filled));
    text_release(&filled);
    return copy.data;
}

bool config_viewer_words(struct slice command, struct slice url, struct arena *arena,
                         const char *const **words, struct error *error)
{
    const char *const *template;
    size_t count = 0;
    bool placed = false;
    if (!is_web_address(url))
        return error_set(error, ERROR_USAGE, "This is no address of the web");
    if (!config_command_words(command, arena, &template, error))
        return error_next(error, "The setting \"browser\" of the config names the command");
    while (template[count])
        count++;
    const char **filled = arena_allocate_array(arena, count + 2, sizeof *filled);
    for (size_t i = 0; filled && i < count; i++)
        filled[i] = fill_in(template[i], url, arena, &placed);
    if (filled && !placed)
        filled[count] = arena_copy(arena, url).data;
    if (arena->failed)
        return error_set(error, ERROR_LIMIT, "The address is too long");
    *words = filled;
    return true;
}
