/* SPDX-License-Identifier: MIT */
#pragma once

#include "browse/action.h"
#include "browse/browse.h"
#include "browse/fetch.h"
#include "browse/keys.h"
#include "browse/list.h"
#include "browse/opener.h"
#include "browse/page.h"
#include "browse/prompt.h"

#include <sys/types.h>
#include <time.h>

/* The search whose result the found list shows. */
struct browser_search {
    struct text text;
    struct query *query; /* NULL: none */
    struct text near;    /* what would match, when nothing does (feed_append_near) */
    struct query_scratch scratch;
    bool this_day; /* only papers of the day of the feed */
    bool by_date;  /* the newest first, although there are words */
    bool hasty;    /* is being typed: no key waits for all that it finds */
    bool hurried;  /* the rows are only those that were found in time */
    size_t limit;  /* rows read at most; more as the selection comes near the end */
    /* What to go back to when a live search is given up. */
    enum browse_context former_view, former_list;
    bool former_this_day, former_by_date;
    struct text former_text, former_key;
    int former_line;
    size_t former_rows;
};

/* Where things are on the screen; found anew by each drawing. */
struct browser_layout {
    struct screen_area list;
    struct screen_area preview; /* rows 0: none */
    struct screen_area panel;   /* of the fetch; rows 0: none */
    struct screen_area page;
};

/* The config file as it was when it was last looked at. */
struct browser_file {
    ino_t inode; /* 0: it was not there */
    off_t size;
    struct timespec modified;
};

/* Everything one browser is about; owned by browse_run. */
struct browser {
    struct feed *feed;
    const struct browse_options *options;
    struct screen screen;
    struct browser_layout layout;

    enum browse_context view;      /* feed, search, paper or help */
    enum browse_context list_view; /* feed or search: the list the paper comes from */
    enum browse_context below;     /* the view under the help */
    struct list days;              /* the feed of a day */
    int32_t day;
    struct list found; /* the result of a search */
    struct browser_search search;
    struct page page;
    size_t page_first; /* the line of the page at the top */
    struct page preview;
    int preview_rows; /* most lines a preview took since the size or the list changed */

    struct prompt prompt;
    struct prompt_history searches;
    const struct prompt_kind *command_prompt; /* of ":" */
    struct slice argument;         /* what stood behind a name typed at ":"; empty: nothing */
    struct text subscription;      /* the query being subscribed to */
    struct text subscription_size; /* how many papers it matches, in words */
    struct text help_filter;
    size_t help_first, help_page; /* the first line shown, how many are */

    struct key_pending pending;
    int64_t popup_at; /* browser_clock() when the keys behind a prefix are shown; 0: no prefix */
    struct fetch_child fetch;
    struct opener opener;

    struct text toast; /* stays until something changes */
    bool toast_undo;   /* the toast tells what u takes back */
    bool toast_error;
    struct text problem; /* of the last fetch */
    struct text output;  /* control sequences to send behind the next drawing */

    struct arena arena;         /* for the time of one operation */
    uint64_t generation, order; /* of the snapshot that the lists were built from */
    struct browser_file config;
    int64_t sync_at; /* browser_clock() when marks must be safe; 0: they are */
    bool through;    /* the end of the day was told: Space goes on to the older day */
    bool raw_tex;    /* TeX as it is written */
    bool leave, start_tour, redraw, suspend;
    size_t starred, read; /* by this session, for the farewell */
};

/* Milliseconds of a clock that never jumps. */
int64_t browser_clock(void);

void browser_say(struct browser *browser, const char *format, ...) PRINTF_LIKE(2, 3);
/* Shows a failure where toasts are. */
void browser_complain(struct browser *browser, const struct error *error);

/* The list in use, the row under the cursor (NULL: none), and how the list is shown. */
struct list *browser_list(struct browser *browser);
const struct feed_row *browser_row(struct browser *browser);
struct list_frame browser_frame(struct browser *browser);
/* The contexts whose actions work now. */
unsigned browser_context(const struct browser *browser);
/* The query whose matches are highlighted; NULL: none. */
const struct query *browser_query(const struct browser *browser);

/* Shows the feed of a day, the first row selected. */
void browser_show_day(struct browser *browser, int32_t day);
/* The order of a search: what sort: says, else the best first where words were asked for. */
enum feed_order browser_order(const struct browser *browser);
/* Builds the found list again for the search at hand, no more than the rows it is to have. */
bool browser_build_found(struct browser *browser, struct error *error) WARN_UNUSED;
/* Reads more of the found list until it has so many rows, or all; true when it became longer. */
bool browser_grow_found(struct browser *browser, size_t rows);
/* Reads more when the selection has come near the last row that was read. */
void browser_read_ahead(struct browser *browser);
/* Takes in what others wrote to the store and the config: after it row numbers are good for a
 * change. Also to be called after a change that failed, since that may have emptied the store. */
void browser_refresh(struct browser *browser);
/* Remembers the config file as it is now. True when it is another one than before. */
bool browser_config_moved(struct browser *browser);
/* Builds anew everything that was derived from the store and the config. */
void browser_rebuild(struct browser *browser);
/* After marking, also when that changed nothing: counts again, builds anew what moved, and has it
 * synced within a second. */
void browser_changed(struct browser *browser);
/* Lays the open paper out again, keeping the place. */
void browser_build_page(struct browser *browser);
