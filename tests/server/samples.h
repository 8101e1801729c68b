/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"

#include <jansson.h>

/* The papers that the server has: items in the wire form of Hugging Face's /api/daily_papers. */
struct sample {
    json_t *item;
    int32_t day; /* of paper.submittedOnDailyAt, DAY_NONE: none */
    int64_t upvotes;
    size_t place; /* in the file */
};
struct samples {
    json_t *root;
    struct sample *items;
    size_t count;
};
/* path NULL: none. */
bool samples_load(struct samples *samples, const char *path, struct error *error) WARN_UNUSED;
void samples_release(struct samples *samples);
/* The newest day, DAY_NONE without papers. */
int32_t samples_newest(const struct samples *samples);

/* Sorts the papers of the days first..last to the front and returns how many they are: by upvotes,
   the highest first, or by day, the newest first. */
enum samples_order { SAMPLES_BY_UPVOTES, SAMPLES_BY_DAY };
size_t samples_select(struct samples *samples, int32_t first, int32_t last,
                      enum samples_order order);
/* Appends count items from position from as a JSON array. */
void samples_append_json(const struct samples *samples, size_t from, size_t count,
                         struct text *out);
/* Appends the page /papers/date/DAY with the first count papers. */
void samples_append_html(const struct samples *samples, int32_t day, size_t count,
                         struct text *out);
