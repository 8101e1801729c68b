/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/xml.h"

/* Appends a field's text: what type and mode say it is, else plain or HTML as it looks. plain: it
   is text whatever it looks like. */
void feed_text(const struct xml_node *node, bool plain, struct arena *arena, struct text *out);
/* Appends a text of unknown kind. */
void feed_text_guess(struct slice s, struct text *out);
