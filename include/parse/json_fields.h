/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/json_items.h"

/* What the formats in JSON have in common: how values become fields, and what a document says
   beside its papers. Values may be NULL or of any type everywhere. */

/* The first of the names whose member is a text that is not empty; names end with NULL. */
struct slice json_first_text(const json_t *object, const char *const *names);
/* A text, or the first text of an array. */
struct slice json_any_text(const json_t *value);
/* Appends a text, or a whole number in decimal; nothing for anything else. */
void json_append_scalar(struct text *out, const json_t *value);

/* Sets a field from a text that may be HTML, JATS or plain. A heading "Abstract" in front of an
   abstract is left out. */
void json_set_markup(struct draft *draft, enum paper_field field, struct slice value);
/* Sets a date from a text in one of the forms that feeds use. */
void json_set_date(struct draft *draft, enum paper_field field, struct slice written);
/* Sets a date from milliseconds since 1970; nothing for what is no such number. */
void json_set_milliseconds(struct draft *draft, enum paper_field field, const json_t *value);

/* Sets journal_ref from parts that may be HTML or JATS. */
void json_set_journal(struct draft *draft, const struct draft_journal *journal);

/* Puts out the draft as a paper. One without a publication day is of the day asked for. */
bool json_items_put(struct json_items *items, const struct json_place *place,
                    struct error *error) WARN_UNUSED;
/* Reports how many papers the server has in all, where value says so. */
bool json_items_total(struct json_items *items, const json_t *value,
                      struct error *error) WARN_UNUSED;
/* Reports the request for the next page: the document's own address with one parameter changed. The
   parameter must be there unless added is set. Nothing when the address is not known. */
bool json_items_next_page(struct json_items *items, const char *parameter, struct slice value,
                          bool added, struct error *error) WARN_UNUSED;
/* Always false: the document has none of what was looked for; the error is what the server says in
   it, if anything. */
bool json_items_refuse(const struct json_items *items, struct error *error);

/* The value at a path of names in the beginning of a document, as written, maybe cut; an array on
   the way stands for its first item. Empty when it is not there. */
struct slice json_head_value(struct slice head, const char *path);
/* Whether one is there. */
bool json_head_has(struct slice head, const char *path);
