/* SPDX-License-Identifier: MIT */
#include "store/keys.h"

#include "paper/listing.h"

bool alias_split(struct slice line, struct slice *old, struct slice *new)
{
    struct slice mark;
    return slice_split(&line, '\t', &mark) && slice_equal(mark, SLICE("#alias")) &&
           slice_split(&line, '\t', old) && slice_split(&line, '\t', new) && old->size > 0 &&
           new->size > 0;
}

bool key_of_record(const void *context, struct slice line, struct newest_key *key)
{
    const struct record_layout *layout = context;
    struct slice value;
    size_t columns = 0;
    *key = (struct newest_key){.first = {NULL, 0}};
    if (slice_starts_with(line, SLICE("#")))
        return false;
    for (; slice_split(&line, '\t', &value); columns++)
        if (columns < layout->columns && layout->field_of_column[columns] == RECORD_ID)
            key->first = value;
    return columns == layout->columns && key->first.size > 0;
}

bool key_of_name(const void *context, struct slice line, struct newest_key *key)
{
    struct slice new;
    key->second = (struct slice){NULL, 0};
    return alias_split(line, &key->first, &new) || key_of_record(context, line, key);
}

bool key_of_listing(const void *context, struct slice line, struct newest_key *key)
{
    struct slice rest = line, kind, source, day, last;
    (void)context;
    if (slice_starts_with(line, SLICE("#")) || !slice_split(&rest, '\t', &kind) ||
        !slice_split(&rest, '\t', &source) || !slice_split(&rest, '\t', &day) ||
        !slice_split(&rest, '\t', &last) || last.size == 0)
        return false;
    /* The day asked for is not what a request is known by. */
    bool fetch = slice_equal(kind, SLICE("fetch"));
    key->first = slice_range(line.data, fetch ? source.data + source.size : day.data + day.size);
    key->second = last;
    return true;
}

bool listing_counts(struct slice line, struct arena *arena)
{
    struct listing_line read;
    struct error ignored = ERROR_INIT;
    arena_clear(arena);
    return !slice_starts_with(line, SLICE("#")) && listing_parse(line, arena, &read, &ignored) &&
           (read.is_fetch || read.listing.key.size > 0);
}
