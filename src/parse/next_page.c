/* SPDX-License-Identifier: MIT */
#include "parse/next_page.h"

#include "paper/url.h"

enum { ADDRESS_MAXIMUM = 4096 };

bool next_page_put(struct sink *sink, struct slice base, const char *parameter, struct slice value,
                   bool added, struct error *error)
{
    struct slice name = slice_of(parameter), part;
    size_t query = slice_find_byte(base, '?', 0);
    struct text url;
    bool found = false, done = true;
    if (!base.size || !value.size || (query == SIZE_MAX && !added))
        return true;
    text_init(&url, ADDRESS_MAXIMUM);
    text_append(&url, slice_first(base, query));
    char separator = '?';
    struct slice rest = query == SIZE_MAX ? (struct slice){NULL, 0} : slice_from(base, query + 1);
    while (slice_split(&rest, '&', &part)) {
        bool same =
            part.size > name.size && part.data[name.size] == '=' && slice_starts_with(part, name);
        if (!part.size || (same && found))
            continue;
        text_append_byte(&url, separator);
        text_append(&url, same ? slice_first(part, name.size + 1) : part);
        if (same)
            url_encode(value, &url);
        found = found || same;
        separator = '&';
    }
    if (!found && added) {
        text_append_byte(&url, separator);
        text_append_string(&url, parameter);
        text_append_byte(&url, '=');
        url_encode(value, &url);
        found = true;
    }
    if (found && text_ok(&url))
        done = sink_next(sink, text_slice(&url), error);
    text_release(&url);
    return done;
}
