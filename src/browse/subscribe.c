/* SPDX-License-Identifier: MIT */
#include "browse/subscribe.h"

#include "feed/subscription.h"

enum { QUERY_MAXIMUM = 4096 };

static void accept_name(struct browser *browser, struct slice name)
{
    struct error error = ERROR_INIT;
    bool replaced;
    name = slice_trim(name);
    text_clear(&browser->prompt.message);
    browser_refresh(browser);
    if (!subscription_set(browser->feed, name, text_slice(&browser->subscription), &replaced,
                          &error)) {
        error_format(&error, &browser->prompt.message);
        browser_refresh(browser);
        return;
    }
    struct text said;
    text_init(&said, QUERY_MAXIMUM);
    text_append_format(&said, "%s \"%.*s\"", replaced ? "changed subscription" : "subscribed as",
                       SLICE_ARG(name));
    prompt_close(&browser->prompt);
    browser_changed(browser);
    browser_refresh(browser);
    list_reveal(&browser->days);
    browser_say(browser, "%s", text_string(&said));
    browser->toast_undo = true;
    text_release(&said);
}

/* What the query brings, above the name. */
static int draw_query(struct browser *browser, struct screen *screen, struct screen_area above)
{
    struct text line;
    if (above.rows < 4)
        return 0;
    int row = above.row + above.rows - 2;
    text_init(&line, 2 * QUERY_MAXIMUM);
    text_append_string(&line, " subscribe to: ");
    text_append(&line, text_slice(&browser->subscription));
    screen_blank(screen, (struct screen_area){row, 0, 2, screen->columns});
    screen_put(screen, row, 0, screen->columns, text_slice(&line), ROLE_TITLE);
    text_clear(&line);
    text_append_byte(&line, ' ');
    text_append(&line, text_slice(&browser->subscription_size));
    screen_put(screen, row + 1, 0, screen->columns, text_slice(&line), ROLE_META);
    text_release(&line);
    return 2;
}

static const struct prompt_kind name_prompt = {
    .label = "name: ",
    .keys = " Ret:subscribe  Esc:back   u takes it back later",
    .accept = accept_name,
    .draw = draw_query,
};

static void ask_name(struct browser *browser, struct slice query)
{
    struct error error = ERROR_INIT;
    struct text name, *size = &browser->subscription_size;
    text_clear(&browser->subscription);
    text_append(&browser->subscription, query);
    text_clear(size);
    if (!subscription_describe(browser->feed, query, size, &error))
        text_append_string(size, error.reason);
    text_init(&name, QUERY_MAXIMUM);
    subscription_suggest_name(browser->feed, query, &name);
    prompt_open(&browser->prompt, &name_prompt, text_slice(&name), NULL);
    text_release(&name);
}

/* The queries that a paper offers: au:"name" and cat:category. False when it has no such thing. */
static bool paper_query(struct browser *browser, char choice, struct text *query)
{
    struct error error = ERROR_INIT;
    struct paper paper;
    struct output_row output;
    const struct feed_row *row = browser_row(browser);
    arena_clear(&browser->arena);
    if (!row || !feed_row_output(browser->feed, row, &browser->arena, &paper, &output, &error))
        return false;
    struct slice authors = paper.fields[PAPER_AUTHORS], author;
    if (choice == '2' && paper.fields[PAPER_PRIMARY].size)
        text_append_format(query, "cat:%.*s", SLICE_ARG(paper.fields[PAPER_PRIMARY]));
    /* A quote cannot stand inside a phrase. */
    if (choice == '1' && paper_list_next(&authors, &author) &&
        slice_find_byte(author, '"', 0) == SIZE_MAX)
        text_append_format(query, "au:\"%.*s\"", SLICE_ARG(author));
    return query->size > 0;
}

static void accept_choice(struct browser *browser, struct slice text)
{
    struct text query;
    text = slice_trim(text);
    text_init(&query, QUERY_MAXIMUM);
    if (text.size && paper_query(browser, text.data[0], &query)) {
        ask_name(browser, text_slice(&query));
    } else {
        text_clear(&browser->prompt.message);
        text_append_string(&browser->prompt.message, "type the number of a line above");
    }
    text_release(&query);
}

static bool choose_key(struct browser *browser, int key)
{
    const char digit = (char)key;
    if (key != '1' && key != '2')
        return false;
    accept_choice(browser, (struct slice){&digit, 1});
    return true;
}

static int draw_choices(struct browser *browser, struct screen *screen, struct screen_area above)
{
    int lines = 0;
    if (above.rows < 4)
        return 0;
    for (char choice = '2'; choice >= '1'; choice--) {
        struct text query;
        text_init(&query, QUERY_MAXIMUM);
        text_append_format(&query, " %c  ", choice);
        size_t start = query.size;
        if (paper_query(browser, choice, &query) && query.size > start) {
            int row = above.row + above.rows - 1 - lines++;
            screen_blank(screen, (struct screen_area){row, 0, 1, screen->columns});
            screen_put(screen, row, 0, screen->columns, text_slice(&query), ROLE_NORMAL);
        }
        text_release(&query);
    }
    return lines;
}

static const struct prompt_kind choice_prompt = {
    .label = "subscribe to number: ",
    .keys = " 1:author  2:category  Esc:back   (/ and then S: any search)",
    .key = choose_key,
    .accept = accept_choice,
    .draw = draw_choices,
};

void subscribe_open(struct browser *browser, int count)
{
    (void)count;
    browser_refresh(browser);
    text_clear(&browser->toast);
    if (browser->list_view == BROWSE_SEARCH && browser->search.query)
        ask_name(browser, text_slice(&browser->search.text));
    else if (browser_row(browser))
        prompt_open(&browser->prompt, &choice_prompt, (struct slice){NULL, 0}, NULL);
}
