/* SPDX-License-Identifier: MIT */
#include "feed/setting.h"

enum { TEXTS_MAXIMUM = 1 << 20 };

/* The verbs of marks.tsv and the kind of block they change; a setting is a line without a block. */
static const struct {
    const char *verb;
    const char *kind;
} verbs[] = {{"subscription", "subscription"}, {"source", "source"}, {"setting", ""}};

static struct slice verb_of_kind(struct slice kind)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (slice_equal(kind, slice_of(verbs[i].kind)))
            return slice_of(verbs[i].verb);
    return SLICE("setting");
}

/* The config is edited first: when the note in marks.tsv then fails, only the undo is lost. */
static bool note_change(struct feed *feed, struct slice verb, struct slice name,
                        struct slice former, struct slice now, struct error *error)
{
    size_t written;
    struct store_change change = {.verb = verb, .key = name, .old = former, .new = now};
    return store_mark(feed->store, &change, 1, 0, feed_seconds(feed), STORE_SYNC_NOW, &written,
                      error) &&
           feed_reload_config(feed, error);
}

bool feed_set_config(struct feed *feed, const struct config_change *change, struct error *error)
{
    struct arena arena;
    struct slice former, now;
    arena_init(&arena, TEXTS_MAXIMUM);
    bool global = !change->kind.size;
    bool done = config_set(feed->paths.config, change, &arena, &former, &now, error) &&
                (slice_equal(former, now) ||
                 note_change(feed, verb_of_kind(change->kind), global ? change->key : change->name,
                             former, now, error));
    arena_release(&arena);
    return done;
}

bool feed_edit_config(struct feed *feed, struct slice kind, struct slice name, struct slice block,
                      struct error *error)
{
    struct arena arena;
    struct slice former;
    arena_init(&arena, TEXTS_MAXIMUM);
    bool done = config_edit(feed->paths.config, kind, name, block, &arena, &former, error) &&
                note_change(feed, verb_of_kind(kind), name, former, block, error);
    arena_release(&arena);
    return done;
}

bool feed_is_config_change(struct slice verb)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (slice_equal(verb, slice_of(verbs[i].verb)))
            return true;
    return false;
}

bool feed_restore_config(struct feed *feed, const struct store_change *change, struct error *error)
{
    struct arena arena;
    struct slice former, kind = {NULL, 0};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (slice_equal(change->verb, slice_of(verbs[i].verb)))
            kind = slice_of(verbs[i].kind);
    arena_init(&arena, TEXTS_MAXIMUM);
    bool done =
        config_edit(feed->paths.config, kind, change->key, change->old, &arena, &former, error) &&
        feed_reload_config(feed, error);
    arena_release(&arena);
    return done;
}
