/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/html_page.h"
#include "parse/sink.h"

/* Says what a page is that has no papers: false, with an error that has its title and how many
   feeds it links to. Each of these becomes a meta line "feed ADDRESS TITLE", addresses made whole
   with base, the page's own address (may be empty). */
bool web_page_refuse(const struct html_page *page, struct slice base, struct sink *sink,
                     struct error *error);
