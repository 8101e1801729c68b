/* SPDX-License-Identifier: MIT */
#include "command/import_progress.h"

#include "base/text.h"

#include <time.h>
#include <unistd.h>

enum { PAUSE = 200 };

static int64_t milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void import_progress_begin(struct import_progress *progress, bool quiet)
{
    *progress = (struct import_progress){.live = !quiet && isatty(STDERR_FILENO)};
    if (progress->live)
        progress->begun = milliseconds_now();
    progress->next = progress->begun + PAUSE;
}

/* Thousands are set apart: 1,234,567. */
static void append_count(struct text *out, uint64_t count)
{
    struct text digits;
    text_init(&digits, 32);
    text_append_format(&digits, "%llu", (unsigned long long)count);
    for (size_t i = 0; i < digits.size; i++) {
        if (i && (digits.size - i) % 3 == 0)
            text_append_byte(out, ',');
        text_append_byte(out, digits.data[i]);
    }
    text_release(&digits);
}

void import_progress_update(struct import_progress *progress, uint64_t papers)
{
    struct text line;
    int64_t now = progress->live ? milliseconds_now() : 0;
    if (!progress->live || now < progress->next)
        return;
    text_init(&line, 256);
    text_append_string(&line, "\r\033[K");
    append_count(&line, papers);
    text_append_string(&line, " papers, ");
    append_count(&line, papers * 1000 / (uint64_t)(now - progress->begun));
    text_append_string(&line, " a second");
    (void)!write(STDERR_FILENO, text_string(&line), line.size);
    text_release(&line);
    progress->shown = true;
    progress->next = now + PAUSE;
}

void import_progress_end(struct import_progress *progress)
{
    if (progress->shown)
        (void)!write(STDERR_FILENO, "\r\033[K", 4);
    progress->shown = false;
}
