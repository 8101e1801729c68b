/* SPDX-License-Identifier: MIT */
#include "command/verbs.h"

#include "base/file.h"
#include "feed/mark.h"

#include <stdlib.h>
#include <unistd.h>

static const size_t ids_maximum = 256u << 20;

static const struct {
    enum option_id option;
    unsigned flag;
    bool on;
} flag_options[] = {
    {OPTION_STAR, STORE_STARRED, true}, {OPTION_UNSTAR, STORE_STARRED, false},
    {OPTION_SKIP, STORE_SKIPPED, true}, {OPTION_UNSKIP, STORE_SKIPPED, false},
    {OPTION_READ, STORE_READ, true},    {OPTION_UNREAD, STORE_READ, false},
    {OPTION_LATER, STORE_LATER, true},  {OPTION_UNLATER, STORE_LATER, false},
};

/* The keys of the papers named by operands and, for "-", by standard input. Keys, because rows are
 * numbered anew when others add papers. */
struct chosen {
    struct slice *keys;
    size_t count, capacity;
    size_t unknown;
};

static bool choose(struct session *session, struct slice typed, struct chosen *chosen,
                   struct error *error)
{
    struct error unknown = ERROR_INIT;
    store_row row;
    if (!typed.size)
        return true;
    if (!store_resolve(session->feed.store, typed, &row, &unknown)) {
        if (unknown.kind != ERROR_NOT_FOUND) {
            *error = unknown;
            return false;
        }
        chosen->unknown++;
        out_say_error(&unknown);
        return true;
    }
    struct slice key = snapshot_key(store_snapshot(session->feed.store), row);
    if (chosen->count == chosen->capacity) {
        size_t capacity = chosen->capacity ? 2 * chosen->capacity : 64;
        struct slice *keys = realloc(chosen->keys, capacity * sizeof *keys);
        if (!keys)
            return error_set(error, ERROR_SYSTEM, "Memory is short");
        chosen->keys = keys;
        chosen->capacity = capacity;
    }
    chosen->keys[chosen->count++] = arena_copy(&session->arena, key);
    return true;
}

static int compare_keys(const void *left, const void *right)
{
    const struct slice *a = left, *b = right;
    return slice_compare(*a, *b);
}

/* A paper named twice counts once. */
static void sort_keys(struct chosen *chosen)
{
    size_t kept = 0;
    if (!chosen->count)
        return;
    qsort(chosen->keys, chosen->count, sizeof *chosen->keys, compare_keys);
    for (size_t i = 0; i < chosen->count; i++)
        if (!kept || !slice_equal(chosen->keys[kept - 1], chosen->keys[i]))
            chosen->keys[kept++] = chosen->keys[i];
    chosen->count = kept;
}

static bool set_flag(struct session *session, const struct chosen *chosen, size_t index,
                     struct error *error)
{
    size_t changed = 0;
    bool fine =
        feed_mark_keys(&session->feed, chosen->keys, chosen->count, flag_options[index].flag,
                       flag_options[index].on, STORE_SYNC_NOW, &changed, error);
    if (fine && !session->quiet && chosen->count)
        out_say("%s: %zu changed, %zu already so", option_table[flag_options[index].option].word,
                changed, chosen->count - changed);
    return fine;
}

/* Ids one a line, or ended by NUL; of a TSV line the first column counts. */
static bool choose_from_input(struct session *session, struct chosen *chosen, struct error *error)
{
    struct text input;
    text_init(&input, ids_maximum);
    bool fine = file_read_all(STDIN_FILENO, &input, error);
    struct slice rest = text_slice(&input), line;
    char separator = slice_find_byte(rest, '\0', 0) != SIZE_MAX ? '\0' : '\n';
    while (fine && slice_split(&rest, separator, &line)) {
        struct slice first = line;
        slice_split(&line, '\t', &first);
        fine = choose(session, slice_trim(first), chosen, error);
    }
    text_release(&input);
    return fine || error_while(error, "read the ids from standard input");
}

static bool choose_all(struct session *session, struct chosen *chosen, struct error *error)
{
    bool fine = true;
    for (size_t i = 0; fine && i < session->arguments.operand_count; i++) {
        struct slice operand = session->arguments.operands[i];
        fine = slice_equal(operand, SLICE("-")) ? choose_from_input(session, chosen, error)
                                                : choose(session, operand, chosen, error);
    }
    return fine;
}

static bool check_usage(const struct session *session, struct error *error)
{
    bool any = false;
    for (size_t i = 0; i < sizeof flag_options / sizeof *flag_options; i++)
        any = any || session->arguments.given[flag_options[i].option];
    if (any && session->arguments.operand_count)
        return true;
    error_set(error, ERROR_USAGE, any ? "No paper was named" : "No mark was named");
    error_next(error, "For example: paperfeed mark --star 2609.90377");
    return error_while(error, "mark");
}

static int run_mark(struct session *session, struct error *error)
{
    struct chosen chosen = {.count = 0};
    bool fine = check_usage(session, error) && choose_all(session, &chosen, error);
    sort_keys(&chosen);
    for (size_t i = 0; fine && i < sizeof flag_options / sizeof *flag_options; i++)
        if (session->arguments.given[flag_options[i].option])
            fine = set_flag(session, &chosen, i, error);
    free(chosen.keys);
    return chosen.unknown ? 1 : 0;
}

static int run_undo(struct session *session, struct error *error)
{
    int64_t steps = 1;
    if (session->arguments.operand_count &&
        (!slice_to_int64(session->arguments.operands[0], &steps) || steps < 1 || steps > 100000)) {
        error_set(error, ERROR_USAGE, "\"%.*s\" is no number of steps",
                  SLICE_ARG(session->arguments.operands[0]));
        error_while(error, "undo");
        return 2;
    }
    for (int64_t i = 0; i < steps; i++) {
        struct text said;
        bool done;
        text_init(&said, 1 << 16);
        bool fine = feed_undo(&session->feed, STORE_SYNC_NOW, &said, &done, error);
        if (fine && done && !session->quiet)
            out_say("taken back: %s", text_string(&said));
        text_release(&said);
        if (!fine)
            return 9;
        if (!done) {
            if (!session->quiet)
                out_say("nothing to undo");
            return i ? 0 : 1;
        }
    }
    return 0;
}

const struct command command_mark = {
    .name = "mark",
    .synopsis = "FLAG... ID...|-",
    .summary = "star, skip or set papers read; - takes ids from standard input",
    .options = "star unstar skip unskip read unread later unlater",
    .examples = "paperfeed mark --star 2609.90377\n"
                "paperfeed list -f ids unread | head -50 | paperfeed mark --read -\n",
    .needs = NEEDS_FEED,
    .operands = ANY_OPERANDS,
    .run = run_mark,
};

const struct command command_undo = {
    .name = "undo",
    .synopsis = "[N]",
    .summary = "take back the last step, or the last N",
    .options = "",
    .examples = "paperfeed undo\npaperfeed undo 3\n",
    .needs = NEEDS_FEED,
    .operands = 1,
    .run = run_undo,
};
