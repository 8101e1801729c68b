/* SPDX-License-Identifier: MIT */
#include "browse/action.h"

#include "browse/control.h"
#include "browse/days.h"
#include "browse/decide.h"
#include "browse/get.h"
#include "browse/read.h"
#include "browse/search.h"
#include "browse/subscribe.h"

/* In the order of the footer and, within a group, of the help. */
const struct browse_action browse_actions[] = {
    {"back", "q h Left", "READ", "q:back", 90, BROWSE_PAPER | BROWSE_SEARCH, "back", read_back},
    {"read-on", "Space", "READ", "Spc:read-on", ACTION_STAYS, BROWSE_READING,
     "page, then next unread", read_on},
    {"open", "Enter l Right", "READ", "Ret:open", 60, BROWSE_LISTS, "open the abstract", read_open},
    {"next", "J Tab", "READ", NULL, 0, BROWSE_READING, "next unread, next paper", read_next},
    {"previous", "K S-Tab", "READ", NULL, 0, BROWSE_READING, "previous one", read_previous},
    {"down", "j Down ^E", "READ", NULL, 0, BROWSE_READING, "down (5j: five)", read_down},
    {"up", "k Up ^Y", "READ", NULL, 0, BROWSE_READING, "up", read_up},
    {"page-down", "PgDn ^F", "READ", NULL, 0, BROWSE_READING, "page down", read_page_down},
    {"page-up", "b PgUp ^B", "READ", NULL, 0, BROWSE_READING, "page up", read_page_up},
    {"half-down", "^D", "READ", NULL, 0, BROWSE_READING, "half a page down", read_half_down},
    {"half-up", "^U", "READ", NULL, 0, BROWSE_READING, "half a page up", read_half_up},
    {"top", "gg Home", "READ", NULL, 0, BROWSE_READING, "first", read_top},
    {"bottom", "G End", "READ", NULL, 0, BROWSE_READING, "last (12G: paper 12)", read_bottom},
    {"tex", "\\", "READ", NULL, 0, BROWSE_READING, "TeX as text / as written", control_tex},
    {"star", "s", "DECIDE", "s:star", 85, BROWSE_READING, "star", decide_star},
    {"skip", "x", "DECIDE", "x:skip", 84, BROWSE_READING, "skip, go on", decide_skip},
    {"read", "r", "DECIDE", NULL, 0, BROWSE_READING, "read / unread", decide_read},
    {"read-all", "A", "DECIDE", NULL, 0, BROWSE_LISTS, "all shown read", decide_read_all},
    {"browse", "o", "GET", "o:link", 45, BROWSE_READING, "open in browser (2o: [2])", get_open},
    {"copy-link", "yy", "GET", "yy:copy", 30, BROWSE_READING, "copy the link (2yy: [2])",
     get_copy_link},
    {"copy-title", "yt", "GET", NULL, 0, BROWSE_READING, "copy the title", get_copy_title},
    {"copy-id", "yu", "GET", NULL, 0, BROWSE_READING, "copy the id", get_copy_id},
    {"search", "/", "FIND", "/:search", 80, BROWSE_READING, "search everything, live", search_open},
    {"match", "n", "FIND", NULL, 0, BROWSE_READING, "next match", read_next_match},
    {"match-back", "N", "FIND", NULL, 0, BROWSE_READING, "previous match", read_previous_match},
    {"order", "O", "FIND", "O:order", 18, BROWSE_SEARCH, "best first / newest first", search_order},
    {"subscribe", "S", "FIND", "S:subscribe", 20, BROWSE_READING, "subscribe to this",
     subscribe_open},
    {"older-day", "[", "DATES", "[ ]:day", 55, BROWSE_FEED, "older day (3[: three)", days_older},
    {"newer-day", "]", "DATES", NULL, 0, BROWSE_FEED, "newer day", days_newer},
    {"older-week", "{", "DATES", NULL, 0, BROWSE_FEED, "older week", days_older_week},
    {"newer-week", "}", "DATES", NULL, 0, BROWSE_FEED, "newer week", days_newer_week},
    {"today", "gt", "DATES", NULL, 0, BROWSE_FEED, "today", days_today},
    {"date", "gd", "DATES", NULL, 0, BROWSE_FEED, "a date: 2026-09-22, -3d", days_date},
    {"fetch", "R", "FETCH", "R:fetch", 10, BROWSE_ANYWHERE, "fetch now, show or hide it",
     control_fetch},
    {"tour", "t", "FETCH", "t:tour", 95, BROWSE_EMPTY, "look around on samples", control_tour},
    {"stop-fetch", "^C", "FETCH", NULL, 0, BROWSE_ANYWHERE, "stop the fetch", control_stop_fetch},
    {"undo", "u", "DECIDE", "u:undo", ACTION_STAYS, BROWSE_READING, "undo (5u: five)", decide_undo},
    {"command", ":", "MORE", "::cmd", 50, BROWSE_ANYWHERE, "any action by name, Tab",
     control_command},
    {"help", "? F1", "MORE", "?:help", ACTION_STAYS, BROWSE_ANYWHERE, "this help", control_help},
    {"redraw", "^L", "MORE", NULL, 0, BROWSE_ANYWHERE, "draw the screen again", control_redraw},
    {"suspend", "^Z", "MORE", NULL, 0, BROWSE_ANYWHERE, "to the shell (fg: return)",
     control_suspend},
    {"quit", "q Q", "MORE", "q:quit", 15, BROWSE_ANYWHERE, "quit", control_quit},
    {NULL, NULL, NULL, NULL, 0, 0, NULL, NULL},
};

const struct browse_action *action_find(unsigned context, int prefix, int key)
{
    for (const struct browse_action *action = browse_actions; action->name; action++) {
        struct slice rest = slice_of(action->keys), word;
        struct key_stroke stroke;
        while (action->contexts & context && slice_next_word(&rest, &word))
            if (key_stroke_parse(word, &stroke) && stroke.prefix == prefix && stroke.key == key)
                return action;
    }
    return NULL;
}

bool action_is_prefix(unsigned context, int key)
{
    for (const struct browse_action *action = browse_actions; action->name; action++) {
        struct slice rest = slice_of(action->keys), word;
        struct key_stroke stroke;
        while (action->contexts & context && slice_next_word(&rest, &word))
            if (key_stroke_parse(word, &stroke) && stroke.prefix && stroke.prefix == key)
                return true;
    }
    return false;
}

const struct browse_action *action_named(unsigned context, struct slice name)
{
    for (const struct browse_action *action = browse_actions; action->name; action++)
        if (action->contexts & context && slice_equal(name, slice_of(action->name)))
            return action;
    return NULL;
}
