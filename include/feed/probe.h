/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/document.h"
#include "feed/source.h"

/* One request, asked for once, and what its answer is. Nothing is stored. */
struct probe {
    struct text url;      /* that answered, behind redirects */
    int64_t status;       /* HTTP; 0: none came */
    uint64_t bytes;       /* on the wire */
    int64_t milliseconds; /* of asking and reading */
    struct error failure; /* no document came; ERROR_NONE: parsed has it */
    struct parsed parsed;
};
/* Waits for its turn at the host as a fetch does. False is for what is no failure of the address
   (companions missing). Release with probe_release, also after a failure. */
bool probe_address(struct feed *feed, struct slice url, struct probe *probe,
                   struct error *error) WARN_UNUSED;
/* The first request that a fetch of the source means. */
bool probe_source(struct feed *feed, const struct source *source, struct probe *probe,
                  struct error *error) WARN_UNUSED;
void probe_release(struct probe *probe);
