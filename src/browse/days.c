/* SPDX-License-Identifier: MIT */
#include "browse/days.h"

static void step(struct browser *browser, int steps)
{
    int32_t day = browser->day;
    if (feed_step_day(browser->feed, &day, steps))
        browser_show_day(browser, day);
    else
        browser_say(browser, steps < 0 ? "no older day (R fetches)" : "no newer day (R fetches)");
}

void days_older(struct browser *browser, int count)
{
    step(browser, -(count > 0 ? count : 1));
}

void days_newer(struct browser *browser, int count)
{
    step(browser, count > 0 ? count : 1);
}

/* To the nearest day with papers at least so many days away; the last one when there is none that
 * far. */
static void leap(struct browser *browser, int days)
{
    int direction = days < 0 ? -1 : 1;
    int64_t target = (int64_t)browser->day + days - direction;
    int32_t day;
    if (browser->day == DAY_NONE || target <= DAY_NONE || target >= INT32_MAX) {
        step(browser, direction);
        return;
    }
    day = (int32_t)target;
    bool found = feed_step_day(browser->feed, &day, direction);
    if (!found) {
        day = browser->day;
        found = feed_step_day(browser->feed, &day, direction * INT16_MAX);
    }
    if (found && (direction < 0 ? day < browser->day : day > browser->day))
        browser_show_day(browser, day);
    else
        browser_say(browser,
                    direction < 0 ? "no older day (R fetches)" : "no newer day (R fetches)");
}

static int weeks(int count)
{
    enum { WEEKS_MAXIMUM = 5000 };
    return 7 * (count < 1 ? 1 : count > WEEKS_MAXIMUM ? WEEKS_MAXIMUM : count);
}

void days_older_week(struct browser *browser, int count)
{
    leap(browser, -weeks(count));
}

void days_newer_week(struct browser *browser, int count)
{
    leap(browser, weeks(count));
}

void days_today(struct browser *browser, int count)
{
    int32_t newest = feed_newest_day(browser->feed);
    (void)count;
    browser_show_day(browser, newest);
    if (newest != browser->feed->now.local_day)
        browser_say(browser, "nothing for today yet; this is the newest day (R fetches)");
}

/* The newest day with papers in the range; a single day also without papers. */
static void show_range(struct browser *browser, struct day_range range)
{
    int32_t day = range.last == INT32_MAX ? range.last : range.last + 1;
    if (feed_step_day(browser->feed, &day, -1) && day >= range.first) {
        browser_show_day(browser, day);
    } else if (range.first > browser->feed->now.local_day) {
        browser_say(browser, "not published yet");
    } else {
        browser_show_day(browser, range.last);
        if (range.first != range.last)
            browser_say(browser, "no papers on these days");
    }
}

static void accept_date(struct browser *browser, struct slice text)
{
    struct error error = ERROR_INIT;
    struct day_range range;
    if (!slice_trim(text).size) {
        prompt_close(&browser->prompt);
        return;
    }
    if (slice_equal(slice_trim(text), SLICE("none"))) {
        prompt_close(&browser->prompt);
        browser_show_day(browser, DAY_NONE);
        return;
    }
    if (!day_range_parse(slice_trim(text), browser->feed->now.local_day, &range, &error)) {
        text_clear(&browser->prompt.message);
        error_format(&error, &browser->prompt.message);
        return;
    }
    prompt_close(&browser->prompt);
    show_range(browser, range);
}

static const struct prompt_kind date_prompt = {
    .label = "date: ",
    .keys = " 2026-09-22  2026-09  mon  -3d  last week   Ret:go  Esc:back",
    .accept = accept_date,
};

void days_date(struct browser *browser, int count)
{
    (void)count;
    prompt_open(&browser->prompt, &date_prompt, (struct slice){NULL, 0}, NULL);
    if (browser->argument.size) {
        prompt_set(&browser->prompt, browser->argument);
        accept_date(browser, browser->argument);
    }
}
