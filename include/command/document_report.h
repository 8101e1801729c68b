/* SPDX-License-Identifier: MIT */
#pragma once

#include "command/out.h"
#include "feed/document.h"

/* parse --report: lines of values separated by TAB. One "bad OFFSET REASON" for each item that was
   not understood as it is met, at the end "format NAME", "day DAY", "notice TEXT", "feed ADDRESS
   TITLE" for each, "error TEXT" and "papers COUNT", those that there are. */
void document_report_bad(struct out *out, uint64_t offset, const char *reason);
void document_report_end(struct out *out, const struct parsed *parsed, uint64_t papers);
/* A line of parsed.feeds in two parts, the address and *title. */
struct slice document_feed_address(struct slice feed, struct slice *title);
/* Says on standard error which feeds a document names. */
void document_tell_feeds(const struct parsed *parsed, const char *name);
