/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/html_page.h"
#include "parse/sink.h"

/* Fills a draft from the tags in which a page describes one paper for search engines: citation_*
   (Highwire Press, as Google Scholar asks for them), Dublin Core, or JSON-LD of schema.org. False,
   with the draft in any state, when it describes none. */
bool citation_read(const struct html_page *page, struct draft *draft);
/* The same into the sink; *found tells whether there was one. */
bool citation_put(const struct html_page *page, struct sink *sink, bool *found,
                  struct error *error) WARN_UNUSED;
/* The JSON-LD of a script element: true when it is a scholarly article with a headline. */
bool citation_json_read(struct slice script, struct draft *draft);
