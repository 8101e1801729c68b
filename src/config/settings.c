/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include <string.h>

enum { MINUTE = 60, DAY = 86400, DAYS_MOST = 366 };

const struct setting settings[SETTING_KEYS + 1] = {
    [SETTING_KEY_DAYS] = {"days", SETTING_GLOBAL, SETTING_NUMBER, "3", NULL, 1, DAYS_MOST,
                          "How many days back a fetch goes when nothing else is asked for; days on "
                          "which the source publishes nothing are left out. A digest that was "
                          "never sent before begins that many days ago, too."},
    [SETTING_KEY_BROWSER] = {"browser", SETTING_GLOBAL, SETTING_COMMAND, "xdg-open %u", NULL, 0, 0,
                             "The program that opens a link. %u stands for the address. It is "
                             "started without a shell: blanks separate words, quotes and "
                             "backslashes keep them together."},
    [SETTING_KEY_MARK_READ] = {"mark-read", SETTING_GLOBAL, SETTING_CHOICE, "open",
                               "open space never", 0, 0,
                               "When the browser marks a paper as read: as soon as its abstract "
                               "is opened, only when Space leads on from it to the next paper, "
                               "or never by itself."},
    [SETTING_KEY_COLOR] = {"color", SETTING_GLOBAL, SETTING_CHOICE, "auto", "auto always never", 0,
                           0,
                           "Whether colours and bold type are used: auto means on a terminal, "
                           "unless NO_COLOR is set. The option --color overrides it."},
    [SETTING_KEY_CONTACT] = {"contact", SETTING_GLOBAL, SETTING_TEXT, NULL, NULL, 0, 0,
                             "An address that is sent along with every request, so that the "
                             "operator of a source can reach you. Nothing is sent without it."},
    [SETTING_KEY_SOURCE] = {"source", SETTING_BLOCKS, SETTING_NAME, NULL, NULL, 0, 0,
                            "Begins the block of the source of that name: where papers come from. "
                            "Hugging Face is there as hf without a block; a block with this name "
                            "changes it."},
    [SETTING_KEY_SUBSCRIPTION] = {"subscription", SETTING_BLOCKS, SETTING_NAME, NULL, NULL, 0, 0,
                                  "Begins the block of a subscription: a query that is kept under "
                                  "a name. The feed shows its papers in a section of their own, "
                                  "in the order of the blocks."},
    [SETTING_KEY_SOURCE_TYPE] = {"type", SETTING_SOURCE, SETTING_CHOICE, NULL, "hf arxiv feed", 0,
                                 0,
                                 "What kind of source it is: hf is Hugging Face Daily Papers, "
                                 "arxiv is what arXiv announces in the categories, feed is any "
                                 "RSS, Atom or JSON Feed. "
                                 "Without it the name of the block is the type."},
    [SETTING_KEY_SOURCE_URL] = {"url", SETTING_SOURCE, SETTING_URL, "https://huggingface.co", NULL,
                                0, 0,
                                "Where the source is; a feed needs it. For hf and arxiv it takes "
                                "the place of the usual servers: a mirror or a proxy, with a path "
                                "if need be. The default is that of hf."},
    [SETTING_KEY_SOURCE_CATEGORIES] = {"categories", SETTING_SOURCE, SETTING_CATEGORIES, NULL, NULL,
                                       0, 0,
                                       "The categories of arXiv that are asked for, separated by "
                                       "blanks: cs.LG, or cs for a whole archive. A source of the "
                                       "type arxiv needs them."},
    [SETTING_KEY_SOURCE_INCLUDE] = {"include", SETTING_SOURCE, SETTING_CHOICES, "new cross",
                                    "new cross replaced", 0, 0,
                                    "Which announcements of arXiv are taken: papers that are new, "
                                    "cross-listed from another category, or replaced by a newer "
                                    "version."},
    [SETTING_KEY_SOURCE_VIA] = {"via", SETTING_SOURCE, SETTING_CHOICES, "rss api", "rss api list",
                                0, 0,
                                "The ways to ask arXiv, in the order in which they are tried: its "
                                "RSS feed, its API, which knows the newest papers but not when "
                                "they were announced, its lists, a page for each category."},
    [SETTING_KEY_SOURCE_EVERY] = {"every", SETTING_SOURCE, SETTING_DURATION, "1h", NULL, MINUTE,
                                  366 * DAY,
                                  "How often the source may be asked without being told to; this "
                                  "version asks only when told to. off turns the source off: only "
                                  "a fetch that names it asks it."},
    [SETTING_KEY_SOURCE_DAYS] = {"days", SETTING_SOURCE, SETTING_NUMBER, NULL, NULL, 1, DAYS_MOST,
                                 "How many days back a fetch of this source goes; without it, "
                                 "what the line days outside of blocks says."},
    [SETTING_KEY_SOURCE_REFRESH] = {"refresh", SETTING_SOURCE, SETTING_DURATION, "3d", NULL, DAY,
                                    30 * DAY,
                                    "For how many days, back from today, listings are asked for "
                                    "again for their upvotes and comments, when that is more than "
                                    "days says. off: no more than days."},
    [SETTING_KEY_SOURCE_INTERVAL] = {"interval", SETTING_SOURCE, SETTING_DURATION, "off", NULL, 1,
                                     60 * MINUTE,
                                     "The least time between two requests to the host of the "
                                     "source. It can make that longer than it is by itself, "
                                     "never shorter: 3s for arXiv, 1s for most others."},
    [SETTING_KEY_SUBSCRIPTION_QUERY] = {"query", SETTING_SUBSCRIPTION, SETTING_QUERY, NULL, NULL, 0,
                                        0,
                                        "What is subscribed to, in the query language of "
                                        "paperfeed-query(7)."},
};

const struct setting *setting_find(enum setting_scope scope, struct slice name)
{
    for (const struct setting *setting = settings; setting->name; setting++)
        if (setting->scope == scope && slice_equal(slice_of(setting->name), name))
            return setting;
    return NULL;
}

enum { WORD_MOST = 24, DISTANCE_MOST = 2 };

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours;
 * words of at most WORD_MOST. */
static unsigned distance(struct slice a, struct slice b)
{
    unsigned cells[3][WORD_MOST + 1];
    unsigned *before = cells[0], *last = cells[1], *row = cells[2];
    for (unsigned j = 0; j <= b.size; j++)
        last[j] = j;
    memcpy(before, last, sizeof cells[0]);
    for (unsigned i = 1; i <= a.size; i++) {
        row[0] = i;
        for (unsigned j = 1; j <= b.size; j++) {
            unsigned same = a.data[i - 1] == b.data[j - 1] ? 0 : 1;
            row[j] = least(least(last[j], row[j - 1]) + 1, last[j - 1] + same);
            if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] && a.data[i - 2] == b.data[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        unsigned *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[b.size];
}

const struct setting *setting_nearest(enum setting_scope scope, struct slice name)
{
    const struct setting *nearest = NULL;
    unsigned smallest = DISTANCE_MOST + 1;
    if (name.size > WORD_MOST)
        return NULL;
    for (const struct setting *setting = settings; setting->name; setting++) {
        struct slice known = slice_of(setting->name);
        /* Two errors in a word of three letters is another word. */
        if (setting->scope != scope || known.size > WORD_MOST || name.size < DISTANCE_MOST)
            continue;
        unsigned errors = distance(name, known);
        if (errors < smallest && errors < known.size - 1) {
            smallest = errors;
            nearest = setting;
        }
    }
    return nearest;
}
