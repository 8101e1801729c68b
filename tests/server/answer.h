/* SPDX-License-Identifier: MIT */
#pragma once

#include "samples.h"

/* What Hugging Face would answer, before a script changes it. */
struct answer {
    unsigned status;
    const char *type;
    struct text body;
    struct text link;     /* Link header, empty: none */
    struct text location; /* Location header, empty: none */
};
void answer_init(struct answer *answer);
void answer_release(struct answer *answer);

struct query {
    struct slice path;
    const char *date, *week, *month, *sort, *limit, *page; /* NULL: not asked for */
    const char *host;
};
/* /api/daily_papers, /papers, /papers/date/DAY, else 404. today: the server's day. */
void answer_make(struct answer *answer, struct samples *samples, int32_t today,
                 const struct query *query);
