/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/feed.h"

/* When each source was last asked for what: state/contact.tsv, lines "SOURCE WHAT TIME" separated
   by TAB. Not truth: losing it costs a polite request. WHAT: a day asked for completely, "first"
   (first fetch), "last" (last fetch that failed in nothing). */
struct contacts {
    struct arena arena;
    struct contact {
        struct slice source, what;
        int64_t time;
    } * rows;
    size_t count, capacity;
};
/* An unreadable file counts as an empty one. Release with contacts_close. */
void contacts_open(struct contacts *contacts, const struct feed *feed);
void contacts_close(struct contacts *contacts);
/* UTC seconds; 0: never. */
int64_t contacts_time(const struct contacts *contacts, struct slice source, struct slice what);
void contacts_set(struct contacts *contacts, struct slice source, struct slice what, int64_t time);
/* The time of a day asked for completely. */
int64_t contacts_day(const struct contacts *contacts, struct slice source, int32_t day);
void contacts_set_day(struct contacts *contacts, struct slice source, int32_t day, int64_t time);
/* Writes the file anew, joined with what another fetch wrote meanwhile, without days older than 60
 * days before now. */
bool contacts_save(struct contacts *contacts, const struct feed *feed,
                   struct error *error) WARN_UNUSED;
