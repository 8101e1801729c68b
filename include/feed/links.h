/* SPDX-License-Identifier: MIT */
#pragma once

#include "paper/paper.h"

/* The addresses of a paper in the order they are numbered on screen: abstract page, PDF, HTML,
 * Hugging Face, code, project, DOI. */
struct feed_link {
    const char *label;
    struct slice url; /* in the arena or borrowed from the paper */
};
enum { FEED_LINKS_MAXIMUM = 8 };
size_t feed_links(const struct paper *paper, struct arena *arena,
                  struct feed_link links[FEED_LINKS_MAXIMUM]);
