/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/input.h"
#include "parse/json_item.h"

/* Reads a JSON document that holds one list. The items come one by one out of a window that moves
   over the document, so that memory does not depend on how many they are; what stands beside the
   list is kept. */

/* So many objects may be around the list. */
enum { JSON_ITEMS_LEVELS = 4 };

struct json_items {
    struct sink *sink;
    const struct document_context *context;
    struct draft draft; /* for the paper at hand */
    struct text own;    /* whatever the format collects */
    /* The members beside the way to the list, one object for each level that was there, outermost
       first. A document that is itself a list has none. */
    json_t *around[JSON_ITEMS_LEVELS];
    uint64_t count; /* items met so far */
    bool listed;    /* the list was there, maybe empty */
};

struct json_items_format {
    const char *path; /* the names on the way to the list: "message.items" */
    const char *mark; /* the name that each item begins with; NULL: as the first does */
    /* Puts out one item, of any type. */
    bool (*put)(struct json_items *items, const json_t *item, const struct json_place *place,
                struct error *error);
    /* After the last byte: judges what stands beside the list. May be NULL. */
    bool (*finish)(struct json_items *items, struct error *error);
};

/* Reads the whole document. An item that cannot be read is one bad line; when its brackets took
   later items with it, reading goes on at the next object that begins as the first item did.
   ERROR_PARTIAL when the document ends in the middle. */
bool json_items_parse(struct input *input, struct sink *sink,
                      const struct json_items_format *format, struct error *error) WARN_UNUSED;
