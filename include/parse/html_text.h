/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* Plain text of the HTML that feeds and records have in their fields. */

/* Whether a text of unknown kind is HTML: it has a tag that is known, or a character reference. */
bool html_text_is_markup(struct slice s);

/* Appends the text of HTML: entities decoded; paragraphs, breaks, rows and list items set apart by
   an empty line, items behind "- "; sub- and superscripts behind _ and ^, in braces when longer
   than a character; scripts, styles and comments left out. Tags that HTML, MathML and JATS do not
   have are text. HTML without tags that turns out to be HTML again (&lt;p&gt;) is read once more.
 */
void html_text_append(struct slice html, struct text *out);
