/* SPDX-License-Identifier: MIT */
#include "browse/control.h"

void control_fetch(struct browser *browser, int count)
{
    struct error error = ERROR_INIT;
    const struct browse_options *options = browser->options;
    (void)count;
    if (options->tour) {
        browser_say(browser, "no fetching in the tour; q ends it");
        return;
    }
    if (fetch_child_running(&browser->fetch) || browser->fetch.visible) {
        browser->fetch.visible = !browser->fetch.visible;
        return;
    }
    text_clear(&browser->problem);
    text_clear(&browser->toast);
    if (!fetch_child_start(&browser->fetch, options->program, options->fetch_arguments,
                           browser_clock(), &error))
        browser_complain(browser, &error);
}

void control_stop_fetch(struct browser *browser, int count)
{
    (void)count;
    if (fetch_child_running(&browser->fetch)) {
        fetch_child_stop(&browser->fetch);
        browser_say(browser, "stopping the fetch; what has arrived is kept");
    } else {
        browser_say(browser, "no fetch is running (q: back or quit)");
    }
}

void control_tour(struct browser *browser, int count)
{
    (void)count;
    browser->start_tour = browser->leave = true;
}

void control_command(struct browser *browser, int count)
{
    (void)count;
    prompt_open(&browser->prompt, browser->command_prompt, (struct slice){NULL, 0}, NULL);
}

void control_help(struct browser *browser, int count)
{
    (void)count;
    browser->below = browser->view;
    browser->view = BROWSE_HELP;
    browser->help_first = 0;
    text_clear(&browser->help_filter);
}

void control_tex(struct browser *browser, int count)
{
    (void)count;
    browser->raw_tex = browser->page.raw = browser->preview.raw = !browser->raw_tex;
    if (browser->view == BROWSE_PAPER)
        browser_build_page(browser);
    browser_say(browser, browser->raw_tex ? "TeX as it is written" : "TeX as text");
}

void control_redraw(struct browser *browser, int count)
{
    (void)count;
    browser->redraw = true;
}

void control_suspend(struct browser *browser, int count)
{
    (void)count;
    browser->suspend = true;
}

void control_quit(struct browser *browser, int count)
{
    (void)count;
    browser->leave = true;
}
