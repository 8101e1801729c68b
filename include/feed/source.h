/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/feed.h"

/* The sources of the config. Every change is one block of the file and one step that undo takes
 * back. Names and values are taken as a person types them; what is wrong with them is ERROR_USAGE.
 */

enum source_state {
    SOURCE_ON,
    SOURCE_OFF,    /* every off: only asked when named */
    SOURCE_IGNORED /* the config's parser does not take the block: see config check */
};
struct source {
    struct slice name, type;
    struct slice url, categories; /* either may be empty */
    struct slice every;           /* as it would stand in the file */
    enum source_state state;
    unsigned line; /* of the block in the config; 0: built in */
    int64_t last;  /* the last fetch that failed in nothing, UTC seconds; 0: none */
};
/* Reads the config file anew. All of them in its order, the built-in hf first when it has no block.
 * Everything is in the arena. */
bool sources_list(struct feed *feed, struct arena *arena, const struct source **sources,
                  size_t *count, struct error *error) WARN_UNUSED;
/* One of them, copied to *source. */
bool source_find(struct feed *feed, struct slice name, struct arena *arena, struct source *source,
                 struct error *error) WARN_UNUSED;

struct source_request {
    struct slice type; /* hf, feed, arxiv */
    struct slice url;  /* may be empty unless it is a feed */
    struct slice categories;
    struct slice name;  /* empty: made from host or type */
    struct slice every; /* may be empty */
};
/* Adds a block. *known: a source of that type asks the same already, nothing was changed. *name
 * (arena): of the new or the known one. */
bool source_add(struct feed *feed, const struct source_request *request, struct arena *arena,
                struct slice *name, bool *known, struct error *error) WARN_UNUSED;
/* Sets one line of its block. */
bool source_set(struct feed *feed, struct slice name, struct slice key, struct slice value,
                struct error *error) WARN_UNUSED;
/* Removes its block. */
bool source_remove(struct feed *feed, struct slice name, struct error *error) WARN_UNUSED;
/* every off, with the former value in a comment of the line, where resume finds it. *changed: false
   when it was so before. */
bool source_pause(struct feed *feed, struct slice name, bool *changed,
                  struct error *error) WARN_UNUSED;
/* The former value, or the default where none is known. */
bool source_resume(struct feed *feed, struct slice name, bool *changed,
                   struct error *error) WARN_UNUSED;
