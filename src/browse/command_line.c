/* SPDX-License-Identifier: MIT */
#include "browse/command_line.h"

#include "browse/status.h"

#include <stdio.h>

enum { NAME_CELLS = 13, LINES_MAXIMUM = 8, LINE_MAXIMUM = 1024 };

static bool offers(const struct browser *browser, const struct browse_action *action,
                   struct slice typed)
{
    return action->contexts & browser_context(browser) &&
           slice_starts_with(slice_of(action->name), typed);
}

/* The one action a name means: its whole name, or a beginning that no other has. */
static const struct browse_action *find(const struct browser *browser, struct slice name)
{
    const struct browse_action *found = action_named(browser_context(browser), name);
    for (const struct browse_action *action = browse_actions; !found && name.size && action->name;
         action++) {
        if (!offers(browser, action, name))
            continue;
        for (const struct browse_action *other = action + 1; other->name; other++)
            if (offers(browser, other, name))
                return NULL;
        found = action;
    }
    return found;
}

static void accept(struct browser *browser, struct slice text)
{
    struct slice rest = text, name, number;
    int64_t count = 0;
    if (!slice_next_word(&rest, &name)) {
        prompt_close(&browser->prompt);
        return;
    }
    const struct browse_action *action = find(browser, name);
    if (!action) {
        text_clear(&browser->prompt.message);
        text_append_format(&browser->prompt.message, "no action \"%.*s\" here; ? lists them",
                           SLICE_ARG(name));
        return;
    }
    /* The line is the prompt's: the action may ask something itself. */
    struct text argument;
    text_init(&argument, PROMPT_BYTES_MAXIMUM);
    text_append(&argument, slice_trim(rest));
    number = text_slice(&argument);
    if (!slice_to_int64(number, &count) || count < 0 || count > 999999)
        count = 0;
    prompt_close(&browser->prompt);
    browser->argument = number;
    action->run(browser, (int)count);
    browser->argument = (struct slice){NULL, 0};
    text_release(&argument);
}

/* Extends the name as far as all that begin so agree. */
static void complete(struct browser *browser)
{
    struct slice typed = text_slice(&browser->prompt.line), common = {NULL, 0};
    size_t count = 0;
    for (const struct browse_action *action = browse_actions; action->name; action++) {
        struct slice name = slice_of(action->name);
        if (!offers(browser, action, typed))
            continue;
        if (count++ == 0)
            common = name;
        size_t same = 0;
        while (same < common.size && same < name.size && common.data[same] == name.data[same])
            same++;
        common.size = same;
    }
    if (count == 0)
        return;
    struct text line;
    text_init(&line, PROMPT_BYTES_MAXIMUM);
    text_append(&line, common);
    if (count == 1)
        text_append_byte(&line, ' ');
    prompt_set(&browser->prompt, text_slice(&line));
    text_release(&line);
}

static bool take_key(struct browser *browser, int key)
{
    if (key != KEY_CODE_TAB)
        return false;
    complete(browser);
    return true;
}

/* The actions that begin with what was typed, their keys behind. */
static int draw_offers(struct browser *browser, struct screen *screen, struct screen_area above)
{
    struct slice rest = text_slice(&browser->prompt.line), typed = {NULL, 0};
    const struct browse_action *offered[LINES_MAXIMUM];
    int count = 0, most = above.rows - 3;
    slice_next_word(&rest, &typed);
    for (const struct browse_action *action = browse_actions; action->name; action++)
        if (count < LINES_MAXIMUM && count < most && offers(browser, action, typed))
            offered[count++] = action;
    for (int i = 0; i < count; i++) {
        struct text line;
        int row = above.row + above.rows - count + i;
        text_init(&line, LINE_MAXIMUM);
        text_append_format(&line, " | %-*s%-30s", NAME_CELLS, offered[i]->name, offered[i]->help);
        status_append_keys(&line, offered[i], browser_context(browser));
        screen_blank(screen, (struct screen_area){row, 0, 1, screen->columns});
        screen_put(screen, row, 0, screen->columns, text_slice(&line), ROLE_NORMAL);
        text_release(&line);
    }
    return count;
}

const struct prompt_kind command_line_prompt = {
    .label = ":",
    .keys = " Tab:complete  Ret:run  Esc:leave   :date -3d   :search words",
    .key = take_key,
    .accept = accept,
    .draw = draw_offers,
};
