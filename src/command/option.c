/* SPDX-License-Identifier: MIT */
#include "command/option.h"

#include "base/date.h"
#include "query/near.h"

#include <string.h>

const struct option_row option_table[OPTION_COUNT] = {
    [OPTION_HOME] = {"home", 0, "DIR", "keep config, data, cache and state below DIR"},
    [OPTION_CONFIG] = {"config", 0, "FILE", "read this config file"},
    [OPTION_NOW] = {"now", 0, "TIME", "take TIME for the present (for tests)"},
    [OPTION_COLOR] = {"color", 0, "WHEN", "auto, always or never"},
    [OPTION_ASCII] = {"ascii", 0, NULL, "write only ASCII characters"},
    [OPTION_QUIET] = {"quiet", 'q', NULL, "no messages but errors; search: print nothing"},
    [OPTION_HELP] = {"help", 'h', NULL, "show the help of the verb"},
    [OPTION_DAY] = {"day", 'd', "DATE",
                    "this day, or range of days: 2026-09-22, mon, -3d, 2026-09, 2026-W38"},
    [OPTION_SINCE] = {"since", 0, "DATE", "from this day on (digest: last, or a day)"},
    [OPTION_UNTIL] = {"until", 0, "DATE", "up to this day, included"},
    [OPTION_DAYS] = {"days", 0, "N", "today and the N-1 days before"},
    [OPTION_WEEK] = {"week", 0, "[W]", "a week such as 2026-W38; without W this one"},
    [OPTION_MONTH] = {"month", 0, "[M]", "a month such as 2026-09; without M this one"},
    [OPTION_LIMIT] = {"limit", 'n', "N", "at most N papers, or all"},
    [OPTION_SORT] = {"sort", 's', "KEY", "order: feed, relevance, date, up or title"},
    [OPTION_REVERSE] = {"reverse", 'r', NULL, "in the opposite order"},
    [OPTION_FORMAT] = {"format", 'f', "FORMAT", "output format; see help formats"},
    [OPTION_FIELDS] = {"fields", 0, "LIST", "+abstract adds the abstract as the last TSV column"},
    [OPTION_HEADER] = {"header", 'H', NULL, "begin TSV with the names of the columns"},
    [OPTION_NUL] = {"null", '0', NULL, "end ids and urls with NUL instead of a line break"},
    [OPTION_OUTPUT] = {"output", 'o', "FILE", "write FILE, whole or not at all"},
    [OPTION_EXIT_CODE] = {"exit-code", 0, NULL, "exit with 1 when nothing matches"},
    [OPTION_COUNT_ONLY] = {"count", 'c', NULL, "print how many match"},
    [OPTION_BY] = {"by", 0, "WHAT", "how many for each cat, src, month, year or flag"},
    [OPTION_AS] = {"as", 0, "TYPE", "the type of the document; see help types"},
    [OPTION_ADD] = {"add", 0, NULL, "store the papers"},
    [OPTION_STRICT] = {"strict", 0, NULL, "exit with 5 when an item was not understood"},
    [OPTION_REPORT] = {"report", 0, NULL,
                       "instead of the papers print what is known of the document, and each item "
                       "that was not understood"},
    [OPTION_SOURCE] = {"source", 0, "NAME", "the source the document comes from"},
    [OPTION_TRENDING] = {"trending", 0, NULL, "the trending list"},
    [OPTION_MISSING] = {"missing", 0, NULL,
                        "only the days of the last 30 that should have papers and are not here"},
    [OPTION_FORCE] = {"force", 0, NULL, "ask also a source that wants to be left alone"},
    [OPTION_PROGRESS] = {"progress", 0, "HOW", "auto, plain, json or none"},
    [OPTION_LINK] = {"link", 0, "N", "the link with this number instead of the first"},
    [OPTION_STAR] = {"star", 0, NULL, "star"},
    [OPTION_UNSTAR] = {"unstar", 0, NULL, "take the star away"},
    [OPTION_SKIP] = {"skip", 0, NULL, "skip"},
    [OPTION_UNSKIP] = {"unskip", 0, NULL, "no longer skipped"},
    [OPTION_READ] = {"read", 0, NULL, "read"},
    [OPTION_UNREAD] = {"unread", 0, NULL, "unread"},
    [OPTION_LATER] = {"later", 0, NULL, "for later"},
    [OPTION_UNLATER] = {"unlater", 0, NULL, "no longer for later"},
    [OPTION_AGAIN] = {"again", 0, NULL, "the last digest once more"},
    [OPTION_TO] = {"to", 0, "ADDRESS", "the To: line of the mail"},
    [OPTION_FROM] = {"from", 0, "ADDRESS", "the From: line of the mail"},
    [OPTION_NAME] = {"name", 0, "NAME", "the name of the new source"},
    [OPTION_EVERY] = {"every", 0, "TIME", "how often the new source may be asked: 2h, 1d, off"},
    [OPTION_LIST] = {"list", 0, "WHAT",
                     "names one a line: verbs actions settings formats types sources options"},
    [OPTION_TOUR] = {"tour", 0, NULL, "look around on the sample papers; nothing is kept"},
    [OPTION_FULL] = {"full", 0, NULL, "check every line as well"},
    [OPTION_DRY_RUN] = {"dry-run", 0, NULL, "only say what would be done"},
};

static bool is_allowed(const char *allowed, const char *word)
{
    const char *const lists[] = {OPTIONS_COMMON, allowed};
    for (size_t i = 0; i < 2; i++) {
        struct slice rest = slice_of(lists[i]), one;
        while (slice_next_word(&rest, &one))
            if (slice_equal(one, slice_of(word)))
                return true;
    }
    return false;
}

const char *nearest_word(struct slice typed, const char *(*names)(size_t index))
{
    const char *best = NULL, *name;
    size_t least = 3;
    for (size_t i = 0; (name = names(i)); i++) {
        size_t edits = near_distance(typed, slice_of(name), least);
        if (edits < least && 2 * edits < typed.size + 1) {
            least = edits;
            best = name;
        }
    }
    return best;
}

static const char *option_name(size_t index)
{
    return index < OPTION_COUNT ? option_table[index].word : NULL;
}

bool option_needs_value(const struct option_row *row, struct slice word)
{
    if (!row->argument || row->argument[0] == '[')
        return false;
    if (slice_starts_with(word, SLICE("--")))
        return slice_equal(slice_from(word, 2), slice_of(row->word));
    return word.size == 2 && row->letter == word.data[1];
}

/* An optional value is the next word only where it is a date: "--week mon". */
static bool is_date(const char *word)
{
    struct error ignored = ERROR_INIT;
    struct day_range range;
    return day_range_parse(slice_of(word), 0, &range, &ignored);
}

static bool unknown_option(struct slice word, const char *allowed, struct error *error)
{
    const char *near = nearest_word(word, option_name);
    error_set(error, ERROR_USAGE, "There is no option \"%s%.*s\" here", word.size == 1 ? "-" : "--",
              SLICE_ARG(word));
    if (near && is_allowed(allowed, near))
        error_next(error, "Did you mean \"--%s\"?", near);
    else
        error_next(error, "A word that begins with - stands behind --: "
                          "paperfeed search -- attention -vision");
    return error_while(error, "read the command line");
}

/* Finds by word or, for one character after a single dash, by letter. */
static int find_option(struct slice word, bool letter, const char *allowed)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option_row *row = &option_table[i];
        bool same = letter ? row->letter && row->letter == word.data[0]
                           : slice_equal(word, slice_of(row->word));
        if (same && is_allowed(allowed, row->word))
            return i;
    }
    return -1;
}

/* Reads words[*at] as one or more options; *at moves over their values. */
static bool take_option(struct arguments *arguments, int count, const char *const words[], int *at,
                        const char *allowed, struct error *error)
{
    struct slice word = slice_of(words[*at]);
    bool letters = word.data[1] != '-';
    struct slice rest = slice_from(word, letters ? 1 : 2), value = {NULL, 0};
    while (rest.size) {
        struct slice name = rest;
        size_t equals = letters ? SIZE_MAX : slice_find_byte(rest, '=', 0);
        if (letters)
            name = slice_first(rest, 1);
        else if (equals != SIZE_MAX)
            name = slice_first(rest, equals);
        int option = find_option(name, letters, allowed);
        if (option < 0)
            return unknown_option(name, allowed, error);
        rest = slice_from(rest, name.size);
        const char *argument = option_table[option].argument;
        bool needed = argument && argument[0] != '[';
        arguments->given[option] = true;
        if (equals != SIZE_MAX) {
            value = slice_from(rest, 1);
            rest.size = 0;
            if (!argument) {
                error_set(error, ERROR_USAGE, "The option \"--%s\" takes no value",
                          option_table[option].word);
                return error_while(error, "read the command line");
            }
        } else if (argument && rest.size && letters) {
            value = rest;
            rest.size = 0;
        } else if (argument && *at + 1 < count && (needed || is_date(words[*at + 1]))) {
            value = slice_of(words[++*at]);
        } else if (needed) {
            error_set(error, ERROR_USAGE, "The option \"--%s\" needs a value: %s",
                      option_table[option].word, argument);
            return error_while(error, "read the command line");
        }
        arguments->value[option] = argument ? value : (struct slice){NULL, 0};
    }
    return true;
}

bool arguments_parse(struct arguments *arguments, int count, const char *const words[],
                     const char *allowed, struct arena *arena, struct error *error)
{
    bool options = true;
    *arguments = (struct arguments){.operand_count = 0};
    arguments->operands =
        arena_allocate_array(arena, (size_t)count + 1, sizeof *arguments->operands);
    if (!arguments->operands)
        return error_set(error, ERROR_SYSTEM, "Memory is short");
    for (int i = 0; i < count; i++) {
        const char *word = words[i];
        if (options && strcmp(word, "--") == 0)
            options = false;
        else if (options && word[0] == '-' && word[1] &&
                 !take_option(arguments, count, words, &i, allowed, error))
            return false;
        else if (!options || word[0] != '-' || !word[1])
            arguments->operands[arguments->operand_count++] = slice_of(word);
    }
    return true;
}

struct slice arguments_joined(const struct arguments *arguments, struct arena *arena)
{
    struct text joined;
    text_init(&joined, 1 << 20);
    for (size_t i = 0; i < arguments->operand_count; i++) {
        if (i)
            text_append_byte(&joined, ' ');
        text_append(&joined, arguments->operands[i]);
    }
    struct slice result = arena_copy(arena, text_slice(&joined));
    text_release(&joined);
    return result;
}

bool arguments_number(const struct arguments *arguments, enum option_id option, int64_t least,
                      int64_t *number, struct error *error)
{
    if (slice_to_int64(arguments->value[option], number) && *number >= least)
        return true;
    error_set(error, ERROR_USAGE, "\"%.*s\" is not a whole number from %lld on",
              SLICE_ARG(arguments->value[option]), (long long)least);
    return error_while(error, "read --%s", option_table[option].word);
}
