/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include "base/unicode.h"

#include <string.h>

enum { CATEGORIES_MOST = 50, CATEGORY_SIZE_MOST = 32 };

static int64_t unit_seconds(char unit)
{
    switch (unit) {
    case 's':
        return 1;
    case 'm':
        return 60;
    case 'h':
        return 3600;
    case 'd':
        return 86400;
    case 'w':
        return 7 * 86400;
    default:
        return 0;
    }
}

bool setting_duration(struct slice value, int64_t *seconds)
{
    enum { DIGITS_MOST = 9 };
    value = slice_trim(value);
    if (slice_equal(value, SLICE("off"))) {
        *seconds = -1;
        return true;
    }
    int64_t sum = 0;
    for (size_t i = 0; i < value.size;) {
        int64_t number = 0;
        size_t begin = i;
        for (; i < value.size && value.data[i] >= '0' && value.data[i] <= '9'; i++)
            if (i - begin < DIGITS_MOST)
                number = number * 10 + (value.data[i] - '0');
        if (i == begin || i - begin > DIGITS_MOST || i == value.size)
            return false;
        int64_t unit = unit_seconds(value.data[i++]);
        if (unit == 0)
            return false;
        sum += number * unit;
        if (sum > INT32_MAX)
            return false;
        while (i < value.size && (value.data[i] == ' ' || value.data[i] == '\t'))
            i++;
    }
    *seconds = sum;
    return value.size > 0;
}

static void append_duration(struct text *out, int64_t seconds)
{
    if (seconds % 86400 == 0)
        text_append_format(out, "%dd", (int)(seconds / 86400));
    else if (seconds % 3600 == 0)
        text_append_format(out, "%dh", (int)(seconds / 3600));
    else if (seconds % 60 == 0)
        text_append_format(out, "%dm", (int)(seconds / 60));
    else
        text_append_format(out, "%ds", (int)seconds);
}

static void append_choices(struct text *out, const char *choices)
{
    struct slice rest = slice_of(choices);
    struct slice word;
    for (bool first = true; slice_next_word(&rest, &word); first = false) {
        bool last = slice_trim(rest).size == 0;
        if (!first)
            text_append_string(out, last ? " or " : ", ");
        text_append(out, word);
    }
}

/* What a value may be: "auto, always or never", "a number from 1 to 366". */
static void describe(const struct setting *setting, struct text *out)
{
    switch (setting->type) {
    case SETTING_TEXT:
        text_append_string(out, "text");
        break;
    case SETTING_NUMBER:
        text_append_format(out, "a number from %d to %d", (int)setting->minimum,
                           (int)setting->maximum);
        break;
    case SETTING_DURATION:
        text_append_string(out, "a time like 90m, 1h 30m or 2d, from ");
        append_duration(out, setting->minimum);
        text_append_string(out, " to ");
        append_duration(out, setting->maximum);
        text_append_string(out, ", or off");
        break;
    case SETTING_CHOICE:
        append_choices(out, setting->choices);
        break;
    case SETTING_CHOICES:
        text_append_string(out, "words of ");
        append_choices(out, setting->choices);
        break;
    case SETTING_CATEGORIES:
        text_append_format(out, "up to %d categories like cs.LG or hep-th", CATEGORIES_MOST);
        break;
    case SETTING_COMMAND:
        text_append_string(out, "a command");
        break;
    case SETTING_URL:
        text_append_string(out, "an address that begins with http:// or https://");
        break;
    case SETTING_QUERY:
        text_append_string(out, "a query");
        break;
    case SETTING_NAME:
        text_append_string(out, "a name of letters, digits, - _ and .");
        break;
    }
}

/* Scheme, a host, and nothing that could end a request line. Names and passwords do not belong into
   a config that is shown; behind the host an @ is part of a path. */
static bool is_web_address(struct slice value)
{
    struct slice rest;
    if (slice_starts_with(value, SLICE("http://")))
        rest = slice_from(value, 7);
    else if (slice_starts_with(value, SLICE("https://")))
        rest = slice_from(value, 8);
    else
        return false;
    bool behind = false;
    for (size_t i = 0; i < rest.size; i++) {
        unsigned char byte = (unsigned char)rest.data[i];
        behind = behind || byte == '/';
        if (byte <= ' ' || byte >= 0x7f || strchr(behind ? "\"<>\\^`{|}#" : "\"<>\\^`{|}@#?", byte))
            return false;
    }
    return rest.size > 0 && rest.data[0] != '/' && rest.data[0] != ':';
}

static bool is_choice(struct slice value, const char *choices)
{
    struct slice rest = slice_of(choices);
    struct slice word;
    while (slice_next_word(&rest, &word))
        if (slice_equal(word, value))
            return true;
    return false;
}

static bool are_choices(struct slice value, const char *choices)
{
    struct slice word;
    while (slice_next_word(&value, &word))
        if (!is_choice(word, choices))
            return false;
    return true;
}

/* Letters and dashes, with at most one dot between them: all that may stand in an address. */
static bool is_category(struct slice word)
{
    unsigned dots = 0;
    for (size_t i = 0; i < word.size; i++) {
        char letter = (char)(word.data[i] | 0x20);
        dots += word.data[i] == '.';
        if (!(letter >= 'a' && letter <= 'z') && word.data[i] != '-' && word.data[i] != '.')
            return false;
    }
    return word.size <= CATEGORY_SIZE_MOST && dots <= 1 && word.data[0] != '.' &&
           word.data[word.size - 1] != '.';
}

static bool are_categories(struct slice value)
{
    struct slice word;
    unsigned count = 0;
    while (slice_next_word(&value, &word))
        if (!is_category(word) || ++count > CATEGORIES_MOST)
            return false;
    return true;
}

static bool is_command(struct slice value, struct text *why)
{
    struct arena arena;
    const char *const *words;
    struct error error = ERROR_INIT;
    arena_init(&arena, 1 << 16);
    bool fits = config_command_words(value, &arena, &words, &error);
    if (!fits)
        text_append_format(why, "is no command: %s", error.reason);
    arena_release(&arena);
    return fits;
}

static bool is_within(const struct setting *setting, int64_t number)
{
    return number >= setting->minimum && number <= setting->maximum;
}

static bool is_plain(struct slice value)
{
    if (!utf8_valid(value))
        return false;
    for (size_t i = 0; i < value.size;) {
        uint32_t c = utf8_next(value, &i);
        if (c != '\t' && (c == '\n' || unicode_forbidden(c)))
            return false;
    }
    return true;
}

static bool has_type(const struct setting *setting, struct slice value)
{
    int64_t number;
    switch (setting->type) {
    case SETTING_NUMBER:
        return slice_to_int64(value, &number) && is_within(setting, number);
    case SETTING_DURATION:
        return setting_duration(value, &number) && (number == -1 || is_within(setting, number));
    case SETTING_CHOICE:
        return is_choice(value, setting->choices);
    case SETTING_CHOICES:
        return are_choices(value, setting->choices);
    case SETTING_CATEGORIES:
        return are_categories(value);
    case SETTING_URL:
        return is_web_address(value);
    case SETTING_NAME:
        return config_name_valid(value);
    default:
        return true;
    }
}

bool setting_check(const struct setting *setting, struct slice value, struct text *why)
{
    if (!is_plain(value)) {
        text_append_string(why, "holds bytes that are not UTF-8 text, or control characters");
        return false;
    }
    if (value.size == 0 && setting->type != SETTING_TEXT) {
        text_append_string(why, "is missing: it must be ");
        describe(setting, why);
        return false;
    }
    if (setting->type == SETTING_COMMAND)
        return is_command(value, why);
    if (has_type(setting, value))
        return true;
    text_append_string(why, "is not ");
    describe(setting, why);
    return false;
}

bool config_name_valid(struct slice name)
{
    enum { NAME_MOST = 64 };
    if (name.size == 0 || name.size > NAME_MOST || name.data[0] == '-')
        return false;
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && c != '-' && c != '_' && c != '.')
            return false;
    }
    return true;
}
